//! Two tills on one folder: one check at a time for an order and for a customer, and one hand-over whoever presses first.

use std::time::Duration;

use claimcheck_tests::{Plan, Till};
use desk::{
    failure::{Failure, Taken},
    request::Act,
    view::{Closed, Gate, Screen},
};
use pickup::store::Store;

fn taken_by(till: &str) -> Result<(), Failure> {
    taken(Taken::Order, till)
}

fn taken(what: Taken, till: &str) -> Result<(), Failure> {
    Err(Failure::TakenByAnother { what, till: till.to_owned(), at: None })
}

/// As when a command line beside the window hands an order over that the window shows.
#[tokio::test(start_paused = true)]
async fn an_open_order_that_another_program_hands_over_is_shown_as_gone() {
    let window = Till::new().await;
    let beside = window.beside("2").await;
    window.open("P-1042").await;
    beside.verify("P-1042").await;
    beside.hand_over_by_the_book().await;
    window.progress().changed_elsewhere();
    window.pass(Duration::from_secs(1)).await;
    let shown = window.order_screen().await;
    assert_eq!(shown.identify, Gate::Closed { because: Closed::AlreadyHandedOver });
    assert_eq!(shown.items, 0);
}

/// What changed is another order: whoever chose something for this one finds it as it was.
#[tokio::test(start_paused = true)]
async fn an_open_order_that_nobody_changed_stays_as_it_was_chosen() {
    let window = Till::new().await;
    let beside = window.beside("2").await;
    let also = window.open("P-1042").await.also.first().map(|also| also.order);
    if let Some(order) = also {
        window.act(Act::Include { order, included: true }).await.expect("chosen");
    }
    let before = window.order_screen().await;
    beside.verify("P-1044").await;
    beside.hand_over_by_the_book().await;
    window.progress().changed_elsewhere();
    window.pass(Duration::from_secs(1)).await;
    assert_eq!(window.order_screen().await, before);
}

#[tokio::test(start_paused = true)]
async fn an_order_has_one_check_at_a_time() {
    let one = Till::new().await;
    let two = one.beside("2").await;
    one.open("P-1042").await;
    one.identify().await;
    two.open("P-1042").await;
    assert_eq!(two.act(Act::Identify).await, taken_by("1"));
    assert!(matches!(two.screen(), Screen::Order(_)), "nothing changed");
    assert_eq!(one.practice().pending().len(), 1, "the customer was asked once");
    one.act(Act::Cancel).await.expect("stopped");
    two.identify().await;
}

/// However late the customer accepts: as long as one till may hand over, no other asks.
#[tokio::test(start_paused = true)]
async fn an_order_is_held_as_long_as_its_verdict() {
    let one = Till::new().await;
    let two = one.beside("2").await;
    two.open("P-1042").await;
    one.open("P-1042").await;
    one.identify().await;
    one.pass(Duration::from_secs(280)).await;
    one.customer().accept();
    one.verified().await;
    one.pass(Duration::from_secs(580)).await;
    assert!(matches!(one.screen(), Screen::Verified(_)), "{:?}", one.screen());
    assert_eq!(two.act(Act::Identify).await, taken_by("1"));
    one.pass(Duration::from_secs(30)).await;
    two.identify().await;
}

/// The provider decides how long the customer has, and may give far more than anybody asked for.
#[tokio::test(start_paused = true)]
async fn an_order_is_held_as_long_as_the_provider_waits() {
    let mut plan = Plan::default();
    plan.provider.lifetime_s = 1_500;
    let one = Till::planned(plan).await;
    let two = one.beside("2").await;
    two.open("P-1042").await;
    one.open("P-1042").await;
    one.identify().await;
    one.pass(Duration::from_secs(1_400)).await;
    assert_eq!(two.act(Act::Identify).await, taken_by("1"));
    one.customer().accept();
    one.verified().await;
    one.pass(Duration::from_secs(580)).await;
    assert_eq!(two.act(Act::Identify).await, taken_by("1"));
}

#[tokio::test(start_paused = true)]
async fn a_customer_has_one_request_at_a_time() {
    let one = Till::new().await;
    let two = one.beside("2").await;
    one.open("P-1042").await;
    one.identify().await;
    // Anna's, too.
    two.open("P-1058").await;
    assert_eq!(two.act(Act::Identify).await, taken(Taken::Customer, "1"), "nobody works on that order");
    // Another customer's.
    two.open("P-1044").await;
    two.identify().await;
}

#[tokio::test(start_paused = true)]
async fn a_till_that_ended_its_check_leaves_the_order_free() {
    let one = Till::new().await;
    let two = one.beside("2").await;
    one.open("P-1042").await;
    one.identify().await;
    one.customer().accept_as("bo");
    one.not_owner().await;
    two.open("P-1042").await;
    two.identify().await;
}

/// Both have a green verdict for the same order, since the hold of one was given up, as a program that is started under
/// its name does: still only one verdict counts.
async fn both_verified() -> (Till, Till) {
    let one = Till::new().await;
    let two = one.beside("2").await;
    one.verify("P-1042").await;
    one.records().abandon_leases(&one.settings().store.till).await.expect("given up");
    two.verify("P-1042").await;
    two.pass(Duration::from_secs(1)).await;
    for till in [&one, &two] {
        till.seen().await;
        till.tick_all().await;
    }
    (one, two)
}

#[tokio::test(start_paused = true)]
async fn two_presses_at_two_tills_are_one_hand_over() {
    let (one, two) = both_verified().await;
    let (first, second) = tokio::join!(one.hand_over(), two.hand_over());
    let done = [&first, &second].iter().filter(|result| result.is_ok()).count();
    assert_eq!(done, 1, "{first:?} {second:?}");
    let lost = if first.is_ok() { second } else { first };
    assert!(
        matches!(
            lost,
            Err(Failure::TakenByAnother { .. } | Failure::Refused { because: Closed::AlreadyHandedOver })
        ),
        "{lost:?}"
    );
    assert_eq!(one.hand_overs("P-1042").await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_second_press_learns_of_the_first() {
    let (one, two) = both_verified().await;
    one.hand_over().await.expect("handed over");
    let refused = Err(Failure::Refused { because: Closed::AlreadyHandedOver });
    assert_eq!(two.hand_over().await, refused);
    assert!(!matches!(two.screen(), Screen::Verified(_)));
    let order = two.open("P-1042").await;
    assert_eq!(order.identify, Gate::Closed { because: Closed::AlreadyHandedOver });
    assert_eq!(two.hand_overs("P-1042").await.len(), 1);
}

/// The list of a till is as old as its reading; opening a row asks again.
#[tokio::test(start_paused = true)]
async fn a_row_that_was_handed_over_meanwhile() {
    let one = Till::new().await;
    let two = one.beside("2").await;
    let row = two.listing().await.orders.iter().find(|row| row.number == "P-1042").expect("it waits").row;
    one.verify("P-1042").await;
    one.hand_over_by_the_book().await;
    two.act(Act::OpenRow { row }).await.expect("opened");
    assert_eq!(two.order_screen().await.identify, Gate::Closed { because: Closed::AlreadyHandedOver });
}
