//! Manual ID: somebody shows a document, two of the staff look at it, and it is called manual wherever it is told.

use std::time::Duration;

use claimcheck_tests::{ANNA, Plan, SIV, Till, order, staffed};
use desk::{
    failure::Failure,
    request::{Act, AskedAct, RefusalReason},
    settings::Settings,
    view::{Closed, Document, End, Gate, HandedOverBy, Offer, Screen},
};
use pickup::{
    ledger::Kind,
    manual::DocumentKind,
    money::{Currency, Money},
    policy::{AgeRule, Goods, ManualPolicy},
};
use serde_json::json;

fn by_document(settings: &mut Settings) {
    staffed(settings);
    settings.policy.manual = ManualPolicy {
        documents: vec![DocumentKind::Passport, DocumentKind::DrivingLicence],
        up_to: Currency::from_code("SEK").map(|currency| Money { minor: 50_000, currency }),
    };
}

async fn till() -> Till {
    let mut wine = order("P-2001", json!({ "name": "Berit Ek", "email": "berit.ek@post.example" }));
    wine["lines"][0]["min_age"] = json!(20);
    let mut dear = order("P-2002", json!({ "name": "Berit Ek", "email": "berit.ek@post.example" }));
    dear["payment"]["total"] = json!("500.01");
    let plain = order("P-2003", json!({ "name": "Berit Ek", "email": "berit.ek@post.example" }));
    // Whom the provider knows, so that she and others can sign in.
    let annas = json!({ "name": "Anna Andersson", "email": "anna.andersson@post.example" });
    let known = order("P-2004", annas.clone());
    let mut known_dear = order("P-2005", annas);
    known_dear["payment"]["total"] = json!("500.01");
    let orders = vec![wine, dear, plain, known, known_dear];
    let till = Till::planned(Plan { settings: by_document, orders, ..Plan::default() }).await;
    till.sign_in(ANNA).await;
    till
}

fn passport(age_seen: Option<u8>) -> AskedAct {
    AskedAct::ManualId { document: Document::Passport, age_seen }
}

#[tokio::test(start_paused = true)]
async fn a_document_ends_as_manual_and_never_as_verified() {
    let till = till().await;
    let views = till.record_views();
    till.open("P-2003").await;
    let offered =
        Offer::ManualId { documents: vec![Document::Passport, Document::DrivingLicence], min_age: None };
    assert_eq!(till.view().staff.offers, [offered]);
    till.ask(passport(None)).await;
    till.approved_by(SIV).await;
    let shown = till.manual_screen();
    assert_eq!((shown.document, shown.approved_by.as_str()), (Document::Passport, SIV.name));
    till.pass(Duration::from_secs(1)).await;
    assert_eq!(till.manual_screen().hand_over, Gate::Closed { because: Closed::ItemsLeft });
    till.tick_all().await;
    till.act(Act::HandOver { verdict: shown.verdict }).await.expect("handed over");
    let Screen::HandedOver(done) = till.screen() else { panic!("{:?}", till.screen()) };
    assert_eq!(done.by, HandedOverBy::Manual);
    for view in views.lock().expect("unpoisoned").iter() {
        assert!(!view.contains(r#""is":"verified""#), "{view}");
    }
    let entries = till.hand_overs("P-2003").await;
    let entry = &entries[0];
    let facts: String = entry.facts.iter().map(|(name, text)| format!("{name}={text};")).collect();
    assert!(facts.contains("=manual"), "{facts}");
    assert!(facts.contains("passport") && facts.contains(SIV.id), "{facts}");
    assert_eq!(entry.staff.as_str(), ANNA.id);
}

#[tokio::test(start_paused = true)]
async fn only_documents_and_amounts_that_the_policy_names() {
    let till = till().await;
    till.open("P-2003").await;
    let card = AskedAct::ManualId { document: Document::IdentityCard, age_seen: None };
    assert_eq!(till.try_to_ask(card).await, Err(Failure::NotNow));
    till.open("P-2002").await;
    assert!(till.view().staff.offers.is_empty(), "above the amount");
    assert_eq!(till.try_to_ask(passport(None)).await, Err(Failure::NotNow));
}

/// What nobody may collect is handed to nobody, whatever they show.
#[tokio::test(start_paused = true)]
async fn what_stands_against_an_order_stands_against_a_document_too() {
    let till = till().await;
    for number in ["P-1043", "P-1044", "P-1045", "P-1046"] {
        let shown = till.open(number).await;
        if matches!(shown.identify, Gate::Closed { because } if because != Closed::NoCustomerIdentifier) {
            assert!(till.view().staff.offers.is_empty(), "{number}");
            assert_eq!(till.try_to_ask(passport(None)).await, Err(Failure::NotNow), "{number}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn goods_for_adults_need_the_age_that_the_document_shows() {
    for (age_seen, goes) in [(None, false), (Some(19), false), (Some(20), true)] {
        let till = till().await;
        till.open("P-2001").await;
        till.ask(passport(age_seen)).await;
        till.approved_by(SIV).await;
        till.pass(Duration::from_secs(1)).await;
        till.tick_all().await;
        let verdict = till.manual_screen().verdict;
        let result = till.act(Act::HandOver { verdict }).await;
        let expected = if goes { Ok(()) } else { Err(Failure::Refused { because: Closed::AgeNotProved }) };
        assert_eq!(result, expected, "{age_seen:?}");
        assert_eq!(till.hand_overs("P-2001").await.len(), usize::from(goes));
    }
}

/// The same where only the policy knows that these goods ask for an age.
#[tokio::test(start_paused = true)]
async fn goods_that_the_policy_knows_need_the_age_that_the_document_shows() {
    let settings = |settings: &mut Settings| {
        by_document(settings);
        settings.policy.ages = vec![AgeRule { goods: Goods::Sku("thr-blu".to_owned()), min_age: 20 }];
    };
    for (age_seen, goes) in [(None, false), (Some(19), false), (Some(20), true)] {
        let plain = order("P-2003", json!({ "name": "Berit Ek", "email": "berit.ek@post.example" }));
        let till = Till::planned(Plan { settings, orders: vec![plain], ..Plan::default() }).await;
        till.sign_in(ANNA).await;
        till.open("P-2003").await;
        let documents = vec![Document::Passport, Document::DrivingLicence];
        assert_eq!(till.view().staff.offers, [Offer::ManualId { documents, min_age: Some(20) }]);
        till.ask(passport(age_seen)).await;
        till.approved_by(SIV).await;
        till.pass(Duration::from_secs(1)).await;
        till.tick_all().await;
        let verdict = till.manual_screen().verdict;
        let result = till.act(Act::HandOver { verdict }).await;
        let expected = if goes { Ok(()) } else { Err(Failure::Refused { because: Closed::AgeNotProved }) };
        assert_eq!(result, expected, "{age_seen:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_seen_counts_for_two_minutes() {
    let till = till().await;
    till.open("P-2003").await;
    till.ask(passport(None)).await;
    till.approved_by(SIV).await;
    assert_eq!(till.manual_screen().left_s, 120);
    till.tick_all().await;
    till.pass(Duration::from_secs(121)).await;
    assert_eq!(till.ended().await.end, End::VerdictExpired);
    till.assert_still_here("P-2003").await;
    assert_eq!(unused(&till).await, [[SIV.id, "passport", "other"]]);
}

/// Who had approved what and why, where nothing was handed over by it.
async fn unused(till: &Till) -> Vec<[String; 3]> {
    let entries = till.ledger().await;
    let unused = entries.iter().filter(|entry| entry.facts.find("used") == Some("no"));
    let told = unused.map(|entry| {
        assert_eq!((entry.kind, entry.staff.as_str()), (Kind::Override, ANNA.id));
        ["approver", "document", "reason"].map(|name| entry.facts.find(name).expect(name).to_owned())
    });
    told.collect()
}

#[tokio::test(start_paused = true)]
async fn what_two_have_seen_stays_in_the_ledger_whether_it_is_used_or_not() {
    let till = till().await;
    till.open("P-2003").await;
    till.ask(passport(None)).await;
    till.approved_by(SIV).await;
    till.act(Act::Refuse { reason: RefusalReason::ChangedMind }).await.expect("refused");
    assert_eq!(unused(&till).await.len(), 1);
    till.open("P-2003").await;
    till.ask(passport(None)).await;
    till.approved_by(SIV).await;
    till.pass(Duration::from_secs(1)).await;
    till.tick_all().await;
    let verdict = till.manual_screen().verdict;
    till.act(Act::HandOver { verdict }).await.expect("handed over");
    assert_eq!(unused(&till).await.len(), 1, "what was used is in the hand-over itself");
}

/// Whoever is told that they are not the owner may have a document of the owner's name, or of their own.
#[tokio::test(start_paused = true)]
async fn after_another_person_a_document_counts_with_a_second_person_and_the_ledger_keeps_both() {
    let till = till().await;
    till.open("P-2004").await;
    till.identify().await;
    till.customer().accept_as("bo");
    let shown = till.not_owner().await;
    assert_eq!(shown.number, "P-2004");
    till.ask(passport(None)).await;
    // The screen stays while the supervisor comes.
    till.pass(Duration::from_secs(90)).await;
    assert!(matches!(till.screen(), Screen::NotOwner(_)), "{:?}", till.screen());
    till.approved_by(SIV).await;
    let manual = till.manual_screen();
    assert_eq!(manual.number, "P-2004", "it is for the order that was asked about");
    till.pass(Duration::from_secs(1)).await;
    till.tick_all().await;
    till.act(Act::HandOver { verdict: manual.verdict }).await.expect("handed over");
    let entry = till.hand_overs("P-2004").await.remove(0);
    assert_eq!(entry.facts.find("identified"), Some("manual"));
    assert_eq!(entry.facts.find("after_mismatches"), Some("1"));
    let kinds: Vec<_> = till.ledger().await.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::Mismatch, Kind::HandOver]);
}

#[tokio::test(start_paused = true)]
async fn after_another_person_the_policy_still_decides() {
    let till = till().await;
    till.open("P-2005").await;
    till.identify().await;
    till.customer().accept_as("bo");
    till.not_owner().await;
    assert!(till.view().staff.offers.is_empty(), "above the amount");
    assert_eq!(till.try_to_ask(passport(None)).await, Err(Failure::NotNow));
}

#[tokio::test(start_paused = true)]
async fn without_another_person_before_nothing_is_said_of_one() {
    let till = till().await;
    till.open("P-2003").await;
    till.ask(passport(None)).await;
    till.approved_by(SIV).await;
    till.pass(Duration::from_secs(1)).await;
    till.tick_all().await;
    let verdict = till.manual_screen().verdict;
    till.act(Act::HandOver { verdict }).await.expect("handed over");
    assert_eq!(till.hand_overs("P-2003").await[0].facts.find("after_mismatches"), None);
}
