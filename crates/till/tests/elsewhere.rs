//! What another program writes into the data folder of an open window has its list read again, and nothing else does.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

mod standing_clock;

use std::path::Path;
use std::sync::Arc;

use desk::progress::Progress;
use pickup::import::{Format, Reading};
use pickup::order::Origin;
use pickup::pseudonym::{Hash, PseudonymKey};
use pickup::realm::Realm;
use pickup::store::{Importing, Stamp, Store};
use pickup::text::{Issuer, StaffId, StoreId, TillId};
use store::{Mode, Sqlite};
use till::{ASK_EVERY, watch_elsewhere};

use standing_clock::StandingClock;

const ORDERS: &str = "order_number,customer_email,title,quantity,status,payment_status\n\
                      A-1,anna@post.example,Jacka,1,ready,paid\n";

async fn open(folder: &Path, mode: Mode) -> Sqlite {
    let stamp = Stamp {
        realm: Realm::Test,
        issuer: Issuer::new("https://id.example").unwrap(),
        client_id: "till".to_owned(),
        tenant: None,
        store: StoreId::new("S").unwrap(),
        trust: Hash([3; 32]),
    };
    Sqlite::open(folder, &stamp, mode).await.unwrap()
}

async fn import(store: &Sqlite) {
    let now = "2026-11-22T14:05:00Z".parse().unwrap();
    let key = PseudonymKey::new(&[7; 32]);
    let reading = Reading { key: &key, now, country: None, keep_good: false };
    let read = pickup::import::read(ORDERS.as_bytes(), Format::Csv, &reading).unwrap();
    let (staff, till) = (StaffId::new("maja").unwrap(), TillId::new("1").unwrap());
    let importing = Importing { origin: Origin::Manual, staff, till, now };
    store.import(read.orders, &importing).await.unwrap();
}

#[tokio::test]
async fn what_another_program_imports_makes_the_windows_list_old() {
    let folder = tempfile::tempdir().unwrap();
    let window = Arc::new(open(folder.path(), Mode::Window).await);
    let (clock, progress) = (StandingClock::new(), Progress::new());
    let incoming = progress.incoming();
    let changes = || incoming.borrow().changes();
    let watching = tokio::spawn(watch_elsewhere(window.clone(), clock.clone(), progress.clone()));
    clock.waited_for(1).await;
    clock.pass(ASK_EVERY);
    clock.waited_for(2).await;
    assert_eq!(changes(), 0, "nobody wrote anything");
    import(&open(folder.path(), Mode::CommandLine).await).await;
    clock.pass(ASK_EVERY);
    clock.waited_for(3).await;
    assert_eq!(changes(), 1);
    clock.pass(ASK_EVERY);
    clock.waited_for(4).await;
    assert_eq!(changes(), 1, "once");
    watching.abort();
}
