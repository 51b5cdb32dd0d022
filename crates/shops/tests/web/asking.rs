//! What a till is to its shop in these tests: the way there, its clock, and the news that it has.
//!
//! The shops themselves are in the files of the servers.

use std::time::Duration;

use jiff::Timestamp;
use pickup::handover::HandedLine;
use pickup::ledger::Head;
use pickup::order::{LocalHandOver, Order, OrderRecord, Origin};
use pickup::pseudonym::Hash;
use pickup::shop::{HandOverNotice, NoticeId, Page, Shop};
use pickup::text::{StaffId, StoreId, TillId};
use shops::{Connection, Limits, Secret, Transport};
use url::Url;
use zeroize::Zeroizing;

use crate::server::Running;

impl Running {
    pub(crate) fn connection(&self) -> Connection<'_> {
        connection(&self.base)
    }
}

pub(crate) fn connection(base: &Url) -> Connection<'_> {
    Connection {
        base,
        transport: Transport::LoopbackHttp,
        roots: b"",
        proxy: None,
        user_agent: "claimcheck/test",
        limits: Limits { time: Duration::from_secs(20), body_bytes: 4 * 1024 * 1024 },
    }
}

pub(crate) fn secret(text: &str) -> Secret {
    Secret::new(Zeroizing::new(text.to_owned())).unwrap()
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The time of all tests, a little after everything in the fixtures.
pub(crate) fn now() -> Timestamp {
    at("2026-11-22T14:00:00Z")
}

/// Synchronises to the end, from a cursor or from the beginning, through the given number of pages at most.
pub(crate) async fn pages(shop: &dyn Shop, most: usize) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    loop {
        let cursor = pages.last().map(|page| &page.next);
        pages.push(shop.changed_since(cursor, now()).await.unwrap());
        assert!(pages.len() <= most, "the end is never reached");
        if pages.last().is_some_and(|page| page.is_last) {
            return pages;
        }
    }
}

/// The news that these lines of an order were handed over.
pub(crate) fn notice(id: &str, order: &Order, lines: &[(&str, u32)]) -> HandOverNotice {
    let (record, handed, store, head) = after(order, lines);
    HandOverNotice::of(NoticeId::new(id).unwrap(), &record, &handed, &store, head).unwrap()
}

/// The news that these lines, all of which were handed over, were not handed over after all.
pub(crate) fn correction(id: &str, order: &Order, lines: &[(&str, u32)]) -> HandOverNotice {
    let (record, handed, store, head) = after(order, &[]);
    let corrected = lines.iter().map(|(line, quantity)| {
        let line = record.order.lines.iter().find(|known| known.id.as_str() == *line).unwrap();
        HandedLine { line: line.id.clone(), quantity: *quantity }
    });
    let (corrected, id) = (corrected.collect::<Vec<_>>(), NoticeId::new(id).unwrap());
    assert!(handed.is_empty());
    HandOverNotice::of_correction(id, &record, &corrected, &store, at("2026-11-22T15:30:00Z"), head)
}

/// An order after these lines were handed over.
fn after(order: &Order, lines: &[(&str, u32)]) -> (OrderRecord, Vec<HandedLine>, StoreId, Head) {
    let mut order = order.clone();
    let handed: Vec<_> = lines
        .iter()
        .map(|(line, quantity)| {
            let line = order.lines.iter_mut().find(|known| known.id.as_str() == *line).unwrap();
            line.done += quantity;
            HandedLine { line: line.id.clone(), quantity: *quantity }
        })
        .collect();
    let here = LocalHandOver {
        at: at("2026-11-22T13:30:00Z"),
        staff: StaffId::new("kim").unwrap(),
        till: TillId::new("till-1").unwrap(),
        complete: order.items_left() == 0,
        revision: 2,
    };
    let record = OrderRecord {
        handed_over: Some(here),
        revision: 2,
        ..OrderRecord::first_seen(order, Origin::Connector, now())
    };
    let head = Head { seq: 12, hash: Hash([7; 32]) };
    (record, handed, StoreId::new("SE-042").unwrap(), head)
}
