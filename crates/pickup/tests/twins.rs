//! One real order from two sources is two orders here: when they are taken for one, and who lets the second one pass.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

mod fixture;

use std::time::Instant;

use fixture::*;
use jiff::Timestamp;
use jiff::civil::date;
use pickup::approved::{Acting, ApprovedAct, NotDone, Overridable, Override};
use pickup::handover::{HandOver, HandOverRefusal};
use pickup::ledger::{Draft, Hash, Kind};
use pickup::order::{LetPass, Order, OrderKey, OrderRecord, OrderStatus, Origin, Owner, OwnerSubject};
use pickup::person::PhoneNumber;
use pickup::personal_number::PersonalNumber;
use pickup::staff::{
    Act, Approval, ApprovalRefusal, Asked, Pin, PinHash, Reason, Role, Roster, StaffMember, Tries,
};
use pickup::store::Stamp;
use pickup::text::{Issuer, OrderNumber, StaffId, SubjectId, TenantId};
use pickup::warning::{Block, Warning};

/// The same real order from another source.
fn from_elsewhere() -> OrderRecord {
    let key = OrderKey::new("shopify", "https://tallmo.myshopify.com", "8812").unwrap();
    OrderRecord::first_seen(Order { key, ..order() }, Origin::Connector, now())
}

fn handed_over(record: &OrderRecord) -> OrderRecord {
    let act = with_handing(record, |handing| HandOver::new(proof(record, 1), handing)).unwrap();
    act.applied_to(record.clone())
}

fn in_the_way(other: &OrderRecord, at: Timestamp) -> Vec<Warning> {
    record().with_twins([other]).warnings(&store(), at)
}

#[test]
fn what_was_handed_over_from_one_source_is_in_the_way_from_the_other() {
    let gone = handed_over(&from_elsewhere());
    let record = record().with_twins([&gone]);
    let other = gone.order.key.clone();
    assert_eq!(other.source(), "shopify tallmo.myshopify.com");
    let warning = Warning::SameNumberHandedOver { other, at: after_s(30) };
    assert_eq!(record.warnings(&store(), after_s(60)), std::slice::from_ref(&warning));
    assert_eq!(record.block(&store(), after_s(60)), Some(Block::AlreadyHandedOver));
    let refused = with_handing(&record, |handing| HandOver::new(proof(&record, 2), handing)).unwrap_err();
    assert_eq!(refused.why, HandOverRefusal::Blocked(warning));
}

#[test]
fn two_that_wait_are_told_and_block_nothing() {
    let other = from_elsewhere();
    assert_eq!(in_the_way(&other, now()), [Warning::SameNumber { other: other.order.key.clone() }]);
    assert_eq!(record().with_twins([&other]).block(&store(), now()), None);
    let mut cancelled = other;
    cancelled.order.status = OrderStatus::Cancelled;
    assert_eq!(in_the_way(&cancelled, now()), [], "one that was called off is none to take for it");
}

#[test]
fn a_part_that_was_handed_over_is_in_the_way_and_a_correction_takes_it_out() {
    let mut other = from_elsewhere();
    let part = with_handing(&other, |mut handing| {
        handing.lines = vec![handed("socks", 1)];
        let line = |id: &str| pickup::text::LineId::new(id).unwrap();
        let reason = pickup::handover::MissingReason::Later;
        handing.missing =
            ["jacket", "socks"].map(|id| pickup::handover::MissingLine { line: line(id), reason }).to_vec();
        HandOver::new(proof(&other, 1), handing)
    });
    other = part.unwrap().applied_to(other);
    assert_eq!(other.order.status, OrderStatus::PartlyHandedOver);
    assert!(matches!(in_the_way(&other, after_s(60))[..], [Warning::SameNumberHandedOver { .. }]));
    let approval = approved(Act::Correction, &other, after_s(60));
    let till = till();
    let acting = Acting { record: &other, till: &till, now: after_s(60), provider_time: None };
    let corrected = ApprovedAct::correction(approval, &[handed("socks", 1)], acting).unwrap();
    let other = corrected.applied_to(other);
    assert!(matches!(in_the_way(&other, after_s(60))[..], [Warning::SameNumber { .. }]));
}

#[test]
fn shops_may_share_numbers_and_customers_may_have_several_orders() {
    let gone = handed_over(&from_elsewhere());
    let mut bos = gone.clone();
    bos.order.owner.email = Some(email("bo@example.se"));
    assert_eq!(in_the_way(&bos, after_s(60)), [], "the same name is nobody in common");
    let mut another = gone.clone();
    another.order.number = OrderNumber::new("1043").unwrap();
    assert_eq!(in_the_way(&another, after_s(60)), []);
    let mut itself = gone;
    itself.order.key = order().key;
    assert_eq!(in_the_way(&itself, after_s(60)), [], "nothing is its own twin");
}

#[test]
fn a_number_is_one_however_a_source_writes_it() {
    for (one, other, is_one) in [
        ("1042", "#1042", true),
        ("WEB-1042", "web-1042", true),
        ("1042", "01042", false),
        ("1042", "WEB-1042", false),
        ("#", "#", true),
    ] {
        let numbered = |mut record: OrderRecord, number: &str| {
            record.order.number = OrderNumber::new(number).unwrap();
            record
        };
        let (one, other) = (numbered(record(), one), numbered(from_elsewhere(), other));
        assert_eq!(one.is_twin_of(&other), is_one, "{} {}", one.order.number, other.order.number);
        assert_eq!(other.is_twin_of(&one), is_one);
    }
}

#[test]
fn an_identifier_is_shared_as_a_person_would_be_compared_with_it() {
    let subject = |subject: &str, issuer: Option<&str>, tenant: Option<&str>| Owner {
        subject: Some(OwnerSubject {
            subject: SubjectId::new(subject).unwrap(),
            issuer: issuer.map(|issuer| Issuer::new(issuer).unwrap()),
            tenant: tenant.map(|tenant| TenantId::new(tenant).unwrap()),
        }),
        ..Owner::default()
    };
    let mail = |text: &str| Owner { email: Some(email(text)), ..Owner::default() };
    let phone = |text: &str| Owner { phone: PhoneNumber::parse(text).ok(), ..Owner::default() };
    let number = |text: &str| {
        let number = PersonalNumber::parse(text, date(2026, 11, 22)).unwrap();
        Owner { personal_number: Some(number.keyed_hash(&key())), ..Owner::default() }
    };
    let (id, other) = (Some("https://id.example"), Some("https://other.example"));
    for (one, two, shares) in [
        (subject("anna", id, None), subject("anna", id, None), true),
        (subject("anna", id, Some("a")), subject("anna", id, None), true),
        (subject("anna", id, Some("a")), subject("anna", id, Some("b")), false),
        (subject("anna", id, None), subject("anna", other, None), false),
        (subject("anna", None, None), subject("anna", None, None), false),
        (subject("anna", id, None), subject("bo", id, None), false),
        (mail("anna@example.se"), mail("ANNA@example.se"), true),
        (mail("anna@example.se"), mail("an.na@example.se"), false),
        (phone("+46 70 123 45 67"), phone("0046701234567"), true),
        (phone("070-123 45 67"), phone("070-123 45 67"), false),
        (number("191212121212"), number("191212121212"), true),
        (number("191212121212"), number("198112189876"), false),
        (Owner { name: Some("Anna".to_owned()), ..Owner::default() }, mail("anna@example.se"), false),
        (Owner::default(), Owner::default(), false),
    ] {
        assert_eq!(one.shares_an_identifier(&two), shares, "{one:?} {two:?}");
        assert_eq!(two.shares_an_identifier(&one), shares, "{two:?} {one:?}");
    }
    // One of several suffices: what a source leaves out is no other customer.
    let both = Owner { phone: PhoneNumber::parse("+46701234567").ok(), ..mail("anna@example.se") };
    assert!(
        both.shares_an_identifier(&phone("+46701234567"))
            && !both.is_same_by_strongest(&phone("+46701234567"))
    );
}

fn roster() -> Roster {
    let member = |id: &str, role, digits: &str| StaffMember {
        id: StaffId::new(id).unwrap(),
        name: id.to_owned(),
        role,
        pin_hash: PinHash::new(&Pin::typed(digits).unwrap(), [1; 16]).unwrap(),
    };
    Roster::new(vec![member("maja", Role::Teller, "493817"), member("ellen", Role::Supervisor, "705926")])
        .unwrap()
}

/// Maja asks, and Ellen approves.
fn approved(act: Act, record: &OrderRecord, at: Timestamp) -> Approval {
    let spent = |id: &str| Tries::default().spend(StaffId::new(id).unwrap(), at).unwrap().0;
    let roster = roster();
    #[expect(clippy::disallowed_methods, reason = "a moment can be had in no other way")]
    let maja = roster.sign_in(spent("maja"), &Pin::typed("493817").unwrap(), Instant::now()).unwrap();
    let asked = Asked::about(record, act, Reason::new("the shop says they are two").unwrap());
    roster.approve(asked, &maja, spent("ellen"), &Pin::typed("705926").unwrap(), [7; 32], at).unwrap()
}

fn let_pass(record: &OrderRecord) -> Result<ApprovedAct, NotDone> {
    let (till, at) = (till(), after_s(60));
    let approval = approved(Act::Override(Overridable::SameNumber.into()), record, at);
    ApprovedAct::let_pass(approval, Acting { record, till: &till, now: at, provider_time: None })
}

#[test]
fn a_second_person_lets_it_pass_and_the_ledger_says_so_twice() {
    let gone = handed_over(&from_elsewhere());
    let record = record().with_twins([&gone]);
    let act = let_pass(&record).unwrap();
    let stamp = Stamp {
        realm: pickup::realm::Realm::Test,
        issuer: provider().issuer,
        client_id: "till".to_owned(),
        tenant: None,
        store: store(),
        trust: Hash([3; 32]),
    };
    let entry = Draft::of_approved(&act, &stamp);
    let fact = |draft: &Draft, name: &str| draft.facts.find(name).map(str::to_owned);
    assert_eq!((entry.kind, fact(&entry, "rule").as_deref()), (Kind::Override, Some("same_number")));
    assert_eq!(fact(&entry, "order.2"), Some(gone.order.key.to_string()));
    assert_eq!(fact(&entry, "approver").as_deref(), Some("ellen"));
    let passed = act.applied_to(record);
    assert_eq!(passed.block(&store(), after_s(60)), None);
    let hand_over = with_handing(&passed, |mut handing| {
        handing.now = after_s(90);
        HandOver::new(proof(&passed, 2), handing)
    });
    let hand_over = hand_over.unwrap();
    let entry = Draft::of_hand_over(&hand_over, &stamp);
    assert_eq!(fact(&entry, "override.same_number").as_deref(), Some("ellen"));
    assert_eq!(fact(&entry, "override.same_number.reason").as_deref(), Some("other"));
    assert_eq!(hand_over.applied_to(passed).let_pass, None, "it was for one hand-over");
}

#[test]
fn a_word_on_the_number_is_for_the_order_as_it_was_for_an_hour_and_for_that_twin() {
    let gone = handed_over(&from_elsewhere());
    let passed = let_pass(&record().with_twins([&gone])).unwrap().applied_to(record().with_twins([&gone]));
    let is_free = |record: &OrderRecord, at| record.block(&store(), at).is_none();
    assert!(is_free(&passed, after_s(60)) && is_free(&passed, after_s(60 + 3_599)));
    assert!(!is_free(&passed, after_s(60 + 3_600)) && !is_free(&passed, after_s(59)));
    let changed = OrderRecord { revision: passed.revision + 1, ..passed.clone() };
    assert!(!is_free(&changed, after_s(60)));
    let mut more = gone.clone();
    more.handed_over.as_mut().unwrap().revision += 1;
    assert!(!is_free(&passed.clone().with_twins([&more]), after_s(60)), "more of it was handed over since");
    let mut third = gone.clone();
    third.order.key = OrderKey::new("csv", "", "77").unwrap();
    assert!(!is_free(&passed.with_twins([&gone, &third]), after_s(60)));
}

#[test]
fn nothing_else_lets_it_pass() {
    let gone = handed_over(&from_elsewhere());
    let record = record().with_twins([&gone]);
    let approval = || approved(Act::Override(Overridable::SameNumber.into()), &record, after_s(60));
    assert_eq!(Override::new(approval()).unwrap_err(), ApprovalRefusal::OtherAct);
    assert_eq!(Overridable::from_name("same_number"), None, "no policy can allow it for good");
    let till = till();
    let acting = Acting { record: &record, till: &till, now: after_s(60), provider_time: None };
    let other = approved(Act::Override(Overridable::Remote.into()), &record, after_s(60));
    let refused = ApprovedAct::let_pass(other, acting).unwrap_err();
    assert_eq!(refused, NotDone::Approval(ApprovalRefusal::OtherAct));
    assert_eq!(let_pass(&self::record()).unwrap_err(), NotDone::NothingToLetPass);
}

#[test]
fn a_record_keeps_the_word_and_not_the_twins() {
    let gone = handed_over(&from_elsewhere());
    let passed = let_pass(&record().with_twins([&gone])).unwrap().applied_to(record().with_twins([&gone]));
    let read: OrderRecord = serde_json::from_str(&serde_json::to_string(&passed).unwrap()).unwrap();
    assert_eq!((read.twins.len(), passed.twins.len()), (0, 1));
    let LetPass { twins, revision, .. } = read.let_pass.unwrap();
    assert_eq!((twins, revision), (vec![(gone.order.key, 2)], 2));
}
