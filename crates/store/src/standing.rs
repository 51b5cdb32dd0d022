//! Whether the database is the one whose head was noted outside of it, asked before anything is appended.
//!
//! A ledger that has gone on from its note is what a crash leaves, and the note follows silently. A ledger without the
//! noted entry is an older copy: it can be read, and nothing is added to it but the entry of two persons.

use std::io;

use pickup::ledger::{Draft, Entry, Head, Kind, Restoring};
use pickup::store::StoreError;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Row, Sqlite as Database, SqliteExecutor, Transaction};

use crate::failure::OrFail;
use crate::note::{Note, Noted};
use crate::open::OpenError;
use crate::{Sqlite, ledger};

/// How the database stands to what is noted outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Nothing was ever noted of this database.
    New,
    /// The note is the ledger's end.
    Level,
    /// The ledger has gone on from the note.
    GoneOn,
    /// Two persons gave up this note, and whoever should have written the new one was stopped.
    GivenUp,
    /// The noted entry is not in the ledger.
    OlderCopy { noted: u64 },
    /// There was a note.
    Lost,
}

impl Sqlite {
    /// Whether this is the database whose head was noted outside of it, so that things may be handed over.
    ///
    /// # Errors
    /// [`StoreError::OlderCopy`] or [`StoreError::NoteLost`] if two persons have to restore it first, and what else
    /// can fail when it is read.
    pub async fn is_no_older_copy(&self) -> Result<(), StoreError> {
        let mut connection = self.pool.acquire().await.or_fail()?;
        self.compare(&mut connection).await?.0.allow()
    }

    /// Brings the note up to date, takes it out of the data folder if it has a place outside, and marks the database as
    /// one that has a note there.
    pub(crate) async fn open_note(&self) -> Result<(), OpenError> {
        let path = self.note.path().to_owned();
        let failed = |cause| OpenError::Note { path: path.clone(), cause };
        // Whoever has to put its place right is told which it is.
        self.with_note(Note::read).await?.map_err(failed)?;
        let mut connection = self.writer.acquire().await.or_fail()?;
        let (standing, noted, head) = self.compare(&mut connection).await?;
        if standing.allow().is_ok() {
            self.with_note(Note::move_out).await?.map_err(failed)?;
        }
        match standing {
            Standing::New => self.with_note(move |note| note.begin(head)).await?.map_err(failed)?,
            Standing::GoneOn => {
                tracing::warn!(
                    noted = %noted, ledger = %head,
                    "the ledger has gone on from its note, as after a crash; noted anew"
                );
                self.with_note(move |note| note.advance(head)).await?.map_err(failed)?;
            }
            Standing::GivenUp => {
                self.with_note(move |note| note.replace(noted, head)).await?.map_err(failed)?;
            }
            Standing::OlderCopy { .. } | Standing::Lost => {
                tracing::error!(noted = %noted, ledger = %head, "not the ledger that was noted; nothing is added to it");
                return Ok(());
            }
            Standing::Level => {}
        }
        mark(&mut connection, if self.note.is_outside() { Mark::Outside } else { Mark::Noted }).await?;
        self.with_note(Note::forget_inside).await?.map_err(failed)
    }

    /// Refuses to append to an older copy. Called within the transaction that appends, before it has appended.
    pub(crate) async fn allow_appending(
        &self,
        transaction: &mut Transaction<'static, Database>,
    ) -> Result<(), StoreError> {
        let (standing, noted, head) = self.compare(transaction).await?;
        self.allow(standing, noted, head).await
    }

    /// The same for who has both already. They may have been read at the same time: within the transaction nobody else
    /// moves the head, so the note can't be ahead of it.
    pub(crate) async fn allow_appending_after(
        &self,
        connection: &mut SqliteConnection,
        noted: Noted,
        head: Head,
    ) -> Result<(), StoreError> {
        let standing = standing(connection, noted, head).await?;
        self.allow(standing, noted, head).await
    }

    async fn allow(&self, standing: Standing, noted: Noted, head: Head) -> Result<(), StoreError> {
        if standing == Standing::GivenUp {
            // Before anything comes after the entry that gave it up: the head is still the committed one.
            self.with_note(move |note| note.replace(noted, head)).await?.map_err(|error| unusable(&error))?;
        }
        standing.allow()
    }

    /// Commits what appended, and then sees to its note.
    pub(crate) async fn commit(
        &self,
        transaction: Transaction<'static, Database>,
        appended: Option<Head>,
    ) -> Result<(), StoreError> {
        transaction.commit().await.or_fail()?;
        if let Some(head) = appended {
            self.begin_note(head).await;
        }
        Ok(())
    }

    /// Begins the note of a head that was just committed.
    pub(crate) async fn begin_note(&self, head: Head) {
        self.noting.begin(self.note.clone(), head).await;
    }

    pub(crate) async fn restore_with(&self, restoring: &Restoring) -> Result<Option<Head>, StoreError> {
        let mut transaction = self.begin().await?;
        let (standing, noted, ends_at) = self.compare(&mut transaction).await?;
        match standing {
            Standing::New | Standing::Level | Standing::GoneOn | Standing::GivenUp => return Ok(None),
            Standing::OlderCopy { .. } | Standing::Lost => {}
        }
        let draft = Draft::of_restore(restoring, ends_at, &noted.to_string(), &self.stamp);
        let head = ledger::append(&mut transaction, draft).await?;
        transaction.commit().await.or_fail()?;
        let replaced = self.with_note(move |note| note.replace(noted, head)).await;
        if let Ok(Err(error)) = replaced {
            unusable(&error);
        }
        Ok(Some(head))
    }

    /// The note is read first: whatever is committed meanwhile, it can't be ahead of the ledger that is read after it.
    /// Only where two persons restore at this very moment it can, so what alarms is looked at twice.
    async fn compare(
        &self,
        connection: &mut SqliteConnection,
    ) -> Result<(Standing, Noted, Head), StoreError> {
        let mut noted = self.read_note().await?;
        loop {
            let head = ledger::head(&mut *connection).await?;
            let standing = standing(connection, noted, head).await?;
            if standing.allow().is_ok() {
                return Ok((standing, noted, head));
            }
            let again = self.read_note().await?;
            if again == noted {
                return Ok((standing, noted, head));
            }
            noted = again;
        }
    }

    pub(crate) async fn read_note(&self) -> Result<Noted, StoreError> {
        self.with_note(Note::read).await?.map_err(|error| unusable(&error))
    }

    /// Files are waited for on a thread where waiting is allowed.
    async fn with_note<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Note) -> io::Result<T> + Send + 'static,
    ) -> Result<io::Result<T>, StoreError> {
        self.noting.finish().await;
        let note = self.note.clone();
        tokio::task::spawn_blocking(move || act(&note)).await.map_err(|_| StoreError::Unusable)
    }
}

impl Standing {
    fn allow(self) -> Result<(), StoreError> {
        match self {
            Self::New | Self::Level | Self::GoneOn | Self::GivenUp => Ok(()),
            Self::OlderCopy { noted } => Err(StoreError::OlderCopy { noted }),
            Self::Lost => Err(StoreError::NoteLost),
        }
    }
}

async fn standing(
    connection: &mut SqliteConnection,
    noted: Noted,
    head: Head,
) -> Result<Standing, StoreError> {
    let alarm = match noted {
        Noted::Head(noted) if noted == head => return Ok(Standing::Level),
        Noted::Head(noted) if noted.seq < head.seq && passes(connection, noted).await? => {
            return Ok(Standing::GoneOn);
        }
        Noted::Head(noted) => Standing::OlderCopy { noted: noted.seq },
        Noted::Missing if read_mark(&mut *connection).await? == Mark::None => return Ok(Standing::New),
        Noted::Missing | Noted::Unreadable => Standing::Lost,
    };
    Ok(if gives_up(connection, noted, head).await? { Standing::GivenUp } else { alarm })
}

/// Whether the ledger passes through a head.
async fn passes(connection: &mut SqliteConnection, head: Head) -> Result<bool, StoreError> {
    if head == Head::EMPTY {
        return Ok(true);
    }
    let entries = ledger::entries(connection, head.seq, 1).await?;
    Ok(entries.first().is_some_and(|raw| raw.seq == head.seq && raw.hash == head.hash))
}

/// Whether the last entry is that of two persons who gave up this very note.
async fn gives_up(connection: &mut SqliteConnection, noted: Noted, head: Head) -> Result<bool, StoreError> {
    let entries = ledger::entries(connection, head.seq, 1).await?;
    let Some(last) = entries.first().and_then(|raw| Entry::decode(&raw.bytes).ok()) else { return Ok(false) };
    Ok(last.kind == Kind::Restore && last.facts.find(Draft::NOTED) == Some(noted.to_string().as_str()))
}

/// What the database says of its note. SQLite keeps a number for its user in the database's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    /// No head was noted yet.
    None = 0,
    /// A head was noted, in a file beside the database.
    Noted = 1,
    /// A head was noted outside the data folder; a note within counts no longer.
    Outside = 2,
}

pub(crate) async fn read_mark(executor: impl SqliteExecutor<'_>) -> Result<Mark, StoreError> {
    let row = sqlx::query("PRAGMA user_version").fetch_one(executor).await.or_fail()?;
    match row.try_get::<i64, _>(0) {
        Ok(0) => Ok(Mark::None),
        Ok(1) => Ok(Mark::Noted),
        Ok(2) => Ok(Mark::Outside),
        Ok(_) | Err(_) => Err(StoreError::Unreadable { what: "mark" }),
    }
}

/// A mark is never lowered.
async fn mark(connection: &mut SqliteConnection, mark: Mark) -> Result<(), StoreError> {
    if read_mark(&mut *connection).await? < mark {
        let pragma = match mark {
            Mark::None => return Ok(()),
            Mark::Noted => "PRAGMA user_version = 1",
            Mark::Outside => "PRAGMA user_version = 2",
        };
        sqlx::query(pragma).execute(connection).await.or_fail()?;
    }
    Ok(())
}

fn unusable(error: &io::Error) -> StoreError {
    tracing::error!(%error, "the note of the ledger's head");
    StoreError::Unusable
}
