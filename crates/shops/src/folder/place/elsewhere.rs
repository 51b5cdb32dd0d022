//! Folders on systems without handles of folders, by paths.
//!
//! Who wrote a file is not known here.

use std::ffi::{OsStr, OsString};
use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::Status;

/// A folder.
pub(in crate::folder) struct Place(PathBuf);

impl Place {
    /// Opens the folder that the configuration names; it may name a link.
    pub(in crate::folder) fn open(path: &Path) -> io::Result<Self> {
        match std::fs::metadata(path)?.is_dir() {
            true => Ok(Self(path.to_owned())),
            false => Err(io::ErrorKind::NotADirectory.into()),
        }
    }

    /// Opens a folder in this one, and makes it if it is not there. It may be no link: that could lead anywhere.
    pub(in crate::folder) fn inner(&self, name: &str) -> io::Result<Self> {
        let path = self.0.join(name);
        match std::fs::create_dir(&path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            Ok(()) | Err(_) => {}
        }
        match std::fs::symlink_metadata(&path)?.is_dir() {
            true => Ok(Self(path)),
            false => Err(io::ErrorKind::NotADirectory.into()),
        }
    }

    /// Who may write into the folder is not known.
    pub(in crate::folder) fn owner(&self) -> io::Result<Option<u32>> {
        Ok(None)
    }

    /// The names in it for which `wanted` is true, at most so many, out of at most ten times as many.
    pub(in crate::folder) fn names(
        &self,
        most: usize,
        wanted: impl Fn(&OsStr) -> bool,
    ) -> io::Result<Vec<OsString>> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&self.0)?.take(most * 10) {
            let name = entry?.file_name();
            if wanted(&name) {
                names.push(name);
            }
            if names.len() == most {
                break;
            }
        }
        Ok(names)
    }

    /// The status of a plain file; nothing if it is gone or something else.
    pub(in crate::folder) fn status(&self, name: &OsStr) -> io::Result<Option<Status>> {
        match std::fs::symlink_metadata(self.0.join(name)) {
            Ok(metadata) => Ok(plain(&metadata)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether anything has this name.
    pub(in crate::folder) fn has(&self, name: &str) -> io::Result<bool> {
        match std::fs::symlink_metadata(self.0.join(name)) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Opens a plain file for reading and tells the handle's own status; nothing if it is gone or something else.
    pub(in crate::folder) fn file(&self, name: &OsStr) -> io::Result<Option<(File, Status)>> {
        if self.status(name)?.is_none() {
            return Ok(None);
        }
        match File::open(self.0.join(name)) {
            Ok(file) => Ok(plain(&file.metadata()?).map(|status| (file, status))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The status of an open file now.
    pub(in crate::folder) fn status_of(file: &File) -> io::Result<Option<Status>> {
        Ok(plain(&file.metadata()?))
    }

    /// Moves a file here under a new name; false if that name is taken.
    pub(in crate::folder) fn take(&self, from: &Self, name: &OsStr, new: &str) -> io::Result<bool> {
        let target = self.0.join(new);
        // The name is taken first, by an empty file of our own, since a rename would write over another's.
        match OpenOptions::new().write(true).create_new(true).open(&target) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
            Err(error) => return Err(error),
        }
        std::fs::rename(from.0.join(name), &target).map(|()| true).inspect_err(|_| {
            // The empty file is ours, and nobody's orders are in it.
            let _ = std::fs::remove_file(&target);
        })
    }

    /// Writes a new file; an error if there is one of that name, link or not.
    pub(in crate::folder) fn write_new(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        OpenOptions::new().write(true).create_new(true).open(self.0.join(name))?.write_all(bytes)
    }

    /// Removes a file of our own.
    pub(in crate::folder) fn remove(&self, name: &str) -> io::Result<()> {
        std::fs::remove_file(self.0.join(name))
    }
}

/// The status of a plain file. Its identity is not known; size and time must do.
fn plain(metadata: &Metadata) -> Option<Status> {
    let modified = metadata.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
    metadata.is_file().then(|| Status {
        size: metadata.len(),
        modified: modified.unwrap_or(Timestamp::UNIX_EPOCH),
        identity: 0,
        writers: None,
    })
}
