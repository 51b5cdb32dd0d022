//! A backup that is made while a window works: it opens with its key only, is whole, holds no key of the till, and is an
//! older copy as soon as the till has gone on.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use age::secrecy::ExposeSecret as _;
use age::x25519::Identity;
use pickup::check::{BindingCode, Check, End, EndedCheck, Purpose, Reference};
use pickup::import::{Format, Reading};
use pickup::ledger::{Restoring, Verifier};
use pickup::order::{OrderKey, Origin};
use pickup::store::{Importing, LIST_MAX, Store, StoreError};
use pickup::text::StaffId;
use store::Sqlite;
use till::{BackupError, Opening, Premises, backup, enter};

/// A till of the test realm in a folder of its own.
struct Place {
    outer: tempfile::TempDir,
    /// Who may open its backups.
    keeper: Identity,
}

impl Place {
    fn new() -> Self {
        let place = Self { outer: tempfile::tempdir().unwrap(), keeper: Identity::generate() };
        let key = place.keeper.to_public();
        let configuration = format!(
            "realm = \"test\"\ndata_dir = {:?}\nstore = {{ id = \"S\", name = \"S\", till = \"1\" }}\n\
             backup.public_key = \"{key}\"\n[provider]\nissuer = \"http://127.0.0.1:9\"\nclient_id = \"till\"\n\
             client_secret = {{ file = {:?} }}\n",
            place.path("data"),
            place.path("secret"),
        );
        fs::write(place.path("config.toml"), configuration).unwrap();
        fs::write(place.path("secret"), "a made up secret").unwrap();
        for file in ["config.toml", "secret"] {
            fs::set_permissions(place.path(file), fs::Permissions::from_mode(0o600)).unwrap();
        }
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.outer.path().join(name)
    }

    async fn enter(&self, window: bool) -> Premises {
        let config = Some(self.path("config.toml"));
        enter(Opening { config, window, ..Opening::default() }).await.unwrap()
    }

    /// What the keeper of the other half reads in a backup.
    fn opened(&self, file: &Path) -> Vec<u8> {
        let sealed = age::Decryptor::new(fs::File::open(file).unwrap()).unwrap();
        let keeper: &dyn age::Identity = &self.keeper;
        let mut clear = Vec::new();
        sealed.decrypt(std::iter::once(keeper)).unwrap().read_to_end(&mut clear).unwrap();
        clear
    }
}

/// Another order comes in, and an entry into the ledger.
async fn work(premises: &Premises, number: u32) {
    let now = premises.now();
    let text = format!(
        "order_number,customer_email,title,quantity,status,payment_status\n\
         A-{number},anna@post.example,Jacka,1,ready,paid\n"
    );
    let reading = Reading { key: &premises.key, now, country: None, keep_good: false };
    let read = pickup::import::read(text.as_bytes(), Format::Csv, &reading).unwrap();
    let (staff, till) = (StaffId::new("kim").unwrap(), premises.settings.store.till.clone());
    let key: OrderKey = read.orders[0].key.clone();
    let importing = Importing { origin: Origin::Connector, staff: staff.clone(), till: till.clone(), now };
    premises.store.import(read.orders, &importing).await.unwrap();
    premises.store.check_ended(&declined(key, staff, till, now)).await.unwrap();
}

fn declined(order: OrderKey, staff: StaffId, till: pickup::text::TillId, now: jiff::Timestamp) -> EndedCheck {
    let check = Check {
        reference: Reference::new([7; 6]),
        purpose: Purpose::PickUp,
        order,
        also: Vec::new(),
        asked: pickup::check::Asked::Owner,
        typed_hint: false,
        staff,
        till,
        binding_code: BindingCode::choose(0, &[]),
        started_at: now,
    };
    check.end(End::Declined, now)
}

/// The whole chain, and how many of the orders are there without a gap.
async fn walked(store: &Sqlite) -> (u64, u32) {
    let mut verifier = Verifier::new();
    loop {
        let entries = store.entries(verifier.head().seq + 1, LIST_MAX).await.unwrap();
        if entries.is_empty() {
            break;
        }
        for raw in &entries {
            verifier.next(raw).unwrap();
        }
    }
    let seq = verifier.finish(store.head().await.unwrap()).unwrap().seq;
    let mut orders = 0;
    while !store.find(&format!("A-{orders}")).await.unwrap().is_empty() {
        orders += 1;
    }
    (seq, orders)
}

/// Puts a database in the place of the till's.
fn put_back(place: &Place, clear: &[u8]) {
    for name in ["claimcheck.db-wal", "claimcheck.db-shm"] {
        let _ = fs::remove_file(place.path("data").join(name));
    }
    fs::write(place.path("data/claimcheck.db"), clear).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_a_working_till_is_whole_and_an_older_copy_from_then_on() {
    let place = Place::new();
    let window = Arc::new(place.enter(true).await);
    work(&window, 0).await;
    let (stop, working) = (Arc::new(AtomicBool::new(false)), window.clone());
    let stopped = stop.clone();
    let worker = tokio::spawn(async move {
        let mut number = 1;
        while !stopped.load(Ordering::SeqCst) {
            work(&working, number).await;
            number += 1;
        }
        u64::from(number)
    });
    let beside = place.enter(false).await;
    let mut made = Vec::new();
    for number in 0..5 {
        let file = place.path(&format!("backup-{number}.age"));
        made.push((backup(&beside, &file, None).await.unwrap(), file));
    }
    stop.store(true, Ordering::SeqCst);
    let written = worker.await.unwrap();
    work(&window, u32::try_from(written).unwrap()).await;
    drop((window, beside));

    let ledger_key = fs::read_to_string(place.path("data/ledger.key")).unwrap();
    let key_bytes: Vec<u8> = (0..32)
        .map(|byte| u8::from_str_radix(&ledger_key.trim()[2 * byte..2 * byte + 2], 16).unwrap())
        .collect();
    for (told, file) in &made {
        let sealed = fs::read(file).unwrap();
        assert_eq!(sealed.len() as u64, told.bytes);
        assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
        let holds = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
        assert!(!holds(&sealed, b"anna@post.example"), "sealed");
        let clear = place.opened(file);
        assert!(holds(&clear, b"anna@post.example"), "and this is what was sealed");
        for secret in [&key_bytes[..], ledger_key.trim().as_bytes(), b"a made up secret"] {
            assert!(!holds(&clear, secret), "a key is in it");
        }
        put_back(&place, &clear);
        let restored = place.enter(false).await;
        let (entries, orders) = walked(&restored.store).await;
        assert_eq!((entries, restored.store.head().await.unwrap()), (told.head.seq, told.head));
        // An order comes in before its entry, so that one may be without.
        assert!(u64::from(orders) == entries || u64::from(orders) == entries + 1, "{orders} and {entries}");
        let older = StoreError::OlderCopy { noted: written + 1 };
        assert_eq!(restored.store.is_no_older_copy().await, Err(older));
    }
    let left: Vec<_> =
        fs::read_dir(place.path("data")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.contains(&"snapshot.db".into()), "nothing in clear is left: {left:?}");

    // Two persons go on with the last one.
    let restored = place.enter(false).await;
    let (by, approver) = (StaffId::new("kim").unwrap(), StaffId::new("bo").unwrap());
    let till = restored.settings.store.till.clone();
    let two = Restoring::named(by, approver, till, ("the disk failed", [4; 32]), restored.now()).unwrap();
    restored.store.restore(&two).await.unwrap().unwrap();
    work(&restored, 900).await;
    assert_eq!(walked(&restored.store).await.0, made[4].0.head.seq + 2);
}

#[tokio::test]
async fn nothing_is_overwritten_and_nobody_is_guessed() {
    let place = Place::new();
    let premises = place.enter(false).await;
    let file = place.path("backup.age");
    fs::write(&file, "yesterday's").unwrap();
    let refused = backup(&premises, &file, None).await.unwrap_err();
    assert!(matches!(refused, BackupError::File { .. }), "{refused}");
    assert_eq!(fs::read(&file).unwrap(), b"yesterday's");

    let other = place.path("other.age");
    let secret = place.keeper.to_string();
    for key in ["age1", "AGE1QL3Z7", secret.expose_secret()] {
        let refused = backup(&premises, &other, Some(key)).await.unwrap_err();
        assert!(matches!(refused, BackupError::NotAKey { from: "--to" }), "{refused}");
        assert!(!refused.to_string().contains(secret.expose_secret()), "{refused}");
    }
    assert!(!other.exists());
    let stranger = Identity::generate().to_public().to_string();
    backup(&premises, &other, Some(&stranger)).await.unwrap();
    let sealed = age::Decryptor::new(fs::File::open(&other).unwrap()).unwrap();
    let keeper: &dyn age::Identity = &place.keeper;
    assert!(sealed.decrypt(std::iter::once(keeper)).is_err(), "sealed to the one that was named");

    // Whoever was stopped in the middle left it in clear; whoever comes next removes it.
    let left = place.path("data/snapshot.db");
    fs::write(&left, "in clear").unwrap();
    drop(place.enter(false).await);
    assert!(!left.exists());
}
