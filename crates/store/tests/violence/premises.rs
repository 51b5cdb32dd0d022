//! A data folder on the real disk, orders in it, and what its ledger says.

use std::fs;
use std::path::{Path, PathBuf};

use pickup::check::{BindingCode, Check, End, EndedCheck, Purpose, Reference};
use pickup::handover::{HandOver, HandOverId, Handing};
use pickup::ledger::{Broken, Entry, Head, Restoring, Verifier};
use pickup::order::{Order, OrderKey, OrderRecord, Origin};
use pickup::realm::Realm;
use pickup::store::{Importing, LIST_MAX, Stamp, Store};
use pickup::text::{OrderNumber, StaffId, TillId};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use store::{DATABASE_FILE, Mode, Options, Sqlite};

use crate::fixture::{now, order, proof, provider, staff, store, till, with_handing};

pub(crate) fn stamp() -> Stamp {
    Stamp {
        realm: Realm::Test,
        issuer: provider().issuer,
        client_id: "till".to_owned(),
        tenant: None,
        store: store(),
        trust: pickup::pseudonym::Hash([3; 32]),
    }
}

pub(crate) async fn open(folder: &Path) -> Sqlite {
    open_with(folder, Options::default()).await
}

pub(crate) async fn open_with(folder: &Path, options: Options) -> Sqlite {
    Sqlite::open_with(folder, &stamp(), Mode::CommandLine, options).await.unwrap()
}

/// A till of which an older copy may be put back: its data folder, and the note where no copy reaches it.
pub(crate) struct Premises {
    _outer: Option<tempfile::TempDir>,
    pub(crate) folder: PathBuf,
    pub(crate) note: PathBuf,
}

impl Premises {
    pub(crate) fn new() -> Self {
        let outer = tempfile::tempdir().unwrap();
        let premises = Self::below(outer.path());
        Self { _outer: Some(outer), ..premises }
    }

    /// In a place that somebody else cleans up.
    pub(crate) fn below(outer: &Path) -> Self {
        Self { _outer: None, folder: outer.join("data"), note: outer.join("elsewhere/ledger.head") }
    }

    pub(crate) async fn open(&self) -> Sqlite {
        let head_file = Some(self.note.clone());
        open_with(&self.folder, Options { head_file, ..Options::default() }).await
    }

    /// What the note says, as somebody reads it who knows only its place.
    pub(crate) fn noted(&self) -> Head {
        let text = fs::read_to_string(&self.note).unwrap();
        text.strip_prefix("claimcheck.head/1 ").unwrap().parse().unwrap()
    }

    /// A copy of every file in the folder, made while nobody has it open.
    pub(crate) fn copy(&self) -> Copy {
        let files = fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path());
        Copy(files.map(|path| (path.clone(), fs::read(path).unwrap())).collect())
    }

    /// Puts a copy in the place of what is there.
    pub(crate) fn put_back(&self, copy: &Copy) {
        fs::remove_dir_all(&self.folder).unwrap();
        fs::create_dir(&self.folder).unwrap();
        for (path, content) in &copy.0 {
            fs::write(path, content).unwrap();
        }
    }
}

/// Each file and its content.
pub(crate) struct Copy(Vec<(PathBuf, Vec<u8>)>);

/// For whoever repeats a run, or wants to know what it has not shown: seen if the test fails, or with `--nocapture`.
#[expect(clippy::print_stdout, reason = "the harness keeps it for those who ask")]
pub(crate) fn tell(text: &str) {
    println!("{text}");
}

/// How much a test is to do, where somebody asks for more than usual.
pub(crate) fn number_from_environment(name: &str, usual: u32) -> u32 {
    std::env::var(name).ok().map_or(usual, |number| number.parse().unwrap())
}

/// A hand on the file that knows nothing of the program.
pub(crate) async fn stranger(folder: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(folder.join(DATABASE_FILE)).connect().await.unwrap()
}

pub(crate) fn importing() -> Importing {
    Importing { origin: Origin::Manual, staff: staff(), till: till(), now: now() }
}

/// Two persons, after the note was lost or an older copy put back.
pub(crate) fn restoring() -> Restoring {
    let approver = StaffId::new("bo").unwrap();
    Restoring::named(staff(), approver, till(), ("the disk failed", [4; 32]), now()).unwrap()
}

/// Order 1042 under another number.
pub(crate) fn numbered(number: u32) -> Order {
    let text = number.to_string();
    let key = OrderKey::new("test", "shop", &text).unwrap();
    Order { key, number: OrderNumber::new(&text).unwrap(), scan_codes: Vec::new(), ..order() }
}

pub(crate) async fn record_of(store: &Sqlite, number: u32) -> OrderRecord {
    store.order(&numbered(number).key).await.unwrap().unwrap()
}

/// All of an order, with a proof from a token of its own, by which the hand-over is named, too.
pub(crate) fn hand_over(record: &OrderRecord, token: [u8; 32], till: &str) -> HandOver {
    let mut person = crate::fixture::anna(0);
    person.token_hash = pickup::pseudonym::Hash(token);
    let policy = pickup::policy::Policy::default();
    let verdict = crate::fixture::verdict(record, &person, &policy);
    let pickup::owner::Verdict::Owner(proof) = verdict else { panic!("the owner") };
    let till = TillId::new(till).unwrap();
    let mut id = [0; 16];
    id.copy_from_slice(&token[..16]);
    let id = HandOverId::new(id);
    with_handing(record, |handing| HandOver::new(*proof, Handing { id, till: &till, ..handing })).unwrap()
}

/// The same, where only one process takes part.
pub(crate) async fn hand_over_now(store: &Sqlite, number: u32, token: u8) {
    let record = record_of(store, number).await;
    let hand_over = with_handing(&record, |handing| HandOver::new(proof(&record, token), handing)).unwrap();
    store.hand_over(hand_over).await.unwrap();
}

pub(crate) fn ended(n: u8, number: u32, end: End) -> EndedCheck {
    let check = Check {
        reference: Reference::new([n; 6]),
        purpose: Purpose::PickUp,
        order: numbered(number).key,
        also: Vec::new(),
        asked: pickup::check::Asked::Owner,
        typed_hint: false,
        staff: staff(),
        till: till(),
        binding_code: BindingCode::choose(0, &[]),
        started_at: now(),
    };
    check.end(end, now())
}

/// Walks the whole chain, past these heads from elsewhere. Gives its head, and up to where it is known to be complete.
pub(crate) async fn verify(store: &Sqlite, expected: &[Head]) -> Result<(Head, Option<u64>), Broken> {
    let mut verifier = Verifier::expecting(expected);
    loop {
        let entries = store.entries(verifier.head().seq + 1, LIST_MAX).await.unwrap();
        for raw in &entries {
            verifier.next(raw)?;
        }
        if entries.is_empty() {
            break;
        }
    }
    let head = verifier.finish(store.head().await.unwrap())?;
    Ok((head, verifier.complete_up_to()))
}

pub(crate) async fn chain(store: &Sqlite) -> Vec<Entry> {
    let mut verifier = Verifier::new();
    let mut chain = Vec::new();
    loop {
        let entries = store.entries(verifier.head().seq + 1, LIST_MAX).await.unwrap();
        if entries.is_empty() {
            break;
        }
        chain.extend(entries.iter().map(|raw| verifier.next(raw).unwrap()));
    }
    verifier.finish(store.head().await.unwrap()).unwrap();
    chain
}
