//! What no shop gets past the port, and what it is told: fit orders of its own, and news that name nobody.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

mod fixture;

use std::time::Duration;

use fixture::*;
use jiff::SignedDuration;
use pickup::handover::HandOver;
use pickup::import::{LINES_MAX, QUANTITY_MAX};
use pickup::ledger::Head;
use pickup::order::{Order, Owner};
use pickup::pseudonym::Hash;
use pickup::shop::{
    Batch, Cursor, HandOverNotice, Misconfigured, NoticeId, Refusal, SHOWN_DAYS, ShopError, Source, Tells,
    Unfit, may_be_hidden,
};

fn unfit(change: impl FnOnce(&mut Order)) -> Option<Unfit> {
    let mut order = order();
    change(&mut order);
    let mut batch = Batch::default();
    batch.add(order, now());
    assert_eq!(batch.orders.len() + batch.skipped.len(), 1);
    batch.skipped.pop().map(|skipped| skipped.why)
}

#[test]
fn an_order_may_be_hidden_from_its_sixtieth_day_on_or_if_nobody_knows_its_first() {
    let made = |days: i64, seconds: i64| Order {
        placed_at: Some(after_s(seconds) - SignedDuration::from_hours(24 * days)),
        ..order()
    };
    assert!(may_be_hidden(&made(SHOWN_DAYS, 0), now()));
    assert!(!may_be_hidden(&made(SHOWN_DAYS, 1), now()));
    assert!(may_be_hidden(&made(400, 0), now()));
    assert!(!may_be_hidden(&made(-1, 0), now()), "a clock that is behind");
    assert!(may_be_hidden(&Order { placed_at: None, ..order() }, now()));
}

#[test]
fn only_orders_that_can_be_handed_out_come_in() {
    assert_eq!(unfit(|_| {}), None);
    assert_eq!(unfit(|order| order.owner = Owner::default()), Some(Unfit::NoIdentifier));
    assert_eq!(unfit(|order| order.lines.clear()), Some(Unfit::Lines));
    let many = |count: usize| (0..count).map(|id| line(&id.to_string(), 1)).collect();
    assert_eq!(unfit(|order| order.lines = many(LINES_MAX)), None);
    assert_eq!(unfit(|order| order.lines = many(LINES_MAX + 1)), Some(Unfit::Lines));
    assert_eq!(unfit(|order| order.lines.push(line("socks", 1))), Some(Unfit::LineTwice));
    for (quantity, done, good) in
        [(1, 1, true), (QUANTITY_MAX, 0, true), (0, 0, false), (QUANTITY_MAX + 1, 0, false), (1, 2, false)]
    {
        let found = unfit(|order| (order.lines[0].quantity, order.lines[0].done) = (quantity, done));
        assert_eq!(found.is_none(), good, "{quantity} {done}");
    }
    let ahead = |hours| move |order: &mut Order| order.updated_at = now() + SignedDuration::from_hours(hours);
    assert_eq!((unfit(ahead(24)), unfit(ahead(25))), (None, Some(Unfit::FromTheFuture)));
}

#[test]
fn an_order_twice_in_one_answer_counts_once() {
    let mut batch = Batch::default();
    for _ in 0..2 {
        batch.add(order(), now());
    }
    assert_eq!((batch.orders.len(), &batch.skipped[0].why), (1, &Unfit::Twice));
    batch.skip("\u{202e}1042\0", Unfit::Lines);
    assert_eq!(batch.skipped[1].to_string(), "order 1042 was left out: expected 1 to 500 lines");
}

#[test]
fn a_source_has_its_own_orders_only() {
    let source = Source::new("woocommerce", "https://shop.example").unwrap();
    let key = |system: &str, shop: &str| pickup::order::OrderKey::new(system, shop, "1").unwrap();
    assert!(source.has(&key("woocommerce", "https://shop.example")));
    assert!(!source.has(&key("shopify", "https://shop.example")) && !source.has(&key("woocommerce", "")));
    assert_eq!(source.key("1"), Ok(key("woocommerce", "https://shop.example")));
    assert!(Source::new("", "shop").is_err() && source.key("").is_err() && source.key("a\nb").is_err());
}

#[test]
fn ids_and_cursors_stand_in_headers_and_stores() {
    for good in ["1", "HO-1", &"a".repeat(64)] {
        assert!(NoticeId::new(good).is_ok(), "{good}");
    }
    for bad in ["", "a b", "a\r\nx: 1", "å", "[1]", &"a".repeat(65)] {
        assert!(NoticeId::new(bad).is_err(), "{bad:?}");
        assert!(serde_json::from_value::<NoticeId>(bad.into()).is_err(), "{bad:?}");
    }
    assert!(Cursor::new("a".repeat(2_048)).is_ok() && Cursor::new("a".repeat(2_049)).is_err());
    assert!(Cursor::new("a\nb").is_err() && Cursor::new("").is_err());
}

#[test]
fn the_news_of_a_hand_over_name_lines_and_nobody() {
    let hand_over = with_handing(&record(), |handing| HandOver::new(proof(&record(), 1), handing)).unwrap();
    let lines = hand_over.lines().to_vec();
    let after = hand_over.applied_to(record());
    let head = Head { seq: 3, hash: Hash([1; 32]) };
    let id = NoticeId::new("HO-1").unwrap();
    let notice = HandOverNotice::of(id.clone(), &after, &lines, &store(), head).unwrap();
    assert!(notice.is_complete() && notice.head() == head && notice.at == after_s(30));
    let told: Vec<_> = notice.lines.iter().map(|line| (line.id.as_str(), line.quantity, line.done)).collect();
    assert_eq!(told, [("jacket", 1, 1), ("socks", 2, 2)]);
    let text = serde_json::to_string(&notice).unwrap();
    assert_eq!(serde_json::from_str::<HandOverNotice>(&text).unwrap(), notice);
    for personal in ["Anna", "anna", "example", "owner", "staff", "till", staff().as_str()] {
        assert!(!text.contains(personal), "{personal}");
    }
    assert_eq!(HandOverNotice::of(id, &record(), &lines, &store(), head), None, "nothing was handed over");
}

#[test]
fn the_news_of_a_correction_says_what_is_left_and_older_news_are_of_hand_overs() {
    let hand_over = with_handing(&record(), |handing| HandOver::new(proof(&record(), 1), handing)).unwrap();
    let mut after = hand_over.applied_to(record());
    after.order.lines.iter_mut().for_each(|line| line.done -= u32::from(line.id.as_str() == "socks"));
    let head = Head { seq: 4, hash: Hash([1; 32]) };
    let id = NoticeId::of_correction(head);
    assert_eq!(id.as_str(), format!("CO-4-{}", "01".repeat(16)));
    let notice = HandOverNotice::of_correction(id, &after, &[handed("socks", 1)], &store(), now(), head);
    let told: Vec<_> = notice.lines.iter().map(|line| (line.id.as_str(), line.quantity, line.done)).collect();
    assert_eq!((told, notice.left), (vec![("socks", 1, 1)], 1));
    let mut old = serde_json::to_value(&notice).unwrap();
    old.as_object_mut().unwrap().remove("tells");
    assert_eq!(serde_json::from_value::<HandOverNotice>(old).unwrap().tells, Tells::HandOver);
}

#[test]
fn each_error_says_who_can_mend_it() {
    let later = ShopError::TryLater { retry_after: Some(Duration::from_secs(7)) };
    for (error, is_final, needs_staff) in [
        (ShopError::Unreachable, false, false),
        (later.clone(), false, false),
        (ShopError::Unauthorized, false, true),
        (Misconfigured::NotTheApi.into(), false, true),
        (ShopError::Gone, true, false),
        (Refusal::Lines.into(), true, false),
    ] {
        assert_eq!((error.is_final(), error.needs_staff()), (is_final, needs_staff), "{error}");
        assert_eq!(error.retry_after().is_some(), error == later);
    }
}

/// The news of one act, with these lines and so much left after it.
fn notice(id: &str, lines: &[(&str, u32, u32)], left: u64) -> HandOverNotice {
    let line = |(id, quantity, done): &(&str, u32, u32)| pickup::shop::NoticeLine {
        id: pickup::text::LineId::new(*id).unwrap(),
        group: None,
        title: "Thing".to_owned(),
        quantity: *quantity,
        done: *done,
    };
    HandOverNotice {
        id: NoticeId::new(id).unwrap(),
        tells: Tells::HandOver,
        order: order().key,
        number: order().number,
        at: now(),
        store: store(),
        lines: lines.iter().map(line).collect(),
        left,
        ledger_seq: 1,
        ledger_hash: Hash([1; 32]),
    }
}

#[test]
fn what_was_undone_is_taken_out_of_the_newest_news_first() {
    let waiting = || {
        vec![notice("HO-1", &[("jacket", 1, 1), ("socks", 1, 1)], 1), notice("HO-2", &[("socks", 1, 2)], 0)]
    };
    let left = |lines: &[_]| pickup::outbox::corrected(waiting(), lines).waiting;
    assert_eq!(left(&[]), waiting());
    assert_eq!(left(&[handed("socks", 1)]), [waiting()[0].clone(), notice("HO-2", &[], 1)]);
    let both = [notice("HO-1", &[("jacket", 1, 1)], 2), notice("HO-2", &[], 2)];
    assert_eq!(left(&[handed("socks", 2)]), both);
    let jacket = [notice("HO-1", &[("socks", 1, 1)], 2), notice("HO-2", &[("socks", 1, 2)], 1)];
    assert_eq!(left(&[handed("jacket", 1)]), jacket);
    let all = left(&[handed("jacket", 1), handed("socks", 2)]);
    assert!(all.iter().all(|notice| notice.lines.is_empty()) && all[0].left == 3, "{all:?}");
    assert_eq!(left(&[handed("socks", 7)]), both, "what is beyond was told");
    let known = |lines: &[_]| pickup::outbox::corrected(waiting(), lines).known;
    assert_eq!(known(&[handed("jacket", 1), handed("socks", 2)]), []);
    assert_eq!(known(&[handed("socks", 7)]), [handed("socks", 5)], "of that the shop is told anew");
}
