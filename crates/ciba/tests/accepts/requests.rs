//! The requests as they leave: form, header and both ways of client authentication.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ciba::{
    AcrValues, AuthReqId, AuthenticationRequest, BindingMessage, ClientAuthError, ClientAuthMethod,
    ClientAuthentication, ClientId, ClientSecret, Hint, HttpMethod, HttpRequest, LoginHint, RequestedExpiry,
    Scope, token_request,
};
use std::time::Duration;
use zeroize::Zeroizing;

use crate::accepts::discovery::{document, read};

fn client(method: Option<ClientAuthMethod>) -> ClientAuthentication {
    let secret = ClientSecret::parse(Zeroizing::new("s:e c%r&t+".to_owned())).unwrap();
    let id = ClientId::parse("till:1").unwrap();
    ClientAuthentication::choose(&read(&document()).unwrap(), id, secret, method).unwrap()
}

fn request() -> AuthenticationRequest {
    AuthenticationRequest {
        scope: Scope::parse("openid email").unwrap(),
        hint: Hint::Login(LoginHint::parse("anna+x@example.com").unwrap()),
        binding_message: Some(BindingMessage::parse("TIGER-42").unwrap()),
        acr_values: Some(AcrValues::parse("tenant:priv idp:bankid").unwrap()),
        requested_expiry: Some(RequestedExpiry::from_secs(200).unwrap()),
    }
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.headers().find(|(header, _)| *header == name).map(|(_, value)| value)
}

#[test]
fn an_authentication_request_with_the_secret_in_the_header() {
    let provider = read(&document()).unwrap();
    let http = request().http(&provider, &client(None));
    assert_eq!(http.method(), HttpMethod::Post);
    assert_eq!(http.url(), provider.backchannel_authentication_endpoint());
    assert_eq!(header(&http, "content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(
        http.body().unwrap(),
        "scope=openid+email&login_hint=anna%2Bx%40example.com&binding_message=TIGER-42\
         &acr_values=tenant%3Apriv+idp%3Abankid&requested_expiry=200"
    );
    let basic = header(&http, "authorization").unwrap().strip_prefix("Basic ").unwrap().to_owned();
    let pair = String::from_utf8(STANDARD.decode(basic).unwrap()).unwrap();
    assert_eq!(pair, "till%3A1:s%3Ae+c%25r%26t%2B", "each half is form-encoded before they are joined");
}

#[test]
fn a_poll_with_the_secret_in_the_form() {
    let provider = read(&document()).unwrap();
    let client = client(Some(ClientAuthMethod::ClientSecretPost));
    let id = AuthReqId::parse("A1-._~b").unwrap();
    let http = token_request(&provider, &client, &id, Duration::from_secs(40));
    assert_eq!(http.url(), provider.token_endpoint());
    assert_eq!(http.timeout(), Duration::from_secs(40));
    assert_eq!(header(&http, "authorization"), None);
    assert_eq!(
        http.body().unwrap(),
        "grant_type=urn%3Aopenid%3Aparams%3Agrant-type%3Aciba&auth_req_id=A1-._%7Eb\
         &client_id=till%3A1&client_secret=s%3Ae+c%25r%26t%2B"
    );
}

#[test]
fn the_life_is_left_out_once_and_nothing_else_changes() {
    let without = request().without_requested_expiry().unwrap();
    assert_eq!(without, AuthenticationRequest { requested_expiry: None, ..request() });
    assert_eq!(without.without_requested_expiry(), None);
}

#[test]
fn the_way_of_authentication_follows_provider_and_configuration() {
    let choose = |offered: &[&str], configured| {
        let mut document = document();
        document["token_endpoint_auth_methods_supported"] = offered.into();
        let secret = ClientSecret::parse(Zeroizing::new("secret".to_owned())).unwrap();
        let id = ClientId::parse("till").unwrap();
        ClientAuthentication::choose(&read(&document).unwrap(), id, secret, configured)
            .map(|chosen| chosen.method())
    };
    let (basic, post) = (ClientAuthMethod::ClientSecretBasic, ClientAuthMethod::ClientSecretPost);
    assert_eq!(choose(&["client_secret_post", "client_secret_basic"], None), Ok(basic));
    assert_eq!(choose(&["client_secret_post"], None), Ok(post));
    assert_eq!(choose(&["client_secret_post"], Some(basic)), Err(ClientAuthError::NotOffered(basic)));
    assert_eq!(choose(&["private_key_jwt"], None), Err(ClientAuthError::NoCommonMethod));
}

#[test]
fn nothing_secret_or_personal_is_in_a_debug_text() {
    let provider = read(&document()).unwrap();
    let id = AuthReqId::parse("A1-secret-id").unwrap();
    let texts = [
        format!("{:?}", request()),
        format!("{:?}", request().http(&provider, &client(None))),
        format!("{:?}", client(None)),
        format!("{id:?}"),
        format!("{:?}", token_request(&provider, &client(None), &id, Duration::ZERO)),
    ];
    for text in texts {
        for secret in ["anna", "s:e", "s%3Ae", "A1-secret"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}
