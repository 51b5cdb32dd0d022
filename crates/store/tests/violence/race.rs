//! Many tills want the same orders at the same time: each order has one winner, and everybody else learns who and when.
//!
//! `CLAIMCHECK_TILLS` and `CLAIMCHECK_ORDERS` ask for more of them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Lines};
use std::process::{Child, ChildStdout};

use pickup::ledger::Kind;
use pickup::order::OrderStatus;
use pickup::store::Store;

use crate::again::{Part, said, start};
use crate::premises::{Premises, chain, importing, number_from_environment, numbered, record_of};

struct Racer {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Racer {
    fn start(part: &Part, premises: &Premises) -> Self {
        let mut process = start(part, premises);
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        while said(&lines.next().unwrap().unwrap()) != Some("ready") {}
        Self { process, lines }
    }
}

/// What each of these processes said, once all of them were let go at once.
fn raced(parts: impl Iterator<Item = Part>, premises: &Premises) -> Vec<Vec<String>> {
    let mut racers: Vec<Racer> = parts.map(|part| Racer::start(&part, premises)).collect();
    racers.iter_mut().for_each(|racer| drop(racer.process.stdin.take()));
    let listening = racers.into_iter().map(|mut racer| {
        std::thread::spawn(move || {
            let told: Vec<String> =
                racer.lines.filter_map(|line| Some(said(&line.unwrap())?.to_owned())).collect();
            assert!(racer.process.wait().unwrap().success());
            told
        })
    });
    let listening: Vec<_> = listening.collect();
    listening.into_iter().map(|thread| thread.join().unwrap()).collect()
}

#[tokio::test]
async fn tills_that_try_the_same_hand_over_do_it_once_and_each_hears_the_same() {
    let (tills, orders) = (4, 100);
    let premises = Premises::new();
    let store = premises.open().await;
    store.import((0..orders).map(numbered).collect(), &importing()).await.unwrap();
    let told = raced((0..tills).map(|till| Part::Retry { till, orders }), &premises);
    assert_eq!(told[0].len(), usize::try_from(orders).unwrap());
    assert!(told[0].iter().all(|line| line.starts_with("won ")), "{:?}", told[0]);
    assert!(told.iter().all(|one| *one == told[0]), "each hears of the same entries: {told:?}");
    let chain = chain(&store).await;
    assert_eq!(chain.len(), usize::try_from(orders).unwrap(), "one entry for each");
    let winners: BTreeSet<_> = chain.iter().map(|entry| entry.till.as_str()).collect();
    assert!(winners.len() > 1, "nobody raced: one till did everything");
}

#[tokio::test]
async fn each_order_has_one_winner_and_the_others_are_told_who_and_when() {
    let tills = number_from_environment("CLAIMCHECK_TILLS", 8);
    let orders = number_from_environment("CLAIMCHECK_ORDERS", 1_000);
    let premises = Premises::new();
    let store = premises.open().await;
    store.import((0..orders).map(numbered).collect(), &importing()).await.unwrap();

    let told = raced((0..tills).map(|till| Part::Race { till, orders }), &premises);

    let mut winners = BTreeMap::new();
    let mut entries = BTreeSet::new();
    for (till, told) in told.iter().enumerate() {
        assert_eq!(told.len(), usize::try_from(orders).unwrap(), "an answer for each try of till {till}");
        for words in told.iter().map(|line| line.split(' ').collect::<Vec<_>>()) {
            if let ["won", order, entry] = words.as_slice() {
                let before = winners.insert(order.parse::<u32>().unwrap(), till.to_string());
                assert_eq!(before, None, "order {order} was handed over twice");
                assert!(entries.insert(entry.parse::<u64>().unwrap()), "two hand-overs in entry {entry}");
            }
        }
    }
    assert!(winners.values().collect::<BTreeSet<_>>().len() > 1, "nobody raced: one till won everything");
    assert_eq!(winners.keys().copied().collect::<Vec<_>>(), (0..orders).collect::<Vec<_>>());
    for words in told.iter().flatten().map(|line| line.split(' ').collect::<Vec<_>>()) {
        if let ["lost", order, till, at] = words.as_slice() {
            assert_eq!(winners[&order.parse::<u32>().unwrap()], *till, "who has order {order}");
            assert_eq!(*at, crate::fixture::after_s(30).to_string());
        }
    }
    for order in 0..orders {
        let record = record_of(&store, order).await;
        assert_eq!(record.order.status, OrderStatus::HandedOver);
        assert_eq!(record.handed_over.unwrap().till.as_str(), winners[&order]);
    }
    let chain = chain(&store).await;
    assert_eq!(chain.len(), usize::try_from(orders).unwrap());
    assert!(chain.iter().all(|entry| entry.kind == Kind::HandOver));
    assert_eq!(premises.noted(), store.head().await.unwrap(), "however many noted it at once");
}
