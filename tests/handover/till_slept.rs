//! The PC sleeps in the middle of something. Its stopwatch counts the sleep, so what ended meanwhile has ended.

use std::time::Duration;

use claimcheck_tests::Till;
use desk::{
    failure::Failure,
    request::Act,
    view::{End, Screen},
};

const NAP: Duration = Duration::from_secs(600);

#[tokio::test(start_paused = true)]
async fn a_request_does_not_outlive_a_sleep() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    let customer = till.customer();
    customer.accept();
    till.sleep(NAP).await;
    assert!(matches!(till.ended().await.end, End::TimedOut { .. }));
    till.assert_still_here("P-1042").await;
}

#[tokio::test(start_paused = true)]
async fn a_short_sleep_loses_nothing() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    till.customer().accept();
    till.sleep(Duration::from_secs(120)).await;
    till.verified().await;
}

#[tokio::test(start_paused = true)]
async fn a_verdict_does_not_outlive_a_sleep() {
    let till = Till::new().await;
    let verdict = till.verify("P-1042").await.verdict;
    till.seen().await;
    till.tick_all().await;
    till.sleep(NAP).await;
    // The first thing after waking is Enter on the button that is still shown.
    let pressed = till.act(Act::HandOver { verdict }).await;
    assert!(pressed.is_err(), "{pressed:?}");
    assert_eq!(till.ended().await.end, End::VerdictExpired);
    assert_eq!(till.act(Act::HandOver { verdict }).await, Err(Failure::NotNow));
    till.assert_still_here("P-1042").await;
}

/// The stopwatch of some systems stands still in a sleep. The clock on the wall does not, and is asked as well; one that
/// went back is not believed either.
#[tokio::test(start_paused = true)]
async fn a_verdict_does_not_outlive_a_clock_that_jumped() {
    for seconds in [660, -1] {
        let till = Till::new().await;
        till.verify("P-1042").await;
        till.seen().await;
        till.tick_all().await;
        till.pass(Duration::from_millis(900)).await;
        till.clock().set_ahead(seconds);
        assert!(till.hand_over().await.is_err(), "{seconds}");
        assert_eq!(till.ended().await.end, End::VerdictExpired, "{seconds}");
        till.assert_still_here("P-1042").await;
    }
}

#[tokio::test(start_paused = true)]
async fn another_person_is_gone_after_a_sleep() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    till.customer().accept_as("bo");
    till.not_owner().await;
    till.sleep(NAP).await;
    till.until("the list", |screen| matches!(screen, Screen::Desk(_)).then_some(())).await;
}
