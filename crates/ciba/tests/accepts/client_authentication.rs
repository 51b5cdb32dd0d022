//! Which way of client authentication is taken, and where a client with a certificate goes.

use std::time::Duration;

use ciba::{
    AccessToken, AuthReqId, ClientAuthError, ClientAuthMethod, ClientAuthentication, ClientId, Credentials,
    HttpAnswer, Issuer, Provider, Transport, UserInfo, token_request,
};
use serde_json::{Value, json};
use url::Url;

use crate::accepts::discovery::{ISSUER, document, read};
use crate::accepts::requests::{form, fresh, header, request, secret};
use crate::accepts::signed::{LONG_SECRET, provider};
use crate::accepts::signing_keys::p256;

const ALL: [ClientAuthMethod; 6] = [
    ClientAuthMethod::TlsClientAuth,
    ClientAuthMethod::SelfSignedTlsClientAuth,
    ClientAuthMethod::PrivateKeyJwt,
    ClientAuthMethod::ClientSecretBasic,
    ClientAuthMethod::ClientSecretPost,
    ClientAuthMethod::ClientSecretJwt,
];

fn everything() -> Credentials {
    Credentials { secret: Some(secret(LONG_SECRET)), key: Some(p256()), has_certificate: true }
}

fn choose(
    offered: &[ClientAuthMethod],
    credentials: Credentials,
    configured: Option<ClientAuthMethod>,
) -> Result<ClientAuthMethod, ClientAuthError> {
    let names: Vec<&str> = offered.iter().map(|method| method.name()).collect();
    let provider = provider(|document| document["token_endpoint_auth_methods_supported"] = names.into());
    let id = ClientId::parse("till").unwrap();
    ClientAuthentication::choose(&provider, id, credentials, configured).map(|client| client.method())
}

#[test]
fn the_first_that_is_offered_is_taken() {
    for (at, first) in ALL.iter().enumerate() {
        let mut offered = ALL[at..].to_vec();
        offered.reverse();
        assert_eq!(choose(&offered, everything(), None), Ok(*first));
    }
}

#[test]
fn what_there_is_no_credential_for_is_not_taken() {
    let secret_alone = |text| Credentials { secret: Some(secret(text)), ..Credentials::default() };
    assert_eq!(choose(&ALL, secret_alone(LONG_SECRET), None), Ok(ClientAuthMethod::ClientSecretBasic));
    let only = [ClientAuthMethod::ClientSecretJwt];
    assert_eq!(choose(&only, secret_alone(LONG_SECRET), None), Ok(ClientAuthMethod::ClientSecretJwt));
    let short = secret_alone("31 characters are too few, 31..");
    assert_eq!(choose(&only, short, None), Err(ClientAuthError::NoCommonMethod));
    let key = Credentials { key: Some(p256()), ..Credentials::default() };
    assert_eq!(choose(&ALL, key, None), Ok(ClientAuthMethod::PrivateKeyJwt));
}

#[test]
fn a_configured_way_is_taken_whatever_else_there_is() {
    for method in ALL {
        assert_eq!(choose(&ALL, everything(), Some(method)), Ok(method));
        assert_eq!(ClientAuthMethod::parse(method.name()), Some(method));
    }
}

#[test]
fn an_algorithm_that_is_not_taken_rules_a_way_out() {
    let provider = provider(|document| {
        document["token_endpoint_auth_signing_alg_values_supported"] = json!(["HS256", "RS256"]);
    });
    let id = ClientId::parse("till").unwrap();
    let credentials = Credentials { has_certificate: false, ..everything() };
    let client = ClientAuthentication::choose(&provider, id, credentials, None).unwrap();
    assert_eq!(client.method(), ClientAuthMethod::ClientSecretBasic, "the key makes ES256 alone");
}

#[test]
fn the_ways_are_sorted_by_what_they_rest_on() {
    let shared: Vec<_> = ALL.into_iter().filter(|method| method.is_shared_secret()).collect();
    let certificate: Vec<_> = ALL.into_iter().filter(|method| method.uses_certificate()).collect();
    assert_eq!((shared, certificate), (ALL[3..].to_vec(), ALL[..2].to_vec()));
}

/// A document of a provider that has hosts for mutual TLS, one of its own origin and two elsewhere.
fn with_aliases() -> Value {
    let mut document = document();
    document["token_endpoint_auth_methods_supported"] = json!(["tls_client_auth", "client_secret_basic"]);
    document["mtls_endpoint_aliases"] = json!({
        "backchannel_authentication_endpoint": "https://mtls.example.com:8443/ciba",
        "token_endpoint": "https://mtls.example.com:8443/token",
        "userinfo_endpoint": "https://id.example.com/mtls/userinfo",
    });
    document
}

fn read_with_origins(document: &Value, origins: &[&str]) -> Provider {
    let origins: Vec<Url> = origins.iter().map(|origin| Url::parse(origin).unwrap()).collect();
    let issuer = Issuer::parse(ISSUER, Transport::Https).unwrap().with_endpoint_origins(&origins).unwrap();
    Provider::read(&issuer, &HttpAnswer::json(200, &document.to_string())).unwrap()
}

fn destinations(provider: &Provider, client: &ClientAuthentication) -> [String; 3] {
    let id = AuthReqId::parse("id").unwrap();
    let access_token = AccessToken::parse("abc").unwrap();
    [
        request().http(provider, client, fresh(1)).unwrap(),
        token_request(provider, client, &id, Duration::ZERO, fresh(2)).unwrap(),
        UserInfo::request(provider, client, &access_token).unwrap(),
    ]
    .map(|request| request.url().to_string())
}

#[test]
fn a_client_with_a_certificate_goes_to_the_other_addresses() {
    let provider = read_with_origins(&with_aliases(), &["https://mtls.example.com:8443"]);
    let id = ClientId::parse("till:1").unwrap();
    let client = ClientAuthentication::choose(&provider, id, everything(), None).unwrap();
    assert_eq!(client.method(), ClientAuthMethod::TlsClientAuth);
    let aliases = [
        "https://mtls.example.com:8443/ciba",
        "https://mtls.example.com:8443/token",
        "https://id.example.com/mtls/userinfo",
    ];
    assert_eq!(destinations(&provider, &client), aliases);
    let request = request().http(&provider, &client, fresh(1)).unwrap();
    let client_fields: Vec<_> =
        form(&request).into_iter().filter(|(name, _)| name.starts_with("client_")).collect();
    assert_eq!(client_fields, [("client_id".to_owned(), "till:1".to_owned())], "RFC 8705 section 2");
    assert_eq!(header(&request, "authorization"), None);
}

#[test]
fn addresses_that_the_provider_has_once_serve_both() {
    let mut document = with_aliases();
    document["mtls_endpoint_aliases"] = json!({ "token_endpoint": "https://id.example.com/mtls/token" });
    let provider = read(&document).unwrap();
    let id = ClientId::parse("till").unwrap();
    let client = ClientAuthentication::choose(&provider, id, everything(), None).unwrap();
    let expected = [
        "https://id.example.com/connect/ciba",
        "https://id.example.com/mtls/token",
        "https://id.example.com/connect/userinfo",
    ];
    assert_eq!(destinations(&provider, &client), expected);
}

#[test]
fn a_client_without_a_certificate_does_not_mind_where_the_others_go() {
    let provider = read(&with_aliases()).unwrap();
    let credentials = Credentials { has_certificate: false, ..everything() };
    let client =
        ClientAuthentication::choose(&provider, ClientId::parse("till").unwrap(), credentials, None).unwrap();
    let plain = [
        "https://id.example.com/connect/ciba",
        "https://id.example.com/connect/token",
        "https://id.example.com/connect/userinfo",
    ];
    assert_eq!(destinations(&provider, &client), plain);
}

#[test]
fn a_configured_origin_is_good_for_every_endpoint() {
    let mut document = document();
    document["jwks_uri"] = "https://keys.example.com/jwks".into();
    document["token_endpoint"] = "https://id.example.com:444/token".into();
    let provider =
        read_with_origins(&document, &["https://keys.example.com/any/path", "https://id.example.com:444"]);
    assert_eq!(provider.jwks_uri().as_str(), "https://keys.example.com/jwks");
    assert_eq!(provider.token_endpoint().as_str(), "https://id.example.com:444/token");
}
