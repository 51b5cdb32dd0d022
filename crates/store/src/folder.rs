//! The folder of a store: private to its user, and held by one window at a time.
//!
//! It knows no database. A lock ends with its process, so that a crash never leaves a till shut.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

/// Makes the folder if need be, and takes it from everybody else.
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    make(folder)?;
    if !folder.is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotADirectory, "not a folder"));
    }
    take_from_others(folder, 0o700)
}

/// Opens a file of the folder for reading and writing, making it if need be, for nobody but its user.
pub(crate) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let file = options.open(path)?;
    take_from_others(path, 0o600)?;
    Ok(file)
}

/// A lock on a file, or nothing if another process has it. It ends with the process, however that ends.
pub(crate) fn try_lock(path: &Path) -> io::Result<Option<File>> {
    let file = private_file(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// A lock on a file that others may have too, or nothing if somebody has it alone.
pub(crate) fn try_share(path: &Path) -> io::Result<Option<File>> {
    let file = private_file(path)?;
    match file.try_lock_shared() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// A lock on a file that others may have too, waited for.
pub(crate) fn share(path: &Path) -> io::Result<File> {
    let file = private_file(path)?;
    file.lock_shared()?;
    Ok(file)
}

/// A lock on a file, waited for.
pub(crate) fn lock(path: &Path) -> io::Result<File> {
    let file = private_file(path)?;
    file.lock()?;
    Ok(file)
}

#[cfg(unix)]
fn make(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)
}

#[cfg(unix)]
fn take_from_others(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut permissions = std::fs::metadata(path)?.permissions();
    if permissions.mode() & 0o777 != mode {
        permissions.set_mode(mode);
        std::fs::set_permissions(path, permissions)?;
    }
    Ok(())
}

/// Elsewhere a user's folder is private by the access list it inherits.
#[cfg(not(unix))]
fn take_from_others(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}
