//! The connections to a database: one that writes, and a few that read.
//!
//! SQLite lets one write at a time. In this program the writers queue for one connection, in their order and without asking
//! again and again, and nobody else's change throws away what it has in memory. Other programs still have their own.

use std::path::Path;
use std::time::Duration;

use pickup::store::StoreError;
use sqlx::Connection as _;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};

use crate::failure::OrFail;
use crate::open::Options;

/// As many as read at once.
const READERS: u32 = 4;

/// All of them.
#[derive(Debug)]
pub(crate) struct Connections {
    pub(crate) readers: SqlitePool,
    pub(crate) writer: SqlitePool,
}

impl Connections {
    pub(crate) async fn open(database: &Path, options: &Options) -> Result<Self, StoreError> {
        let connect = connect(database, options);
        let pool = |most| {
            SqlitePoolOptions::new()
                .max_connections(most)
                .acquire_timeout(options.busy_timeout + Duration::from_secs(5))
                // A file does not hang up: a connection that was well when it was given back is well when it is taken,
                // however long ago that was.
                .test_before_acquire(false)
                .idle_timeout(None)
                .max_lifetime(None)
                .after_release(|connection, _| Box::pin(is_outside_transactions(connection)))
        };
        let writer = pool(1).connect_with(connect.clone()).await.or_fail()?;
        Ok(Self { readers: pool(READERS).connect_lazy_with(connect), writer })
    }

    pub(crate) async fn close(self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

fn connect(database: &Path, options: &Options) -> SqliteConnectOptions {
    let connect = SqliteConnectOptions::new()
        .filename(database)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        // A hand-over must survive a power cut, not only a crash of this program.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(options.busy_timeout)
        // Megabytes for each connection: where orders come in, the words of all of them are touched.
        .pragma("cache_size", "-32768")
        // Pages of the log before they are put into the database; where orders come in, the same page is written many
        // times, and only the last time counts.
        .pragma("wal_autocheckpoint", "8000")
        .pragma("secure_delete", "ON")
        .pragma("trusted_schema", "OFF")
        .optimize_on_close(false, None);
    match options.max_pages {
        Some(pages) => connect.pragma("max_page_count", pages.to_string()),
        None => connect,
    }
}

/// Where the disk is full SQLite itself rolls back, and the driver still thinks a transaction runs. Such a
/// connection is thrown away. The ping waits for a roll-back under way.
async fn is_outside_transactions(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}
