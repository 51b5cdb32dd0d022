//! Somebody else collects: only whom the owner named, only while the owner's word lasts, and never unsaid.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]
#![expect(dead_code, reason = "the fixture serves other tests, too")]

mod fixture;

use fixture::*;
use pickup::handover::{HandOver, HandOverRefusal, Proof};
use pickup::ledger::Draft;
use pickup::order::{Identifier, OrderRecord, Proxy};
use pickup::owner::{ProofOfOwnership, Verdict};
use pickup::person::{Person, PhoneNumber, Proved, Source};
use pickup::policy::Policy;
use pickup::pseudonym::Hash;
use pickup::realm::Realm;
use pickup::store::Stamp;
use pickup::text::SubjectId;

/// Anna's order, for which she named Bo until an hour from now.
fn with_bo() -> OrderRecord {
    let mut record = record();
    record.order.proxies = vec![Proxy {
        name: Some("Bo Ek".to_owned()),
        email: Some(email("bo@example.se")),
        until: Some(after_s(3_600)),
        ..Proxy::default()
    }];
    record
}

fn bo() -> Person {
    Person {
        subject: SubjectId::new("bo-s-account").unwrap(),
        email: Proved::Verified(email("bo@example.se"), Source::IdToken),
        name: Some("Bo Erik Ek".to_owned()),
        ..anna(7)
    }
}

fn proof_of_bo(record: &OrderRecord) -> ProofOfOwnership {
    let verdict = verdict(record, &bo(), &Policy::default());
    let Verdict::Proxy(proof) = verdict else { panic!("{verdict:?}") };
    *proof
}

#[test]
fn whom_the_owner_named_is_called_a_proxy_and_the_owner_still_the_owner() {
    let proof = proof_of_bo(&with_bo());
    assert_eq!(proof.proxy().unwrap().name.as_deref(), Some("Bo Ek"));
    assert_eq!(proof.on_behalf_of(), Some("Anna Svensson"));
    assert_eq!(proof.name(), Some("Bo Erik Ek"), "from the token");
    assert_eq!(proof.proved_by(), Identifier::Email);
    let Verdict::Owner(owner) = verdict(&with_bo(), &anna(1), &Policy::default()) else {
        panic!("the owner")
    };
    assert_eq!((owner.proxy(), owner.on_behalf_of()), (None, None));
}

#[test]
fn nobody_else_is_one() {
    let is_another = |record: &OrderRecord, person: &Person| {
        matches!(verdict(record, person, &Policy::default()), Verdict::AnotherPerson(_))
    };
    assert!(is_another(&record(), &bo()), "not named");
    let mut ended = with_bo();
    ended.order.proxies[0].until = Some(now());
    assert!(is_another(&ended, &bo()), "not at the moment it ends");
    ended.order.proxies[0].until = Some(after_s(1));
    assert!(!is_another(&ended, &bo()));
    let unverified = Person { email: Proved::Unverified(email("bo@example.se")), ..bo() };
    let found = verdict(&with_bo(), &unverified, &Policy::default());
    assert!(matches!(found, Verdict::LevelTooLow(..)), "{found:?}");
    let carl = Person { email: Proved::Verified(email("carl@example.se"), Source::IdToken), ..bo() };
    assert!(is_another(&with_bo(), &carl));
    let mut only_a_name = with_bo();
    only_a_name.order.proxies[0].email = None;
    only_a_name.order.proxies[0].name = Some("Bo Erik Ek".to_owned());
    assert!(is_another(&only_a_name, &bo()), "a name proves nothing");
}

#[test]
fn the_strongest_identifier_of_the_proxy_has_to_be_proved() {
    let mut record = with_bo();
    let number =
        pickup::personal_number::PersonalNumber::parse("191212121212", jiff::civil::date(2026, 11, 22));
    record.order.proxies[0].personal_number = Some(number.unwrap().keyed_hash(&key()));
    let found = verdict(&record, &bo(), &Policy::default());
    assert!(matches!(found, Verdict::AnotherPerson(_)), "the mailbox alone does not suffice: {found:?}");
}

#[test]
fn a_proxy_is_found_where_the_owner_can_not_be_compared_at_all() {
    let mut record = with_bo();
    record.order.owner.email = None;
    record.order.owner.phone = PhoneNumber::parse("+46701234567").ok();
    assert_eq!(proof_of_bo(&record).proved_by(), Identifier::Email);
    let contradictory = Person { phone: Proved::Contradictory, ..bo() };
    let found = verdict(&record, &contradictory, &Policy::default());
    assert!(matches!(found, Verdict::CouldNotCheck(..)), "what contradicts itself helps nobody: {found:?}");
}

#[test]
fn the_decision_lists_whoever_was_compared_in_vain() {
    let mut record = with_bo();
    let bo_s_line = record.order.proxies[0].clone();
    let carl = Proxy { email: Some(email("carl@example.se")), ..bo_s_line.clone() };
    record.order.proxies = vec![carl, bo_s_line];
    let proof = proof_of_bo(&record);
    let facts: Vec<_> = proof.evidence().applied.iter().flat_map(pickup::decision::Applied::facts).collect();
    for compared in ["owner.email", "proxy.1.email"] {
        assert!(facts.contains(&(compared.to_owned(), "differs".to_owned())), "{compared} in {facts:?}");
    }
    assert!(!format!("{facts:?}").contains("carl"), "{facts:?}");
}

#[test]
fn the_owner_may_think_better_of_it_until_the_last_moment() {
    let hand_over = |record: &OrderRecord, seconds: i64| {
        let proof = proof_of_bo(&with_bo());
        with_handing(record, |mut handing| {
            handing.now = after_s(seconds);
            HandOver::new(proof, handing).map(drop).map_err(|refused| refused.why)
        })
    };
    assert_eq!(hand_over(&with_bo(), 30), Ok(()));
    assert_eq!(hand_over(&record(), 30), Err(HandOverRefusal::ProxyGone));
    let mut shorter = with_bo();
    shorter.order.proxies[0].until = Some(after_s(20));
    assert_eq!(hand_over(&shorter, 30), Err(HandOverRefusal::ProxyGone));
}

#[test]
fn the_ledger_says_that_a_proxy_collected_and_names_nobody_in_clear() {
    let proof = proof_of_bo(&with_bo());
    let hand_over = with_handing(&with_bo(), |handing| HandOver::new(proof, handing)).unwrap();
    assert!(matches!(hand_over.proof(), Proof::Verified(_)));
    let stamp = Stamp {
        realm: Realm::Test,
        issuer: provider().issuer,
        client_id: "till".to_owned(),
        tenant: None,
        store: store(),
        trust: Hash([3; 32]),
    };
    let draft = Draft::of_hand_over(&hand_over, &stamp);
    assert_eq!(draft.facts.find("collected_by"), Some("proxy"));
    assert_eq!(draft.facts.find("rule.email"), Some("matches"));
    let clear = String::from_utf8_lossy(&draft.clone().seal(1, Hash([0; 32])).bytes).into_owned();
    for personal in ["Bo", "Ek", "bo@", "Anna", "Svensson", "anna@"] {
        assert!(!clear.contains(personal), "{personal} in {clear}");
    }
}
