//! The requests as they leave: every parameter in its form, and what a request keeps to itself.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ciba::{
    AcrValues, AuthReqId, AuthenticationRequest, BindingMessage, ClientAuthMethod, ClientAuthentication,
    ClientId, ClientSecret, Credentials, Fresh, FurtherParameters, Hint, HintedUser, HttpMethod, HttpRequest,
    IdTokenText, LoginHint, LoginHintToken, RequestedExpiry, Scope, UiLocales, UserCode, credentials_probe,
    token_request,
};
use jiff::Timestamp;
use url::form_urlencoded;
use zeroize::Zeroizing;

use crate::accepts::discovery::{document, read};

/// The provider's time in these tests.
pub(crate) const NOW: i64 = 1_800_000_000;

pub(crate) fn fresh(random: u8) -> Fresh {
    Fresh { now: Timestamp::from_second(NOW).unwrap(), random: [random; 16] }
}

pub(crate) fn secret(text: &str) -> ClientSecret {
    ClientSecret::parse(Zeroizing::new(text.to_owned())).unwrap()
}

pub(crate) fn client(method: Option<ClientAuthMethod>) -> ClientAuthentication {
    let credentials = Credentials { secret: Some(secret("s:e c%r&t+")), ..Credentials::default() };
    let id = ClientId::parse("till:1").unwrap();
    ClientAuthentication::choose(&read(&document()).unwrap(), id, credentials, method).unwrap()
}

pub(crate) fn request() -> AuthenticationRequest {
    let hint = Hint::Login(LoginHint::parse("anna+x@example.com").unwrap());
    let mut request = AuthenticationRequest::new(Scope::parse("openid email").unwrap(), hint);
    request.binding_message = Some(BindingMessage::parse("TIGER-42").unwrap());
    request.acr_values = Some(AcrValues::parse("tenant:priv idp:bankid").unwrap());
    request.requested_expiry = Some(RequestedExpiry::from_secs(200).unwrap());
    request
}

/// With everything that can be sent.
pub(crate) fn whole_request() -> AuthenticationRequest {
    let mut request = request();
    request.user_code = Some(UserCode::parse(Zeroizing::new("kod 1 \"å\"".to_owned())).unwrap());
    request.ui_locales = Some(UiLocales::parse("sv en-GB").unwrap());
    request.further =
        FurtherParameters::default().with("resource", "https://api.example.com/\u{e5}").unwrap();
    request
}

pub(crate) fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.headers().find(|(header, _)| *header == name).map(|(_, value)| value)
}

/// The form of a post, decoded.
pub(crate) fn form(request: &HttpRequest) -> Vec<(String, String)> {
    form_urlencoded::parse(request.body().unwrap().as_bytes()).into_owned().collect()
}

#[test]
fn an_authentication_request_with_the_secret_in_the_header() {
    let provider = read(&document()).unwrap();
    let http = request().http(&provider, &client(None), fresh(1)).unwrap();
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
    let http = token_request(&provider, &client, &id, Duration::from_secs(40), fresh(1)).unwrap();
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
fn the_probe_of_the_credentials_is_a_poll() {
    let provider = read(&document()).unwrap();
    let id = AuthReqId::parse("nobodys").unwrap();
    let poll = token_request(&provider, &client(None), &id, Duration::ZERO, fresh(1)).unwrap();
    let probe = credentials_probe(&provider, &client(None), "nobodys", fresh(2)).unwrap();
    assert_eq!((probe.body(), probe.url()), (poll.body(), poll.url()));
    assert_eq!(header(&probe, "authorization"), header(&poll, "authorization"));
}

#[test]
fn every_parameter_of_the_specification() {
    let provider = read(&document()).unwrap();
    assert!(provider.takes_user_code());
    let http = whole_request().http(&provider, &client(None), fresh(1)).unwrap();
    let expected = [
        ("scope", "openid email"),
        ("login_hint", "anna+x@example.com"),
        ("binding_message", "TIGER-42"),
        ("user_code", "kod 1 \"å\""),
        ("acr_values", "tenant:priv idp:bankid"),
        ("requested_expiry", "200"),
        ("ui_locales", "sv en-GB"),
        ("resource", "https://api.example.com/\u{e5}"),
    ];
    let expected: Vec<_> =
        expected.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    assert_eq!(form(&http), expected);
}

#[test]
fn one_hint_of_each_kind() {
    let provider = read(&document()).unwrap();
    let id_token = "eyJhbGciOiJSUzI1NiJ9.e30.c2ln";
    for (hint, name, value) in [
        (Hint::Login(LoginHint::parse("a b").unwrap()), "login_hint", "a b"),
        (Hint::LoginToken(LoginHintToken::parse("opaque.1").unwrap()), "login_hint_token", "opaque.1"),
        (Hint::IdToken(IdTokenText::parse(id_token).unwrap()), "id_token_hint", id_token),
    ] {
        let request = AuthenticationRequest::new(Scope::parse("openid").unwrap(), hint);
        let sent = form(&request.http(&provider, &client(None), fresh(1)).unwrap());
        let expected = [("scope".to_owned(), "openid".to_owned()), (name.to_owned(), value.to_owned())];
        assert_eq!(sent, expected);
    }
}

#[test]
fn the_life_is_left_out_once_and_nothing_else_changes() {
    let provider = read(&document()).unwrap();
    let sent =
        |request: &AuthenticationRequest| form(&request.http(&provider, &client(None), fresh(1)).unwrap());
    let without = whole_request().without_requested_expiry().unwrap();
    let mut expected = sent(&whole_request());
    expected.retain(|(name, _)| name != "requested_expiry");
    assert_eq!(sent(&without), expected);
    assert!(without.without_requested_expiry().is_none());
}

#[test]
fn nothing_secret_or_personal_is_in_a_debug_text() {
    let provider = read(&document()).unwrap();
    let id = AuthReqId::parse("A1-secret-id").unwrap();
    let mut by_token = whole_request();
    by_token.hint = Hint::LoginToken(LoginHintToken::parse("anna-token").unwrap());
    let texts = [
        format!("{:?}", whole_request()),
        format!("{by_token:?} {:?}", by_token.hint),
        format!("{:?}", whole_request().http(&provider, &client(None), fresh(1))),
        format!("{:?}", client(None)),
        format!("{:?}", Credentials { secret: Some(secret("s:e c%r&t+")), ..Credentials::default() }),
        format!("{:?}", HintedUser::Email(LoginHint::parse("anna").unwrap())),
        format!("{id:?}"),
        format!("{:?}", token_request(&provider, &client(None), &id, Duration::ZERO, fresh(1))),
    ];
    for text in texts {
        for secret in ["anna", "s:e", "s%3Ae", "A1-secret", "kod", "api.example.com"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}
