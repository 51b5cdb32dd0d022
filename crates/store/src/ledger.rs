//! The chain in its rows. The end of the chain is checked before anything is appended to it.
//!
//! Nothing here changes or deletes an entry. The whole chain is walked by who asks for it, not at every append.

use jiff::Timestamp;
use pickup::ledger::{
    Broken, Draft, Entry, Fault, Hash, Head, Payload, RawEntry, Sealed, Starting, Verifier,
};
use pickup::sealed_token::SealedToken;
use pickup::store::{LIST_MAX, Stamp, StoreError};
use pickup::text::TillId;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Row, SqliteExecutor};

use crate::failure::OrFail;
use crate::trip::Trip;

/// Head and last entry, in the one row of [`Chain::of`].
pub(crate) const END: &str = "
    SELECT head.seq AS head_seq, head.hash AS head_hash, last.seq AS seq, last.entry AS entry, last.hash AS hash
    FROM ledger_head AS head
    LEFT JOIN (SELECT seq, entry, hash FROM ledger ORDER BY seq DESC LIMIT 1) AS last";

/// The end of the chain, as one till goes on from it in a transaction.
pub(crate) struct Chain {
    end: Head,
    of_till: Option<Entry>,
}

impl Chain {
    /// From the row of [`END`], if the last entry is the one that the head names and is unchanged.
    pub(crate) async fn of(
        connection: &mut SqliteConnection,
        row: &SqliteRow,
        till: &TillId,
        trust: &Hash,
    ) -> Result<Self, StoreError> {
        let (end, last) = checked_end(row)?;
        Ok(Self { end, of_till: last_of(connection, last, till, trust).await? })
    }

    async fn read(
        connection: &mut SqliteConnection,
        till: &TillId,
        trust: &Hash,
    ) -> Result<Self, StoreError> {
        let row = sqlx::query(END).fetch_one(&mut *connection).await.or_fail()?;
        Self::of(connection, &row, till, trust).await
    }

    /// With what was appended here.
    pub(crate) fn end(&self) -> Head {
        self.end
    }

    /// Appends an entry of the till on a trip within the transaction that makes it true, after one about the
    /// configuration if the till trusts otherwise than it did at its last entry.
    pub(crate) fn append(&mut self, trip: &mut Trip, draft: Draft) -> Result<(), StoreError> {
        let changed = self.of_till.as_ref().and_then(|last| draft.configuration_before(last));
        if let Some(changed) = changed {
            self.append_alone(trip, changed)?;
        }
        self.append_alone(trip, draft)
    }

    fn append_alone(&mut self, trip: &mut Trip, draft: Draft) -> Result<(), StoreError> {
        let Sealed { entry, bytes, hash, payload } = draft.seal(self.end.seq + 1, self.end.hash);
        let seq = to_i64(entry.seq)?;
        trip.then("INSERT INTO ledger (seq, entry, hash) VALUES (?, ?, ?)");
        trip.bind(seq).bind(bytes).bind(hash.0.as_slice());
        if let Some(payload) = payload {
            trip.then("INSERT INTO payload (seq, salt, text) VALUES (?, ?, ?)");
            trip.bind(seq).bind(payload.salt().as_slice()).bind(payload.text());
        }
        trip.then("UPDATE ledger_head SET seq = ?, hash = ? WHERE one = 1");
        trip.bind(seq).bind(hash.0.as_slice());
        self.end = Head { seq: entry.seq, hash };
        self.of_till = Some(entry);
        Ok(())
    }
}

/// Appends an entry within the transaction that makes it true, as [`Chain::append`].
pub(crate) async fn append(connection: &mut SqliteConnection, draft: Draft) -> Result<Head, StoreError> {
    let mut chain = Chain::read(connection, &draft.till, &draft.trust).await?;
    let mut trip = Trip::default();
    chain.append(&mut trip, draft)?;
    trip.run(connection).await?;
    Ok(chain.end())
}

/// Appends that a till starts under another configuration than that of its last entry; nothing if it does not.
pub(crate) async fn append_configuration(
    connection: &mut SqliteConnection,
    starting: &Starting,
    changed: &[String],
    stamp: &Stamp,
) -> Result<Option<Head>, StoreError> {
    let chain = Chain::read(connection, &starting.till, &stamp.trust).await?;
    let Some(last) = chain.of_till.filter(|last| last.trust != stamp.trust) else { return Ok(None) };
    let draft = Draft::of_configuration(starting, &last.trust, changed, stamp);
    append(connection, draft).await.map(Some)
}

/// How many entries are looked at together for another till's.
const LOOKED_AT: u32 = 32;

/// The last entry of a till, which is the last of all where a folder has one till. A till's name is part of what it
/// trusts, so who trusts the same is the same till, or one that is none of the shop's.
async fn last_of(
    connection: &mut SqliteConnection,
    last: Option<Entry>,
    till: &TillId,
    trust: &Hash,
) -> Result<Option<Entry>, StoreError> {
    let Some(last) = last else { return Ok(None) };
    if last.till == *till || last.trust == *trust {
        return Ok(Some(last));
    }
    // Who wrote nothing for so long is a new till: there is nothing to compare it with.
    let oldest = last.seq.saturating_sub(u64::from(LIST_MAX)).max(1);
    let mut end = last.seq;
    while end > oldest {
        let from = end.saturating_sub(u64::from(LOOKED_AT)).max(oldest);
        let count = u32::try_from(end - from).unwrap_or(LOOKED_AT);
        for raw in entries(&mut *connection, from, count).await?.iter().rev() {
            let entry = believed(raw)?;
            if entry.till == *till {
                return Ok(Some(entry));
            }
        }
        end = from;
    }
    Ok(None)
}

/// The end of the chain and its last entry, if that is the one that the head names and is unchanged.
fn checked_end(row: &SqliteRow) -> Result<(Head, Option<Entry>), StoreError> {
    let head = head_of(row)?;
    let is_empty = row.try_get::<Option<i64>, _>("seq").is_ok_and(|seq| seq.is_none());
    if is_empty {
        let end = Verifier::new().finish(head).map_err(StoreError::LedgerBroken)?;
        return Ok((end, None));
    }
    let (verifier, last) = alone(&read(row)?)?;
    let end = verifier.finish(head).map_err(StoreError::LedgerBroken)?;
    Ok((end, Some(last)))
}

/// Checks an entry by itself: its bytes have its hash and are an entry of this place.
pub(crate) fn believed(raw: &RawEntry) -> Result<Entry, StoreError> {
    alone(raw).map(|(_, entry)| entry)
}

fn alone(raw: &RawEntry) -> Result<(Verifier, Entry), StoreError> {
    let fault = |fault| StoreError::LedgerBroken(Broken { seq: raw.seq, fault: Fault::NotAnEntry(fault) });
    let prev = Entry::decode(&raw.bytes).map_err(fault)?.prev;
    let mut verifier = Verifier::after(Head { seq: raw.seq.saturating_sub(1), hash: prev });
    let entry = verifier.next(raw).map_err(StoreError::LedgerBroken)?;
    Ok((verifier, entry))
}

pub(crate) async fn head(executor: impl SqliteExecutor<'_>) -> Result<Head, StoreError> {
    let query = "SELECT seq AS head_seq, hash AS head_hash FROM ledger_head";
    head_of(&sqlx::query(query).fetch_one(executor).await.or_fail()?)
}

/// The head, which nobody has checked yet, from the row of [`END`].
pub(crate) fn head_of(row: &SqliteRow) -> Result<Head, StoreError> {
    let seq = || to_u64(row.try_get("head_seq").ok()?);
    let head = || Some(Head { seq: seq()?, hash: hash(row, "head_hash")? });
    head().ok_or(StoreError::Unreadable { what: "ledger head" })
}

pub(crate) async fn entries(
    executor: impl SqliteExecutor<'_>,
    from_seq: u64,
    limit: u32,
) -> Result<Vec<RawEntry>, StoreError> {
    let rows = sqlx::query("SELECT seq, entry, hash FROM ledger WHERE seq >= ? ORDER BY seq LIMIT ?")
        .bind(to_i64(from_seq)?)
        .bind(limit.min(LIST_MAX))
        .fetch_all(executor)
        .await
        .or_fail()?;
    rows.iter().map(read).collect()
}

/// Cuts a time as an entry does.
pub(crate) fn to_millisecond(time: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time)
}

/// Keeps a token beside the entry that it belongs to.
pub(crate) fn keep_sealed(trip: &mut Trip, entry: Head, sealed: &SealedToken) -> Result<(), StoreError> {
    trip.then("INSERT INTO sealed_token (seq, text) VALUES (?, ?)");
    trip.bind(to_i64(entry.seq)?).bind(sealed.as_str());
    Ok(())
}

/// Tokens as they are kept, with their entries, from this one on.
pub(crate) async fn sealed(
    executor: impl SqliteExecutor<'_>,
    from_seq: u64,
    limit: u32,
) -> Result<Vec<(RawEntry, SealedToken)>, StoreError> {
    let query = "SELECT seq, entry, hash, text FROM ledger JOIN sealed_token USING (seq)
                 WHERE seq >= ? ORDER BY seq LIMIT ?";
    let rows = sqlx::query(query).bind(to_i64(from_seq)?).bind(limit).fetch_all(executor).await.or_fail()?;
    let sealed = |row: &SqliteRow| SealedToken::new(row.try_get::<String, _>("text").ok()?).ok();
    let unreadable = StoreError::Unreadable { what: "sealed token" };
    rows.iter().map(|row| Ok((read(row)?, sealed(row).ok_or_else(|| unreadable.clone())?))).collect()
}

/// Entries that have a name or a token beside them, with the name as it is kept.
pub(crate) async fn names(
    executor: impl SqliteExecutor<'_>,
    after: u64,
    limit: u32,
) -> Result<Vec<(RawEntry, Option<Payload>)>, StoreError> {
    let query = "SELECT seq, entry, hash, salt, text FROM ledger LEFT JOIN payload USING (seq)
                 WHERE seq > ? AND seq IN (SELECT seq FROM payload UNION ALL SELECT seq FROM sealed_token)
                 ORDER BY seq LIMIT ?";
    let rows = sqlx::query(query)
        .bind(to_i64(after)?)
        .bind(limit.min(LIST_MAX))
        .fetch_all(executor)
        .await
        .or_fail()?;
    rows.iter().map(|row| Ok((read(row)?, name(row)?))).collect()
}

/// A name that somebody made unreadable is as little the one that was written as any other.
fn name(row: &SqliteRow) -> Result<Option<Payload>, StoreError> {
    let unreadable = |_| StoreError::Unreadable { what: "name" };
    let Some(text) = row.try_get::<Option<String>, _>("text").map_err(unreadable)? else { return Ok(None) };
    let salt: Vec<u8> = row.try_get("salt").map_err(unreadable)?;
    let salt = salt.try_into().unwrap_or_default();
    Ok(Some(Payload::new(salt, text)))
}

/// Deletes the name and the token beside an entry; whether there was any of them.
pub(crate) async fn forget_name(connection: &mut SqliteConnection, seq: u64) -> Result<bool, StoreError> {
    let mut deleted = 0;
    for delete in ["DELETE FROM payload WHERE seq = ?", "DELETE FROM sealed_token WHERE seq = ?"] {
        let done = sqlx::query(delete).bind(to_i64(seq)?).execute(&mut *connection).await.or_fail()?;
        deleted += done.rows_affected();
    }
    Ok(deleted > 0)
}

/// An entry from the columns of its row.
pub(crate) fn read(row: &SqliteRow) -> Result<RawEntry, StoreError> {
    let entry = || {
        let seq = to_u64(row.try_get("seq").ok()?)?;
        Some(RawEntry { seq, bytes: row.try_get("entry").ok()?, hash: hash(row, "hash")? })
    };
    entry().ok_or(StoreError::Unreadable { what: "ledger entry" })
}

fn hash(row: &SqliteRow, column: &str) -> Option<Hash> {
    let bytes: Vec<u8> = row.try_get(column).ok()?;
    Some(Hash(bytes.try_into().ok()?))
}

fn to_u64(number: i64) -> Option<u64> {
    u64::try_from(number).ok()
}

pub(crate) fn to_i64(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::TooMuch { what: "ledger number", limit: i64::MAX as u64 })
}
