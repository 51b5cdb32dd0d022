//! Which tokens have proved a hand-over. Each proves an order once.
//!
//! Several orders may be approved together: then one token proves each of them, and the set is fixed by the first. Where
//! an owner let somebody at the counter collect, the token of either is used up.

use pickup::handover::HandOver;
use pickup::ledger::Head;
use pickup::pseudonym::Hash;
use pickup::store::StoreError;
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::failure::OrFail;
use crate::ledger;
use crate::trip::Trip;

/// Asks whether the token of a hand-over has proved this order before, or one that was not approved together with it; or
/// whether the token of who is at the counter was used for anything.
pub(crate) fn ask(trip: &mut Trip, hand_over: &HandOver) {
    let (proof, order) = (hand_over.proof(), hand_over.order());
    trip.beside(
        "SELECT EXISTS (SELECT 1 FROM used_token WHERE token = ?
           AND (together <> ? OR (system = ? AND shop = ? AND id = ?)))
           OR EXISTS (SELECT 1 FROM used_token WHERE token = ?) AS used",
    );
    trip.bind(proof.token_hash().0.as_slice()).bind(proof.together().0.as_slice());
    trip.bind(order.system()).bind(order.shop()).bind(order.id());
    // No token is of no bytes.
    trip.bind(proof.collector_token_hash().map_or(&[][..], |token| token.0.as_slice()));
}

/// The answer.
pub(crate) fn is_used(row: &SqliteRow) -> Result<bool, StoreError> {
    row.try_get("used").map_err(|_| StoreError::Unreadable { what: "used token" })
}

/// Marks it, or both, as used by an entry.
pub(crate) fn mark_used(trip: &mut Trip, hand_over: &HandOver, entry: Head) -> Result<(), StoreError> {
    let (proof, order) = (hand_over.proof(), hand_over.order());
    trip.then("INSERT INTO used_token (token, together, system, shop, id, seq) VALUES (?, ?, ?, ?, ?, ?)");
    trip.bind(proof.token_hash().0.as_slice()).bind(proof.together().0.as_slice());
    trip.bind(order.system()).bind(order.shop()).bind(order.id()).bind(ledger::to_i64(entry.seq)?);
    match proof.collector_token_hash() {
        Some(token) => spend(trip, token, entry),
        None => Ok(()),
    }
}

/// Whether a token was used before, for whatever.
pub(crate) async fn is_spent(connection: &mut SqliteConnection, token: &Hash) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT EXISTS (SELECT 1 FROM used_token WHERE token = ?) AS used")
        .bind(token.0.as_slice())
        .fetch_one(connection)
        .await
        .or_fail()?;
    is_used(&row)
}

/// Marks a token as used without an order, by an entry. It is of no set of orders, so that it proves none.
pub(crate) fn spend(trip: &mut Trip, token: &Hash, entry: Head) -> Result<(), StoreError> {
    trip.then(
        "INSERT INTO used_token (token, together, system, shop, id, seq) VALUES (?, zeroblob(32), '', '', '', ?)",
    );
    trip.bind(token.0.as_slice()).bind(ledger::to_i64(entry.seq)?);
    Ok(())
}
