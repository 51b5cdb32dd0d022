//! What a store promises about inquiries: one request for a customer at a time, an entry for each that found something out,
//! and a token that is used once, whatever for.

use jiff::Timestamp;
use pickup::inquiry::{
    Answer, CounterHint, EndedInquiry, Inquiry, InquiryEnd, InquiryQuestion, Matter, answer,
};
use pickup::policy::Policy;
use pickup::pseudonym::Hash;
use pickup::store::{InquiryLease, InquiryRefusal};

use super::*;

fn matter() -> Matter {
    let today = jiff::civil::date(2026, 11, 22);
    Matter::Counter { hint: CounterHint::read("anna@example.se", today).unwrap() }
}

fn customer() -> Hash {
    *matter().customer(&key()).hash()
}

fn inquiry(n: u8) -> Inquiry {
    Inquiry {
        reference: Reference::new([n; 6]),
        matter: matter(),
        staff: StaffId::new("maja").unwrap(),
        till: till(),
        binding_code: BindingCode::choose(u64::from(n), &[]),
        started_at: now(),
    }
}

fn claim(n: u8, till: &str) -> InquiryLease {
    InquiryLease {
        reference: Reference::new([n; 6]),
        till: TillId::new(till).unwrap(),
        customer: matter().customer(&key()),
        until: after_s(300),
    }
}

/// Anna is identified by this token.
fn identified(n: u8, token: u8) -> EndedInquiry {
    let question = InquiryQuestion {
        matter: &matter(),
        regarding: None,
        person: &anna(token),
        provider: &provider(),
        policy: &Policy::default(),
        key: &key(),
        waited: jiff::SignedDuration::ZERO,
    };
    let Answer::Identified(identified) = answer(question) else { panic!("it is Anna") };
    inquiry(n).end(InquiryEnd::Identified { identified, salt: [n; 32] }, now(), None)
}

fn otherwise(n: u8, end: End, at: Timestamp) -> EndedInquiry {
    inquiry(n).end(InquiryEnd::Otherwise(end), at, None)
}

pub(super) async fn an_answer_is_used_once_and_for_nothing_else(place: &dyn Place) {
    let store = place.open().await;
    store.import(vec![numbered(1), numbered(2)], &importing()).await.unwrap();
    let head = store.inquiry_ended(&identified(1, 1), &customer()).await.unwrap();
    assert_eq!(head, Some(store.head().await.unwrap()));
    let again = store.inquiry_ended(&identified(2, 1), &customer()).await;
    assert!(matches!(again, Err(InquiryRefusal::TokenUsed)), "{again:?}");
    let record = record_of(&*store, &numbered(1).key).await;
    let refused = store.hand_over(hand_over(&record, 1)).await.unwrap_err();
    assert!(
        matches!(refused.why, RecordRefusal::TokenUsed),
        "who said who they are has not collected anything"
    );

    let other = record_of(&*store, &numbered(2).key).await;
    store.hand_over(hand_over(&other, 2)).await.unwrap();
    let collected = store.inquiry_ended(&identified(3, 2), &customer()).await;
    assert!(matches!(collected, Err(InquiryRefusal::TokenUsed)), "nor the other way round");
    let kinds: Vec<_> = chain(&*store).await.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::Counter, Kind::HandOver], "what was refused left nothing");
}

pub(super) async fn a_customer_has_one_request_whatever_it_is_about(place: &dyn Place) {
    let (store, other) = (place.open().await, place.open().await);
    store.take_inquiry_lease(&claim(1, "A"), now()).await.unwrap().unwrap();
    let busy = other.take_inquiry_lease(&claim(2, "B"), now()).await.unwrap().unwrap_err();
    assert_eq!((busy.what, busy.till.as_str()), (Leased::Customer, "A"));
    let pick_up = Lease { customer: matter().customer(&key()), ..lease(3, "B", 1, "anna") };
    let busy = other.take_lease(&pick_up, now()).await.unwrap().unwrap_err();
    assert_eq!(busy.what, Leased::Customer, "nor for an order");
    assert_eq!(
        store.inquiry_ended(&otherwise(1, End::TimedOut, now()), &customer()).await.unwrap(),
        None,
        "that nobody answered is no entry"
    );
    other.take_inquiry_lease(&claim(2, "B"), now()).await.unwrap().unwrap();
    assert!(
        store.abandon_leases(&TillId::new("B").unwrap()).await.unwrap().is_empty(),
        "no order's check was lost"
    );
    store.take_inquiry_lease(&claim(4, "A"), now()).await.unwrap().unwrap();
    let long = InquiryLease { until: after_s(3_601), ..claim(5, "C") };
    assert!(matches!(store.take_inquiry_lease(&long, now()).await, Err(StoreError::TooMuch { .. })));
}

pub(super) async fn what_is_counted_of_a_customer_is_no_order_s(place: &dyn Place) {
    let store = place.open().await;
    for (n, end) in (1..).zip([End::Declined, End::TimedOut, End::Declined]) {
        store.take_inquiry_lease(&claim(n, "2"), after_s(i64::from(n))).await.unwrap().unwrap();
        store.inquiry_ended(&otherwise(n, end, after_s(i64::from(n))), &customer()).await.unwrap();
    }
    let counted = store.customer_counters(&customer(), now()).await.unwrap();
    assert_eq!((counted.starts, counted.declines, counted.mismatches), (3, 2, 0));
    assert_eq!(counted.last_decline, Some(after_s(3)));
    let later = store.customer_counters(&customer(), after_s(2)).await.unwrap();
    assert_eq!((later.starts, later.declines), (2, 1));
    let somebody_else = Hash::of(b"somebody else");
    assert_eq!(store.customer_counters(&somebody_else, now()).await.unwrap().starts, 0);
    assert_eq!(store.counters(&numbered(1).key, now()).await.unwrap().starts, 0);
    let kinds: Vec<_> = chain(&*store).await.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::Counter, Kind::Counter]);
    // What is older than any rule looks at is forgotten.
    let months_later = after_s(60 * 24 * 3_600);
    let late = InquiryLease { until: months_later, ..claim(9, "2") };
    store.take_inquiry_lease(&late, months_later).await.unwrap().unwrap();
    assert_eq!(store.customer_counters(&customer(), Timestamp::MIN).await.unwrap().starts, 1);
}
