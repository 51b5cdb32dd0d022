//! Leases and counters of checks.
//!
//! A lease is never waited for: it is free, or the answer says who has it. One that has ended counts for nothing.

use jiff::{SignedDuration, Timestamp};
use pickup::check::Reference;
use pickup::order::OrderKey;
use pickup::store::{Busy, Counters, Lease, Leased, StoreError};
use pickup::text::TillId;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Row, SqliteExecutor};

use crate::failure::OrFail;

/// The longest lease, so that a wrong clock can't lock an order for a year.
const LEASE_MAX: SignedDuration = SignedDuration::from_hours(1);

/// What is counted of checks.
#[derive(Clone, Copy)]
pub(crate) enum Event {
    Start,
    Decline,
    Mismatch,
}

impl Event {
    fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Decline => "decline",
            Self::Mismatch => "mismatch",
        }
    }
}

pub(crate) async fn take(
    connection: &mut SqliteConnection,
    lease: &Lease,
    now: Timestamp,
) -> Result<Result<(), Busy>, StoreError> {
    if lease.until.duration_since(now) > LEASE_MAX {
        return Err(StoreError::TooMuch {
            what: "lease in seconds",
            limit: LEASE_MAX.unsigned_abs().as_secs(),
        });
    }
    // Those that ran out, and those that a clock since put right would keep for too long.
    sqlx::query("DELETE FROM lease WHERE until_ms <= ? OR until_ms > ?")
        .bind(now.as_millisecond())
        .bind(now.as_millisecond().saturating_add(LEASE_MAX.as_millis().try_into().unwrap_or(i64::MAX)))
        .execute(&mut *connection)
        .await
        .or_fail()?;
    if let Some(busy) = conflict(connection, lease).await? {
        return Ok(Err(busy));
    }
    sqlx::query("INSERT INTO lease (reference, till, system, shop, id, customer, until_ms) VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(lease.reference.as_str())
        .bind(lease.till.as_str())
        .bind(lease.order.system())
        .bind(lease.order.shop())
        .bind(lease.order.id())
        .bind(lease.customer.hash().0.as_slice())
        .bind(lease.until.as_millisecond())
        .execute(&mut *connection)
        .await
        .or_fail()?;
    count(connection, &lease.order, Event::Start, now).await?;
    Ok(Ok(()))
}

async fn conflict(connection: &mut SqliteConnection, lease: &Lease) -> Result<Option<Busy>, StoreError> {
    let row = sqlx::query(
        "SELECT reference, till, until_ms,
           CASE WHEN system = ?2 AND shop = ?3 AND id = ?4 THEN 'order'
                WHEN customer = ?5 THEN 'customer' ELSE 'till' END AS what
         FROM lease
         WHERE (system = ?2 AND shop = ?3 AND id = ?4) OR customer = ?5 OR till = ?1 OR reference = ?6
         ORDER BY what = 'order' DESC, what = 'customer' DESC LIMIT 1",
    )
    .bind(lease.till.as_str())
    .bind(lease.order.system())
    .bind(lease.order.shop())
    .bind(lease.order.id())
    .bind(lease.customer.hash().0.as_slice())
    .bind(lease.reference.as_str())
    .fetch_optional(connection)
    .await
    .or_fail()?;
    let Some(row) = row else { return Ok(None) };
    let text = |column: &str| row.try_get::<String, _>(column).ok();
    let busy = || {
        let what = match text("what")?.as_str() {
            "order" => Leased::Order,
            "customer" => Leased::Customer,
            _ => Leased::Till,
        };
        Some(Busy {
            what,
            reference: Reference::read(&text("reference")?)?,
            till: TillId::new(text("till")?).ok()?,
            until: Timestamp::from_millisecond(row.try_get("until_ms").ok()?).ok()?,
        })
    };
    busy().map(Some).ok_or(StoreError::Unreadable { what: "lease" })
}

pub(crate) async fn extend(
    executor: impl SqliteExecutor<'_>,
    reference: &Reference,
    until: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE lease SET until_ms = max(until_ms, ?) WHERE reference = ?")
        .bind(until.as_millisecond())
        .bind(reference.as_str())
        .execute(executor)
        .await
        .or_fail()?;
    Ok(())
}

pub(crate) async fn release(
    executor: impl SqliteExecutor<'_>,
    reference: &Reference,
) -> Result<(), StoreError> {
    let delete = "DELETE FROM lease WHERE reference = ?";
    sqlx::query(delete).bind(reference.as_str()).execute(executor).await.or_fail()?;
    Ok(())
}

pub(crate) async fn abandon(
    executor: impl SqliteExecutor<'_>,
    till: &TillId,
) -> Result<Vec<OrderKey>, StoreError> {
    let rows = sqlx::query("DELETE FROM lease WHERE till = ? RETURNING system, shop, id")
        .bind(till.as_str())
        .fetch_all(executor)
        .await
        .or_fail()?;
    let key = |row: &sqlx::sqlite::SqliteRow| {
        let text = |column: &str| row.try_get::<String, _>(column).ok();
        OrderKey::new(text("system")?, text("shop")?, text("id")?).ok()
    };
    rows.iter().map(|row| key(row).ok_or(StoreError::Unreadable { what: "lease" })).collect()
}

pub(crate) async fn count(
    connection: &mut SqliteConnection,
    order: &OrderKey,
    event: Event,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO check_event (system, shop, id, what, at_ms) VALUES (?, ?, ?, ?, ?)")
        .bind(order.system())
        .bind(order.shop())
        .bind(order.id())
        .bind(event.word())
        .bind(at.as_millisecond())
        .execute(connection)
        .await
        .or_fail()?;
    Ok(())
}

pub(crate) async fn counters(
    executor: impl SqliteExecutor<'_>,
    order: &OrderKey,
    since: Timestamp,
) -> Result<Counters, StoreError> {
    let row = sqlx::query(
        "SELECT count(*) FILTER (WHERE what = 'start') AS starts,
                count(*) FILTER (WHERE what = 'decline') AS declines,
                count(*) FILTER (WHERE what = 'mismatch') AS mismatches,
                max(at_ms) FILTER (WHERE what = 'decline') AS last_decline
         FROM check_event WHERE system = ? AND shop = ? AND id = ? AND at_ms >= ?",
    )
    .bind(order.system())
    .bind(order.shop())
    .bind(order.id())
    .bind(since.as_millisecond())
    .fetch_one(executor)
    .await
    .or_fail()?;
    let number = |column: &str| row.try_get::<u32, _>(column).ok();
    let counters = || {
        let last_decline: Option<i64> = row.try_get("last_decline").ok()?;
        Some(Counters {
            starts: number("starts")?,
            declines: number("declines")?,
            mismatches: number("mismatches")?,
            last_decline: last_decline.map(Timestamp::from_millisecond).transpose().ok()?,
        })
    };
    counters().ok_or(StoreError::Unreadable { what: "counter" })
}
