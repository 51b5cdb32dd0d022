//! That orders were opened at a desk, so that a day's report can say which of them nobody was asked about.
//!
//! An order and a time, and no person: who opens orders to look at people is seen by how many there are. It goes with its
//! order, and when it is old.

use jiff::Timestamp;
use pickup::order::OrderKey;
use pickup::store::{LIST_MAX, StoreError};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Row, SqliteExecutor};

use crate::Sqlite;
use crate::failure::OrFail;

/// An order that was opened, and about which nobody was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Which.
    pub order: OrderKey,
    /// How often.
    pub times: u32,
    /// When first.
    pub first: Timestamp,
}

pub(crate) async fn note(
    executor: impl SqliteExecutor<'_>,
    order: &OrderKey,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("INSERT OR IGNORE INTO order_opening (system, shop, id, at_ms) VALUES (?, ?, ?, ?)")
        .bind(order.system())
        .bind(order.shop())
        .bind(order.id())
        .bind(at.as_millisecond())
        .execute(executor)
        .await
        .or_fail()?;
    Ok(())
}

/// Forgets that an order was ever opened.
pub(crate) async fn forget(connection: &mut SqliteConnection, order: &OrderKey) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM order_opening WHERE system = ? AND shop = ? AND id = ?")
        .bind(order.system())
        .bind(order.shop())
        .bind(order.id())
        .execute(connection)
        .await
        .or_fail()?;
    Ok(())
}

impl Sqlite {
    /// The orders that were opened in a time and about which nobody was asked since it began, the first opened first; at
    /// most [`LIST_MAX`].
    ///
    /// # Errors
    /// [`StoreError`] if they can't be read.
    pub async fn opened_and_never_checked(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Opened>, StoreError> {
        let rows = sqlx::query(
            "SELECT system, shop, id, count(*) AS times, min(at_ms) AS first FROM order_opening AS opening
             WHERE at_ms >= ?1 AND at_ms < ?2 AND NOT EXISTS (
                 SELECT 1 FROM check_event AS event
                 WHERE event.system = opening.system AND event.shop = opening.shop AND event.id = opening.id
                   AND what = 'start' AND event.at_ms >= ?1)
             GROUP BY system, shop, id ORDER BY first LIMIT ?3",
        )
        .bind(from.as_millisecond())
        .bind(to.as_millisecond())
        .bind(LIST_MAX)
        .fetch_all(&self.pool)
        .await
        .or_fail()?;
        let read = |row: &SqliteRow| {
            let text = |column: &str| row.try_get::<String, _>(column).ok();
            let order = OrderKey::new(text("system")?, text("shop")?, text("id")?).ok()?;
            let first = Timestamp::from_millisecond(row.try_get("first").ok()?).ok()?;
            Some(Opened { order, times: row.try_get("times").ok()?, first })
        };
        rows.iter().map(|row| read(row).ok_or(StoreError::Unreadable { what: "opening" })).collect()
    }

    /// Forgets which orders were opened before a time, whether they still wait or not.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was forgotten.
    pub async fn forget_openings(&self, before: Timestamp) -> Result<(), StoreError> {
        let delete = "DELETE FROM order_opening WHERE at_ms < ?";
        sqlx::query(delete).bind(before.as_millisecond()).execute(&self.writer).await.or_fail()?;
        Ok(())
    }
}
