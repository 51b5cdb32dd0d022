//! The owner is elsewhere and lets somebody at the counter collect: two people proved, one order, ten minutes, once.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]
#![expect(dead_code, reason = "the fixture serves other tests, too")]

mod fixture;

use fixture::*;
use jiff::SignedDuration;
use jiff::civil::date;
use pickup::approved::Overridable;
use pickup::check::{BindingCode, MessageStyle, Purpose, Reference};
use pickup::handover::{HandOver, HandOverRefusal, Handing, Presence};
use pickup::inquiry::CodeTellsTooLittle;
use pickup::ledger::{Draft, Kind, Sealed};
use pickup::order::{OrderKey, OrderRecord, Proxy};
use pickup::owner::{
    Collector, LET_COLLECT_VALID, NoCollector, NotLet, ProofOfOwnership, Question, Verdict, judge,
};
use pickup::person::{Person, Proved, Source};
use pickup::policy::{AskOwnerPolicy, Policy};
use pickup::pseudonym::Hash;
use pickup::realm::Realm;
use pickup::store::Stamp;
use pickup::subject::Sought;
use pickup::text::SubjectId;

fn policy() -> Policy {
    Policy { ask_owner: AskOwnerPolicy::UpTo(None), ..Policy::default() }
}

fn bo() -> Person {
    Person {
        subject: SubjectId::new("bo-s-account").unwrap(),
        email: Proved::Verified(email("bo@example.se"), Source::IdToken),
        name: Some("Bo Erik Ek".to_owned()),
        ..anna(7)
    }
}

/// A question about an order, asked after so many seconds. `f` changes what a test is about.
fn asking<T>(
    record: &OrderRecord,
    person: &Person,
    purpose: Purpose,
    after: i64,
    f: impl FnOnce(Question<'_>) -> T,
) -> T {
    f(Question {
        order: record,
        person,
        provider: &provider(),
        policy: &policy(),
        key: &key(),
        known_account: None,
        reference: &Reference::new([u8::from(purpose == Purpose::LetCollect); 6]),
        purpose,
        approved_with: &[],
        waited: SignedDuration::ZERO,
        now: after_s(after),
        today: date(2026, 11, 22),
    })
}

fn at_the_counter(record: &OrderRecord, person: &Person) -> Result<Collector, NoCollector> {
    asking(record, person, Purpose::PickUp, 0, Collector::of)
}

fn bo_at_the_counter() -> Collector {
    at_the_counter(&record(), &bo()).unwrap()
}

fn of_s(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

/// Anna's word for Bo, given after so many seconds.
fn word_after(record: &OrderRecord, seconds: i64) -> Result<ProofOfOwnership, NotLet> {
    let collector = bo_at_the_counter();
    asking(record, &anna(1), Purpose::LetCollect, seconds, |one| collector.let_by(one, of_s(seconds)))
}

fn refused(record: &OrderRecord, proof: ProofOfOwnership, after: i64) -> Result<(), HandOverRefusal> {
    let policy = policy();
    with_handing(record, |handing| {
        let handing = Handing { policy: &policy, now: after_s(after), ..handing };
        HandOver::new(proof, handing).map(drop).map_err(|refused| refused.why)
    })
}

#[test]
fn the_owner_lets_whoever_was_proved_at_the_counter_collect() {
    let proof = word_after(&record(), 60).unwrap();
    assert_eq!(proof.name(), Some("Bo Erik Ek"), "who stands here, from the token");
    assert_eq!(proof.on_behalf_of(), Some("Anna Svensson"));
    let collector = proof.collector().unwrap();
    assert_eq!((proof.token_hash(), collector.token_hash()), (&Hash([1; 32]), &Hash([7; 32])));
    assert_eq!(proof.subject(), &anna(1).subject_pseudonym(&key()));
    assert_eq!(collector.subject(), &bo().subject_pseudonym(&key()));
    assert_eq!(proof.proxy(), None, "the order names nobody");
    assert_eq!(proof.expires_at(), after_s(60) + LET_COLLECT_VALID);
    assert_eq!(refused(&record(), proof, 90), Ok(()));
}

#[test]
fn the_owner_is_told_who_it_is_and_which_order_in_plain_letters() {
    let code = BindingCode::choose(0, &[]);
    let number = record().order.number;
    let named = |name: &str| {
        let person = Person { name: Some(name.to_owned()), ..bo() };
        at_the_counter(&record(), &person).unwrap().message(&code, &number, MessageStyle::Full)
    };
    assert_eq!(named("Bo Erik Ek").unwrap(), format!("{code} HANDOVER 1042 TO Bo Erik Ek"));
    assert_eq!(named("Åsa Öberg").unwrap(), format!("{code} HANDOVER 1042 TO Asa Oberg"));
    let long = named(&"Maximilian ".repeat(20)).unwrap();
    assert!(long.is_ascii() && long.len() <= 60 && long.trim() == long, "{long}");
    let told = bo_at_the_counter().message(&code, &number, MessageStyle::CodeOnly);
    assert_eq!(told, Err(CodeTellsTooLittle), "nobody says yes to a name they are not told");
}

#[test]
fn nobody_without_a_name_and_not_the_owner_nor_a_named_proxy_is_asked_about() {
    let nameless = Person { name: None, ..bo() };
    assert_eq!(at_the_counter(&record(), &nameless), Err(NoCollector::NameUnknown));
    let unreadable = Person { name: Some("店".to_owned()), ..bo() };
    assert_eq!(at_the_counter(&record(), &unreadable), Err(NoCollector::NameUnknown));
    assert_eq!(at_the_counter(&record(), &anna(1)), Err(NoCollector::NotSomebodyElse));
    let mut with_bo = record();
    with_bo.order.proxies = vec![Proxy { email: Some(email("bo@example.se")), ..Proxy::default() }];
    assert_eq!(at_the_counter(&with_bo, &bo()), Err(NoCollector::NotSomebodyElse));
    let unproved = Person { email: Proved::Unverified(email("bo@example.se")), ..bo() };
    assert_eq!(at_the_counter(&record(), &unproved), Err(NoCollector::NotSomebodyElse));
}

#[test]
fn who_answers_in_the_owners_stead_is_not_at_the_counter_by_that() {
    let swapped = asking(&record(), &bo(), Purpose::LetCollect, 0, Collector::of);
    assert_eq!(swapped, Err(NoCollector::NotSomebodyElse));
    let collector = bo_at_the_counter();
    let answered = asking(&record(), &bo(), Purpose::LetCollect, 9, |one| collector.let_by(one, of_s(9)));
    assert!(
        matches!(answered, Err(NotLet::NotTheOwner(verdict)) if matches!(*verdict, Verdict::AnotherPerson(_)))
    );
}

#[test]
fn a_proxy_whom_the_owner_named_sends_nobody_else() {
    let mut with_carl = record();
    with_carl.order.proxies = vec![Proxy { email: Some(email("carl@example.se")), ..Proxy::default() }];
    let carl = Person { email: Proved::Verified(email("carl@example.se"), Source::IdToken), ..anna(3) };
    let collector = at_the_counter(&with_carl, &bo()).unwrap();
    let answered = asking(&with_carl, &carl, Purpose::LetCollect, 9, |one| collector.let_by(one, of_s(9)));
    assert!(matches!(answered, Err(NotLet::NotTheOwner(verdict)) if matches!(*verdict, Verdict::Proxy(_))));
}

#[test]
fn an_approval_for_one_order_is_none_for_another() {
    let mut other = record();
    other.order.key = OrderKey::new("test", "shop", "1043").unwrap();
    assert!(matches!(word_after(&other, 60), Err(NotLet::OtherQuestion)));
    let collector = bo_at_the_counter();
    let several = asking(&record(), &anna(1), Purpose::LetCollect, 9, |one| {
        let approved_with = [other.order.key.clone()];
        collector.let_by(Question { approved_with: &approved_with, ..one }, of_s(9))
    });
    assert!(matches!(several, Err(NotLet::OtherQuestion)), "one order, and no set of them");
    let proof = word_after(&record(), 60).unwrap();
    assert!(matches!(refused(&other, proof, 90), Err(HandOverRefusal::OtherOrder(_))));
}

#[test]
fn an_approval_of_another_kind_is_none() {
    let collector = bo_at_the_counter();
    let pick_up = asking(&record(), &anna(1), Purpose::PickUp, 9, |one| collector.let_by(one, of_s(9)));
    assert!(matches!(pick_up, Err(NotLet::OtherQuestion)));
    // And the owner's word for somebody is no pick-up of the owner's own.
    let alone = asking(&record(), &anna(1), Purpose::LetCollect, 0, judge);
    let Verdict::Owner(alone) = alone else { panic!("the owner") };
    assert_eq!(refused(&record(), *alone, 30), Err(HandOverRefusal::OtherPurpose));
}

#[test]
fn neither_half_outlives_ten_minutes_whatever_the_clock_on_the_wall_says() {
    assert!(word_after(&record(), 599).is_ok());
    assert!(matches!(word_after(&record(), 600), Err(NotLet::TooLate)));
    for (wall, passed) in [(1, 600), (600, 1), (-1, 1)] {
        let collector = bo_at_the_counter();
        let answered =
            asking(&record(), &anna(1), Purpose::LetCollect, wall, |one| collector.let_by(one, of_s(passed)));
        assert!(matches!(answered, Err(NotLet::TooLate)), "{wall} on the wall, {passed} passed");
    }
    assert_eq!(refused(&record(), word_after(&record(), 60).unwrap(), 659), Ok(()));
    let expired = HandOverRefusal::ProofExpired { at: after_s(660) };
    assert_eq!(refused(&record(), word_after(&record(), 60).unwrap(), 660), Err(expired));
}

#[test]
fn a_longer_life_of_verdicts_makes_no_longer_one_of_this() {
    let longer = Policy { verdict_valid_s: 3_600, ..policy() };
    let collector = bo_at_the_counter();
    let proof = asking(&record(), &anna(1), Purpose::LetCollect, 60, |one| {
        collector.let_by(Question { policy: &longer, ..one }, of_s(60))
    });
    assert_eq!(proof.unwrap().expires_at(), after_s(660));
}

#[test]
fn one_person_does_not_give_both_answers() {
    // Who gets the owner's mailbox under their own account in between is still the one at the counter.
    let both = Person { token_hash: Hash([8; 32]), ..Person { email: anna(1).email, ..bo() } };
    let collector = bo_at_the_counter();
    let answered = asking(&record(), &both, Purpose::LetCollect, 9, |one| collector.let_by(one, of_s(9)));
    assert!(matches!(answered, Err(NotLet::SamePerson)));
}

#[test]
fn whoever_owns_the_order_by_then_was_not_asked() {
    let mut changed = record();
    changed.order.owner.phone = pickup::person::PhoneNumber::parse("+46701234567").ok();
    assert!(matches!(word_after(&changed, 60), Err(NotLet::OwnerChanged)));
    let proof = word_after(&record(), 60).unwrap();
    assert_eq!(refused(&changed, proof, 90), Err(HandOverRefusal::OwnerChanged));
}

#[test]
fn the_shop_says_whether_and_up_to_which_amount_an_owner_is_asked() {
    let with = |ask_owner| {
        asking(&record(), &bo(), Purpose::PickUp, 0, |one| {
            Collector::of(Question { policy: &Policy { ask_owner, ..Policy::default() }, ..one })
        })
    };
    assert_eq!(with(AskOwnerPolicy::Never), Err(NoCollector::NotAllowed), "the strictest is the default");
    assert_eq!(with(AskOwnerPolicy::UpTo(Some(sek(129_899)))), Err(NoCollector::NotAllowed));
    assert!(with(AskOwnerPolicy::UpTo(Some(sek(129_900)))).is_ok());
    let proof = word_after(&record(), 60).unwrap();
    let why = with_handing(&record(), |mut handing| {
        handing.now = after_s(90);
        HandOver::new(proof, handing).map(drop).map_err(|refused| refused.why)
    });
    assert_eq!(
        why,
        Err(HandOverRefusal::AskOwnerNotAllowed),
        "nor is anything handed over by an earlier word"
    );
}

#[test]
fn who_collects_must_be_seen_and_no_rule_lets_that_pass() {
    let remote = pickup::policy::RemotePolicy::UpTo(sek(1_000_000));
    let lax = Policy { remote, overridable: vec![Overridable::Remote], ..policy() };
    for presence in [None, Some(Presence::Remote)] {
        let proof = word_after(&record(), 60).unwrap();
        let why = with_handing(&record(), |handing| {
            let handing = Handing { policy: &lax, now: after_s(90), presence, ..handing };
            HandOver::new(proof, handing).map(drop).map_err(|refused| refused.why)
        });
        assert_eq!(why, Err(HandOverRefusal::PresenceMissing), "{presence:?}");
    }
}

#[test]
fn the_age_is_of_whoever_takes_the_goods() {
    let mut wine = record();
    wine.order.lines[0].min_age = Some(20);
    let old =
        |person: Person| Person { birthdate: Proved::Verified(date(1980, 1, 1), Source::IdToken), ..person };
    let proof = |collector: &Person, owner: &Person| {
        let collector = at_the_counter(&wine, collector).unwrap();
        asking(&wine, owner, Purpose::LetCollect, 60, |one| collector.let_by(one, of_s(60))).unwrap()
    };
    let line = wine.order.lines[0].id.clone();
    let unknown = HandOverRefusal::ManualIdNeeded { line, min_age: 20 };
    assert_eq!(refused(&wine, proof(&bo(), &old(anna(1))), 90), Err(unknown));
    assert_eq!(refused(&wine, proof(&old(bo()), &anna(1)), 90), Ok(()));
}

/// The entry of what Bo collected with Anna's word.
fn entry() -> Sealed {
    let proof = word_after(&record(), 60).unwrap();
    let policy = policy();
    let hand_over = with_handing(&record(), |handing| {
        HandOver::new(proof, Handing { policy: &policy, now: after_s(90), ..handing }).unwrap()
    });
    let stamp = Stamp {
        realm: Realm::Test,
        issuer: provider().issuer,
        client_id: "till".to_owned(),
        tenant: None,
        store: store(),
        trust: Hash([3; 32]),
    };
    assert_eq!(hand_over.proof().collector_token_hash(), Some(&Hash([7; 32])));
    Draft::of_hand_over(&hand_over, &stamp).seal(1, Hash([0; 32]))
}

#[test]
fn the_ledger_has_both_tokens_and_both_people_and_names_nobody_in_clear() {
    let Sealed { entry, bytes, .. } = entry();
    let fact = |name: &str| entry.facts.find(name);
    assert_eq!((entry.kind, fact("collected_by")), (Kind::HandOver, Some("remote_proxy")));
    assert_eq!((fact("purpose"), fact("presence")), (Some("let_collect"), Some("seen")));
    assert_eq!(fact("token"), Some(Hash([1; 32]).to_string().as_str()));
    assert_eq!(fact("collector.token"), Some(Hash([7; 32]).to_string().as_str()));
    let subjects = [anna(1), bo()].map(|one| one.subject_pseudonym(&key()).hash().to_string());
    assert_eq!(fact("subject"), Some(subjects[0].as_str()));
    assert_eq!(fact("collector.subject"), Some(subjects[1].as_str()));
    assert_ne!(fact("reference"), fact("collector.reference"), "each check has its own");
    let clear = String::from_utf8_lossy(&bytes).into_owned();
    for personal in ["Bo", "Ek", "bo@", "Anna", "Svensson", "anna@"] {
        assert!(!clear.contains(personal), "{personal} in {clear}");
    }
}

#[test]
fn the_name_beside_the_entry_is_of_who_was_at_the_counter_and_of_nobody_else() {
    let entry = entry().entry;
    let is_named = |text: &str| {
        let sought = Sought::read(text, &provider().issuer, &key(), date(2026, 11, 22)).unwrap();
        let role = sought.role_on(&record());
        let orders = role.map(|role| (record().order.key, role)).into_iter().collect();
        sought.is_named_beside(&entry, &orders)
    };
    assert!(is_named("bo-s-account"));
    assert!(!is_named("anna-s-account"), "her name is not kept there");
    assert!(!is_named("anna@example.se"));
}
