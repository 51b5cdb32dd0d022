//! Orders in their rows.
//!
//! It reads and writes records as they are: how they change is decided in `pickup`, when they may in `sqlite.rs`.

use std::collections::HashMap;

use pickup::order::{OrderKey, OrderRecord, OrderStatus};
use pickup::store::{FOUND_MAX, LIST_MAX, StoreError};
use pickup::text::StoreId;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Row, SqliteExecutor};

use crate::failure::OrFail;
use crate::new_orders::insert_words;
use crate::trip::Trip;
use crate::{links, openings, words};

/// An order and its row.
pub(crate) struct Found {
    pub(crate) row: i64,
    pub(crate) record: OrderRecord,
}

const BY_KEY: &str = "SELECT row, record FROM orders WHERE system = ? AND shop = ? AND id = ?";

/// Asks for an order on a trip: one row, or none.
pub(crate) fn ask(trip: &mut Trip, key: &OrderKey) {
    trip.then(BY_KEY).bind(key.system()).bind(key.shop()).bind(key.id());
}

pub(crate) async fn by_key(
    executor: impl SqliteExecutor<'_>,
    key: &OrderKey,
) -> Result<Option<Found>, StoreError> {
    let row = sqlx::query(BY_KEY)
        .bind(key.system())
        .bind(key.shop())
        .bind(key.id())
        .fetch_optional(executor)
        .await
        .or_fail()?;
    row.as_ref().map(read).transpose()
}

/// Those of these keys that are known.
pub(crate) async fn by_keys(
    connection: &mut SqliteConnection,
    keys: impl Iterator<Item = &OrderKey>,
) -> Result<HashMap<OrderKey, Found>, StoreError> {
    let keys: Vec<_> = keys.map(|key| [key.system(), key.shop(), key.id()]).collect();
    let json = serde_json::to_string(&keys).map_err(|_| StoreError::Unreadable { what: "order" })?;
    let rows = sqlx::query(
        "SELECT row, record FROM json_each(?) AS wanted CROSS JOIN orders
         ON system = value ->> 0 AND shop = value ->> 1 AND orders.id = value ->> 2",
    )
    .bind(json)
    .fetch_all(connection)
    .await
    .or_fail()?;
    rows.iter().map(|row| read(row).map(|found| (found.record.order.key.clone(), found))).collect()
}

pub(crate) async fn by_code(
    executor: impl SqliteExecutor<'_>,
    text: &str,
) -> Result<Vec<OrderRecord>, StoreError> {
    let rows = sqlx::query(
        "SELECT row, record FROM orders JOIN order_code ON order_row = row
         WHERE code = ? ORDER BY waits DESC, waits_since DESC, row LIMIT ?",
    )
    .bind(words::code(text))
    .bind(FOUND_MAX)
    .fetch_all(executor)
    .await
    .or_fail()?;
    records(&rows)
}

pub(crate) async fn ready(
    executor: impl SqliteExecutor<'_>,
    store: &StoreId,
    limit: u32,
) -> Result<Vec<OrderRecord>, StoreError> {
    let rows = sqlx::query(
        "SELECT row, record FROM orders WHERE waits = 1 AND location = ? ORDER BY waits_since DESC, row LIMIT ?",
    )
    .bind(store.as_str())
    .bind(limit.min(LIST_MAX))
    .fetch_all(executor)
    .await
    .or_fail()?;
    records(&rows)
}

/// The orders of these rows, in this order.
pub(crate) async fn of_rows(
    connection: &mut SqliteConnection,
    rows: &[SqliteRow],
) -> Result<Vec<OrderRecord>, StoreError> {
    let unreadable = StoreError::Unreadable { what: "order" };
    let wanted: Result<Vec<i64>, _> = rows.iter().map(|row| row.try_get(0)).collect();
    let wanted = wanted.map_err(|_| unreadable.clone())?;
    let json = serde_json::to_string(&wanted).map_err(|_| unreadable)?;
    let rows =
        sqlx::query("SELECT row, record FROM json_each(?) CROSS JOIN orders ON row = value ORDER BY key")
            .bind(json)
            .fetch_all(connection)
            .await
            .or_fail()?;
    records(&rows)
}

/// Whether an order is one that somebody may come for.
pub(crate) fn waits(record: &OrderRecord) -> bool {
    matches!(record.order.status, OrderStatus::Ready | OrderStatus::PartlyHandedOver | OrderStatus::Expired)
}

/// What an order's row has beside the record.
pub(crate) struct Columns {
    pub(crate) waits: bool,
    pub(crate) since: i64,
    /// A space in front of each word, so that the beginning of a word is found by a space and the word.
    pub(crate) joined: String,
    pub(crate) words: Vec<String>,
    pub(crate) json: String,
}

impl Columns {
    pub(crate) fn of(record: &OrderRecord) -> Result<Self, StoreError> {
        let order = &record.order;
        let words = words::words(order);
        Ok(Self {
            waits: waits(record),
            since: order.pickup.ready_at.unwrap_or(order.updated_at).as_millisecond(),
            joined: words.iter().flat_map(|word| [" ", word]).collect(),
            words,
            json: json(record)?,
        })
    }
}

pub(crate) fn location(record: &OrderRecord) -> Option<&str> {
    record.order.pickup.location.as_ref().map(StoreId::as_str)
}

fn json(record: &OrderRecord) -> Result<String, StoreError> {
    serde_json::to_string(record).map_err(|_| StoreError::Unreadable { what: "order" })
}

/// Writes an order over the one that a row has.
pub(crate) async fn write(
    connection: &mut SqliteConnection,
    row: i64,
    record: &OrderRecord,
) -> Result<(), StoreError> {
    let Columns { waits, since, joined, words, json } = Columns::of(record)?;
    let mut trip = Trip::default();
    trip.then(
        "UPDATE orders SET location = ?, waits = ?, waits_since = ?, words = ?, record = ? WHERE row = ?",
    );
    trip.bind(location(record)).bind(waits).bind(since).bind(joined).bind(json).bind(row);
    trip.then("DELETE FROM order_code WHERE order_row = ?").bind(row);
    trip.then("DELETE FROM order_word WHERE order_row = ?").bind(row);
    trip.run(connection).await?;
    let of_row = |words: Vec<String>| words.into_iter().map(|word| (word, row)).collect();
    insert_words(connection, "order_code", of_row(words::codes(&record.order))).await?;
    insert_words(connection, "order_word", of_row(words)).await
}

/// The same on a trip for an order of which neither the words nor the place nor the time in the list are others, as after
/// a hand-over: nothing of those is touched.
pub(crate) fn write_found_alike(trip: &mut Trip, row: i64, record: &OrderRecord) -> Result<(), StoreError> {
    trip.then("UPDATE orders SET waits = ?, record = ? WHERE row = ?");
    trip.bind(waits(record)).bind(json(record)?).bind(row);
    Ok(())
}

/// Orders one after the other, by their rows.
pub(crate) async fn page(
    executor: impl SqliteExecutor<'_>,
    after: i64,
    limit: u32,
) -> Result<Vec<Found>, StoreError> {
    let rows = sqlx::query("SELECT row, record FROM orders WHERE row > ? ORDER BY row LIMIT ?")
        .bind(after)
        .bind(limit.min(LIST_MAX))
        .fetch_all(executor)
        .await
        .or_fail()?;
    rows.iter().map(read).collect()
}

/// Deletes an order and all that it can be found by, and what was counted of its checks.
pub(crate) async fn delete(
    connection: &mut SqliteConnection,
    row: i64,
    key: &OrderKey,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM check_event WHERE system = ? AND shop = ? AND id = ?")
        .bind(key.system())
        .bind(key.shop())
        .bind(key.id())
        .execute(&mut *connection)
        .await
        .or_fail()?;
    openings::forget(&mut *connection, key).await?;
    links::forget(&mut *connection, key).await?;
    // Codes and words go with it.
    sqlx::query("DELETE FROM orders WHERE row = ?").bind(row).execute(connection).await.or_fail()?;
    Ok(())
}

/// Writes that an order was heard of and has not changed: nothing that lists and searches need is another.
pub(crate) async fn note_heard(
    connection: &mut SqliteConnection,
    row: i64,
    record: &OrderRecord,
) -> Result<(), StoreError> {
    let query = sqlx::query("UPDATE orders SET record = ? WHERE row = ?").bind(json(record)?).bind(row);
    query.execute(connection).await.or_fail()?;
    Ok(())
}

fn records(rows: &[SqliteRow]) -> Result<Vec<OrderRecord>, StoreError> {
    rows.iter().map(|row| read(row).map(|found| found.record)).collect()
}

pub(crate) fn read(row: &SqliteRow) -> Result<Found, StoreError> {
    let unreadable = StoreError::Unreadable { what: "order" };
    let json: &str = row.try_get("record").map_err(|_| unreadable.clone())?;
    let record = serde_json::from_str(json).map_err(|_| unreadable.clone())?;
    Ok(Found { row: row.try_get("row").map_err(|_| unreadable)?, record })
}
