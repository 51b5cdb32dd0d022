//! The script of faults: which request is struck, and whether the provider acted before.

use axum::body::{Body, to_bytes};
use axum::http::{StatusCode, header};
use practice::{Decision, Endpoint, Fault, Faults, Options, Outage, Twist, Which};
use serde_json::json;
use tower::ServiceExt;

use crate::till::{ANNA, CIBA, SECRET, Till, basic, encoded, form_request};

const DISCOVERY: &str = "/.well-known/openid-configuration";

#[tokio::test]
async fn only_the_named_request_is_struck() {
    let till = Till::new(Options::default());
    till.practice.with_faults(
        Faults::none().on(Endpoint::Discovery, Which::Nth(2), Fault::Before(Outage::ServerError)).on(
            Endpoint::Discovery,
            Which::From(4),
            Fault::Before(Outage::HtmlPage),
        ),
    );
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(till.get(DISCOVERY).await.status.as_u16());
    }
    assert_eq!(statuses, [200, 500, 200, 502, 502]);
    assert_eq!(till.get(&format!("{DISCOVERY}/jwks")).await.status, StatusCode::OK, "others are not");
}

#[tokio::test]
async fn an_outage_before_acting_loses_nothing() {
    let till = Till::new(Options::default());
    let id = till.start(ANNA).await;
    till.practice.answer(&id, &Decision::AcceptAsOwner).unwrap();
    let outage = Outage::Unavailable { retry_after_s: Some(7) };
    till.practice.with_faults(Faults::none().on(Endpoint::Token, Which::Nth(1), Fault::Before(outage)));
    let answer = till.poll(&id).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header(header::RETRY_AFTER), "7");
    assert_eq!(till.poll(&id).await.status, StatusCode::OK, "and does not count for the pacing");
}

#[tokio::test]
async fn an_outage_after_acting_loses_the_one_answer() {
    let till = Till::new(Options::default());
    let id = till.start(ANNA).await;
    till.practice.answer(&id, &Decision::AcceptAsOwner).unwrap();
    till.practice.with_faults(Faults::none().on(
        Endpoint::Token,
        Which::Nth(1),
        Fault::After(Outage::ServerError),
    ));
    assert_eq!(till.poll(&id).await.status, StatusCode::INTERNAL_SERVER_ERROR);
    till.advance_ms(2_000);
    assert_eq!(till.poll_error(&id).await, "invalid_grant");
}

#[tokio::test]
async fn every_outage_has_its_face() {
    let to = "https://elsewhere.example/".to_owned();
    for (outage, status, contains) in [
        (Outage::ServerError, 500, ""),
        (Outage::Unavailable { retry_after_s: None }, 503, ""),
        (Outage::TooManyRequests { retry_after_s: Some(3) }, 429, ""),
        (Outage::HtmlPage, 502, "<h1>"),
        (Outage::HtmlPageAsSuccess, 200, "<h1>"),
        (Outage::Redirect { to: to.clone() }, 307, ""),
        (Outage::BrokenJson, 200, "{"),
        (Outage::Refusal { status: 400, error: "slow_down" }, 400, "{\"error\":\"slow_down\"}"),
    ] {
        let till = Till::new(Options::default());
        let redirects = matches!(outage, Outage::Redirect { .. });
        till.practice.with_faults(Faults::none().on(
            Endpoint::Discovery,
            Which::Every,
            Fault::Before(outage.clone()),
        ));
        let answer = till.get(DISCOVERY).await;
        assert_eq!(answer.status.as_u16(), status, "{outage:?}");
        assert!(answer.body.contains(contains), "{outage:?}: {}", answer.body);
        assert_eq!(answer.header(header::LOCATION) == to, redirects, "{outage:?}");
    }
}

#[tokio::test]
async fn an_oversized_body_is_larger_than_any_client_should_read() {
    let till = Till::new(Options::default());
    till.practice.with_faults(Faults::none().on(
        Endpoint::Keys,
        Which::Every,
        Fault::Before(Outage::Oversized),
    ));
    assert!(till.get(&format!("{DISCOVERY}/jwks")).await.body.len() > 1024 * 1024);
}

#[tokio::test]
async fn a_body_cut_short_fails_while_it_is_read() {
    let till = Till::new(Options::default());
    let id = till.start(ANNA).await;
    till.practice.with_faults(Faults::none().on(
        Endpoint::Token,
        Which::Nth(1),
        Fault::After(Outage::CutShort),
    ));
    let form = encoded(&[("grant_type", CIBA), ("auth_req_id", &id)]);
    let request = form_request("/connect/token", Some(&basic("claimcheck-practice", SECRET)), &form);
    let response = till.practice.router().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let body: Body = response.into_body();
    assert!(to_bytes(body, usize::MAX).await.is_err());
}

#[tokio::test]
async fn documents_can_lie() {
    let till = Till::new(Options::default());
    let twist = Fault::Twist;
    till.practice.with_faults(
        Faults::none()
            .on(Endpoint::Discovery, Which::Every, twist(Twist::WrongIssuer))
            .on(Endpoint::Discovery, Which::Every, twist(Twist::Member { name: "jwks_uri", value: None }))
            .on(Endpoint::Discovery, Which::Every, twist(Twist::DateOff { seconds: 600 }))
            .on(Endpoint::Keys, Which::Nth(1), twist(Twist::NoKeys))
            .on(Endpoint::Keys, Which::Nth(2), twist(Twist::KeyTwice))
            .on(
                Endpoint::Backchannel,
                Which::Every,
                twist(Twist::Member { name: "interval", value: Some(json!("often")) }),
            ),
    );
    let answer = till.get(DISCOVERY).await;
    assert_eq!(answer.header(header::DATE), "Sun, 22 Nov 2026 13:15:00 GMT");
    let document = answer.json();
    assert_ne!(document["issuer"], till.practice.issuer());
    assert!(document.get("jwks_uri").is_none());
    assert_eq!(till.get(&format!("{DISCOVERY}/jwks")).await.json(), json!({ "keys": [] }));
    let keys = till.get(&format!("{DISCOVERY}/jwks")).await.json();
    assert_eq!(keys["keys"][0], keys["keys"][1]);
    let answer = till.post("/connect/ciba", &[("scope", "openid"), ("login_hint", ANNA)]).await;
    assert_eq!(answer.json()["interval"], "often");
}

#[tokio::test]
async fn an_account_closed_after_the_accept_gets_no_tokens() {
    let till = Till::new(Options::default());
    let id = till.start(ANNA).await;
    till.practice.answer(&id, &Decision::AcceptAsOwner).unwrap();
    let twist = Fault::Twist(Twist::CustomerDisabled);
    till.practice.with_faults(Faults::none().on(Endpoint::Token, Which::Every, twist));
    assert_eq!(till.poll_error(&id).await, "invalid_grant");
}
