//! How checks went, for the shop's overview: rows that are written once, read by the day, and forgotten when they are old.
//!
//! What counts as what is decided in `pickup::activity`. No customer is in here.

use jiff::{SignedDuration, Timestamp};
use pickup::activity::{CheckNote, How, NOTES_MAX, Outcome};
use pickup::check::Reference;
use pickup::order::OrderKey;
use pickup::store::StoreError;
use pickup::text::{StaffId, TillId};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use crate::Sqlite;
use crate::failure::OrFail;

impl Sqlite {
    /// Forgets the notes of checks that began before a time; says how many there were.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn forget_checks(&self, before: Timestamp) -> Result<u64, StoreError> {
        let forgotten = sqlx::query("DELETE FROM check_note WHERE started_ms < ?")
            .bind(before.as_millisecond())
            .execute(&self.writer)
            .await
            .or_fail()?;
        Ok(forgotten.rows_affected())
    }
}

pub(crate) async fn note(executor: impl SqliteExecutor<'_>, note: &CheckNote) -> Result<(), StoreError> {
    let took = note.took.map(|took| i64::try_from(took.as_millis()).unwrap_or(i64::MAX));
    sqlx::query(
        "INSERT INTO check_note (reference, system, shop, id, numbers, outcome, how, started_ms, took_ms, staff, till)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(note.reference.as_str())
    .bind(note.order.as_ref().map(OrderKey::system))
    .bind(note.order.as_ref().map(OrderKey::shop))
    .bind(note.order.as_ref().map(OrderKey::id))
    .bind(&note.numbers)
    .bind(note.outcome.as_str())
    .bind(note.how.as_str())
    .bind(note.started_at.as_millisecond())
    .bind(took)
    .bind(note.staff.as_str())
    .bind(note.till.as_str())
    .execute(executor)
    .await
    .or_fail()?;
    Ok(())
}

pub(crate) async fn noted(
    executor: impl SqliteExecutor<'_>,
    from: Timestamp,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<CheckNote>, StoreError> {
    let rows = sqlx::query(
        "SELECT reference, system, shop, id, numbers, outcome, how, started_ms, took_ms, staff, till
         FROM check_note WHERE started_ms >= ? AND started_ms < ?
         ORDER BY started_ms DESC, row DESC LIMIT ?",
    )
    .bind(from.as_millisecond())
    .bind(before.as_millisecond())
    .bind(limit.min(NOTES_MAX))
    .fetch_all(executor)
    .await
    .or_fail()?;
    rows.iter().map(|row| read(row).ok_or(StoreError::Unreadable { what: "note of a check" })).collect()
}

fn read(row: &SqliteRow) -> Option<CheckNote> {
    let text = |column: &str| row.try_get::<&str, _>(column).ok();
    let part = |column: &str| row.try_get::<Option<&str>, _>(column).ok();
    let key = part("system")?.zip(part("shop")?).zip(part("id")?);
    let order = key.map(|((system, shop), id)| OrderKey::new(system, shop, id)).transpose().ok()?;
    let took: Option<i64> = row.try_get("took_ms").ok()?;
    Some(CheckNote {
        reference: Reference::read(text("reference")?)?,
        order,
        numbers: text("numbers")?.to_owned(),
        outcome: Outcome::from_name(text("outcome")?)?,
        how: How::from_name(text("how")?)?,
        started_at: Timestamp::from_millisecond(row.try_get("started_ms").ok()?).ok()?,
        took: took.map(SignedDuration::from_millis),
        staff: StaffId::new(text("staff")?).ok()?,
        till: TillId::new(text("till")?).ok()?,
    })
}
