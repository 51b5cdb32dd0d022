//! Who is the owner: every combination of what an order has and what a sign-in proves, against a second opinion
//! that is written in another way, and the cases a reader should know by name.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]
#![expect(dead_code, reason = "the fixture serves other tests, too")]

mod fixture;

use fixture::*;
use jiff::SignedDuration;
use jiff::civil::date;
use pickup::check::Purpose;
use pickup::order::{Identifier, OrderRecord, OwnerSubject};
use pickup::owner::{Finding, Question, TrustedProvider, Unclear, Verdict, judge};
use pickup::person::{EmailAddress, Person, PhoneNumber, Proved, Source};
use pickup::personal_number::PersonalNumber;
use pickup::policy::{AcceptWeaker, Policy};
use pickup::pseudonym::PseudonymKey;
use pickup::text::{Issuer, SubjectId, TenantId};

fn number(text: &str) -> PersonalNumber {
    PersonalNumber::parse(text, date(2026, 11, 22)).unwrap()
}

fn phone(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text).unwrap()
}

fn subject(subject: &str, issuer: Option<&str>, tenant: Option<&str>) -> Option<OwnerSubject> {
    Some(OwnerSubject {
        subject: SubjectId::new(subject).unwrap(),
        issuer: issuer.map(|issuer| Issuer::new(issuer).unwrap()),
        tenant: tenant.map(|tenant| TenantId::new(tenant).unwrap()),
    })
}

const ISSUER: &str = "https://id.example";
const SUBJECT: &str = "anna-s-account";

fn ask(record: &OrderRecord, person: &Person, pinned: Option<&str>, policy: &Policy) -> Verdict {
    let tenant = pinned.map(|tenant| TenantId::new(tenant).unwrap());
    judge(Question {
        order: record,
        person,
        provider: &TrustedProvider { tenant, ..provider() },
        policy,
        key: &key(),
        known_account: None,
        reference: &reference(),
        purpose: Purpose::PickUp,
        approved_with: &[],
        waited: SignedDuration::ZERO,
        now: now(),
        today: date(2026, 11, 22),
    })
}

fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Owner(_) => "owner",
        Verdict::Proxy(_) => "proxy",
        Verdict::AnotherPerson(_) => "another",
        Verdict::LevelTooLow(..) => "low",
        Verdict::CouldNotCheck(..) => "unclear",
    }
}

/// What the second opinion says of one identifier: `=` proved and the same, `!` proved and another, `-` not
/// there, `?` there without being verified, `t` worthless without a pinned tenant, `x` nothing can be said.
type Sign = char;

/// The second opinion: the order's identifiers as a word of signs, strongest first.
fn second_opinion(signs: &[(Sign, bool)], wrong_tenant: bool) -> &'static str {
    if wrong_tenant || signs.is_empty() {
        return "unclear";
    }
    let heard: String =
        signs.iter().enumerate().filter(|(n, (_, ok))| *n == 0 || *ok).map(|(_, s)| s.0).collect();
    match heard.trim_start_matches(['-', '?', 't']).chars().next() {
        Some('=') => "owner",
        Some('!') => "another",
        Some(_) => "unclear",
        None if signs.iter().any(|(sign, _)| "?=!x".contains(*sign)) => "low",
        None => "unclear",
    }
}

#[test]
fn the_whole_table() {
    let key = key();
    let tenants = [None, Some("t1"), Some("t2")];
    // The order's subject, and its sign for each tenant of the token.
    let subjects: [(Option<OwnerSubject>, [Sign; 3]); 8] = [
        (None, [' '; 3]),
        (subject(SUBJECT, Some(ISSUER), None), ['='; 3]),
        (subject("somebody-else", Some(ISSUER), None), ['!'; 3]),
        (subject(SUBJECT, Some(ISSUER), Some("t1")), ['x', '=', 'x']),
        (subject("somebody-else", Some(ISSUER), Some("t1")), ['x', '!', 'x']),
        (subject(SUBJECT, None, None), ['x'; 3]),
        (subject(SUBJECT, Some("https://id.example/"), None), ['x'; 3]),
        (subject(SUBJECT, Some("https://other.example"), Some("t1")), ['x'; 3]),
    ];
    let other_key = PseudonymKey::new(&[8; 32]);
    // The order's personal number, and its sign if the token has the same and another one.
    let hash = |key| number("191212121212").keyed_hash(key);
    let numbers = [(None, [' '; 2]), (Some(hash(&key)), ['=', '!']), (Some(hash(&other_key)), ['x', 'x'])];
    let emails = [None, Some(email("anna@example.se"))];
    let phones = [None, Some(phone("+46701234567")), Some(phone("0701234567"))];
    let proved_numbers = [
        (Proved::Absent, '-'),
        (Proved::Verified(number("191212121212"), Source::UserInfo), '='),
        (Proved::Verified(number("197010632391"), Source::IdToken), '!'),
        (Proved::Contradictory, 'x'),
        (Proved::Malformed, 'x'),
    ];
    let proved_emails = [
        (Proved::Absent, '-'),
        (Proved::Unverified(email("anna@example.se")), '?'),
        (Proved::Verified(email("ANNA@example.se"), Source::IdToken), '='),
        (Proved::Verified(email("bo@example.se"), Source::UserInfo), '!'),
        (Proved::Contradictory, 'x'),
        (Proved::Malformed, 'x'),
    ];
    let proved_phones = [
        (Proved::Absent, '-'),
        (Proved::Unverified(phone("+46701234567")), '?'),
        (Proved::Verified(phone("0046 70-123 45 67"), Source::IdToken), '='),
        (Proved::Verified(phone("+46701234568"), Source::IdToken), '!'),
        (Proved::Verified(phone("0701234567"), Source::IdToken), 'x'),
    ];
    let accept = |identifier, up_to| AcceptWeaker { identifier, up_to: sek(up_to) };
    let policies = [
        (vec![], [false, false, false]),
        (vec![accept(Identifier::Email, 129_900), accept(Identifier::Phone, 129_899)], [false, true, false]),
        (
            vec![
                accept(Identifier::PersonalNumber, 200_000),
                accept(Identifier::Email, 200_000),
                accept(Identifier::Phone, 200_000),
            ],
            [true; 3],
        ),
    ];
    let mut seen = std::collections::BTreeMap::<&str, u32>::new();
    let mut record = record();
    for (lines, accepted) in policies {
        let policy = Policy { accept_weaker: lines, ..Policy::default() };
        for (subject, subject_signs) in &subjects {
            for (order_number, number_signs) in &numbers {
                for order_email in &emails {
                    for order_phone in &phones {
                        let owner = &mut record.order.owner;
                        (owner.subject, owner.personal_number) = (subject.clone(), order_number.clone());
                        (owner.email, owner.phone) = (order_email.clone(), order_phone.clone());
                        let mut person = anna(1);
                        for (n, tenant) in tenants.iter().enumerate() {
                            person.tenant = tenant.map(|tenant| TenantId::new(tenant).unwrap());
                            for pinned in [None, Some("t1")] {
                                let wrong_tenant = pinned.is_some() && *tenant != pinned;
                                let unpinned = pinned.is_none() && tenant.is_some();
                                for (proved_number, number_sign) in &proved_numbers {
                                    person.personal_number = proved_number.clone();
                                    for (proved_email, email_sign) in &proved_emails {
                                        person.email = proved_email.clone();
                                        for (proved_phone, phone_sign) in &proved_phones {
                                            person.phone = proved_phone.clone();
                                            let contact = |sign: Sign| match sign {
                                                '-' => '-',
                                                _ if unpinned => 't',
                                                sign => sign,
                                            };
                                            // A number without country code is malformed before it is worthless.
                                            let phone_sign = match phone_sign {
                                                'x' => 'x',
                                                sign => contact(*sign),
                                            };
                                            let mut signs = Vec::new();
                                            if subject.is_some() {
                                                signs.push((subject_signs[n], true));
                                            }
                                            if order_number.is_some() {
                                                let sign = match number_sign {
                                                    '=' => number_signs[0],
                                                    '!' => number_signs[1],
                                                    sign => *sign,
                                                };
                                                signs.push((contact(sign), accepted[0]));
                                            }
                                            if order_email.is_some() {
                                                signs.push((contact(*email_sign), accepted[1]));
                                            }
                                            if order_phone == &phones[1] {
                                                signs.push((phone_sign, accepted[2]));
                                            }
                                            let expected = second_opinion(&signs, wrong_tenant);
                                            let verdict = ask(&record, &person, pinned, &policy);
                                            assert_eq!(
                                                word(&verdict),
                                                expected,
                                                "{signs:?} {:?} {person:?} pinned {pinned:?} {policy:?}: {verdict:?}",
                                                record.order.owner
                                            );
                                            *seen.entry(expected).or_default() += 1;
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    assert_eq!(seen.values().sum::<u32>(), 3 * 8 * 3 * 2 * 3 * 3 * 2 * 5 * 6 * 5);
    assert!(["owner", "another", "low", "unclear"].iter().all(|word| seen[word] > 1_000), "{seen:?}");
}

#[test]
fn the_right_subject_wins_over_what_the_token_lacks_and_the_wrong_one_over_what_it_has() {
    let mut record = record();
    record.order.owner.subject = subject(SUBJECT, Some(ISSUER), None);
    let without_email = Person { email: Proved::Absent, ..anna(1) };
    assert_eq!(word(&ask(&record, &without_email, None, &Policy::default())), "owner");
    let with_her_email = Person { subject: SubjectId::new("mallory").unwrap(), ..anna(1) };
    assert_eq!(word(&ask(&record, &with_her_email, None, &Policy::default())), "another");
}

#[test]
fn a_subject_without_issuer_never_falls_through_to_a_matching_email() {
    let mut record = record();
    let everything = Policy {
        accept_weaker: vec![AcceptWeaker { identifier: Identifier::Email, up_to: sek(u64::MAX) }],
        ..Policy::default()
    };
    for (subject, why) in [
        (subject(SUBJECT, None, None), Unclear::SubjectWithoutIssuer),
        (subject(SUBJECT, Some("https://other.example"), None), Unclear::SubjectOfAnotherIssuer),
        (subject(SUBJECT, Some(ISSUER), Some("t1")), Unclear::SubjectOfAnotherTenant),
    ] {
        record.order.owner.subject = subject;
        let verdict = ask(&record, &anna(1), None, &everything);
        assert!(matches!(verdict, Verdict::CouldNotCheck(found, _) if found == why), "{verdict:?}");
    }
}

#[test]
fn a_stolen_mailbox_does_not_replace_a_personal_number() {
    let mut record = record();
    record.order.owner.personal_number = Some(number("191212121212").keyed_hash(&key()));
    assert_eq!(word(&ask(&record, &anna(1), None, &Policy::default())), "low");
    let accepts = |up_to| Policy {
        accept_weaker: vec![AcceptWeaker { identifier: Identifier::Email, up_to: sek(up_to) }],
        ..Policy::default()
    };
    let Verdict::Owner(proof) = ask(&record, &anna(1), None, &accepts(129_900)) else { panic!("owner") };
    assert!(proof.is_by_policy());
    assert_eq!(proof.proved_by(), Identifier::Email);
    assert_eq!(word(&ask(&record, &anna(1), None, &accepts(129_899))), "low");
    record.order.payment.total = None;
    assert_eq!(
        word(&ask(&record, &anna(1), None, &accepts(u64::MAX))),
        "low",
        "an unknown value is above all"
    );
}

#[test]
fn empty_is_never_the_same_as_empty() {
    let mut record = record();
    record.order.owner.email = None;
    let nobody = Person { email: Proved::Absent, ..anna(1) };
    let verdict = ask(&record, &nobody, None, &Policy::default());
    assert!(matches!(verdict, Verdict::CouldNotCheck(Unclear::NoCustomerIdentifier, _)), "{verdict:?}");
    assert!(EmailAddress::parse("").is_err() && EmailAddress::parse("   ").is_err());
    assert!(PhoneNumber::parse("").is_err() && PhoneNumber::parse("+").is_err());
    assert!(SubjectId::new("").is_err() && Issuer::new("").is_err() && TenantId::new("").is_err());
}

#[test]
fn an_address_of_any_tenant_proves_nothing_while_none_is_pinned() {
    let person = Person { tenant: Some(TenantId::new("t2").unwrap()), ..anna(1) };
    let verdict = ask(&record(), &person, None, &Policy::default());
    assert!(matches!(verdict, Verdict::CouldNotCheck(Unclear::TenantNotPinned, _)), "{verdict:?}");
    assert_eq!(word(&ask(&record(), &person, Some("t2"), &Policy::default())), "owner");
    let verdict = ask(&record(), &person, Some("t1"), &Policy::default());
    assert!(matches!(verdict, Verdict::CouldNotCheck(Unclear::WrongTenant, _)), "{verdict:?}");
    let verdict = ask(&record(), &anna(1), Some("t1"), &Policy::default());
    assert!(matches!(verdict, Verdict::CouldNotCheck(Unclear::WrongTenant, _)), "no tid at all: {verdict:?}");
}

#[test]
fn a_token_of_another_issuer_proves_nothing() {
    let person = Person { issuer: Issuer::new("https://id.example/").unwrap(), ..anna(1) };
    let verdict = ask(&record(), &person, None, &Policy::default());
    assert!(matches!(verdict, Verdict::CouldNotCheck(Unclear::WrongIssuer, _)), "{verdict:?}");
}

#[test]
fn nothing_in_common_is_told_from_too_low() {
    let mut record = record();
    record.order.owner.phone = Some(phone("+46701234567"));
    let nothing = Person { email: Proved::Absent, ..anna(1) };
    let verdict = ask(&record, &nothing, None, &Policy::default());
    assert!(matches!(verdict, Verdict::CouldNotCheck(Unclear::NoCommonIdentifier, _)), "{verdict:?}");
    let only_phone = Person { phone: Proved::Verified(phone("+46701234567"), Source::IdToken), ..nothing };
    assert_eq!(word(&ask(&record, &only_phone, None, &Policy::default())), "low");
}

#[test]
fn evidence_is_masked_and_says_what_decided() {
    let mut record = record();
    record.order.owner.phone = Some(phone("+46701234567"));
    let verdict = ask(&record, &anna(1), None, &Policy::default());
    let rules = &verdict.evidence().rules;
    let found: Vec<_> = rules.iter().map(|rule| (rule.identifier, rule.finding, rule.decided)).collect();
    assert_eq!(
        found,
        [(Identifier::Email, Finding::Matches, true), (Identifier::Phone, Finding::Absent, false)]
    );
    assert_eq!(rules[0].masked, "a•••a@example.se");
    assert!(!format!("{:?}", verdict.evidence()).contains("anna"));
}

#[test]
fn a_proof_is_bound_to_what_was_asked_and_ends_after_ten_minutes() {
    let proof = proof(&record(), 5);
    assert_eq!(proof.order(), &order().key);
    assert_eq!(proof.purpose(), Purpose::PickUp);
    assert_eq!(proof.token_hash().0, [5; 32]);
    assert_eq!(proof.expires_at(), after_s(600));
    assert_eq!(proof.name(), Some("Anna Maria Svensson"), "from the token, not from the order");
    assert!(!proof.is_by_policy());
}

#[test]
fn addresses_that_look_alike_are_not_the_same() {
    let same = [
        ("mike@example.se", "MIKE@EXAMPLE.SE"),
        (" mike@example.se ", "mike@example.se"),
        ("mıke@example.se", "mıke@example.se"),
    ];
    for (one, two) in same {
        assert!(email(one).is_same(&email(two)), "{one} {two}");
    }
    let different = [
        ("mike@example.se", "mıke@example.se"),
        ("MIKE@example.se", "mİke@example.se"),
        ("kim@example.se", "\u{212a}im@example.se"),
        ("sara@example.se", "ſara@example.se"),
        ("strasse@example.se", "straße@example.se"),
        ("office@example.se", "oﬃce@example.se"),
        ("anna@example.se", "аnna@example.se"),
        ("anna@exаmple.se", "anna@example.se"),
        ("åsa@example.se", "ÅSA@example.se"),
        ("åsa@example.se", "a\u{30a}sa@example.se"),
        ("anna@räksmörgås.se", "anna@xn--rksmrgs-5wao1o.se"),
        ("anna.svensson@example.se", "annasvensson@example.se"),
        ("anna+shop@example.se", "anna@example.se"),
        ("anna@example.se", "anna@example.com"),
        ("anna@example.se", "ann@example.se"),
    ];
    for (one, two) in different {
        assert!(!email(one).is_same(&email(two)), "{one} {two}");
    }
    let refused = [
        "",
        "@",
        "anna",
        "anna@",
        "@example.se",
        "anna@example.se.",
        "anna@.example.se",
        "anna@ex..ample.se",
        "anna@example.se\0",
        "anna\0@example.se",
        "anna\u{200b}@example.se",
        "anna\u{202e}@example.se",
        "\"anna\"@example.se",
        "anna @example.se",
        "anna@exa mple.se",
        "anna@b@example.se",
        "anna@example.se,bo@example.se",
        "anna@example.se\r\nBcc: x@example.se",
        "anna\u{a0}@example.se",
        "Anna <anna@example.se>",
        "\u{feff}anna@example.se",
    ];
    for text in refused {
        assert!(EmailAddress::parse(text).is_err(), "{text:?}");
    }
}
