//! A till is killed at any moment, again and again: what it had said to be done is done, once, and nothing is half done.
//!
//! `CLAIMCHECK_KILLS` asks for more kills, `CLAIMCHECK_SEED` for other moments.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::ExitStatusExt as _;
use std::time::Duration;

use pickup::ledger::{Head, Kind};
use pickup::order::OrderStatus;
use pickup::store::Store;

use crate::again::{Part, said, start};
use crate::premises::{Premises, chain, number_from_environment, numbered, record_of, tell, verify};

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

/// What the tills said, over all their lives.
#[derive(Default)]
struct Acknowledged {
    imported: BTreeSet<u32>,
    handed: BTreeSet<u32>,
}

/// One life: works, says what it did, and is killed a little after it has said so many things; one time in five after a
/// while of its whole life, so that it may not have opened the folder yet.
fn live_and_die(premises: &Premises, from: u32, chance: &mut Chance, acknowledged: &mut Acknowledged) {
    let mut process = start(&Part::Work { from }, premises);
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
        let acknowledged =
            if act == "handed" { &mut acknowledged.handed } else { &mut acknowledged.imported };
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
    let mut handed = BTreeSet::new();
    for entry in chain(&store).await {
        assert_eq!(entry.kind, Kind::HandOver);
        let order = entry.order_key.unwrap().id().parse::<u32>().unwrap();
        assert!(handed.insert(order), "order {order} was handed over twice");
    }
    let lost: Vec<_> = acknowledged.handed.difference(&handed).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    let mut next = 0;
    while let Some(record) = store.order(&numbered(next).key).await.unwrap() {
        let is_handed = record.order.status == OrderStatus::HandedOver;
        assert_eq!(is_handed, handed.contains(&next), "order {next} and the ledger say the same");
        assert_eq!(record.handed_over.is_some(), is_handed);
        next += 1;
    }
    assert!(acknowledged.imported.iter().all(|order| *order < next), "acknowledged and lost");
    assert!(handed.iter().all(|order| *order < next));
    store.close().await;
    next
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_or_doubled_by_a_kill() {
    let kills = number_from_environment("CLAIMCHECK_KILLS", 50);
    let seed = number_from_environment("CLAIMCHECK_SEED", 1042);
    let mut chance = Chance(u64::from(seed));
    let premises = Premises::new();
    let mut acknowledged = Acknowledged::default();
    let (mut heads, mut next) = (Vec::new(), 0);
    for kill in 1..=kills {
        tell(&format!("seed {seed}, kill {kill}: {next} orders before it"));
        live_and_die(&premises, next, &mut chance, &mut acknowledged);
        next = assert_nothing_lost(&premises, &acknowledged, &mut heads).await;
    }
    assert!(
        acknowledged.handed.len() > usize::try_from(kills).unwrap(),
        "seed {seed}: hardly anything was done"
    );
    // And the till that is left works.
    let store = premises.open().await;
    assert!(record_of(&store, 0).await.handed_over.is_some());
}
