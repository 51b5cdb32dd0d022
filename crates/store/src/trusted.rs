//! What each till trusted at its last start, setting by setting and as hashes, so that an entry can name what changed.
//!
//! What follows from a change is not decided here, and the fingerprint in the entries does not rest on it.

use std::collections::BTreeMap;

use pickup::ledger::{Hash, Starting};
use pickup::store::StoreError;
use sqlx::Row as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::failure::OrFail;

/// The settings that say something else than at the till's last start, by name; none where nothing is known of one. What
/// it trusts now is kept for the next start.
pub(crate) async fn changed(
    connection: &mut SqliteConnection,
    starting: &Starting,
) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query("SELECT name, hash FROM trusted_setting WHERE till = ?")
        .bind(starting.till.as_str())
        .fetch_all(&mut *connection)
        .await
        .or_fail()?;
    let known: Option<BTreeMap<String, Vec<u8>>> = rows.iter().map(read).collect();
    let known = known.ok_or(StoreError::Unreadable { what: "trusted setting" })?;
    let now = |name: &str| starting.trusted.get(name).map(|Hash(bytes)| bytes.as_slice());
    let names = known.keys().map(String::as_str).chain(starting.trusted.keys().copied());
    let mut changed: Vec<String> =
        names.filter(|name| now(name) != known.get(*name).map(Vec::as_slice)).map(str::to_owned).collect();
    changed.sort_unstable();
    changed.dedup();
    if !changed.is_empty() {
        keep(connection, starting).await?;
    }
    Ok(if known.is_empty() { Vec::new() } else { changed })
}

async fn keep(connection: &mut SqliteConnection, starting: &Starting) -> Result<(), StoreError> {
    let delete = "DELETE FROM trusted_setting WHERE till = ?";
    sqlx::query(delete).bind(starting.till.as_str()).execute(&mut *connection).await.or_fail()?;
    for (name, hash) in &starting.trusted {
        sqlx::query("INSERT INTO trusted_setting (till, name, hash) VALUES (?, ?, ?)")
            .bind(starting.till.as_str())
            .bind(*name)
            .bind(hash.0.as_slice())
            .execute(&mut *connection)
            .await
            .or_fail()?;
    }
    Ok(())
}

fn read(row: &SqliteRow) -> Option<(String, Vec<u8>)> {
    Some((row.try_get("name").ok()?, row.try_get("hash").ok()?))
}
