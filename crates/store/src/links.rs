//! Links that left a till on another way than the QR code.
//!
//! Looked at and counted in one transaction, so that two tills together send no more than one may.

use jiff::Timestamp;
use pickup::order::OrderKey;
use pickup::store::StoreError;
use sqlx::SqliteExecutor;
use sqlx::sqlite::SqliteConnection;

use crate::failure::OrFail;

/// Counts one more unless so many were counted since; false then.
pub(crate) async fn count(
    connection: &mut SqliteConnection,
    order: &OrderKey,
    max: u32,
    since: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO link_sent (system, shop, id, at_ms) SELECT ?1, ?2, ?3, ?4
         WHERE (SELECT count(*) FROM link_sent WHERE system = ?1 AND shop = ?2 AND id = ?3 AND at_ms >= ?5) < ?6",
    )
    .bind(order.system())
    .bind(order.shop())
    .bind(order.id())
    .bind(now.as_millisecond())
    .bind(since.as_millisecond())
    .bind(max)
    .execute(connection)
    .await
    .or_fail()?;
    Ok(inserted.rows_affected() == 1)
}

/// Forgets those of an order that goes.
pub(crate) async fn forget(executor: impl SqliteExecutor<'_>, order: &OrderKey) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM link_sent WHERE system = ? AND shop = ? AND id = ?")
        .bind(order.system())
        .bind(order.shop())
        .bind(order.id())
        .execute(executor)
        .await
        .or_fail()?;
    Ok(())
}
