//! What a store promises about accounts: whose an address is, it learns from a hand-over, and no other account takes it
//! without a second person.

use pickup::approved::{Overridable, Override};
use pickup::owner::{ProofOfOwnership, Question, Verdict, judge};
use pickup::person::Person;
use pickup::policy::Policy;
use pickup::pseudonym::Hash;
use pickup::staff::Act;

use super::*;

/// Anna, or whoever has her address now, by what the store knows of it.
async fn proved(store: &dyn Store, record: &OrderRecord, person: &Person) -> ProofOfOwnership {
    let email = person.email_pseudonym(&key()).unwrap();
    let known_account = store.known_account(email.hash()).await.unwrap();
    proof_with(record, person, known_account, &[])
}

/// A proof of an order that was approved with these others.
pub(super) fn proof_with(
    record: &OrderRecord,
    person: &Person,
    known_account: Option<Hash>,
    approved_with: &[OrderKey],
) -> ProofOfOwnership {
    let question = Question {
        order: record,
        person,
        provider: &provider(),
        policy: &Policy::default(),
        key: &key(),
        known_account,
        reference: &reference(),
        purpose: Purpose::PickUp,
        approved_with,
        waited: jiff::SignedDuration::ZERO,
        now: now(),
        today: jiff::civil::date(2026, 11, 22),
    };
    let Verdict::Owner(proof) = judge(question) else { panic!("expected the owner") };
    *proof
}

fn successor(token: u8) -> Person {
    let mut person = anna(token);
    person.subject = pickup::text::SubjectId::new("another-account").unwrap();
    person
}

pub(super) async fn an_address_keeps_its_account_until_a_second_person_looks(place: &dyn Place) {
    let (store, other) = (place.open().await, place.open().await);
    store.import((1..=4).map(numbered).collect(), &importing()).await.unwrap();
    let mut records = Vec::new();
    for number in 1..=4 {
        records.push(record_of(&*store, &numbered(number).key).await);
    }
    let make = |record, proof, overrides| {
        with_handing(record, |handing| HandOver::new(proof, Handing { overrides, ..handing }))
    };
    // Both were judged before anything was known of the address.
    let annas = proved(&*store, &records[0], &anna(1)).await;
    let successors = proved(&*other, &records[1], &successor(2)).await;
    assert!(!annas.is_of_another_account() && !successors.is_of_another_account());
    store.hand_over(make(&records[0], annas, Vec::new()).unwrap()).await.unwrap();
    let refused = other.hand_over(make(&records[1], successors, Vec::new()).unwrap()).await.unwrap_err();
    assert!(matches!(refused.why, RecordRefusal::AnotherAccount), "{refused}");
    assert_eq!(record_of(&*store, &records[1].order.key).await, records[1], "nothing of it was done");
    assert_eq!(chain(&*store).await.len(), 1);

    let successors = proved(&*place.open().await, &records[1], &successor(3)).await;
    assert!(successors.is_of_another_account(), "it outlives a restart");
    let approval =
        super::staff::approved(&*store, Act::Override(Overridable::AnotherAccount.into()), &records[1]);
    let overrides = vec![Override::new(approval.await).unwrap()];
    store.hand_over(make(&records[1], successors, overrides).unwrap()).await.unwrap();
    let again = proved(&*store, &records[2], &successor(4)).await;
    assert!(!again.is_of_another_account(), "it is the account of the address now");
    assert!(proved(&*store, &records[3], &anna(5)).await.is_of_another_account());
}
