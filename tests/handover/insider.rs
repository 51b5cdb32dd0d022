//! A dishonest teller, threat by threat: each is stopped, or is in the ledger for whoever looks. The numbers are those of
//! the list of threats.

use std::time::Duration;

use claimcheck_tests::{ANNA, BO, Plan, SECOND_PERSONS, SIV, Till, staffed};
use desk::{
    failure::Failure,
    request::{Act, AskedAct},
    settings::Settings,
    view::{Closed, Document, Gate, PinTrouble, Screen},
};
use pickup::{ledger::Kind, manual::DocumentKind, policy::ManualPolicy};

fn of_a_real_store(settings: &mut Settings) {
    staffed(settings);
    settings.policy.limit_asking = true;
    settings.policy.manual = ManualPolicy { documents: DocumentKind::ALL.to_vec(), up_to: None };
}

async fn annas_till() -> Till {
    let till = Till::planned(Plan { settings: of_a_real_store, ..Plan::default() }).await;
    till.sign_in(ANNA).await;
    till
}

/// Declines, restarts, other tills and other tellers: the budget is the order's.
#[tokio::test(start_paused = true)]
async fn threat_3_nobody_wears_a_customer_down_alone() {
    let till = annas_till().await;
    till.open("P-1042").await;
    till.identify().await;
    till.customer().decline();
    till.ended().await;
    let till = till.crashed().await;
    till.sign_in(BO).await;
    till.pass(Duration::from_secs(62)).await;
    till.open("P-1042").await;
    till.identify().await;
    till.customer().decline();
    till.ended().await;
    let other = till.beside("2").await;
    other.sign_in(ANNA).await;
    other.pass(Duration::from_secs(3_600)).await;
    other.sign_in(ANNA).await;
    other.clock().set_ahead(48 * 3_600);
    other.open("P-1042").await;
    let refused = Err(Failure::Refused { because: Closed::AskedTooOften });
    assert_eq!(other.act(Act::Identify).await, refused);
    // A teller's own PIN opens nothing, and neither does another teller's.
    for (person, trouble) in [(ANNA, PinTrouble::SamePerson), (BO, PinTrouble::NotASupervisor)] {
        other.ask(AskedAct::Unlock).await;
        other.approve(person.id, person.pin).await.expect("a try");
        assert_eq!(other.approval_trouble(), Some(trouble));
        other.act(Act::LeaveSecondPerson).await.expect("closed");
    }
    let kinds: Vec<_> = other.ledger().await.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == Kind::Decline).count(), 2, "both are on record");
    assert!(!kinds.contains(&Kind::Unlock));
}

#[tokio::test(start_paused = true)]
async fn threat_7_one_person_is_not_two() {
    let till = annas_till().await;
    till.act(Act::Lock).await.expect("locked");
    for act in Act::every() {
        if !matches!(act, Act::SignIn { .. } | Act::Prefer { .. }) {
            assert_eq!(till.act(act.clone()).await, Err(Failure::NotSignedIn), "{act:?}");
        }
    }
    // A supervisor who is alone stays alone.
    till.sign_in(SIV).await;
    till.open("P-1042").await;
    till.ask(AskedAct::ManualId { document: Document::Passport, age_seen: None }).await;
    till.approve(SIV.id, SIV.pin).await.expect("a try");
    assert_eq!(till.approval_trouble(), Some(PinTrouble::SamePerson));
    assert!(matches!(till.screen(), Screen::Order(_)));
    till.assert_still_here("P-1042").await;
}

/// The supervisor's word comes last, for one order and one document, and does not wait for another.
#[tokio::test(start_paused = true)]
async fn threat_8_a_supervisors_word_serves_no_other_order() {
    let till = annas_till().await;
    till.open("P-1042").await;
    till.ask(AskedAct::ManualId { document: Document::Passport, age_seen: None }).await;
    till.approved_by(SIV).await;
    let verdict = till.manual_screen().verdict;
    till.act(Act::Refuse { reason: desk::request::RefusalReason::Other }).await.expect("left");
    till.open("P-1047").await;
    assert_eq!(till.act(Act::HandOver { verdict }).await, Err(Failure::NotNow));
    assert_eq!(till.approve(SIV.id, SIV.pin).await, Err(Failure::NotNow));
    // A new document is a new word of hers.
    till.ask(AskedAct::ManualId { document: Document::Passport, age_seen: None }).await;
    assert_eq!(till.act(Act::HandOver { verdict }).await, Err(Failure::NotNow));
    for number in ["P-1042", "P-1047"] {
        till.assert_still_here(number).await;
    }
}

#[tokio::test(start_paused = true)]
async fn threat_8_guessing_at_a_pin_is_counted_whatever_is_restarted() {
    let mut till = annas_till().await;
    till.open("P-1042").await;
    let mut tries = 0;
    for guess in 100_000..100_012_u32 {
        till.ask(AskedAct::ManualId { document: Document::Passport, age_seen: None }).await;
        till.approve(SIV.id, &guess.to_string()).await.expect("a try");
        match till.approval_trouble() {
            Some(PinTrouble::Wrong) => tries += 1,
            Some(PinTrouble::Locked { .. } | PinTrouble::LockedUntilReleased) => {}
            other => panic!("{other:?}"),
        }
        till = if guess % 2 == 0 { till.crashed().await } else { till.reopened().await };
        till.sign_in(ANNA).await;
        till.clock().set_ahead(i64::from(guess - 100_000) * 86_400);
        till.open("P-1042").await;
    }
    assert_eq!(tries, 5, "no restart and no clock of the till's gives more");
}

/// The window's half of the table that the command line is held against, too (`cli/tests/binary/staff.rs`).
#[tokio::test(start_paused = true)]
async fn threat_34_the_window_takes_no_other_second_person_than_the_command_line() {
    let till = Till::planned(Plan { settings: of_a_real_store, ..Plan::default() }).await;
    for (actor, approver, pin, expected) in SECOND_PERSONS {
        till.sign_in(actor).await;
        till.open("P-1042").await;
        till.ask(AskedAct::ManualId { document: Document::Passport, age_seen: None }).await;
        till.approve(approver, pin).await.expect("a try");
        let found = match till.dialog() {
            Some(dialog) => {
                let trouble = serde_json::to_value(dialog.trouble).expect("it is JSON");
                format!("pin_{}", trouble["is"].as_str().expect("a name"))
            }
            None => "done".to_owned(),
        };
        assert_eq!(found, expected, "{} asks {approver}", actor.id);
        assert_eq!(matches!(till.screen(), Screen::Manual(_)), expected == "done");
        till.act(Act::Lock).await.expect("locked");
    }
}

/// All lines are ticked and half is given: what was said is on record line by line, and can't be taken back alone.
#[tokio::test(start_paused = true)]
async fn threat_14_what_was_said_to_be_given_stays_said() {
    let till = annas_till().await;
    till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    let entries = till.hand_overs("P-1042").await;
    let said: Vec<_> = entries[0].facts.iter().filter(|(name, _)| name.starts_with("line.")).collect();
    let record = till.order("P-1042").await;
    assert_eq!(said.len(), record.order.lines.iter().filter(|line| line.pickup).count());
    till.act(Act::ShowOrder).await.expect("its order");
    assert_eq!(till.order_screen().await.identify, Gate::Closed { because: Closed::AlreadyHandedOver });
    let lines = vec![desk::request::CorrectedLine { line: 0, quantity: 1 }];
    till.ask(AskedAct::Correction { lines }).await;
    till.approve(ANNA.id, ANNA.pin).await.expect("a try");
    assert_eq!(till.approval_trouble(), Some(PinTrouble::SamePerson));
    assert!(till.ledger().await.iter().all(|entry| entry.kind != Kind::Correction));
}
