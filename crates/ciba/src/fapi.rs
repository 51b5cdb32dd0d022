//! What the FAPI-CIBA profile (implementer's draft 1, with FAPI 1.0 part 2) asks of a client: a list of what a
//! set-up or a request lacks. It changes nothing by itself; who wants the profile refuses to go on.
//!
//! What the profile asks of the provider, and rules that this crate can't break (no push mode, RSA keys of 2,048
//! bits, the issuer as the one audience, signed requests of five minutes), are not listed.

use crate::algorithm::Algorithm;
use crate::client_auth::{ClientAuthMethod, ClientAuthentication};
use crate::metadata::Provider;
use crate::request::AuthenticationRequest;
use crate::sign_in::SignInRules;

/// The only algorithms of the profile (FAPI 1.0 part 2 section 8.6).
const ALGORITHMS: [Algorithm; 2] = [Algorithm::Ps256, Algorithm::Es256];
/// What distinguishes a request without a binding message (FAPI-CIBA section 5.3).
const REQUEST_CONTEXT: &str = "request_context";

/// A client's set-up at one provider, as the profile sees it.
#[derive(Debug, Clone, Copy)]
pub struct FapiCiba<'a> {
    /// The provider.
    pub provider: &'a Provider,
    /// The client, as it authenticates itself and signs its requests.
    pub client: &'a ClientAuthentication,
    /// The algorithms accepted in ID tokens, from [`Provider::accept`].
    pub algorithms: &'a [Algorithm],
    /// The rules by which sign-ins are judged.
    pub sign_in: &'a SignInRules,
}

/// One rule of the profile that is broken, with what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FapiViolation {
    /// Section 5.2.2: the client proves itself with something that the provider knows, too.
    #[error(
        "FAPI-CIBA allows no shared secret, such as {} needs; use private_key_jwt or a certificate", .0.name()
    )]
    SharedSecret(ClientAuthMethod),
    /// FAPI 1.0 part 2 section 8.6.
    #[error("FAPI-CIBA allows client assertions of PS256 and ES256, not {}; use another key", .0.name())]
    AssertionAlgorithm(Algorithm),
    /// Section 5.2.3: only signed requests.
    #[error("FAPI-CIBA wants signed authentication requests; turn them on")]
    RequestsNotSigned,
    /// FAPI 1.0 part 2 section 8.6.
    #[error("FAPI-CIBA allows signed requests of PS256 and ES256, not {}; use another key or algorithm", .0.name())]
    RequestAlgorithm(Algorithm),
    /// FAPI 1.0 part 2 section 8.6.
    #[error("FAPI-CIBA allows ID tokens of PS256 and ES256, not {}; accept those alone", .0.name())]
    IdTokenAlgorithm(Algorithm),
    /// FAPI 1.0 part 2 section 5.2.3: the client supports mutual TLS, by which tokens are worth nothing to others.
    #[error("FAPI-CIBA wants access tokens bound to the client's certificate; configure a certificate")]
    NoCertificate,
    /// FAPI 1.0 part 2 section 5.2.2: the provider issues no other tokens than such.
    #[error(
        "the provider does not say that it binds access tokens to the client's certificate \
         (tls_client_certificate_bound_access_tokens); ask its operator to turn it on"
    )]
    TokensNotBound,
    /// Section 5.2.3: the level that the person reached is checked.
    #[error("FAPI-CIBA wants the level of the sign-in checked; configure which acr is accepted")]
    LevelNotChecked,
    /// Section 5.2.2: a provider returns `acr` if it was asked for.
    #[error("FAPI-CIBA wants the level of the sign-in asked for; configure the acr_values of the request")]
    LevelNotAsked,
    /// Section 5.2.3: what the person is asked to approve must be told from any other request.
    #[error("FAPI-CIBA wants a binding message or a request_context in each request; add one")]
    NothingToTellItBy,
}

impl FapiCiba<'_> {
    /// Everything in the set-up that the profile does not allow; empty if nothing.
    pub fn violations(&self) -> Vec<FapiViolation> {
        let mut violations = Vec::new();
        let method = self.client.method();
        if method.is_shared_secret() {
            violations.push(FapiViolation::SharedSecret(method));
        }
        let assertion = self.client.assertion_algorithm().filter(not_allowed);
        violations.extend(assertion.map(FapiViolation::AssertionAlgorithm));
        match self.client.request_signing_algorithm() {
            None => violations.push(FapiViolation::RequestsNotSigned),
            Some(algorithm) if not_allowed(&algorithm) => {
                violations.push(FapiViolation::RequestAlgorithm(algorithm));
            }
            Some(_) => {}
        }
        let others = self.algorithms.iter().copied().filter(not_allowed);
        violations.extend(others.map(FapiViolation::IdTokenAlgorithm));
        if !self.client.has_certificate() {
            violations.push(FapiViolation::NoCertificate);
        }
        if !self.provider.binds_tokens_to_certificates() {
            violations.push(FapiViolation::TokensNotBound);
        }
        if self.sign_in.acr.is_empty() {
            violations.push(FapiViolation::LevelNotChecked);
        }
        violations
    }

    /// Everything in the set-up and in this request that the profile does not allow; empty if nothing.
    pub fn violations_of(&self, request: &AuthenticationRequest) -> Vec<FapiViolation> {
        let mut violations = self.violations();
        if request.acr_values.is_none() {
            violations.push(FapiViolation::LevelNotAsked);
        }
        let has_context = request.further.iter().any(|(name, _)| name == REQUEST_CONTEXT);
        if request.binding_message.is_none() && !has_context {
            violations.push(FapiViolation::NothingToTellItBy);
        }
        violations
    }
}

fn not_allowed(algorithm: &Algorithm) -> bool {
    !ALGORITHMS.contains(algorithm)
}
