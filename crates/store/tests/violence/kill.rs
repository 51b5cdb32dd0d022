//! A till is killed at any moment, again and again, while it takes in orders, hands them over and tells the shop: what it
//! had said to be done is done, once, and nothing is half done.
//!
//! `CLAIMCHECK_KILLS` asks for more kills, `CLAIMCHECK_SEED` for other moments.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::ExitStatusExt as _;
use std::time::Duration;

use pickup::ledger::{Head, Kind};
use pickup::order::{OrderRecord, OrderStatus, Origin};
use pickup::outbox::{Outbox, State};
use pickup::store::{LIST_MAX, Store};
use store::{Options, Sqlite};

use crate::again::{Part, said, start, token};
use crate::fixture::now;
use crate::premises::{
    Premises, chain, hand_over, number_from_environment, numbered, open_with, tell, verify,
};
use crate::shop::{self, BATCH, Shop, is_disputed};

/// Chance that can be repeated (SplitMix64).
struct Chance(u64);

impl Chance {
    fn up_to(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// Between two lives, so that an attempt to tell the shop that was cut off is made again in the next one.
const BETWEEN_LIVES_S: u32 = 600;

/// What the tills said, over all their lives.
#[derive(Default)]
struct Acknowledged {
    /// The first order of each import.
    imported: BTreeSet<u32>,
    handed: BTreeSet<u32>,
    /// The entries whose news the shop knows.
    told: BTreeSet<u32>,
}

/// One life: works, says what it did, and is killed a little after it has said so many things; one time in five after a
/// while of its whole life, so that it may not have opened the folder yet.
fn live_and_die(
    premises: &Premises,
    (from, life): (u32, u32),
    chance: &mut Chance,
    acknowledged: &mut Acknowledged,
) {
    let mut process = start(&Part::Work { from, clock: life * BETWEEN_LIVES_S }, premises);
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    // It is killed while it works, not when it has said something: so another thread listens.
    let (heard, hearing) = std::sync::mpsc::channel();
    let listening = std::thread::spawn(move || {
        lines
            .map_while(Result::ok)
            .filter(|line| said(line).is_some())
            .for_each(|line| heard.send(line).unwrap());
    });
    let mut told = Vec::new();
    let (things, after) = match chance.up_to(5) {
        0 => (0, Duration::from_micros(chance.up_to(60_000))),
        _ => (1 + chance.up_to(8), Duration::from_micros(chance.up_to(10_000))),
    };
    told.extend((0..things).map(|_| hearing.recv().unwrap()));
    std::thread::sleep(after);
    process.kill().unwrap();
    assert_eq!(process.wait().unwrap().signal(), Some(9), "it worked until it was killed");
    listening.join().unwrap();
    told.extend(hearing);
    for line in told {
        // All that it says has two words, but that it is ready.
        let Some((act, order)) = said(&line).and_then(|said| said.split_once(' ')) else { continue };
        let acknowledged = match act {
            "imported" => &mut acknowledged.imported,
            "handed" => &mut acknowledged.handed,
            _ => &mut acknowledged.told,
        };
        assert!(acknowledged.insert(order.parse().unwrap()), "it said twice: {line}");
    }
}

/// What was acknowledged is there, and what is there is whole. Gives the first order that nobody has begun with.
async fn assert_nothing_lost(premises: &Premises, acknowledged: &Acknowledged, heads: &mut Vec<Head>) -> u32 {
    let store = premises.open().await;
    assert_eq!(store.is_no_older_copy().await, Ok(()), "a false alarm");
    let head = store.head().await.unwrap();
    assert_eq!(premises.noted(), head, "the note is put right");
    assert!(verify(&store, heads).await.is_ok(), "the chain goes through every head it had before");
    heads.push(head);
    let (handed, disputed) = in_the_ledger(&store).await;
    let lost: Vec<_> = acknowledged.handed.iter().filter(|order| !handed.contains_key(order)).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    let mut next = 0;
    while let Some(record) = store.order(&numbered(next).key).await.unwrap() {
        let is_handed = record.order.status == OrderStatus::HandedOver;
        assert_eq!(is_handed, handed.contains_key(&next), "order {next} and the ledger say the same");
        assert_eq!(record.handed_over.is_some(), is_handed);
        assert_eq!(record.pending.is_some(), is_disputed(next), "the second half of an import");
        assert_eq!(disputed.contains(&next), is_disputed(next), "and its entry");
        next += 1;
    }
    assert_eq!(next % BATCH, 0, "half of an import");
    assert!(acknowledged.imported.iter().all(|first| first + BATCH <= next), "acknowledged and lost");
    assert!(handed.keys().chain(&disputed).all(|order| *order < next));
    assert_told(&store, &Shop::beside(&premises.note), acknowledged, &handed).await;
    store.close().await;
    next
}

/// Whatever nobody heard the end of is tried again, by the id that it had: it is done now, or was done then. Gives how
/// many had been done.
async fn try_again(premises: &Premises, acknowledged: &mut Acknowledged, orders: u32) -> u32 {
    let (head_file, telling) = (Some(premises.note.clone()), shop::telling());
    let store = open_with(&premises.folder, Options { head_file, telling, ..Options::default() }).await;
    let mut were_done = 0;
    for order in (0..orders).filter(|order| !is_disputed(*order)) {
        if acknowledged.handed.contains(&order) {
            continue;
        }
        let before = in_the_ledger(&store).await.0.remove(&order);
        // As it was before anybody handed it over.
        let record = OrderRecord::first_seen(numbered(order), Origin::Manual, now());
        let of_first_try = || hand_over(&record, token(0, order), "2");
        let heard = store.hand_over(of_first_try()).await.unwrap();
        assert!(before.is_none_or(|entry| entry == heard.head.seq), "order {order} has another entry now");
        assert_eq!(store.hand_over(of_first_try()).await.unwrap(), heard, "and once more");
        assert_eq!(in_the_ledger(&store).await.0.get(&order), Some(&heard.head.seq));
        were_done += u32::from(before.is_some());
        acknowledged.handed.insert(order);
    }
    store.close().await;
    were_done
}

/// The orders that were handed over, each with its entry, and those of which another owner was written down.
async fn in_the_ledger(store: &Sqlite) -> (BTreeMap<u32, u64>, BTreeSet<u32>) {
    let (mut handed, mut disputed) = (BTreeMap::new(), BTreeSet::new());
    for entry in chain(store).await {
        let order = entry.order_key.unwrap().id().parse::<u32>().unwrap();
        if entry.kind == Kind::HandOver {
            assert_eq!(handed.insert(order, entry.seq), None, "order {order} was handed over twice");
        } else {
            assert_eq!(entry.kind, Kind::OwnerChange);
            assert!(disputed.insert(order), "order {order}: another owner was written down twice");
        }
    }
    (handed, disputed)
}

/// The shop knows nothing that is not true, nothing that it was told is to be told again, and what it does not know is
/// still to be told.
async fn assert_told(store: &Sqlite, shop: &Shop, acknowledged: &Acknowledged, handed: &BTreeMap<u32, u64>) {
    let known: BTreeMap<u64, String> =
        shop.knows().into_iter().map(|notice| (notice.ledger_seq, notice.order.id().to_owned())).collect();
    assert_eq!(known.len(), shop.knows().len(), "two pieces of news of one hand-over");
    for (entry, order) in &known {
        assert_eq!(handed.get(&order.parse().unwrap()), Some(entry), "told what is not true");
    }
    assert!(acknowledged.told.iter().all(|entry| known.contains_key(&u64::from(*entry))));
    let unsettled = store.news(true, LIST_MAX).await.unwrap();
    let unsettled: BTreeSet<u64> = unsettled.iter().map(|news| news.entry).collect();
    for entry in handed.values() {
        assert!(known.contains_key(entry) || unsettled.contains(entry), "entry {entry} is never told");
    }
    assert!(unsettled.iter().all(|entry| !acknowledged.told.contains(&u32::try_from(*entry).unwrap())));
}

/// When all is told, the shop knows each hand-over once, with all of its lines.
async fn assert_all_told(premises: &Premises, clock: u32) {
    let (store, shop) = (premises.open().await, Shop::beside(&premises.note));
    while !store.news(true, 1).await.unwrap().is_empty() {
        shop.deliver(&store, clock, |_| ()).await;
    }
    let mut handed = in_the_ledger(&store).await.0;
    for notice in shop.knows() {
        let news = store.news_of(notice.ledger_seq).await.unwrap().unwrap();
        assert!(matches!(news.delivery.state(), State::Told { .. }), "{news:?}");
        assert_eq!(handed.remove(&notice.order.id().parse().unwrap()), Some(notice.ledger_seq));
        let lines = notice.lines.iter().map(|line| (line.id.as_str(), line.quantity));
        assert_eq!(lines.collect::<Vec<_>>(), [("jacket", 1), ("socks", 2)]);
    }
    assert!(handed.is_empty(), "never told: {handed:?}");
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_or_doubled_by_a_kill() {
    let kills = number_from_environment("CLAIMCHECK_KILLS", 50);
    let seed = number_from_environment("CLAIMCHECK_SEED", 1042);
    let mut chance = Chance(u64::from(seed));
    let premises = Premises::new();
    let mut acknowledged = Acknowledged::default();
    let (mut heads, mut next, mut were_done) = (Vec::new(), 0, 0);
    for kill in 1..=kills {
        tell(&format!("seed {seed}, kill {kill}: {next} orders before it"));
        live_and_die(&premises, (next, kill), &mut chance, &mut acknowledged);
        next = assert_nothing_lost(&premises, &acknowledged, &mut heads).await;
        were_done += try_again(&premises, &mut acknowledged, next).await;
    }
    let kills_at_least = usize::try_from(kills).unwrap();
    assert!(acknowledged.handed.len() > kills_at_least, "seed {seed}: hardly anything was done");
    assert!(acknowledged.told.len() > kills_at_least / 2, "seed {seed}: hardly anything was told");
    tell(&format!("{were_done} were done although nobody heard so"));
    // And the till that is left works.
    assert_all_told(&premises, (kills + 1) * BETWEEN_LIVES_S).await;
}
