//! What a store promises about an owner's word from afar: two tokens hand over once, and neither serves again.

use pickup::owner::{Collector, ProofOfOwnership, Question};
use pickup::person::{Person, Proved, Source};
use pickup::policy::{AskOwnerPolicy, Policy};

use super::*;

fn policy() -> Policy {
    Policy { ask_owner: AskOwnerPolicy::UpTo(None), ..Policy::default() }
}

fn bo(token: u8) -> Person {
    let mut person = anna(token);
    person.subject = pickup::text::SubjectId::new("bo-s-account").unwrap();
    person.email = Proved::Verified(email("bo@example.se"), Source::IdToken);
    person.name = Some("Bo Ek".to_owned());
    person
}

/// An order, as if it were Bo's.
fn of_bo(order: Order) -> Order {
    let owner = pickup::order::Owner { email: Some(email("bo@example.se")), ..order.owner };
    Order { owner, ..order }
}

/// The word of this owner for that collector, by these tokens.
fn word(record: &OrderRecord, owner: &Person, collector: &Person) -> ProofOfOwnership {
    let question = |person, purpose, f: &mut dyn FnMut(Question<'_>)| {
        f(Question {
            order: record,
            person,
            provider: &provider(),
            policy: &policy(),
            key: &key(),
            known_account: None,
            reference: &reference(),
            purpose,
            approved_with: &[],
            waited: jiff::SignedDuration::ZERO,
            now: now(),
            today: jiff::civil::date(2026, 11, 22),
        });
    };
    let (mut here, mut proof) = (None, None);
    question(collector, Purpose::PickUp, &mut |one| here = Collector::of(one).ok());
    question(owner, Purpose::LetCollect, &mut |one| {
        proof = here.take().map(|here| here.let_by(one, jiff::SignedDuration::ZERO).unwrap());
    });
    proof.unwrap()
}

fn given(record: &OrderRecord, proof: ProofOfOwnership) -> HandOver {
    let policy = policy();
    with_handing(record, |handing| HandOver::new(proof, Handing { policy: &policy, ..handing })).unwrap()
}

pub(super) async fn two_tokens_hand_over_once_and_neither_serves_again(place: &dyn Place) {
    let store = place.open().await;
    let bo_s = of_bo(numbered(3));
    store.import(vec![numbered(1), numbered(2), bo_s.clone()], &importing()).await.unwrap();
    let one = record_of(&*store, &numbered(1).key).await;
    let two = record_of(&*store, &numbered(2).key).await;
    let three = record_of(&*store, &bo_s.key).await;
    store.hand_over(given(&one, word(&one, &anna(1), &bo(7)))).await.unwrap();
    let again = [
        ("the owner's", hand_over(&two, 1)),
        ("the owner's, for somebody else", given(&two, word(&two, &anna(1), &bo(8)))),
        ("the collector's", given(&two, word(&two, &anna(2), &bo(7)))),
        ("the collector's, as an owner's", hand_over_by(&three, &bo(7))),
        ("the collector's, as an owner's word", given(&three, word(&three, &bo(7), &anna(3)))),
    ];
    for (whose, act) in again {
        let refused = store.hand_over(act).await.unwrap_err();
        assert!(matches!(refused.why, RecordRefusal::TokenUsed), "{whose}: {refused}");
    }
    // What proved a hand-over before is no collector's either.
    store.hand_over(hand_over_by(&three, &bo(9))).await.unwrap();
    let used = store.hand_over(given(&two, word(&two, &anna(4), &bo(9)))).await.unwrap_err();
    assert!(matches!(used.why, RecordRefusal::TokenUsed), "{used}");
    store.hand_over(given(&two, word(&two, &anna(5), &bo(10)))).await.unwrap();
    let by: Vec<_> = chain(&*store)
        .await
        .iter()
        .map(|entry| entry.facts.find("collected_by").unwrap().to_owned())
        .collect();
    assert_eq!(by, ["remote_proxy", "owner", "remote_proxy"]);
}

fn hand_over_by(record: &OrderRecord, person: &Person) -> HandOver {
    let proof = accounts::proof_with(record, person, None, &[]);
    with_handing(record, |handing| HandOver::new(proof, handing)).unwrap()
}
