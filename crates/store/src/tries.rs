//! Which hand-over each id was used for. A retry finds the first try here, whoever made it and when.
//!
//! The row is believed as far as the entry bears it out: the id is a fact of it.

use pickup::handover::{HandOver, HandOverId};
use pickup::ledger::{Entry, Head, Kind};
use pickup::pseudonym::Hash;
use pickup::store::{Recorded, StoreError};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use crate::failure::OrFail;
use crate::ledger;
use crate::trip::Trip;

const UNREADABLE: StoreError = StoreError::Unreadable { what: "id of a hand-over" };

/// Asks whether the id of a hand-over was used before, beside other questions.
pub(crate) fn ask(trip: &mut Trip, hand_over: &HandOver) {
    trip.beside("SELECT seq AS first_seq FROM hand_over_id WHERE id = ?");
    trip.bind(hand_over.id().as_bytes().as_slice());
}

/// The answer.
pub(crate) fn is_used(row: &SqliteRow) -> Result<bool, StoreError> {
    row.try_get::<Option<i64>, _>("first_seq").map(|seq| seq.is_some()).map_err(|_| UNREADABLE)
}

/// What was recorded under an id.
pub(crate) async fn recorded(
    executor: impl SqliteExecutor<'_>,
    id: &HandOverId,
) -> Result<Option<Recorded>, StoreError> {
    let query = "SELECT asked, seq, entry, hash FROM hand_over_id JOIN ledger USING (seq) WHERE id = ?";
    let row = sqlx::query(query).bind(id.as_bytes().as_slice()).fetch_optional(executor).await.or_fail()?;
    row.map(|row| read(&row, id)).transpose()
}

fn read(row: &SqliteRow, id: &HandOverId) -> Result<Recorded, StoreError> {
    let raw = ledger::read(row)?;
    let entry = ledger::believed(&raw)?;
    let asked = row.try_get::<Vec<u8>, _>("asked").ok().and_then(|bytes| bytes.try_into().ok());
    let asked = asked.map(Hash).filter(|_| is_of(&entry, id)).ok_or(UNREADABLE)?;
    Ok(Recorded { head: Head { seq: entry.seq, hash: raw.hash }, entry, asked })
}

fn is_of(entry: &Entry, id: &HandOverId) -> bool {
    entry.kind == Kind::HandOver && entry.hand_over_id() == Some(*id)
}

/// Keeps what the id was used for.
pub(crate) fn remember(trip: &mut Trip, hand_over: &HandOver, entry: Head) -> Result<(), StoreError> {
    trip.then("INSERT INTO hand_over_id (id, asked, seq) VALUES (?, ?, ?)");
    trip.bind(hand_over.id().as_bytes().as_slice()).bind(hand_over.asked().0.as_slice());
    trip.bind(ledger::to_i64(entry.seq)?);
    Ok(())
}
