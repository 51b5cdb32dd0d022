//! What a correction takes back stays taken back, though the shop goes on saying what it was told before.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

mod fixture;

use std::sync::LazyLock;

use fixture::*;
use pickup::approved::{Acting, ApprovedAct, NotDone};
use pickup::freeze::Merge;
use pickup::handover::{HandOver, HandedLine, MissingLine, MissingReason};
use pickup::order::{DoneHere, Order, OrderRecord, OrderStatus, Origin};
use pickup::staff::{Act, Approval, Asked, Pin, PinHash, Reason, Role, Roster, StaffMember, Tries};
use pickup::text::{LineId, StaffId};
use pickup::warning::Block;

const PINS: [(&str, Role, &str); 2] =
    [("maja", Role::Teller, "493817"), ("ellen", Role::Supervisor, "705926")];

/// Hashing is slow, so they are made once.
static ROSTER: LazyLock<Roster> = LazyLock::new(|| {
    let member = |(name, role, pin): (&str, Role, &str)| StaffMember {
        id: StaffId::new(name).unwrap(),
        name: name.to_owned(),
        role,
        pin_hash: PinHash::new(&Pin::typed(pin).unwrap(), [1; 16]).unwrap(),
    };
    Roster::new(PINS.map(member).to_vec()).unwrap()
});

fn approved(record: &OrderRecord) -> Approval {
    let [maja, ellen] = PINS.map(|(name, _, pin)| {
        let (spent, _) = Tries::default().spend(StaffId::new(name).unwrap(), now()).unwrap();
        (spent, Pin::typed(pin).unwrap())
    });
    #[expect(clippy::disallowed_methods, reason = "a moment can be had in no other way")]
    let moment = std::time::Instant::now();
    let actor = ROSTER.sign_in(maja.0, &maja.1, moment).unwrap();
    let asked = Asked::about(record, Act::Correction, Reason::new("ticked one too many").unwrap());
    ROSTER.approve(asked, &actor, ellen.0, &ellen.1, [5; 32], now()).unwrap()
}

fn correct(record: &OrderRecord, lines: &[HandedLine]) -> Result<OrderRecord, NotDone> {
    let till = till();
    let acting = Acting { record, till: &till, now: now(), provider_time: None };
    ApprovedAct::correction(approved(record), lines, acting).map(|act| act.applied_to(record.clone()))
}

/// An order after these lines of it were handed over, whatever stays behind.
fn after_giving(record: &OrderRecord, lines: &[HandedLine]) -> OrderRecord {
    let hand_over = with_handing(record, |mut handing| {
        handing.lines = lines.to_vec();
        let later =
            |line: &str| MissingLine { line: LineId::new(line).unwrap(), reason: MissingReason::Later };
        handing.missing = ["jacket", "socks"].map(later).to_vec();
        HandOver::new(proof(record, 1), handing)
    });
    hand_over.unwrap().applied_to(record.clone())
}

fn given() -> OrderRecord {
    after_giving(&record(), &[handed("jacket", 1), handed("socks", 2)])
}

/// The shop's word at a later second: how many of each are done, and how far the order is.
fn said(second: i64, [jackets, socks]: [u32; 2], status: OrderStatus) -> Order {
    let mut order = Order { updated_at: after_s(second), status, ..order() };
    (order.lines[0].done, order.lines[1].done) = (jackets, socks);
    order
}

fn heard(record: &OrderRecord, order: Order) -> OrderRecord {
    let at = order.updated_at;
    match record.merge(order, Origin::Connector, at) {
        Merge::Updated(record) => *record,
        Merge::Unchanged => record.clone(),
        other @ (Merge::KeptHandOver | Merge::OwnerChange(..)) => {
            panic!("expected an update, found {other:?}")
        }
    }
}

fn left(record: &OrderRecord) -> [u32; 2] {
    [record.order.lines[0].left(), record.order.lines[1].left()]
}

#[test]
fn a_shop_that_repeats_what_it_was_told_closes_nothing_that_was_taken_back() {
    use OrderStatus::{HandedOver, PartlyHandedOver, Ready};
    let given = given();
    for (taken_back, left_after, status) in [
        (vec![handed("socks", 1)], [0, 1], PartlyHandedOver),
        (vec![handed("jacket", 1)], [1, 0], PartlyHandedOver),
        (vec![handed("jacket", 1), handed("socks", 2)], [1, 2], Ready),
    ] {
        let corrected = correct(&given, &taken_back).unwrap();
        // One shop says it of each line, another of the order as a whole.
        for repeated in [[1, 2], [0, 0]] {
            let mut record = corrected.clone();
            for second in [60, 120] {
                record = heard(&record, said(second, repeated, HandedOver));
                assert_eq!((left(&record), record.order.status), (left_after, status), "{taken_back:?}");
                assert_eq!(record.block(&store(), after_s(second)), None);
            }
            // It has heard of the correction: as many are left as before, and from now on its word counts in full.
            let [jackets, socks] = left_after;
            record = heard(&record, said(180, [1 - jackets, 2 - socks], Ready));
            assert_eq!((left(&record), record.block(&store(), after_s(180))), (left_after, None));
            assert!(record.here.iter().all(|here| here.taken_back == 0), "{:?}", record.here);
            record = heard(&record, said(240, [1, 2], HandedOver));
            assert_eq!(
                record.block(&store(), after_s(240)),
                Some(Block::AlreadyHandedOver),
                "given elsewhere"
            );
        }
    }
}

#[test]
fn what_a_shop_says_beyond_what_was_taken_back_counts() {
    let part = after_giving(&record(), &[handed("socks", 1)]);
    let corrected = correct(&part, &[handed("socks", 1)]).unwrap();
    assert_eq!((left(&corrected), corrected.handed_over.clone()), ([1, 2], None));
    let record = heard(&corrected, said(60, [1, 2], OrderStatus::HandedOver));
    assert_eq!(left(&record), [0, 1], "the jacket and one of the socks were given elsewhere");
    assert_eq!(record.order.status, OrderStatus::PartlyHandedOver);
    let cancelled = heard(&record, said(90, [0, 1], OrderStatus::Cancelled));
    assert_eq!(cancelled.block(&store(), now()), Some(Block::CancelledOrder), "and so does its no");
}

#[test]
fn a_source_that_knows_of_the_correction_is_believed_at_once() {
    let corrected = correct(&given(), &[handed("socks", 2)]).unwrap();
    let known = corrected.source_knows().unwrap();
    assert_eq!((known.source_knows(), known.revision), (None, corrected.revision));
    let record = heard(&known, said(60, [1, 2], OrderStatus::HandedOver));
    assert_eq!(record.block(&store(), now()), Some(Block::AlreadyHandedOver), "given at another till since");
}

#[test]
fn what_is_given_again_after_a_correction_is_not_left_once_more() {
    let corrected = correct(&given(), &[handed("socks", 2)]).unwrap();
    let again = after_giving(&corrected, &[handed("socks", 1)]);
    let record = heard(&again, said(60, [1, 2], OrderStatus::HandedOver));
    assert_eq!(left(&record), [0, 1], "of the two that the shop was told of, one is not given again yet");
    let last = after_giving(&record, &[handed("socks", 1)]);
    assert!(last.handed_over.as_ref().is_some_and(|here| here.complete));
    let socks = DoneHere { line: LineId::new("socks").unwrap(), handed_over: 2, taken_back: 0 };
    assert_eq!(last.here[1], socks);
}

#[test]
fn what_was_given_here_stays_given_and_a_line_that_is_gone_stays_gone() {
    let corrected = correct(&given(), &[handed("socks", 2)]).unwrap();
    let nothing = heard(&corrected, said(60, [0, 0], OrderStatus::Ready));
    assert_eq!((left(&nothing), nothing.order.status), ([0, 2], OrderStatus::PartlyHandedOver));
    let mut without = said(60, [0, 0], OrderStatus::Ready);
    without.lines = vec![line("hat", 1)];
    let without = heard(&corrected, without);
    let ids: Vec<_> = without.order.lines.iter().map(|line| (line.id.as_str(), line.done)).collect();
    assert_eq!(ids, [("hat", 0), ("jacket", 1)], "the socks are here, and their line is not");
}

#[test]
fn only_what_was_handed_over_here_is_taken_back() {
    let elsewhere = heard(&record(), said(60, [1, 1], OrderStatus::PartlyHandedOver));
    let rest = with_handing(&elsewhere, |mut handing| {
        handing.lines = vec![handed("socks", 1)];
        HandOver::new(proof(&elsewhere, 1), handing)
    });
    let rest = rest.unwrap().applied_to(elsewhere);
    let more = |line: &str, done| Err(NotDone::MoreThanHandedOver { line: LineId::new(line).unwrap(), done });
    assert_eq!(correct(&rest, &[handed("jacket", 1)]), more("jacket", 0));
    assert_eq!(correct(&rest, &[handed("socks", 2)]), more("socks", 1));
    let corrected = correct(&rest, &[handed("socks", 1)]).unwrap();
    assert_eq!((left(&corrected), corrected.order.status), ([0, 1], OrderStatus::PartlyHandedOver));
    assert_eq!(corrected.handed_over, None, "nothing of it was handed over here");
}

#[test]
fn a_record_of_an_earlier_version_keeps_what_was_done() {
    let earlier = |record: &OrderRecord| {
        let mut kept = serde_json::to_value(record).unwrap();
        kept.as_object_mut().unwrap().remove("here").unwrap();
        serde_json::from_value::<OrderRecord>(kept).unwrap()
    };
    let part = earlier(&after_giving(&record(), &[handed("socks", 1)]));
    assert_eq!(left(&heard(&part, said(60, [0, 0], OrderStatus::Ready))), [1, 1]);
    let rest = after_giving(&part, &[handed("jacket", 1), handed("socks", 1)]);
    assert_eq!(rest.handed_over_of(&LineId::new("socks").unwrap()), 2);
    let corrected = correct(&earlier(&given()), &[handed("socks", 1)]).unwrap();
    let record = heard(&corrected, said(60, [1, 2], OrderStatus::HandedOver));
    assert_eq!((left(&record), record.block(&store(), now())), ([0, 1], None));
}
