//! Goods that not everybody may take: a proved date of birth on the store's own day, or a document, or nothing.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]
#![expect(dead_code, reason = "the fixture serves other tests, too")]

mod fixture;

use fixture::*;
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use pickup::check::Purpose;
use pickup::decision::{AgeFound, AgeSource, Applied};
use pickup::handover::{HandOver, HandOverRefusal, MissingLine, MissingReason};
use pickup::order::OrderRecord;
use pickup::owner::{ProofOfOwnership, Question, TrustedProvider, Verdict, judge};
use pickup::person::{Person, Proved, Source};
use pickup::personal_number::PersonalNumber;
use pickup::policy::{AgeRule, Goods, Policy};
use pickup::text::{LineId, TenantId};
use proptest::prelude::*;

/// Anna's order, whose socks are for people of 18 and more.
fn with_limit() -> OrderRecord {
    let mut record = record();
    record.order.lines[1].min_age = Some(18);
    record
}

fn proof_on(today: Date, person: &Person, tenant: Option<&str>) -> ProofOfOwnership {
    let verdict = judge(Question {
        order: &with_limit(),
        person,
        provider: &TrustedProvider { tenant: tenant.map(|id| TenantId::new(id).unwrap()), ..provider() },
        policy: &Policy::default(),
        key: &key(),
        known_account: None,
        reference: &reference(),
        purpose: Purpose::PickUp,
        approved_with: &[],
        waited: SignedDuration::ZERO,
        now: now(),
        today,
    });
    let Verdict::Owner(proof) = verdict else { panic!("{verdict:?}") };
    *proof
}

fn born(text: &str) -> Person {
    Person { birthdate: Proved::birthdate(Some(text), None), ..anna(1) }
}

fn number(text: &str) -> Proved<PersonalNumber> {
    Proved::Verified(PersonalNumber::parse(text, date(2026, 11, 22)).unwrap(), Source::IdToken)
}

#[test]
fn eighteen_is_reached_on_the_birthday_and_not_the_day_before() {
    let found = |text, today| proof_on(today, &born(text), None).age(18);
    let reached = AgeFound::Reached(AgeSource::Birthdate);
    let young = AgeFound::TooYoung(AgeSource::Birthdate);
    assert_eq!(found("2008-11-22", date(2026, 11, 22)), reached);
    assert_eq!(found("2008-11-22", date(2026, 11, 21)), young);
    assert_eq!(found("2008-12-01", date(2026, 11, 30)), young);
    assert_eq!(found("2008-02-29", date(2026, 2, 28)), young);
    assert_eq!(found("2008-02-29", date(2026, 3, 1)), reached);
    assert_eq!(found("1912-12-12", date(2026, 1, 1)), reached);
    assert_eq!(found("2030-01-01", date(2026, 1, 1)), AgeFound::Unknown, "not born yet");
    assert_eq!(
        proof_on(date(2026, 11, 22), &born("1912-12-12"), None).age(20),
        AgeFound::Unknown,
        "not asked"
    );
}

#[test]
fn what_is_no_whole_proved_day_tells_no_age() {
    let today = date(2026, 11, 22);
    let unknown = [
        Person { birthdate: Proved::Absent, ..anna(1) },
        born("1980"),
        born("0000-05-17"),
        born("1980-13-01"),
        born("1980-05-17T00:00:00"),
        born("19800517"),
        born(""),
        Person { birthdate: Proved::birthdate(Some("1980-05-17"), Some("1981-05-17")), ..anna(1) },
        Person { personal_number: number("191212121212"), ..born("1912-12-13") },
        Person { personal_number: Proved::Contradictory, ..born("1980-05-17") },
        Person { personal_number: Proved::Malformed, ..born("1980-05-17") },
    ];
    for person in unknown {
        assert_eq!(proof_on(today, &person, None).age(18), AgeFound::Unknown, "{person:?}");
    }
    let agreeing = Person { personal_number: number("191212121212"), ..born("1912-12-12") };
    let reached = AgeFound::Reached(AgeSource::PersonalNumber);
    assert_eq!(proof_on(today, &agreeing, None).age(18), reached);
    let only_number = Person { personal_number: number("191212121212"), ..anna(1) };
    assert_eq!(proof_on(today, &only_number, None).age(18), reached);
    let of_a_tenant = Person { tenant: Some(TenantId::new("t1").unwrap()), ..born("1980-05-17") };
    assert_eq!(proof_on(today, &of_a_tenant, Some("t1")).age(18), AgeFound::Reached(AgeSource::Birthdate));
}

#[test]
fn a_day_of_any_tenant_tells_no_age_while_none_is_pinned() {
    let mut record = with_limit();
    record.order.owner.email = None;
    record.order.owner.subject = Some(pickup::order::OwnerSubject {
        subject: anna(1).subject,
        issuer: Some(provider().issuer),
        tenant: None,
    });
    let person = Person { tenant: Some(TenantId::new("t1").unwrap()), ..born("1980-05-17") };
    let Verdict::Owner(proof) = verdict(&record, &person, &Policy::default()) else { panic!("the owner") };
    assert_eq!(proof.age(18), AgeFound::Unknown);
}

#[test]
fn the_owner_takes_everything_but_what_an_age_stands_before() {
    let socks = || LineId::new("socks").unwrap();
    let today = date(2026, 11, 22);
    let all = |person: &Person| {
        let proof = proof_on(today, person, None);
        with_handing(&with_limit(), |handing| {
            HandOver::new(proof, handing).map(drop).map_err(|refused| refused.why)
        })
    };
    assert_eq!(all(&anna(1)), Err(HandOverRefusal::ManualIdNeeded { line: socks(), min_age: 18 }));
    assert_eq!(all(&born("2015-01-01")), Err(HandOverRefusal::TooYoung { line: socks(), min_age: 18 }));
    assert_eq!(all(&born("1980-05-17")), Ok(()));
    let proof = proof_on(today, &anna(1), None);
    let without = with_handing(&with_limit(), |mut handing| {
        handing.lines = vec![handed("jacket", 1)];
        handing.missing = vec![MissingLine { line: socks(), reason: MissingReason::Later }];
        HandOver::new(proof, handing)
    });
    assert_eq!(without.unwrap().lines(), [handed("jacket", 1)]);
}

#[test]
fn an_age_that_the_shop_adds_after_the_verdict_was_not_proved() {
    let proof = proof_on(date(2026, 11, 22), &born("1980-05-17"), None);
    let mut stricter = with_limit();
    stricter.order.lines[0].min_age = Some(20);
    let refused = with_handing(&stricter, |handing| HandOver::new(proof, handing)).unwrap_err();
    let line = LineId::new("jacket").unwrap();
    assert_eq!(refused.why, HandOverRefusal::ManualIdNeeded { line, min_age: 20 });
}

/// A policy of these rules: an article number, or the beginning of one before `*`, and an age.
fn by_sku(rules: &[(&str, u8)]) -> Policy {
    let rule = |(text, min_age): &(&str, u8)| AgeRule {
        goods: match text.strip_suffix('*') {
            Some(start) => Goods::SkuPrefix(start.to_owned()),
            None => Goods::Sku((*text).to_owned()),
        },
        min_age: *min_age,
    };
    Policy { ages: rules.iter().map(rule).collect(), ..Policy::default() }
}

#[test]
fn goods_are_known_by_their_whole_number_or_its_beginning_in_any_case() {
    let policy = by_sku(&[("Wine-7", 20), ("alc-*", 18), ("öl*", 16)]);
    let age = |sku: Option<&str>| {
        policy.min_age(&pickup::order::Line { sku: sku.map(str::to_owned), ..line("jacket", 1) })
    };
    for (sku, years) in [
        ("WINE-7", Some(20)),
        (" wine-7 ", Some(20)),
        ("WINE-77", None),
        ("ALC-1", Some(18)),
        ("alc-", Some(18)),
        ("X-ALC-1", None),
        ("ÖL-33", Some(16)),
    ] {
        assert_eq!(age(Some(sku)), years, "{sku}");
    }
    assert_eq!(age(None), None);
}

#[test]
fn an_order_from_before_the_rule_asks_for_the_age_at_once() {
    // The order was kept before anybody thought of an age, and is what a store has.
    let mut record = record();
    record.order.lines[1].sku = Some("alc-17".to_owned());
    let policy = by_sku(&[("ALC-*", 20)]);
    let hand_over = |proof: ProofOfOwnership, policy: &Policy| {
        with_handing(&record, |handing| {
            let handing = pickup::handover::Handing { policy, ..handing };
            HandOver::new(proof, handing).map(drop).map_err(|refused| refused.why)
        })
    };
    let proof = |person: &Person, policy: &Policy| {
        let Verdict::Owner(proof) = verdict(&record, person, policy) else { panic!("the owner") };
        *proof
    };
    let line = LineId::new("socks").unwrap();
    let unknown = Err(HandOverRefusal::ManualIdNeeded { line: line.clone(), min_age: 20 });
    let young = Err(HandOverRefusal::TooYoung { line, min_age: 20 });
    assert_eq!(hand_over(proof(&anna(1), &policy), &policy), unknown);
    assert_eq!(hand_over(proof(&born("2008-01-01"), &policy), &policy), young);
    assert_eq!(hand_over(proof(&born("1980-05-17"), &policy), &policy), Ok(()));
    // The rule is newer than the verdict: nobody asked for the age then.
    assert_eq!(hand_over(proof(&born("1980-05-17"), &Policy::default()), &policy), unknown);
    assert_eq!(hand_over(proof(&anna(1), &Policy::default()), &Policy::default()), Ok(()));
    // And what the decision keeps in the ledger names it.
    let applied = proof(&born("1980-05-17"), &policy).evidence().applied.clone();
    let found = AgeFound::Reached(AgeSource::Birthdate);
    assert!(applied.contains(&Applied::MinAge { years: 20, found }), "{applied:?}");
}

#[test]
fn a_level_for_age_limited_goods_is_asked_for_goods_that_only_the_policy_knows() {
    let mut order = order();
    order.lines[0].sku = Some("ALC-1".to_owned());
    let rule = pickup::policy::LevelRule {
        name: pickup::text::RuleName::new("wine").unwrap(),
        orders: vec![pickup::policy::LevelOrders::AgeLimited],
        accepts: Vec::new(),
    };
    assert!(rule.is_about(&order, &by_sku(&[("alc-*", 20)])));
    assert!(!rule.is_about(&order, &Policy::default()));
    order.lines[0].done = order.lines[0].quantity;
    assert!(!rule.is_about(&order, &by_sku(&[("alc-*", 20)])), "it was handed over");
}

proptest! {
    /// Neither the order nor the policy lowers what the other asks for.
    #[test]
    fn what_counts_is_the_highest_of_the_order_and_every_rule(
        said in proptest::option::of(1..=99_u8),
        sku in "[aB]{0,3}",
        rules in proptest::collection::vec(("[Ab]{1,3}\\*?", 1..=99_u8), 0..6),
    ) {
        let rules: Vec<_> = rules.iter().map(|(text, years)| (text.as_str(), *years)).collect();
        let line = pickup::order::Line { sku: Some(sku.clone()), min_age: said, ..line("jacket", 1) };
        let about = |text: &str| {
            let (sku, text) = (sku.to_ascii_uppercase(), text.to_ascii_uppercase());
            text.strip_suffix('*').map_or(sku == text, |start| sku.starts_with(start))
        };
        let by_policy = rules.iter().filter(|(text, _)| about(text)).map(|(_, years)| *years).max();
        prop_assert_eq!(by_sku(&rules).min_age(&line), said.max(by_policy));
    }
}
