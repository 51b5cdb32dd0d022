//! A day of the ledger: what was handed over, and that nothing that deserves a look passes unseen.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

use jiff::{SignedDuration, Timestamp};
use pickup::handover::{HandOver, Handing, Presence};
use pickup::ledger::{Day, Draft, Entry, Facts, Hash, Kind, Remarkable};
use pickup::policy::{Policy, RemotePolicy};
use pickup::store::Stamp;

mod fixture;

use fixture::*;

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

fn draft(kind: Kind, facts: &[(&str, &str)]) -> Draft {
    Draft {
        time_utc: now(),
        provider_time: Some(now()),
        kind,
        realm: stamp().realm,
        issuer: stamp().issuer,
        trust: stamp().trust,
        order_key: Some(order().key),
        staff: staff(),
        till: till(),
        facts: facts.iter().fold(Facts::new(), |facts, (name, text)| facts.with(*name, *text)),
        payload: None,
    }
}

fn hand_over(presence: Presence) -> Draft {
    let record = record();
    let policy = Policy { remote: RemotePolicy::UpTo(sek(1_000_000)), ..Policy::default() };
    let made = with_handing(&record, |handing| {
        let proof = proof(&record, 1);
        HandOver::new(proof, Handing { presence: Some(presence), policy: &policy, ..handing }).unwrap()
    });
    Draft::of_hand_over(&made, &stamp())
}

/// The day of `now()`, of a chain of these.
fn day(drafts: Vec<Draft>) -> Day {
    let midnight: Timestamp = "2026-11-22T00:00:00Z".parse().unwrap();
    let mut day = Day::new(midnight, midnight + SignedDuration::from_hours(24));
    let mut prev = Hash([0; 32]);
    for (seq, draft) in (1..).zip(drafts) {
        let sealed = draft.seal(seq, prev);
        prev = sealed.hash;
        day.take(&Entry::decode(&sealed.bytes).unwrap());
    }
    day
}

fn looks(drafts: Vec<Draft>) -> Vec<Remarkable> {
    day(drafts).looks.iter().map(|look| look.what).collect()
}

#[test]
fn a_hand_over_as_it_should_be_is_told_and_deserves_no_look() {
    let day = day(vec![hand_over(Presence::Seen)]);
    let [given] = day.handed_over.as_slice() else { panic!("{day:?}") };
    assert_eq!((given.seq, given.items, given.complete), (1, 3, true));
    assert_eq!((given.proved_by.as_str(), &given.order), ("email", &Some(order().key)));
    assert_eq!((day.looks.len(), day.kinds["hand_over"], day.entries), (0, 1, 1));
}

#[test]
fn every_kind_of_entry_is_told_if_it_deserves_a_look() {
    for (kind, facts, expected) in [
        (Kind::Refusal, &[("reason", "changed_mind")][..], Some((Remarkable::Refusal, Some("changed_mind")))),
        (Kind::Mismatch, &[], Some((Remarkable::Mismatch, None))),
        (Kind::Decline, &[], Some((Remarkable::Decline, None))),
        (Kind::Override, &[("rule", "remote")], Some((Remarkable::Override, Some("remote")))),
        (
            Kind::Override,
            &[("rule", "manual_id"), ("used", "no")],
            Some((Remarkable::Override, Some("manual_id, not used"))),
        ),
        (Kind::Lock, &[("because", "declines")], Some((Remarkable::Lock, Some("declines")))),
        (Kind::Unlock, &[("reason", "seen")], Some((Remarkable::Lock, Some("seen")))),
        (Kind::OwnerChange, &[("state", "pending")], Some((Remarkable::OwnerChange, Some("pending")))),
        (Kind::Correction, &[("reason", "slip")], Some((Remarkable::Correction, Some("slip")))),
        (Kind::Configuration, &[], Some((Remarkable::Configuration, None))),
        (Kind::Restore, &[("reason", "disk")], Some((Remarkable::Restore, Some("disk")))),
        (Kind::Erasure, &[("because", "wished")], Some((Remarkable::Erasure, None))),
        (Kind::Erasure, &[("because", "old")], None),
        (Kind::Caller, &[], None),
        (Kind::Counter, &[], None),
        (Kind::Payment, &[], None),
        (Kind::HandOver, &[("presence", "seen")], None),
        (Kind::HandOver, &[], Some((Remarkable::Remote, None))),
        (
            Kind::HandOver,
            &[("identified", "manual"), ("document", "passport")],
            Some((Remarkable::ManualId, Some("passport"))),
        ),
        (
            Kind::HandOver,
            &[("presence", "seen"), ("by_policy", "yes"), ("proved_by", "phone")],
            Some((Remarkable::WeakerProof, Some("phone"))),
        ),
        (Kind::HandOver, &[("presence", "seen"), ("collected_by", "proxy")], Some((Remarkable::Proxy, None))),
    ] {
        let day = day(vec![draft(kind, facts)]);
        let told = day.looks.first().map(|look| (look.what, look.detail.as_deref()));
        assert_eq!(told, expected, "{kind:?} {facts:?}");
        assert!(day.looks.len() <= 1);
    }
    assert_eq!(looks(vec![hand_over(Presence::Remote)]), [Remarkable::Remote]);
}

#[test]
fn who_did_it_and_who_approved_it_are_told() {
    let day = day(vec![
        draft(Kind::Override, &[("approver", "ellen")]),
        draft(Kind::Restore, &[("approved_by", "bo")]),
    ]);
    let persons: Vec<_> =
        day.looks.iter().map(|look| (look.staff.as_str(), look.approver.as_deref())).collect();
    assert_eq!(persons, [("maja", Some("ellen")), ("maja", Some("bo"))]);
}

#[test]
fn another_trust_and_a_wrong_clock_are_seen_between_the_entries() {
    let decline = || Draft { provider_time: None, ..draft(Kind::Erasure, &[("because", "old")]) };
    let other_trust = Draft { trust: Hash([4; 32]), ..decline() };
    assert_eq!(looks(vec![decline(), other_trust.clone(), other_trust.clone()]), [Remarkable::Configuration]);
    let yesterday = now() - SignedDuration::from_hours(24);
    let before = Draft { time_utc: yesterday, ..decline() };
    assert_eq!(looks(vec![before, other_trust]), [Remarkable::Configuration], "also over night");
    let back = Draft { time_utc: after_s(-1), ..decline() };
    assert_eq!(looks(vec![decline(), back]), [Remarkable::Clock]);
    for (seconds, told) in [(60, 0), (61, 1), (-60, 0), (-61, 1)] {
        let wrong = Draft { provider_time: Some(after_s(seconds)), ..decline() };
        assert_eq!(looks(vec![wrong]).len(), told, "{seconds}");
    }
}

#[test]
fn a_day_begins_and_ends_to_the_millisecond() {
    let midnight: Timestamp = "2026-11-22T00:00:00Z".parse().unwrap();
    let at = |time| Draft { time_utc: time, provider_time: None, ..draft(Kind::Decline, &[]) };
    let millisecond = SignedDuration::from_millis(1);
    let end = midnight + SignedDuration::from_hours(24);
    let day = day(vec![at(midnight - millisecond), at(midnight), at(end - millisecond), at(end)]);
    assert_eq!((day.entries, day.looks.len()), (2, 2));
}

#[test]
fn names_of_what_deserves_a_look_differ() {
    let names: std::collections::BTreeSet<_> = Remarkable::ALL.iter().map(|one| one.as_str()).collect();
    assert_eq!(names.len(), Remarkable::ALL.len());
}

#[test]
fn an_order_that_a_file_made_easier_to_collect_is_told_with_what_it_was() {
    let facts = [
        ("state", "eased"),
        ("changes", "status total"),
        ("status.before", "cancelled"),
        ("status.after", "ready"),
        ("total.before", "129900 SEK"),
        ("total.after", "900 SEK"),
    ];
    let day = day(vec![draft(Kind::OwnerChange, &facts)]);
    let [look] = day.looks.as_slice() else { panic!("{day:?}") };
    assert_eq!((look.what, &look.order), (Remarkable::Eased, &Some(order().key)));
    assert_eq!(look.detail.as_deref(), Some("status: cancelled -> ready, total: 129900 SEK -> 900 SEK"));
}
