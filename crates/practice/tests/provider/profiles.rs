//! What each profile does otherwise than the rest: pacing, expiry, what a till is told.

use axum::http::{StatusCode, header};
use practice::{AnswerError, Client, ClientSecret, Decision, Options, Profile};

use crate::till::{ANNA, CIBA, Till, basic, quick};

const REAL: [Profile; 4] = [Profile::Duende, Profile::LongPolling, Profile::Auth0Like, Profile::Strict];

#[tokio::test]
async fn real_providers_ask_for_five_seconds() {
    for profile in REAL {
        let till = Till::new(quick(profile));
        let form = [("scope", "openid"), ("login_hint", ANNA)];
        assert_eq!(till.post("/connect/ciba", &form).await.json()["interval"], 5, "{profile:?}");
    }
    assert_eq!(Options::of(Profile::Teaching).interval_s, 2, "who practises does not wait");
}

#[tokio::test]
async fn only_duende_keeps_another_person_out() {
    for profile in
        [Profile::Teaching, Profile::Duende, Profile::LongPolling, Profile::Auth0Like, Profile::Strict]
    {
        let till = Till::new(quick(profile));
        let id = till.start(ANNA).await;
        let expected = match profile {
            Profile::Duende => Err(AnswerError::DifferentPerson),
            Profile::Teaching | Profile::LongPolling | Profile::Auth0Like | Profile::Strict => Ok(()),
        };
        assert_eq!(till.practice.answer(&id, &Decision::SomebodyElse), expected, "{profile:?}");
    }
}

#[tokio::test]
async fn auth0_says_when_to_come_back_and_means_it() {
    let till = Till::new(quick(Profile::Auth0Like));
    let id = till.start(ANNA).await;
    assert_eq!(till.poll_error(&id).await, "authorization_pending");
    till.advance_ms(1_500);
    let early = till.poll(&id).await;
    assert_eq!((early.status, early.error().as_str()), (StatusCode::BAD_REQUEST, "slow_down"));
    assert_eq!(early.header(header::RETRY_AFTER), "9", "ten from the last good poll, rounded up");
    till.advance_ms(8_499);
    let early = till.poll(&id).await;
    assert_eq!(early.error(), "slow_down", "by a hair");
    assert_eq!(early.header(header::RETRY_AFTER), "6", "fifteen by now");
    till.advance_ms(6_000);
    assert_eq!(till.poll_error(&id).await, "authorization_pending");
    till.advance_ms(14_999);
    assert_eq!(till.poll_error(&id).await, "slow_down", "longer for good");
}

#[tokio::test]
async fn no_other_profile_says_when_to_come_back() {
    for profile in [Profile::Teaching, Profile::Duende, Profile::Strict] {
        let till = Till::new(quick(profile));
        let id = till.start(ANNA).await;
        till.poll(&id).await;
        let early = till.poll(&id).await;
        assert_eq!(early.error(), "slow_down", "{profile:?}");
        assert_eq!(early.header(header::RETRY_AFTER), "", "{profile:?}");
    }
}

#[tokio::test]
async fn a_request_that_ran_out_of_time_is_denied_by_auth0_alone() {
    for profile in REAL {
        let till = Till::new(quick(profile));
        let id = till.start(ANNA).await;
        till.advance_ms(300_000);
        let expected = if profile == Profile::Auth0Like { "access_denied" } else { "expired_token" };
        assert_eq!(till.poll_error(&id).await, expected, "{profile:?}");
    }
}

#[tokio::test]
async fn the_strict_one_lets_the_first_poll_wait() {
    let till = Till::new(quick(Profile::Strict));
    let id = till.start(ANNA).await;
    till.advance_ms(4_999);
    assert_eq!(till.poll_error(&id).await, "slow_down");
    let id = till.start(ANNA).await;
    till.advance_ms(5_000);
    assert_eq!(till.poll_error(&id).await, "authorization_pending");
}

#[tokio::test]
async fn the_strict_one_makes_the_interval_longer_each_time() {
    let till = Till::new(quick(Profile::Strict));
    let id = till.start(ANNA).await;
    for early_ms in [4_999, 9_999, 14_999] {
        till.advance_ms(early_ms);
        assert_eq!(till.poll_error(&id).await, "slow_down", "{early_ms}");
    }
    for _ in 0..2 {
        till.advance_ms(20_000);
        assert_eq!(till.poll_error(&id).await, "authorization_pending");
    }
}

#[tokio::test]
async fn the_fifth_early_poll_ends_the_request_at_the_strict_one() {
    let till = Till::new(quick(Profile::Strict));
    let id = till.start(ANNA).await;
    for _ in 0..4 {
        assert_eq!(till.poll_error(&id).await, "slow_down");
    }
    assert_eq!(till.poll_error(&id).await, "invalid_request");
    till.advance_ms(60_000);
    assert_eq!(till.poll_error(&id).await, "access_denied");
    assert_eq!(till.practice.answer(&id, &Decision::AcceptAsOwner), Err(AnswerError::Expired));
    assert!(till.practice.pending().is_empty());
    assert_eq!(till.get(&format!("/identity/ciba?requestId={id}")).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn early_polls_count_although_others_were_in_time() {
    let till = Till::new(quick(Profile::Strict));
    let id = till.start(ANNA).await;
    for _ in 0..4 {
        till.advance_ms(30_000);
        assert_eq!(till.poll_error(&id).await, "authorization_pending");
        assert_eq!(till.poll_error(&id).await, "slow_down");
    }
    till.advance_ms(30_000);
    assert_eq!(till.poll_error(&id).await, "authorization_pending");
    assert_eq!(till.poll_error(&id).await, "invalid_request");
}

#[tokio::test]
async fn duende_has_endless_patience() {
    let till = Till::new(quick(Profile::Duende));
    let id = till.start(ANNA).await;
    till.poll(&id).await;
    for _ in 0..20 {
        assert_eq!(till.poll_error(&id).await, "slow_down");
    }
    till.advance_ms(5_000);
    assert_eq!(till.poll_error(&id).await, "authorization_pending");
}

#[tokio::test]
async fn another_client_does_not_disturb_the_strict_ones_count() {
    let other = Client::new("other", ClientSecret::new("other-secret"));
    let till = Till::new(Options { other_clients: vec![other], ..quick(Profile::Strict) });
    let id = till.start(ANNA).await;
    till.advance_ms(4_000);
    let form = [("grant_type", CIBA), ("auth_req_id", id.as_str())];
    till.post_as("/connect/token", Some(&basic("other", "other-secret")), &form).await;
    till.advance_ms(1_000);
    assert_eq!(till.poll_error(&id).await, "authorization_pending");
}
