//! Mutual TLS (RFC 8705): the till proves itself by a certificate, and its access tokens are bound to one.

use desk::view::{Identifier, Misconfigured};
use serde_json::{Value, json};

use crate::{
    keys::{self, Authority, Certificate},
    provider::{Provider, Setup},
    till::{Configuration, Till},
};

/// A client whose certificate is of an authority, which certifies this name.
fn named() -> Value {
    json!({ "token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_subject_dn": "CN=till-1" })
}

/// A client whose certificate is itself registered.
fn self_signed() -> Value {
    json!({ "token_endpoint_auth_method": "self_signed_tls_client_auth" })
}

async fn till(provider: &Provider, method: &str, certificate: &Certificate) -> Till {
    let configuration = Configuration::new(provider).certificate(certificate);
    configuration.line(&format!("client_auth = \"{method}\"")).open().await
}

async fn collects_with_a_name(where_asked: &str) {
    let authority = Authority::new("Tallmo tills");
    let setup = Setup::new(&[]).client(&named()).certificates(where_asked, Some(&authority.pem));
    let provider = Provider::set_up(setup);
    let till = till(&provider, "tls_client_auth", &authority.certificate("till-1")).await;
    till.collect(&provider, "1", Identifier::Account, "Elin Ek").await;
}

async fn collects_with_a_registered_certificate(where_asked: &str) {
    let certificate = Certificate::self_signed("till-1");
    let setup =
        Setup::new(&[]).client(&self_signed()).keys(&certificate.chain).certificates(where_asked, None);
    let provider = Provider::set_up(setup);
    let till = till(&provider, "self_signed_tls_client_auth", &certificate).await;
    till.collect(&provider, "1", Identifier::Account, "Elin Ek").await;
}

async fn is_refused(till: &Till) {
    till.identify("1").await;
    let (cause, detail) = till.misconfigured().await;
    assert_eq!(cause, Misconfigured::ClientRefused, "{detail}");
    assert!(detail.contains("does not accept this client"), "{detail}");
}

/// At a provider that believes `authority`, and a till with `certificate`.
async fn is_refused_for_its_name(authority: &Authority, certificate: &Certificate) {
    let setup = Setup::new(&[]).client(&named()).certificates("issuer", Some(&authority.pem));
    let provider = Provider::set_up(setup);
    is_refused(&till(&provider, "tls_client_auth", certificate).await).await;
}

#[tokio::test]
async fn a_certificate_of_an_authority_at_the_issuer() {
    collects_with_a_name("issuer").await;
}

#[tokio::test]
async fn a_certificate_of_an_authority_at_the_aliases() {
    collects_with_a_name("aliases").await;
}

#[tokio::test]
async fn a_registered_certificate_at_the_issuer() {
    collects_with_a_registered_certificate("issuer").await;
}

#[tokio::test]
async fn a_registered_certificate_at_the_aliases() {
    collects_with_a_registered_certificate("aliases").await;
}

#[tokio::test]
async fn another_name_of_the_same_authority_is_refused() {
    let authority = Authority::new("Tallmo tills");
    is_refused_for_its_name(&authority, &authority.certificate("till-2")).await;
}

#[tokio::test]
async fn the_right_name_of_another_authority_is_refused() {
    let (ours, other) = (Authority::new("Tallmo tills"), Authority::new("Somebody's tills"));
    is_refused_for_its_name(&ours, &other.certificate("till-1")).await;
}

#[tokio::test]
async fn an_expired_certificate_is_refused() {
    let authority = Authority::new("Tallmo tills");
    is_refused_for_its_name(&authority, &authority.expired("till-1")).await;
}

#[tokio::test]
async fn a_certificate_that_is_not_registered_is_refused() {
    let registered = Certificate::self_signed("till-1");
    let setup = Setup::new(&[]).client(&self_signed()).keys(&registered.chain).certificates("issuer", None);
    let provider = Provider::set_up(setup);
    let other = Certificate::self_signed("till-1");
    is_refused(&till(&provider, "self_signed_tls_client_auth", &other).await).await;
}

/// The token is fetched with the certificate, and UserInfo, where the address is, wants to see it again.
#[tokio::test]
async fn a_token_that_is_bound_to_the_certificate_opens_user_info() {
    let (key, certificate) = (keys::key("ES256"), Certificate::self_signed("till-1"));
    let registration = json!({
        "token_endpoint_auth_method": "private_key_jwt",
        "tls_client_certificate_bound_access_tokens": true,
    });
    let setup = Setup::new(&[]).client(&registration).keys(&key.public_key_pem());
    let provider = Provider::set_up(setup.certificates("aliases", None));
    let configuration = Configuration::new(&provider).certificate(&certificate);
    let with_key = configuration.secret("private_key", &key.serialize_pem());
    let till = with_key.line("client_auth = \"private_key_jwt\"").open().await;
    till.collect(&provider, "2", Identifier::Email, "Omar Ost").await;
}

/// An address for certificates that IT has not confirmed gets neither the certificate nor a request.
#[tokio::test]
async fn aliases_at_an_unknown_origin_are_refused() {
    let authority = Authority::new("Tallmo tills");
    let setup = Setup::new(&[]).client(&named()).certificates("aliases", Some(&authority.pem));
    let mut provider = Provider::set_up(setup);
    provider.aliases = None;
    let till = till(&provider, "tls_client_auth", &authority.certificate("till-1")).await;
    till.identify("1").await;
    let (_, detail) = till.misconfigured().await;
    assert!(detail.contains("mtls_endpoint_aliases"), "{detail}");
    assert_eq!(provider.seen().await, (0, 0));
}
