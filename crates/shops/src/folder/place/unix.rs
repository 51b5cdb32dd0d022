//! Folders on systems that have handles of folders.
//!
//! What a link leads to is never opened, and what is neither a file nor a folder never either.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::io::Write as _;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStringExt as _;
use std::path::Path;

use jiff::Timestamp;
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;

use super::{Status, Writers};

/// An open folder.
pub(in crate::folder) struct Place(OwnedFd);

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

impl Place {
    /// Opens the folder that the configuration names; it may name a link.
    pub(in crate::folder) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(rustix::fs::open(path, FOLDER, Mode::empty())?))
    }

    /// Opens a folder in this one, and makes it if it is not there. It may be no link: that could lead anywhere.
    pub(in crate::folder) fn inner(&self, name: &str) -> io::Result<Self> {
        match rustix::fs::mkdirat(&self.0, name, Mode::from(0o770)) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(Self(rustix::fs::openat(&self.0, name, FOLDER | OFlags::NOFOLLOW, Mode::empty())?))
    }

    /// Who may write into the folder: its owner.
    pub(in crate::folder) fn owner(&self) -> io::Result<Option<u32>> {
        Ok(Some(rustix::fs::fstat(&self.0)?.st_uid))
    }

    /// The names in it for which `wanted` is true, at most so many, out of at most ten times as many.
    pub(in crate::folder) fn names(
        &self,
        most: usize,
        wanted: impl Fn(&OsStr) -> bool,
    ) -> io::Result<Vec<OsString>> {
        let mut names = Vec::new();
        for entry in Dir::read_from(&self.0)?.take(most * 10) {
            let name = OsString::from_vec(entry?.file_name().to_bytes().to_vec());
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
        match rustix::fs::statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(plain(&stat)),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether anything has this name.
    pub(in crate::folder) fn has(&self, name: &str) -> io::Result<bool> {
        match rustix::fs::statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(_) => Ok(true),
            Err(Errno::NOENT) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Opens a plain file for reading and tells the handle's own status; nothing if it is gone or something else.
    pub(in crate::folder) fn file(&self, name: &OsStr) -> io::Result<Option<(File, Status)>> {
        // Without NONBLOCK, opening a FIFO would wait for somebody to write into it.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
        match rustix::fs::openat(&self.0, name, flags, Mode::empty()) {
            Ok(handle) => {
                let status = plain(&rustix::fs::fstat(&handle)?);
                Ok(status.map(|status| (File::from(handle), status)))
            }
            Err(Errno::NOENT | Errno::LOOP | Errno::NXIO) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The status of an open file now.
    pub(in crate::folder) fn status_of(file: &File) -> io::Result<Option<Status>> {
        Ok(plain(&rustix::fs::fstat(file)?))
    }

    /// Moves a file here under a new name; false if that name is taken.
    pub(in crate::folder) fn take(&self, from: &Self, name: &OsStr, new: &str) -> io::Result<bool> {
        match rename_without_replacing(from, name, self, new) {
            Ok(()) => return Ok(true),
            Err(Errno::EXIST) => return Ok(false),
            // This file system can't; so the name is taken first, by an empty file of our own.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            Err(error) => return Err(error.into()),
        }
        match self.write_new(new, b"") {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
            Err(error) => return Err(error),
        }
        match rustix::fs::renameat(&from.0, name, &self.0, new) {
            Ok(()) => Ok(true),
            Err(error) => {
                // The empty file is ours, and nobody's orders are in it.
                let _ = self.remove(new);
                Err(error.into())
            }
        }
    }

    /// Writes a new file; an error if there is one of that name, link or not.
    pub(in crate::folder) fn write_new(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        let mut file = File::from(rustix::fs::openat(&self.0, name, flags, Mode::from(0o660))?);
        file.write_all(bytes)
    }

    /// Removes a file of our own.
    pub(in crate::folder) fn remove(&self, name: &str) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.0, name, AtFlags::empty())?)
    }
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn rename_without_replacing(from: &Place, name: &OsStr, to: &Place, new: &str) -> Result<(), Errno> {
    rustix::fs::renameat_with(&from.0, name, &to.0, new, rustix::fs::RenameFlags::NOREPLACE)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn rename_without_replacing(_: &Place, _: &OsStr, _: &Place, _: &str) -> Result<(), Errno> {
    Err(Errno::NOSYS)
}

/// The status of a plain file.
fn plain(stat: &Stat) -> Option<Status> {
    if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
        return None;
    }
    let nanoseconds = i32::try_from(stat.st_mtime_nsec).unwrap_or_default();
    Some(Status {
        size: u64::try_from(stat.st_size).unwrap_or(u64::MAX),
        modified: Timestamp::new(stat.st_mtime, nanoseconds).unwrap_or(Timestamp::UNIX_EPOCH),
        identity: stat.st_ino,
        writers: Some(Writers { owner: stat.st_uid, others: stat.st_mode & 0o022 != 0 }),
    })
}
