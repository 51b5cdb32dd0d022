//! The FAPI-CIBA profile (Implementer's Draft 1): no shared secrets, signed requests, tokens bound to a certificate.

use desk::view::{End, Identifier, SignInRule};
use rcgen::KeyPair;
use serde_json::{Value, json};

use crate::{
    keys::{self, Authority, Certificate},
    provider::{Provider, Setup},
    till::{Configuration, Till},
};

const PRIVATE_KEY_JWT: &str = "client_auth = \"private_key_jwt\"";

/// A client and its provider, which ask for everything that the profile does.
struct Parties {
    provider: Provider,
    key: KeyPair,
    certificate: Certificate,
}

impl Parties {
    /// `options` say what the provider is beside the usual.
    fn new(options: &[&str], registration: &Value, algorithm: &str) -> Self {
        let (key, authority) = (keys::key(algorithm), Authority::new("Tallmo tills"));
        let certificate = authority.certificate("till-1");
        let mut registered = json!({
            "backchannel_authentication_request_signing_alg": algorithm,
            "tls_client_certificate_bound_access_tokens": true,
        });
        let own = registration.as_object().expect("an object").clone();
        registered.as_object_mut().expect("an object").extend(own);
        let setup = Setup::new(options)
            .client(&registered)
            .keys(&key.public_key_pem())
            .certificates("aliases", Some(&authority.pem));
        Self { provider: Provider::set_up(setup), key, certificate }
    }

    fn with_private_key_jwt(algorithm: &str) -> Self {
        let registration = json!({ "token_endpoint_auth_method": "private_key_jwt" });
        Self::new(&["--fapi", "--alg", algorithm], &registration, algorithm)
    }

    /// A till that keeps the profile, with the key but no way yet in which it proves itself.
    fn till(&self) -> Configuration {
        self.till_without_level()
            .line("acr_values = [\"substantial\"]")
            .line("algorithms = [\"PS256\", \"ES256\"]")
            .policy("acr = [\"substantial\"]")
    }

    fn till_without_level(&self) -> Configuration {
        Configuration::new(&self.provider)
            .line("profile = \"fapi_ciba\"")
            .secret("private_key", &self.key.serialize_pem())
            .certificate(&self.certificate)
    }

    async fn till_with_private_key_jwt(&self) -> Till {
        self.till().line(PRIVATE_KEY_JWT).open().await
    }

    /// Starts a check that our own reading of the profile stops: the provider must not hear of it.
    async fn stops(&self, till: &Till) -> String {
        till.identify("1").await;
        let (_, detail) = till.misconfigured().await;
        assert_eq!(self.provider.seen().await, (0, 0), "{detail}");
        assert!(detail.contains("FAPI-CIBA"), "{detail}");
        detail
    }
}

#[tokio::test]
async fn the_owner_collects_with_a_key_that_makes_es256() {
    let parties = Parties::with_private_key_jwt("ES256");
    let till = parties.till_with_private_key_jwt().await;
    till.collect(&parties.provider, "2", Identifier::Email, "Omar Ost").await;
}

#[tokio::test]
async fn the_owner_collects_with_a_key_that_makes_ps256() {
    let parties = Parties::with_private_key_jwt("PS256");
    let till = parties.till_with_private_key_jwt().await;
    till.collect(&parties.provider, "2", Identifier::Email, "Omar Ost").await;
}

#[tokio::test]
async fn the_owner_collects_with_a_certificate() {
    let registration =
        json!({ "token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_subject_dn": "CN=till-1" });
    let parties = Parties::new(&["--fapi", "--alg", "ES256"], &registration, "ES256");
    let till = parties.till().line("client_auth = \"tls_client_auth\"").open().await;
    till.collect(&parties.provider, "2", Identifier::Email, "Omar Ost").await;
}

#[tokio::test]
async fn the_customer_declines() {
    let parties = Parties::with_private_key_jwt("ES256");
    let till = parties.till_with_private_key_jwt().await;
    till.identify("1").await;
    let link = till.link().await.replace("/_test/approve", "/_test/deny");
    assert_eq!(parties.provider.visit(&link).await, 204, "declined");
    assert_eq!(till.ended().await, End::Declined);
    assert_eq!(till.hand_overs().await, 0);
}

/// The provider says which level the customer reached; this till wants more.
#[tokio::test]
async fn a_level_that_is_too_low_is_not_enough() {
    let parties = Parties::with_private_key_jwt("ES256");
    let wanting = parties.till().line(PRIVATE_KEY_JWT).policy("acr = [\"high\"]");
    let till = wanting.open().await;
    till.identify("1").await;
    assert_eq!(parties.provider.visit(&till.link().await).await, 204, "accepted");
    let end = till.ended().await;
    assert!(matches!(end, End::SignInTooWeak { rule: SignInRule::Level, .. }), "{end:?}");
    assert_eq!(till.hand_overs().await, 0);
}

#[tokio::test]
async fn a_shared_secret_does_not_start() {
    let parties = Parties::with_private_key_jwt("ES256");
    let secret = parties.till().secret("client_secret", &parties.provider.client_secret);
    let sentence = secret.line("client_auth = \"client_secret_basic\"").refused().await;
    assert!(sentence.contains("fapi_ciba"), "{sentence}");
}

#[tokio::test]
async fn unsigned_requests_do_not_start() {
    let parties = Parties::with_private_key_jwt("ES256");
    let unsigned = parties.till().line(PRIVATE_KEY_JWT).line("signed_requests = \"never\"");
    let sentence = unsigned.refused().await;
    assert!(sentence.contains("fapi_ciba"), "{sentence}");
}

#[tokio::test]
async fn a_level_that_nobody_asks_for_stops_the_check() {
    let parties = Parties::with_private_key_jwt("ES256");
    let careless = parties.till_without_level().line("algorithms = [\"PS256\", \"ES256\"]");
    let till = careless.line(PRIVATE_KEY_JWT).open().await;
    let detail = parties.stops(&till).await;
    assert!(detail.contains("acr"), "{detail}");
}

/// At a provider that does not keep the profile and would take it.
#[tokio::test]
async fn an_algorithm_outside_of_the_profile_stops_the_check() {
    let registration = json!({ "token_endpoint_auth_method": "private_key_jwt" });
    let parties = Parties::new(&["--alg", "ES256"], &registration, "RS256");
    let careless = parties.till().line("request_signing_algorithm = \"RS256\"");
    let till = careless.line(PRIVATE_KEY_JWT).open().await;
    let detail = parties.stops(&till).await;
    assert!(detail.contains("signed requests of PS256 and ES256, not RS256"), "{detail}");
}
