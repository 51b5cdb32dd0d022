//! The web shop does not answer: dear orders wait for its word, before anybody is asked and before anything is handed
//! over; the others go on, and the ledger says on what.

use std::time::Duration;

use claimcheck_tests::{BEGIN_S, Mood, Plan, Till};
use desk::{
    failure::Failure,
    request::Act,
    settings::Settings,
    view::{Closed, Screen},
};
use jiff::Timestamp;
use pickup::{
    money::{Currency, Money},
    realm::Realm,
};
use serde_json::json;

use crate::web_shop::annas;

/// Long before the shop's 60 days began.
const OLD: &str = "2026-08-01T09:00:00Z";

fn up_to_500(settings: &mut Settings) {
    settings.realm = Realm::Test;
    let currency = Currency::from_code("SEK").expect("a currency");
    settings.policy.stale_up_to = Some(Money { minor: 50_000, currency });
}

/// A till that has read a cheap and a dear order from its shop, and has another dear one from a file.
async fn till(settings: fn(&mut Settings)) -> Till {
    let till = Till::planned(Plan { web_shop: Some(5), settings, ..Plan::default() }).await;
    till.web_shop().change(&annas("W-1", "08:00"));
    for number in ["W-2", "F-3", "W-4", "W-5"] {
        let mut dear = annas(number, "08:00");
        dear["payment"]["total"] = json!(if number == "W-5" { "100.00" } else { "500.01" });
        // The others don't say when they were made, or were made the day before.
        match number {
            "W-4" | "W-5" => dear["placed_at"] = json!(OLD),
            "W-2" => dear["placed_at"] = json!("2026-11-21T09:00:00Z"),
            _ => {}
        }
        if number == "F-3" {
            dear["source"]["shop"] = json!("a file");
            till.import(&dear.to_string()).await;
        } else {
            till.web_shop().change(&dear);
        }
    }
    till.pass(Duration::from_secs(70)).await;
    till
}

fn refused() -> Result<(), Failure> {
    Err(Failure::Refused { because: Closed::ShopSilent })
}

async fn ready(till: &Till, number: &str) {
    till.verify(number).await;
    till.pass(Duration::from_secs(1)).await;
    till.seen().await;
    till.tick_all().await;
}

/// What the entry of the only hand-over says of the shop.
async fn said(till: &Till, number: &str) -> [Option<String>; 2] {
    let entry = till.hand_overs(number).await.remove(0);
    ["shop", "stale_up_to"].map(|name| entry.facts.find(name).map(str::to_owned))
}

#[tokio::test(start_paused = true)]
async fn nobody_is_asked_about_a_dear_order_until_the_shop_answers() {
    let till = till(up_to_500).await;
    till.open("W-2").await;
    till.web_shop().is(Mood::Silent);
    assert_eq!(till.act(Act::Identify).await, refused());
    assert!(till.practice().pending().is_empty());
    assert!(matches!(till.screen(), Screen::Order(_)), "{:?}", till.screen());
    till.web_shop().is(Mood::Good);
    till.identify().await;
    assert_eq!(till.practice().pending().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_dear_order_is_not_handed_over_until_the_shop_answers_and_the_proof_is_not_lost() {
    let till = till(up_to_500).await;
    ready(&till, "W-2").await;
    till.web_shop().is(Mood::Silent);
    assert_eq!(till.hand_over().await, refused());
    till.assert_still_here("W-2").await;
    till.web_shop().is(Mood::Good);
    till.hand_over().await.expect("handed over");
    assert_eq!(said(&till, "W-2").await, [Some("answered".to_owned()), None]);
}

#[tokio::test(start_paused = true)]
async fn what_the_policy_lets_go_on_says_by_which_amount() {
    let till = till(up_to_500).await;
    till.web_shop().is(Mood::Silent);
    ready(&till, "W-1").await;
    till.hand_over().await.expect("handed over with what we have");
    assert_eq!(said(&till, "W-1").await, [Some("silent".to_owned()), Some("500.00 SEK".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn without_that_line_of_the_policy_any_order_goes_on() {
    let till = till(|settings| settings.realm = Realm::Test).await;
    till.web_shop().is(Mood::Silent);
    ready(&till, "W-2").await;
    till.hand_over().await.expect("handed over with what we have");
    assert_eq!(said(&till, "W-2").await, [Some("silent".to_owned()), None]);
}

#[tokio::test(start_paused = true)]
async fn an_order_of_a_file_has_nobody_to_ask() {
    let till = till(up_to_500).await;
    till.web_shop().is(Mood::Silent);
    ready(&till, "F-3").await;
    till.hand_over().await.expect("handed over");
    assert_eq!(said(&till, "F-3").await, [None, None]);
}

#[tokio::test(start_paused = true)]
async fn a_dear_order_does_not_slip_through_beside_a_cheap_one() {
    let till = till(up_to_500).await;
    let shown = till.open("W-1").await;
    let dear = shown.also.iter().find(|also| also.number == "W-2").expect("it is offered").order;
    till.act(Act::Include { order: dear, included: true }).await.expect("included");
    till.web_shop().is(Mood::Silent);
    assert_eq!(till.act(Act::Identify).await, refused());
    assert!(till.practice().pending().is_empty());
}

#[tokio::test(start_paused = true)]
async fn more_time_is_a_new_check_and_a_dear_order_waits_for_the_shops_word_again() {
    let till = till(up_to_500).await;
    till.open("W-2").await;
    till.identify().await;
    till.web_shop().is(Mood::Silent);
    assert_eq!(till.act(Act::MoreTime).await, refused());
    assert_eq!(till.practice().pending().len(), 1, "the request that was stopped, and no other");
    assert!(matches!(till.screen(), Screen::Order(_)), "{:?}", till.screen());
    till.web_shop().is(Mood::Good);
    till.identify().await;
    till.act(Act::MoreTime).await.expect("it has answered");
}

/// Shopify says null for an order of 61 days where the app lacks a scope. It is not called off for that.
#[tokio::test(start_paused = true)]
async fn an_order_that_is_hidden_for_its_age_is_an_order_whose_shop_says_nothing() {
    let till = till(up_to_500).await;
    till.web_shop().is(Mood::Hides);
    // Read again meanwhile, which says nothing of what is not in the list of changes.
    till.pass(Duration::from_secs(600)).await;
    let shown = till.open("W-4").await;
    assert!(shown.warnings.is_empty(), "{:?}", shown.warnings);
    assert_eq!(till.act(Act::Identify).await, refused());
    assert!(till.practice().pending().is_empty());
    let Screen::Order(shown) = till.screen() else { panic!("{:?}", till.screen()) };
    assert!(shown.warnings.is_empty(), "{:?}", shown.warnings);
    // From when it was read, and not from when the shop was: that was a moment ago.
    let read = shown.as_of.expect("it is told from when that is");
    assert!(read < 200.0 + f64::from(u32::try_from(BEGIN_S).expect("a time")), "{read}");

    ready(&till, "W-5").await;
    till.hand_over().await.expect("handed over with what we have");
    assert_eq!(said(&till, "W-5").await, [Some("silent".to_owned()), Some("500.00 SEK".to_owned())]);
    let entry = till.hand_overs("W-5").await.remove(0);
    let as_of: Timestamp = entry.facts.find("order_as_of").expect("a fact").parse().expect("a time");
    assert!(as_of.as_second() < BEGIN_S + 200, "{as_of}");

    // Once the app may see it, the shop's word counts again.
    till.web_shop().is(Mood::Good);
    ready(&till, "W-4").await;
    till.hand_over().await.expect("handed over");
    assert_eq!(said(&till, "W-4").await, [Some("answered".to_owned()), None]);
}

/// A young order is hidden from nobody: one that is null was thrown away.
#[tokio::test(start_paused = true)]
async fn a_young_order_that_is_not_shown_is_gone() {
    let till = till(up_to_500).await;
    till.open("W-2").await;
    till.web_shop().is(Mood::Hides);
    assert_eq!(till.act(Act::Identify).await, Err(Failure::Refused { because: Closed::Cancelled }));
    assert!(till.practice().pending().is_empty());
}
