//! Whose an e-mail address was when it last proved a hand-over, as keyed hashes.
//!
//! What follows from another account is decided in `pickup`; here nothing takes one address from another account unasked.

use pickup::handover::HandOver;
use pickup::pseudonym::Hash;
use pickup::store::{RecordRefusal, StoreError};
use sqlx::sqlite::SqliteConnection;
use sqlx::{Row, SqliteExecutor};

use crate::failure::OrFail;

pub(crate) async fn known(
    executor: impl SqliteExecutor<'_>,
    email: &Hash,
) -> Result<Option<Hash>, StoreError> {
    let row = sqlx::query("SELECT subject FROM email_account WHERE email = ?")
        .bind(email.0.as_slice())
        .fetch_optional(executor)
        .await
        .or_fail()?;
    let subject = |row: sqlx::sqlite::SqliteRow| {
        let bytes: Vec<u8> = row.try_get("subject").ok()?;
        bytes.try_into().ok().map(Hash)
    };
    row.map(|row| subject(row).ok_or(StoreError::Unreadable { what: "account" })).transpose()
}

/// Keeps whose the address of a hand-over is, in the transaction that makes the hand-over true. What another till
/// recorded since the verdict counts: then the verdict rests on something that is no longer so.
pub(crate) async fn remember(
    connection: &mut SqliteConnection,
    hand_over: &HandOver,
) -> Result<(), RecordRefusal> {
    let Some((email, subject)) = hand_over.account() else { return Ok(()) };
    let known = known(&mut *connection, email).await?;
    if known.is_some_and(|known| known != *subject) && !hand_over.may_change_account() {
        return Err(RecordRefusal::AnotherAccount);
    }
    sqlx::query(
        "INSERT INTO email_account (email, subject, last_ms) VALUES (?, ?, ?)
         ON CONFLICT (email) DO UPDATE SET subject = excluded.subject, last_ms = excluded.last_ms",
    )
    .bind(email.0.as_slice())
    .bind(subject.0.as_slice())
    .bind(hand_over.at().as_millisecond())
    .execute(connection)
    .await
    .or_fail()?;
    Ok(())
}
