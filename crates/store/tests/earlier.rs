//! Data that earlier versions left is opened by this one, whole.
//!
//! Each file in `earlier` is what `sqlite3 claimcheck.db .dump` said of a folder in which a version with so many
//! migrations had worked as `earlier/leave.rs` does, and its `PRAGMA user_version`. It is never changed. No version had six
//! migrations, or fourteen: six and seven came together, and so did fourteen and fifteen. A version that needs a new
//! migration is opened from each of them, and before that leaves a file of its own:
//!
//! ```sh
//! EARLIER_FOLDER="$PWD/target/left" cargo test -p store --test earlier what_this_version
//! sqlite3 target/left/data/claimcheck.db .dump > crates/store/tests/earlier/NNNN.sql
//! echo "PRAGMA user_version=2;" >> crates/store/tests/earlier/NNNN.sql
//! ```
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

use std::fs;
use std::path::{Path, PathBuf};

use pickup::activity::Outcome;
use pickup::check::Reference;
use pickup::handover::{HandOver, Handing};
use pickup::ledger::{Head, Kind, RawEntry, Verifier};
use pickup::order::{OrderKey, OrderRecord, OrderStatus, Origin};
use pickup::outbox::Outbox;
use pickup::pseudonym::Usage;
use pickup::shop::{Places, Source};
use pickup::store::{Importing, LINKS_MAX, LIST_MAX, Lease, RecordRefusal, Stamp, Store};
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor, Row, SqliteConnection};
use store::{DATABASE_FILE, Mode, Options, Sqlite};

#[path = "../../pickup/tests/fixture/mod.rs"]
#[expect(dead_code, reason = "pickup's own tests use the rest of it")]
mod fixture;

#[path = "earlier/leave.rs"]
mod leave;

use fixture::*;

/// How many migrations a version had, and what it left.
const EARLIER: [(usize, &str); 13] = [
    (1, include_str!("earlier/0001.sql")),
    (2, include_str!("earlier/0002.sql")),
    (3, include_str!("earlier/0003.sql")),
    (4, include_str!("earlier/0004.sql")),
    (5, include_str!("earlier/0005.sql")),
    (7, include_str!("earlier/0007.sql")),
    (8, include_str!("earlier/0008.sql")),
    (9, include_str!("earlier/0009.sql")),
    (10, include_str!("earlier/0010.sql")),
    (11, include_str!("earlier/0011.sql")),
    (12, include_str!("earlier/0012.sql")),
    (13, include_str!("earlier/0013.sql")),
    (15, include_str!("earlier/0015.sql")),
];

const MIGRATIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");

/// Every migration there is, in their order.
fn migrations() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(MIGRATIONS).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// A till's folder and the place of its note outside.
struct Left(tempfile::TempDir);

impl Left {
    /// What a version left, with so many of the later migrations made as if this program had been stopped between two.
    async fn by(dump: &'static str, migrated: usize) -> Self {
        let left = Self(tempfile::tempdir().unwrap());
        fs::create_dir(left.folder()).unwrap();
        let database = left.folder().join(DATABASE_FILE);
        let options = SqliteConnectOptions::new().filename(&database).create_if_missing(true);
        let mut file = options.connect().await.unwrap();
        file.execute(dump).await.unwrap();
        let first = tempfile::tempdir().unwrap();
        for migration in migrations().iter().take(migrated) {
            fs::copy(migration, first.path().join(migration.file_name().unwrap())).unwrap();
        }
        Migrator::new(first.path()).await.unwrap().run(&mut file).await.unwrap();
        let mark = file.fetch_one("PRAGMA user_version").await.unwrap().get::<i64, _>(0);
        // Where a version with this mark has its note.
        let note = match mark {
            0 => None,
            1 => Some(left.folder().join("ledger.head")),
            _ => Some(left.0.path().join("state/ledger.head")),
        };
        if let Some(note) = note {
            fs::create_dir_all(note.parent().unwrap()).unwrap();
            fs::write(note, format!("claimcheck.head/1 {}\n", head(&mut file).await)).unwrap();
        }
        file.close().await.unwrap();
        left
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join("data")
    }

    async fn open(&self) -> Sqlite {
        open(self.0.path()).await
    }

    /// What the ledger says, read by somebody who knows nothing of the program.
    async fn ledger(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        let mut file = connect(&self.folder()).await;
        let rows = file.fetch_all("SELECT entry, hash FROM ledger ORDER BY seq").await.unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    }
}

async fn open(folder: &Path) -> Sqlite {
    let head_file = Some(folder.join("state/ledger.head"));
    let options = Options { head_file, ..Options::default() };
    Sqlite::open_with(&folder.join("data"), &stamp(), Mode::CommandLine, options).await.unwrap()
}

async fn connect(folder: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(folder.join(DATABASE_FILE)).connect().await.unwrap()
}

async fn head(file: &mut SqliteConnection) -> String {
    let row = file.fetch_one("SELECT seq || ':' || lower(hex(hash)) FROM ledger_head").await.unwrap();
    row.get(0)
}

fn stamp() -> Stamp {
    Stamp {
        realm: pickup::realm::Realm::Test,
        issuer: provider().issuer,
        client_id: "till".to_owned(),
        tenant: None,
        store: store(),
        trust: pickup::pseudonym::Hash([3; 32]),
    }
}

async fn record_of(store: &Sqlite, number: u32) -> OrderRecord {
    let key = OrderKey::new("test", "shop", number.to_string()).unwrap();
    store.order(&key).await.unwrap().unwrap()
}

async fn entries(store: &Sqlite) -> Vec<RawEntry> {
    store.entries(1, LIST_MAX).await.unwrap()
}

async fn verified(store: &Sqlite) -> Head {
    let mut verifier = Verifier::new();
    for raw in entries(store).await {
        verifier.next(&raw).unwrap();
    }
    verifier.finish(store.head().await.unwrap()).unwrap()
}

fn hand_over(record: &OrderRecord, token: u8) -> HandOver {
    with_handing(record, |handing| HandOver::new(proof(record, token), handing)).unwrap()
}

/// What was there is there, and means what it meant.
async fn assert_whole(store: &Sqlite, ledger: &[(Vec<u8>, Vec<u8>)]) {
    assert_eq!(verified(store).await.seq, 4);
    let now_there: Vec<(Vec<u8>, Vec<u8>)> =
        entries(store).await.into_iter().map(|raw| (raw.bytes, raw.hash.0.to_vec())).collect();
    assert_eq!(now_there, ledger, "not a byte of an entry");
    let [one, two, three, four] = [
        record_of(store, 1).await,
        record_of(store, 2).await,
        record_of(store, 3).await,
        record_of(store, 4).await,
    ];
    assert_eq!(one.order.status, OrderStatus::HandedOver);
    assert_eq!(one.handed_over.unwrap().staff, staff());
    assert_eq!(two.order.status, OrderStatus::PartlyHandedOver);
    assert_eq!(two.order.lines.iter().map(|line| line.done).collect::<Vec<_>>(), [1, 0]);
    assert!(three.pending.is_some(), "another owner waits for a second person");
    assert_eq!(three.order.owner.email, Some(email("anna@example.se")));
    assert_eq!(four.order.owner.name.as_deref(), Some("Anna Svensson"));
    assert_eq!(store.search("svensson", 10).await.unwrap().len(), 4);
    assert_eq!(store.find("WC-2").await.unwrap().len(), 1);
    let counted = store.counters(&four.order.key, now()).await.unwrap();
    assert_eq!((counted.starts, counted.declines), (1, 1));
}

/// What only versions with so many migrations knew is there as well.
async fn assert_later_things_whole(store: &Sqlite, version: usize) {
    let waiting = store.news(true, 10).await.unwrap();
    assert_eq!(waiting.len(), if version >= 3 { 2 } else { 0 }, "news of both hand-overs, from {version}");
    let mut accounts = 0;
    store.each_account(|_| accounts += 1).await.unwrap();
    assert_eq!(accounts, usize::from(version >= 7), "whose the address is, from {version}");
    let place = store.place(&Source::new("test", "shop").unwrap()).await.unwrap();
    assert_eq!(place.is_some(), version >= 9, "how far the shop was read, from {version}");
    let opened = store.opened_and_never_checked(now(), after_s(1)).await.unwrap();
    assert_eq!(opened.len(), usize::from(version >= 10), "which order was opened, from {version}");
    let noted = store.noted_checks(now(), after_s(1), 10).await.unwrap();
    let outcomes: Vec<Outcome> = noted.iter().map(|note| note.outcome).collect();
    let known = if version >= 12 { &[Outcome::Declined][..] } else { &[] };
    assert_eq!(outcomes, known, "how a check ended, from {version}");
}

/// And the work goes on: what is under way, what was used up, what comes next.
async fn assert_goes_on(store: &Sqlite) {
    let four = record_of(store, 4).await;
    let lease = Lease {
        reference: Reference::new([8; 6]),
        till: till(),
        order: four.order.key.clone(),
        also: Vec::new(),
        customer: key().pseudonym(Usage::Customer, &["bo"]),
        until: after_s(100),
    };
    assert!(store.take_lease(&lease, now()).await.unwrap().is_err(), "the order is being checked");
    let refused = store.hand_over(hand_over(&four, 1)).await.unwrap_err();
    assert!(matches!(refused.why, RecordRefusal::TokenUsed), "{refused}");
    let id = another_id();
    let proved = || with_handing(&four, |handing| HandOver::new(proof(&four, 4), Handing { id, ..handing }));
    let first = store.hand_over(proved().unwrap()).await.unwrap();
    assert_eq!(store.hand_over(proved().unwrap()).await.unwrap(), first, "tried again");
    let newer = pickup::order::Order {
        updated_at: after_s(90),
        note: "call first".to_owned(),
        ..record_of(store, 2).await.order
    };
    let importing = Importing { origin: Origin::Manual, staff: staff(), till: till(), now: now() };
    assert_eq!(store.import(vec![newer], &importing).await.unwrap().added, 0, "known by its key");
    assert_eq!(verified(store).await.seq, 5);
    let last = entries(store).await.pop().unwrap();
    assert_eq!(pickup::ledger::Entry::decode(&last.bytes).unwrap().kind, Kind::HandOver);
}

/// A link that left still counts.
async fn assert_links_counted(store: &Sqlite, version: usize) {
    let order = record_of(store, 4).await.order.key;
    for left in u32::from(version >= 11)..LINKS_MAX {
        assert!(store.count_link(&order, now(), now()).await.unwrap(), "{left} have left, from {version}");
    }
    assert!(!store.count_link(&order, now(), now()).await.unwrap(), "from {version}");
}

#[tokio::test]
async fn what_every_earlier_version_left_is_opened_whole_and_worked_on() {
    for (version, dump) in EARLIER {
        // Also where an update of the first was stopped after any of its migrations.
        let stopped_at = if version == 1 { migrations().len() } else { version };
        for migrated in version..=stopped_at {
            let left = Left::by(dump, migrated).await;
            let ledger = left.ledger().await;
            let store = left.open().await;
            assert_eq!(store.is_no_older_copy().await, Ok(()), "from {version}, {migrated} made");
            assert_whole(&store, &ledger).await;
            assert_later_things_whole(&store, version).await;
            store.close().await;
            let again = left.open().await;
            assert_whole(&again, &ledger).await;
            assert_goes_on(&again).await;
            assert_links_counted(&again, version).await;
        }
    }
}

#[tokio::test]
async fn what_this_version_leaves_is_opened_whole_and_worked_on() {
    let own = tempfile::tempdir().unwrap();
    let wished = std::env::var_os("EARLIER_FOLDER").map(PathBuf::from);
    leave::leave(wished.as_deref().unwrap_or(own.path())).await;
    // Where a folder was wished its dump is wanted, of what nobody worked on since.
    if wished.is_none() {
        let left = Left(own);
        let ledger = left.ledger().await;
        let store = left.open().await;
        assert_whole(&store, &ledger).await;
        assert_later_things_whole(&store, migrations().len()).await;
        assert_goes_on(&store).await;
        assert_links_counted(&store, migrations().len()).await;
    }
}

#[tokio::test]
async fn migrations_only_go_forward() {
    let dumped = EARLIER.map(|(version, _)| version);
    assert!(dumped.is_sorted() && dumped.iter().all(|version| *version <= migrations().len()));
    for (place, migration) in migrations().iter().enumerate() {
        let name = migration.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with(&format!("{:04}_", place + 1)), "{name}: numbered without a gap");
        assert!(!name.contains(".down."), "{name}: there is no way back");
    }
}
