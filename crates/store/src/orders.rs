//! Orders in their rows.
//!
//! It reads and writes records as they are: how they change is decided in `pickup`, when they may in `sqlite.rs`.

use std::collections::HashMap;

use pickup::order::{OrderKey, OrderRecord, OrderStatus};
use pickup::store::{FOUND_MAX, LIST_MAX, StoreError};
use pickup::text::StoreId;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{Row, SqliteExecutor};

use crate::failure::OrFail;
use crate::new_orders::insert_words;
use crate::trip::Trip;
use crate::{links, openings, twins, words};

/// An order and its row.
pub(crate) struct Found {
    pub(crate) row: i64,
    pub(crate) record: OrderRecord,
}

const BY_KEY: &str =
    "SELECT row AS row, record AS record FROM orders WHERE system = ? AND shop = ? AND id = ?";

/// Asks for an order on a trip, beside other questions.
pub(crate) fn ask(trip: &mut Trip, key: &OrderKey) {
    trip.beside(BY_KEY).bind(key.system()).bind(key.shop()).bind(key.id());
}

/// The order that was asked for; nothing if there is none.
pub(crate) fn asked(row: &SqliteRow) -> Result<Option<Found>, StoreError> {
    match row.try_get("row") {
        Ok(None::<i64>) => Ok(None),
        Ok(Some(_)) | Err(_) => read(row).map(Some),
    }
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

/// The same with what else has its number and its customer.
pub(crate) async fn by_key_with_twins(
    pool: &SqlitePool,
    key: &OrderKey,
) -> Result<Option<OrderRecord>, StoreError> {
    let mut connection = pool.acquire().await.or_fail()?;
    match by_key(&mut *connection, key).await? {
        Some(found) => twins::look_for(&mut connection, found.record).await.map(Some),
        None => Ok(None),
    }
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
    connection: &mut SqliteConnection,
    text: &str,
) -> Result<Vec<OrderRecord>, StoreError> {
    let rows = sqlx::query(
        "SELECT row, record FROM orders JOIN order_code ON order_row = row
         WHERE code = ? ORDER BY waits DESC, waits_since DESC, row LIMIT ?",
    )
    .bind(words::code(text))
    .bind(FOUND_MAX)
    .fetch_all(&mut *connection)
    .await
    .or_fail()?;
    let mut found = Vec::with_capacity(rows.len());
    for record in records(&rows)? {
        found.push(twins::look_for(connection, record).await?);
    }
    Ok(found)
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

/// The words that an order has, as its row says: separated by spaces, which none of them has.
const FORGET_WORDS: &str = r#"DELETE FROM order_word WHERE order_row = ? AND word IN
    (SELECT value FROM orders, json_each('[' || replace(json_quote(words), ' ', '","') || ']') WHERE row = ?)"#;

/// Writes an order over the one that a row has.
pub(crate) async fn write(
    connection: &mut SqliteConnection,
    row: i64,
    record: &OrderRecord,
) -> Result<(), StoreError> {
    let Columns { waits, since, joined, words, json } = Columns::of(record)?;
    let mut trip = Trip::default();
    trip.then("DELETE FROM order_code WHERE order_row = ?").bind(row);
    trip.then(FORGET_WORDS).bind(row).bind(row);
    trip.then(
        "UPDATE orders SET location = ?, waits = ?, waits_since = ?, words = ?, record = ? WHERE row = ?",
    );
    trip.bind(location(record)).bind(waits).bind(since).bind(joined).bind(json).bind(row);
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
    let mut trip = Trip::default();
    trip.then(FORGET_WORDS).bind(row).bind(row);
    // Its codes go with it.
    trip.then("DELETE FROM orders WHERE row = ?").bind(row);
    trip.run(connection).await
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

pub(crate) fn records(rows: &[SqliteRow]) -> Result<Vec<OrderRecord>, StoreError> {
    rows.iter().map(|row| read(row).map(|found| found.record)).collect()
}

pub(crate) fn read(row: &SqliteRow) -> Result<Found, StoreError> {
    let unreadable = StoreError::Unreadable { what: "order" };
    let json: &str = row.try_get("record").map_err(|_| unreadable.clone())?;
    let record = serde_json::from_str(json).map_err(|_| unreadable.clone())?;
    Ok(Found { row: row.try_get("row").map_err(|_| unreadable)?, record })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filled::filled;

    /// Names that would end a text, a list or an object if they were taken for one.
    const ORDERS: &str = r#"N-1,"Anna ""Nan"" O\Neil [x"","",y] \u0020 {""z"":1} ¨ 😀",anna@post.example,Jacka,1,ready,paid,SE-042
N-2,Anna Ek,ek@post.example,Jacka,1,ready,paid,SE-042
"#;

    /// The words in their table, if they are those that the rows of the orders say.
    async fn words_as_told(connection: &mut SqliteConnection) -> Vec<(String, i64)> {
        let mut told: Vec<(String, i64)> = Vec::new();
        for row in sqlx::query("SELECT words, row FROM orders").fetch_all(&mut *connection).await.unwrap() {
            let words: String = row.get("words");
            told.extend(words.split_whitespace().map(|word| (word.to_owned(), row.get("row"))));
        }
        told.sort();
        let rows = sqlx::query("SELECT word, order_row FROM order_word ORDER BY word, order_row");
        let kept = rows.fetch_all(connection).await.unwrap();
        assert_eq!(kept.iter().map(|row| (row.get(0), row.get(1))).collect::<Vec<_>>(), told);
        told
    }

    #[tokio::test]
    async fn an_order_takes_every_word_of_its_own_along_and_none_of_another_s() {
        let folder = tempfile::tempdir().unwrap();
        let store = filled(folder.path(), ORDERS).await;
        let mut connection = store.writer.acquire().await.unwrap();
        let first = words_as_told(&mut connection).await;
        let rows = sqlx::query("SELECT row, record FROM orders ORDER BY row").fetch_all(&mut *connection);
        let rows = rows.await.unwrap();
        let [mut one, two] = [read(&rows[0]).unwrap(), read(&rows[1]).unwrap()];
        let of = |words: &[(String, i64)], row| words.iter().filter(|(_, of)| *of == row).count();
        assert!(of(&first, one.row) > 8 && of(&first, two.row) > 2, "{first:?}");

        one.record.order.owner.name = Some("Bo".to_owned());
        write(&mut connection, one.row, &one.record).await.unwrap();
        let second = words_as_told(&mut connection).await;
        assert!(of(&second, one.row) < of(&first, one.row) && of(&second, one.row) > 1, "{second:?}");
        assert_eq!(of(&second, two.row), of(&first, two.row));

        delete(&mut connection, one.row, &one.record.order.key).await.unwrap();
        let last = words_as_told(&mut connection).await;
        assert_eq!((of(&last, one.row), of(&last, two.row)), (0, of(&first, two.row)));
        assert!(by_code(&mut connection, "n-1").await.unwrap().is_empty(), "its codes are gone too");
    }
}
