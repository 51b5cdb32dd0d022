//! Leases and counters of checks.
//!
//! A lease is never waited for: it is free, or the answer says who has it. One that has ended counts for nothing.

use jiff::{SignedDuration, Timestamp};
use pickup::check::Reference;
use pickup::order::OrderKey;
use pickup::pseudonym::{Hash, Pseudonym};
use pickup::store::{Busy, Counters, Lease, Leased, StoreError};
use pickup::text::TillId;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Row, SqliteExecutor};

use crate::failure::OrFail;
use crate::trip::Trip;

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

/// Of whom something is counted.
#[derive(Clone, Copy)]
pub(crate) enum Whose<'a> {
    /// An order's.
    Order(&'a OrderKey),
    /// A customer's, without an order. No order's system is empty.
    Customer(&'a Hash),
}

impl Whose<'_> {
    fn parts(self) -> [String; 3] {
        match self {
            Self::Order(key) => [key.system(), key.shop(), key.id()].map(str::to_owned),
            Self::Customer(customer) => [String::new(), "customer".to_owned(), customer.to_string()],
        }
    }
}

pub(crate) async fn take(
    connection: &mut SqliteConnection,
    lease: &Lease,
    now: Timestamp,
) -> Result<Result<(), Busy>, StoreError> {
    clear(connection, lease.until, now).await?;
    if let Some(busy) = conflict(connection, lease).await? {
        return Ok(Err(busy));
    }
    insert(connection, &lease.reference, &lease.till, &lease.customer, lease.until).await?;
    for order in lease.orders() {
        sqlx::query("INSERT INTO lease_order (system, shop, id, reference) VALUES (?, ?, ?, ?)")
            .bind(order.system())
            .bind(order.shop())
            .bind(order.id())
            .bind(lease.reference.as_str())
            .execute(&mut *connection)
            .await
            .or_fail()?;
        count(connection, Whose::Order(order), Event::Start, now).await?;
    }
    Ok(Ok(()))
}

/// Makes room for a lease that ends then: forgets what ran out.
pub(crate) async fn clear(
    connection: &mut SqliteConnection,
    until: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    if until.duration_since(now) > LEASE_MAX {
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
    Ok(())
}

pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    reference: &Reference,
    till: &TillId,
    customer: &Pseudonym,
    until: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO lease (reference, till, customer, until_ms) VALUES (?, ?, ?, ?)")
        .bind(reference.as_str())
        .bind(till.as_str())
        .bind(customer.hash().0.as_slice())
        .bind(until.as_millisecond())
        .execute(connection)
        .await
        .or_fail()?;
    Ok(())
}

/// Who has an order of it, or its customer, or its till.
async fn conflict(connection: &mut SqliteConnection, lease: &Lease) -> Result<Option<Busy>, StoreError> {
    for order in lease.orders() {
        let row = sqlx::query(
            "SELECT reference, till, until_ms FROM lease JOIN lease_order USING (reference)
             WHERE system = ? AND shop = ? AND id = ?",
        )
        .bind(order.system())
        .bind(order.shop())
        .bind(order.id())
        .fetch_optional(&mut *connection)
        .await
        .or_fail()?;
        if let Some(row) = row {
            return busy(&row, Leased::Order).map(Some);
        }
    }
    taken(connection, &lease.reference, &lease.till, &lease.customer).await
}

/// Who has the customer, or the till.
pub(crate) async fn taken(
    connection: &mut SqliteConnection,
    reference: &Reference,
    till: &TillId,
    customer: &Pseudonym,
) -> Result<Option<Busy>, StoreError> {
    let row = sqlx::query(
        "SELECT reference, till, until_ms, customer = ?1 AS is_customers FROM lease
         WHERE customer = ?1 OR till = ?2 OR reference = ?3 ORDER BY is_customers DESC LIMIT 1",
    )
    .bind(customer.hash().0.as_slice())
    .bind(till.as_str())
    .bind(reference.as_str())
    .fetch_optional(connection)
    .await
    .or_fail()?;
    let Some(row) = row else { return Ok(None) };
    let is_customers = row.try_get("is_customers").map_err(|_| StoreError::Unreadable { what: "lease" })?;
    busy(&row, if is_customers { Leased::Customer } else { Leased::Till }).map(Some)
}

fn busy(row: &SqliteRow, what: Leased) -> Result<Busy, StoreError> {
    let text = |column: &str| row.try_get::<String, _>(column).ok();
    let read = || {
        Some(Busy {
            what,
            reference: Reference::read(&text("reference")?)?,
            till: TillId::new(text("till")?).ok()?,
            until: Timestamp::from_millisecond(row.try_get("until_ms").ok()?).ok()?,
        })
    };
    read().ok_or(StoreError::Unreadable { what: "lease" })
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

/// Gives up one order of a lease, and the lease with its last one.
pub(crate) fn release_order(trip: &mut Trip, reference: &Reference, order: &OrderKey) {
    trip.then("DELETE FROM lease_order WHERE reference = ? AND system = ? AND shop = ? AND id = ?");
    trip.bind(reference.as_str()).bind(order.system()).bind(order.shop()).bind(order.id());
    trip.then(
        "DELETE FROM lease WHERE reference = ?
         AND NOT EXISTS (SELECT 1 FROM lease_order WHERE lease_order.reference = lease.reference)",
    );
    trip.bind(reference.as_str());
}

pub(crate) async fn abandon(
    connection: &mut SqliteConnection,
    till: &TillId,
) -> Result<Vec<OrderKey>, StoreError> {
    let rows = sqlx::query(
        "DELETE FROM lease_order WHERE reference IN (SELECT reference FROM lease WHERE till = ?)
         RETURNING system, shop, id",
    )
    .bind(till.as_str())
    .fetch_all(&mut *connection)
    .await
    .or_fail()?;
    let delete = "DELETE FROM lease WHERE till = ?";
    sqlx::query(delete).bind(till.as_str()).execute(connection).await.or_fail()?;
    let key = |row: &SqliteRow| {
        let text = |column: &str| row.try_get::<String, _>(column).ok();
        OrderKey::new(text("system")?, text("shop")?, text("id")?).ok()
    };
    rows.iter().map(|row| key(row).ok_or(StoreError::Unreadable { what: "lease" })).collect()
}

pub(crate) async fn count(
    connection: &mut SqliteConnection,
    whose: Whose<'_>,
    event: Event,
    at: Timestamp,
) -> Result<(), StoreError> {
    let [system, shop, id] = whose.parts();
    sqlx::query("INSERT INTO check_event (system, shop, id, what, at_ms) VALUES (?, ?, ?, ?, ?)")
        .bind(system)
        .bind(shop)
        .bind(id)
        .bind(event.word())
        .bind(at.as_millisecond())
        .execute(connection)
        .await
        .or_fail()?;
    Ok(())
}

pub(crate) async fn counters(
    executor: impl SqliteExecutor<'_>,
    whose: Whose<'_>,
    since: Timestamp,
) -> Result<Counters, StoreError> {
    let [system, shop, id] = whose.parts();
    let row = sqlx::query(
        "SELECT count(*) FILTER (WHERE what = 'start') AS starts,
                count(*) FILTER (WHERE what = 'decline') AS declines,
                count(*) FILTER (WHERE what = 'mismatch') AS mismatches,
                max(at_ms) FILTER (WHERE what = 'decline') AS last_decline
         FROM check_event WHERE system = ? AND shop = ? AND id = ? AND at_ms >= ?",
    )
    .bind(system)
    .bind(shop)
    .bind(id)
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
