//! What a fault report may be made of: `Debug` of all that knows a person, and none of it says who.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]
#![expect(dead_code, reason = "the fixture serves other tests, too")]

mod fixture;

use fixture::*;
use jiff::civil::date;
use pickup::handover::HandOver;
use pickup::order::{OrderRecord, Origin, OwnerSubject, Proxy};
use pickup::owner::Verdict;
use pickup::person::{Person, PhoneNumber, Proved, Source};
use pickup::personal_number::PersonalNumber;
use pickup::policy::Policy;
use pickup::text::{StoreId, SubjectId};

/// Every text in these values that tells who somebody is.
const TELLING: [&str; 9] = [
    "Anna",
    "Svensson",
    "anna",
    "Mallory",
    "mallory",
    "701234567",
    "19121212",
    "1912-12-12",
    "leave it with",
];

fn phone() -> PhoneNumber {
    PhoneNumber::parse("+46701234567").unwrap()
}

fn person() -> Person {
    Person {
        phone: Proved::Unverified(phone()),
        personal_number: Proved::Verified(
            PersonalNumber::parse("191212121212", date(2026, 11, 22)).unwrap(),
            Source::UserInfo,
        ),
        birthdate: Proved::Verified(date(1912, 12, 12), Source::IdToken),
        ..anna(1)
    }
}

fn known() -> OrderRecord {
    let mut order = order();
    let subject = SubjectId::new("anna-s-account").unwrap();
    order.owner.subject = Some(OwnerSubject { subject, issuer: Some(provider().issuer), tenant: None });
    order.owner.phone = Some(phone());
    let name = Some("Mallory".to_owned());
    order.proxies.push(Proxy { name, email: Some(email("mallory@example.se")), ..Proxy::default() });
    order.note = "leave it with my neighbour".to_owned();
    OrderRecord::first_seen(order, Origin::Manual, now())
}

fn assert_tells_nobody(debug: &str) {
    for text in TELLING {
        assert!(!debug.contains(text), "{text:?} in {debug}");
    }
}

#[test]
fn who_somebody_is_is_in_no_debug_of_an_order_a_person_a_verdict_or_a_hand_over() {
    let (record, person) = (known(), person());
    assert_tells_nobody(&format!("{record:?} {record:#?}"));
    assert_tells_nobody(&format!("{person:?} {person:#?}"));
    let verdict = verdict(&record, &person, &Policy::default());
    assert_tells_nobody(&format!("{verdict:?}"));
    let Verdict::Owner(proof) = verdict else { panic!("the owner: {verdict:?}") };
    assert_eq!(proof.name(), Some("Anna Maria Svensson"), "the name is there, to be shown");
    let hand_over = with_handing(&record, |handing| HandOver::new(*proof, handing)).unwrap();
    assert_tells_nobody(&format!("{hand_over:?}"));
}

/// Each by itself: an error may carry one without the rest.
#[test]
fn an_address_a_number_and_a_subject_tell_nobody_by_themselves() {
    let subject = known().order.owner.subject.unwrap();
    let debugs =
        [format!("{:?}", email("anna@example.se")), format!("{:?}", phone()), format!("{subject:?}")];
    debugs.iter().for_each(|debug| assert_tells_nobody(debug));
    assert!(debugs.iter().all(|debug| debug.contains("redacted")), "{debugs:?}");
}

#[test]
fn what_a_fault_is_sought_by_is_still_there() {
    let debug = format!("{:?} {:?}", known(), person());
    for text in
        ["1042", "Owner by [Subject, Email, Phone]", "Verified(redacted, IdToken)", "https://id.example"]
    {
        assert!(debug.contains(text), "{text:?} in {debug}");
    }
    assert_eq!(format!("{:?}", StoreId::new("SE-042").unwrap()), "StoreId(\"SE-042\")");
}
