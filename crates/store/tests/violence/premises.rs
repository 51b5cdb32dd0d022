//! A data folder on the real disk, orders in it, and what its ledger says.

use std::path::Path;

use pickup::check::{BindingCode, Check, End, EndedCheck, Purpose, Reference};
use pickup::handover::{HandOver, Handing};
use pickup::ledger::{Broken, Entry, Head, Verifier};
use pickup::order::{Order, OrderKey, OrderRecord, Origin};
use pickup::realm::Realm;
use pickup::store::{Importing, LIST_MAX, Stamp, Store};
use pickup::text::{OrderNumber, TillId};
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

/// A hand on the file that knows nothing of the program.
pub(crate) async fn stranger(folder: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(folder.join(DATABASE_FILE)).connect().await.unwrap()
}

pub(crate) fn importing() -> Importing {
    Importing { origin: Origin::Manual, staff: staff(), till: till(), now: now() }
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

/// All of an order, with a proof from a token of its own.
pub(crate) fn hand_over(record: &OrderRecord, token: [u8; 32], till: &str) -> HandOver {
    let mut person = crate::fixture::anna(0);
    person.token_hash = pickup::pseudonym::Hash(token);
    let policy = pickup::policy::Policy::default();
    let verdict = crate::fixture::verdict(record, &person, &policy);
    let pickup::owner::Verdict::Owner(proof) = verdict else { panic!("the owner") };
    let till = TillId::new(till).unwrap();
    with_handing(record, |handing| HandOver::new(*proof, Handing { till: &till, ..handing })).unwrap()
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
