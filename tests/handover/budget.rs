//! How often a customer is asked about one order: not again and again until they press *accept*, at whichever till,
//! however often it is started anew, and whatever somebody makes of its clock.

use std::time::Duration;

use claimcheck_tests::{Plan, Till};
use desk::{
    failure::Failure,
    request::Act,
    view::{Closed, Gate},
};
use pickup::ledger::Kind;

/// A till that limits how often it asks, as every real one does.
async fn limited() -> Till {
    let settings: fn(&mut desk::settings::Settings) = |settings| settings.policy.limit_asking = true;
    Till::planned(Plan { settings, ..Plan::default() }).await
}

async fn declined(till: &Till) {
    till.open("P-1042").await;
    till.identify().await;
    till.customer().decline();
    till.ended().await;
}

async fn mistaken(till: &Till) {
    till.open("P-1042").await;
    till.identify().await;
    till.customer().accept_as("bo");
    till.not_owner().await;
}

/// Why no check of the order starts.
async fn refused(till: &Till) -> Closed {
    till.open("P-1042").await;
    match till.act(Act::Identify).await {
        Err(Failure::Refused { because }) => because,
        other => panic!("expected a refusal, found {other:?}"),
    }
}

/// Why the order was locked, each time.
async fn locks(till: &Till) -> Vec<String> {
    let entries = till.ledger().await;
    let locks = entries.iter().filter(|entry| entry.kind == Kind::Lock);
    locks.map(|entry| entry.facts.find("because").expect("a reason").to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn after_a_decline_a_minute_passes_that_no_clock_makes_shorter() {
    let till = limited().await;
    declined(&till).await;
    assert_eq!(refused(&till).await, Closed::DeclinedJustNow);
    assert_eq!(till.act(Act::Identify).await, Err(Failure::Refused { because: Closed::DeclinedJustNow }));
    for ahead_s in [3_600, -3_600, 0] {
        till.clock().set_ahead(ahead_s);
        assert_eq!(refused(&till).await, Closed::DeclinedJustNow, "{ahead_s}");
    }
    let other = till.beside("2").await;
    assert_eq!(refused(&other).await, Closed::DeclinedJustNow);
    drop(other);
    let till = till.reopened().await;
    assert_eq!(refused(&till).await, Closed::DeclinedJustNow);
    // The provider tells its time in whole seconds.
    till.pass(Duration::from_secs(62)).await;
    till.verify("P-1042").await;
}

#[tokio::test(start_paused = true)]
async fn after_two_declines_a_second_person_decides() {
    let till = limited().await;
    declined(&till).await;
    till.pass(Duration::from_secs(62)).await;
    assert!(locks(&till).await.is_empty());
    declined(&till).await;
    assert_eq!(locks(&till).await, ["declines"]);
    till.pass(Duration::from_secs(48 * 3_600)).await;
    assert_eq!(refused(&till).await, Closed::AskedTooOften);
    let shown = till.open("P-1042").await.identify;
    assert_eq!(shown, Gate::Closed { because: Closed::AskedTooOften });
    till.assert_still_here("P-1042").await;
    till.verify("P-1047").await;
}

#[tokio::test(start_paused = true)]
async fn after_three_others_a_second_person_decides() {
    let till = limited().await;
    for _ in 0..3 {
        mistaken(&till).await;
    }
    let till = till.reopened().await;
    assert_eq!(refused(&till).await, Closed::AskedTooOften);
    assert_eq!(locks(&till).await, ["mismatches"]);
}

#[tokio::test(start_paused = true)]
async fn five_starts_are_a_days_work() {
    let till = limited().await;
    for _ in 0..5 {
        till.open("P-1042").await;
        till.identify().await;
        till.act(Act::Cancel).await.expect("the check stops");
    }
    assert_eq!(refused(&till).await, Closed::AskedTooOften);
    assert_eq!(locks(&till).await, ["starts"]);
    till.clock().set_ahead(25 * 3_600);
    assert_eq!(refused(&till).await, Closed::AskedTooOften, "it is not tomorrow yet");
    till.clock().set_ahead(0);
    till.pass(Duration::from_secs(24 * 3_600 + 2)).await;
    till.verify("P-1042").await;
}
