//! UserInfo: which scope opens which claim, and for whom.

use axum::http::{StatusCode, header};
use practice::{Decision, Endpoint, Fault, Faults, Options, Twist, Which};
use serde_json::{Value, json};

use crate::till::{ANNA, Till};

const PATH: &str = "/connect/userinfo";

async fn access_token(till: &Till, scope: &str, hint: &str) -> String {
    let id = till.start_with(&[("scope", scope), ("login_hint", hint)]).await;
    till.practice.answer(&id, &Decision::AcceptAsOwner).unwrap();
    till.poll(&id).await.json()["access_token"].as_str().unwrap().to_owned()
}

async fn claims(scope: &str, hint: &str) -> Value {
    let till = Till::new(Options::default());
    let token = access_token(&till, scope, hint).await;
    till.get_with(PATH, header::AUTHORIZATION, &format!("Bearer {token}")).await.json()
}

#[tokio::test]
async fn each_scope_opens_its_claims() {
    assert_eq!(claims("openid", ANNA).await, json!({ "sub": "practice-6f2c1a90-0001" }));
    assert_eq!(
        claims("openid profile email phone personal_number", ANNA).await,
        json!({
            "sub": "practice-6f2c1a90-0001",
            "name": "Anna Andersson", "given_name": "Anna", "family_name": "Andersson",
            "preferred_username": ANNA,
            "email": ANNA, "email_verified": true,
            "phone_number": "+46701740605", "phone_number_verified": true,
            "personal_number": "198112189876",
        })
    );
}

#[tokio::test]
async fn an_unconfirmed_address_is_called_so() {
    let claims = claims("openid email", "elin.forsberg@post.example").await;
    assert_eq!(claims["email_verified"], false);
}

#[tokio::test]
async fn two_addresses_are_an_array() {
    let claims = claims("openid profile email", "jo.li@post.example").await;
    assert_eq!(claims["email"], json!(["jo.li@post.example", "jo@work.example"]));
    assert_eq!(claims["preferred_username"], "jo.li@post.example");
}

#[tokio::test]
async fn who_has_no_address_has_no_claim_about_it() {
    let claims = claims("openid email", "tolvan").await;
    assert_eq!(claims, json!({ "sub": "practice-6f2c1a90-0012" }));
}

#[tokio::test]
async fn only_a_living_access_token_opens_it() {
    let till = Till::new(Options::default());
    let token = access_token(&till, "openid", ANNA).await;
    let bearer = format!("Bearer {token}");
    for authorization in ["", "Bearer", "Bearer nonsense", &format!("Basic {token}")] {
        let answer = till.get_with(PATH, header::AUTHORIZATION, authorization).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{authorization}");
        assert!(answer.header(header::WWW_AUTHENTICATE).contains("invalid_token"), "{authorization}");
    }
    till.advance_ms(3_599_999);
    assert_eq!(till.get_with(PATH, header::AUTHORIZATION, &bearer).await.status, StatusCode::OK);
    till.advance_ms(1);
    assert_eq!(till.get_with(PATH, header::AUTHORIZATION, &bearer).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn another_subject_can_be_feigned() {
    let till = Till::new(Options::default());
    let twist = Fault::Twist(Twist::OtherSubject);
    till.practice.with_faults(Faults::none().on(Endpoint::UserInfo, Which::Every, twist));
    let token = access_token(&till, "openid", ANNA).await;
    let claims = till.get_with(PATH, header::AUTHORIZATION, &format!("Bearer {token}")).await.json();
    assert_eq!(claims["sub"], "practice-nobody");
}
