//! Discovery documents: whatever is accepted names this issuer, and sends no credential elsewhere.
#![no_main]

use std::time::Duration;

use ciba::{
    AuthReqId, AuthenticationRequest, ClientAuthentication, ClientId, ClientSecret, Credentials, Fresh, Hint,
    HttpRequest, LoginHint, Provider, Scope, token_request,
};
use ciba_fuzz::{CLIENT, ISSUER, NOW, answer, issuer};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|body: &[u8]| {
    let Ok(provider) = Provider::read(&issuer(), &answer(200, body)) else { return };
    let document: Value = serde_json::from_slice(body).expect("what was accepted is JSON");
    assert_eq!(document["issuer"], ISSUER);
    let endpoints =
        [provider.backchannel_authentication_endpoint(), provider.token_endpoint(), provider.jwks_uri()];
    for url in endpoints.into_iter().chain(provider.user_info_endpoint()) {
        assert_eq!(url.origin().ascii_serialization(), "https://id.example.com");
        assert!(url.username().is_empty() && url.password().is_none() && url.fragment().is_none());
    }
    let modes = document["backchannel_token_delivery_modes_supported"].as_array().expect("a list");
    assert!(modes.contains(&"poll".into()));
    assert!(!provider.algorithms().is_empty());
    // With a certificate the aliases for mutual TLS come into play.
    for has_certificate in [false, true] {
        for request in requests(&provider, has_certificate) {
            assert_eq!(request.url().origin().ascii_serialization(), "https://id.example.com");
            assert!(!request.url().as_str().contains("hush"), "a secret in an address");
        }
    }
});

/// All that a client with a secret would send; nothing where the document leaves it no way.
fn requests(provider: &Provider, has_certificate: bool) -> Vec<HttpRequest> {
    let id = ClientId::parse(CLIENT).expect("a client id");
    let secret = ClientSecret::parse("hush".to_owned().into()).expect("a secret");
    let credentials = Credentials { secret: Some(secret), has_certificate, ..Credentials::default() };
    let Ok(client) = ClientAuthentication::choose(provider, id, credentials, None) else { return Vec::new() };
    let hint = Hint::Login(LoginHint::parse("anna@example.com").expect("a hint"));
    let request = AuthenticationRequest::new(Scope::parse("openid").expect("a scope"), hint);
    let auth_req_id = AuthReqId::parse("a.1").expect("an id");
    let asked = request.http(provider, &client, fresh());
    let polled = token_request(provider, &client, &auth_req_id, Duration::from_secs(40), fresh());
    asked.into_iter().chain(polled).collect()
}

fn fresh() -> Fresh {
    Fresh { now: Timestamp::from_second(NOW).expect("a time"), random: [7; 16] }
}
