//! A way of client authentication that the provider does not take, or that rests on nothing, is not tried.

use std::time::Duration;

use ciba::{
    AccessToken, Algorithm, AuthReqId, ClientAuthError, ClientAuthMethod, ClientAuthentication, ClientId,
    Credentials, Endpoint, HttpAnswer, Issuer, IssuerError, Provider, RequestError, Transport, UserInfo,
    credentials_probe, token_request,
};
use serde_json::json;
use url::Url;

use crate::accepts::discovery::{ISSUER, document, read};
use crate::accepts::requests::{fresh, request, secret};
use crate::accepts::signed::{LONG_SECRET, choose, provider};
use crate::accepts::signing_keys::{p256, rsa};

fn chosen(
    provider: &Provider,
    credentials: Credentials,
    configured: Option<ClientAuthMethod>,
) -> Result<ClientAuthMethod, ClientAuthError> {
    let id = ClientId::parse("till").unwrap();
    ClientAuthentication::choose(provider, id, credentials, configured).map(|client| client.method())
}

fn everything() -> Credentials {
    Credentials { secret: Some(secret(LONG_SECRET)), key: Some(p256()), has_certificate: true }
}

/// Its secret, an assertion for the other issuer and the access token are for no third party.
#[test]
fn a_client_at_another_provider_than_its_own() {
    let own = provider(|_| {});
    let mut elsewhere = document();
    let text = elsewhere.to_string().replace(ISSUER, "https://other.example");
    elsewhere = serde_json::from_str(&text).unwrap();
    let issuer = Issuer::parse("https://other.example", Transport::Https).unwrap();
    let other = Provider::read(&issuer, &HttpAnswer::json(200, &elsewhere.to_string())).unwrap();
    let credentials = Credentials { secret: Some(secret("hush")), ..Credentials::default() };
    let client = choose(&own, credentials, ClientAuthMethod::ClientSecretBasic);
    let id = AuthReqId::parse("id").unwrap();
    let access_token = AccessToken::parse("token").unwrap();
    let requests = |provider: &Provider| {
        [
            request().http(provider, &client, fresh(1)).map(|_| ()),
            token_request(provider, &client, &id, Duration::ZERO, fresh(1)).map(|_| ()),
            credentials_probe(provider, &client, "id", fresh(1)).map(|_| ()),
            UserInfo::request(provider, &client, &access_token)
                .map(|_| ())
                .ok_or(RequestError::OtherProvider),
        ]
    };
    assert_eq!(requests(&own), [Ok(()); 4]);
    assert_eq!(requests(&other), [Err(RequestError::OtherProvider); 4]);
    let signing = client.clone().signing_requests(p256(), None, &other).unwrap_err();
    assert_eq!(signing, ClientAuthError::OtherProvider);
}

#[test]
fn a_configured_way_that_is_not_offered() {
    let provider = provider(|document| {
        document["token_endpoint_auth_methods_supported"] = json!(["client_secret_post"]);
    });
    for method in [ClientAuthMethod::ClientSecretBasic, ClientAuthMethod::PrivateKeyJwt] {
        let refused = chosen(&provider, everything(), Some(method));
        assert_eq!(refused, Err(ClientAuthError::NotOffered(method)));
    }
}

#[test]
fn a_configured_way_without_its_credential() {
    let provider = provider(|_| {});
    for (method, credentials) in [
        (ClientAuthMethod::ClientSecretBasic, Credentials { secret: None, ..everything() }),
        (ClientAuthMethod::ClientSecretPost, Credentials { secret: None, ..everything() }),
        (ClientAuthMethod::ClientSecretJwt, Credentials { secret: None, ..everything() }),
        (ClientAuthMethod::PrivateKeyJwt, Credentials { key: None, ..everything() }),
        (ClientAuthMethod::TlsClientAuth, Credentials { has_certificate: false, ..everything() }),
        (ClientAuthMethod::SelfSignedTlsClientAuth, Credentials { has_certificate: false, ..everything() }),
    ] {
        let refused = chosen(&provider, credentials, Some(method));
        assert_eq!(refused, Err(ClientAuthError::NoCredential(method)));
    }
}

#[test]
fn nothing_in_common() {
    for offered in [json!([]), json!(["none"]), json!(["private_key_jwt", "tls_client_auth"])] {
        let provider = provider(|document| document["token_endpoint_auth_methods_supported"] = offered);
        let credentials = Credentials { secret: Some(secret(LONG_SECRET)), ..Credentials::default() };
        assert_eq!(chosen(&provider, credentials, None), Err(ClientAuthError::NoCommonMethod));
    }
    assert_eq!(chosen(&provider(|_| {}), Credentials::default(), None), Err(ClientAuthError::NoCommonMethod));
}

#[test]
fn a_secret_too_short_to_sign_with() {
    let credentials = Credentials { secret: Some(secret(&"s".repeat(31))), ..Credentials::default() };
    let refused = chosen(&provider(|_| {}), credentials, Some(ClientAuthMethod::ClientSecretJwt));
    assert_eq!(refused, Err(ClientAuthError::SecretTooShort));
}

#[test]
fn an_algorithm_that_the_provider_does_not_take() {
    let provider = provider(|document| {
        document["token_endpoint_auth_signing_alg_values_supported"] = json!(["HS512", "ES384", "none"]);
    });
    for method in [ClientAuthMethod::ClientSecretJwt, ClientAuthMethod::PrivateKeyJwt] {
        let refused = chosen(&provider, everything(), Some(method));
        assert_eq!(refused, Err(ClientAuthError::NoCommonAlgorithm(method)));
    }
}

#[test]
fn signed_requests_that_the_provider_does_not_take() {
    let name = "backchannel_authentication_request_signing_alg_values_supported";
    let sign = |provider: &Provider, key, configured| {
        let id = ClientId::parse("till").unwrap();
        let client = ClientAuthentication::choose(provider, id, everything(), None).unwrap();
        client.signing_requests(key, configured, provider).map(|client| client.request_signing_algorithm())
    };
    let none = provider(|document| {
        document.as_object_mut().unwrap().remove(name);
    });
    assert_eq!(sign(&none, rsa(), None), Err(ClientAuthError::SignedRequestsNotOffered));
    let symmetric = provider(|document| document[name] = json!(["HS256", "none"]));
    assert_eq!(sign(&symmetric, rsa(), None), Err(ClientAuthError::SignedRequestsNotOffered));
    let rs256 = provider(|document| document[name] = json!(["RS256"]));
    for (key, configured) in
        [(p256(), None), (rsa(), Some(Algorithm::Ps256)), (rsa(), Some(Algorithm::Es256))]
    {
        assert_eq!(sign(&rs256, key, configured), Err(ClientAuthError::NoCommonRequestAlgorithm));
    }
    assert_eq!(sign(&rs256, rsa(), None), Ok(Some(Algorithm::Rs256)));
}

#[test]
fn addresses_for_certificates_elsewhere() {
    for (endpoint, address) in [
        (Endpoint::BackchannelAuthentication, "https://evil.example/ciba"),
        (Endpoint::Token, "http://id.example.com/token"),
        (Endpoint::UserInfo, "https://id.example.com:8443/userinfo"),
    ] {
        let mut document = document();
        document["token_endpoint_auth_methods_supported"] = json!(["tls_client_auth", "client_secret_basic"]);
        document["mtls_endpoint_aliases"] = json!({ endpoint.name(): address });
        let refused = chosen(&read(&document).unwrap(), everything(), None);
        assert_eq!(refused, Err(ClientAuthError::AliasRefused(endpoint)), "{address}");
    }
}

#[test]
fn a_further_origin_that_is_none_of_https() {
    let issuer = || Issuer::parse(ISSUER, Transport::Https).unwrap();
    for text in ["http://id.example.com", "http://127.0.0.1", "https://user@id.example.com", "data:,x"] {
        let refused = issuer().with_endpoint_origins(&[Url::parse(text).unwrap()]);
        assert_eq!(refused, Err(IssuerError::EndpointOrigin), "{text}");
    }
    let many: Vec<Url> =
        (0..17).map(|port| Url::parse(&format!("https://id.example.com:{}", 9000 + port)).unwrap()).collect();
    assert!(issuer().with_endpoint_origins(&many[..16]).is_ok());
    assert_eq!(issuer().with_endpoint_origins(&many), Err(IssuerError::EndpointOrigin));
}

#[test]
fn an_origin_beside_the_configured_ones() {
    let origins = [Url::parse("https://keys.example.com").unwrap()];
    let issuer = Issuer::parse(ISSUER, Transport::Https).unwrap().with_endpoint_origins(&origins).unwrap();
    for address in
        ["https://keys.example.com:444/x", "https://a.keys.example.com/x", "https://evil.example/x"]
    {
        let mut document = document();
        document["jwks_uri"] = address.into();
        let refused = Provider::read(&issuer, &HttpAnswer::json(200, &document.to_string()));
        assert_eq!(refused, Err(ciba::DiscoveryError::EndpointElsewhere(Endpoint::Jwks)), "{address}");
    }
}
