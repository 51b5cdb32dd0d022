//! Long polling: polls that are held, in tokio's paused time, which jumps to the next timer when everybody waits.

use std::time::Duration;

use axum::http::StatusCode;
use practice::{Decision, Options, PersonId, Profile};
use tokio::task::JoinHandle;
use tokio::time::{Instant, advance};

use crate::till::{ANNA, Answer, Till, quick};

fn till() -> Till {
    Till::in_tokio_time(quick(Profile::LongPolling))
}

/// A poll that has arrived and is not awaited yet.
async fn poll(till: &Till, id: &str) -> JoinHandle<Answer> {
    let (till, id) = (till.clone(), id.to_owned());
    let polling = tokio::spawn(async move { till.poll(&id).await });
    tokio::task::yield_now().await;
    polling
}

#[tokio::test(start_paused = true)]
async fn a_poll_is_held_for_thirty_seconds_while_nobody_decides() {
    let till = till();
    let id = till.start(ANNA).await;
    for _ in 0..3 {
        let sent = Instant::now();
        assert_eq!(till.poll_error(&id).await, "authorization_pending");
        let held = sent.elapsed();
        assert!(held >= Duration::from_secs(30) && held < Duration::from_secs(31), "{held:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_decision_answers_it_at_once() {
    let till = till();
    for (decision, status) in
        [(Decision::AcceptAsOwner, StatusCode::OK), (Decision::Decline, StatusCode::BAD_REQUEST)]
    {
        let id = till.start(ANNA).await;
        let polling = poll(&till, &id).await;
        advance(Duration::from_secs(12)).await;
        assert!(!polling.is_finished(), "it is held");
        let decided = Instant::now();
        till.practice.answer(&id, &decision).unwrap();
        assert_eq!(polling.await.unwrap().status, status);
        assert_eq!(decided.elapsed(), Duration::ZERO);
    }
}

#[tokio::test(start_paused = true)]
async fn a_decision_made_before_is_not_waited_for() {
    let till = till();
    let id = till.start(ANNA).await;
    till.practice.answer(&id, &Decision::AcceptAs(PersonId::new("bo"))).unwrap();
    let sent = Instant::now();
    assert_eq!(till.poll(&id).await.status, StatusCode::OK);
    assert_eq!(sent.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn tokens_are_of_the_time_at_which_they_are_given() {
    let till = till();
    let id = till.start(ANNA).await;
    let polling = poll(&till, &id).await;
    advance(Duration::from_secs(20)).await;
    till.practice.answer(&id, &Decision::AcceptAsOwner).unwrap();
    let tokens = polling.await.unwrap().json();
    let claims = crate::control::claims_of(tokens["id_token"].as_str().unwrap());
    assert_eq!(claims["iat"], crate::till::NOW + 20);
}

#[tokio::test(start_paused = true)]
async fn a_second_poll_beside_it_is_refused_and_the_first_goes_on() {
    let till = till();
    let id = till.start(ANNA).await;
    let polling = poll(&till, &id).await;
    advance(Duration::from_secs(10)).await;
    assert_eq!(till.poll_error(&id).await, "invalid_request");
    assert!(!polling.is_finished());
    till.practice.answer(&id, &Decision::AcceptAsOwner).unwrap();
    assert_eq!(polling.await.unwrap().status, StatusCode::OK);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_hung_up_may_ask_anew_at_its_interval() {
    let till = till();
    let id = till.start(ANNA).await;
    let polling = poll(&till, &id).await;
    polling.abort();
    assert!(polling.await.unwrap_err().is_cancelled());
    advance(Duration::from_secs(4)).await;
    assert_eq!(till.poll_error(&id).await, "slow_down");
    advance(Duration::from_secs(5)).await;
    assert_eq!(till.poll_error(&id).await, "authorization_pending");
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_request_ends_the_wait() {
    let till = till();
    let form = [("scope", "openid"), ("login_hint", ANNA), ("requested_expiry", "7")];
    let id = till.start_with(&form).await;
    let sent = Instant::now();
    assert_eq!(till.poll_error(&id).await, "expired_token");
    let held = sent.elapsed();
    assert!(held >= Duration::from_secs(7) && held < Duration::from_secs(8), "{held:?}");
}

#[tokio::test(start_paused = true)]
async fn an_automatic_answer_ends_the_wait() {
    let auto = Some(Duration::from_secs(4));
    let till = Till::in_tokio_time(Options { auto, ..quick(Profile::LongPolling) });
    let id = till.start(ANNA).await;
    let sent = Instant::now();
    assert_eq!(till.poll(&id).await.status, StatusCode::OK);
    let held = sent.elapsed();
    assert!(held >= Duration::from_secs(4) && held < Duration::from_secs(5), "{held:?}");
}

#[tokio::test(start_paused = true)]
async fn a_hundred_held_polls_block_nobody() {
    let till = till();
    let mut held = Vec::new();
    for _ in 0..100 {
        let id = till.start(ANNA).await;
        held.push((poll(&till, &id).await, id));
    }
    assert!(held.iter().all(|(polling, _)| !polling.is_finished()));
    let asked = Instant::now();
    assert_eq!(till.get("/.well-known/openid-configuration").await.status, StatusCode::OK);
    for (_, id) in &held {
        till.practice.answer(id, &Decision::AcceptAsOwner).unwrap();
    }
    for (polling, _) in held {
        assert_eq!(polling.await.unwrap().status, StatusCode::OK);
    }
    assert_eq!(asked.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn other_profiles_hold_nothing() {
    for profile in [Profile::Teaching, Profile::Duende, Profile::Auth0Like] {
        let till = Till::in_tokio_time(quick(profile));
        let id = till.start(ANNA).await;
        let sent = Instant::now();
        assert_eq!(till.poll_error(&id).await, "authorization_pending");
        assert_eq!(sent.elapsed(), Duration::ZERO, "{profile:?}");
    }
}
