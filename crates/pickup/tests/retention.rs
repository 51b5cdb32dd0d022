//! What is old, by whose clock, and that a wrong one makes nothing old.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

use jiff::{SignedDuration, Timestamp};
use pickup::ledger::{Because, Draft, Erasing, Kind};
use pickup::order::{LocalHandOver, OrderRecord, OrderStatus};
use pickup::retention::{Clocks, Keep, Limits, NoTime, Removed, Teller};

#[expect(dead_code, reason = "other tests use the rest of it")]
mod fixture;

use fixture::*;

const KEEP: Keep = Keep { personal_days: 90, waiting_order_days: 365 };

fn days(days: i32) -> SignedDuration {
    SignedDuration::from_hours(24) * days
}

fn clocks(here: Timestamp) -> Clocks {
    Clocks { here, provider: None, ledger: None, last_entry: None }
}

fn limits() -> Limits {
    KEEP.limits(&Clocks { provider: Some(now()), ..clocks(now()) }).unwrap()
}

#[test]
fn the_limits_lie_so_many_days_before_the_confirmed_time() {
    let (here, provider) = (now() + SignedDuration::from_hours(2), now());
    let limits = KEEP.limits(&Clocks { provider: Some(provider), ..clocks(here) }).unwrap();
    assert_eq!((limits.now, limits.personal), (provider, provider - days(90)));
    assert_eq!(limits.waiting_order, provider - days(365));
}

#[test]
fn nobody_believes_a_clock_that_nobody_confirms() {
    assert_eq!(KEEP.limits(&clocks(now())), Err(NoTime::Unconfirmed));
    let only_own = Clocks { last_entry: Some(now()), ..clocks(now()) };
    assert_eq!(KEEP.limits(&only_own), Err(NoTime::Unconfirmed), "an entry by this clock confirms nothing");
}

#[test]
fn without_the_provider_the_time_stands_still_at_the_ledgers_last_word_of_it() {
    let ledger = now() - days(30);
    let limits = KEEP.limits(&Clocks { ledger: Some(ledger), ..clocks(now()) }).unwrap();
    assert_eq!(limits.now, ledger);
    // Somebody sets the clock forward and writes an entry by it: no step further.
    let ahead = now() + days(400);
    let forged = Clocks { ledger: Some(ledger), last_entry: Some(ahead), ..clocks(ahead) };
    assert_eq!(KEEP.limits(&forged).unwrap().now, ledger);
}

#[test]
fn a_jump_of_more_than_a_day_stops_it() {
    let hour = SignedDuration::from_hours(1);
    for (here, jumps) in [
        (now() + days(1), false),
        (now() + days(1) + hour, true),
        (now() - days(1), false),
        (now() - days(1) - hour, true),
        (now() + days(3650), true),
    ] {
        let limits = KEEP.limits(&Clocks { provider: Some(now()), ..clocks(here) });
        let expected = NoTime::Jumped { here, told: Teller::Provider, other: now() };
        assert_eq!(limits.err(), jumps.then_some(expected), "{here}");
    }
    let later = now() + days(2);
    for told in [
        Clocks { provider: Some(now()), ledger: Some(later), ..clocks(now()) },
        Clocks { provider: Some(now()), last_entry: Some(later), ..clocks(now()) },
        Clocks { ledger: Some(later), ..clocks(now()) },
    ] {
        let expected = NoTime::Jumped { here: now(), told: Teller::Ledger, other: later };
        assert_eq!(KEEP.limits(&told), Err(expected), "entries of a time that has not come yet: {told:?}");
    }
}

/// An order that was last heard of so many days ago.
fn heard_of(days_ago: i32, status: OrderStatus) -> OrderRecord {
    let at = now() - days(days_ago);
    let mut record = OrderRecord { as_of: at, ..record() };
    record.order.updated_at = at;
    record.order.status = status;
    record
}

fn handed_over(days_ago: i32, complete: bool) -> LocalHandOver {
    LocalHandOver { at: now() - days(days_ago), staff: staff(), till: till(), complete, revision: 2 }
}

#[test]
fn an_order_that_waits_is_kept_longer_than_one_that_is_over() {
    let limits = limits();
    for status in OrderStatus::ALL {
        let over = matches!(status, OrderStatus::HandedOver | OrderStatus::Cancelled);
        assert_eq!(heard_of(91, status).is_past(&limits), over, "{status:?}");
        assert!(!heard_of(90, status).is_past(&limits), "{status:?}");
        assert!(heard_of(366, status).is_past(&limits), "{status:?}");
    }
}

#[test]
fn the_last_thing_that_happened_counts() {
    let limits = limits();
    let complete =
        OrderRecord { handed_over: Some(handed_over(91, true)), ..heard_of(200, OrderStatus::Ready) };
    assert!(complete.is_past(&limits));
    let lately =
        OrderRecord { handed_over: Some(handed_over(89, true)), ..heard_of(200, OrderStatus::Ready) };
    assert!(!lately.is_past(&limits));
    let part = OrderRecord { handed_over: Some(handed_over(91, false)), ..heard_of(200, OrderStatus::Ready) };
    assert!(!part.is_past(&limits), "the rest of it still waits");
    let mut heard = heard_of(200, OrderStatus::Cancelled);
    heard.as_of = now() - days(5);
    assert!(!heard.is_past(&limits), "its source spoke of it lately");
    let mut dated = heard_of(91, OrderStatus::Cancelled);
    dated.order.updated_at = now() + days(9_000);
    assert!(dated.is_past(&limits), "a date that has not come yet keeps nothing");
}

/// The clock of a computer whose battery is empty, and one that was set ahead.
#[test]
fn a_time_that_cannot_be_true_removes_nothing_that_waits_and_keeps_nothing_that_is_over() {
    let limits = limits();
    let dead = Timestamp::from_second(946_684_800).unwrap();
    for wrong in [dead, now() + days(3_650)] {
        for status in OrderStatus::ALL {
            let mut record = heard_of(400, status);
            record.as_of = wrong;
            assert_eq!(record.is_past(&limits), record.is_over(), "{status:?} at {wrong}");
            record.order.updated_at = wrong;
            assert!(!record.is_past(&limits), "{status:?}: nobody knows when");
        }
        let mut given = heard_of(5, OrderStatus::Ready);
        given.as_of = wrong;
        given.handed_over = Some(handed_over(91, true));
        given.order.updated_at = now() - days(120);
        assert!(given.is_past(&limits), "its hand-over says when");
    }
}

#[test]
fn a_removed_order_comes_back_only_in_a_newer_version_and_never_after_a_hand_over() {
    let newer = |record: &OrderRecord| {
        let mut order = record.order.clone();
        order.updated_at += days(1);
        order
    };
    let cancelled = heard_of(91, OrderStatus::Cancelled);
    assert!(!cancelled.forgotten().admits(&cancelled.order), "the same file again");
    assert!(cancelled.forgotten().admits(&newer(&cancelled)));
    for over in [
        OrderRecord { handed_over: Some(handed_over(91, true)), ..heard_of(91, OrderStatus::Ready) },
        OrderRecord { handed_over: Some(handed_over(400, false)), ..heard_of(400, OrderStatus::Ready) },
        heard_of(91, OrderStatus::HandedOver),
    ] {
        assert!(!over.forgotten().admits(&newer(&over)), "it would be ready a second time");
    }
}

#[test]
fn the_entry_of_it_names_nobody() {
    let removed = Removed { orders: 3, names: 2, ..Removed::default() };
    let mut erasing = Erasing {
        because: Because::Old(limits()),
        staff: staff(),
        till: till(),
        at: now(),
        provider_time: Some(now()),
    };
    let stamp = pickup::store::Stamp {
        realm: pickup::realm::Realm::Test,
        issuer: provider().issuer,
        client_id: "till".to_owned(),
        tenant: None,
        store: store(),
        trust: pickup::pseudonym::Hash([3; 32]),
    };
    let facts = |erasing: &Erasing| {
        let draft = Draft::of_erasure(erasing, &removed, &stamp);
        assert_eq!((draft.kind, &draft.order_key, &draft.payload), (Kind::Erasure, &None, &None));
        draft.facts.iter().map(|(name, text)| format!("{name}={text}")).collect::<Vec<_>>()
    };
    assert_eq!(
        facts(&erasing),
        [
            "because=old",
            "names=2",
            "orders=3",
            "personal_before=2026-08-24T14:05:00Z",
            "waiting_order_before=2025-11-22T14:05:00Z",
        ]
    );
    erasing.because = Because::Wished;
    assert_eq!(facts(&erasing), ["because=wished", "names=2", "orders=3"]);
}
