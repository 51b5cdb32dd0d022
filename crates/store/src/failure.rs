//! From SQLite's result codes to the closed list of [`StoreError`].

use pickup::store::StoreError;

/// The kind of a failure (<https://sqlite.org/rescode.html>). Whatever is not known to be temporary or the
/// disk's is called unusable.
pub(crate) fn of(error: &sqlx::Error) -> StoreError {
    tracing::debug!(%error, "database");
    if matches!(error, sqlx::Error::PoolTimedOut) {
        return StoreError::Busy;
    }
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    // The low byte is the primary code.
    match code.map(|code| code & 0xff) {
        Some(BUSY | LOCKED) => StoreError::Busy,
        Some(FULL) => StoreError::DiskFull,
        Some(CORRUPT | NOT_A_DATABASE) => StoreError::Damaged,
        Some(_) | None => StoreError::Unusable,
    }
}

const BUSY: u32 = 5;
const LOCKED: u32 = 6;
const CORRUPT: u32 = 11;
const FULL: u32 = 13;
const NOT_A_DATABASE: u32 = 26;

/// Lets `?` be used on database calls.
pub(crate) trait OrFail<T> {
    fn or_fail(self) -> Result<T, StoreError>;
}

impl<T> OrFail<T> for Result<T, sqlx::Error> {
    fn or_fail(self) -> Result<T, StoreError> {
        self.map_err(|error| of(&error))
    }
}
