//! A backup: the database at one moment, sealed to the public key of somebody who keeps the other half elsewhere.
//!
//! The format is age's (<https://age-encryption.org/v1>), so that no till is needed to open one. No key of the till is in
//! it: not the ledger's, not the client's. Where it is put, and how it is put back, is the business of IT.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use age::{Encryptor, Recipient, x25519};
use pickup::ledger::Head;
use store::{Snapshot, SnapshotError};

use crate::Premises;

/// A backup that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackedUp {
    /// The end of the ledger in it.
    pub head: Head,
    /// How large the file is.
    pub bytes: u64,
}

/// Why there is no backup. What was written of it is gone, and nothing else was touched.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// To whom it is sealed is not known.
    #[error(
        "nobody could open the backup: set backup.public_key, or name a key with --to (`age-keygen` makes one)"
    )]
    NoKey,
    /// The key is none.
    #[error("{from} is no public key of age: it begins with age1 and is made by `age-keygen`")]
    NotAKey {
        /// Where it came from.
        from: &'static str,
    },
    /// The file is there, or can't be written.
    #[error("the backup cannot be written to {}: {cause}; nothing is ever overwritten", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's word for it.
        #[source]
        cause: io::Error,
    },
    /// The database can't be read.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The program is closing.
    #[error("the program is closing; make the backup again")]
    Closing,
}

/// Backs up into a file that only this account can read, sealed to this key or to the one of the configuration.
///
/// # Errors
/// [`BackupError`]; a file that was there stays as it is.
pub async fn backup(premises: &Premises, file: &Path, to: Option<&str>) -> Result<BackedUp, BackupError> {
    let (key, from) = match (to, &premises.settings.backup_key) {
        (Some(key), _) => (key, "--to"),
        (None, Some(key)) => (key.as_str(), "backup.public_key"),
        (None, None) => return Err(BackupError::NoKey),
    };
    let key: x25519::Recipient = key.parse().map_err(|_| BackupError::NotAKey { from })?;
    let path = file.to_owned();
    let failed = |cause| BackupError::File { path: path.clone(), cause };
    // First of all, so that nobody waits for what can't be kept.
    let sealed = new_file(file).map_err(failed)?;
    let written = write(premises, sealed, key).await;
    let written = written.and_then(|written| written.map_err(failed));
    if written.is_err() {
        let _ = fs::remove_file(file);
    }
    written
}

async fn write(
    premises: &Premises,
    sealed: File,
    key: x25519::Recipient,
) -> Result<io::Result<BackedUp>, BackupError> {
    let snapshot = premises.store.snapshot().await?;
    tokio::task::spawn_blocking(move || seal(&snapshot, sealed, &key)).await.map_err(|_| BackupError::Closing)
}

fn seal(snapshot: &Snapshot, sealed: File, key: &x25519::Recipient) -> io::Result<BackedUp> {
    let mut clear = File::open(snapshot.path())?;
    let recipients: [&dyn Recipient; 1] = [key];
    let sealing = Encryptor::with_recipients(recipients.into_iter()).map_err(io::Error::other)?;
    let mut writer = sealing.wrap_output(sealed)?;
    io::copy(&mut clear, &mut writer)?;
    let sealed = writer.finish()?;
    sealed.sync_all()?;
    Ok(BackedUp { head: snapshot.head(), bytes: sealed.metadata()?.len() })
}

fn new_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
