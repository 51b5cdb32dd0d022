//! Signed authentication requests: what is taken, what must be in them, and what must stay outside.

use axum::http::StatusCode;
use jsonwebtoken::Algorithm;
use practice::{Options, Profile};
use serde_json::{Value, json};

use crate::signer::{Signer, sign_with_secret, with};
use crate::till::{ANNA, Answer, NOW, SECRET, Till, quick};

const CLIENT: &str = "claimcheck-practice";
const ISSUER: &str = "http://127.0.0.1:10442";

fn claims(jti: &str) -> Value {
    json!({
        "iss": CLIENT, "aud": ISSUER, "jti": jti,
        "iat": NOW, "nbf": NOW, "exp": NOW + 300,
        "scope": "openid", "login_hint": ANNA, "binding_message": "TIGER-42",
    })
}

fn till() -> Till {
    let client_keys = vec![Signer::ec().registered(), Signer::rsa().registered()];
    Till::new(Options { client_keys, ..quick(Profile::Teaching) })
}

async fn ask(till: &Till, request: &str) -> Answer {
    till.post("/connect/ciba", &[("request", request)]).await
}

#[tokio::test]
async fn what_was_signed_is_what_is_asked() {
    let till = till();
    for (signer, algorithm) in [
        (Signer::ec(), Algorithm::ES256),
        (Signer::rsa(), Algorithm::PS256),
        (Signer::rsa(), Algorithm::RS256),
    ] {
        let answer = ask(&till, &signer.sign(algorithm, &claims(&format!("{algorithm:?}")))).await;
        assert_eq!(answer.status, StatusCode::OK, "{algorithm:?}: {}", answer.body);
        let pending = till.practice.pending().pop().unwrap();
        assert_eq!(pending.binding_message.as_deref(), Some("TIGER-42"));
        assert_eq!((pending.hint.as_str(), pending.person.as_str()), (ANNA, "anna"));
    }
}

#[tokio::test]
async fn the_lifetime_is_asked_for_as_a_number_or_as_text() {
    let till = till();
    for (jti, wish) in [("1", json!(120)), ("2", json!("120"))] {
        let claims = with(&claims(jti), "requested_expiry", wish.clone());
        let answer = ask(&till, &Signer::ec().sign(Algorithm::ES256, &claims)).await;
        assert_eq!(answer.json()["expires_in"], 120, "{wish}");
    }
}

#[tokio::test]
async fn a_signed_request_is_checked_like_any_other() {
    let till = till();
    for (name, value, error) in [
        ("scope", json!("email"), "invalid_request"),
        ("login_hint", json!("nobody@post.example"), "unknown_user_id"),
        ("login_hint_token", json!("a.b.c"), "invalid_request"),
        ("binding_message", json!("x".repeat(101)), "invalid_binding_message"),
        ("requested_expiry", json!(0), "invalid_request"),
    ] {
        let claims = with(&claims(name), name, value);
        let answer = ask(&till, &Signer::ec().sign(Algorithm::ES256, &claims)).await;
        assert_eq!(answer.error(), error, "{name}");
    }
}

#[tokio::test]
async fn each_claim_about_the_token_must_be_there_and_right() {
    let till = till();
    for (name, value) in [
        ("iss", Value::Null),
        ("iss", json!("somebody")),
        ("aud", Value::Null),
        ("aud", json!("https://elsewhere.example")),
        ("aud", json!([ISSUER, "https://elsewhere.example"])),
        ("exp", Value::Null),
        ("exp", json!(NOW)),
        ("exp", json!(NOW + 3_601)),
        ("iat", Value::Null),
        ("iat", json!(NOW + 11)),
        ("nbf", Value::Null),
        ("nbf", json!(NOW + 11)),
        ("nbf", json!(NOW - 3_601)),
        ("jti", Value::Null),
        ("client_id", json!("somebody")),
        ("request", json!("a.b.c")),
        ("request_uri", json!("https://elsewhere.example")),
        ("acr_values", json!(["urn:level:high"])),
    ] {
        let claims = with(&claims("1"), name, value.clone());
        let answer = ask(&till, &Signer::ec().sign(Algorithm::ES256, &claims)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name} {value}");
        assert_eq!(answer.error(), "invalid_request_object", "{name} {value}");
    }
    assert!(till.practice.pending().is_empty());
}

#[tokio::test]
async fn a_request_is_good_for_one_use() {
    let till = till();
    let request = Signer::ec().sign(Algorithm::ES256, &claims("1"));
    assert_eq!(ask(&till, &request).await.status, StatusCode::OK);
    assert_eq!(ask(&till, &request).await.error(), "invalid_request_object");
}

#[tokio::test]
async fn no_parameter_is_outside_not_even_one_that_is_inside_too() {
    let till = till();
    for outside in [("binding_message", "TIGER-42"), ("ui_locales", "sv")] {
        let request = Signer::ec().sign(Algorithm::ES256, &claims(outside.0));
        let answer = till.post("/connect/ciba", &[("request", &request), outside]).await;
        assert_eq!(answer.error(), "invalid_request_object", "{outside:?}");
    }
    let request = Signer::ec().sign(Algorithm::ES256, &claims("1"));
    let form = [("request", request.as_str()), ("client_id", CLIENT), ("client_secret", SECRET)];
    let answer = till.post_as("/connect/ciba", None, &form).await;
    assert_eq!(answer.status, StatusCode::OK, "what proves the client stays outside: {}", answer.body);
}

#[tokio::test]
async fn only_a_registered_key_signs() {
    let till = till();
    let none = format!("{}.{}.", crate::signer::base64url(b"{\"alg\":\"none\"}"), "e30");
    for (what, request) in [
        ("another key", Signer::another_ec().sign(Algorithm::ES256, &claims("1"))),
        ("the secret", sign_with_secret(SECRET.as_bytes(), &claims("1"))),
        ("nothing", none),
        ("no token", "a.b.c".to_owned()),
    ] {
        assert_eq!(ask(&till, &request).await.error(), "invalid_request_object", "{what}");
    }
    let keyless = Till::new(quick(Profile::Teaching));
    let answer = ask(&keyless, &Signer::ec().sign(Algorithm::ES256, &claims("1"))).await;
    assert_eq!(answer.error(), "invalid_request_object", "a client without keys");
}

#[tokio::test]
async fn a_provider_can_want_all_requests_signed_and_says_so() {
    let client_keys = vec![Signer::ec().registered()];
    let options = Options { client_keys, require_signed_request_object: true, ..quick(Profile::Teaching) };
    let till = Till::new(options);
    let document = till.get("/.well-known/openid-configuration").await.json();
    assert_eq!(document["require_signed_request_object"], true);
    let plain = till.post("/connect/ciba", &[("scope", "openid"), ("login_hint", ANNA)]).await;
    assert_eq!((plain.status, plain.error().as_str()), (StatusCode::BAD_REQUEST, "invalid_request"));
    let answer = ask(&till, &Signer::ec().sign(Algorithm::ES256, &claims("1"))).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
}

#[tokio::test]
async fn discovery_tells_the_algorithms_where_a_client_can_sign() {
    let member = "backchannel_authentication_request_signing_alg_values_supported";
    let document = till().get("/.well-known/openid-configuration").await.json();
    assert_eq!(document[member], json!(["ES256", "PS256", "RS256"]));
    let keyless = Till::new(quick(Profile::Teaching));
    let document = keyless.get("/.well-known/openid-configuration").await.json();
    assert_eq!(document.get(member), None);
    assert_eq!(document.get("require_signed_request_object"), None);
}
