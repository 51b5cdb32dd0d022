//! This program once more, as a till in a process of its own: it can race, be killed and be traced.
//!
//! It does its part where the environment says so, and is a test that has nothing to do otherwise. What it did it says
//! on standard output, a line for each act after the store said `Ok`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use pickup::store::{RecordRefusal, Store, StoreError};
use store::Options;

use crate::premises::{Premises, chain, hand_over, importing, numbered, open_with, record_of};
use crate::shop::{self, BATCH, Shop, batch, is_disputed};

/// What the process is to do; its name in the environment.
const PART: &str = "CLAIMCHECK_PART";
/// Begins each line that is for whoever started it: what the test harness says is not.
const SAYS: &str = "said ";

/// What is asked of the process.
pub(crate) enum Part {
    /// Hands over orders 0 to `orders` once standard input ends.
    Race { till: u32, orders: u32 },
    /// The same, each order by the id and the proof that every other till has, too.
    Retry { till: u32, orders: u32 },
    /// Takes in orders from here on, hands them over and tells the shop, for ever; its clock says so many seconds.
    Work { from: u32, clock: u32 },
    /// Hands over this order once, once standard input ends.
    Once { order: u32 },
    /// Fills the disk with orders and hand-overs, looks whether all is whole, makes room and goes on.
    Fill,
}

/// This program as a till of these premises.
pub(crate) fn start(part: &Part, premises: &Premises) -> Child {
    start_by(&mut Command::new(std::env::current_exe().unwrap()), part, premises)
}

/// The same by way of another program, whose arguments are given already.
pub(crate) fn start_by(command: &mut Command, part: &Part, premises: &Premises) -> Child {
    try_start(command, part, premises).unwrap()
}

/// The same, where the other program may not be there.
pub(crate) fn try_start(command: &mut Command, part: &Part, premises: &Premises) -> std::io::Result<Child> {
    let part = match part {
        Part::Race { till, orders } => format!("race {till} {orders}"),
        Part::Retry { till, orders } => format!("retry {till} {orders}"),
        Part::Work { from, clock } => format!("work {from} {clock}"),
        Part::Once { order } => format!("once {order} 0"),
        Part::Fill => "fill 0 0".to_owned(),
    };
    command
        .args(["--exact", "again::a_till_of_its_own", "--nocapture", "--test-threads=1"])
        .env(PART, part)
        .env("CLAIMCHECK_FOLDER", &premises.folder)
        .env("CLAIMCHECK_NOTE", &premises.note)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
}

/// What a process said in a line, if the line is for us.
pub(crate) fn said(line: &str) -> Option<&str> {
    // The harness writes the test's name without ending its line.
    line.split_once(SAYS).map(|(_, said)| said)
}

fn say(text: &str) {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{SAYS}{text}").and_then(|()| output.flush()).unwrap();
}

#[tokio::test]
async fn a_till_of_its_own() {
    let Ok(part) = std::env::var(PART) else { return };
    let words: Vec<&str> = part.split(' ').collect();
    let [what, one, two] = words.as_slice() else { panic!("{part}") };
    let (one, two): (u32, u32) = (one.parse().unwrap(), two.parse().unwrap());
    let folder = PathBuf::from(std::env::var_os("CLAIMCHECK_FOLDER").unwrap());
    let note = PathBuf::from(std::env::var_os("CLAIMCHECK_NOTE").unwrap());
    match *what {
        "race" => race(&folder, note, (one, one), two).await,
        "retry" => race(&folder, note, (one, 0), two).await,
        "work" => work(&folder, note, one, two).await,
        "fill" => fill(&folder, note).await,
        _ => once(&folder, note, one).await,
    }
}

fn options(note: PathBuf) -> Options {
    // Longer than the slowest disk lets many tills wait for each other.
    Options { head_file: Some(note), busy_timeout: std::time::Duration::from_secs(300), ..Options::default() }
}

/// A token of its own for each act of each till.
pub(crate) fn token(till: u32, order: u32) -> [u8; 32] {
    let mut token = [0; 32];
    token[..4].copy_from_slice(&till.to_be_bytes());
    token[4..8].copy_from_slice(&order.to_be_bytes());
    token
}

/// Every order as it was before anybody had it, so that what happens meanwhile is no matter of timing.
async fn race(folder: &Path, note: PathBuf, (till, tokens_of): (u32, u32), orders: u32) {
    let store = open_with(folder, options(note)).await;
    let mut acts = Vec::new();
    for order in 0..orders {
        let record = record_of(&store, order).await;
        acts.push(hand_over(&record, token(tokens_of, order), &till.to_string()));
    }
    say("ready");
    // The starter closes it for all at once.
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).unwrap();
    for (order, act) in acts.into_iter().enumerate() {
        let told = match store.hand_over(act).await {
            Ok(done) => format!("won {order} {}", done.head.seq),
            Err(refused) => {
                let RecordRefusal::AlreadyHandedOver(by) = refused.why else {
                    panic!("order {order}: {refused}")
                };
                format!("lost {order} {} {}", by.till, by.at)
            }
        };
        say(&told);
    }
}

async fn work(folder: &Path, note: PathBuf, from: u32, clock: u32) {
    let shop = Shop::beside(&note);
    let telling = shop::telling();
    let store = open_with(folder, Options { telling, ..options(note) }).await;
    say("ready");
    for first in (from..).step_by(BATCH as usize) {
        store.import(batch(first), &importing()).await.unwrap();
        say(&format!("imported {first}"));
        for order in (first..first + BATCH).filter(|order| !is_disputed(*order)) {
            let record = record_of(&store, order).await;
            store.hand_over(hand_over(&record, token(0, order), "2")).await.unwrap();
            say(&format!("handed {order}"));
        }
        shop.deliver(&store, clock, |entry| say(&format!("told {entry}"))).await;
    }
}

/// Says what came of it, in the words of the error if nothing did.
async fn once(folder: &Path, note: PathBuf, order: u32) {
    let store = open_with(folder, options(note)).await;
    let record = record_of(&store, order).await;
    let act = hand_over(&record, token(0, order), "2");
    say("ready");
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).unwrap();
    match store.hand_over(act).await {
        Ok(_) => say("handed"),
        Err(refused) => say(&refused.why.to_string()),
    }
}

async fn fill(folder: &Path, note: PathBuf) {
    // What somebody else keeps on the disk, and will delete.
    let ballast = note.with_file_name("ballast");
    std::fs::create_dir_all(note.parent().unwrap()).unwrap();
    std::fs::write(&ballast, vec![1; 256 * 1024]).unwrap();
    let store = open_with(folder, options(note.clone())).await;
    let (mut handed, mut order) = (0, 0);
    let refused = loop {
        if let Err(error) = store.import(vec![numbered(order)], &importing()).await {
            assert_eq!(error, StoreError::DiskFull);
            assert_eq!(store.order(&numbered(order).key).await, Ok(None), "no half of an order");
            order -= 1;
            break None;
        }
        let act = hand_over(&record_of(&store, order).await, token(0, order), "2");
        if let Err(refused) = store.hand_over(act).await {
            assert!(matches!(refused.why, RecordRefusal::Store(StoreError::DiskFull)), "{refused}");
            assert_eq!(record_of(&store, order).await.handed_over, None, "no half of a hand-over");
            break Some(refused.hand_over);
        }
        (handed, order) = (handed + 1, order + 1);
    };
    say("full");
    assert!(handed > 5, "{handed}");
    assert_eq!(chain(&store).await.len(), handed);
    store.is_no_older_copy().await.unwrap();
    store.close().await;

    std::fs::remove_file(ballast).unwrap();
    let store = open_with(folder, options(note)).await;
    assert_eq!(chain(&store).await.len(), handed, "every one that was acknowledged");
    if let Some(refused) = refused {
        store.hand_over(*refused).await.unwrap();
        handed += 1;
    }
    store.import(vec![numbered(order + 1)], &importing()).await.unwrap();
    store.hand_over(hand_over(&record_of(&store, order + 1).await, token(1, order + 1), "2")).await.unwrap();
    assert_eq!(chain(&store).await.len(), handed + 1);
    say("whole");
}
