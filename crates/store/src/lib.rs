//! Keeps the promises of [`pickup::store::Store`] in SQLite, in a folder of its own.
//!
//! [`Sqlite::open`] makes the folder, the database and its stamp at first use, and refuses a folder that belongs
//! to another realm, provider, client, tenant or store. No rule of the shop is decided here: what becomes of an
//! order is asked of `pickup`, and this crate makes the answer durable. The head of the ledger is also noted in a file
//! outside the database, so that an older copy that is put back is noticed.
#![deny(missing_docs)]

mod accounts;
mod activity;
mod aside;
mod checking;
mod connections;
mod elsewhere;
mod failure;
mod files;
#[cfg(test)]
mod filled;
mod folder;
mod handing;
mod inquiries;
mod leases;
mod ledger;
mod links;
mod locks;
mod new_orders;
mod note;
mod noting;
mod open;
mod openings;
mod orders;
mod outbox;
mod places;
mod proofs;
mod restamp;
mod retention;
mod search;
mod snapshot;
mod sqlite;
mod staff;
mod standing;
mod tries;
mod trip;
mod trusted;
mod twins;
mod word_rules;
mod words;

pub use accounts::Account;
pub use aside::{SET_ASIDE, expect_database};
pub use checking::MayCheck;
pub use elsewhere::Changes;
pub use files::{DATABASE_FILE, FILES, WINDOW_SOCKET};
pub use open::{Mode, OpenError, Options, Sqlite};
pub use openings::Opened;
pub use retention::{LedgerTimes, Name, Personal};
pub use snapshot::{Snapshot, SnapshotError};
