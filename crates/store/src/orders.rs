//! Orders in their rows.
//!
//! It reads and writes records as they are: how they change is decided in `pickup`, when they may in `sqlite.rs`.

use pickup::order::{OrderKey, OrderRecord, OrderStatus};
use pickup::store::{FOUND_MAX, LIST_MAX, StoreError};
use pickup::text::StoreId;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Row, SqliteExecutor};

use crate::failure::OrFail;
use crate::words;

/// An order and its row.
pub(crate) struct Found {
    pub(crate) row: i64,
    pub(crate) record: OrderRecord,
}

pub(crate) async fn by_key(
    executor: impl SqliteExecutor<'_>,
    key: &OrderKey,
) -> Result<Option<Found>, StoreError> {
    let row = sqlx::query("SELECT row, record FROM orders WHERE system = ? AND shop = ? AND id = ?")
        .bind(key.system())
        .bind(key.shop())
        .bind(key.id())
        .fetch_optional(executor)
        .await
        .or_fail()?;
    row.as_ref().map(read).transpose()
}

pub(crate) async fn by_code(
    executor: impl SqliteExecutor<'_>,
    text: &str,
) -> Result<Vec<OrderRecord>, StoreError> {
    let rows = sqlx::query(
        "SELECT row, record FROM orders JOIN order_code ON order_row = row
         WHERE code = ? ORDER BY waits DESC, waits_since DESC, row LIMIT ?",
    )
    .bind(words::fold(text))
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

/// The longest word is looked up in the index, at most this many orders of it are looked at, and the other
/// words are compared there.
const CANDIDATES_MAX: u32 = 10_000;

pub(crate) async fn search(
    executor: impl SqliteExecutor<'_>,
    text: &str,
    limit: u32,
) -> Result<Vec<OrderRecord>, StoreError> {
    let mut searched = words::searched(text);
    searched.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let Some(longest) = searched.first().cloned() else { return Ok(Vec::new()) };
    // One statement for any number of words: those that are not there are empty, and match everywhere.
    searched.resize(words::WORDS_MAX, String::new());
    let mut query = sqlx::query(
        "SELECT row, record FROM orders
         WHERE row IN (SELECT order_row FROM order_word WHERE word >= ? AND word < ? LIMIT ?)
           AND instr(words, ' ' || ?) AND instr(words, ' ' || ?) AND instr(words, ' ' || ?)
           AND instr(words, ' ' || ?) AND instr(words, ' ' || ?)
         ORDER BY waits DESC, waits_since DESC, row LIMIT ?",
    )
    .bind(longest.clone())
    .bind(format!("{longest}{}", char::MAX))
    .bind(CANDIDATES_MAX);
    for word in searched.into_iter().skip(1) {
        query = query.bind(word);
    }
    let rows = query.bind(limit.min(LIST_MAX)).fetch_all(executor).await.or_fail()?;
    records(&rows)
}

/// Writes an order, as a new row or over the one it has.
pub(crate) async fn write(
    connection: &mut SqliteConnection,
    row: Option<i64>,
    record: &OrderRecord,
) -> Result<(), StoreError> {
    let (order, key) = (&record.order, &record.order.key);
    let json = serde_json::to_string(record).map_err(|_| StoreError::Unreadable { what: "order" })?;
    let waits =
        matches!(order.status, OrderStatus::Ready | OrderStatus::PartlyHandedOver | OrderStatus::Expired);
    let since = order.pickup.ready_at.unwrap_or(order.updated_at).as_millisecond();
    let words = words::words(order);
    // A space in front of each word, so that the beginning of a word is found by a space and the word.
    let joined: String = words.iter().flat_map(|word| [" ", word]).collect();
    let written = sqlx::query(
        "INSERT INTO orders (row, system, shop, id, location, waits, waits_since, words, record)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (row) DO UPDATE SET location = excluded.location, waits = excluded.waits,
           waits_since = excluded.waits_since, words = excluded.words, record = excluded.record",
    )
    .bind(row)
    .bind(key.system())
    .bind(key.shop())
    .bind(key.id())
    .bind(order.pickup.location.as_ref().map(StoreId::as_str))
    .bind(waits)
    .bind(since)
    .bind(joined)
    .bind(json)
    .execute(&mut *connection)
    .await
    .or_fail()?;
    let lists = [
        (
            "DELETE FROM order_code WHERE order_row = ?",
            "INSERT INTO order_code SELECT value, ? FROM json_each(?)",
            words::codes(order),
        ),
        (
            "DELETE FROM order_word WHERE order_row = ?",
            "INSERT INTO order_word SELECT value, ? FROM json_each(?)",
            words,
        ),
    ];
    for (delete, insert, list) in lists {
        let list = serde_json::to_string(&list).map_err(|_| StoreError::Unreadable { what: "order" })?;
        let order_row = match row {
            None => written.last_insert_rowid(),
            Some(row) => {
                sqlx::query(delete).bind(row).execute(&mut *connection).await.or_fail()?;
                row
            }
        };
        sqlx::query(insert).bind(order_row).bind(list).execute(&mut *connection).await.or_fail()?;
    }
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
    // Codes and words go with it.
    sqlx::query("DELETE FROM orders WHERE row = ?").bind(row).execute(connection).await.or_fail()?;
    Ok(())
}

fn records(rows: &[SqliteRow]) -> Result<Vec<OrderRecord>, StoreError> {
    rows.iter().map(|row| read(row).map(|found| found.record)).collect()
}

fn read(row: &SqliteRow) -> Result<Found, StoreError> {
    let unreadable = StoreError::Unreadable { what: "order" };
    let json: &str = row.try_get("record").map_err(|_| unreadable.clone())?;
    let record = serde_json::from_str(json).map_err(|_| unreadable.clone())?;
    Ok(Found { row: row.try_get("row").map_err(|_| unreadable)?, record })
}
