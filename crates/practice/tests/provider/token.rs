//! The token endpoint: pacing at exact arrival times, the order of checks, answers that are given once.

use axum::http::{StatusCode, header};
use practice::{Client, ClientSecret, Decision, Options};

use crate::till::{ANNA, CIBA, SECRET, Till, basic};

const PATH: &str = "/connect/token";

type Form<'a> = &'a [(&'a str, &'a str)];

#[tokio::test]
async fn the_first_poll_is_never_too_soon() {
    let till = Till::new(Options::duende());
    let id = till.start(ANNA).await;
    assert_eq!(till.poll_error(&id).await, "authorization_pending");
}

#[tokio::test]
async fn a_poll_is_too_soon_by_a_hair_and_in_time_to_the_hair() {
    let till = Till::new(Options::duende());
    let id = till.start(ANNA).await;
    till.poll(&id).await;
    till.advance_ms(4_999);
    assert_eq!(till.poll_error(&id).await, "slow_down");
    till.advance_ms(5_000);
    assert_eq!(till.poll_error(&id).await, "authorization_pending");
}

#[tokio::test]
async fn an_early_poll_starts_the_window_anew() {
    let till = Till::new(Options::duende());
    let id = till.start(ANNA).await;
    till.poll(&id).await;
    till.advance_ms(4_000);
    assert_eq!(till.poll_error(&id).await, "slow_down");
    // 8 s after the first arrival, but only 4 s after the last one.
    till.advance_ms(4_000);
    assert_eq!(till.poll_error(&id).await, "slow_down");
    till.advance_ms(5_000);
    assert_eq!(till.poll_error(&id).await, "authorization_pending");
}

#[tokio::test]
async fn slow_down_does_not_raise_the_interval_here() {
    let till = Till::new(Options::duende());
    let id = till.start(ANNA).await;
    till.poll(&id).await;
    assert_eq!(till.poll_error(&id).await, "slow_down");
    for _ in 0..3 {
        till.advance_ms(5_000);
        assert_eq!(till.poll_error(&id).await, "authorization_pending");
    }
}

#[tokio::test]
async fn a_jump_of_the_wall_clock_changes_no_pacing_and_no_lifetime() {
    let till = Till::new(Options::duende());
    let id = till.start(ANNA).await;
    till.poll(&id).await;
    till.clock.jump_to(4_000_000_000);
    assert_eq!(till.poll_error(&id).await, "slow_down");
    till.clock.jump_to(0);
    till.advance_ms(5_000);
    assert_eq!(till.poll_error(&id).await, "authorization_pending");
}

#[tokio::test]
async fn pacing_comes_before_readiness_and_before_expiry() {
    let till = Till::new(Options::duende());
    let id = till.start(ANNA).await;
    till.poll(&id).await;
    till.practice.answer(&id, &Decision::AcceptAsOwner).unwrap();
    assert_eq!(till.poll_error(&id).await, "slow_down", "a ready token is hidden by an early poll");
    till.advance_ms(299_000);
    till.poll(&till.start(ANNA).await).await;
    assert_eq!(till.poll(&id).await.status, StatusCode::OK);

    let id = till.start(ANNA).await;
    till.advance_ms(299_000);
    assert_eq!(till.poll_error(&id).await, "authorization_pending");
    till.advance_ms(1_000);
    assert_eq!(till.poll_error(&id).await, "slow_down", "so is the end");
    till.advance_ms(5_000);
    assert_eq!(till.poll_error(&id).await, "expired_token");
}

#[tokio::test]
async fn a_request_expires_to_the_millisecond() {
    let till = Till::new(Options::default());
    let form = [("scope", "openid"), ("login_hint", ANNA), ("requested_expiry", "10")];
    let (early, late) = (till.start_with(&form).await, till.start_with(&form).await);
    till.advance_ms(9_999);
    assert_eq!(till.poll_error(&early).await, "authorization_pending");
    till.advance_ms(1);
    assert_eq!(till.poll_error(&late).await, "expired_token");
}

#[tokio::test]
async fn an_accept_that_was_not_fetched_in_time_expires() {
    let till = Till::new(Options::default());
    let id = till.start(ANNA).await;
    till.practice.answer(&id, &Decision::AcceptAsOwner).unwrap();
    till.advance_ms(300_000);
    assert_eq!(till.poll_error(&id).await, "expired_token");
}

#[tokio::test]
async fn tokens_are_given_once() {
    let till = Till::new(Options::default());
    let id = till.start(ANNA).await;
    till.practice.answer(&id, &Decision::AcceptAsOwner).unwrap();
    let answer = till.poll(&id).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.header(header::CACHE_CONTROL).contains("no-store"));
    let document = answer.json();
    assert_eq!(document["token_type"], "Bearer");
    assert_eq!(document["expires_in"], 3600);
    assert_eq!(document["scope"], "openid");
    assert_eq!(till.poll_error(&id).await, "invalid_grant", "even before pacing: the request is gone");
}

#[tokio::test]
async fn a_decline_is_told_once() {
    let till = Till::new(Options::default());
    let id = till.start(ANNA).await;
    till.practice.answer(&id, &Decision::Decline).unwrap();
    assert_eq!(till.poll_error(&id).await, "access_denied");
    till.advance_ms(2_000);
    assert_eq!(till.poll_error(&id).await, "invalid_grant");
}

#[tokio::test]
async fn an_expired_request_is_forgotten_after_a_while() {
    let till = Till::new(Options::default());
    let id = till.start(ANNA).await;
    till.advance_ms(300_000);
    assert_eq!(till.poll_error(&id).await, "expired_token");
    till.advance_ms(15 * 60_000);
    till.start(ANNA).await;
    assert_eq!(till.poll_error(&id).await, "invalid_grant");
}

#[tokio::test]
async fn another_client_finds_nothing_and_does_not_disturb_the_pacing() {
    let other = Client::new("other", ClientSecret::new("other-secret"));
    let till = Till::new(Options { other_clients: vec![other], ..Options::duende() });
    let id = till.start(ANNA).await;
    till.practice.answer(&id, &Decision::AcceptAsOwner).unwrap();
    let form = [("grant_type", CIBA), ("auth_req_id", id.as_str())];
    let answer = till.post_as(PATH, Some(&basic("other", "other-secret")), &form).await;
    assert_eq!((answer.status, answer.error().as_str()), (StatusCode::BAD_REQUEST, "invalid_grant"));
    assert_eq!(till.poll(&id).await.status, StatusCode::OK);
}

#[tokio::test]
async fn errors_are_always_400_here() {
    let till = Till::new(Options::default());
    let id = till.start(ANNA).await;
    let long = "A".repeat(101);
    let id = id.as_str();
    let cases: &[(&str, Option<String>, Form, &str)] = &[
        ("no client", None, &[("grant_type", CIBA), ("auth_req_id", id)], "invalid_client"),
        (
            "wrong secret",
            Some(basic("claimcheck-practice", "no")),
            &[("grant_type", CIBA), ("auth_req_id", id)],
            "invalid_client",
        ),
        ("no grant type", Some(ours()), &[("auth_req_id", id)], "unsupported_grant_type"),
        (
            "other grant type",
            Some(ours()),
            &[("grant_type", "client_credentials"), ("auth_req_id", id)],
            "unsupported_grant_type",
        ),
        ("no id", Some(ours()), &[("grant_type", CIBA)], "invalid_request"),
        ("unknown id", Some(ours()), &[("grant_type", CIBA), ("auth_req_id", "AB-1")], "invalid_grant"),
        ("long id", Some(ours()), &[("grant_type", CIBA), ("auth_req_id", &long)], "invalid_grant"),
    ];
    for (name, authorization, form, error) in cases {
        let answer = till.post_as(PATH, authorization.as_deref(), form).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name}");
        assert_eq!(answer.error(), *error, "{name}");
        assert!(answer.header(header::CACHE_CONTROL).contains("no-store"), "{name}");
    }
    let get = till.get(PATH).await;
    assert_eq!((get.status, get.error().as_str()), (StatusCode::BAD_REQUEST, "invalid_request"));
}

fn ours() -> String {
    basic("claimcheck-practice", SECRET)
}
