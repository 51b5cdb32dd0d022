//! An e-mail address that once collected with one account comes with another: given to somebody else, or mistyped.

use std::time::Duration;

use claimcheck_tests::{ANNA, Plan, SIV, Till, order, staffed};
use desk::{
    failure::Failure,
    request::{Act, AskedAct, RefusalReason},
    settings::{Settings, StaffSettings},
    view::{Approves, Closed, End, Gate, HandedOverBy, Offer, Overridable},
};
use pickup::{
    approved,
    ledger::{Entry, Kind},
};
use practice::{Person, PersonId, cast};
use serde_json::json;

/// Somebody whom the provider gave Anna's address later.
fn cast_with_annas_successor() -> Vec<Person> {
    let mut people = cast();
    let mut gun = people[0].clone();
    gun.id = PersonId::new("gun");
    gun.subject = "practice-later-0001".to_owned();
    gun.given_name = "Gun".to_owned();
    people.push(gun);
    people
}

/// Anna has orders by her address alone, and has collected the first.
async fn till_that_knows_anna(settings: fn(&mut Settings)) -> Till {
    let orders = ["P-2001", "P-2002"]
        .map(|number| order(number, json!({ "name": "Anna", "email": "Anna.Andersson@post.example" })));
    let provider = practice::Options { cast: cast_with_annas_successor(), ..Plan::default().provider };
    let till = Till::planned(Plan { provider, settings, orders: orders.to_vec(), ..Plan::default() }).await;
    if till.settings().staff.auto_lock.is_some() {
        till.sign_in(ANNA).await;
    }
    till.verify("P-2001").await;
    till.hand_over_by_the_book().await;
    till
}

async fn accepted_by_gun(till: &Till) {
    till.open("P-2002").await;
    till.identify().await;
    till.customer().accept_as("gun");
}

#[tokio::test(start_paused = true)]
async fn threat_29_a_known_address_with_another_account_gets_nothing_without_a_second_person() {
    let till = till_that_knows_anna(|_| {}).await;
    accepted_by_gun(&till).await;
    till.verified().await;
    till.pass(Duration::from_secs(1)).await;
    till.seen().await;
    till.tick_all().await;
    let because = Closed::AnotherAccount;
    assert_eq!(till.verified().await.hand_over, Gate::Closed { because });
    assert_eq!(till.hand_over().await, Err(Failure::Refused { because }));
    till.assert_still_here("P-2002").await;
    till.act(Act::Refuse { reason: RefusalReason::Other }).await.expect("refused");
    till.verify("P-2002").await;
    till.hand_over_by_the_book().await;
    let account = |entries: Vec<Entry>| entries[0].facts.find("account").map(str::to_owned);
    assert_eq!(account(till.hand_overs("P-2001").await).as_deref(), Some("first"));
    assert_eq!(account(till.hand_overs("P-2002").await).as_deref(), Some("same"), "she herself still may");
}

#[tokio::test(start_paused = true)]
async fn threat_29_a_second_person_looks_and_is_on_record() {
    let till = till_that_knows_anna(staffed).await;
    accepted_by_gun(&till).await;
    till.verified().await;
    till.pass(Duration::from_secs(1)).await;
    till.seen().await;
    till.tick_all().await;
    till.ask(AskedAct::Override { rules: vec![Overridable::AnotherAccount] }).await;
    till.approve(SIV.id, SIV.pin).await.expect("approved");
    assert_eq!(till.handed_over().await.by, HandedOverBy::Overridden);
    let entry = till.hand_overs("P-2002").await.remove(0);
    let facts = ["account", "override.another_account"].map(|name| entry.facts.find(name));
    assert_eq!(facts, [Some("another"), Some(SIV.id)]);
}

/// Somebody whose account is new and who was not seen: two rules, and one word for both.
#[tokio::test(start_paused = true)]
async fn one_second_person_lets_two_rules_pass_at_once() {
    let till = till_that_knows_anna(|settings| {
        staffed(settings);
        settings.policy.overridable = vec![approved::Overridable::Remote];
    })
    .await;
    accepted_by_gun(&till).await;
    till.verified().await;
    till.pass(Duration::from_secs(1)).await;
    till.tick_all().await;
    let rules = vec![Overridable::Remote, Overridable::AnotherAccount];
    assert_eq!(till.view().staff.offers, [Offer::Override { rules: rules.clone() }]);
    for one in &rules {
        let alone = AskedAct::Override { rules: vec![*one] };
        assert_eq!(till.try_to_ask(alone).await, Err(Failure::NotNow), "half of it would lead nowhere");
    }
    let dialog = till.ask(AskedAct::Override { rules: rules.clone() }).await;
    assert_eq!(dialog.approves, Approves::Override { rules });
    till.approve(SIV.id, SIV.pin).await.expect("approved");
    assert_eq!(till.handed_over().await.by, HandedOverBy::Overridden);
    let entry = till.hand_overs("P-2002").await.remove(0);
    let facts = ["override.remote", "override.another_account", "presence"];
    assert_eq!(facts.map(|name| entry.facts.find(name)), [Some(SIV.id), Some(SIV.id), Some("remote")]);
    let passed: Vec<_> =
        till.ledger().await.into_iter().filter(|entry| entry.kind == Kind::Override).collect();
    assert_eq!(passed.len(), 1, "one word is one entry");
    assert_eq!(passed[0].facts.find("rule"), Some("remote another_account"));
}

#[tokio::test(start_paused = true)]
async fn threat_29_where_nobody_could_look_nothing_can_be_told() {
    let till = till_that_knows_anna(|settings| settings.staff = StaffSettings::default()).await;
    accepted_by_gun(&till).await;
    assert_eq!(till.ended().await.end, End::AnotherAccount);
    till.assert_still_here("P-2002").await;
    let kinds: Vec<_> = till.ledger().await.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::HandOver], "it accuses nobody");
}

#[tokio::test(start_paused = true)]
async fn threat_29_it_is_known_after_a_restart_and_at_another_till() {
    let nobody: fn(&mut Settings) = |settings| settings.staff = StaffSettings::default();
    let till = till_that_knows_anna(nobody).await.reopened().await;
    let beside = till.beside("2").await;
    accepted_by_gun(&beside).await;
    assert_eq!(beside.ended().await.end, End::AnotherAccount);
}

/// Whom the order names by account is proved by it, whoever had the address.
#[tokio::test(start_paused = true)]
async fn threat_29_an_account_that_the_order_names_needs_nobody_else() {
    let till = till_that_knows_anna(|_| {}).await;
    let owner = json!({
        "name": "Gun Andersson",
        "subject": "practice-later-0001",
        "issuer": till.settings().provider.issuer.as_str(),
        "email": "anna.andersson@post.example",
    });
    till.import(&order("P-2003", owner).to_string()).await;
    till.open("P-2003").await;
    till.identify().await;
    till.customer().accept_as("gun");
    till.verified().await;
    let entry = till.hand_over_by_the_book().await;
    assert_eq!(entry.number, "P-2003");
    assert_eq!(till.hand_overs("P-2003").await[0].facts.find("account"), None);
}
