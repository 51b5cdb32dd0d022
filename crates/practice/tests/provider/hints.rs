//! Login hint tokens in Authway's form, and the code that some customers want to be asked with.

use aws_lc_rs::digest;
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use practice::{Options, Profile};
use serde_json::{Value, json};

use crate::signer::{Signer, sign_with_secret, with};
use crate::till::{ANNA, Answer, NOW, SECRET, Till, quick};

const LOVA: &str = "lova.nyberg@post.example";

fn claims() -> Value {
    json!({
        "iss": "claimcheck-practice", "aud": "http://127.0.0.1:10442",
        "iat": NOW, "sub": "practice-6f2c1a90-0001",
    })
}

fn token(claims: &Value) -> String {
    let hash = digest::digest(&digest::SHA256, SECRET.as_bytes());
    sign_with_secret(STANDARD.encode(hash).as_bytes(), claims)
}

async fn ask(till: &Till, token: &str) -> Answer {
    till.post("/connect/ciba", &[("scope", "openid"), ("login_hint_token", token)]).await
}

#[tokio::test]
async fn a_hint_token_names_a_person_by_every_identifier() {
    let till = Till::new(quick(Profile::Teaching));
    let nameless = with(&claims(), "sub", Value::Null);
    for (name, value) in [
        ("sub", "practice-6f2c1a90-0001"),
        ("email", ANNA),
        ("phone_number", "+46701740605"),
        ("personal_number", "198112189876"),
    ] {
        let answer = ask(&till, &token(&with(&nameless, name, json!(value)))).await;
        assert_eq!(answer.status, StatusCode::OK, "{name}: {}", answer.body);
        assert_eq!(till.practice.pending().pop().unwrap().person.as_str(), "anna", "{name}");
    }
}

#[tokio::test]
async fn a_hint_token_that_names_nobody_or_two_is_of_nobody() {
    let till = Till::new(quick(Profile::Teaching));
    for claims in [
        with(&claims(), "sub", Value::Null),
        with(&claims(), "sub", json!("practice-nobody")),
        with(&claims(), "email", json!("bo.ek@post.example")),
    ] {
        assert_eq!(ask(&till, &token(&claims)).await.error(), "unknown_user_id", "{claims}");
    }
}

#[tokio::test]
async fn a_hint_token_that_is_not_the_clients_own_is_not_believed() {
    let till = Till::new(quick(Profile::Teaching));
    for (name, value) in [
        ("iss", json!("somebody")),
        ("aud", json!("https://elsewhere.example")),
        ("aud", Value::Null),
        ("iat", Value::Null),
        ("iat", json!(NOW + 11)),
        ("exp", json!("soon")),
    ] {
        let answer = ask(&till, &token(&with(&claims(), name, value.clone()))).await;
        assert_eq!(answer.error(), "unknown_user_id", "{name} {value}");
    }
    let plain_secret = sign_with_secret(SECRET.as_bytes(), &claims());
    let by_key = Signer::ec().sign(jsonwebtoken::Algorithm::ES256, &claims());
    for forged in [plain_secret, by_key, "a.b.c".to_owned()] {
        assert_eq!(ask(&till, &forged).await.error(), "unknown_user_id");
    }
}

#[tokio::test]
async fn a_hint_token_expires_when_it_says_and_else_after_ten_minutes() {
    let till = Till::new(quick(Profile::Teaching));
    let expiring = with(&claims(), "exp", json!(NOW + 60));
    for (claims, good_ms) in [(expiring, 59_000), (claims(), 599_000 - 60_000)] {
        let token = token(&claims);
        till.advance_ms(good_ms);
        assert_eq!(ask(&till, &token).await.status, StatusCode::OK, "{claims}");
        till.advance_ms(1_000);
        let answer = ask(&till, &token).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(answer.error(), "expired_login_hint_token", "{claims}");
    }
}

#[tokio::test]
async fn a_hint_token_for_another_tenant_finds_nobody_of_ours() {
    let till = Till::new(Options { tenant: Some("priv".to_owned()), ..quick(Profile::Teaching) });
    let in_tenant = |tenant: &str| token(&with(&claims(), "tid", json!(tenant)));
    assert_eq!(ask(&till, &in_tenant("priv")).await.status, StatusCode::OK);
    assert_eq!(ask(&till, &in_tenant("firm")).await.error(), "unknown_user_id");
}

#[tokio::test]
async fn a_customer_with_a_code_is_asked_only_with_it() {
    let till = Till::new(quick(Profile::Teaching));
    let ask = async |code: &[(&str, &str)]| {
        let form = [&[("scope", "openid"), ("login_hint", LOVA)], code].concat();
        till.post("/connect/ciba", &form).await
    };
    let missing = ask(&[]).await;
    assert_eq!((missing.status, missing.error().as_str()), (StatusCode::BAD_REQUEST, "missing_user_code"));
    for wrong in ["7352", "73510", "seven"] {
        let answer = ask(&[("user_code", wrong)]).await;
        assert_eq!((answer.status, answer.error().as_str()), (StatusCode::BAD_REQUEST, "invalid_user_code"));
    }
    assert!(till.practice.pending().is_empty(), "nothing reached the phone");
    assert_eq!(ask(&[("user_code", "7351")]).await.status, StatusCode::OK);
    let document = till.get("/.well-known/openid-configuration").await.json();
    assert_eq!(document["backchannel_user_code_parameter_supported"], true);
}

#[tokio::test]
async fn who_has_no_code_is_asked_with_any() {
    let till = Till::new(quick(Profile::Teaching));
    till.start_with(&[("scope", "openid"), ("login_hint", ANNA), ("user_code", "1234")]).await;
}
