//! Opening a data folder: locks, permissions, migrations and the stamp.
//!
//! A folder with another stamp, or of a newer version, is refused and never adapted: no order in it is read.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use pickup::outbox::Telling;
use pickup::realm::Realm;
use pickup::store::{Stamp, StampMismatch, StoreError};
use pickup::text::{Issuer, StoreId, TenantId};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::SqlitePool;
use sqlx::{Row, SqliteExecutor};

use crate::aside;
use crate::connections::Connections;
use crate::failure::{self, OrFail};
use crate::files::{DATABASE_FILE, OPENING_LOCK, USE_LOCK, WINDOW_LOCK};
use crate::folder;
use crate::note::Note;
use crate::noting::Noting;
use crate::snapshot;
use crate::standing::{self, Mark};
use crate::word_rules;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// A store in SQLite.
#[derive(Debug)]
pub struct Sqlite {
    pub(crate) folder: PathBuf,
    pub(crate) pool: SqlitePool,
    /// Through which all is written, by one at a time.
    pub(crate) writer: SqlitePool,
    pub(crate) stamp: Stamp,
    pub(crate) note: Note,
    pub(crate) telling: Telling,
    pub(crate) noting: Noting,
    pub(crate) limit_asking: bool,
    /// Held for as long as a window uses the folder.
    _window: Option<File>,
    /// Held for as long as this uses the database.
    _in_use: File,
}

/// Who opens a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A window. A folder has one at a time.
    Window,
    /// The command line, which may use the folder beside a window and beside itself.
    CommandLine,
}

/// What may be set about a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How long to wait for another program that writes.
    pub busy_timeout: Duration,
    /// The most pages of 4096 bytes the database may grow to; nothing for SQLite's own limit.
    pub max_pages: Option<u32>,
    /// The file in which the head of the ledger is noted; nothing for one in the data folder. There it notices that an
    /// older database is put back. Only in a place that is not copied back with the folder does it notice an older
    /// folder. All that use the folder have to name the same file. A note that is still in the data folder moves there
    /// once.
    pub head_file: Option<PathBuf>,
    /// Which shops are told of the hand-overs that are recorded from now on.
    pub telling: Telling,
    /// Whether customers are asked about an order only so often, so that the check which uses that up leaves an entry.
    pub limit_asking: bool,
    /// Whether a folder with another stamp of the same realm is opened all the same, under the stamp that it has, so that
    /// two persons can give it the other one: [`Sqlite::restamp`].
    pub restamp: bool,
    /// Whether a damaged database is set aside, unless somebody else has it open. Not for who only looks.
    pub set_aside: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            busy_timeout: Duration::from_secs(5),
            max_pages: None,
            head_file: None,
            telling: Telling::default(),
            limit_asking: false,
            restamp: false,
            set_aside: false,
        }
    }
}

/// Why a data folder was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder or a file in it can't be made, read or written.
    #[error("the data folder {} cannot be used: {cause}; check its permissions", .folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// The system's word for it.
        #[source]
        cause: io::Error,
    },
    /// The head of the ledger can't be noted outside the database.
    #[error(
        "the ledger's head cannot be noted in {}: {cause}; make its folder and give it to the account that runs the \
         till, or name another file outside the data folder (ledger.head_file)", .path.display()
    )]
    Note {
        /// The note.
        path: PathBuf,
        /// The system's word for it.
        #[source]
        cause: io::Error,
    },
    /// A second window.
    #[error("another window uses the data folder {}; close it first", .folder.display())]
    SecondWindow {
        /// The folder.
        folder: PathBuf,
    },
    /// The database is damaged, and was set aside.
    #[error(
        "the database is damaged; it was set aside as {}, keep it; put the last backup in its place as claimcheck.db, or an \
         empty file if there is none: the till then hands nothing over until two persons restore it",
        .aside.display()
    )]
    SetAside {
        /// Where it lies now.
        aside: PathBuf,
    },
    /// There was a database, and now there is none.
    #[error(
        "the database {} is gone, although its ledger was noted; put it back, or the last backup, or an empty file if \
         there is none: the till then hands nothing over until two persons restore it", .database.display()
    )]
    Missing {
        /// Where it was.
        database: PathBuf,
    },
    /// A newer program wrote the database.
    #[error("the database was written by a newer version of this program; update this one")]
    NewerDatabase,
    /// The folder belongs to something else.
    #[error(transparent)]
    Stamp(#[from] StampMismatch),
    /// The database fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Sqlite {
    /// Opens the store in a folder, making it at first use, with the usual options.
    ///
    /// # Errors
    /// [`OpenError`]; the folder is as it was.
    pub async fn open(folder: &Path, stamp: &Stamp, mode: Mode) -> Result<Self, OpenError> {
        Self::open_with(folder, stamp, mode, Options::default()).await
    }

    /// Opens the store in a folder, making it at first use.
    ///
    /// # Errors
    /// [`OpenError`]; the folder is as it was.
    pub async fn open_with(
        folder: &Path,
        stamp: &Stamp,
        mode: Mode,
        options: Options,
    ) -> Result<Self, OpenError> {
        let failed = |cause| OpenError::Folder { folder: folder.to_owned(), cause };
        folder::make_private(folder).map_err(failed)?;
        let window = match mode {
            Mode::CommandLine => None,
            Mode::Window => match folder::try_lock(&folder.join(WINDOW_LOCK)).map_err(failed)? {
                None => return Err(OpenError::SecondWindow { folder: folder.to_owned() }),
                lock => lock,
            },
        };
        // Two programs that open a new folder at once must not both migrate it.
        let opening = folder.join(OPENING_LOCK);
        let opening = tokio::task::spawn_blocking(move || folder::lock(&opening))
            .await
            .map_err(|_| StoreError::Unusable)?
            .map_err(failed)?;
        snapshot::sweep(folder).map_err(failed)?;
        aside::expect_database(folder, options.head_file.as_deref())?;
        // Nobody has it alone but who sets the database aside, which is done within the lock above.
        let in_use = folder::try_share(&folder.join(USE_LOCK)).map_err(failed)?.ok_or(StoreError::Busy)?;
        let (connections, mark, stamp) = match open_database(folder, stamp, &options).await {
            Err(OpenError::Store(StoreError::Damaged)) if options.set_aside => {
                drop(in_use);
                let aside = aside::set_aside(folder).map_err(failed)?.ok_or(StoreError::Damaged)?;
                return Err(OpenError::SetAside { aside });
            }
            opened => opened?,
        };
        let note = Note::of(folder, options.head_file.clone());
        let note = if mark < Mark::Outside { note.or_inside() } else { note };
        let Options { telling, limit_asking, .. } = options;
        let folder = folder.to_owned();
        let noting = Noting::of(mode);
        let (_window, _in_use) = (window, in_use);
        let Connections { readers: pool, writer } = connections;
        let store =
            Self { folder, pool, writer, stamp, note, telling, noting, limit_asking, _window, _in_use };
        if let Err(error) = store.open_note().await {
            store.close().await;
            return Err(error);
        }
        drop(opening);
        Ok(store)
    }

    /// Whether it holds nothing yet that a key was used for: no order and no entry. Only then may a missing key be
    /// made.
    ///
    /// # Errors
    /// [`StoreError`] if that can't be told.
    pub async fn is_unused(&self) -> Result<bool, StoreError> {
        let query =
            "SELECT NOT EXISTS (SELECT 1 FROM orders) AND NOT EXISTS (SELECT 1 FROM ledger) AS unused";
        let row = sqlx::query(query).fetch_one(&self.pool).await.or_fail()?;
        row.try_get("unused").map_err(|_| StoreError::Unreadable { what: "table" })
    }

    /// Looks at every page of the database; that takes a while.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if one is not sound, and what else can fail when it is read.
    pub async fn is_sound(&self) -> Result<(), StoreError> {
        let row = sqlx::query("PRAGMA quick_check(1)").fetch_one(&self.pool).await.or_fail()?;
        match row.try_get::<String, _>(0) {
            Ok(found) if found == "ok" => Ok(()),
            Ok(_) | Err(_) => Err(StoreError::Damaged),
        }
    }

    /// The stamp it was opened with.
    #[must_use]
    pub fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// Finishes what runs and closes the files. Dropping the store does so too, a little later.
    pub async fn close(self) {
        self.noting.finish().await;
        Connections { readers: self.pool, writer: self.writer }.close().await;
    }
}

/// The database and what it says of its note. It is closed again if it is not to be used.
async fn open_database(
    folder: &Path,
    stamp: &Stamp,
    options: &Options,
) -> Result<(Connections, Mark, Stamp), OpenError> {
    let database = folder.join(DATABASE_FILE);
    // SQLite gives its other files the permissions of this one.
    folder::private_file(&database)
        .map_err(|cause| OpenError::Folder { folder: folder.to_owned(), cause })?;
    let connections = Connections::open(&database, options).await?;
    match prepare(&connections.writer, stamp, options.restamp).await {
        Ok((mark, stamp)) => Ok((connections, mark, stamp)),
        Err(error) => {
            connections.close().await;
            Err(error)
        }
    }
}

/// Gives what the database says of its note, and under which stamp it is open.
async fn prepare(pool: &SqlitePool, stamp: &Stamp, restamp: bool) -> Result<(Mark, Stamp), OpenError> {
    MIGRATIONS.run(pool).await.map_err(of_migration)?;
    word_rules::follow(pool).await?;
    let stamp = match read_stamp(pool, stamp).await? {
        Some(stamped) => match stamped.expect(stamp) {
            Err(mismatch) if !restamp || mismatch.field == Stamp::REALM => return Err(mismatch.into()),
            Ok(()) | Err(_) => stamped,
        },
        None => {
            write_stamp(pool, stamp).await?;
            stamp.clone()
        }
    };
    Ok((standing::read_mark(pool).await?, stamp))
}

fn of_migration(error: MigrateError) -> OpenError {
    if let MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) = &error {
        return failure::of(error).into();
    }
    // More migrations than these, or others.
    OpenError::NewerDatabase
}

async fn read_stamp(pool: &SqlitePool, configured: &Stamp) -> Result<Option<Stamp>, StoreError> {
    let query = "SELECT realm, issuer, client_id, tenant, store FROM stamp";
    let Some(row) = sqlx::query(query).fetch_optional(pool).await.or_fail()? else { return Ok(None) };
    let text = |column: &str| row.try_get::<String, _>(column).ok();
    let stamp = || {
        let tenant: Option<String> = row.try_get("tenant").ok()?;
        Some(Stamp {
            realm: Realm::from_name(&text("realm")?)?,
            issuer: Issuer::new(text("issuer")?).ok()?,
            client_id: text("client_id")?,
            tenant: tenant.map(TenantId::new).transpose().ok()?,
            store: StoreId::new(text("store")?).ok()?,
            trust: configured.trust,
        })
    };
    stamp().map(Some).ok_or(StoreError::Unreadable { what: "stamp" })
}

/// Writes a stamp, over the one that is there.
pub(crate) async fn write_stamp(executor: impl SqliteExecutor<'_>, stamp: &Stamp) -> Result<(), StoreError> {
    sqlx::query("INSERT OR REPLACE INTO stamp VALUES (1, ?, ?, ?, ?, ?)")
        .bind(stamp.realm.as_str())
        .bind(stamp.issuer.as_str())
        .bind(&stamp.client_id)
        .bind(stamp.tenant.as_ref().map(TenantId::as_str))
        .bind(stamp.store.as_str())
        .execute(executor)
        .await
        .or_fail()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_connection_is_durable_and_tidy() {
        let folder = tempfile::tempdir().unwrap();
        let store = Sqlite::open(folder.path(), &crate::filled::stamp(), Mode::Window).await.unwrap();
        let mut connections = Vec::new();
        for pool in [&store.pool, &store.pool, &store.writer] {
            connections.push(pool.acquire().await.unwrap());
        }
        for connection in &mut connections {
            let mut pragma = async |name: &'static str| {
                let row = sqlx::query(name).fetch_one(&mut **connection).await.unwrap();
                row.try_get::<i64, _>(0).unwrap_or(-1)
            };
            assert_eq!(pragma("PRAGMA synchronous").await, 2, "FULL: every commit reaches the disk");
            assert_eq!(pragma("PRAGMA foreign_keys").await, 1);
            assert_eq!(pragma("PRAGMA secure_delete").await, 1);
            let row = sqlx::query("PRAGMA journal_mode").fetch_one(&mut **connection).await.unwrap();
            assert_eq!(row.try_get::<String, _>(0).unwrap(), "wal");
        }
    }
}
