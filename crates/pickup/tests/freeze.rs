//! What an import may and may not change about an order that is known.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

mod fixture;

use fixture::*;
use pickup::freeze::Merge;
use pickup::handover::{HandOver, MissingLine, MissingReason};
use pickup::order::{Order, OrderRecord, OrderStatus, Origin, OwnerChange, OwnerSubject, Proxy};
use pickup::text::{LineId, SubjectId};
use pickup::warning::Block;

fn newer() -> Order {
    Order { updated_at: after_s(60), ..order() }
}

fn merge(record: &OrderRecord, incoming: Order) -> Merge {
    record.merge(incoming, Origin::Manual, after_s(120))
}

fn updated(merge: Merge) -> OrderRecord {
    let Merge::Updated(record) = merge else { panic!("expected an update, found {merge:?}") };
    *record
}

#[test]
fn an_older_version_is_ignored_whatever_it_says() {
    let older = Order { updated_at: after_s(-1), status: OrderStatus::Cancelled, ..order() };
    assert_eq!(merge(&record(), older), Merge::Unchanged);
    assert_eq!(merge(&record(), order()), Merge::Unchanged, "and the same one changes nothing");
}

#[test]
fn a_newer_version_changes_all_but_the_owner() {
    let mut incoming = newer();
    incoming.pickup.bin = Some("C-1".to_owned());
    incoming.owner.name = Some("Anna Andersson".to_owned());
    let record = updated(merge(&record(), incoming.clone()));
    assert_eq!(record.order, incoming);
    assert_eq!((record.revision, record.as_of, record.pending), (2, after_s(120), None));
}

#[test]
fn each_way_to_another_owner_keeps_the_old_one_and_blocks() {
    let ways: [&dyn Fn(&mut Order); 5] = [
        &|order| order.owner.email = Some(email("mallory@example.se")),
        &|order| order.owner.email = None,
        &|order| order.owner.email = Some(email("ANNA@example.se")),
        &|order| order.owner.phone = pickup::person::PhoneNumber::parse("+46701234567").ok(),
        &|order| {
            let subject = SubjectId::new("mallory").unwrap();
            order.owner.subject = Some(OwnerSubject { subject, issuer: None, tenant: None });
        },
    ];
    for change in ways {
        let mut incoming = newer();
        change(&mut incoming);
        incoming.pickup.bin = Some("C-1".to_owned());
        let Merge::OwnerChange(changed, changes) = merge(&record(), incoming.clone()) else {
            panic!("a change")
        };
        assert_eq!(changes, [OwnerChange::Identifiers]);
        assert_eq!(changed.order.owner, order().owner);
        assert_eq!(changed.order.pickup.bin.as_deref(), Some("C-1"), "the rest is news");
        assert_eq!(changed.pending.as_ref().unwrap().owner, incoming.owner);
        assert_eq!(changed.block(&store(), now()), Some(Block::OrderLocked));
        // The same file again does not fill the ledger, and the true owner's file does not unlock it.
        assert_eq!(merge(&changed, incoming), Merge::Unchanged);
        let back = updated(merge(&changed, Order { updated_at: after_s(90), ..newer() }));
        assert_eq!(back.block(&store(), now()), Some(Block::OrderLocked));
    }
}

#[test]
fn the_same_time_is_no_way_around() {
    let mut incoming = order();
    incoming.owner.email = Some(email("mallory@example.se"));
    assert!(matches!(merge(&record(), incoming), Merge::OwnerChange(..)));
}

#[test]
fn a_proxy_added_after_ready_waits_for_a_second_person() {
    let proxy =
        Proxy { name: Some("Bo Ek".to_owned()), email: Some(email("bo@example.se")), ..Proxy::default() };
    let with_proxy = Order { proxies: vec![proxy], ..newer() };
    let Merge::OwnerChange(changed, changes) = merge(&record(), with_proxy.clone()) else {
        panic!("a change")
    };
    assert_eq!(changes, [OwnerChange::ProxyAdded]);
    assert!(changed.order.proxies.is_empty());
    let mut preparing = record();
    preparing.order.status = OrderStatus::Preparing;
    assert_eq!(updated(merge(&preparing, with_proxy.clone())).order.proxies, with_proxy.proxies);
    let mut known = record();
    known.order.proxies = with_proxy.proxies;
    assert!(updated(merge(&known, newer())).order.proxies.is_empty(), "to take one away needs nobody");
}

#[test]
fn a_file_over_the_shops_own_order_waits_for_a_second_person() {
    let known = OrderRecord { origin: Origin::Connector, ..record() };
    let paid_they_say = Order { note: "Paid in cash".to_owned(), ..newer() };
    let Merge::OwnerChange(waits, changes) = merge(&known, paid_they_say) else { panic!("a change") };
    assert_eq!(changes, [OwnerChange::ManualOverConnector]);
    assert_eq!(waits.order, known.order, "nothing of the file counts before");
    assert_eq!(waits.block(&store(), now()), Some(Block::OrderLocked));
    updated(known.merge(newer(), Origin::Connector, after_s(120)));
    let from_file = updated(record().merge(newer(), Origin::Connector, after_s(120)));
    assert_eq!(from_file.origin, Origin::Connector, "from then on it is the shop's");
}

#[test]
fn a_hand_over_here_always_wins() {
    let hand_over = with_handing(&record(), |handing| HandOver::new(proof(&record(), 1), handing)).unwrap();
    let done = hand_over.applied_to(record());
    assert_eq!(merge(&done, newer()), Merge::KeptHandOver);
    assert_eq!(merge(&done, Order { status: OrderStatus::Ready, ..newer() }), Merge::KeptHandOver);
}

#[test]
fn a_part_handed_over_stays_handed_over() {
    let hand_over = with_handing(&record(), |mut handing| {
        handing.lines = vec![handed("jacket", 1)];
        let socks = LineId::new("socks").unwrap();
        handing.missing = vec![MissingLine { line: socks, reason: MissingReason::Later }];
        HandOver::new(proof(&record(), 1), handing)
    });
    let part = hand_over.unwrap().applied_to(record());
    let again = updated(merge(&part, newer()));
    assert_eq!(again.order.status, OrderStatus::PartlyHandedOver);
    assert_eq!(again.order.items_left(), 2);
    let without_jacket = Order { lines: vec![line("socks", 2)], ..newer() };
    let kept = updated(merge(&part, without_jacket));
    assert!(kept.order.lines.iter().any(|line| line.id.as_str() == "jacket" && line.done == 1));
    let cancelled = updated(merge(&part, Order { status: OrderStatus::Cancelled, ..newer() }));
    assert_eq!(cancelled.block(&store(), now()), Some(Block::CancelledOrder), "the rest may be cancelled");
}
