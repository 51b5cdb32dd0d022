//! The till asks the web shop while a customer waits: what was cancelled there a moment ago is not handed over, an order
//! that nobody had heard of is found, and a shop that says nothing keeps nobody waiting.

use std::time::Duration;

use claimcheck_tests::{Mood, Plan, Till, order};
use desk::{
    failure::Failure,
    request::Act,
    view::{Closed, End, Gate, Notice, Payment, Screen},
};
use jiff::{SignedDuration, Timestamp};
use pickup::realm::Realm;
use pickup::shop::ShopError;
use serde_json::{Value, json};

pub(super) fn annas(number: &str, updated: &str) -> Value {
    let owner = json!({ "name": "Anna Andersson", "email": "anna.andersson@post.example" });
    let mut order = order(number, owner);
    order["updated_at"] = json!(format!("2026-11-22T{updated}:00Z"));
    order
}

fn cancelled(number: &str) -> Value {
    let mut order = annas(number, "12:00");
    order["status"] = json!("cancelled");
    order
}

/// A till of the test realm that has read order W-1 from its web shop.
pub(super) async fn till() -> Till {
    let plan =
        Plan { web_shop: Some(2), settings: |settings| settings.realm = Realm::Test, ..Plan::default() };
    let till = Till::planned(plan).await;
    till.web_shop().change(&annas("W-1", "08:00"));
    till.pass(Duration::from_secs(70)).await;
    till
}

async fn ready_to_hand_over(till: &Till) {
    till.verify("W-1").await;
    till.pass(Duration::from_secs(1)).await;
    till.seen().await;
    till.tick_all().await;
}

fn refused(because: Closed) -> Result<(), Failure> {
    Err(Failure::Refused { because })
}

/// The money may be for goods that still lie there: the teller sees it, and may go on.
#[tokio::test(start_paused = true)]
async fn an_order_that_was_paid_back_in_part_says_so() {
    let till = till().await;
    let mut partly = annas("W-1", "12:00");
    partly["payment"]["status"] = json!("partly_refunded");
    till.web_shop().change(&partly);
    till.pass(Duration::from_secs(70)).await;
    let shown = till.open("W-1").await;
    assert_eq!((shown.payment, shown.identify), (Payment::PartlyRefunded, Gate::Open));
}

#[tokio::test(start_paused = true)]
async fn cancelled_between_the_verdict_and_the_hand_over() {
    let till = till().await;
    ready_to_hand_over(&till).await;
    till.web_shop().change(&cancelled("W-1"));
    assert_eq!(till.hand_over().await, refused(Closed::Cancelled));
    assert_eq!(till.ended().await.end, End::VerdictExpired);
    till.assert_still_here("W-1").await;
}

#[tokio::test(start_paused = true)]
async fn sent_home_between_the_verdict_and_the_hand_over() {
    let till = till().await;
    ready_to_hand_over(&till).await;
    till.web_shop().remove("W-1");
    assert_eq!(till.hand_over().await, refused(Closed::Cancelled));
    till.assert_still_here("W-1").await;
}

#[tokio::test(start_paused = true)]
async fn cancelled_while_the_customer_takes_long_nobody_is_asked_once_more() {
    let till = till().await;
    till.open("W-1").await;
    till.identify().await;
    till.web_shop().change(&cancelled("W-1"));
    assert_eq!(till.act(Act::MoreTime).await, refused(Closed::Cancelled));
    assert_eq!(till.practice().pending().len(), 1, "the request that was stopped, and no other");
    let Screen::Order(order) = till.screen() else { panic!("{:?}", till.screen()) };
    assert_eq!(order.identify, Gate::Closed { because: Closed::Cancelled });
}

#[tokio::test(start_paused = true)]
async fn cancelled_before_the_check_nobody_is_asked() {
    let till = till().await;
    till.open("W-1").await;
    till.web_shop().change(&cancelled("W-1"));
    assert_eq!(till.act(Act::Identify).await, refused(Closed::Cancelled));
    assert!(till.practice().pending().is_empty());
    let Screen::Order(order) = till.screen() else { panic!("{:?}", till.screen()) };
    assert_eq!(order.identify, Gate::Closed { because: Closed::Cancelled });
    assert_eq!(order.as_of, None, "the shop has just said so");
}

/// A time from the facts of an entry, and how long it was before the entry.
fn age_of_the_order(entry: &pickup::ledger::Entry) -> SignedDuration {
    let as_of: Timestamp = entry.facts.find("order_as_of").expect("a fact").parse().expect("a time");
    entry.time_utc.duration_since(as_of)
}

#[tokio::test(start_paused = true)]
async fn a_shop_that_says_nothing_keeps_nobody_waiting_and_that_is_written_down() {
    let till = till().await;
    till.web_shop().is(Mood::Silent);
    till.pass(Duration::from_secs(300)).await;
    let before = till.clock().true_time();
    let screen = till.open("W-1").await;
    let as_of = screen.as_of.expect("as of when the orders were last read");
    let age = before.as_second() as f64 - as_of;
    assert!((250.0..370.0).contains(&age), "{age}");
    till.identify().await;
    let waited = till.clock().true_time().duration_since(before);
    assert!(waited <= SignedDuration::from_secs(4), "{waited}");
    till.customer().accept();
    assert_eq!(till.verified().await.as_of, Some(as_of));
    till.pass(Duration::from_secs(1)).await;
    till.seen().await;
    till.tick_all().await;
    let pressed = till.clock().true_time();
    till.hand_over().await.expect("handed over with what we have");
    let waited = till.clock().true_time().duration_since(pressed);
    assert!(waited <= SignedDuration::from_secs(3), "{waited}");
    let entry = till.hand_overs("W-1").await.remove(0);
    assert!(age_of_the_order(&entry) >= SignedDuration::from_secs(250), "{:?}", entry.facts);
}

#[tokio::test(start_paused = true)]
async fn what_the_shop_has_just_said_is_written_down_as_fresh() {
    let till = till().await;
    till.pass(Duration::from_secs(3_000)).await;
    assert!(till.verify("W-1").await.as_of.is_none());
    till.hand_over_by_the_book().await;
    let entry = till.hand_overs("W-1").await.remove(0);
    assert!(age_of_the_order(&entry) <= SignedDuration::from_secs(2), "{:?}", entry.facts);
}

#[tokio::test(start_paused = true)]
async fn an_order_that_nobody_had_heard_of_is_looked_for_by_its_number() {
    let till = till().await;
    till.web_shop().change(&annas("W-77", "12:30"));
    assert_eq!(till.open("W-77").await.number, "W-77");
    till.identify().await;
    till.act(Act::Cancel).await.expect("stopped");

    let asked = till.web_shop().asked();
    till.act(Act::Find { text: "Andersson".to_owned() }).await.expect("looked for here");
    assert_eq!(till.web_shop().asked(), asked, "a name is no number: no shop is asked");
    till.act(Act::Find { text: "W-404".to_owned() }).await.expect("looked for");
    assert_eq!(till.listing().await.notice, Some(Notice::NoMatch { query: "W-404".to_owned() }));
    till.web_shop().is(Mood::Silent);
    let before = till.clock().true_time();
    till.act(Act::Find { text: "W-405".to_owned() }).await.expect("looked for");
    assert!(till.clock().true_time().duration_since(before) <= SignedDuration::from_secs(3));
    assert_eq!(till.listing().await.notice, Some(Notice::NoMatch { query: "W-405".to_owned() }));
}

#[tokio::test(start_paused = true)]
async fn reading_goes_on_where_it_was_and_takes_off_what_left() {
    let till = till().await;
    for number in 2..8 {
        till.web_shop().change(&annas(&format!("W-{number}"), "09:00"));
    }
    till.pass(Duration::from_secs(62)).await;
    let cursors = till.web_shop().cursors();
    assert_eq!(cursors.last().cloned().flatten().as_deref(), Some("5"), "page by page: {cursors:?}");
    let till = till.reopened().await;
    till.web_shop().remove("W-3");
    let seen = till.web_shop().cursors().len();
    till.pass(Duration::from_secs(70)).await;
    let from: Vec<_> = till.web_shop().cursors()[seen..].to_vec();
    assert!(
        from.iter().all(|cursor| cursor.as_deref() == Some("7") || cursor.as_deref() == Some("8")),
        "{from:?}"
    );
    assert_eq!(till.open("W-3").await.identify, Gate::Closed { because: Closed::Cancelled });
    assert_eq!(till.open("W-7").await.identify, Gate::Open);
}

#[tokio::test(start_paused = true)]
async fn a_shop_that_fails_is_told_and_left_alone_as_it_asks() {
    let till = till().await;
    let wait = Some(Duration::from_secs(1_800));
    till.web_shop().is(Mood::Fails(ShopError::TryLater { retry_after: wait }));
    till.pass(Duration::from_secs(70)).await;
    let asked = till.web_shop().asked();
    till.verify("W-1").await;
    till.act(Act::Find { text: "W-9".to_owned() }).await.expect("the question of leaving");
    till.act(Act::Answer { yes: true }).await.expect("looked for here only");
    till.pass(Duration::from_secs(1_500)).await;
    assert_eq!(till.web_shop().asked(), asked, "neither the reading nor a teller asks");
    till.web_shop().is(Mood::Fails(ShopError::Unreachable));
    till.pass(Duration::from_secs(3_000)).await;
    till.act(Act::Back).await.expect("the list");
    let notice = till.listing().await.notice;
    assert!(matches!(notice, Some(Notice::ShopSilent { as_of: Some(_) })), "{notice:?}");
    till.web_shop().is(Mood::Good);
    till.pass(Duration::from_secs(1_000)).await;
    till.act(Act::Refresh).await.expect("the list");
    assert_eq!(till.listing().await.notice, None);
}
