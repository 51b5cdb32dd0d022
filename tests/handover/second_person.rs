//! What one person alone can't do: a second one opens it with their PIN, once, and both are in the ledger.

use std::time::Duration;

use claimcheck_tests::{ANNA, BO, Colleague, Plan, SIV, Till, ULF, order, staffed};
use desk::{
    failure::{Failure, Taken},
    request::{Act, AskedAct, CorrectedLine},
    settings::Settings,
    view::{Closed, Gate, HandedOverBy, Identifier, Offer, Overridable, PinTrouble, Screen, Warning},
};
use pickup::{approved, ledger::Entry, ledger::Kind, order::OrderStatus};
use serde_json::{Value, json};

/// A staffed till that locks orders, and lets a supervisor pass over presence.
fn locking(settings: &mut Settings) {
    staffed(settings);
    settings.policy.limit_asking = true;
    settings.policy.overridable = vec![approved::Overridable::Remote];
}

async fn till_of(person: Colleague) -> Till {
    let till = Till::planned(Plan { settings: locking, orders: vec![annas()], ..Plan::default() }).await;
    till.sign_in(person).await;
    till
}

fn annas() -> Value {
    let mut annas =
        order("P-2001", json!({ "name": "Anna Andersson", "email": "anna.andersson@post.example" }));
    annas["lines"][0]["quantity"] = json!(3);
    annas
}

/// Two declines, and nobody is asked any more.
async fn locked_order(till: &Till) {
    for _ in 0..2 {
        till.open("P-1042").await;
        till.identify().await;
        till.customer().decline();
        till.ended().await;
        till.pass(Duration::from_secs(62)).await;
    }
    let shown = till.open("P-1042").await;
    assert_eq!(shown.identify, Gate::Closed { because: Closed::AskedTooOften });
}

/// The only entry of this kind.
async fn entry(till: &Till, kind: Kind) -> Entry {
    let mut entries: Vec<_> = till.ledger().await.into_iter().filter(|entry| entry.kind == kind).collect();
    assert_eq!(entries.len(), 1, "{kind:?}");
    entries.remove(0)
}

fn fact<'a>(entry: &'a Entry, name: &str) -> &'a str {
    entry.facts.find(name).unwrap_or_else(|| panic!("no {name} in {:?}", entry.facts))
}

#[tokio::test(start_paused = true)]
async fn a_locked_order_is_opened_by_a_second_person() {
    let till = till_of(ANNA).await;
    locked_order(&till).await;
    assert!(till.view().staff.offers.contains(&Offer::Unlock));
    assert_eq!(till.view().staff.second_person, Gate::Open);
    let dialog = till.ask(AskedAct::Unlock).await;
    assert_eq!((dialog.number.as_str(), dialog.asked_by.as_str()), ("P-1042", ANNA.name));
    assert!(dialog.made_up.is_empty(), "real people's PINs are nowhere");
    till.approved_by(SIV).await;
    assert_eq!(till.order_screen().await.identify, Gate::Open);
    assert_eq!(entry(&till, Kind::Lock).await.staff.as_str(), ANNA.id);
    let unlock = entry(&till, Kind::Unlock).await;
    assert_eq!(unlock.staff.as_str(), ANNA.id);
    assert_eq!(fact(&unlock, "approver"), SIV.id);
    assert_eq!(fact(&unlock, "reason"), "other", "what was said is not kept for ever");
    assert_eq!(fact(&unlock, "declines"), "2");
    till.identify().await;
    till.customer().accept();
    till.verified().await;
    till.hand_over_by_the_book().await;
    assert_eq!(till.hand_overs("P-1042").await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn who_may_not_approve_is_told_why() {
    let till = till_of(SIV).await;
    locked_order(&till).await;
    till.ask(AskedAct::Unlock).await;
    for (id, pin, trouble) in [
        (SIV.id, SIV.pin, PinTrouble::SamePerson),
        (ANNA.id, ANNA.pin, PinTrouble::NotASupervisor),
        (ULF.id, SIV.pin, PinTrouble::Wrong),
        ("nobody", ULF.pin, PinTrouble::Wrong),
        (ULF.id, "2648", PinTrouble::NotAPin),
    ] {
        till.approve(id, pin).await.expect("a try");
        assert_eq!(till.approval_trouble(), Some(trouble), "{id}");
    }
    assert!(till.ledger().await.iter().all(|entry| entry.kind != Kind::Unlock));
    till.approved_by(ULF).await;
    entry(&till, Kind::Unlock).await;
}

#[tokio::test(start_paused = true)]
async fn wrong_pins_of_a_second_person_are_counted_and_outlive_the_dialog() {
    let till = till_of(ANNA).await;
    locked_order(&till).await;
    for _ in 0..5 {
        till.ask(AskedAct::Unlock).await;
        till.approve(SIV.id, "000999").await.expect("a try");
        assert_eq!(till.approval_trouble(), Some(PinTrouble::Wrong));
        till.act(Act::LeaveSecondPerson).await.expect("closed");
    }
    let till = till.reopened().await;
    till.sign_in(ANNA).await;
    till.open("P-1042").await;
    till.ask(AskedAct::Unlock).await;
    till.approve(SIV.id, SIV.pin).await.expect("a try");
    assert!(matches!(till.approval_trouble(), Some(PinTrouble::Locked { .. })));
    // Somebody else's are their own.
    till.approved_by(ULF).await;
}

#[tokio::test(start_paused = true)]
async fn an_approval_is_used_once_and_for_what_was_asked() {
    let till = till_of(ANNA).await;
    assert_eq!(till.approve(SIV.id, SIV.pin).await, Err(Failure::NotNow), "nothing is asked");
    locked_order(&till).await;
    assert_eq!(till.try_to_ask(AskedAct::Correction { lines: vec![] }).await, Err(Failure::NotNow));
    assert_eq!(till.try_to_ask(AskedAct::OwnerChange { accept: true }).await, Err(Failure::NotNow));
    till.ask(AskedAct::Unlock).await;
    // Nothing else is done while a second person is asked.
    for act in [Act::Back, Act::Identify, Act::Refresh, Act::Find { text: "P-1047".to_owned() }] {
        assert_eq!(till.act(act.clone()).await, Err(Failure::NotNow), "{act:?}");
    }
    till.approved_by(SIV).await;
    assert_eq!(till.approve(SIV.id, SIV.pin).await, Err(Failure::NotNow), "it was used");
    assert_eq!(till.try_to_ask(AskedAct::Unlock).await, Err(Failure::NotNow), "nothing is locked");
    entry(&till, Kind::Unlock).await;
}

/// An approval is for the order as it was looked at.
#[tokio::test(start_paused = true)]
async fn an_order_that_moved_meanwhile_has_to_be_looked_at_again() {
    let till = till_of(ANNA).await;
    locked_order(&till).await;
    till.ask(AskedAct::Unlock).await;
    let other = till.beside("2").await;
    other.sign_in(BO).await;
    other.open("P-1042").await;
    other.ask(AskedAct::Unlock).await;
    other.approved_by(ULF).await;
    let moved = Err(Failure::TakenByAnother { what: Taken::Order, till: String::new(), at: None });
    assert_eq!(till.approve(SIV.id, SIV.pin).await, moved);
    entry(&till, Kind::Unlock).await;
}

#[tokio::test(start_paused = true)]
async fn without_staff_the_screen_says_that_it_must_add_them() {
    let settings: fn(&mut Settings) = |settings| {
        settings.staff = Default::default();
        settings.policy.limit_asking = true;
    };
    let till = Till::planned(Plan { settings, ..Plan::default() }).await;
    locked_order(&till).await;
    assert_eq!(till.view().staff.second_person, Gate::Closed { because: Closed::NoStaff });
    assert!(till.view().staff.offers.contains(&Offer::Unlock), "what would be needed");
    let refused = Err(Failure::Refused { because: Closed::NoStaff });
    assert_eq!(till.try_to_ask(AskedAct::Unlock).await, refused);
    assert!(till.ledger().await.iter().all(|entry| entry.kind != Kind::Unlock));
}

/// The same order as the shop sends it an hour later, with another address.
fn another_address() -> String {
    let mut later = annas();
    later["updated_at"] = json!("2026-11-22T09:00:00Z");
    later["owner"]["email"] = json!("bo.ek@post.example");
    later.to_string()
}

#[tokio::test(start_paused = true)]
async fn a_change_of_the_owner_is_shown_masked_and_taken_over_or_thrown_away() {
    for accept in [true, false] {
        let till = till_of(ANNA).await;
        till.import(&another_address()).await;
        let shown = till.open("P-2001").await;
        assert!(shown.warnings.contains(&Warning::OwnerChanged));
        let views = till.record_views();
        let Some(Offer::OwnerChange { change }) = till.view().staff.offers.first().cloned() else {
            panic!("{:?}", till.view().staff.offers);
        };
        let known = |side: &desk::view::Collectors| side.owner.identifiers[0].clone();
        let (before, after) = (known(&change.before), known(&change.after));
        assert_eq!((before.identifier.kind, before.differs), (Identifier::Email, true));
        assert!(before.identifier != after.identifier && before.identifier.text.contains('•'));
        till.ask(AskedAct::OwnerChange { accept }).await;
        till.approved_by(SIV).await;
        for view in views.lock().expect("unpoisoned").iter() {
            assert!(!view.contains("anna.andersson") && !view.contains("bo.ek"), "{view}");
        }
        assert_eq!(till.order_screen().await.identify, Gate::Open);
        let entries = till.ledger().await;
        let of_change = entries.iter().filter(|entry| entry.kind == Kind::OwnerChange);
        let approved: Vec<_> = of_change.filter(|entry| entry.facts.find("approver").is_some()).collect();
        assert_eq!(approved.len(), 1);
        assert_eq!(fact(approved[0], "approver"), SIV.id);
        // The check goes to whoever is the owner now.
        till.identify().await;
        till.customer().accept_as("bo");
        match accept {
            true => drop(till.verified().await),
            false => drop(till.not_owner().await),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_correction_makes_the_order_ready_again_and_is_an_entry() {
    let till = till_of(ANNA).await;
    till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    till.act(Act::ShowOrder).await.expect("its order");
    let Some(Offer::Correction { lines }) = till.view().staff.offers.first().cloned() else {
        panic!("{:?}", till.view().staff.offers);
    };
    let all: Vec<_> =
        lines.iter().map(|line| CorrectedLine { line: line.line, quantity: line.quantity }).collect();
    let more = vec![CorrectedLine { quantity: all[0].quantity + 1, ..all[0] }];
    assert_eq!(till.try_to_ask(AskedAct::Correction { lines: more }).await, Err(Failure::NotNow));
    let dialog = till.ask(AskedAct::Correction { lines: all }).await;
    assert_eq!(dialog.approves, desk::view::Approves::Correction { lines });
    till.approved_by(ULF).await;
    assert_eq!(till.order("P-1042").await.order.status, OrderStatus::Ready);
    let correction = entry(&till, Kind::Correction).await;
    assert_eq!((correction.staff.as_str(), fact(&correction, "approver")), (ANNA.id, ULF.id));
    // What happened stays, and it can happen again.
    till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    assert_eq!(till.hand_overs("P-1042").await.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_rule_that_is_passed_over_is_recorded_and_the_screen_says_so() {
    let till = till_of(ANNA).await;
    till.verify("P-1042").await;
    till.pass(Duration::from_secs(1)).await;
    assert!(till.view().staff.offers.is_empty(), "items first");
    till.tick_all().await;
    assert_eq!(till.view().staff.offers, [Offer::Override { rules: vec![Overridable::Remote] }]);
    till.ask(AskedAct::Override { rules: vec![Overridable::Remote] }).await;
    till.approved_by(SIV).await;
    let Screen::HandedOver(done) = till.screen() else { panic!("{:?}", till.screen()) };
    assert_eq!(done.by, HandedOverBy::Overridden);
    let passed = entry(&till, Kind::Override).await;
    assert_eq!((fact(&passed, "rule"), fact(&passed, "approver")), ("remote", SIV.id));
    assert_eq!(fact(&till.hand_overs("P-1042").await[0], "presence"), "remote");
}

#[tokio::test(start_paused = true)]
async fn a_rule_that_the_policy_does_not_name_is_passed_over_by_nobody() {
    let till = Till::planned(Plan { settings: staffed, ..Plan::default() }).await;
    till.sign_in(ANNA).await;
    till.verify("P-1042").await;
    till.pass(Duration::from_secs(1)).await;
    till.tick_all().await;
    assert!(till.view().staff.offers.is_empty());
    let asked = AskedAct::Override { rules: vec![Overridable::Remote] };
    assert_eq!(till.try_to_ask(asked).await, Err(Failure::NotNow));
    till.assert_still_here("P-1042").await;
}

/// In practice nobody has to sign in to begin, and the people with their PINs are on the screen.
#[tokio::test(start_paused = true)]
async fn practice_teaches_it_with_people_whose_pins_are_shown() {
    let till =
        Till::planned(Plan { settings: |settings| settings.policy.limit_asking = true, ..Plan::default() })
            .await;
    locked_order(&till).await;
    let dialog = till.ask(AskedAct::Unlock).await;
    let [supervisor] = &dialog.made_up[..] else { panic!("{:?}", dialog.made_up) };
    till.approve(&supervisor.id, &supervisor.pin).await.expect("approved");
    assert_eq!(till.order_screen().await.identify, Gate::Open);
    let unlock = entry(&till, Kind::Unlock).await;
    assert_eq!((unlock.staff.as_str(), fact(&unlock, "approver")), ("teller", supervisor.id.as_str()));
    till.act(Act::Lock).await.expect("locked");
    let teller = till.sign_in_screen().made_up[0].clone();
    till.try_to_sign_in(&teller.id, &teller.pin).await;
    assert!(matches!(till.screen(), Screen::Desk(_)));
}
