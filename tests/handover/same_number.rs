//! One real order that came from two sources: it is told before the check, handed over once, and the second time only by two.

use std::time::Duration;

use claimcheck_tests::{ANNA, Plan, SIV, Till, order, staffed};
use desk::{
    failure::Failure,
    request::{Act, AskedAct},
    settings::{Settings, StaffSettings},
    view::{Approves, Closed, Gate, Offer, Screen, Warning},
};
use pickup::{
    ledger::{Entry, Kind},
    manual::DocumentKind,
    policy::ManualPolicy,
    store::Store,
};
use serde_json::{Value, json};

/// Anna's order 2001 as this source has it; each can be scanned by a code of its own.
fn from(system: &str, shop: &str, id: &str, number: &str) -> Value {
    let mut order = order("P-2001", json!({ "name": "Anna", "email": "anna.andersson@post.example" }));
    order["source"] = json!({ "system": system, "shop": shop, "id": id });
    order["number"] = json!(number);
    order["scan_codes"] = json!([format!("{system}-{id}")]);
    order
}

fn both() -> Vec<Value> {
    vec![from("csv", "", "7", "P-2001"), from("shopify", "tallmo.myshopify.com", "8812", "#P-2001")]
}

const OF_CSV: &str = "csv-7";
const OF_SHOPIFY: &str = "shopify-8812";

async fn till_with(orders: Vec<Value>, settings: fn(&mut Settings)) -> Till {
    let till = Till::planned(Plan { settings, orders, ..Plan::default() }).await;
    if till.settings().staff.auto_lock.is_some() {
        till.sign_in(ANNA).await;
    }
    till
}

fn nobody_else(settings: &mut Settings) {
    settings.staff = StaffSettings::default();
}

fn with_documents(settings: &mut Settings) {
    staffed(settings);
    settings.policy.manual = ManualPolicy { documents: DocumentKind::ALL.to_vec(), up_to: None };
}

fn is_gone(warning: &Warning) -> bool {
    matches!(warning, Warning::SameNumberHandedOver { source, .. } if source == "csv")
}

const REFUSED: Result<(), Failure> = Err(Failure::Refused { because: Closed::SameNumberHandedOver });

async fn kinds(till: &Till) -> Vec<Kind> {
    till.ledger().await.iter().map(|entry: &Entry| entry.kind).collect()
}

#[tokio::test(start_paused = true)]
async fn both_wait_and_the_teller_hears_of_it_before_anybody_is_asked() {
    let till = till_with(both(), |_| {}).await;
    let screen = till.open(OF_SHOPIFY).await;
    let (source, other) = ("shopify tallmo.myshopify.com".to_owned(), "csv".to_owned());
    assert_eq!(screen.warnings, [Warning::SameNumber { source, other }]);
    assert_eq!(screen.identify, Gate::Open, "neither was handed over");
    assert!(screen.also.is_empty(), "one real order is no set of two: {:?}", screen.also);
    till.identify().await;
}

#[tokio::test(start_paused = true)]
async fn threat_6_the_same_order_from_another_source_is_not_handed_over_again() {
    let till = till_with(both(), with_documents).await;
    till.verify(OF_CSV).await;
    till.hand_over_by_the_book().await;
    let screen = till.open(OF_SHOPIFY).await;
    assert!(matches!(&screen.warnings[..], [warning] if is_gone(warning)), "{:?}", screen.warnings);
    assert_eq!(screen.identify, Gate::Closed { because: Closed::SameNumberHandedOver });
    assert_eq!(till.act(Act::Identify).await, REFUSED);
    assert!(till.practice().pending().is_empty(), "nobody was asked");
    let offers = till.view().staff.offers.clone();
    assert_eq!(offers, [Offer::LetPass], "no document is a way around");
    till.assert_still_here(OF_SHOPIFY).await;
    assert_eq!(kinds(&till).await, [Kind::HandOver]);
}

/// Both have a green verdict, each for one of the two; see `two_tills.rs`.
async fn both_verified() -> (Till, Till) {
    let one = till_with(both(), |_| {}).await;
    let two = one.beside("2").await;
    one.verify(OF_CSV).await;
    one.records().abandon_leases(&one.settings().store.till).await.expect("given up");
    two.verify(OF_SHOPIFY).await;
    two.pass(Duration::from_secs(1)).await;
    for till in [&one, &two] {
        till.seen().await;
        till.tick_all().await;
    }
    (one, two)
}

#[tokio::test(start_paused = true)]
async fn two_presses_for_the_two_are_one_hand_over() {
    let (one, two) = both_verified().await;
    let (first, second) = tokio::join!(one.hand_over(), two.hand_over());
    let lost = match (&first, &second) {
        (Ok(()), lost) | (lost, Ok(())) => lost,
        both => panic!("{both:?}"),
    };
    assert_eq!(*lost, REFUSED, "{first:?} {second:?}");
    assert_eq!(kinds(&one).await, [Kind::HandOver]);
}

#[tokio::test(start_paused = true)]
async fn whoever_was_slower_reads_why_on_the_order_s_screen() {
    let (one, two) = both_verified().await;
    one.hand_over().await.expect("handed over");
    assert_eq!(two.hand_over().await, REFUSED);
    let Screen::Order(screen) = two.screen() else { panic!("{:?}", two.screen()) };
    assert!(screen.warnings.iter().any(is_gone), "{:?}", screen.warnings);
    assert_eq!(screen.identify, Gate::Closed { because: Closed::SameNumberHandedOver });
    two.assert_still_here(OF_SHOPIFY).await;
}

#[tokio::test(start_paused = true)]
async fn one_that_goes_while_the_customer_is_asked_about_the_other_gives_that_no_green() {
    let one = till_with(both(), |_| {}).await;
    let two = one.beside("2").await;
    one.verify(OF_CSV).await;
    one.records().abandon_leases(&one.settings().store.till).await.expect("given up");
    two.open(OF_SHOPIFY).await;
    two.identify().await;
    one.hand_over_by_the_book().await;
    two.customer().accept();
    let screen = two.order_screen().await;
    assert_eq!(screen.identify, Gate::Closed { because: Closed::SameNumberHandedOver });
}

/// What stands on the screen is another order's doing: it is read again although nobody changed it.
#[tokio::test(start_paused = true)]
async fn an_open_order_whose_twin_goes_at_another_till_says_so() {
    let window = till_with(both(), |_| {}).await;
    let beside = window.beside("2").await;
    assert_eq!(window.open(OF_SHOPIFY).await.identify, Gate::Open);
    beside.verify(OF_CSV).await;
    beside.hand_over_by_the_book().await;
    window.progress().changed_elsewhere();
    window.pass(Duration::from_secs(1)).await;
    let because = Closed::SameNumberHandedOver;
    assert_eq!(window.order_screen().await.identify, Gate::Closed { because });
}

#[tokio::test(start_paused = true)]
async fn a_second_person_looks_and_the_customer_is_asked_as_usual() {
    let till = till_with(both(), with_documents).await;
    till.verify(OF_CSV).await;
    till.hand_over_by_the_book().await;
    till.open(OF_SHOPIFY).await;
    let dialog = till.ask(AskedAct::LetPass).await;
    assert_eq!(dialog.approves, Approves::LetPass);
    till.approve(ANNA.id, ANNA.pin).await.expect("a try");
    assert!(till.dialog().is_some(), "nobody is their own second person");
    till.approve(SIV.id, SIV.pin).await.expect("approved");
    let screen = till.order_screen().await;
    assert_eq!(screen.identify, Gate::Open, "{:?}", screen.warnings);
    assert!(matches!(screen.warnings[..], [Warning::SameNumber { .. }]), "it is still told");
    till.identify().await;
    till.customer().accept();
    till.verified().await;
    till.hand_over_by_the_book().await;
    let entries = till.ledger().await;
    assert_eq!(kinds(&till).await, [Kind::HandOver, Kind::Override, Kind::HandOver]);
    let told = ["rule", "approver", "order.2"].map(|name| entries[1].facts.find(name));
    assert_eq!(told, [Some("same_number"), Some(SIV.id), Some("csv  7")]);
    assert_eq!(entries[2].facts.find("override.same_number"), Some(SIV.id));
}

#[tokio::test(start_paused = true)]
async fn a_second_person_s_word_is_for_an_hour_and_the_way_it_was_asked() {
    let till = till_with(both(), staffed).await;
    till.verify(OF_CSV).await;
    till.hand_over_by_the_book().await;
    assert_eq!(
        till.try_to_ask(AskedAct::LetPass).await,
        Err(Failure::NotNow),
        "of this one nothing is in the way"
    );
    till.open(OF_SHOPIFY).await;
    till.ask(AskedAct::LetPass).await;
    till.approve(SIV.id, SIV.pin).await.expect("approved");
    till.pass(Duration::from_secs(3_601)).await;
    till.sign_in(ANNA).await;
    let screen = till.open(OF_SHOPIFY).await;
    assert_eq!(screen.identify, Gate::Closed { because: Closed::SameNumberHandedOver });
}

#[tokio::test(start_paused = true)]
async fn where_nobody_could_look_it_stays() {
    let till = till_with(both(), nobody_else).await;
    till.verify(OF_CSV).await;
    till.hand_over_by_the_book().await;
    till.open(OF_SHOPIFY).await;
    let refused = Err(Failure::Refused { because: Closed::NoStaff });
    assert_eq!(till.try_to_ask(AskedAct::LetPass).await, refused);
    assert_eq!(till.act(Act::Identify).await, REFUSED);
}

#[tokio::test(start_paused = true)]
async fn a_correction_of_the_other_one_lets_it_go() {
    let till = till_with(both(), staffed).await;
    till.verify(OF_CSV).await;
    till.hand_over_by_the_book().await;
    till.act(Act::ShowOrder).await.expect("its order");
    let lines = vec![desk::request::CorrectedLine { line: 0, quantity: 1 }];
    till.ask(AskedAct::Correction { lines }).await;
    till.approved_by(SIV).await;
    let screen = till.open(OF_SHOPIFY).await;
    assert_eq!(screen.identify, Gate::Open);
    till.identify().await;
    till.customer().accept();
    till.verified().await;
    till.hand_over_by_the_book().await;
    assert_eq!(till.hand_overs(OF_SHOPIFY).await.len(), 1);
}

/// Two shops count from the same number, and Bo's order is none of Anna's business.
#[tokio::test(start_paused = true)]
async fn the_same_number_of_another_customer_is_another_order() {
    let mut bos = from("woocommerce", "https://other.example", "9", "P-2001");
    bos["owner"] = json!({ "name": "Bo", "email": "bo.ek@post.example" });
    let till = till_with([both(), vec![bos]].concat(), |_| {}).await;
    till.verify(OF_CSV).await;
    till.hand_over_by_the_book().await;
    let screen = till.open("woocommerce-9").await;
    assert_eq!((screen.warnings.len(), screen.identify), (0, Gate::Open));
}

/// The facts by which somebody sees later what was believed of an order.
#[tokio::test(start_paused = true)]
async fn a_hand_over_says_what_was_believed_and_by_whose_word() {
    let till = till_with(both(), |_| {}).await;
    till.verify(OF_CSV).await;
    till.hand_over_by_the_book().await;
    let entry = till.hand_overs(OF_CSV).await.remove(0);
    let facts = ["total", "payment", "origin"].map(|name| entry.facts.find(name));
    assert_eq!(facts, [Some("24900 SEK"), Some("paid"), Some("shop")]);
}
