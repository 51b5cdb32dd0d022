//! How the till proves itself: each way of client authentication without a certificate, up to the ledger.
//!
//! The provider offers all ways and takes the registered one only.

use desk::view::{Identifier, Misconfigured};
use rcgen::KeyPair;
use serde_json::json;

use crate::{
    keys,
    provider::{Provider, Setup},
    till::{Configuration, Till},
};

/// A provider at which the client is registered for `method`.
fn provider(method: &str) -> Provider {
    let registration = json!({ "token_endpoint_auth_method": method });
    Provider::set_up(Setup::new(&[]).client(&registration))
}

/// A provider that knows `key` and takes assertions of `algorithm` only.
fn provider_with_key(algorithm: &str, key: &KeyPair, options: &[&str]) -> Provider {
    let registration = json!({
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": algorithm,
    });
    Provider::set_up(Setup::new(options).client(&registration).keys(&key.public_key_pem()))
}

async fn till_with_secret(provider: &Provider, method: &str, secret: &str) -> Till {
    let configuration = Configuration::new(provider).secret("client_secret", secret);
    configuration.line(&format!("client_auth = \"{method}\"")).open().await
}

async fn till_with_key(provider: &Provider, key: &KeyPair) -> Till {
    let configuration = Configuration::new(provider).secret("private_key", &key.serialize_pem());
    configuration.line("client_auth = \"private_key_jwt\"").open().await
}

async fn collects_with_secret(method: &str) {
    let provider = provider(method);
    let till = till_with_secret(&provider, method, &provider.client_secret).await;
    till.collect(&provider, "1", Identifier::Account, "Elin Ek").await;
}

async fn collects_with_key(algorithm: &str) {
    let key = keys::key(algorithm);
    let provider = provider_with_key(algorithm, &key, &[]);
    let till = till_with_key(&provider, &key).await;
    till.collect(&provider, "1", Identifier::Account, "Elin Ek").await;
}

async fn is_refused(till: &Till) {
    till.identify("1").await;
    let (cause, detail) = till.misconfigured().await;
    assert_eq!(cause, Misconfigured::ClientRefused, "{detail}");
    assert!(detail.contains("does not accept this client"), "{detail}");
}

#[tokio::test]
async fn a_secret_in_the_header() {
    collects_with_secret("client_secret_basic").await;
}

#[tokio::test]
async fn a_secret_in_the_form() {
    collects_with_secret("client_secret_post").await;
}

#[tokio::test]
async fn a_secret_that_stays_here_and_signs() {
    collects_with_secret("client_secret_jwt").await;
}

#[tokio::test]
async fn a_private_key_with_es256() {
    collects_with_key("ES256").await;
}

#[tokio::test]
async fn a_private_key_with_rs256() {
    collects_with_key("RS256").await;
}

#[tokio::test]
async fn a_private_key_with_ps256() {
    collects_with_key("PS256").await;
}

#[tokio::test]
async fn the_only_way_that_is_offered_needs_no_configuration() {
    let key = keys::key("ES256");
    let provider = provider_with_key("ES256", &key, &["--offers", "private_key_jwt"]);
    let till = Configuration::new(&provider).secret("private_key", &key.serialize_pem()).open().await;
    till.collect(&provider, "1", Identifier::Account, "Elin Ek").await;
}

#[tokio::test]
async fn another_way_than_the_registered_one_is_refused() {
    let provider = provider("client_secret_post");
    let till = till_with_secret(&provider, "client_secret_basic", &provider.client_secret).await;
    is_refused(&till).await;
}

#[tokio::test]
async fn another_secret_signs_for_nobody() {
    let provider = provider("client_secret_jwt");
    let till =
        till_with_secret(&provider, "client_secret_jwt", "not-the-secret-but-long-enough-for-it").await;
    is_refused(&till).await;
}

#[tokio::test]
async fn another_key_signs_for_nobody() {
    let provider = provider_with_key("ES256", &keys::key("ES256"), &[]);
    let till = till_with_key(&provider, &keys::key("ES256")).await;
    is_refused(&till).await;
}
