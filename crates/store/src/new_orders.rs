//! Orders that no row has yet, many at once.
//!
//! SQLite works on a thread of its own, so while it writes some rows the next are made. What they are found by is written
//! at the end, all of it sorted: what lies together in an index is written together.

use pickup::order::OrderRecord;
use pickup::store::StoreError;
use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Row as _, Sqlite as Database};

use crate::failure::OrFail;
use crate::orders::{Columns, location};
use crate::words;

/// Rows of one statement. More are not faster, and SQLite takes no more than 32,766 values.
const ROWS_AT_ONCE: usize = 250;
/// The same of words and codes, which have few columns.
const WORDS_AT_ONCE: usize = 2_500;

/// What new orders are found by, each with the row of its order.
#[derive(Default)]
struct FoundBy {
    codes: Vec<(String, i64)>,
    words: Vec<(String, i64)>,
}

/// Writes orders that no row has yet.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    records: &[OrderRecord],
) -> Result<(), StoreError> {
    let last = sqlx::query("SELECT coalesce(max(row), 0) FROM orders")
        .fetch_one(&mut *connection)
        .await
        .or_fail()?;
    let mut last: i64 = last.try_get(0).map_err(|_| StoreError::Unreadable { what: "order" })?;
    let mut found_by = FoundBy::default();
    let mut parts = records.chunks(ROWS_AT_ONCE);
    let mut next = || parts.next().map(|part| rows(&mut last, part, &mut found_by)).transpose();
    let mut made = next()?;
    while let Some(mut query) = made {
        made = beside(query.build().execute(&mut *connection), &mut next).await?;
    }
    let FoundBy { codes, words } = found_by;
    insert_words(connection, "order_code", codes).await?;
    insert_words(connection, "order_word", words).await
}

/// Makes the next statement while SQLite is at work on another.
async fn beside<T, W>(
    at_work: impl Future<Output = Result<W, sqlx::Error>>,
    make: impl FnOnce() -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let (worked, made) = tokio::join!(at_work, async { make() });
    worked.or_fail()?;
    made
}

/// A statement that writes these orders into the rows after the last.
fn rows(
    last: &mut i64,
    records: &[OrderRecord],
    found_by: &mut FoundBy,
) -> Result<QueryBuilder<Database>, StoreError> {
    let mut values = Vec::with_capacity(records.len());
    for record in records {
        *last += 1;
        let row = *last;
        let mut columns = Columns::of(record)?;
        found_by.codes.extend(words::codes(&record.order).into_iter().map(|code| (code, row)));
        found_by.words.extend(std::mem::take(&mut columns.words).into_iter().map(|word| (word, row)));
        values.push((row, record, columns));
    }
    let mut query = QueryBuilder::new(
        "INSERT INTO orders (row, system, shop, id, location, waits, waits_since, words, record) ",
    );
    query.push_values(values, |mut value, (row, record, columns)| {
        let key = &record.order.key;
        value.push_bind(row).push_bind(key.system()).push_bind(key.shop()).push_bind(key.id());
        value.push_bind(location(record)).push_bind(columns.waits).push_bind(columns.since);
        value.push_bind(columns.joined).push_bind(columns.json);
    });
    Ok(query)
}

/// Writes what orders are found by.
pub(crate) async fn insert_words(
    connection: &mut SqliteConnection,
    table: &'static str,
    mut words: Vec<(String, i64)>,
) -> Result<(), StoreError> {
    words.sort_unstable();
    let mut words = words.into_iter();
    let mut next = || {
        let some: Vec<_> = words.by_ref().take(WORDS_AT_ONCE).collect();
        (!some.is_empty()).then(|| {
            let mut query = QueryBuilder::<Database>::new("INSERT INTO ");
            query.push(table).push(" ");
            query.push_values(some, |mut value, (word, row)| {
                value.push_bind(word).push_bind(row);
            });
            query
        })
    };
    let mut made = next();
    while let Some(mut query) = made {
        made = beside(query.build().execute(&mut *connection), || Ok(next())).await?;
    }
    Ok(())
}
