//! FAPI-CIBA section 5.2.3 and FAPI 1.0 part 2 section 8.6: each rule of the profile, broken alone.

use std::sync::Arc;

use ciba::{
    AcrValues, Algorithm, AuthenticationRequest, BindingMessage, ClientAuthMethod, ClientAuthentication,
    Credentials, FapiCiba, FapiViolation, FurtherParameters, Provider, SignInRules, SigningKey,
};
use serde_json::json;

use crate::accepts::requests::{request, secret};
use crate::accepts::signed::{LONG_SECRET, choose, provider};
use crate::accepts::signing_keys::{p256, rsa};

/// A set-up and a request in which nothing is wrong, until a test spoils one thing.
struct SetUp {
    provider: Provider,
    client: ClientAuthentication,
    algorithms: Vec<Algorithm>,
    sign_in: SignInRules,
    request: AuthenticationRequest,
}

fn binding_provider(binds: bool) -> Provider {
    provider(|document| document["tls_client_certificate_bound_access_tokens"] = json!(binds))
}

fn client(provider: &Provider, method: ClientAuthMethod, key: Arc<SigningKey>) -> ClientAuthentication {
    choose(provider, credentials(key, true), method)
}

fn credentials(key: Arc<SigningKey>, has_certificate: bool) -> Credentials {
    Credentials { secret: Some(secret(LONG_SECRET)), key: Some(key), has_certificate }
}

impl SetUp {
    fn good() -> Self {
        Self::of(ClientAuthMethod::PrivateKeyJwt)
    }

    fn of(method: ClientAuthMethod) -> Self {
        let provider = binding_provider(true);
        let client = client(&provider, method, p256()).signing_requests(p256(), None, &provider).unwrap();
        let sign_in = SignInRules { acr: vec!["high".to_owned()], ..SignInRules::default() };
        Self {
            provider,
            client,
            algorithms: vec![Algorithm::Ps256, Algorithm::Es256],
            sign_in,
            request: request(),
        }
    }

    fn violations(&self) -> Vec<FapiViolation> {
        let profile = FapiCiba {
            provider: &self.provider,
            client: &self.client,
            algorithms: &self.algorithms,
            sign_in: &self.sign_in,
        };
        profile.violations_of(&self.request)
    }
}

#[test]
fn nothing_where_all_is_as_the_profile_wants_it() {
    for method in [
        ClientAuthMethod::PrivateKeyJwt,
        ClientAuthMethod::TlsClientAuth,
        ClientAuthMethod::SelfSignedTlsClientAuth,
    ] {
        assert_eq!(SetUp::of(method).violations(), [], "{method:?}");
    }
}

#[test]
fn a_shared_secret_sent_or_not() {
    for method in [
        ClientAuthMethod::ClientSecretBasic,
        ClientAuthMethod::ClientSecretPost,
        ClientAuthMethod::ClientSecretJwt,
    ] {
        assert_eq!(SetUp::of(method).violations(), [FapiViolation::SharedSecret(method)]);
    }
}

#[test]
fn requests_that_are_not_signed() {
    let mut set_up = SetUp::good();
    set_up.client = client(&set_up.provider, ClientAuthMethod::PrivateKeyJwt, p256());
    assert_eq!(set_up.violations(), [FapiViolation::RequestsNotSigned]);
}

#[test]
fn the_older_padding_of_rsa() {
    let mut set_up = SetUp::good();
    // This provider names no algorithms for assertions, so that RS256 is expected.
    set_up.client = client(&set_up.provider, ClientAuthMethod::PrivateKeyJwt, rsa())
        .signing_requests(rsa(), Some(Algorithm::Rs256), &set_up.provider)
        .unwrap();
    set_up.algorithms.push(Algorithm::Rs256);
    assert_eq!(
        set_up.violations(),
        [
            FapiViolation::AssertionAlgorithm(Algorithm::Rs256),
            FapiViolation::RequestAlgorithm(Algorithm::Rs256),
            FapiViolation::IdTokenAlgorithm(Algorithm::Rs256),
        ]
    );
}

#[test]
fn access_tokens_that_are_good_without_the_certificate() {
    let mut set_up = SetUp::of(ClientAuthMethod::TlsClientAuth);
    set_up.provider = binding_provider(false);
    assert_eq!(set_up.violations(), [FapiViolation::TokensNotBound]);
    // A certificate can stand beside another way of authentication, and tokens be bound to it all the same.
    set_up.client = SetUp::good().client;
    assert_eq!(set_up.violations(), [FapiViolation::TokensNotBound]);
}

#[test]
fn no_certificate_to_which_they_could_be_bound() {
    let mut set_up = SetUp::good();
    let client = choose(&set_up.provider, credentials(p256(), false), ClientAuthMethod::PrivateKeyJwt);
    set_up.client = client.signing_requests(p256(), None, &set_up.provider).unwrap();
    assert_eq!(set_up.violations(), [FapiViolation::NoCertificate]);
    set_up.provider = binding_provider(false);
    assert_eq!(set_up.violations(), [FapiViolation::NoCertificate, FapiViolation::TokensNotBound]);
}

#[test]
fn a_level_that_is_not_asked_for_or_not_checked() {
    let mut set_up = SetUp::good();
    set_up.request.acr_values = None;
    set_up.sign_in = SignInRules { amr: vec!["mfa".to_owned()], ..SignInRules::default() };
    assert_eq!(set_up.violations(), [FapiViolation::LevelNotChecked, FapiViolation::LevelNotAsked]);
    set_up.request.acr_values = AcrValues::parse("high").ok();
    assert_eq!(set_up.violations(), [FapiViolation::LevelNotChecked]);
}

#[test]
fn a_request_that_nobody_can_tell_from_another() {
    let mut set_up = SetUp::good();
    set_up.request.binding_message = None;
    assert_eq!(set_up.violations(), [FapiViolation::NothingToTellItBy]);
    let with = |name| FurtherParameters::default().with(name, r#"{"order":"4711"}"#).unwrap();
    set_up.request.further = with("context");
    assert_eq!(set_up.violations(), [FapiViolation::NothingToTellItBy]);
    set_up.request.further = with("request_context");
    assert_eq!(set_up.violations(), []);
    set_up.request.further = FurtherParameters::default();
    set_up.request.binding_message = BindingMessage::parse("TIGER-42").ok();
    assert_eq!(set_up.violations(), []);
}

#[test]
fn each_says_what_to_do() {
    for violation in
        [FapiViolation::RequestsNotSigned, FapiViolation::SharedSecret(ClientAuthMethod::ClientSecretPost)]
    {
        let text = violation.to_string();
        assert!(text.starts_with("FAPI-CIBA ") && text.contains("; "), "{text}");
    }
}
