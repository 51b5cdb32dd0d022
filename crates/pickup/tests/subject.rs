//! Who is sought, by one identifier at a time, and that nobody else's data is taken for theirs.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

use std::collections::BTreeMap;

use jiff::civil::date;
use pickup::handover::HandOver;
use pickup::ledger::{Draft, Entry, Hash};
use pickup::order::{OrderRecord, OrderStatus, Owner, OwnerChange, OwnerSubject, PendingChange, Proxy};
use pickup::person::PhoneNumber;
use pickup::personal_number::{NotAPersonalNumber, PersonalNumber};
use pickup::store::Stamp;
use pickup::subject::{Role, SeeksNobody, Sought};
use pickup::text::{Issuer, SubjectId};

mod fixture;

use fixture::*;

const NUMBER: &str = "191212121212";

fn sought(text: &str) -> Sought {
    read(text).unwrap()
}

fn read(text: &str) -> Result<Sought, SeeksNobody> {
    Sought::read(text, &provider().issuer, &key(), date(2026, 11, 22))
}

fn owned_by(owner: Owner) -> OrderRecord {
    let mut record = record();
    record.order.owner = owner;
    record
}

fn everything() -> Owner {
    let number = PersonalNumber::parse(NUMBER, date(2026, 11, 22)).unwrap();
    Owner {
        name: Some("Anna Svensson".to_owned()),
        subject: Some(OwnerSubject {
            subject: SubjectId::new("anna-s-account").unwrap(),
            issuer: Some(provider().issuer),
            tenant: None,
        }),
        personal_number: Some(number.keyed_hash(&key())),
        email: Some(email("Anna@example.se")),
        phone: PhoneNumber::parse("+46701740605").ok(),
    }
}

const EACH: [&str; 4] = ["anna@EXAMPLE.se", " +46 70-174 06 05\n", NUMBER, "anna-s-account"];

#[test]
fn each_identifier_finds_the_person_and_no_other_does() {
    let record = owned_by(everything());
    for text in EACH {
        assert_eq!(sought(text).role_on(&record), Some(Role::Owner), "{text}");
        assert_eq!(sought(text).role_on(&owned_by(Owner::default())), None, "{text}");
    }
    for other in
        ["ann@example.se", "+46701740606", "197010632391", "anna-s", "Anna-s-account", "Anna Svensson"]
    {
        assert_eq!(sought(other).role_on(&record), None, "{other}");
    }
    let mut elsewhere = everything();
    elsewhere.subject.as_mut().unwrap().issuer = Issuer::new("https://other.example").ok();
    assert_eq!(sought("anna-s-account").role_on(&owned_by(elsewhere)), None, "somebody else's account");
}

#[test]
fn a_proxy_is_found_and_so_is_who_waits_in_a_change() {
    let mut named = record();
    named.order.proxies = vec![Proxy { email: Some(email("bo@example.se")), ..Proxy::default() }];
    assert_eq!(sought("bo@example.se").role_on(&named), Some(Role::Proxy));
    let mut pending = record();
    pending.pending = Some(PendingChange {
        since: now(),
        changes: vec![OwnerChange::Identifiers],
        owner: Owner { email: Some(email("eve@example.se")), ..Owner::default() },
        proxies: named.order.proxies.clone(),
    });
    assert_eq!(sought("eve@example.se").role_on(&pending), Some(Role::Owner));
    assert_eq!(sought("bo@example.se").role_on(&pending), Some(Role::Proxy));
    assert_eq!(sought("anna@example.se").role_on(&pending), Some(Role::Owner));
}

#[test]
fn what_seeks_nobody_is_refused_and_not_repeated() {
    use SeeksNobody::*;
    for (text, expected) in [
        ("anna@", Email),
        ("a@b.se, c@d.se", Email),
        ("+46", Phone),
        ("+46 999", Phone),
        ("191212121213", PersonalNumber(NotAPersonalNumber::WrongCheckDigit)),
        ("", Subject(pickup::text::NotText::Empty)),
    ] {
        assert_eq!(read(text), Err(expected), "{text}");
    }
    let told = format!("{:?} {}", sought(NUMBER), read("191212121213").unwrap_err());
    assert!(!told.contains("1212"), "{told}");
    for text in EACH {
        assert!(!format!("{:?}", sought(text)).to_lowercase().contains("anna"));
    }
}

fn stamp() -> Stamp {
    Stamp {
        realm: pickup::realm::Realm::Test,
        issuer: provider().issuer,
        client_id: "till".to_owned(),
        tenant: None,
        store: store(),
        trust: Hash([3; 32]),
    }
}

#[test]
fn the_names_beside_the_ledger_are_found_by_subject_and_by_who_collected_the_order() {
    let made = with_handing(&record(), |handing| HandOver::new(proof(&record(), 1), handing).unwrap());
    let draft = Draft::of_hand_over(&made, &stamp());
    let by_proxy = Draft { facts: draft.facts.clone().with("collected_by", "proxy"), ..draft.clone() };
    let entry = |draft: Draft| Entry::decode(&draft.seal(1, Hash([0; 32])).bytes).unwrap();
    let (by_owner, by_proxy) = (entry(draft), entry(by_proxy));
    let (none, key) = (BTreeMap::new(), record().order.key);
    let as_owner = BTreeMap::from([(key.clone(), Role::Owner)]);
    let as_proxy = BTreeMap::from([(key, Role::Proxy)]);

    assert!(sought("anna-s-account").is_named_beside(&by_owner, &none), "whatever became of the order");
    assert!(!sought("bo-s-account").is_named_beside(&by_owner, &none));
    let anna = sought("anna@example.se");
    assert!(!anna.is_named_beside(&by_owner, &none));
    for (entry, orders, named) in [
        (&by_owner, &as_owner, true),
        (&by_owner, &as_proxy, false),
        (&by_proxy, &as_owner, false),
        (&by_proxy, &as_proxy, true),
    ] {
        assert_eq!(anna.is_named_beside(entry, orders), named, "the name is that of who collected it");
    }
}

#[test]
fn only_an_order_that_is_over_can_go() {
    for status in OrderStatus::ALL {
        let mut record = record();
        record.order.status = status;
        let over = matches!(status, OrderStatus::HandedOver | OrderStatus::Cancelled);
        assert_eq!(record.is_over(), over, "{status:?}");
    }
}
