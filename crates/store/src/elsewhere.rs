//! Whether something was written into the database since the last look, by whichever program, asked of SQLite itself: it
//! reads no table for that, and on most systems no file.
//!
//! What was written is not told; whoever shows what is there reads it again.

use pickup::store::StoreError;
use sqlx::sqlite::SqliteConnection;
use sqlx::{ConnectOptions as _, Row as _};

use crate::Sqlite;
use crate::failure::OrFail;

/// A connection that nothing is written through, so that all that is written counts as somebody else's.
#[derive(Debug)]
pub struct Changes {
    connection: SqliteConnection,
    seen: i64,
}

impl Sqlite {
    /// Begins to look; what was written before is no change.
    ///
    /// # Errors
    /// [`StoreError`] if the database can't be opened once more.
    pub async fn changes(&self) -> Result<Changes, StoreError> {
        let connection = self.pool.connect_options().connect().await.or_fail()?;
        let mut changes = Changes { connection, seen: 0 };
        changes.since_last().await?;
        Ok(changes)
    }
}

impl Changes {
    /// Whether anything was written since the last time this was asked.
    ///
    /// # Errors
    /// [`StoreError`] if that can't be told.
    pub async fn since_last(&mut self) -> Result<bool, StoreError> {
        let row = sqlx::query("PRAGMA data_version").fetch_one(&mut self.connection).await.or_fail()?;
        let version = row.try_get(0).map_err(|_| StoreError::Unreadable { what: "version" })?;
        Ok(std::mem::replace(&mut self.seen, version) != version)
    }
}
