//! The database as it is at one moment, in a file of its own, made while tills go on working.
//!
//! It is in clear, so it lies in the data folder, where nobody else can read it, and goes when it is no longer needed.
//! To whom it may be given, and sealed to whom, is not decided here.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use pickup::ledger::Head;
use pickup::store::StoreError;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use crate::failure::OrFail;
use crate::files::{SNAPSHOT_FILE, SNAPSHOT_LOCK};
use crate::{Sqlite, folder, ledger};

/// The database as it was at one moment. Its file is deleted when this is dropped.
#[derive(Debug)]
pub struct Snapshot {
    path: PathBuf,
    head: Head,
    _lock: File,
}

/// Why there is no snapshot. Nothing of the database was touched.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// There is one at a time.
    #[error("another backup of this data folder runs; try again when it has ended")]
    Busy,
    /// Its file can't be made or read.
    #[error("{} cannot be used: {cause}; check the data folder's permissions", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's word for it.
        #[source]
        cause: io::Error,
    },
    /// The database fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Snapshot {
    /// The end of the ledger in it.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }

    /// The file, which is a database by itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        if let Err(error) = remove(&self.path) {
            tracing::error!(%error, "a snapshot of the database was left in the data folder");
        }
    }
}

impl Sqlite {
    /// Copies the database as it is now; what others write meanwhile is not in it, and nobody waits for it. What was
    /// deleted in the database is not in it either.
    ///
    /// # Errors
    /// [`SnapshotError`]; the database is as it was.
    pub async fn snapshot(&self) -> Result<Snapshot, SnapshotError> {
        let (path, lock) = (self.folder.join(SNAPSHOT_FILE), self.folder.join(SNAPSHOT_LOCK));
        let failed = |cause| SnapshotError::File { path: path.clone(), cause };
        let lock = folder::try_lock(&lock).map_err(failed)?.ok_or(SnapshotError::Busy)?;
        // Somebody may have been stopped in the middle of one.
        remove(&path).map_err(failed)?;
        // SQLite takes a file that is empty, with the permissions it has.
        folder::private_file(&path).map_err(failed)?;
        let mut snapshot = Snapshot { path: path.clone(), head: Head::EMPTY, _lock: lock };
        let name = path.to_str().ok_or_else(|| failed(io::ErrorKind::InvalidFilename.into()))?;
        sqlx::query("VACUUM INTO ?").bind(name).execute(&self.pool).await.or_fail()?;
        let options = SqliteConnectOptions::new().filename(&path).read_only(true).immutable(true);
        let mut copy = options.connect().await.or_fail()?;
        snapshot.head = ledger::head(&mut copy).await?;
        copy.close().await.or_fail()?;
        Ok(snapshot)
    }
}

/// Removes what a stopped program left, unless it is in use.
pub(crate) fn sweep(data_folder: &Path) -> io::Result<()> {
    let path = data_folder.join(SNAPSHOT_FILE);
    if !path.try_exists()? {
        return Ok(());
    }
    match folder::try_lock(&data_folder.join(SNAPSHOT_LOCK))? {
        Some(_lock) => remove(&path),
        None => Ok(()),
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
