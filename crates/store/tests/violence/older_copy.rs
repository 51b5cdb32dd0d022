//! An older copy of the data is put back: nothing is handed over before two persons have said so in the ledger. And
//! wherever a process is stopped, nobody is alarmed without a reason.

use std::fs;
use std::path::Path;

use pickup::check::{End, Reference};
use pickup::handover::HandOver;
use pickup::ledger::{Head, Kind};
use pickup::order::Order;
use pickup::pseudonym::Usage;
use pickup::store::{Lease, RecordRefusal, Store, StoreError};
use proptest::prelude::*;
use proptest::test_runner::Config;
use sqlx::{Connection, Executor};
use store::{DATABASE_FILE, Mode, OpenError, Options, Sqlite};

use crate::fixture::{after_s, email, key, now, proof, staff, till, with_handing};
use crate::premises::{
    Premises, chain, ended, hand_over_now, importing, numbered, open, record_of, restoring, stamp, stranger,
    verify,
};

fn stolen(number: u32) -> Order {
    let mut order = Order { updated_at: after_s(60), ..numbered(number) };
    order.owner.email = Some(email("mallory@example.se"));
    order
}

fn lease(number: u32) -> Lease {
    Lease {
        reference: Reference::new([9; 6]),
        till: till(),
        order: numbered(number).key,
        also: Vec::new(),
        customer: key().pseudonym(Usage::Customer, &["anna"]),
        until: after_s(200),
    }
}

async fn decline(store: &Sqlite) -> Result<(), StoreError> {
    store.check_ended(&ended(1, 1, End::Declined)).await
}

/// Everything that appends is refused with this error and changes nothing, and everything can still be read.
async fn assert_stopped(store: &Sqlite, number: u32, error: &StoreError) {
    let before = (record_of(store, number).await, store.head().await.unwrap());
    assert_eq!(store.is_no_older_copy().await.as_ref(), Err(error));
    let record = record_of(store, number).await;
    let hand_over = with_handing(&record, |handing| HandOver::new(proof(&record, 200), handing)).unwrap();
    let refused = store.hand_over(hand_over).await.unwrap_err();
    assert!(matches!(&refused.why, RecordRefusal::Store(why) if why == error), "{refused}");
    assert_eq!(decline(store).await.as_ref(), Err(error));
    assert_eq!(store.import(vec![stolen(number), numbered(900)], &importing()).await.as_ref(), Err(error));
    assert_eq!(store.take_lease(&lease(number), now()).await.as_ref(), Err(error), "nobody is asked");
    assert_eq!(before, (record_of(store, number).await, store.head().await.unwrap()));
    assert_eq!(store.order(&numbered(900).key).await, Ok(None), "no half of an import");
    assert_eq!(store.counters(&numbered(1).key, now()).await.unwrap().starts, 0);
    assert_eq!(verify(store, &[]).await.unwrap().0, before.1, "the chain can be read");
}

#[tokio::test]
async fn every_older_copy_of_the_folder_blocks_hand_overs() {
    let premises = Premises::new();
    let mut copies = Vec::new();
    let store = premises.open().await;
    store.import((1..=9).map(numbered).collect(), &importing()).await.unwrap();
    store.close().await;
    for act in 0..6_u32 {
        copies.push(premises.copy());
        let store = premises.open().await;
        match act {
            0 | 3 | 5 => hand_over_now(&store, act + 1, u8::try_from(act).unwrap()).await,
            1 | 4 => decline(&store).await.unwrap(),
            _ => drop(store.import(vec![stolen(8)], &importing()).await.unwrap()),
        }
        assert_eq!(premises.noted(), store.head().await.unwrap());
        store.close().await;
    }
    let newest = premises.copy();
    for (entries, older) in copies.iter().enumerate() {
        premises.put_back(older);
        let store = premises.open().await;
        assert_eq!(store.head().await.unwrap().seq, u64::try_from(entries).unwrap());
        assert_stopped(&store, 7, &StoreError::OlderCopy { noted: 6 }).await;
        store.close().await;
        let again = premises.open().await;
        assert_stopped(&again, 7, &StoreError::OlderCopy { noted: 6 }).await;
        again.close().await;
    }
    premises.put_back(&newest);
    hand_over_now(&premises.open().await, 7, 7).await;
}

/// Where the note has its usual place, what it notices is a database that was put back by itself, or made anew.
#[tokio::test]
async fn an_older_database_beside_its_note_blocks_too() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join(DATABASE_FILE);
    let store = open(folder.path()).await;
    store.import(vec![numbered(1), numbered(2)], &importing()).await.unwrap();
    store.close().await;
    let older = fs::read(&database).unwrap();
    let store = open(folder.path()).await;
    hand_over_now(&store, 1, 1).await;
    store.close().await;
    fs::write(&database, older).unwrap();
    let store = open(folder.path()).await;
    assert_stopped(&store, 2, &StoreError::OlderCopy { noted: 1 }).await;
    store.close().await;
    for _ in 0..2 {
        let _ = fs::remove_file(&database);
        let error = Sqlite::open(folder.path(), &stamp(), Mode::Window).await.unwrap_err();
        assert!(matches!(&error, OpenError::Missing { database: named } if *named == database), "{error}");
        assert!(!database.exists(), "none takes its place by itself");
    }
    fs::write(&database, "").unwrap();
    let store = open(folder.path()).await;
    assert_eq!(decline(&store).await, Err(StoreError::OlderCopy { noted: 1 }), "a throwaway database");
    store.restore(&restoring()).await.unwrap().unwrap();
    decline(&store).await.unwrap();
}

/// As long as the noted one, and longer: a chain that another till wrote, or somebody made anew.
#[tokio::test]
async fn another_chain_of_any_length_blocks() {
    let premises = Premises::new();
    let store = premises.open().await;
    store.import(vec![numbered(1), numbered(2), numbered(3)], &importing()).await.unwrap();
    store.close().await;
    let before = premises.copy();
    let store = premises.open().await;
    hand_over_now(&store, 1, 1).await;
    store.close().await;
    let note = fs::read(&premises.note).unwrap();
    for entries in 1..4 {
        // Elsewhere, from the same beginning, without the note.
        premises.put_back(&before);
        fs::write(premises.folder.join("ledger.head"), format!("claimcheck.head/1 {}\n", Head::EMPTY))
            .unwrap();
        let elsewhere = open(&premises.folder).await;
        for _ in 0..entries {
            decline(&elsewhere).await.unwrap();
        }
        elsewhere.close().await;
        let store = premises.open().await;
        assert_eq!(store.head().await.unwrap().seq, entries);
        assert_stopped(&store, 2, &StoreError::OlderCopy { noted: 1 }).await;
        store.close().await;
        assert_eq!(fs::read(&premises.note).unwrap(), note, "the note stays as evidence");
    }
}

#[tokio::test]
async fn two_persons_restore_an_older_copy_and_the_ledger_says_what_is_gone() {
    let premises = Premises::new();
    let store = premises.open().await;
    store.import((1..=4).map(numbered).collect(), &importing()).await.unwrap();
    assert_eq!(store.restore(&restoring()).await, Ok(None), "there is nothing to restore");
    hand_over_now(&store, 1, 1).await;
    store.close().await;
    let older = premises.copy();
    let store = premises.open().await;
    hand_over_now(&store, 2, 2).await;
    store.close().await;
    let (lost, given_up) = (premises.noted(), fs::read(&premises.note).unwrap());

    premises.put_back(&older);
    let (store, beside) = (premises.open().await, premises.open().await);
    let restored = store.restore(&restoring()).await.unwrap().unwrap();
    assert_eq!((restored.seq, premises.noted()), (2, restored));
    let entry = chain(&store).await.pop().unwrap();
    assert_eq!((entry.kind, &entry.staff, entry.order_key), (Kind::Restore, &staff(), None));
    let fact = |name| entry.facts.find(name).unwrap();
    assert_eq!(fact("approved_by"), "bo");
    let mut reasons = Vec::new();
    store
        .each_name(|beside| reasons.extend(beside.text.filter(|_| beside.entry.has_reason_beside())))
        .await
        .unwrap();
    assert_eq!(reasons, ["the disk failed"], "beside the chain, and as it was written");
    assert_eq!(fact("noted"), lost.to_string());
    assert_eq!(fact("ends_at").split_once(':').unwrap().0, "1");
    assert_eq!(store.restore(&restoring()).await, Ok(None), "once is enough");

    // The other process goes on as well, although it was stopped when it was opened.
    hand_over_now(&beside, 3, 3).await;
    beside.close().await;
    store.close().await;
    let after = premises.copy();
    let store = premises.open().await;
    hand_over_now(&store, 4, 4).await;
    store.close().await;
    for copy in [&older, &after] {
        premises.put_back(copy);
        let store = premises.open().await;
        assert_eq!(decline(&store).await, Err(StoreError::OlderCopy { noted: 4 }), "and again");
        store.close().await;
    }
    // Killed between the commit of the entry and the new note: what they gave up does not stop anybody.
    fs::write(&premises.note, &given_up).unwrap();
    premises.put_back(&older);
    let store = premises.open().await;
    let restored = store.restore(&restoring()).await.unwrap().unwrap();
    fs::write(&premises.note, &given_up).unwrap();
    decline(&store).await.unwrap();
    assert_eq!(premises.noted().seq, 3);
    store.close().await;
    fs::write(&premises.note, &given_up).unwrap();
    let store = premises.open().await;
    assert_eq!(decline(&store).await, Err(StoreError::OlderCopy { noted: 2 }), "later it is no excuse");
    assert_eq!(verify(&store, &[restored]).await.unwrap().1, Some(restored.seq));
}

#[tokio::test]
async fn a_lost_or_unreadable_note_blocks_until_two_persons_restore() {
    let remove = |path: &Path| fs::remove_file(path).unwrap();
    let spoil = |path: &Path| fs::write(path, "claimcheck.head/1 1:").unwrap();
    for (deed, named) in [(&remove as &dyn Fn(&Path), "missing"), (&spoil, "unreadable")] {
        let premises = Premises::new();
        let store = premises.open().await;
        store.import(vec![numbered(1), numbered(2)], &importing()).await.unwrap();
        hand_over_now(&store, 1, 1).await;
        deed(&premises.note);
        assert_stopped(&store, 2, &StoreError::NoteLost).await;
        store.close().await;
        let store = premises.open().await;
        assert_stopped(&store, 2, &StoreError::NoteLost).await;
        let restored = store.restore(&restoring()).await.unwrap().unwrap();
        assert_eq!(premises.noted(), restored);
        assert_eq!(chain(&store).await.pop().unwrap().facts.find("noted"), Some(named));
        hand_over_now(&store, 2, 2).await;
    }
}

#[tokio::test]
async fn a_ledger_from_before_there_were_notes_is_noted_when_it_is_opened() {
    let premises = Premises::new();
    let store = premises.open().await;
    store.import(vec![numbered(1)], &importing()).await.unwrap();
    hand_over_now(&store, 1, 1).await;
    store.close().await;
    let mut file = stranger(&premises.folder).await;
    file.execute("PRAGMA user_version = 0").await.unwrap();
    file.close().await.unwrap();
    fs::remove_file(&premises.note).unwrap();
    let store = premises.open().await;
    assert_eq!(premises.noted(), store.head().await.unwrap());
    decline(&store).await.unwrap();
    fs::remove_file(&premises.note).unwrap();
    assert_eq!(decline(&store).await, Err(StoreError::NoteLost), "from now on it has one");
}

/// A till from before the note had a place outside, and the copies of it that were made then.
#[tokio::test]
async fn a_note_that_is_still_inside_moves_out_once_and_counts_no_longer() {
    let premises = Premises::new();
    let (inside, used) = (premises.folder.join("ledger.head"), open(&premises.folder).await);
    used.import((1..=4).map(numbered).collect(), &importing()).await.unwrap();
    hand_over_now(&used, 1, 1).await;
    used.close().await;
    let older = premises.copy();
    let used = open(&premises.folder).await;
    hand_over_now(&used, 2, 2).await;
    used.close().await;
    let newest = premises.copy();

    // An older database beside its note is noticed before the note moves, and moves nothing.
    let note = fs::read(&inside).unwrap();
    premises.put_back(&older);
    fs::write(&inside, &note).unwrap();
    let store = premises.open().await;
    assert_stopped(&store, 3, &StoreError::OlderCopy { noted: 2 }).await;
    store.close().await;
    assert!(!premises.note.exists() && inside.exists());

    premises.put_back(&newest);
    let (store, beside) = (premises.open().await, premises.open().await);
    assert_eq!(premises.noted(), store.head().await.unwrap());
    assert!(!inside.exists(), "there is one note");
    hand_over_now(&store, 3, 3).await;
    beside.close().await;
    store.close().await;
    for copy in [&older, &newest] {
        premises.put_back(copy);
        let store = premises.open().await;
        assert_stopped(&store, 4, &StoreError::OlderCopy { noted: 3 }).await;
        store.close().await;
    }
    // A copy that was made with the note outside does not take one from within.
    premises.put_back(&newest);
    fs::remove_file(&premises.note).unwrap();
    premises.open().await.close().await;
    fs::write(&inside, fs::read(&premises.note).unwrap()).unwrap();
    fs::remove_file(&premises.note).unwrap();
    let store = premises.open().await;
    assert_stopped(&store, 3, &StoreError::NoteLost).await;
}

#[tokio::test]
async fn a_note_that_cannot_be_made_names_its_place_and_what_to_do() {
    let premises = Premises::new();
    fs::write(premises.note.parent().unwrap(), "a file where the folder should be").unwrap();
    let options = Options { head_file: Some(premises.note.clone()), ..Options::default() };
    let error = Sqlite::open_with(&premises.folder, &stamp(), Mode::Window, options).await.unwrap_err();
    assert!(matches!(&error, OpenError::Note { path, .. } if *path == premises.note), "{error}");
    assert!(error.to_string().contains("ledger.head_file"), "{error}");
}

/// What may happen to a till with two programs. Each leaves a state in which a process may have been stopped.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// One of the two appends.
    Append { second: bool },
    /// It is stopped after the commit: the note is as it was before, and so is whatever lay beside it.
    StoppedBeforeNoting { second: bool },
    /// It is stopped with the new note half written, not yet in the old one's place.
    StoppedWhileNoting { second: bool, written: usize },
    /// It was the slower of two, and the other had appended and noted meanwhile.
    NotedTooLate,
    /// Both are closed and opened again.
    Restart,
    /// Somebody copies the folder.
    Copy,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => any::<bool>().prop_map(|second| Event::Append { second }),
        2 => any::<bool>().prop_map(|second| Event::StoppedBeforeNoting { second }),
        2 => (any::<bool>(), 0..90_usize)
            .prop_map(|(second, written)| Event::StoppedWhileNoting { second, written }),
        1 => Just(Event::NotedTooLate),
        2 => Just(Event::Restart),
        2 => Just(Event::Copy),
    ]
}

async fn run(events: &[Event]) {
    let premises = Premises::new();
    let mut programs = [premises.open().await, premises.open().await];
    let mut copies = Vec::new();
    for event in events {
        let before = fs::read(&premises.note).unwrap();
        match *event {
            Event::Append { second } => decline(&programs[usize::from(second)]).await.unwrap(),
            Event::StoppedBeforeNoting { second } => {
                decline(&programs[usize::from(second)]).await.unwrap();
                fs::write(&premises.note, before).unwrap();
            }
            Event::StoppedWhileNoting { second, written } => {
                decline(&programs[usize::from(second)]).await.unwrap();
                let new = fs::read(&premises.note).unwrap();
                let half = &new[..written.min(new.len())];
                fs::write(premises.note.with_added_extension("new"), half).unwrap();
                fs::write(&premises.note, before).unwrap();
            }
            Event::NotedTooLate => {
                decline(&programs[0]).await.unwrap();
                let late = fs::read(&premises.note).unwrap();
                decline(&programs[1]).await.unwrap();
                fs::write(&premises.note, late).unwrap();
            }
            Event::Restart | Event::Copy => {
                for program in programs {
                    program.close().await;
                }
                if matches!(event, Event::Copy) {
                    copies.push(premises.copy());
                }
                programs = [premises.open().await, premises.open().await];
                assert_eq!(
                    premises.noted(),
                    programs[0].head().await.unwrap(),
                    "put right when it is opened"
                );
            }
        }
        for program in &programs {
            assert_eq!(program.is_no_older_copy().await, Ok(()), "a false alarm after {event:?}");
        }
    }
    for program in &programs {
        decline(program).await.unwrap();
    }
    let newest = verify(&programs[0], &[]).await.unwrap().0;
    for program in programs {
        program.close().await;
    }
    for copy in &copies {
        premises.put_back(copy);
        let store = premises.open().await;
        let head: Head = store.head().await.unwrap();
        assert!(head.seq < newest.seq);
        assert_eq!(decline(&store).await, Err(StoreError::OlderCopy { noted: newest.seq }));
        store.close().await;
    }
}

proptest! {
    #![proptest_config(Config {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(16),
        ..Config::default()
    })]

    #[test]
    fn whoever_is_stopped_wherever_alarms_nobody_and_every_older_copy_does(
        events in prop::collection::vec(event(), 1..24),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(run(&events));
    }
}
