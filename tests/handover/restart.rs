//! The till is closed, or its power fails, in the middle: nothing is handed over by itself, and nothing is forgotten.

use std::time::Duration;

use claimcheck_tests::{Plan, SIV, Till, staffed, standing_still};
use desk::{
    failure::{Failure, Taken},
    request::Act,
    view::{Notice, Warning},
};
use jiff::Timestamp;
use pickup::store::Store;
use store::{Mode, Sqlite};

#[tokio::test(start_paused = true)]
async fn closing_the_till_ends_its_check() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    let till = till.reopened().await;
    till.open("P-1042").await;
    till.identify().await;
    till.customer().accept();
    till.verified().await;
}

#[tokio::test(start_paused = true)]
async fn closing_the_till_drops_its_verdict() {
    let till = Till::new().await;
    let verdict = till.verify("P-1042").await.verdict;
    let till = till.reopened().await;
    assert_eq!(till.act(Act::HandOver { verdict }).await, Err(Failure::NotNow));
    till.assert_still_here("P-1042").await;
    till.verify("P-1042").await;
}

/// A crash leaves the lease behind. Whoever opens the till again gives it up and learns which check was lost.
#[tokio::test(start_paused = true)]
async fn a_crash_in_a_check_is_found_and_put_right() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    let till = till.crashed().await;
    till.open("P-1042").await;
    let busy = Err(Failure::TakenByAnother { what: Taken::Order, till: "1".to_owned(), at: None });
    assert_eq!(till.act(Act::Identify).await, busy, "the lease is still there");
    let lost = till.records().abandon_leases(&till.settings().store.till).await.expect("given up");
    assert_eq!(lost, [till.order("P-1042").await.order.key]);
    till.identify().await;
}

/// The window that is opened again goes back to the order and says what happened to its check.
#[tokio::test(start_paused = true)]
async fn a_window_that_crashed_in_a_check_comes_back_to_its_order_and_says_so() {
    let waiting = |till: Till| async { till };
    let green = |till: Till| async {
        till.customer().accept();
        till.verified().await;
        till.seen().await;
        till
    };
    for is_green in [false, true] {
        let till = Till::new().await;
        till.open("P-1042").await;
        till.identify().await;
        let till = if is_green { green(till).await } else { waiting(till).await };
        let till = till.crashed_window().await;
        let order = till.order_screen().await;
        assert_eq!((order.number.as_str(), order.warnings), ("P-1042", vec![Warning::CheckLost]));
        till.assert_still_here("P-1042").await;
        till.identify().await;
        till.act(Act::Cancel).await.expect("stopped");
        assert!(till.order_screen().await.warnings.is_empty(), "it is not lost any more");
        assert!(till.crashed_window().await.listing().await.notice.is_none(), "nothing was under way");
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_has_to_sign_in_first_finds_the_order_of_the_lost_check_behind_it() {
    let till = Till::planned(Plan { settings: staffed, ..Plan::default() }).await;
    till.sign_in(SIV).await;
    till.open("P-1042").await;
    till.identify().await;
    let till = till.crashed_window().await;
    till.sign_in_screen();
    till.try_to_sign_in(SIV.id, SIV.pin).await;
    assert_eq!(till.order_screen().await.warnings, [Warning::CheckLost]);
}

/// Even if it is never opened again, the other till waits for minutes and not for ever.
#[tokio::test(start_paused = true)]
async fn a_crashed_tills_lease_ends_by_itself() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    let till = till.crashed().await;
    let two = till.beside("2").await;
    two.open("P-1042").await;
    // The customer's five minutes, the verdict's ten, and two to spare.
    two.pass(Duration::from_secs(1_010)).await;
    assert!(two.act(Act::Identify).await.is_err());
    two.pass(Duration::from_secs(20)).await;
    two.identify().await;
}

#[tokio::test(start_paused = true)]
async fn a_crash_under_a_verdict_hands_nothing_over() {
    let till = Till::new().await;
    till.verify("P-1042").await;
    till.seen().await;
    till.tick_all().await;
    let till = till.crashed().await;
    till.assert_still_here("P-1042").await;
}

#[tokio::test(start_paused = true)]
async fn a_hand_over_survives_a_crash() {
    let till = Till::new().await;
    till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    let till = till.crashed().await;
    assert_eq!(till.hand_overs("P-1042").await.len(), 1);
    assert_eq!(till.order("P-1042").await.order.items_left(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_happened_to_an_order_is_counted_over_restarts() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    till.customer().decline();
    till.ended().await;
    let till = till.reopened().await;
    till.open("P-1042").await;
    till.identify().await;
    till.customer().accept_as("bo");
    till.not_owner().await;
    let till = till.crashed().await;
    let key = till.order("P-1042").await.order.key;
    let counters = till.records().counters(&key, Timestamp::UNIX_EPOCH).await.expect("counted");
    assert_eq!((counters.starts, counters.declines, counters.mismatches), (2, 1, 1));
}

/// A command is in the middle of a check: a window that starts beside it takes nothing from it, and finds it lost when the
/// command is gone.
#[tokio::test(start_paused = true)]
async fn a_window_that_starts_beside_a_command_leaves_its_check_alone() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    let (at, stamp) = (&till.settings().store.till, till.settings().stamp());
    let beside = Sqlite::open(till.folder(), &stamp, Mode::CommandLine);
    let beside = standing_still(beside).await.expect("opened");
    let may_check = standing_still(beside.may_check()).await.expect("said");
    assert_eq!(standing_still(till::lost_check(&beside, at)).await.expect("looked for"), None);
    let again = standing_still(beside.may_check()).await.expect("another command says it, too");
    drop(may_check);
    assert_eq!(standing_still(till::lost_check(&beside, at)).await.expect("looked for"), None);
    drop(again);
    let lost = standing_still(till::lost_check(&beside, at)).await.expect("looked for");
    assert_eq!(lost, Some(Notice::CheckLost { number: "P-1042".to_owned() }));
}
