//! Whose an e-mail address was when it last proved a hand-over, as keyed hashes.
//!
//! What follows from another account is decided in `pickup`; here nothing takes one address from another account unasked.

use jiff::Timestamp;
use pickup::handover::HandOver;
use pickup::pseudonym::Hash;
use pickup::store::{RecordRefusal, StoreError};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Row, SqliteExecutor};

use crate::failure::OrFail;
use crate::trip::Trip;

/// Whose an e-mail address was, and when that was seen last. Both are keyed hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    /// The address.
    pub email: Hash,
    /// Issuer and subject.
    pub subject: Hash,
    /// The last hand-over that it proved, by the clock of the till.
    pub last: Timestamp,
}

pub(crate) async fn known(
    executor: impl SqliteExecutor<'_>,
    email: &Hash,
) -> Result<Option<Hash>, StoreError> {
    let row = sqlx::query("SELECT subject FROM email_account WHERE email = ?")
        .bind(email.0.as_slice())
        .fetch_optional(executor)
        .await
        .or_fail()?;
    row.map(|row| hash(&row, "subject").ok_or(UNREADABLE)).transpose()
}

const UNREADABLE: StoreError = StoreError::Unreadable { what: "account" };

fn hash(row: &SqliteRow, column: &str) -> Option<Hash> {
    let bytes: Vec<u8> = row.try_get(column).ok()?;
    bytes.try_into().ok().map(Hash)
}

/// All that is known, in the order of the hashes, after one of them.
pub(crate) async fn page(
    executor: impl SqliteExecutor<'_>,
    after: Option<&Hash>,
    limit: u32,
) -> Result<Vec<Account>, StoreError> {
    let query = "SELECT email, subject, last_ms FROM email_account WHERE email > ? ORDER BY email LIMIT ?";
    let after = after.map_or(&[][..], |hash| hash.0.as_slice());
    let rows = sqlx::query(query).bind(after).bind(limit).fetch_all(executor).await.or_fail()?;
    let read = |row: &SqliteRow| {
        let last = Timestamp::from_millisecond(row.try_get("last_ms").ok()?).ok()?;
        Some(Account { email: hash(row, "email")?, subject: hash(row, "subject")?, last })
    };
    rows.iter().map(|row| read(row).ok_or(UNREADABLE)).collect()
}

/// Forgets whose an address was, unless it proved something since; whether it did.
pub(crate) async fn forget(connection: &mut SqliteConnection, account: &Account) -> Result<bool, StoreError> {
    let done = sqlx::query("DELETE FROM email_account WHERE email = ? AND subject = ? AND last_ms = ?")
        .bind(account.email.0.as_slice())
        .bind(account.subject.0.as_slice())
        .bind(account.last.as_millisecond())
        .execute(connection)
        .await
        .or_fail()?;
    Ok(done.rows_affected() > 0)
}

/// Asks whose the address of a hand-over was, if it has one.
pub(crate) fn ask(trip: &mut Trip, hand_over: &HandOver) {
    let email = hand_over.account().map(|(email, _)| email.0.as_slice());
    trip.beside("SELECT (SELECT subject FROM email_account WHERE email = ?) AS subject").bind(email);
}

/// Keeps whose it is, in the transaction that makes the hand-over true. What another till recorded since the verdict
/// counts: then the verdict rests on something that is no longer so. It is told by the row that was asked for.
pub(crate) fn remember(
    trip: &mut Trip,
    hand_over: &HandOver,
    known: &SqliteRow,
) -> Result<(), RecordRefusal> {
    let Some((email, subject)) = hand_over.account() else { return Ok(()) };
    let known: Option<&[u8]> = known.try_get("subject").map_err(|_| UNREADABLE)?;
    if known.is_some_and(|known| known != subject.0) && !hand_over.may_change_account() {
        return Err(RecordRefusal::AnotherAccount);
    }
    trip.then(
        "INSERT INTO email_account (email, subject, last_ms) VALUES (?, ?, ?)
         ON CONFLICT (email) DO UPDATE SET subject = excluded.subject, last_ms = excluded.last_ms",
    );
    trip.bind(email.0.as_slice()).bind(subject.0.as_slice()).bind(hand_over.at().as_millisecond());
    Ok(())
}
