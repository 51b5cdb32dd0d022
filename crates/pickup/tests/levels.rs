//! How somebody must have signed in for an order: by amount, by goods, as the shop asks, with fallbacks that are written
//! down; and that the decision says which rule it was.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]
#![expect(dead_code, reason = "the fixture serves other tests, too")]

mod fixture;

use fixture::*;
use jiff::SignedDuration;
use jiff::civil::date;
use pickup::check::Purpose;
use pickup::decision::Applied;
use pickup::order::{Identifier, OrderRecord};
use pickup::owner::{Question, TooLow, Verdict, judge};
use pickup::person::{Person, Proved, Source};
use pickup::policy::{AcceptWeaker, AcceptedSignIn, LevelFound, LevelOrders, LevelRule, Policy, SignInLacks};
use pickup::text::RuleName;

fn ask(record: &OrderRecord, person: &Person, policy: &Policy, waited_s: i64) -> Verdict {
    judge(Question {
        order: record,
        person,
        provider: &provider(),
        policy,
        key: &key(),
        known_account: None,
        reference: &reference(),
        purpose: Purpose::PickUp,
        approved_with: &[],
        waited: SignedDuration::from_secs(waited_s),
        now: now(),
        today: date(2026, 11, 22),
    })
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn rule(name: &str, orders: Vec<LevelOrders>, accepts: Vec<AcceptedSignIn>) -> Policy {
    let name = RuleName::new(name).unwrap();
    Policy { levels: vec![LevelRule { name, orders, accepts }], ..Policy::default() }
}

fn acr(level: &str) -> AcceptedSignIn {
    AcceptedSignIn { acr: words(&[level]), ..AcceptedSignIn::default() }
}

/// Anna, who signed in like this.
fn signed_in(acr: Option<&str>, amr: &[&str], idp: Option<&str>) -> Person {
    Person { acr: acr.map(str::to_owned), amr: words(amr), idp: idp.map(str::to_owned), ..anna(1) }
}

/// What the rule lacks, or nothing if the verdict is the owner.
fn lacks(verdict: &Verdict) -> Option<SignInLacks> {
    match verdict {
        Verdict::Owner(_) => None,
        Verdict::LevelTooLow(TooLow::Level { lacks, .. }, _) => Some(*lacks),
        Verdict::LevelTooLow(..)
        | Verdict::Proxy(_)
        | Verdict::AnotherPerson(_)
        | Verdict::CouldNotCheck(..) => panic!("{verdict:?}"),
    }
}

#[test]
fn an_order_above_the_amount_needs_the_level_and_one_below_does_not() {
    let anna = signed_in(Some("loa2"), &["pwd"], None);
    for (limit, total, expected) in [
        (129_900, Some(sek(129_900)), None),
        (129_899, Some(sek(129_900)), Some(SignInLacks::Level)),
        (u64::MAX, None, Some(SignInLacks::Level)),
        (
            u64::MAX,
            Some(pickup::money::Money {
                currency: pickup::money::Currency::from_code("EUR").unwrap(),
                minor: 1,
            }),
            Some(SignInLacks::Level),
        ),
    ] {
        let policy = rule("dear", vec![LevelOrders::Above(sek(limit))], vec![acr("loa3")]);
        let mut record = record();
        record.order.payment.total = total;
        assert_eq!(lacks(&ask(&record, &anna, &policy, 0)), expected, "{limit} {total:?}");
        let strong = signed_in(Some("loa3"), &[], None);
        assert_eq!(lacks(&ask(&record, &strong, &policy, 0)), None);
    }
}

#[test]
fn each_word_of_a_sign_in_is_compared_as_a_whole() {
    let wants = AcceptedSignIn {
        acr: words(&["loa3", "loa4"]),
        amr: words(&["bankid", "freja"]),
        idp: words(&["bank"]),
        ..AcceptedSignIn::default()
    };
    let policy = rule("strict", vec![LevelOrders::All], vec![wants]);
    let asked = |acr, amr: &[&str], idp| lacks(&ask(&record(), &signed_in(acr, amr, idp), &policy, 0));
    assert_eq!(asked(Some("loa4"), &["pwd", "freja"], Some("bank")), None);
    assert_eq!(asked(None, &["freja"], Some("bank")), Some(SignInLacks::Level));
    assert_eq!(asked(Some("loa33"), &["freja"], Some("bank")), Some(SignInLacks::Level));
    assert_eq!(asked(Some("LOA3"), &["freja"], Some("bank")), Some(SignInLacks::Level));
    assert_eq!(asked(Some("loa3"), &[], Some("bank")), Some(SignInLacks::Means));
    assert_eq!(asked(Some("loa3"), &["bankid "], Some("bank")), Some(SignInLacks::Means));
    assert_eq!(asked(Some("loa3"), &["bankid"], None), Some(SignInLacks::IdentityProvider));
    assert_eq!(asked(Some("loa3"), &["bankid"], Some("bank2")), Some(SignInLacks::IdentityProvider));
}

#[test]
fn a_sign_in_grows_older_while_it_waits() {
    let max_age = SignedDuration::from_secs(120);
    let wants = AcceptedSignIn { max_age: Some(max_age), ..AcceptedSignIn::default() };
    let policy = rule("fresh", vec![LevelOrders::All], vec![wants]);
    let signed_in_ago = |seconds: i64| Person { auth_time: Some(after_s(-seconds)), ..anna(1) };
    assert_eq!(lacks(&ask(&record(), &signed_in_ago(100), &policy, 20)), None);
    let too_old = Some(SignInLacks::TooOld { max_age });
    assert_eq!(lacks(&ask(&record(), &signed_in_ago(100), &policy, 21)), too_old);
    assert_eq!(lacks(&ask(&record(), &signed_in_ago(121), &policy, 0)), too_old);
    let untold = Person { auth_time: None, ..anna(1) };
    assert_eq!(lacks(&ask(&record(), &untold, &policy, 0)), Some(SignInLacks::AgeUnknown));
    assert_eq!(lacks(&ask(&record(), &untold, &Policy::default(), 0)), None, "only then");
}

#[test]
fn a_fallback_counts_only_where_it_is_written_down_and_up_to_its_amount() {
    let fallback =
        AcceptedSignIn { amr: words(&["bankid"]), up_to: Some(sek(200_000)), ..AcceptedSignIn::default() };
    let wanted = acr("loa3");
    let policy = rule("dear", vec![LevelOrders::Above(sek(100_000))], vec![wanted.clone(), fallback]);
    let by_bank = signed_in(None, &["bankid"], None);
    let mut record = record();
    let Verdict::Owner(proof) = ask(&record, &by_bank, &policy, 0) else { panic!("the owner") };
    let level = |applied: &Applied| matches!(applied, Applied::Level { found: LevelFound::Met(1), .. });
    assert!(proof.evidence().applied.iter().any(level), "{:?}", proof.evidence());
    record.order.payment.total = Some(sek(200_001));
    assert_eq!(
        lacks(&ask(&record, &by_bank, &policy, 0)),
        Some(SignInLacks::Level),
        "said is the wanted one"
    );
    let without = rule("dear", vec![LevelOrders::Above(sek(100_000))], vec![wanted]);
    record.order.payment.total = Some(sek(129_900));
    assert_eq!(lacks(&ask(&record, &by_bank, &without, 0)), Some(SignInLacks::Level));
    let nothing = rule("never", vec![LevelOrders::All], vec![]);
    assert_eq!(lacks(&ask(&record, &by_bank, &nothing, 0)), Some(SignInLacks::Amount));
}

#[test]
fn every_rule_about_an_order_has_to_be_met_and_the_first_that_is_not_is_named() {
    let policy = Policy {
        levels: [("small", "loa2"), ("dear", "loa3"), ("dearest", "loa4")]
            .into_iter()
            .map(|(name, level)| LevelRule {
                name: RuleName::new(name).unwrap(),
                orders: vec![LevelOrders::All],
                accepts: vec![acr(level), acr("loa9")],
            })
            .collect(),
        ..Policy::default()
    };
    let verdict = ask(&record(), &signed_in(Some("loa2"), &[], None), &policy, 0);
    let Verdict::LevelTooLow(TooLow::Level { rule, .. }, evidence) = &verdict else { panic!("{verdict:?}") };
    assert_eq!(rule.as_str(), "dear");
    let facts: Vec<_> = evidence.applied.iter().flat_map(Applied::facts).collect();
    let fact = |name: &str| facts.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str());
    assert_eq!(fact("level.small"), Some("met"));
    assert_eq!(fact("level.dear"), Some("lacks acr"));
    assert_eq!(fact("level.dearest"), Some("lacks acr"));
    assert_eq!(fact("sign_in_age_s"), Some("0"));
    let best = ask(&record(), &signed_in(Some("loa9"), &[], None), &policy, 0);
    assert_eq!(lacks(&best), None);
}

#[test]
fn a_level_is_not_asked_of_somebody_else() {
    let policy = rule("strict", vec![LevelOrders::All], vec![acr("loa3")]);
    let mut record = record();
    record.order.owner.email = Some(email("bo@example.se"));
    let verdict = ask(&record, &anna(1), &policy, 0);
    assert!(matches!(verdict, Verdict::AnotherPerson(_)), "{verdict:?}");
}

#[test]
fn the_shop_may_ask_for_a_rule_or_for_an_identifier_and_an_unknown_word_is_never_met() {
    let policy = rule("strong", vec![], vec![acr("loa3")]);
    let mut record = record();
    let weak = signed_in(Some("loa2"), &[], None);
    assert_eq!(lacks(&ask(&record, &weak, &policy, 0)), None, "nobody asks");
    record.order.pickup.min_level = Some("strong".to_owned());
    assert_eq!(lacks(&ask(&record, &weak, &policy, 0)), Some(SignInLacks::Level));
    for (asked, is_met) in [
        ("phone", true),
        ("email", true),
        ("personal_number", false),
        ("subject", false),
        ("Email", false),
        ("stronger", false),
        ("", false),
    ] {
        record.order.pickup.min_level = Some(asked.to_owned());
        let verdict = ask(&record, &weak, &policy, 0);
        match is_met {
            true => assert!(matches!(verdict, Verdict::Owner(_)), "{asked}: {verdict:?}"),
            false => assert!(
                matches!(&verdict, Verdict::LevelTooLow(TooLow::MinLevel { level }, _) if level == asked),
                "{asked}: {verdict:?}"
            ),
        }
    }
}

#[test]
fn email_and_phone_are_one_level() {
    let mut record = record();
    let phone = pickup::person::PhoneNumber::parse("+46701234567").unwrap();
    record.order.owner.email = None;
    record.order.owner.phone = Some(phone.clone());
    record.order.pickup.min_level = Some("email".to_owned());
    let by_phone = Person { phone: Proved::Verified(phone, Source::IdToken), ..anna(1) };
    assert_eq!(lacks(&ask(&record, &by_phone, &Policy::default(), 0)), None);
}

#[test]
fn the_decision_says_that_a_weaker_identifier_was_accepted_and_up_to_what() {
    let mut record = record();
    let number = pickup::personal_number::PersonalNumber::parse("191212121212", date(2026, 11, 22)).unwrap();
    record.order.owner.personal_number = Some(number.keyed_hash(&key()));
    let line = AcceptWeaker { identifier: Identifier::Email, up_to: sek(200_000) };
    let policy = Policy { accept_weaker: vec![line], ..Policy::default() };
    let Verdict::Owner(proof) = ask(&record, &anna(1), &policy, 0) else { panic!("the owner") };
    let weaker = Applied::WeakerAccepted { identifier: Identifier::Email, up_to: sek(200_000) };
    assert!(proof.evidence().applied.contains(&weaker), "{:?}", proof.evidence());
    let Verdict::Owner(proof) = ask(&fixture::record(), &anna(1), &policy, 0) else { panic!("the owner") };
    assert!(!proof.evidence().applied.contains(&weaker), "it was the strongest: {:?}", proof.evidence());
}
