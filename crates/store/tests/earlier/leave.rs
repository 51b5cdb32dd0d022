//! What a version leaves: order 1 handed over, 2 in part, 3 blocked by another owner, 4 declined once and under way again,
//! the shop to be told of both hand-overs, one try at a PIN, an order that was opened, a link that left, and a note of a
//! check.

use std::path::Path;

use pickup::activity::{CheckNote, How, Outcome};
use pickup::check::{BindingCode, Check, End, Purpose, Reference};
use pickup::handover::{HandOver, MissingLine, MissingReason};
use pickup::order::{Order, OrderKey, Origin};
use pickup::outbox::Telling;
use pickup::pseudonym::Usage;
use pickup::shop::{Cursor, Places, Source};
use pickup::store::{Importing, Lease, Store};
use pickup::text::{LineId, OrderNumber};
use store::{Mode, Options, Sqlite};

use super::fixture::*;

fn numbered(number: u32) -> Order {
    let text = number.to_string();
    let key = OrderKey::new("test", "shop", &text).unwrap();
    let scan_codes = vec![format!("WC-{number}")];
    Order { key, number: OrderNumber::new(&text).unwrap(), scan_codes, ..order() }
}

/// Works in a folder that has no data yet, with the note beside its data.
pub(super) async fn leave(folder: &Path) {
    let source = Source::new("test", "shop").unwrap();
    let telling = Telling { sources: vec![source.clone()], undo: jiff::SignedDuration::from_secs(120) };
    let head_file = Some(folder.join("state/ledger.head"));
    let options = Options { head_file, telling, ..Options::default() };
    let data = folder.join("data");
    let store = Sqlite::open_with(&data, &super::stamp(), Mode::CommandLine, options).await.unwrap();
    let importing = Importing { origin: Origin::Manual, staff: staff(), till: till(), now: now() };
    store.import((1..=4).map(numbered).collect(), &importing).await.unwrap();
    let one = store.order(&numbered(1).key).await.unwrap().unwrap();
    let all = with_handing(&one, |handing| HandOver::new(proof(&one, 1), handing));
    store.hand_over(all.unwrap()).await.unwrap();
    let two = store.order(&numbered(2).key).await.unwrap().unwrap();
    let part = with_handing(&two, |mut handing| {
        handing.lines = vec![handed("jacket", 1)];
        let socks = LineId::new("socks").unwrap();
        handing.missing = vec![MissingLine { line: socks, reason: MissingReason::NotFound }];
        HandOver::new(proof(&two, 2), handing)
    });
    store.hand_over(part.unwrap()).await.unwrap();
    let mut disputed = Order { updated_at: after_s(60), ..numbered(3) };
    disputed.owner.email = Some(email("mallory@example.se"));
    store.import(vec![disputed], &importing).await.unwrap();
    let check = Check {
        reference: Reference::new([8; 6]),
        purpose: Purpose::PickUp,
        order: numbered(4).key,
        also: Vec::new(),
        asked: pickup::check::Asked::Owner,
        typed_hint: false,
        staff: staff(),
        till: till(),
        binding_code: BindingCode::choose(0, &[]),
        started_at: now(),
    };
    store.check_ended(&check.end(End::Declined, now())).await.unwrap();
    let lease = Lease {
        reference: Reference::new([9; 6]),
        till: till(),
        order: numbered(4).key,
        also: Vec::new(),
        customer: key().pseudonym(Usage::Customer, &["anna"]),
        until: after_s(200),
    };
    store.take_lease(&lease, now()).await.unwrap().unwrap();
    store.spend_try(&staff(), now()).await.unwrap().unwrap();
    store.keep_place(&source, &Cursor::new("page 2").unwrap(), Some(now())).await.unwrap();
    store.opened(&numbered(2).key, now()).await.unwrap();
    assert!(store.count_link(&numbered(4).key, now(), now()).await.unwrap());
    let note = CheckNote {
        reference: Reference::new([8; 6]),
        order: Some(numbered(4).key),
        numbers: "4".to_owned(),
        outcome: Outcome::Declined,
        how: How::Screen,
        started_at: now(),
        took: None,
        staff: staff(),
        till: till(),
    };
    store.note_check(&note).await.unwrap();
    store.close().await;
}
