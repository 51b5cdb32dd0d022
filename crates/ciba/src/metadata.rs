//! The provider: the configured issuer, and what its discovery document says, checked once.
//!
//! Sources: OpenID Connect Discovery 1.0 sections 3 and 4, CIBA Core 1.0 section 4, RFC 8705 section 5.
//! Nothing of the document is kept but what this crate uses, and no address outside the issuer's own
//! origin and those that were configured.

mod document;
mod issuer;

use std::time::Duration;

use serde_json::{Map, Value};
use url::Url;

use crate::algorithm::Algorithm;
use crate::client_auth::ClientAuthMethod;
use crate::json::{self, JsonFault};
use crate::metadata::document::{endpoint, flag, list, text};
use crate::wire::{BODY_LIMIT_BYTES, HttpAnswer, HttpRequest};

pub use document::Endpoint;
pub use issuer::{Issuer, IssuerError, Transport};

/// The grant type of CIBA (CIBA Core 1.0 section 4).
pub const GRANT_TYPE: &str = "urn:openid:params:grant-type:ciba";

/// How long discovery, keys, UserInfo and the authentication request may take.
pub(crate) const CALL_TIMEOUT: Duration = Duration::from_secs(15);

/// Why a discovery document was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiscoveryError {
    /// Not status 200 with JSON.
    #[error("the issuer answered status {status} instead of its discovery document; check the issuer")]
    NoDocument {
        /// The status code.
        status: u16,
    },
    /// The document can't be read.
    #[error("the discovery document can't be read")]
    Unreadable(#[from] JsonFault),
    /// The document is another issuer's (OpenID Connect Discovery 1.0 section 4.3).
    #[error(
        "the discovery document names another issuer; configure the issuer exactly as the provider writes it"
    )]
    OtherIssuer,
    /// A member is missing or has the wrong type.
    #[error("the discovery document lacks a usable {0}")]
    Missing(&'static str),
    /// No CIBA at this provider, or not for this edition.
    #[error("the provider does not offer CIBA; it may have to be enabled there")]
    NoCiba,
    /// The provider can't be polled.
    #[error("the provider does not offer CIBA's poll mode")]
    NoPollMode,
    /// An endpoint is not https (or loopback where allowed).
    #[error("{0} is not an acceptable https address")]
    EndpointNotAllowed(Endpoint),
    /// An endpoint lies outside the issuer's origin; credentials would leave it.
    #[error("{0} is not at the issuer's own origin; configure its origin if the provider confirms it")]
    EndpointElsewhere(Endpoint),
    /// No signature algorithm in common.
    #[error(
        "the provider signs ID tokens with no algorithm that is accepted here; configure one that it offers"
    )]
    NoCommonAlgorithm,
}

/// A provider whose discovery document passed every check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    issuer: Issuer,
    backchannel_authentication: Url,
    token: Url,
    jwks: Url,
    user_info: Option<Url>,
    algorithms: Vec<Algorithm>,
    client_auth_methods: Vec<ClientAuthMethod>,
    client_auth_algorithms: Option<Vec<String>>,
    request_signing_algorithms: Vec<Algorithm>,
    requires_signed_requests: bool,
    takes_user_code: bool,
    binds_tokens_to_certificates: bool,
    claims: Option<Vec<String>>,
    /// Where clients with a certificate go instead, or the endpoint whose other address is not acceptable.
    mutual_tls: Result<Aliases, Endpoint>,
}

/// `mtls_endpoint_aliases`: the endpoints at which the provider asks for the client's certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Aliases {
    backchannel_authentication: Option<Url>,
    token: Option<Url>,
    user_info: Option<Url>,
}

impl Provider {
    /// Asks for the discovery document (OpenID Connect Discovery 1.0 section 4.1).
    pub fn request(issuer: &Issuer) -> HttpRequest {
        let mut url = issuer.url().clone();
        let path = format!("{}/.well-known/openid-configuration", url.path().trim_end_matches('/'));
        url.set_path(&path);
        HttpRequest::get(&url, CALL_TIMEOUT)
    }

    /// Reads and checks the answer to [`Provider::request`].
    pub fn read(issuer: &Issuer, answer: &HttpAnswer) -> Result<Self, DiscoveryError> {
        if answer.status != 200 || !answer.is_json() {
            return Err(DiscoveryError::NoDocument { status: answer.status });
        }
        let document = json::object(&answer.body, BODY_LIMIT_BYTES)?;
        offers_polling(issuer, &document)?;
        Self::of(issuer, &document)
    }

    fn of(issuer: &Issuer, document: &Map<String, Value>) -> Result<Self, DiscoveryError> {
        let required =
            |which: Endpoint| endpoint(issuer, document, which)?.ok_or(DiscoveryError::Missing(which.name()));
        let signs_with = algorithms(document, "id_token_signing_alg_values_supported")?
            .ok_or(DiscoveryError::Missing("id_token_signing_alg_values_supported"))?;
        if signs_with.is_empty() {
            return Err(DiscoveryError::NoCommonAlgorithm);
        }
        // Discovery section 3: where the member is absent, client_secret_basic is meant.
        let client_auth_methods = list(document, "token_endpoint_auth_methods_supported")?
            .unwrap_or_else(|| vec![ClientAuthMethod::ClientSecretBasic.name()])
            .into_iter()
            .filter_map(ClientAuthMethod::parse)
            .collect();
        let client_auth_algorithms = list(document, "token_endpoint_auth_signing_alg_values_supported")?
            .map(|names| names.into_iter().map(str::to_owned).collect());
        Ok(Self {
            issuer: issuer.clone(),
            backchannel_authentication: required(Endpoint::BackchannelAuthentication)?,
            token: required(Endpoint::Token)?,
            jwks: required(Endpoint::Jwks)?,
            user_info: endpoint(issuer, document, Endpoint::UserInfo)?,
            algorithms: signs_with,
            client_auth_methods,
            client_auth_algorithms,
            request_signing_algorithms: algorithms(
                document,
                "backchannel_authentication_request_signing_alg_values_supported",
            )?
            .unwrap_or_default(),
            requires_signed_requests: flag(document, "require_signed_request_object")?,
            takes_user_code: flag(document, "backchannel_user_code_parameter_supported")?,
            binds_tokens_to_certificates: flag(document, "tls_client_certificate_bound_access_tokens")?,
            claims: claims(document),
            mutual_tls: aliases(issuer, document)?,
        })
    }

    /// The issuer, identical in configuration and document.
    pub fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// Where the authentication request goes.
    pub fn backchannel_authentication_endpoint(&self) -> &Url {
        &self.backchannel_authentication
    }

    /// Where polls go.
    pub fn token_endpoint(&self) -> &Url {
        &self.token
    }

    /// Where the signing keys are.
    pub fn jwks_uri(&self) -> &Url {
        &self.jwks
    }

    /// Where further claims can be asked for, if the provider has such a place.
    pub fn user_info_endpoint(&self) -> Option<&Url> {
        self.user_info.as_ref()
    }

    /// The algorithms of its ID tokens that this crate can verify; never empty, never symmetric.
    pub fn algorithms(&self) -> &[Algorithm] {
        &self.algorithms
    }

    /// The algorithms to accept in its ID tokens: those of `configured` that the provider names. Without a
    /// configuration that is [`Algorithm::DEFAULT`] alone, the one that every provider must offer.
    pub fn accept(&self, configured: Option<&[Algorithm]>) -> Result<Vec<Algorithm>, DiscoveryError> {
        let wanted = configured.unwrap_or(&[Algorithm::DEFAULT]);
        let common: Vec<Algorithm> =
            wanted.iter().copied().filter(|one| self.algorithms.contains(one)).collect();
        if common.is_empty() { Err(DiscoveryError::NoCommonAlgorithm) } else { Ok(common) }
    }

    /// The ways of client authentication that both sides know; may be empty.
    pub fn client_auth_methods(&self) -> &[ClientAuthMethod] {
        &self.client_auth_methods
    }

    /// The algorithms of signed authentication requests that this crate knows. Empty: the provider takes
    /// no signed requests (CIBA Core 1.0 section 4).
    pub fn request_signing_algorithms(&self) -> &[Algorithm] {
        &self.request_signing_algorithms
    }

    /// Whether it takes signed requests only (`require_signed_request_object`, RFC 9101 section 10.5).
    pub fn requires_signed_requests(&self) -> bool {
        self.requires_signed_requests
    }

    /// Whether a request may carry a `user_code` (CIBA Core 1.0 section 4).
    pub fn takes_user_code(&self) -> bool {
        self.takes_user_code
    }

    /// Whether its access tokens can be bound to the client's certificate (RFC 8705 section 3.3).
    pub fn binds_tokens_to_certificates(&self) -> bool {
        self.binds_tokens_to_certificates
    }

    /// Whether it lists this claim among those that it may give (`claims_supported`); `None` if it lists none.
    pub fn lists_claim(&self, name: &str) -> Option<bool> {
        self.claims.as_ref().map(|claims| claims.iter().any(|claim| claim == name))
    }

    /// Whether it takes client assertions of this algorithm, by its registered name; `None` if it does
    /// not say (`token_endpoint_auth_signing_alg_values_supported` is absent).
    pub(crate) fn takes_assertions_of(&self, algorithm: &str) -> Option<bool> {
        self.client_auth_algorithms.as_ref().map(|names| names.iter().any(|name| name == algorithm))
    }

    /// The first endpoint whose address for mutual TLS is not acceptable.
    pub(crate) fn mutual_tls_fault(&self) -> Option<Endpoint> {
        self.mutual_tls.as_ref().err().copied()
    }

    /// Where an authentication request, a poll and a question for UserInfo go, with a certificate or without.
    pub(crate) fn addresses(&self, with_certificate: bool) -> Addresses<'_> {
        let none = const { &Aliases { backchannel_authentication: None, token: None, user_info: None } };
        let aliases = if with_certificate { self.mutual_tls.as_ref().unwrap_or(none) } else { none };
        Addresses {
            backchannel_authentication: aliases
                .backchannel_authentication
                .as_ref()
                .unwrap_or(&self.backchannel_authentication),
            token: aliases.token.as_ref().unwrap_or(&self.token),
            user_info: aliases.user_info.as_ref().or(self.user_info.as_ref()),
        }
    }
}

/// Where a client's requests go.
pub(crate) struct Addresses<'a> {
    pub(crate) backchannel_authentication: &'a Url,
    pub(crate) token: &'a Url,
    pub(crate) user_info: Option<&'a Url>,
}

/// That the document is this issuer's, and that CIBA in poll mode is offered.
fn offers_polling(issuer: &Issuer, document: &Map<String, Value>) -> Result<(), DiscoveryError> {
    if text(document, "issuer")? != Some(issuer.as_str()) {
        return Err(DiscoveryError::OtherIssuer);
    }
    if !document.contains_key(Endpoint::BackchannelAuthentication.name()) {
        return Err(DiscoveryError::NoCiba);
    }
    let grants = list(document, "grant_types_supported")?;
    if grants.is_some_and(|grants| !grants.contains(&GRANT_TYPE)) {
        return Err(DiscoveryError::NoCiba);
    }
    let modes = list(document, "backchannel_token_delivery_modes_supported")?
        .ok_or(DiscoveryError::Missing("backchannel_token_delivery_modes_supported"))?;
    if !modes.contains(&"poll") {
        return Err(DiscoveryError::NoPollMode);
    }
    Ok(())
}

/// The known ones of a list of algorithms.
fn algorithms(
    document: &Map<String, Value>,
    name: &'static str,
) -> Result<Option<Vec<Algorithm>>, DiscoveryError> {
    let names = list(document, name)?;
    Ok(names.map(|names| names.into_iter().filter_map(Algorithm::parse).collect()))
}

/// Nothing is decided by this list, so a bad one is as good as none.
fn claims(document: &Map<String, Value>) -> Option<Vec<String>> {
    let names = document.get("claims_supported")?.as_array()?;
    Some(names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

/// An address that is not acceptable is told to clients that need it and to no other: most have no
/// certificate.
fn aliases(
    issuer: &Issuer,
    document: &Map<String, Value>,
) -> Result<Result<Aliases, Endpoint>, DiscoveryError> {
    let Some(members) = document.get("mtls_endpoint_aliases") else { return Ok(Ok(Aliases::default())) };
    let members = members.as_object().ok_or(DiscoveryError::Missing("mtls_endpoint_aliases"))?;
    let alias = |which: Endpoint| endpoint(issuer, members, which).map_err(|_| which);
    Ok((|| {
        Ok(Aliases {
            backchannel_authentication: alias(Endpoint::BackchannelAuthentication)?,
            token: alias(Endpoint::Token)?,
            user_info: alias(Endpoint::UserInfo)?,
        })
    })())
}
