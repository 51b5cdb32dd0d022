//! Files that do not name their lines: what was handed over of one goods never counts for others, however rows are sorted.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

mod fixture;

use fixture::*;
use pickup::freeze::Merge;
use pickup::handover::{HandOver, HandedLine, MissingLine, MissingReason};
use pickup::import::{Format, Reading, read};
use pickup::order::{Line, Order, OrderRecord, Origin};
use pickup::text::LineId;

/// The order of these rows, each a `line_id`, a `sku`, a title and a quantity.
fn file(rows: &[(&str, &str, &str, u32)]) -> Order {
    let row = |(id, sku, title, quantity): &(&str, &str, &str, u32)| {
        format!("1042,{id},{sku},{title},{quantity},anna@example.se\n")
    };
    let rows: String = rows.iter().map(row).collect();
    let text = format!("order_number,line_id,sku,title,quantity,customer_email\n{rows}");
    let reading = Reading { key: &key(), now: now(), country: None, keep_good: false };
    let order = read(text.as_bytes(), Format::Csv, &reading).unwrap().orders.remove(0);
    Order { updated_at: after_s(60), ..order }
}

/// Order 1042 with the lines of a file, of which so many of each are handed over already.
fn part_handed_over(lines: Vec<Line>, handed: &[u32]) -> OrderRecord {
    let mut known = record();
    known.order.lines = lines;
    let hand_over = with_handing(&known, |mut handing| {
        let each = known.order.lines.iter().zip(handed);
        let some = each.clone().filter(|(_, quantity)| **quantity > 0);
        handing.lines =
            some.map(|(one, quantity)| HandedLine { line: one.id.clone(), quantity: *quantity }).collect();
        let short = each.filter(|(line, quantity)| **quantity < line.quantity);
        handing.missing = short
            .map(|(line, _)| MissingLine { line: line.id.clone(), reason: MissingReason::Later })
            .collect();
        HandOver::new(proof(&known, 1), handing)
    });
    hand_over.unwrap().applied_to(known.clone())
}

fn by_place(mut lines: Vec<Line>) -> Vec<Line> {
    for (line, place) in lines.iter_mut().zip(1..) {
        line.id = LineId::new(place.to_string()).unwrap();
    }
    lines
}

/// The order after these lines came.
fn merged(known: &OrderRecord, lines: Vec<Line>) -> OrderRecord {
    let incoming = Order { lines, updated_at: after_s(60), ..record().order };
    match known.merge(incoming, Origin::Manual, after_s(120)) {
        Merge::Updated(record) => *record,
        Merge::Unchanged => known.clone(),
        other @ (Merge::KeptHandOver | Merge::OwnerChange(..)) => {
            panic!("expected an update, found {other:?}")
        }
    }
}

/// What is left of each goods.
fn left(record: &OrderRecord, title: &str) -> u32 {
    record.order.lines.iter().filter(|line| line.title == title).map(Line::left).sum()
}

const JACKET: (&str, &str, &str, u32) = ("", "JKT", "Jacket", 1);
const SOCKS: (&str, &str, &str, u32) = ("", "SCK", "Socks", 2);

#[test]
fn rows_that_are_sorted_otherwise_hand_nothing_over_again() {
    for (jacket, socks) in [(JACKET, SOCKS), (("", "", "Jacket", 1), ("", "", "Socks", 2))] {
        let lines = file(&[jacket, socks]).lines;
        // As an earlier version named them, too.
        for known in [by_place(lines.clone()), lines] {
            let known = part_handed_over(known, &[1, 0]);
            let sorted = merged(&known, file(&[socks, jacket]).lines);
            assert_eq!((left(&sorted, "Jacket"), left(&sorted, "Socks")), (0, 2), "{sorted:?}");
            let without = merged(&sorted, file(&[socks]).lines);
            assert_eq!((left(&without, "Jacket"), left(&without, "Socks")), (0, 2), "{without:?}");
            assert!(without.order.lines.iter().any(|line| line.title == "Jacket" && line.done == 1));
            let back = merged(&without, file(&[jacket, socks]).lines);
            assert_eq!((back.order.lines.len(), left(&back, "Jacket"), left(&back, "Socks")), (2, 0, 2));
            let more = merged(&known, file(&[("", "HAT", "Hat", 1), socks, jacket]).lines);
            assert_eq!((left(&more, "Hat"), left(&more, "Jacket"), left(&more, "Socks")), (1, 0, 2));
        }
    }
}

#[test]
fn lines_of_the_same_goods_are_told_apart_by_how_many_there_are() {
    let three = ("", "JKT", "Jacket", 3);
    let lines = file(&[three, JACKET, SOCKS]).lines;
    for known in [by_place(lines.clone()), lines] {
        let known = part_handed_over(known, &[3, 0, 0]);
        let sorted = merged(&known, file(&[SOCKS, JACKET, three]).lines);
        assert_eq!((left(&sorted, "Jacket"), left(&sorted, "Socks")), (1, 2), "{sorted:?}");
        let rest = merged(&sorted, file(&[SOCKS, JACKET]).lines);
        assert_eq!((left(&rest, "Jacket"), left(&rest, "Socks")), (1, 2), "{rest:?}");
    }
    let ids: Vec<_> = file(&[three, JACKET]).lines.into_iter().map(|line| (line.quantity, line.id)).collect();
    let sorted: Vec<_> =
        file(&[JACKET, three]).lines.into_iter().map(|line| (line.quantity, line.id)).collect();
    assert_eq!(ids, [sorted[1].clone(), sorted[0].clone()]);
}

/// What names its lines is believed: a renamed article is the same line, and the same article can be bought once more.
#[test]
fn the_names_that_a_source_gives_count_alone() {
    let known = file(&[("a", "JKT", "Jacket", 1), ("b", "SCK", "Socks", 2)]).lines;
    let known = part_handed_over(known, &[1, 0]);
    let renamed = merged(&known, file(&[("b", "SCK", "Socks", 2), ("a", "COAT", "Coat", 1)]).lines);
    assert_eq!((left(&renamed, "Coat"), left(&renamed, "Socks")), (0, 2), "{renamed:?}");
    let again = merged(&known, file(&[("b", "SCK", "Socks", 2), ("c", "JKT", "Jacket", 1)]).lines);
    assert_eq!((left(&again, "Jacket"), again.order.lines.len()), (1, 3), "{again:?}");
}

/// Rows with names and without in one file, and goods that come once more: no name is that of two lines.
#[test]
fn no_name_is_that_of_two_lines() {
    let lines = file(&[JACKET, SOCKS]).lines;
    for known in [by_place(lines.clone()), lines] {
        let known = part_handed_over(known, &[1, 0]);
        for rows in [
            &[("1", "HAT", "Hat", 1), JACKET, SOCKS][..],
            &[("", "JKT", "Jacket", 3), SOCKS, JACKET, ("2", "HAT", "Hat", 1)],
            &[("", "JKT", "Jacket", 2), ("", "JKT", "Jacket", 4), JACKET],
        ] {
            let mut merged = merged(&known, file(rows).lines);
            for again in [rows, &[SOCKS]] {
                merged = self::merged(&merged, file(again).lines);
                let mut ids: Vec<_> = merged.order.lines.iter().map(|line| line.id.as_str()).collect();
                ids.sort_unstable();
                ids.dedup();
                assert_eq!(ids.len(), merged.order.lines.len(), "{merged:?}");
            }
        }
    }
}

/// The goods are no part of the name, which goes into the ledger for good.
#[test]
fn a_name_tells_nobody_what_was_bought() {
    for line in file(&[JACKET, ("", "", "Pregnancy test", 1)]).lines {
        let id = line.id.as_str();
        assert!(id.starts_with("row-") && !id.contains("JKT") && !id.contains("Pregnancy"), "{id}");
    }
}
