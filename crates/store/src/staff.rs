//! What is kept of the staff: tries at their PINs, and what two of them did together.
//!
//! Whether a try or an act is allowed is decided in `pickup`; here it is written down before anything follows from it.

use jiff::Timestamp;
use pickup::approved::ApprovedAct;
use pickup::ledger::Draft;
use pickup::order::OrderRecord;
use pickup::staff::{PinLocked, Release, SpentTry, Tries};
use pickup::store::{RecordRefusal, StoreError};
use pickup::text::StaffId;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Row, SqliteExecutor};

use crate::failure::OrFail;
use crate::outbox::Correcting;
use crate::{Sqlite, ledger, orders, outbox, twins};

/// Reads, counts and writes in the caller's transaction, so that two tills can't make one try.
pub(crate) async fn spend_try(
    connection: &mut SqliteConnection,
    staff: &StaffId,
    now: Timestamp,
) -> Result<Result<SpentTry, PinLocked>, StoreError> {
    let tries = tries(connection, staff).await?;
    let (spent, tries) = match tries.spend(staff.clone(), now) {
        Ok(spent) => spent,
        Err(locked) => return Ok(Err(locked)),
    };
    sqlx::query(
        "INSERT INTO pin_try (staff, wrong, last_ms) VALUES (?, ?, ?)
         ON CONFLICT (staff) DO UPDATE SET wrong = excluded.wrong, last_ms = excluded.last_ms",
    )
    .bind(staff.as_str())
    .bind(tries.wrong)
    .bind(tries.last.unwrap_or(now).as_millisecond())
    .execute(connection)
    .await
    .or_fail()?;
    Ok(Ok(spent))
}

async fn tries(connection: &mut SqliteConnection, staff: &StaffId) -> Result<Tries, StoreError> {
    let row = sqlx::query("SELECT wrong, last_ms FROM pin_try WHERE staff = ?")
        .bind(staff.as_str())
        .fetch_optional(connection)
        .await
        .or_fail()?;
    let Some(row) = row else { return Ok(Tries::default()) };
    let kept = || {
        let last = Timestamp::from_millisecond(row.try_get("last_ms").ok()?).ok()?;
        Some(Tries { wrong: row.try_get("wrong").ok()?, last: Some(last) })
    };
    kept().ok_or(StoreError::Unreadable { what: "count of tries" })
}

pub(crate) async fn forget_tries(
    executor: impl SqliteExecutor<'_>,
    staff: &StaffId,
) -> Result<(), StoreError> {
    let delete = "DELETE FROM pin_try WHERE staff = ?";
    sqlx::query(delete).bind(staff.as_str()).execute(executor).await.or_fail()?;
    Ok(())
}

impl Sqlite {
    /// Changes the order and appends the entry, or neither.
    pub(crate) async fn make_true(&self, act: &ApprovedAct) -> Result<OrderRecord, RecordRefusal> {
        let mut transaction = self.begin().await?;
        let found = orders::by_key(&mut *transaction, act.order()).await?;
        let found = found.ok_or(RecordRefusal::UnknownOrder)?;
        if found.record.revision != act.revision() {
            return Err(RecordRefusal::OrderMoved);
        }
        self.allow_appending(&mut transaction).await?;
        let head = ledger::append(&mut transaction, Draft::of_approved(act, &self.stamp)).await?;
        let record = act.applied_to(found.record);
        orders::write(&mut transaction, found.row, &record).await?;
        let correcting = Correcting { act, record: &record, store: &self.stamp.store, head };
        outbox::correct(&mut transaction, correcting, &self.telling).await?;
        let believed = outbox::believe_source(&mut transaction, act.order()).await?;
        let record = twins::look_for(&mut transaction, believed.unwrap_or(record)).await?;
        self.commit(transaction, Some(head)).await?;
        Ok(record)
    }

    /// Forgets the tries and appends the entry, or neither.
    pub(crate) async fn release_tries(&self, release: &Release) -> Result<u32, StoreError> {
        let mut transaction = self.begin().await?;
        let Tries { wrong, .. } = tries(&mut transaction, release.whom()).await?;
        if wrong == 0 {
            return Ok(0);
        }
        self.allow_appending(&mut transaction).await?;
        let head = ledger::append(&mut transaction, Draft::of_release(release, wrong, &self.stamp)).await?;
        forget_tries(&mut *transaction, release.whom()).await?;
        self.commit(transaction, Some(head)).await?;
        Ok(wrong)
    }
}
