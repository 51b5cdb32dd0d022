//! Secrets in files, and files for secrets: owner, mode and kind are checked on the open handle.
//!
//! Links are not followed, and what is not a plain file is not waited for.

use std::path::Path;

use desk::ports::SecretsFailure;
use zeroize::Zeroizing;

/// Reads a secret; one line end at its end is not part of it.
#[cfg(unix)]
pub(crate) fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, SecretsFailure> {
    use std::os::unix::fs::MetadataExt as _;

    use rustix::fs::{Mode, OFlags};
    use rustix::io::Errno;

    let named = || path.display().to_string();
    // Without NONBLOCK, opening a FIFO would wait for somebody to write into it.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(file) => std::fs::File::from(file),
        Err(Errno::NOENT) => return Err(SecretsFailure::Missing { name: named() }),
        Err(Errno::LOOP | Errno::NXIO) => return Err(SecretsFailure::NotAPlainFile { path: named() }),
        Err(error) => return Err(refused(path, error.into())),
    };
    let status = file.metadata().map_err(|error| refused(path, error))?;
    if !status.is_file() || status.uid() != rustix::process::geteuid().as_raw() {
        return Err(SecretsFailure::NotAPlainFile { path: named() });
    }
    if status.mode() & 0o077 != 0 {
        return Err(SecretsFailure::ReadableByOthers { path: named() });
    }
    limited(file, path)
}

/// Who may read a file can't be told here, so no file holds a secret of a configuration.
#[cfg(not(unix))]
pub(crate) fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, SecretsFailure> {
    let detail = "this edition can't check who may read a file on this system".to_owned();
    Err(SecretsFailure::Refused { name: path.display().to_string(), detail })
}

/// Reads what this program itself wrote into a folder of its own.
#[cfg(unix)]
pub(crate) fn read_own(path: &Path) -> Result<Zeroizing<Vec<u8>>, SecretsFailure> {
    read(path)
}

/// Reads what this program itself wrote into a folder of its own; the folder's access list protects it.
#[cfg(not(unix))]
pub(crate) fn read_own(path: &Path) -> Result<Zeroizing<Vec<u8>>, SecretsFailure> {
    match std::fs::File::open(path) {
        Ok(file) => limited(file, path),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(SecretsFailure::Missing { name: path.display().to_string() })
        }
        Err(error) => Err(refused(path, error)),
    }
}

/// Writes a new secret for this user alone, durable and whole, and never over another one: if somebody was faster,
/// theirs stays.
pub(crate) fn create(path: &Path, secret: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}", std::process::id()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    let written = file.write_all(secret).and_then(|()| file.sync_all());
    // A link to a whole file is made or not, and never replaces one.
    let linked = written.and_then(|()| match std::fs::hard_link(&beside, path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    });
    std::fs::remove_file(&beside)?;
    linked
}

fn limited(file: std::fs::File, path: &Path) -> Result<Zeroizing<Vec<u8>>, SecretsFailure> {
    use std::io::Read as _;
    // Room for everything that is read at all, so that no copy stays behind when the vector grows.
    let mut secret = Zeroizing::new(Vec::with_capacity(crate::MAX_BYTES + 4));
    let most = crate::MAX_BYTES as u64 + 3;
    file.take(most).read_to_end(&mut secret).map_err(|error| refused(path, error))?;
    if secret.last() == Some(&b'\n') {
        secret.pop();
        if secret.last() == Some(&b'\r') {
            secret.pop();
        }
    }
    Ok(secret)
}

fn refused(path: &Path, error: std::io::Error) -> SecretsFailure {
    SecretsFailure::Refused { name: path.display().to_string(), detail: error.kind().to_string() }
}
