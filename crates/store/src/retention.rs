//! Removing what is personal, wherever it lies in the data folder, without a hole in the chain.
//!
//! What is to be removed is decided elsewhere (`pickup::retention`, or whoever is asked by the person). Rows are
//! overwritten when they are deleted (`secure_delete`), and [`Sqlite::scrub`] takes them out of the log, too.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use jiff::Timestamp;
use pickup::ledger::{Broken, Draft, Entry, Erasing, RawEntry};
use pickup::order::{OrderKey, OrderRecord};
use pickup::retention::{Forgotten, Limits, Removed};
use pickup::sealed_token::SealedToken;
use pickup::shop::NoticeId;
use pickup::store::{LIST_MAX, Store, StoreError};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Row, Sqlite as Database, Transaction};

use crate::accounts::Account;
use crate::failure::OrFail;
use crate::{Sqlite, accounts, aside, ledger, orders, outbox};

/// Rows of one transaction: a hand-over waits for no more than that.
const REMOVED_AT_ONCE: usize = 250;

/// Sealed tokens that are looked at together: each can be large.
const SEALED_AT_ONCE: u32 = 64;

/// What is to be removed. An order that changes meanwhile is left alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Personal {
    /// Orders, and the revision that was looked at.
    pub orders: Vec<(OrderKey, u64)>,
    /// Names, by the number of their entry.
    pub names: Vec<u64>,
    /// Accounts of e-mail addresses.
    pub accounts: Vec<Account>,
    /// News that no shop was told, of which the text goes.
    pub news: Vec<NoticeId>,
    /// How many files whoever removes it has removed elsewhere, so that the entry says so.
    pub files: u64,
}

impl Personal {
    /// How much it is.
    #[must_use]
    pub fn count(&self) -> Removed {
        Removed {
            orders: self.orders.len() as u64,
            names: self.names.len() as u64,
            accounts: self.accounts.len() as u64,
            news: self.news.len() as u64,
            databases: 0,
            files: self.files,
        }
    }

    /// In pieces that are removed at once. Few of all are one piece, and one entry.
    fn pieces(&self) -> Vec<Piece<'_>> {
        let Self { orders, names, accounts, news, files } = self;
        if orders.len() + names.len() + accounts.len() + news.len() <= REMOVED_AT_ONCE {
            return vec![Piece { orders, names, accounts, news, files: *files }];
        }
        let of_files = (*files > 0).then(|| Piece { files: *files, ..Piece::default() });
        let of_orders = orders.chunks(REMOVED_AT_ONCE).map(|orders| Piece { orders, ..Piece::default() });
        let of_names = names.chunks(REMOVED_AT_ONCE).map(|names| Piece { names, ..Piece::default() });
        let of_accounts =
            accounts.chunks(REMOVED_AT_ONCE).map(|accounts| Piece { accounts, ..Piece::default() });
        let of_news = news.chunks(REMOVED_AT_ONCE).map(|news| Piece { news, ..Piece::default() });
        of_orders.chain(of_names).chain(of_accounts).chain(of_news).chain(of_files).collect()
    }
}

/// What is removed in one transaction.
#[derive(Clone, Copy, Default)]
struct Piece<'a> {
    orders: &'a [(OrderKey, u64)],
    names: &'a [u64],
    accounts: &'a [Account],
    news: &'a [NoticeId],
    files: u64,
}

impl Piece<'_> {
    fn is_empty(self) -> bool {
        let Self { orders, names, accounts, news, files } = self;
        orders.is_empty() && names.is_empty() && accounts.is_empty() && news.is_empty() && files == 0
    }
}

/// What is personal beside an entry of the ledger: a name, a sealed token, or both. Its `Debug` does not tell the name.
pub struct Name {
    /// The entry.
    pub entry: Entry,
    /// The name, if there is one.
    pub text: Option<String>,
    /// What is wrong with the name, if it is not the one that was written. It can be removed all the same.
    pub broken: Option<Broken>,
}

impl std::fmt::Debug for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Name").field("seq", &self.entry.seq).finish_non_exhaustive()
    }
}

/// What the ledger knows of the time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LedgerTimes {
    /// The provider's latest time in the last entries.
    pub provider: Option<Timestamp>,
    /// When the last entry was written, by this computer's clock.
    pub last_entry: Option<Timestamp>,
}

impl Sqlite {
    /// What the last entries of the ledger know of the time.
    ///
    /// # Errors
    /// [`StoreError`] if they can't be read or are not what they were.
    pub async fn ledger_times(&self) -> Result<LedgerTimes, StoreError> {
        let from = self.head().await?.seq.saturating_sub(u64::from(LIST_MAX) - 1).max(1);
        let mut times = LedgerTimes::default();
        for raw in self.entries(from, LIST_MAX).await? {
            let entry = ledger::believed(&raw)?;
            times.provider = times.provider.max(entry.provider_time);
            times.last_entry = Some(entry.time_utc);
        }
        Ok(times)
    }

    /// Everything that is older than these limits.
    ///
    /// # Errors
    /// [`StoreError`] if something can't be read.
    pub async fn older_than(&self, limits: &Limits) -> Result<Personal, StoreError> {
        let mut old = Personal::default();
        self.each_order(|record| {
            if record.is_past(limits) {
                old.orders.push((record.order.key, record.revision));
            }
        })
        .await?;
        self.each_name(|name| {
            if written(&name.entry) < limits.personal {
                old.names.push(name.entry.seq);
            }
        })
        .await?;
        self.each_account(|account| {
            if account.last < limits.personal {
                old.accounts.push(account);
            }
        })
        .await?;
        self.each_untold(|news, entry| {
            if written(entry) < limits.personal {
                old.news.push(news);
            }
        })
        .await?;
        Ok(old)
    }

    /// Shows every order, one after the other.
    ///
    /// # Errors
    /// [`StoreError`] if one can't be read.
    pub async fn each_order(&self, mut each: impl FnMut(OrderRecord) + Send) -> Result<(), StoreError> {
        let mut after = i64::MIN;
        loop {
            let page = orders::page(&self.pool, after, LIST_MAX).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.row;
            page.into_iter().for_each(|found| each(found.record));
        }
    }

    /// Shows every name beside the ledger, one after the other, with its entry.
    ///
    /// # Errors
    /// [`StoreError`] if one can't be read, or its entry is not what it was.
    pub async fn each_name(&self, mut each: impl FnMut(Name) + Send) -> Result<(), StoreError> {
        let mut after = 0;
        loop {
            let page = ledger::names(&self.pool, after, LIST_MAX).await?;
            let Some((last, _)) = page.last() else { return Ok(()) };
            after = last.seq;
            for (raw, name) in page {
                let entry = ledger::believed(&raw)?;
                let broken = entry.check_name(name.as_ref()).err();
                each(Name { entry, text: name.map(|name| name.text().to_owned()), broken });
            }
        }
    }

    /// Compares every name and every sealed token that is kept beside an entry with what the entry says of it. That the
    /// chain itself is whole is another question.
    ///
    /// Gives the first entry beside which another is kept.
    ///
    /// # Errors
    /// [`StoreError`] if something can't be read, or its entry is not what it was.
    pub async fn verify_beside(&self) -> Result<Option<Broken>, StoreError> {
        let mut first: Option<Broken> = None;
        self.each_name(|name| first = first.or(name.broken)).await?;
        let mut from = 1;
        loop {
            let page = ledger::sealed(&self.pool, from, SEALED_AT_ONCE).await?;
            let Some((last, _)) = page.last() else { break };
            from = last.seq.saturating_add(1);
            let broken = |(raw, token): &(RawEntry, SealedToken)| {
                ledger::believed(raw).map(|entry| entry.check_token(Some(token)).err())
            };
            for found in page.iter().map(broken) {
                let found = found?;
                first = first.into_iter().chain(found).min_by_key(|broken| broken.seq);
            }
        }
        Ok(first)
    }

    /// Shows every e-mail address of which it is known whose it was, one after the other.
    ///
    /// # Errors
    /// [`StoreError`] if one can't be read.
    pub async fn each_account(&self, mut each: impl FnMut(Account) + Send) -> Result<(), StoreError> {
        let mut after = None;
        loop {
            let page = accounts::page(&self.pool, after.as_ref(), LIST_MAX).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.email);
            page.into_iter().for_each(&mut each);
        }
    }

    /// Shows all news of which the text is still kept, one after the other, with the entry of its hand-over.
    ///
    /// # Errors
    /// [`StoreError`] if one can't be read, or its entry is not what it was.
    pub async fn each_untold(&self, mut each: impl FnMut(NoticeId, &Entry) + Send) -> Result<(), StoreError> {
        let mut connection = self.pool.acquire().await.or_fail()?;
        let mut after = 0;
        loop {
            let page = outbox::with_text(&mut connection, after, LIST_MAX).await?;
            let Some((_, last)) = page.last() else { return Ok(()) };
            after = last.seq;
            for (news, raw) in page {
                each(news, &ledger::believed(&raw)?);
            }
        }
    }

    /// Removes it, piece by piece, each with an entry that says how much. Afterwards the log has to be emptied, too:
    /// [`Sqlite::scrub`].
    ///
    /// # Errors
    /// [`StoreError`]; what was removed before it stays removed.
    pub async fn remove(&self, what: &Personal, erasing: &Erasing) -> Result<Removed, StoreError> {
        let mut removed = Removed::default();
        for piece in what.pieces() {
            let some = self.remove_some(piece, erasing).await?;
            removed.orders += some.orders;
            removed.names += some.names;
            removed.accounts += some.accounts;
            removed.news += some.news;
            removed.files += some.files;
        }
        Ok(removed)
    }

    async fn remove_some(&self, piece: Piece<'_>, erasing: &Erasing) -> Result<Removed, StoreError> {
        if piece.is_empty() {
            return Ok(Removed::default());
        }
        let mut transaction = self.begin().await?;
        self.allow_appending(&mut transaction).await?;
        let mut removed = Removed { files: piece.files, ..Removed::default() };
        for (key, revision) in piece.orders {
            let found = orders::by_key(&mut *transaction, key).await?;
            let Some(found) = found.filter(|found| found.record.revision == *revision) else { continue };
            forget(&mut transaction, &found.record).await?;
            orders::delete(&mut transaction, found.row, key).await?;
            removed.orders += 1;
        }
        for seq in piece.names {
            removed.names += u64::from(ledger::forget_name(&mut transaction, *seq).await?);
        }
        for account in piece.accounts {
            removed.accounts += u64::from(accounts::forget(&mut transaction, account).await?);
        }
        for news in piece.news {
            removed.news += u64::from(outbox::forget_text(&mut transaction, news, erasing.at).await?);
        }
        if removed.is_nothing() {
            return Ok(removed);
        }
        let head =
            ledger::append(&mut transaction, Draft::of_erasure(erasing, &removed, &self.stamp)).await?;
        self.commit(transaction, Some(head)).await?;
        Ok(removed)
    }

    /// How many files there are of databases that were set aside and not changed since.
    ///
    /// # Errors
    /// [`StoreError`] if the folder can't be read.
    pub async fn set_aside_before(&self, before: Timestamp) -> Result<u64, StoreError> {
        Ok(self.in_folder(move |folder| aside::older_than(folder, before)).await?.len() as u64)
    }

    /// Removes the files of databases that were set aside and not changed since: they hold what is old in clear. Who has
    /// this store open has worked without them since then.
    ///
    /// # Errors
    /// [`StoreError`]; what was removed before it stays removed.
    pub async fn remove_set_aside(&self, before: Timestamp, erasing: &Erasing) -> Result<u64, StoreError> {
        if self.set_aside_before(before).await? == 0 {
            return Ok(0);
        }
        let mut transaction = self.begin().await?;
        self.allow_appending(&mut transaction).await?;
        let databases = self.in_folder(move |folder| aside::remove_older(folder, before)).await?;
        let removed = Removed { databases, ..Removed::default() };
        if removed.is_nothing() {
            return Ok(0);
        }
        let head =
            ledger::append(&mut transaction, Draft::of_erasure(erasing, &removed, &self.stamp)).await?;
        self.commit(transaction, Some(head)).await?;
        Ok(databases)
    }

    /// Files are waited for on a thread where waiting is allowed.
    async fn in_folder<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let folder = self.folder.clone();
        let done = tokio::task::spawn_blocking(move || act(&folder)).await;
        done.map_err(|_| StoreError::Unusable)?.map_err(|error| {
            tracing::error!(%error, "databases that were set aside");
            StoreError::Unusable
        })
    }

    /// The token beside an entry, which only the auditor can read; nothing if none was sealed, or it was removed.
    ///
    /// # Errors
    /// [`StoreError`] if it can't be read, or is not the one that was written.
    pub async fn sealed_token(&self, seq: u64) -> Result<Option<SealedToken>, StoreError> {
        let found = ledger::sealed(&self.pool, seq, 1).await?.pop();
        let Some((raw, token)) = found.filter(|(raw, _)| raw.seq == seq) else { return Ok(None) };
        let checked = ledger::believed(&raw)?.check_token(Some(&token));
        checked.map_err(StoreError::LedgerBroken)?;
        Ok(Some(token))
    }

    /// Takes what was removed out of the database's log, too. False if another program was in the way: then it is still
    /// there until the next time.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn scrub(&self) -> Result<bool, StoreError> {
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&self.pool).await.or_fail()?;
        let busy: i64 = row.try_get(0).map_err(|_| StoreError::Unreadable { what: "log" })?;
        Ok(busy == 0)
    }
}

/// When an entry was written, as best confirmed.
fn written(entry: &Entry) -> Timestamp {
    entry.provider_time.unwrap_or(entry.time_utc)
}

/// Keeps that there was such an order. A hand-over of it is never forgotten again.
async fn forget(
    transaction: &mut Transaction<'static, Database>,
    record: &OrderRecord,
) -> Result<(), StoreError> {
    let (key, Forgotten { updated_at, handed_over }) = (&record.order.key, record.forgotten());
    sqlx::query(
        "INSERT INTO forgotten_order (system, shop, id, updated_at, handed_over) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET updated_at = excluded.updated_at,
           handed_over = max(handed_over, excluded.handed_over)",
    )
    .bind(key.system())
    .bind(key.shop())
    .bind(key.id())
    .bind(updated_at.to_string())
    .bind(handed_over)
    .execute(&mut **transaction)
    .await
    .or_fail()?;
    Ok(())
}

/// What is kept of those of these orders that were removed.
pub(crate) async fn forgotten(
    connection: &mut SqliteConnection,
    keys: impl Iterator<Item = &OrderKey>,
) -> Result<HashMap<OrderKey, Forgotten>, StoreError> {
    let unreadable = || StoreError::Unreadable { what: "forgotten order" };
    let by_parts: HashMap<_, _> = keys.map(|key| ([key.system(), key.shop(), key.id()], key)).collect();
    let json = serde_json::to_string(&by_parts.keys().collect::<Vec<_>>()).map_err(|_| unreadable())?;
    let rows = sqlx::query(
        "SELECT system, shop, f.id AS id, updated_at, handed_over
         FROM json_each(?) AS wanted CROSS JOIN forgotten_order AS f
         ON system = value ->> 0 AND shop = value ->> 1 AND f.id = value ->> 2",
    )
    .bind(json)
    .fetch_all(connection)
    .await
    .or_fail()?;
    let read = |row: &SqliteRow| {
        let parts: [&str; 3] =
            [row.try_get("system").ok()?, row.try_get("shop").ok()?, row.try_get("id").ok()?];
        let updated_at: String = row.try_get("updated_at").ok()?;
        let forgotten =
            Forgotten { updated_at: updated_at.parse().ok()?, handed_over: row.try_get("handed_over").ok()? };
        Some(((*by_parts.get(&parts)?).clone(), forgotten))
    };
    rows.iter().map(|row| read(row).ok_or_else(unreadable)).collect()
}
