//! By what the provider finds a customer, typed by the teller: a policy, off by default, kept as a fact, and never a say in
//! whose order it is.

use claimcheck_tests::{Canary, Plan, Till, found, named, order};
use desk::{
    failure::{Failure, NotAsked},
    request::Act,
    settings::Settings,
    view::{Closed, Gate, Screen},
};
use pickup::ledger::{Entry, Kind};
use practice::Endpoint;
use serde_json::json;

const ANNA: &str = "anna.andersson@post.example";
const BO: &str = "bo.ek@post.example";

fn allowed(settings: &mut Settings) {
    settings.types_hint = true;
}

async fn till() -> Till {
    Till::planned(Plan { settings: allowed, ..Plan::default() }).await
}

async fn typed(till: &Till, hint: &str) -> Result<(), Failure> {
    till.act(Act::UseHint { hint: named(hint) }).await
}

fn fact(entry: &Entry) -> (Kind, Option<&str>) {
    (entry.kind, entry.facts.find("hint"))
}

#[tokio::test(start_paused = true)]
async fn without_the_policy_nothing_is_typed() {
    let till = Till::new().await;
    assert!(!till.open("P-1042").await.may_type);
    let refused = Failure::Refused { because: Closed::NotAllowed };
    assert_eq!(typed(&till, BO).await, Err(refused));
    assert!(!till.order_screen().await.typed);
    let allowed = self::till().await;
    assert_eq!(typed(&allowed, BO).await, Err(Failure::NotNow), "no order is open");
}

/// The request goes where the teller typed, and whoever answers there is still not the owner.
#[tokio::test(start_paused = true)]
async fn somebody_elses_address_makes_nobody_the_owner() {
    let till = till().await;
    let own = till.open("P-1042").await.sent_to.expect("an address");
    typed(&till, BO).await.expect("taken");
    let shown = till.order_screen().await;
    assert!(shown.typed && shown.may_type);
    let masked = shown.sent_to.expect("an address");
    assert!(masked != own && masked.text.contains("•••"), "{masked:?}");
    let waiting = till.identify().await;
    assert_eq!(waiting.sent_to, masked);
    assert_eq!(till.practice().pending()[0].hint, BO);
    till.customer().accept_as("bo");
    till.not_owner().await;
    till.assert_still_here("P-1042").await;
    let ledger = till.ledger().await;
    assert_eq!(ledger.iter().map(fact).collect::<Vec<_>>(), [(Kind::Mismatch, Some("typed"))]);
    let kept: String = ledger.iter().flat_map(|entry| entry.facts.iter()).map(|(_, text)| text).collect();
    assert_eq!(found(&[Canary::new("what was typed", BO)], &kept), None);

    // Asked once more, it is by what the order has: what was typed went with the check.
    till.act(Act::Identify).await.expect("asked anew");
    till.waiting().await;
    assert_ne!(till.practice().pending()[0].hint, BO, "the order's own");
    till.customer().decline();
    till.ended().await;
    assert_eq!(till.ledger().await.last().map(fact), Some((Kind::Decline, None)));
}

#[tokio::test(start_paused = true)]
async fn a_hand_over_keeps_that_it_was_typed() {
    let till = till().await;
    till.open("P-1042").await;
    typed(&till, &ANNA.to_uppercase()).await.expect("taken");
    till.identify().await;
    till.act(Act::MoreTime).await.expect("a new request, for the same");
    till.waiting().await;
    till.customer().accept();
    till.verified().await;
    till.hand_over_by_the_book().await;
    assert_eq!(till.ledger().await.last().map(fact), Some((Kind::HandOver, Some("typed"))));

    let plain = self::till().await;
    plain.verify("P-1042").await;
    plain.hand_over_by_the_book().await;
    assert_eq!(plain.ledger().await.last().map(fact), Some((Kind::HandOver, None)));
}

#[tokio::test(start_paused = true)]
async fn a_personal_number_is_not_taken_and_nothing_gives_back_the_orders_own() {
    let till = till().await;
    let own = till.open("P-1042").await.sent_to;
    for (text, because) in [
        ("191212121212", NotAsked::PersonalNumberAtTheCounter),
        ("19121212-1212", NotAsked::PersonalNumberAtTheCounter),
        ("121212-1212", NotAsked::PersonalNumberAtTheCounter),
        ("bo.ek@", NotAsked::Hint),
        ("+46", NotAsked::Hint),
    ] {
        assert_eq!(typed(&till, text).await, Err(Failure::NotAsked { because }), "{text}");
        assert_eq!(till.order_screen().await.sent_to, own);
    }
    typed(&till, BO).await.expect("taken");
    typed(&till, "  ").await.expect("given back");
    let shown = till.order_screen().await;
    assert_eq!((shown.sent_to, shown.typed), (own, false));
    assert_eq!(till.network().asked(Endpoint::Backchannel), 0);
}

/// An order that names nobody whom the provider could know is not asked about, whatever is typed.
#[tokio::test(start_paused = true)]
async fn what_is_typed_stands_for_no_owner() {
    let nobody = json!({ "name": "Berit Ek", "personal_number": "198112189876" });
    let orders = vec![order("P-2004", nobody)];
    let till = Till::planned(Plan { settings: allowed, orders, ..Plan::default() }).await;
    till.open("P-2004").await;
    typed(&till, BO).await.expect("taken");
    let closed = Closed::NoCustomerIdentifier;
    let Screen::Order(shown) = till.screen() else { panic!("{:?}", till.screen()) };
    assert_eq!(shown.identify, Gate::Closed { because: closed });
    assert_eq!(till.act(Act::Identify).await, Err(Failure::Refused { because: closed }));
    assert_eq!(till.network().asked(Endpoint::Backchannel), 0);
}
