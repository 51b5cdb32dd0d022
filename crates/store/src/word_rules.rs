//! Makes the words of all orders anew when the program's rules for them are newer than the database's.
//!
//! Once, when the database is opened, in one transaction: it is found by the old rules or by the new ones.

use pickup::store::StoreError;
use sqlx::sqlite::SqlitePool;
use sqlx::{Row as _, Sqlite as Database, Transaction};

use crate::failure::OrFail;
use crate::{orders, words};

/// Orders that are in memory at once.
const AT_ONCE: u32 = 1_000;

pub(crate) async fn follow(pool: &SqlitePool) -> Result<(), StoreError> {
    let version = sqlx::query("SELECT version FROM word_rules").fetch_one(pool).await.or_fail()?;
    let version: i64 = version.try_get(0).map_err(|_| StoreError::Unreadable { what: "rules of words" })?;
    if version >= words::RULES {
        return Ok(());
    }
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.or_fail()?;
    anew(&mut transaction).await?;
    sqlx::query("UPDATE word_rules SET version = ?")
        .bind(words::RULES)
        .execute(&mut *transaction)
        .await
        .or_fail()?;
    transaction.commit().await.or_fail()
}

async fn anew(transaction: &mut Transaction<'static, Database>) -> Result<(), StoreError> {
    let mut after = i64::MIN;
    loop {
        let rows = sqlx::query("SELECT row, record FROM orders WHERE row > ? ORDER BY row LIMIT ?")
            .bind(after)
            .bind(AT_ONCE)
            .fetch_all(&mut **transaction)
            .await
            .or_fail()?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.try_get("row").map_err(|_| StoreError::Unreadable { what: "order" })?;
        // An order that can't be read is told when it is asked for; it hides no other.
        for found in rows.iter().filter_map(|row| orders::read(row).ok()) {
            orders::write(transaction, found.row, &found.record).await?;
        }
    }
}
