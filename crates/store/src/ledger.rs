//! The chain in its rows. The end of the chain is checked before anything is appended to it.
//!
//! Nothing here changes or deletes an entry. The whole chain is walked by who asks for it, not at every append.

use pickup::ledger::{Broken, Draft, Entry, Fault, Hash, Head, RawEntry, Sealed, Starting, Verifier};
use pickup::sealed_token::SealedToken;
use pickup::store::{LIST_MAX, Stamp, StoreError};
use pickup::text::TillId;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Row, SqliteExecutor};

use crate::failure::OrFail;

/// Appends an entry within the transaction that makes it true, after one about the configuration if the till's trusts
/// otherwise than it did at its last entry.
pub(crate) async fn append(connection: &mut SqliteConnection, draft: Draft) -> Result<Head, StoreError> {
    let (end, last) = checked_end(connection).await?;
    let of_till = last_of(connection, last, &draft.till, &draft.trust).await?;
    let end = match of_till.and_then(|last| draft.configuration_before(&last)) {
        Some(changed) => append_after(connection, end, changed).await?,
        None => end,
    };
    append_after(connection, end, draft).await
}

/// Appends that a till starts under another configuration than that of its last entry; nothing if it does not.
pub(crate) async fn append_configuration(
    connection: &mut SqliteConnection,
    starting: &Starting,
    stamp: &Stamp,
) -> Result<Option<Head>, StoreError> {
    let (end, last) = checked_end(connection).await?;
    let last = last_of(connection, last, &starting.till, &stamp.trust).await?;
    let Some(last) = last.filter(|last| last.trust != stamp.trust) else { return Ok(None) };
    let draft = Draft::of_configuration(starting, &last.trust, stamp);
    append_after(connection, end, draft).await.map(Some)
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

async fn append_after(
    connection: &mut SqliteConnection,
    end: Head,
    draft: Draft,
) -> Result<Head, StoreError> {
    let sealed = draft.seal(end.seq + 1, end.hash);
    let Sealed { bytes, hash, payload, .. } = sealed;
    let seq = to_i64(end.seq + 1)?;
    sqlx::query("INSERT INTO ledger (seq, entry, hash) VALUES (?, ?, ?)")
        .bind(seq)
        .bind(bytes)
        .bind(hash.0.as_slice())
        .execute(&mut *connection)
        .await
        .or_fail()?;
    if let Some(payload) = payload {
        sqlx::query("INSERT INTO payload (seq, salt, text) VALUES (?, ?, ?)")
            .bind(seq)
            .bind(payload.salt().as_slice())
            .bind(payload.text())
            .execute(&mut *connection)
            .await
            .or_fail()?;
    }
    sqlx::query("UPDATE ledger_head SET seq = ?, hash = ? WHERE one = 1")
        .bind(seq)
        .bind(hash.0.as_slice())
        .execute(&mut *connection)
        .await
        .or_fail()?;
    Ok(Head { seq: end.seq + 1, hash })
}

/// The end of the chain and its last entry, if that is the one that the head names and is unchanged.
async fn checked_end(connection: &mut SqliteConnection) -> Result<(Head, Option<Entry>), StoreError> {
    let head = head(&mut *connection).await?;
    let last = sqlx::query("SELECT seq, entry, hash FROM ledger ORDER BY seq DESC LIMIT 1")
        .fetch_optional(&mut *connection)
        .await
        .or_fail()?;
    let last = last.as_ref().map(read).transpose()?;
    let Some(last) = last else {
        let end = Verifier::new().finish(head).map_err(StoreError::LedgerBroken)?;
        return Ok((end, None));
    };
    let (verifier, last) = alone(&last)?;
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
    let row = sqlx::query("SELECT seq, hash FROM ledger_head").fetch_one(executor).await.or_fail()?;
    let head = || Some(Head { seq: to_u64(row.try_get("seq").ok()?)?, hash: hash(&row)? });
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

/// Keeps a token beside the entry that it belongs to.
pub(crate) async fn keep_sealed(
    connection: &mut SqliteConnection,
    entry: Head,
    sealed: &SealedToken,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO sealed_token (seq, text) VALUES (?, ?)")
        .bind(to_i64(entry.seq)?)
        .bind(sealed.as_str())
        .execute(connection)
        .await
        .or_fail()?;
    Ok(())
}

/// The token beside an entry, sealed.
pub(crate) async fn sealed(
    executor: impl SqliteExecutor<'_>,
    seq: u64,
) -> Result<Option<SealedToken>, StoreError> {
    let query = "SELECT text FROM sealed_token WHERE seq = ?";
    let row = sqlx::query(query).bind(to_i64(seq)?).fetch_optional(executor).await.or_fail()?;
    let sealed = |row: SqliteRow| SealedToken::new(row.try_get::<String, _>("text").ok()?).ok();
    row.map(|row| sealed(row).ok_or(StoreError::Unreadable { what: "sealed token" })).transpose()
}

/// Entries that have a name or a token beside them, with the name.
pub(crate) async fn names(
    executor: impl SqliteExecutor<'_>,
    after: u64,
    limit: u32,
) -> Result<Vec<(RawEntry, Option<String>)>, StoreError> {
    let query = "SELECT seq, entry, hash, text FROM ledger LEFT JOIN payload USING (seq)
                 WHERE seq > ? AND seq IN (SELECT seq FROM payload UNION ALL SELECT seq FROM sealed_token)
                 ORDER BY seq LIMIT ?";
    let rows = sqlx::query(query)
        .bind(to_i64(after)?)
        .bind(limit.min(LIST_MAX))
        .fetch_all(executor)
        .await
        .or_fail()?;
    let name = |row: &SqliteRow| row.try_get("text").map_err(|_| StoreError::Unreadable { what: "name" });
    rows.iter().map(|row| Ok((read(row)?, name(row)?))).collect()
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
        Some(RawEntry { seq, bytes: row.try_get("entry").ok()?, hash: hash(row)? })
    };
    entry().ok_or(StoreError::Unreadable { what: "ledger entry" })
}

fn hash(row: &SqliteRow) -> Option<Hash> {
    let bytes: Vec<u8> = row.try_get("hash").ok()?;
    Some(Hash(bytes.try_into().ok()?))
}

fn to_u64(number: i64) -> Option<u64> {
    u64::try_from(number).ok()
}

fn to_i64(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::TooMuch { what: "ledger number", limit: i64::MAX as u64 })
}
