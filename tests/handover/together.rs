//! Several orders of one owner in one approval: the set is fixed before the customer is asked and told to them, each order
//! is proved and handed over by itself, and the approval is worth nothing beyond the set.

use std::time::Duration;

use claimcheck_tests::{Plan, Till, order};
use desk::{
    failure::Failure,
    request::{Act, RefusalReason},
    settings::Settings,
    view::{
        Closed, End, Screen,
        SetState::{self, HandedOver, Here, NotProved, Waits},
        VerifiedScreen,
    },
};
use pickup::{check::MessageStyle, ledger::Kind};
use serde_json::{Value, json};

fn annas(number: &str) -> Value {
    order(number, json!({ "name": "Anna Andersson", "email": "anna.andersson@post.example" }))
}

/// Three of Anna's, known by her address alone, and one that is Anna's by another identifier.
async fn till_with(change: impl FnOnce(&mut Vec<Value>)) -> Till {
    let mut orders = vec![annas("P-2001"), annas("P-2002"), annas("P-2003")];
    let phone =
        json!({ "name": "Anna", "email": "anna.andersson@post.example", "personal_number": "198112189876" });
    orders.push(order("P-2004", phone));
    change(&mut orders);
    Till::planned(Plan { orders, ..Plan::default() }).await
}

async fn include(till: &Till, numbers: &[&str]) {
    let Screen::Order(screen) = till.screen() else { panic!("{:?}", till.screen()) };
    for number in numbers {
        let also = screen.also.iter().find(|also| also.number == *number).expect("it is offered");
        till.act(Act::Include { order: also.order, included: true }).await.expect("included");
    }
}

/// Opens the first, adds the others, and has Anna accept.
async fn approved(till: &Till, first: &str, others: &[&str]) -> VerifiedScreen {
    till.open(first).await;
    include(till, others).await;
    till.identify().await;
    till.customer().accept();
    till.verified().await
}

fn states(verified: &VerifiedScreen) -> Vec<(&str, SetState)> {
    verified.together.iter().map(|order| (order.number.as_str(), order.state)).collect()
}

async fn hand_over_this(till: &Till) {
    till.pass(Duration::from_millis(600)).await;
    till.tick_all().await;
    till.hand_over().await.expect("handed over");
}

#[tokio::test(start_paused = true)]
async fn each_order_of_the_set_is_handed_over_by_itself() {
    let till = till_with(|_| {}).await;
    let open = till.open("P-2001").await;
    let offered: Vec<_> = open.also.iter().map(|also| also.number.as_str()).collect();
    assert!(offered.contains(&"P-2002") && offered.contains(&"P-2003"), "{offered:?}");
    assert!(!offered.contains(&"P-2004") && !offered.contains(&"P-2001"), "{offered:?}");
    include(&till, &["P-2002", "P-2003"]).await;
    let waiting = till.identify().await;
    assert_eq!(waiting.also, ["P-2002", "P-2003"]);
    let asked = till.practice().pending().pop().expect("a request");
    assert!(asked.binding_message.expect("a message").ends_with("PICKUP 2001 +2"));
    till.customer().accept();
    let first = till.verified().await;
    assert_eq!(states(&first), [("P-2001", Here), ("P-2002", Waits), ("P-2003", Waits)]);
    till.seen().await;
    hand_over_this(&till).await;
    let second = till.verified().await;
    assert_eq!(states(&second), [("P-2001", HandedOver), ("P-2002", Here), ("P-2003", Waits)]);
    assert_eq!((second.number.as_str(), second.seen), ("P-2002", true));
    assert!(second.lines.iter().all(|line| !line.ticked), "another parcel");
    let used_up = till.act(Act::HandOver { verdict: first.verdict }).await;
    assert_eq!(used_up, Ok(()), "pressed again, the first is done");
    assert_eq!(till.verified().await, second, "and nothing else is");
    hand_over_this(&till).await;
    hand_over_this(&till).await;
    assert_eq!(till.handed_over().await.number, "P-2003");
    let mut tokens = Vec::new();
    for number in ["P-2001", "P-2002", "P-2003"] {
        let entries = till.hand_overs(number).await;
        assert_eq!(entries.len(), 1, "{number}");
        let fact = |name| entries[0].facts.find(name).map(str::to_owned);
        assert_eq!(fact("approved_with").as_deref(), Some("2"), "{number}");
        tokens.push(fact("token"));
    }
    assert!(tokens[0].is_some() && tokens.iter().all(|token| *token == tokens[0]), "one approval");
}

#[tokio::test(start_paused = true)]
async fn threat_14_an_order_that_was_not_in_the_set_gains_nothing() {
    let till = till_with(|_| {}).await;
    approved(&till, "P-2001", &["P-2002"]).await;
    till.seen().await;
    hand_over_this(&till).await;
    hand_over_this(&till).await;
    till.handed_over().await;
    till.assert_still_here("P-2003").await;
    let screen = till.open("P-2003").await;
    assert!(screen.also.is_empty(), "what is handed over is offered no more: {:?}", screen.also);
    assert_eq!(till.act(Act::HandOver { verdict: 2 }).await, Err(Failure::NotNow));
}

#[tokio::test(start_paused = true)]
async fn all_of_them_are_held_until_each_is_done() {
    let till = till_with(|_| {}).await;
    let other = till.beside("2").await;
    till.open("P-2001").await;
    include(&till, &["P-2002"]).await;
    till.identify().await;
    till.customer().accept();
    till.verified().await;
    let taken = |busy: Result<(), Failure>| matches!(busy, Err(Failure::TakenByAnother { .. }));
    for number in ["P-2001", "P-2002"] {
        other.open(number).await;
        assert!(taken(other.act(Act::Identify).await), "{number}");
    }
    till.seen().await;
    hand_over_this(&till).await;
    other.open("P-2002").await;
    assert!(taken(other.act(Act::Identify).await), "the second still waits for its turn");
    till.act(Act::Refuse { reason: RefusalReason::ChangedMind }).await.expect("refused");
    assert!(matches!(till.screen(), Screen::Desk(_)));
    other.act(Act::Identify).await.expect("it is free");
    let kinds: Vec<_> = till.ledger().await.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::HandOver, Kind::Refusal]);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_proved_leaves_the_set() {
    let till = till_with(|orders| orders[1]["pickup"]["min_level"] = json!("personal_number")).await;
    let first = approved(&till, "P-2001", &["P-2002", "P-2003"]).await;
    assert_eq!(states(&first), [("P-2001", Here), ("P-2002", NotProved), ("P-2003", Waits)]);
    till.seen().await;
    hand_over_this(&till).await;
    assert_eq!(till.verified().await.number, "P-2003");
    till.beside("2").await.open("P-2002").await;
    till.assert_still_here("P-2002").await;
}

/// Cancelled at the shop after the first was handed over.
#[tokio::test(start_paused = true)]
async fn one_that_is_called_off_meanwhile_stays() {
    let till = till_with(|_| {}).await;
    approved(&till, "P-2001", &["P-2002"]).await;
    till.seen().await;
    hand_over_this(&till).await;
    let mut cancelled = annas("P-2002");
    cancelled["updated_at"] = json!("2026-11-22T09:00:00Z");
    cancelled["status"] = json!("cancelled");
    till.import(&cancelled.to_string()).await;
    till.pass(Duration::from_secs(1)).await;
    till.tick_all().await;
    assert_eq!(till.hand_over().await, Err(Failure::Refused { because: Closed::Cancelled }));
    till.assert_still_here("P-2002").await;
}

#[tokio::test(start_paused = true)]
async fn a_decline_counts_for_each_of_them() {
    let till = till_with(|_| {}).await;
    till.open("P-2001").await;
    include(&till, &["P-2002"]).await;
    till.identify().await;
    till.customer().decline();
    assert_eq!(till.ended().await.end, End::Declined);
    for number in ["P-2001", "P-2002"] {
        let key = till.order(number).await.order.key;
        let store: &dyn pickup::store::Store = till.records();
        let counted = store.counters(&key, jiff::Timestamp::MIN).await.expect("counted");
        assert_eq!((counted.starts, counted.declines), (1, 1), "{number}");
    }
    let entry = till.ledger().await.remove(0);
    assert!(entry.facts.find("order.2").is_some_and(|order| order.ends_with("P-2002")), "{entry:?}");
}

#[tokio::test(start_paused = true)]
async fn all_proofs_end_together() {
    let till = till_with(|_| {}).await;
    approved(&till, "P-2001", &["P-2002"]).await;
    till.seen().await;
    till.pass(Duration::from_secs(590)).await;
    hand_over_this(&till).await;
    till.pass(Duration::from_secs(20)).await;
    assert_eq!(till.ended().await.end, End::VerdictExpired);
    till.assert_still_here("P-2002").await;
}

/// The customer could not see how many orders they accept.
#[tokio::test(start_paused = true)]
async fn where_only_the_code_is_shown_each_order_has_its_own_approval() {
    let settings: fn(&mut Settings) = |settings| settings.provider.binding_message = MessageStyle::CodeOnly;
    let orders = vec![annas("P-2001"), annas("P-2002")];
    let till = Till::planned(Plan { settings, orders, ..Plan::default() }).await;
    assert!(till.open("P-2001").await.also.is_empty());
    assert_eq!(till.act(Act::Include { order: 0, included: true }).await, Err(Failure::BadInput));
}
