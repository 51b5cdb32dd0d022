//! Callers, customers at the counter and payments: who is taken for whom, what the phone is told, and what the ledger keeps.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]
#![expect(dead_code, reason = "the fixture serves other tests, too")]

mod fixture;

use fixture::*;
use jiff::SignedDuration;
use jiff::civil::date;
use pickup::check::{BindingCode, End, MessageStyle, Purpose};
use pickup::inquiry::{
    About, Answer, Called, CounterHint, EndedInquiry, Inquiry, InquiryEnd, InquiryQuestion, Matter, Merchant,
    Payment, answer,
};
use pickup::ledger::{Draft, Kind};
use pickup::money::Currency;
use pickup::order::{Identifier, Order, Owner, OwnerSubject};
use pickup::owner::{TooLow, TrustedProvider, Unclear};
use pickup::person::{Person, Proved, Source};
use pickup::personal_number::PersonalNumber;
use pickup::policy::Policy;
use pickup::realm::Realm;
use pickup::store::Stamp;
use pickup::text::{OrderNumber, TenantId};
use proptest::prelude::*;

const ANNAS: &str = "198112189876";
const OTHERS: &str = "191212121212";

fn number(text: &str) -> PersonalNumber {
    PersonalNumber::parse(text, date(2026, 11, 22)).unwrap()
}

fn called(text: &str, regarding: Option<&Order>) -> Matter {
    let regarding = regarding.map(|order| (order.key.clone(), order.number.clone()));
    Matter::Caller { number: number(text), called: Called::ByCustomer, regarding }
}

fn hint(text: &str) -> CounterHint {
    CounterHint::read(text, date(2026, 11, 22)).unwrap()
}

fn payment(amount: &str) -> Matter {
    let sek = Currency::from_code("SEK").unwrap();
    let payment = Payment::read(amount, sek, Merchant::new("Tallmö, Uppsala").unwrap()).unwrap();
    Matter::Payment { hint: hint("anna@example.se"), payment }
}

/// Anna with her personal number, which only some providers tell.
fn with_number(text: &str) -> Person {
    Person { personal_number: Proved::Verified(number(text), Source::IdToken), ..anna(1) }
}

fn ask(matter: &Matter, regarding: Option<&Order>, person: &Person) -> Answer {
    ask_at(matter, regarding, person, &provider())
}

fn ask_at(matter: &Matter, regarding: Option<&Order>, person: &Person, provider: &TrustedProvider) -> Answer {
    answer(InquiryQuestion {
        matter,
        regarding,
        person,
        provider,
        policy: &Policy::default(),
        key: &key(),
        waited: SignedDuration::from_secs(2),
    })
}

fn word(answer: &Answer) -> String {
    match answer {
        Answer::Identified(identified) => format!("identified by {}", identified.proved_by().as_str()),
        Answer::AnotherPerson(_) => "another".to_owned(),
        Answer::LevelTooLow(TooLow::Identifier(identifier), _) => format!("lacks {}", identifier.as_str()),
        Answer::LevelTooLow(TooLow::Level { .. } | TooLow::MinLevel { .. }, _) => "a level".to_owned(),
        Answer::CouldNotCheck(why, _) => why.as_str().to_owned(),
    }
}

fn inquiry(matter: Matter) -> Inquiry {
    Inquiry {
        reference: reference(),
        matter,
        staff: staff(),
        till: till(),
        binding_code: BindingCode::choose(42, &[]),
        started_at: now(),
    }
}

fn owned_by(owner: Owner) -> Order {
    Order { owner, ..order() }
}

fn by_number(text: &str) -> Owner {
    Owner { personal_number: Some(number(text).keyed_hash(&key())), ..Owner::default() }
}

fn by_subject(subject: &str) -> Owner {
    let issuer = Some(provider().issuer);
    let subject = pickup::text::SubjectId::new(subject).unwrap();
    Owner { subject: Some(OwnerSubject { subject, issuer, tenant: None }), ..Owner::default() }
}

#[test]
fn a_caller_is_whoever_the_number_says_and_nobody_else() {
    let matter = called(ANNAS, None);
    assert_eq!(word(&ask(&matter, None, &with_number(ANNAS))), "identified by personal_number");
    assert_eq!(word(&ask(&matter, None, &with_number(OTHERS))), "another");
    assert_eq!(word(&ask(&matter, None, &anna(1))), "no_common_identifier", "an e-mail is not the number");
    for nothing in [Proved::Malformed, Proved::Contradictory] {
        let person = Person { personal_number: nothing, ..anna(1) };
        assert_eq!(word(&ask(&matter, None, &person)), "token_invalid");
    }
    let elsewhere = Person { tenant: Some(TenantId::new("theirs").unwrap()), ..with_number(ANNAS) };
    assert_eq!(word(&ask(&matter, None, &elsewhere)), "misconfigured", "no tenant is pinned");
    let pinned = TrustedProvider { tenant: Some(TenantId::new("ours").unwrap()), ..provider() };
    assert_eq!(word(&ask_at(&matter, None, &elsewhere, &pinned)), "token_invalid");
}

#[test]
fn a_caller_about_an_order_is_its_owner_or_learns_nothing_of_it() {
    for (owner, person, expected) in [
        (by_number(ANNAS), with_number(ANNAS), "identified by personal_number"),
        (by_number(OTHERS), with_number(ANNAS), "another"),
        (by_subject("anna-s-account"), with_number(ANNAS), "identified by subject"),
        (by_subject("somebody-else-s"), with_number(ANNAS), "another"),
        // The provider tells no personal number, and the order has the subject.
        (by_subject("anna-s-account"), anna(1), "identified by subject"),
        (by_subject("somebody-else-s"), anna(1), "another"),
        (order().owner, with_number(ANNAS), "identified by email"),
        // An e-mail alone says nothing of who was called.
        (order().owner, anna(1), "no_common_identifier"),
        (Owner::default(), with_number(ANNAS), "no_customer_identifier"),
        // The owner's own account, but it was somebody else's phone that was asked for.
        (by_subject("anna-s-account"), with_number(OTHERS), "another"),
    ] {
        let order = owned_by(owner.clone());
        let matter = called(ANNAS, Some(&order));
        assert_eq!(word(&ask(&matter, Some(&order), &person)), expected, "{owner:?}");
    }
}

/// It may be erased between the request and the answer: then nobody can say whose it was.
#[test]
fn of_an_order_that_is_gone_by_then_nobody_is_the_owner() {
    let matter = called(ANNAS, Some(&owned_by(by_number(OTHERS))));
    assert_eq!(word(&ask(&matter, None, &with_number(ANNAS))), "no_common_identifier");
    assert_eq!(word(&ask(&matter, None, &with_number(OTHERS))), "another", "it is still not who was asked");
}

#[test]
fn at_the_counter_it_is_who_was_asked() {
    for (asked, expected) in [
        ("anna@example.se", "identified by email"),
        ("bo@example.se", "another"),
        ("anna-s-account", "identified by subject"),
        ("bo-s-account", "another"),
        ("+46701234567", "no_common_identifier"),
    ] {
        assert_eq!(word(&ask(&Matter::Counter { hint: hint(asked) }, None, &anna(1))), expected, "{asked}");
    }
    let unverified = Person { email: Proved::Unverified(email("anna@example.se")), ..anna(1) };
    let matter = Matter::Counter { hint: hint("anna@example.se") };
    assert_eq!(word(&ask(&matter, None, &unverified)), "lacks email");
}

#[test]
fn the_answer_tells_who_and_how_old_the_sign_in_is() {
    let person = Person { auth_time: Some(after_s(-90)), ..anna(1) };
    let Answer::Identified(identified) = ask(&payment("129,50"), None, &person) else { panic!("it is Anna") };
    assert_eq!(identified.name(), Some("Anna Maria Svensson"));
    assert_eq!(identified.sign_in_age(), Some(SignedDuration::from_secs(92)), "with the time that it waited");
    assert_eq!(identified.payment().unwrap().to_string(), "129.50 SEK Tallmo, Uppsala");
    let without = Person { auth_time: None, ..anna(1) };
    let Answer::Identified(identified) = ask(&payment("1"), None, &without) else { panic!("it is Anna") };
    assert_eq!(identified.sign_in_age(), None);
}

#[test]
fn each_purpose_says_its_own_word_to_the_phone() {
    let order = order();
    let code = BindingCode::choose(42, &[]);
    let full = |matter| inquiry(matter).message(MessageStyle::Full).unwrap();
    assert_eq!(full(called(ANNAS, None)), format!("{code} CALL"));
    assert_eq!(full(called(ANNAS, Some(&order))), format!("{code} CALL 1042"));
    assert_eq!(full(Matter::Counter { hint: hint("bo@example.se") }), format!("{code} IDENTIFY"));
    assert_eq!(full(payment("129")), format!("{code} PAY 129.00 SEK Tallmo, Uppsala"));
    let pick_up = code.message(Purpose::PickUp, &order.number, 0, MessageStyle::Full);
    let mut words = vec![pick_up.split(' ').nth(1).unwrap().to_owned()];
    words.extend(About::ALL.map(|about| about.word().to_owned()));
    words.sort();
    words.dedup();
    assert_eq!(words.len(), 4, "no two purposes have one word");
}

#[test]
fn a_code_alone_asks_no_caller_and_no_payment() {
    let alone = |matter| inquiry(matter).message(MessageStyle::CodeOnly).ok();
    assert_eq!(alone(called(ANNAS, None)), None);
    assert_eq!(alone(payment("129")), None);
    let code = BindingCode::choose(42, &[]).to_string();
    assert_eq!(alone(Matter::Counter { hint: hint("bo@example.se") }), Some(code));
}

fn stamp() -> Stamp {
    Stamp {
        realm: Realm::Test,
        issuer: provider().issuer,
        client_id: "till".to_owned(),
        tenant: None,
        store: store(),
        trust: pickup::pseudonym::Hash([3; 32]),
    }
}

fn ended(matter: Matter, regarding: Option<&Order>, person: &Person) -> EndedInquiry {
    let end = match ask(&matter, regarding, person) {
        Answer::Identified(identified) => InquiryEnd::Identified { identified, salt: [9; 32] },
        Answer::AnotherPerson(compared) => InquiryEnd::AnotherPerson(compared),
        Answer::LevelTooLow(..) => InquiryEnd::Otherwise(End::LevelTooLow),
        Answer::CouldNotCheck(..) => InquiryEnd::Otherwise(End::CouldNotCheck),
    };
    inquiry(matter).end(end, after_s(20), Some(after_s(19)))
}

#[test]
fn each_purpose_has_its_own_entry_and_none_says_who_in_clear() {
    let order = owned_by(by_number(ANNAS));
    let person = with_number(ANNAS);
    for (matter, regarding, kind, fact) in [
        (called(ANNAS, Some(&order)), Some(&order), Kind::Caller, ("called_by", "customer")),
        (Matter::Counter { hint: hint("anna@example.se") }, None, Kind::Counter, ("hint", "email")),
        (payment("129"), None, Kind::Payment, ("amount", "129.00 SEK")),
    ] {
        let ended = ended(matter, regarding, &person);
        let draft = Draft::of_ended_inquiry(&ended, &stamp()).unwrap();
        assert_eq!((draft.kind, draft.facts.find("outcome")), (kind, Some("identified")));
        assert_eq!(draft.facts.find(fact.0), Some(fact.1));
        assert_eq!(draft.order_key.as_ref(), regarding.map(|order| &order.key));
        assert_eq!(draft.payload.as_ref().map(|payload| payload.text()), Some("Anna Maria Svensson"));
        let subject = person.subject_pseudonym(&key()).hash().to_string();
        assert_eq!(draft.facts.find("subject"), Some(subject.as_str()));
        assert_eq!(draft.facts.find("sign_in_age_s"), Some("2"));
        let said = format!("{draft:?} {ended:?}");
        for secret in [ANNAS, "8112189876", "9876", "anna@example.se", "anna-s-account"] {
            assert!(!format!("{draft:?}").contains(secret), "{secret} in {said}");
        }
        assert!(!said.contains(ANNAS), "not even in what is written for a log");
        let sealed = draft.seal(1, pickup::pseudonym::Hash([0; 32]));
        assert!(!String::from_utf8_lossy(&sealed.bytes).contains("Anna"));
    }
}

#[test]
fn what_found_nobody_out_leaves_no_entry_but_a_decline_and_another_person() {
    let entry = |end| {
        let ended = inquiry(called(ANNAS, None)).end(end, after_s(20), None);
        Draft::of_ended_inquiry(&ended, &stamp()).map(|draft| {
            let outcome = draft.facts.find("outcome").unwrap().to_owned();
            assert_eq!((draft.kind, draft.payload), (Kind::Caller, None));
            outcome
        })
    };
    for end in [End::TimedOut, End::Cancelled, End::LevelTooLow, End::UnknownCustomer, End::ResultLost] {
        assert_eq!(entry(InquiryEnd::Otherwise(end)), None);
    }
    assert_eq!(entry(InquiryEnd::Otherwise(End::Declined)).as_deref(), Some("declined"));
    let ended = ended(called(ANNAS, None), None, &with_number(OTHERS));
    let draft = Draft::of_ended_inquiry(&ended, &stamp()).unwrap();
    assert_eq!(draft.facts.find("outcome"), Some("another_person"));
    assert_eq!(draft.facts.find("asked.personal_number"), Some("differs"));
    assert_eq!(draft.facts.find("subject"), None, "nothing is kept of whoever it was");
}

#[test]
fn an_unpinned_tenant_proves_nothing_at_the_counter() {
    let person = Person { tenant: Some(TenantId::new("theirs").unwrap()), ..anna(1) };
    let answer = ask(&Matter::Counter { hint: hint("anna@example.se") }, None, &person);
    assert!(matches!(answer, Answer::CouldNotCheck(Unclear::TenantNotPinned, _)), "{answer:?}");
}

proptest! {
    /// Whatever a message is made of, a phone shows it: plain ASCII, no longer than providers take, the code in front and
    /// the purpose next, and the whole amount in it.
    #[test]
    fn every_message_is_one_that_a_phone_shows(
        random: u64, minor in 1..1_000_000_000_000_u64, store in "[A-Za-zÅÄÖåäö&, .-]{1,200}", order in "[ -~åäö]{1,60}",
    ) {
        let binding_code = BindingCode::choose(random, &[]);
        let of = |matter| {
            let inquiry = Inquiry { binding_code: binding_code.clone(), ..inquiry(matter) };
            inquiry.message(MessageStyle::Full).unwrap()
        };
        let mut messages = vec![of(Matter::Counter { hint: hint("anna@example.se") })];
        if let Ok(number_of_order) = OrderNumber::new(order) {
            let regarding = Some((pickup_key(), number_of_order));
            messages.push(of(Matter::Caller { number: number(ANNAS), called: Called::ByStore, regarding }));
        }
        if let Ok(merchant) = Merchant::new(&store) {
            let amount = sek(minor).to_string();
            let payment = Payment::read(&amount, Currency::from_code("EUR").unwrap(), merchant).unwrap();
            let message = of(Matter::Payment { hint: hint("anna@example.se"), payment });
            prop_assert!(message.contains(&format!(" PAY {amount} ")), "{}", message);
            messages.push(message);
        }
        for message in messages {
            prop_assert!(message.len() <= 100 && message.trim() == message, "{}", message);
            prop_assert!(message.bytes().all(|byte| (0x20..=0x7e).contains(&byte)), "{}", message);
            prop_assert!(message.starts_with(binding_code.as_str()));
        }
    }

    /// Whoever answers a call for another number is never taken for the caller, whatever else they prove and whoever owns
    /// the order.
    #[test]
    fn another_number_is_never_the_caller(
        owner in 0..5_usize, has_email: bool, has_order: bool, is_subject_hers: bool,
    ) {
        let owners = [order().owner, by_number(ANNAS), by_number(OTHERS), by_subject("anna-s-account"), Owner::default()];
        let order = owned_by(owners[owner].clone());
        let mut person = with_number(OTHERS);
        if !has_email {
            person.email = Proved::Absent;
        }
        if !is_subject_hers {
            person.subject = pickup::text::SubjectId::new("others").unwrap();
        }
        let regarding = has_order.then_some(&order);
        let answer = ask(&called(ANNAS, regarding), regarding, &person);
        prop_assert!(matches!(answer, Answer::AnotherPerson(_)), "{:?}", answer);
    }
}

fn pickup_key() -> pickup::order::OrderKey {
    order().key
}

#[test]
fn the_same_customer_is_counted_as_one_whatever_is_asked() {
    let one = Matter::Counter { hint: hint("anna@example.se") }.customer(&key());
    assert_eq!(one, payment("5").customer(&key()));
    assert_ne!(one, called(ANNAS, None).customer(&key()));
    assert_eq!(called(ANNAS, None).hint().0, Identifier::PersonalNumber);
}
