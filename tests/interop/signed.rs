//! Signed authentication requests (CIBA Core section 7.1.1): the client proves itself by a secret, and each request by a
//! signature.

use desk::view::{Identifier, Misconfigured};
use rcgen::KeyPair;
use serde_json::{Value, json};

use crate::{
    keys,
    provider::{Provider, Setup},
    till::Configuration,
};

/// A provider that takes requests of this client only with a signature of `key` with `algorithm`.
fn provider(algorithm: &str, key: &KeyPair) -> Provider {
    registered(&json!({ "backchannel_authentication_request_signing_alg": algorithm }), key)
}

fn registered(registration: &Value, key: &KeyPair) -> Provider {
    Provider::set_up(Setup::new(&[]).client(registration).keys(&key.public_key_pem()))
}

/// A till that has a secret, and a key to sign with.
fn till_with(provider: &Provider, key: &KeyPair) -> Configuration {
    Configuration::new(provider)
        .line("client_auth = \"client_secret_basic\"")
        .secret("client_secret", &provider.client_secret)
        .secret("private_key", &key.serialize_pem())
}

async fn collects(algorithm: &str) {
    let key = keys::key(algorithm);
    let provider = provider(algorithm, &key);
    let till = till_with(&provider, &key)
        .line("signed_requests = \"always\"")
        .line(&format!("request_signing_algorithm = \"{algorithm}\""))
        .open()
        .await;
    till.collect(&provider, "1", Identifier::Account, "Elin Ek").await;
}

async fn is_refused(configuration: Configuration) -> String {
    let till = configuration.open().await;
    till.identify("1").await;
    let (cause, detail) = till.misconfigured().await;
    assert_eq!(cause, Misconfigured::RequestRefused, "{detail}");
    detail
}

#[tokio::test]
async fn signed_with_es256() {
    collects("ES256").await;
}

#[tokio::test]
async fn signed_with_ps256() {
    collects("PS256").await;
}

#[tokio::test]
async fn signed_with_rs256() {
    collects("RS256").await;
}

#[tokio::test]
async fn signed_because_the_provider_says_that_it_must_be() {
    let key = keys::key("ES256");
    let provider = registered(&json!({ "require_signed_request_object": true }), &key);
    let till = till_with(&provider, &key).open().await;
    till.collect(&provider, "1", Identifier::Account, "Elin Ek").await;
}

#[tokio::test]
async fn unsigned_where_a_signature_is_wanted_is_refused() {
    let key = keys::key("ES256");
    let provider = provider("ES256", &key);
    is_refused(till_with(&provider, &key).line("signed_requests = \"never\"")).await;
}

#[tokio::test]
async fn signed_with_another_key_is_refused() {
    let provider = provider("ES256", &keys::key("ES256"));
    let other = till_with(&provider, &keys::key("ES256"));
    is_refused(other.line("signed_requests = \"always\"")).await;
}

#[tokio::test]
async fn signed_with_another_algorithm_is_refused() {
    let key = keys::key("PS256");
    let provider = provider("PS256", &key);
    let other = till_with(&provider, &key).line("request_signing_algorithm = \"RS256\"");
    is_refused(other.line("signed_requests = \"always\"")).await;
}
