//! What an import may and may not change about an order that is known.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

mod fixture;

use fixture::*;
use pickup::freeze::{Eased, Merge, What};
use pickup::handover::{HandOver, MissingLine, MissingReason};
use pickup::money::{Currency, Money};
use pickup::order::{
    Order, OrderRecord, OrderStatus, Origin, OwnerChange, OwnerSubject, Payment, PaymentStatus, Proxy,
};
use pickup::text::{LineId, OrderNumber, StoreId, SubjectId};
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
    let preparing = Order { status: OrderStatus::Preparing, ..order() };
    let preparing = OrderRecord::first_seen(preparing, Origin::Manual, now());
    assert_eq!(updated(merge(&preparing, with_proxy.clone())).order.proxies, with_proxy.proxies);
    let mut known = record();
    known.order.proxies = with_proxy.proxies;
    assert!(updated(merge(&known, newer())).order.proxies.is_empty(), "to take one away needs nobody");
}

#[test]
fn an_order_that_was_ready_once_takes_no_proxy_by_going_back_a_step() {
    let proxy =
        Proxy { name: Some("Bo Ek".to_owned()), email: Some(email("bo@example.se")), ..Proxy::default() };
    for detour in [OrderStatus::Preparing, OrderStatus::Unknown] {
        let back = updated(merge(&record(), Order { status: detour, ..newer() }));
        let with_proxy = Order { proxies: vec![proxy.clone()], ..newer() };
        let Merge::OwnerChange(changed, changes) = merge(&back, with_proxy) else { panic!("a change") };
        assert_eq!(changes, [OwnerChange::ProxyAdded], "by way of {detour:?}");
        assert!(changed.order.proxies.is_empty());
    }
    // What an earlier version kept does not say so, and its status does.
    let mut kept = serde_json::to_value(record()).unwrap();
    kept.as_object_mut().unwrap().remove("was_ready");
    let kept: OrderRecord = serde_json::from_value(kept).unwrap();
    let back = updated(merge(&kept, Order { status: OrderStatus::Preparing, ..newer() }));
    let with_proxy = Order { proxies: vec![proxy], ..newer() };
    assert!(matches!(merge(&back, with_proxy), Merge::OwnerChange(..)));
}

#[test]
fn a_file_that_came_before_the_shop_does_not_outdate_the_shops_own_word() {
    // Whoever knows the next number brings it with a friend's address and the latest time that is taken.
    let mut brought = Order { updated_at: after_s(23 * 3600), ..order() };
    brought.owner.email = Some(email("mallory@example.se"));
    let known = OrderRecord::first_seen(brought, Origin::Manual, now());
    let Merge::OwnerChange(waits, changes) = known.merge(order(), Origin::Connector, now()) else {
        panic!("a change")
    };
    assert_eq!(changes, [OwnerChange::Identifiers]);
    assert_eq!(waits.block(&store(), now()), Some(Block::OrderLocked));
    assert_eq!(waits.pending.as_ref().unwrap().owner, order().owner);
    assert_eq!((waits.origin, waits.order.updated_at), (Origin::Connector, now()));
    let older = Order { updated_at: after_s(-1), ..order() };
    assert_eq!(waits.merge(older, Origin::Connector, now()), Merge::Unchanged, "from then on as ever");
}

#[test]
fn what_its_shop_has_taken_off_the_list_no_file_puts_back() {
    let gone = record().gone_elsewhere(after_s(60)).unwrap();
    assert_eq!(gone.block(&store(), now()), Some(Block::CancelledOrder));
    let Merge::OwnerChange(waits, changes) = merge(&gone, newer()) else { panic!("a change") };
    assert_eq!(changes, [OwnerChange::ManualOverConnector]);
    assert_eq!(waits.order.status, OrderStatus::Cancelled);
    let back = updated(gone.merge(newer(), Origin::Connector, after_s(120)));
    assert_eq!(back.order.status, OrderStatus::Ready, "the shop itself does");
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
    let unclear = updated(merge(&part, Order { status: OrderStatus::Unknown, ..newer() }));
    assert_eq!(unclear.block(&store(), now()), Some(Block::NotReady), "nobody knows what of it is left");
}

fn what_is_easier(change: impl FnOnce(&mut Order)) -> Vec<Eased> {
    eased(order(), change)
}

fn eased(known: Order, change: impl FnOnce(&mut Order)) -> Vec<Eased> {
    let before = OrderRecord::first_seen(known, Origin::Manual, now());
    let mut incoming = Order { updated_at: after_s(60), ..before.order.clone() };
    change(&mut incoming);
    updated(merge(&before, incoming)).eased_from(&before, &store())
}

#[test]
fn each_thing_that_a_file_makes_easier_is_named_with_what_it_was() {
    let one = |what, before: &str, after: &str| {
        vec![Eased { what, line: None, before: before.to_owned(), after: after.to_owned() }]
    };
    let with = |change: fn(&mut Order)| {
        let mut known = order();
        change(&mut known);
        known
    };
    let euro = Money { currency: Currency::from_code("EUR").unwrap(), minor: 129_900 };
    let total = |total| move |order: &mut Order| order.payment.total = total;
    assert_eq!(what_is_easier(total(Some(sek(129_899)))), one(What::Total, "129900 SEK", "129899 SEK"));
    assert_eq!(what_is_easier(total(None)), one(What::Total, "129900 SEK", "none"));
    assert_eq!(what_is_easier(total(Some(euro))), one(What::Total, "129900 SEK", "129900 EUR"));
    let without = with(|order| order.payment.total = None);
    assert_eq!(eased(without, total(Some(sek(1)))), one(What::Total, "none", "1 SEK"));
    for (was, is) in [
        (OrderStatus::Cancelled, OrderStatus::Ready),
        (OrderStatus::Cancelled, OrderStatus::Preparing),
        (OrderStatus::Cancelled, OrderStatus::Expired),
        (OrderStatus::Cancelled, OrderStatus::Unknown),
        (OrderStatus::Expired, OrderStatus::Ready),
        (OrderStatus::HandedOver, OrderStatus::Ready),
    ] {
        let found = eased(Order { status: was, ..order() }, |order| order.status = is);
        assert_eq!(found, one(What::Status, was.as_str(), is.as_str()));
    }
    let refunded = with(|order| order.payment.status = PaymentStatus::Refunded);
    let paid = eased(refunded, |order| order.payment.status = PaymentStatus::Paid);
    assert_eq!(paid, one(What::Payment, "refunded", "paid"));
    let elsewhere = with(|order| order.pickup.location = Some(StoreId::new("SE-001").unwrap()));
    let here = eased(elsewhere.clone(), |order| order.pickup.location = Some(store()));
    assert_eq!(here, one(What::Store, "SE-001", "SE-042"));
    assert_eq!(eased(elsewhere, |order| order.pickup.location = None), one(What::Store, "SE-001", "none"));
    let level = with(|order| order.pickup.min_level = Some("strong".to_owned()));
    let lower = eased(level.clone(), |order| order.pickup.min_level = Some("email".to_owned()));
    assert_eq!(lower, one(What::MinLevel, "strong", "email"));
    assert_eq!(eased(level, |order| order.pickup.min_level = None), one(What::MinLevel, "strong", "none"));
    let called = what_is_easier(|order| order.number = OrderNumber::new("1042b").unwrap());
    assert_eq!(called, one(What::Number, "1042", "1042b"));
    let numbered = with(|order| order.lines[0].sku = Some("WINE-7".to_owned()));
    let article = |after: &str| {
        let line = Some("jacket".to_owned());
        vec![Eased { what: What::Article, line, before: "WINE-7".to_owned(), after: after.to_owned() }]
    };
    let gift = |order: &mut Order| order.lines[0].sku = Some("GIFT-7".to_owned());
    assert_eq!(eased(numbered.clone(), gift), article("GIFT-7"));
    assert_eq!(eased(numbered.clone(), |order| order.lines[0].sku = None), article("none"));
    assert_eq!(
        eased(numbered, |order| drop(order.lines.remove(0))),
        [],
        "less is collected, and nothing easier"
    );
    let of_age = with(|order| order.lines[0].min_age = Some(18));
    let age = |after: &str| {
        let line = Some("jacket".to_owned());
        vec![Eased { what: What::MinAge, line, before: "18".to_owned(), after: after.to_owned() }]
    };
    assert_eq!(eased(of_age.clone(), |order| order.lines[0].min_age = Some(15)), age("15"));
    assert_eq!(eased(of_age.clone(), |order| order.lines[0].min_age = None), age("none"));
    assert_eq!(eased(of_age, |order| drop(order.lines.remove(0))), age("none"), "or called another line");
}

#[test]
fn what_a_shop_does_every_day_is_nothing_to_look_at() {
    let bare = || {
        let mut order = Order { status: OrderStatus::Preparing, ..order() };
        order.payment = Payment { status: PaymentStatus::Unpaid, due: Some(sek(100)), ..order.payment };
        order
    };
    let days: [&dyn Fn(&mut Order); 9] = [
        &|order| order.status = OrderStatus::Ready,
        &|order| order.status = OrderStatus::Cancelled,
        &|order| order.status = OrderStatus::HandedOver,
        &|order| order.payment.status = PaymentStatus::Paid,
        &|order| order.payment.due = None,
        &|order| order.payment.total = Some(sek(200_000)),
        &|order| order.pickup.min_level = Some("strong".to_owned()),
        &|order| order.pickup.location = Some(StoreId::new("SE-001").unwrap()),
        &|order| order.lines[0].min_age = Some(18),
    ];
    for day in days {
        assert_eq!(eased(bare(), day), []);
    }
}
