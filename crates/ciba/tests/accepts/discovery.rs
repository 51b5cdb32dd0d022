//! A discovery document as a common provider writes it.

use ciba::{Algorithm, ClientAuthMethod, DiscoveryError, HttpAnswer, Issuer, Provider, Transport};
use serde_json::{Value, json};

pub(crate) const ISSUER: &str = "https://id.example.com";

pub(crate) fn document() -> Value {
    json!({
        "issuer": ISSUER,
        "backchannel_authentication_endpoint": "https://id.example.com/connect/ciba",
        "token_endpoint": "https://id.example.com/connect/token",
        "userinfo_endpoint": "https://id.example.com/connect/userinfo",
        "jwks_uri": "https://id.example.com/.well-known/openid-configuration/jwks",
        "backchannel_token_delivery_modes_supported": ["poll"],
        "backchannel_user_code_parameter_supported": true,
        "grant_types_supported": ["authorization_code", "urn:openid:params:grant-type:ciba"],
        "id_token_signing_alg_values_supported": ["none", "RS256", "HS256", "PS256", "X999"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "private_key_jwt"],
    })
}

pub(crate) fn read(document: &Value) -> Result<Provider, DiscoveryError> {
    let issuer = Issuer::parse(ISSUER, Transport::Https).unwrap();
    Provider::read(&issuer, &HttpAnswer::json(200, &document.to_string()))
}

#[test]
fn only_what_is_understood_is_kept() {
    let provider = read(&document()).unwrap();
    assert_eq!(provider.algorithms(), [Algorithm::Rs256, Algorithm::Ps256]);
    assert_eq!(provider.accept(None), Ok(vec![Algorithm::Rs256]));
    let methods = [
        ClientAuthMethod::ClientSecretBasic,
        ClientAuthMethod::ClientSecretPost,
        ClientAuthMethod::PrivateKeyJwt,
    ];
    assert_eq!(provider.client_auth_methods(), methods);
}

#[test]
fn absent_members_mean_what_the_standard_says() {
    let mut document = document();
    for name in ["userinfo_endpoint", "grant_types_supported", "token_endpoint_auth_methods_supported"] {
        document.as_object_mut().unwrap().remove(name);
    }
    let provider = read(&document).unwrap();
    assert_eq!(provider.client_auth_methods(), [ClientAuthMethod::ClientSecretBasic]);
    assert!(provider.user_info_endpoint().is_none());
}

#[test]
fn what_else_is_read_and_what_its_absence_means() {
    let plain = read(&document()).unwrap();
    assert!(plain.request_signing_algorithms().is_empty());
    assert!(!plain.requires_signed_requests() && !plain.binds_tokens_to_certificates());
    let mut document = document();
    document["backchannel_authentication_request_signing_alg_values_supported"] =
        json!(["none", "HS256", "ES256", "X999"]);
    document["require_signed_request_object"] = true.into();
    document["tls_client_certificate_bound_access_tokens"] = true.into();
    document.as_object_mut().unwrap().remove("backchannel_user_code_parameter_supported");
    let provider = read(&document).unwrap();
    assert_eq!(provider.request_signing_algorithms(), [Algorithm::Es256]);
    assert!(provider.requires_signed_requests() && provider.binds_tokens_to_certificates());
    assert!(!provider.takes_user_code());
}

#[test]
fn the_document_lies_below_the_issuers_path() {
    for (issuer, expected) in [
        ("https://id.example.com", "https://id.example.com/.well-known/openid-configuration"),
        ("https://id.example.com/", "https://id.example.com/.well-known/openid-configuration"),
        ("https://id.example.com/a/b", "https://id.example.com/a/b/.well-known/openid-configuration"),
        ("https://id.example.com/a/", "https://id.example.com/a/.well-known/openid-configuration"),
    ] {
        let issuer = Issuer::parse(issuer, Transport::Https).unwrap();
        assert_eq!(Provider::request(&issuer).url().as_str(), expected);
    }
}

#[test]
fn this_very_machine_where_that_is_allowed() {
    for text in [
        "http://127.0.0.1:8080",
        "http://127.8.9.10",
        "http://[::1]:8080",
        "http://localhost:8080",
        "https://id.example.com",
    ] {
        assert_eq!(Issuer::parse(text, Transport::LoopbackHttp).unwrap().as_str(), text);
    }
}
