//! Which tokens have proved a hand-over. Each proves an order once.
//!
//! Several orders may be approved together: then one token proves each of them, and the set is fixed by the first.

use pickup::handover::HandOver;
use pickup::pseudonym::Hash;
use pickup::store::StoreError;
use sqlx::Row;
use sqlx::sqlite::SqliteConnection;

use crate::failure::OrFail;

/// Whether the token of a hand-over has proved this order before, or one that was not approved together with it.
pub(crate) async fn is_used(
    connection: &mut SqliteConnection,
    hand_over: &HandOver,
) -> Result<bool, StoreError> {
    let order = hand_over.order();
    let row = sqlx::query(
        "SELECT EXISTS (SELECT 1 FROM used_token WHERE token = ?
           AND (together <> ? OR (system = ? AND shop = ? AND id = ?))) AS used",
    )
    .bind(hand_over.proof().token_hash().0.as_slice())
    .bind(hand_over.proof().together().0.as_slice())
    .bind(order.system())
    .bind(order.shop())
    .bind(order.id())
    .fetch_one(connection)
    .await
    .or_fail()?;
    row.try_get("used").map_err(|_| StoreError::Unreadable { what: "used token" })
}

/// Marks it as used, by the entry that is the ledger's last.
pub(crate) async fn mark_used(
    connection: &mut SqliteConnection,
    hand_over: &HandOver,
) -> Result<(), StoreError> {
    let order = hand_over.order();
    sqlx::query(
        "INSERT INTO used_token (token, together, system, shop, id, seq) SELECT ?, ?, ?, ?, ?, seq FROM ledger_head",
    )
    .bind(hand_over.proof().token_hash().0.as_slice())
    .bind(hand_over.proof().together().0.as_slice())
    .bind(order.system())
    .bind(order.shop())
    .bind(order.id())
    .execute(connection)
    .await
    .or_fail()?;
    Ok(())
}

/// Whether a token was used before, for whatever.
pub(crate) async fn is_spent(connection: &mut SqliteConnection, token: &Hash) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT EXISTS (SELECT 1 FROM used_token WHERE token = ?) AS used")
        .bind(token.0.as_slice())
        .fetch_one(connection)
        .await
        .or_fail()?;
    row.try_get("used").map_err(|_| StoreError::Unreadable { what: "used token" })
}

/// Marks a token as used without an order, by the entry that is the ledger's last. It is of no set of orders, so that it
/// proves none.
pub(crate) async fn spend(connection: &mut SqliteConnection, token: &Hash) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO used_token (token, together, system, shop, id, seq)
         SELECT ?, zeroblob(32), '', '', '', seq FROM ledger_head",
    )
    .bind(token.0.as_slice())
    .execute(connection)
    .await
    .or_fail()?;
    Ok(())
}
