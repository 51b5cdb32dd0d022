//! What can go wrong with a database file: each is a clear error, and nothing is lost or half done.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

use std::fs;
use std::path::Path;
use std::time::Duration;

use pickup::check::{BindingCode, Check, End, Purpose, Reference};
use pickup::handover::HandOver;
use pickup::ledger::{Broken, Fault, Verifier};
use pickup::order::{Order, OrderKey, OrderRecord, OrderStatus, Origin};
use pickup::realm::Realm;
use pickup::store::{Importing, LIST_MAX, RecordRefusal, Stamp, Store, StoreError};
use pickup::text::{Issuer, OrderNumber, StoreId, TenantId};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor, Row, SqliteConnection};
use store::{DATABASE_FILE, Mode, OpenError, Options, Sqlite};

#[path = "../../pickup/tests/fixture/mod.rs"]
#[expect(dead_code, reason = "pickup's own tests use the rest of it")]
mod fixture;

use fixture::*;

fn stamp() -> Stamp {
    Stamp {
        realm: Realm::Test,
        issuer: provider().issuer,
        client_id: "till".to_owned(),
        tenant: None,
        store: store(),
        trust: pickup::pseudonym::Hash([3; 32]),
    }
}

async fn open(folder: &Path) -> Sqlite {
    Sqlite::open(folder, &stamp(), Mode::CommandLine).await.unwrap()
}

async fn open_with(folder: &Path, options: Options) -> Sqlite {
    Sqlite::open_with(folder, &stamp(), Mode::CommandLine, options).await.unwrap()
}

/// A hand on the file that knows nothing of the program.
async fn stranger(folder: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(folder.join(DATABASE_FILE)).connect().await.unwrap()
}

fn importing() -> Importing {
    Importing { origin: Origin::Manual, staff: staff(), till: till(), now: now() }
}

fn numbered(number: u32) -> Order {
    let text = number.to_string();
    let key = OrderKey::new("test", "shop", &text).unwrap();
    Order { key, number: OrderNumber::new(&text).unwrap(), ..order() }
}

async fn hand_over(store: &Sqlite, number: u32, token: u8) -> HandOver {
    let record = store.order(&numbered(number).key).await.unwrap().unwrap();
    with_handing(&record, |handing| HandOver::new(proof(&record, token), handing)).unwrap()
}

/// A store with two orders, the first handed over.
async fn used(folder: &Path) {
    let store = open(folder).await;
    store.import(vec![numbered(1), numbered(2)], &importing()).await.unwrap();
    let first = hand_over(&store, 1, 1).await;
    store.hand_over(first).await.unwrap();
    store.close().await;
}

async fn verify(store: &Sqlite) -> Result<u64, Broken> {
    let mut verifier = Verifier::new();
    for raw in store.entries(1, LIST_MAX).await.unwrap() {
        verifier.next(&raw)?;
    }
    verifier.finish(store.head().await.unwrap()).map(|head| head.seq)
}

fn declined(n: u8) -> pickup::check::EndedCheck {
    let check = Check {
        reference: Reference::new([n; 6]),
        purpose: Purpose::PickUp,
        order: numbered(2).key,
        also: Vec::new(),
        asked: pickup::check::Asked::Owner,
        typed_hint: false,
        staff: staff(),
        till: till(),
        binding_code: BindingCode::choose(0, &[]),
        started_at: now(),
    };
    check.end(End::Declined, now())
}

#[tokio::test]
async fn each_difference_of_the_stamp_is_named() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path()).await.close().await;
    let tenant = TenantId::new("priv").ok();
    let others = [
        ("realm", "test", "real", Stamp { realm: Realm::Real, ..stamp() }),
        (
            "issuer",
            "https://id.example",
            "https://evil.example",
            Stamp { issuer: Issuer::new("https://evil.example").unwrap(), ..stamp() },
        ),
        ("client_id", "till", "other", Stamp { client_id: "other".to_owned(), ..stamp() }),
        ("tenant", "none", "priv", Stamp { tenant, ..stamp() }),
        ("store", "SE-042", "SE-043", Stamp { store: StoreId::new("SE-043").unwrap(), ..stamp() }),
    ];
    for (field, stamped, configured, other) in others {
        let error = Sqlite::open(folder.path(), &other, Mode::Window).await.unwrap_err();
        let OpenError::Stamp(mismatch) = error else { panic!("{field}: {error}") };
        assert_eq!((mismatch.field, mismatch.stamped.as_str()), (field, stamped));
        assert_eq!(mismatch.configured, configured);
    }
    let other_keys = Stamp { trust: pickup::pseudonym::Hash([4; 32]), ..stamp() };
    let store = Sqlite::open(folder.path(), &other_keys, Mode::Window).await.unwrap();
    assert_eq!(store.stamp(), &other_keys, "the trust keys may change between runs");
}

#[tokio::test]
async fn a_second_window_is_told_and_the_command_line_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let window = Sqlite::open(folder.path(), &stamp(), Mode::Window).await.unwrap();
    let second = Sqlite::open(folder.path(), &stamp(), Mode::Window).await.unwrap_err();
    assert!(matches!(second, OpenError::SecondWindow { .. }), "{second}");
    let beside = open(folder.path()).await;
    beside.import(vec![numbered(1)], &importing()).await.unwrap();
    assert!(window.order(&numbered(1).key).await.unwrap().is_some());
    window.close().await;
    Sqlite::open(folder.path(), &stamp(), Mode::Window).await.unwrap();
}

#[tokio::test]
async fn two_that_open_a_new_folder_at_once_both_succeed() {
    let folder = tempfile::tempdir().unwrap();
    let new = folder.path().join("a/b");
    let (stamp, new) = (stamp(), &new);
    let open = || Sqlite::open(new, &stamp, Mode::CommandLine);
    let (one, two, three) = tokio::join!(open(), open(), open());
    for store in [one, two, three] {
        assert_eq!(store.unwrap().head().await.unwrap().seq, 0);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn the_folder_is_its_users_alone() {
    use std::os::unix::fs::PermissionsExt;
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("data");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    let store = Sqlite::open(&folder, &stamp(), Mode::Window).await.unwrap();
    store.import(vec![numbered(1)], &importing()).await.unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() >= 6, "the database, its log, the note and the locks: {files:?}");
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(store::FILES.contains(&name), "{name} is not deleted with the data");
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    let file = outer.path().join("file");
    fs::write(&file, "").unwrap();
    let error = Sqlite::open(&file, &stamp(), Mode::Window).await.unwrap_err();
    assert!(matches!(error, OpenError::Folder { .. }), "{error}");
}

#[tokio::test]
async fn a_newer_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    used(folder.path()).await;
    let mut file = stranger(folder.path()).await;
    let newer = "INSERT INTO _sqlx_migrations VALUES (9999, 'from tomorrow', 0, TRUE, x'00', 1)";
    file.execute(newer).await.unwrap();
    file.close().await.unwrap();
    let error = Sqlite::open(folder.path(), &stamp(), Mode::Window).await.unwrap_err();
    assert!(matches!(error, OpenError::NewerDatabase), "{error}");
}

#[tokio::test]
async fn a_damaged_database_says_so() {
    let folder = tempfile::tempdir().unwrap();
    used(folder.path()).await;
    let path = folder.path().join(DATABASE_FILE);
    let sound = fs::read(&path).unwrap();
    // Everything behind the first page, which holds the schema.
    let mut damaged = sound.clone();
    damaged[4096..].fill(0xa5);
    fs::write(&path, &damaged).unwrap();
    let error = Sqlite::open(folder.path(), &stamp(), Mode::CommandLine).await.unwrap_err();
    assert!(matches!(error, OpenError::Store(StoreError::Damaged)), "{error}");
    fs::write(&path, b"this is not a database, but long enough to look at ".repeat(100)).unwrap();
    let error = Sqlite::open(folder.path(), &stamp(), Mode::CommandLine).await.unwrap_err();
    assert!(matches!(error, OpenError::Store(StoreError::Damaged)), "{error}");
    fs::write(&path, sound).unwrap();
    assert_eq!(verify(&open(folder.path()).await).await, Ok(1), "and the backup is good");
}

/// Whoever only looks changes nothing; a window sets aside, unless somebody has the database open.
#[tokio::test]
async fn a_damaged_database_is_set_aside_and_none_takes_its_place_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let setting_aside = || Options { set_aside: true, ..Options::default() };
    let stamp = stamp();
    let try_open = || Sqlite::open_with(folder.path(), &stamp, Mode::Window, setting_aside());
    used(folder.path()).await;
    let path = folder.path().join(DATABASE_FILE);
    let sound = fs::read(&path).unwrap();
    let open_elsewhere = open(folder.path()).await;
    let mut damaged = sound.clone();
    damaged[..4096].fill(0xa5);
    fs::write(&path, &damaged).unwrap();
    let error = try_open().await.unwrap_err();
    assert!(matches!(error, OpenError::Store(StoreError::Damaged)), "not under somebody's hands: {error}");
    open_elsewhere.close().await;

    let mut names = Vec::new();
    for content in [&damaged, &vec![0x5a; 8192], &damaged] {
        fs::write(&path, content).unwrap();
        fs::write(folder.path().join("claimcheck.db-wal"), "its log").unwrap();
        // Within one second, as somebody may try.
        let written = fs::File::options().write(true).open(&path).unwrap();
        written.set_modified(std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)).unwrap();
        let error = try_open().await.unwrap_err();
        let OpenError::SetAside { aside } = &error else { panic!("{error}") };
        assert!(error.to_string().contains(aside.to_str().unwrap()), "{error}");
        assert_eq!(&fs::read(aside).unwrap(), content, "as it was");
        let name = aside.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(name.starts_with("claimcheck-damaged-20231114T221320Z"), "{name}");
        assert!(!names.contains(&name), "nothing is written over");
        names.push(name);
        let error = try_open().await.unwrap_err();
        assert!(matches!(error, OpenError::Missing { .. }), "not an empty one: {error}");
    }
    fs::write(&path, sound).unwrap();
    assert_eq!(verify(&try_open().await.unwrap()).await, Ok(1), "and the backup is good");
}

#[tokio::test]
async fn damage_that_opening_does_not_meet_is_found_by_looking_at_every_page() {
    let folder = tempfile::tempdir().unwrap();
    used(folder.path()).await;
    let store = open(folder.path()).await;
    assert_eq!(store.is_sound().await, Ok(()));
    store.close().await;
    // The words that orders are found by: opening does not look at them.
    let mut file = stranger(folder.path()).await;
    let row = file.fetch_one("SELECT rootpage FROM sqlite_schema WHERE name = 'order_word'").await.unwrap();
    let page = usize::try_from(row.get::<i64, _>(0)).unwrap();
    file.close().await.unwrap();
    let path = folder.path().join(DATABASE_FILE);
    let mut content = fs::read(&path).unwrap();
    content[4096 * (page - 1)..4096 * page].fill(0xa5);
    fs::write(&path, content).unwrap();
    assert_eq!(open(folder.path()).await.is_sound().await, Err(StoreError::Damaged));
}

#[tokio::test]
async fn a_locked_database_says_so_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    used(folder.path()).await;
    let impatient = Options { busy_timeout: Duration::from_millis(20), ..Options::default() };
    let store = open_with(folder.path(), impatient).await;
    let mut other = stranger(folder.path()).await;
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    let second = hand_over(&store, 2, 2).await;
    let refused = store.hand_over(second).await.unwrap_err();
    assert!(matches!(refused.why, RecordRefusal::Store(StoreError::Busy)), "{refused}");
    assert_eq!(store.import(vec![numbered(3)], &importing()).await, Err(StoreError::Busy));
    assert_eq!(verify(&store).await, Ok(1), "reading goes on");
    other.execute("ROLLBACK").await.unwrap();
    store.hand_over(*refused.hand_over).await.unwrap();
    assert_eq!(verify(&store).await, Ok(2));
}

#[tokio::test]
async fn a_full_disk_says_so_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    used(folder.path()).await;
    // A limit below what is there means: not one page more.
    let full = Options { max_pages: Some(1), ..Options::default() };
    let store = open_with(folder.path(), full).await;
    let mut written = 1;
    let error = loop {
        match store.check_ended(&declined(1)).await {
            Ok(()) => written += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(error, StoreError::DiskFull);
    let orders: Vec<Order> = (10..200).map(numbered).collect();
    assert_eq!(store.import(orders, &importing()).await, Err(StoreError::DiskFull));
    let second = hand_over(&store, 2, 2).await;
    let refused = store.hand_over(second).await.unwrap_err();
    assert!(matches!(refused.why, RecordRefusal::Store(StoreError::DiskFull)), "{refused}");
    assert_eq!(verify(&store).await, Ok(written));
    let record = store.order(&numbered(2).key).await.unwrap().unwrap();
    assert_eq!((record.order.status, record.revision), (OrderStatus::Ready, 1));
    assert_eq!(store.order(&numbered(10).key).await.unwrap(), None, "no half of an import");
    let counted = store.counters(&numbered(2).key, now()).await.unwrap().declines;
    assert_eq!(u64::from(counted), written - 1, "what is counted is what is written down");
    store.close().await;
    // Space again: the very hand-over that was refused.
    let store = open(folder.path()).await;
    store.hand_over(*refused.hand_over).await.unwrap();
    assert_eq!(verify(&store).await, Ok(written + 1));
}

#[tokio::test]
async fn a_changed_row_is_named_and_nothing_is_added_behind_it() {
    let folder = tempfile::tempdir().unwrap();
    used(folder.path()).await;
    let store = open(folder.path()).await;
    store.check_ended(&declined(1)).await.unwrap();
    store.check_ended(&declined(2)).await.unwrap();
    assert_eq!(verify(&store).await, Ok(3));

    let mut file = stranger(folder.path()).await;
    let change =
        "UPDATE ledger SET entry = CAST(replace(entry, x'6d616a61', x'6d616a62') AS BLOB) WHERE seq = 2";
    assert!(file.execute(change).await.is_err(), "the database itself refuses");
    file.execute("DROP TRIGGER ledger_is_never_changed; DROP TRIGGER ledger_is_never_cut").await.unwrap();
    file.execute(change).await.unwrap();
    assert_eq!(verify(&store).await, Err(Broken { seq: 2, fault: Fault::Changed }));

    file.execute(
        "UPDATE ledger SET entry = CAST(replace(entry, x'6d616a61', x'6d616a62') AS BLOB) WHERE seq = 3",
    )
    .await
    .unwrap();
    let broken = StoreError::LedgerBroken(Broken { seq: 3, fault: Fault::Changed });
    assert_eq!(store.check_ended(&declined(3)).await, Err(broken));
    let second = hand_over(&store, 2, 2).await;
    let refused = store.hand_over(second).await.unwrap_err();
    assert!(matches!(refused.why, RecordRefusal::Store(StoreError::LedgerBroken(_))), "{refused}");
    let record = store.order(&numbered(2).key).await.unwrap().unwrap();
    assert_eq!(record.order.status, OrderStatus::Ready);

    file.execute("PRAGMA foreign_keys = OFF; DELETE FROM ledger WHERE seq >= 2").await.unwrap();
    let cut = Broken { seq: 2, fault: Fault::CutOff { head: 3 } };
    assert_eq!(verify(&store).await, Err(cut));
    assert_eq!(store.check_ended(&declined(3)).await, Err(StoreError::LedgerBroken(cut)));
}

#[tokio::test]
async fn a_row_that_is_no_order_says_so() {
    let folder = tempfile::tempdir().unwrap();
    used(folder.path()).await;
    let mut file = stranger(folder.path()).await;
    file.execute("UPDATE orders SET record = '{}' WHERE id = '2'").await.unwrap();
    let store = open(folder.path()).await;
    let unreadable = StoreError::Unreadable { what: "order" };
    assert_eq!(store.order(&numbered(2).key).await, Err(unreadable));
    assert!(store.order(&numbered(1).key).await.unwrap().is_some());
}

#[tokio::test]
async fn an_empty_store_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    assert_eq!(verify(&store).await, Ok(0));
    let unknown = OrderRecord::first_seen(numbered(1), Origin::Manual, now());
    assert_eq!(store.order(&unknown.order.key).await.unwrap(), None);
}

#[tokio::test]
async fn words_that_an_older_program_made_are_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let mut named = numbered(1);
    named.owner.name = Some("Åsa Ek".to_owned());
    store.import(vec![named, numbered(2)], &importing()).await.unwrap();
    store.close().await;
    let mut file = stranger(folder.path()).await;
    file.execute(
        "UPDATE word_rules SET version = 1;
         UPDATE order_word SET word = 'åsa' WHERE word = 'asa';
         UPDATE orders SET words = replace(words, ' asa', ' åsa');
         UPDATE orders SET record = '{}' WHERE id = '2'",
    )
    .await
    .unwrap();
    file.close().await.unwrap();
    let store = open(folder.path()).await;
    for text in ["asa", "åsa", "ÅSA ek"] {
        assert_eq!(store.search(text, 10).await.unwrap().len(), 1, "{text}");
    }
    assert_eq!(store.find("1").await.unwrap().len(), 1, "its codes are still there");
}
