//! What is old is gone from every byte of the folder, the chain stays whole, and what is not old stays.

use std::fs;
use std::path::Path;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use pickup::check::{End, Reference};
use pickup::ledger::{Because, Erasing, Kind};
use pickup::order::{Order, OrderStatus, Origin, Owner};
use pickup::outbox::{Outbox, State, Telling, Trouble, WrongState};
use pickup::pseudonym::Usage;
use pickup::retention::{Clocks, Keep, Limits, Removed};
use pickup::shop::{Refusal, ShopError, Source, Told};
use pickup::store::{Importing, Lease, Store};
use store::{Options, SET_ASIDE, Sqlite};

use crate::fixture::{after_s, email, key, now, staff, till};
use crate::premises::{chain, ended, hand_over_now, importing, numbered, open, open_with, verify};

const KEEP: Keep = Keep { personal_days: 90, waiting_order_days: 365 };

fn in_days(days: i32) -> Timestamp {
    now() + SignedDuration::from_hours(24) * days
}

fn limits(at: Timestamp) -> Limits {
    let clocks = Clocks { here: at, provider: Some(at), ledger: None, last_entry: None };
    KEEP.limits(&clocks).unwrap()
}

fn erasing(at: Timestamp) -> Erasing {
    Erasing { because: Because::Old(limits(at)), staff: staff(), till: till(), at, provider_time: Some(at) }
}

async fn prune(store: &Sqlite, at: Timestamp) -> Removed {
    let old = store.older_than(&limits(at)).await.unwrap();
    let removed = store.remove(&old, &erasing(at)).await.unwrap();
    assert_eq!(removed, old.count(), "nobody else changes anything");
    let databases = store.remove_set_aside(limits(at).personal, &erasing(at)).await.unwrap();
    assert!(store.scrub().await.unwrap());
    Removed { databases, ..removed }
}

/// The files in which one of these texts is, in whatever case; as they lie there while the store is open.
fn found(folder: &Path, canaries: &[impl AsRef<[u8]>]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap().to_ascii_lowercase();
        for canary in canaries {
            let canary = canary.as_ref().to_ascii_lowercase();
            if bytes.windows(canary.len()).any(|window| window == canary) {
                found.push(format!("{} in {}", canary.escape_ascii(), path.display()));
            }
        }
    }
    found
}

/// Anna's order, cancelled, with a note that fills more than a page.
fn cancelled(number: u32) -> Order {
    let note = format!("Ring Kanarieholm {number}. ").repeat(250);
    Order { status: OrderStatus::Cancelled, note, ..numbered(number) }
}

/// Anna's order, to be handed over, with goods that nothing else is called after.
fn of_anna(number: u32) -> Order {
    let mut order = numbered(number);
    order.lines[0].title = "Kanariejacka".to_owned();
    order
}

/// A database as it lies there once it was set aside.
fn set_aside(folder: &Path, end: &str, holds: &str) {
    fs::write(folder.join(format!("{SET_ASIDE}{end}")), holds).unwrap();
}

fn of_bo(number: u32) -> Order {
    let owner =
        Owner { name: Some("Bo Ek".to_owned()), email: Some(email("bo@kept.example")), ..Owner::default() };
    Order { owner, ..numbered(number) }
}

#[tokio::test]
async fn nothing_old_is_left_in_any_byte_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let telling = Telling { sources: vec![Source::new("test", "shop").unwrap()], undo: SignedDuration::ZERO };
    let store = open_with(folder.path(), Options { telling, ..Options::default() }).await;
    let later = Importing { now: in_days(50), ..importing() };
    // Old ones and new ones side by side in the pages, and some changed again and again.
    for tens in 0..40 {
        let old = (0..8).map(|n| cancelled(1000 + tens * 10 + n)).chain([of_anna(1008 + tens * 10)]);
        store.import(old.collect(), &importing()).await.unwrap();
        store.import(vec![of_bo(1009 + tens * 10)], &later).await.unwrap();
    }
    for round in 1..4 {
        let changed = |number| {
            let mut order = cancelled(number);
            order.updated_at += SignedDuration::from_mins(round);
            order.note.push_str(&"Kanarieholm igen. ".repeat(usize::try_from(round).unwrap() * 70));
            order
        };
        store.import((0..40).map(|tens| changed(1000 + tens * 10)).collect(), &importing()).await.unwrap();
    }
    for tens in 0..40_u8 {
        hand_over_now(&store, 1008 + u32::from(tens) * 10, tens).await;
    }
    store.check_ended(&ended(9, 1009, End::Declined)).await.unwrap();
    // Of three pieces of news one is told, one is refused and one is cut off; nobody tells the others.
    let told: [Result<Told, ShopError>; 2] = [Ok(Told::Now), Err(Refusal::Cancelled.into())];
    let due = store.due(&Source::new("test", "shop").unwrap(), after_s(30), 3).await.unwrap();
    for (number, news) in due.iter().enumerate() {
        store.begin_attempt(news, after_s(30)).await.unwrap().unwrap();
        if let Some(result) = told.get(number) {
            store.attempted(news, result, after_s(31), 0).await.unwrap().unwrap();
        }
    }
    set_aside(folder.path(), "20261122T140500Z.db", "Anna Kanarieholm");
    set_aside(folder.path(), "20261122T140500Z.db-wal", "Anna Kanarieholm");
    set_aside(folder.path(), "20261230T140500Z.db", "bo@kept.example");
    let mut address = Vec::new();
    store.each_account(|account| address.push(account.email.0.to_vec())).await.unwrap();
    let mut canaries: Vec<Vec<u8>> = ["anna", "Svensson", "Kanarieholm", "Kanariejacka"]
        .map(|text| text.as_bytes().to_vec())
        .into_iter()
        .chain(address)
        .collect();
    for canary in &canaries {
        assert!(!found(folder.path(), &[canary]).is_empty(), "{} was there", canary.escape_ascii());
    }
    canaries.push(b"WC-1042".to_vec());
    let kept = store.order(&of_bo(1009).key).await.unwrap().unwrap();

    assert_eq!(prune(&store, in_days(80)).await, Removed::default(), "nothing is old yet");
    let removed = prune(&store, in_days(91)).await;
    let expected =
        Removed { orders: 360, names: 40, accounts: 1, news: 39, databases: 2, ..Removed::default() };
    assert_eq!(removed, expected);
    assert_eq!(found(folder.path(), &canaries), Vec::<String>::new());

    assert_eq!(store.order(&kept.order.key).await.unwrap(), Some(kept));
    assert_eq!(store.search("bo@kept", 1000).await.unwrap().len(), 40);
    assert_eq!(store.counters(&of_bo(1009).key, now()).await.unwrap().declines, 1);
    assert!(!found(folder.path(), &["bo@kept.example"]).is_empty(), "the search finds what is there");
    let entries = chain(&store).await;
    let erasures = entries.iter().filter(|entry| entry.kind == Kind::Erasure);
    let orders = erasures.map(|entry| entry.facts.find("orders").unwrap().parse::<u64>().unwrap());
    assert_eq!(orders.sum::<u64>(), 360, "the ledger says how much is gone");
    let erased = entries.iter().filter(|entry| entry.facts.find("databases") == Some("2"));
    assert_eq!(erased.count(), 1);
    let untold = store.news(true, 50).await.unwrap();
    assert_eq!(untold.len(), 39, "the news stays and says what became of it");
    for news in untold {
        let forgotten = matches!(news.delivery.state(), State::Failed { trouble: Trouble::Forgotten, .. });
        assert!(forgotten, "{news:?}");
        let again = store.again(news.delivery.notice(), in_days(91)).await.unwrap();
        assert_eq!(again, Some(Err(WrongState::Forgotten)));
    }
    assert_eq!(prune(&store, in_days(91)).await, Removed::default());
    assert_eq!(chain(&store).await.len(), entries.len(), "nothing removed, nothing written");

    // And after a restart.
    store.close().await;
    let store = open(folder.path()).await;
    verify(&store, &[]).await.unwrap();
    assert_eq!(found(folder.path(), &canaries), Vec::<String>::new());
}

#[tokio::test]
async fn what_was_opened_and_never_checked_is_told_until_it_is_old() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    store.import(vec![numbered(1), cancelled(2), numbered(3), numbered(4)], &importing()).await.unwrap();
    for (number, at) in [(1, 10), (1, 20), (2, 30), (3, 5), (4, -1)] {
        store.opened(&numbered(number).key, after_s(at)).await.unwrap();
    }
    let lease = Lease {
        reference: Reference::new([9; 6]),
        till: till(),
        order: numbered(3).key,
        also: Vec::new(),
        customer: key().pseudonym(Usage::Customer, &["anna"]),
        until: after_s(100),
    };
    store.take_lease(&lease, after_s(6)).await.unwrap().unwrap();
    let day = (now(), now() + SignedDuration::from_hours(24));
    let opened = store.opened_and_never_checked(day.0, day.1).await.unwrap();
    let told: Vec<_> = opened.iter().map(|one| (one.order.id(), one.times, one.first)).collect();
    assert_eq!(told, [("1", 2, after_s(10)), ("2", 1, after_s(30))], "3 was checked, 4 the day before");

    prune(&store, in_days(91)).await;
    let opened = store.opened_and_never_checked(day.0, day.1).await.unwrap();
    assert_eq!(
        opened.iter().map(|one| one.order.id()).collect::<Vec<_>>(),
        ["1"],
        "2 is gone with its order"
    );
    store.forget_openings(limits(in_days(91)).personal).await.unwrap();
    assert!(store.opened_and_never_checked(day.0, day.1).await.unwrap().is_empty(), "though 1 still waits");
}

#[tokio::test]
async fn an_old_file_does_not_make_a_removed_order_ready_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    store.import(vec![numbered(1), cancelled(2)], &importing()).await.unwrap();
    hand_over_now(&store, 1, 1).await;
    let removed = Removed { orders: 2, names: 1, accounts: 1, ..Removed::default() };
    assert_eq!(prune(&store, in_days(91)).await, removed);

    let again = Importing { now: in_days(92), ..importing() };
    let mut newer = vec![numbered(1), cancelled(2)];
    let imported = store.import(newer.clone(), &again).await.unwrap();
    assert_eq!((imported.added, imported.kept, imported.unchanged), (0, 1, 1));
    for order in &mut newer {
        order.updated_at = in_days(92);
        order.status = OrderStatus::Ready;
    }
    let imported = store.import(newer, &again).await.unwrap();
    assert_eq!((imported.added, imported.kept), (1, 1), "what was handed over never comes back");
    assert!(store.order(&numbered(1).key).await.unwrap().is_none());
    assert_eq!(prune(&store, in_days(500)).await.orders, 1);
}

#[tokio::test]
async fn an_order_that_changes_meanwhile_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    store.import(vec![cancelled(1)], &importing()).await.unwrap();
    let at = in_days(91);
    let old = store.older_than(&limits(at)).await.unwrap();
    assert_eq!(old.count().orders, 1);
    let mut reopened = cancelled(1);
    reopened.status = OrderStatus::Ready;
    reopened.updated_at = in_days(90);
    // By the shop itself: a file that does so leaves an entry of its own.
    let of_the_shop = Importing { origin: Origin::Connector, now: at, ..importing() };
    store.import(vec![reopened], &of_the_shop).await.unwrap();
    assert_eq!(store.remove(&old, &erasing(at)).await.unwrap(), Removed::default());
    assert!(store.order(&numbered(1).key).await.unwrap().is_some());
    assert_eq!(store.head().await.unwrap().seq, 0, "nothing removed, nothing written");
}

#[tokio::test]
async fn the_log_is_emptied_at_the_next_time_if_somebody_reads_now() {
    let folder = tempfile::tempdir().unwrap();
    let impatient = Options { busy_timeout: Duration::from_millis(50), ..Options::default() };
    let store = open_with(folder.path(), impatient).await;
    store.import(vec![cancelled(1)], &importing()).await.unwrap();
    let mut reader = crate::premises::stranger(folder.path()).await;
    let mut reading = sqlx::Connection::begin(&mut reader).await.unwrap();
    sqlx::query("SELECT count(*) FROM orders").fetch_one(&mut *reading).await.unwrap();
    let at = in_days(91);
    let old = store.older_than(&limits(at)).await.unwrap();
    store.remove(&old, &erasing(at)).await.unwrap();
    assert!(!store.scrub().await.unwrap(), "somebody reads what was");
    reading.rollback().await.unwrap();
    assert!(store.scrub().await.unwrap());
    assert_eq!(found(folder.path(), &["Kanarieholm", "anna@"]), Vec::<String>::new());
}

#[tokio::test]
async fn the_ledger_knows_the_time_by_the_provider_and_not_by_this_computer() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    assert_eq!(store.ledger_times().await.unwrap(), store::LedgerTimes::default());
    store.import(vec![numbered(1), numbered(2)], &importing()).await.unwrap();
    store.check_ended(&ended(1, 1, End::Declined)).await.unwrap();
    let times = store.ledger_times().await.unwrap();
    assert_eq!((times.provider, times.last_entry), (None, Some(now())));
    hand_over_now(&store, 2, 1).await;
    store.check_ended(&ended(2, 1, End::Declined)).await.unwrap();
    let times = store.ledger_times().await.unwrap();
    assert_eq!(times.provider, Some(crate::fixture::after_s(29)), "the latest that is known");
}
