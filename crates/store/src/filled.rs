//! A store with orders in it, for the tests that stand beside what they test. Those in `tests` have their own.

use std::path::Path;

use pickup::import::{self, Format, Reading};
use pickup::order::Origin;
use pickup::pseudonym::{Hash, PseudonymKey};
use pickup::realm::Realm;
use pickup::store::{Importing, Stamp, Store as _};
use pickup::text::{Issuer, StaffId, StoreId, TillId};

use crate::{Mode, Sqlite};

/// The columns of the orders that [`filled`] takes.
pub(crate) const COLUMNS: &str =
    "order_number,customer_name,customer_email,title,quantity,status,payment_status,pickup_location";

pub(crate) fn stamp() -> Stamp {
    Stamp {
        realm: Realm::Test,
        issuer: Issuer::new("https://id.example").unwrap(),
        client_id: "till".to_owned(),
        tenant: None,
        store: StoreId::new("SE-042").unwrap(),
        trust: Hash([3; 32]),
    }
}

/// With the orders of these rows, which are CSV.
pub(crate) async fn filled(folder: &Path, rows: &str) -> Sqlite {
    let store = Sqlite::open(folder, &stamp(), Mode::CommandLine).await.unwrap();
    let now = "2026-11-22T14:05:00Z".parse().unwrap();
    let key = PseudonymKey::new(&[7; 32]);
    let reading = Reading { key: &key, now, country: None, keep_good: false };
    let text = format!("{COLUMNS}\n{rows}");
    let read = import::read(text.as_bytes(), Format::Csv, &reading).unwrap();
    let importing = Importing {
        origin: Origin::Connector,
        staff: StaffId::new("folder").unwrap(),
        till: TillId::new("1").unwrap(),
        now,
    };
    store.import(read.orders, &importing).await.unwrap();
    store
}
