//! A folder into which a shop's system drops files of orders: JSON, CSV, or what Shopify exports.
//!
//! Plain files only, no link is followed, and nothing is written over. A file is looked at again until it no longer
//! changes, read, and put away: into `done/` once its orders are kept, or into `rejected/` with a report beside it.
//! Whoever holds a [`Folder`] keeps the orders in between; if it dies there, the file is still where it was, and to
//! read it again changes nothing, because an order without a time of its own is as old as its file.

mod delivery;
mod failure;
mod name;
mod old;
mod place;
mod report;
mod subject;

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use pickup::import::{FILE_MAX, Format, ImportError, OrderFile, Shopify};
use pickup::order::Origin;
use pickup::person::Country;
use pickup::pseudonym::PseudonymKey;

use delivery::How;
use place::{Place, Status, Writers};

pub use delivery::Delivery;
pub use failure::FolderError;
pub use report::Why;
pub use subject::{PutAway, SEARCHED_MAX, Searched};

/// How long a file must not have changed.
pub const SETTLE: Duration = Duration::from_secs(2);
/// How long a file waits that could not be kept or put away.
pub const PUT_OFF: Duration = Duration::from_secs(60);
/// The most files of one round; the others come in the next.
pub const FILES_MAX: usize = 100;
/// The most files that are looked at.
pub const NAMES_MAX: usize = 10_000;
/// Where files lie whose orders are kept.
pub const DONE: &str = "done";
/// Where files lie that were not good, each with a report.
pub const REJECTED: &str = "rejected";

/// The most names that are tried for a file that is put away.
const TRIES_MAX: u32 = 1_000;

/// How a folder is meant.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Whether the good orders of a file count although others are bad.
    pub keep_good: bool,
    /// How an export of Shopify is meant.
    pub shopify: Shopify,
    /// The country whose phone numbers come without country code.
    pub country: Option<Country>,
    /// The account of whoever stands at the till: what it can write is its word and not the shop's. None where the
    /// system does not tell.
    pub account: Option<u32>,
}

impl Rules {
    /// With the account that runs this program.
    #[must_use]
    pub fn new(keep_good: bool, shopify: Shopify) -> Self {
        #[cfg(unix)]
        let account = Some(rustix::process::geteuid().as_raw());
        #[cfg(not(unix))]
        let account = None;
        Self { keep_good, shopify, country: None, account }
    }
}

/// A folder of orders.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    rules: Rules,
    seen: HashMap<OsString, Seen>,
}

/// A file as it was at the last look, and when it may be read at the earliest.
#[derive(Clone, Copy, Debug)]
struct Seen {
    status: Status,
    not_before: Instant,
}

/// What a look found.
#[derive(Clone, Debug, Default)]
pub struct Round {
    /// The files that no longer change, the oldest first.
    pub settled: Vec<Settled>,
    /// How many others there are: not settled yet, put off, or too many for one round.
    pub waiting: usize,
}

/// A file that no longer changes.
#[derive(Clone, Debug)]
pub struct Settled {
    name: OsString,
    status: Status,
}

impl Settled {
    /// Its name as it may be shown: what can't be seen is written out.
    #[must_use]
    pub fn shown(&self) -> String {
        name::shown(&self.name)
    }
}

/// What is in a file.
#[derive(Debug)]
pub enum Contents {
    /// Orders.
    Orders(Delivery),
    /// Nothing that counts.
    Refused(ImportError),
    /// It is gone, or another one: it is looked at anew.
    Changed,
}

/// The folders, open.
struct Opened {
    inbox: Place,
    done: Place,
    rejected: Place,
}

impl Folder {
    /// A folder that nobody looked into yet.
    #[must_use]
    pub fn new(path: PathBuf, rules: Rules) -> Self {
        Self { path, rules, seen: HashMap::new() }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Looks which files are there, and which of them are as they were [`SETTLE`] ago. None is opened.
    ///
    /// # Errors
    /// [`FolderError`] if the folder can't be read, or files can't be put away.
    pub fn look(&mut self, now: Instant) -> Result<Round, FolderError> {
        let Opened { inbox, .. } = self.open()?;
        let names = inbox.names(NAMES_MAX, name::is_of_orders).map_err(|source| self.unreadable(source))?;
        let mut seen = HashMap::with_capacity(names.len());
        let mut settled = Vec::new();
        let mut waiting = 0;
        for name in names {
            let status = inbox.status(&name).map_err(|source| self.unreadable(source))?;
            let Some(status) = status else { continue };
            match self.seen.get(&name).copied().filter(|seen| seen.status == status) {
                Some(known) => {
                    seen.insert(name.clone(), known);
                    match now >= known.not_before {
                        true => settled.push(Settled { name, status }),
                        false => waiting += 1,
                    }
                }
                None => {
                    seen.insert(name, Seen { status, not_before: now + SETTLE });
                    waiting += 1;
                }
            }
        }
        self.seen = seen;
        settled.sort_by(|one, other| {
            (one.status.modified, &one.name).cmp(&(other.status.modified, &other.name))
        });
        waiting += settled.len().saturating_sub(FILES_MAX);
        settled.truncate(FILES_MAX);
        Ok(Round { settled, waiting })
    }

    /// Reads a file and looks through it. One that is too large is refused unread.
    ///
    /// # Errors
    /// [`FolderError`] if the system does not let us.
    pub fn read(&self, file: &Settled, key: &PseudonymKey, now: Timestamp) -> Result<Contents, FolderError> {
        let inbox = Place::open(&self.path).map_err(|source| self.unreadable(source))?;
        let unread = |source| self.failed(file, "read", source);
        let Some((mut handle, status)) = inbox.file(&file.name).map_err(unread)? else {
            return Ok(Contents::Changed);
        };
        if status != file.status {
            return Ok(Contents::Changed);
        }
        if status.size > FILE_MAX as u64 {
            return Ok(Contents::Refused(ImportError::TooMuch { what: "bytes", limit: FILE_MAX }));
        }
        let size = usize::try_from(status.size).unwrap_or(FILE_MAX);
        // One byte more than there is, so that its end is seen without asking for more room.
        let mut bytes = Vec::with_capacity(size + 1);
        handle.by_ref().take(FILE_MAX as u64 + 1).read_to_end(&mut bytes).map_err(unread)?;
        if Place::status_of(&handle).map_err(unread)? != Some(status) {
            return Ok(Contents::Changed);
        }
        let owner = inbox.owner().map_err(|source| self.unreadable(source))?;
        let how = How::of(&self.rules, status.modified, now);
        let format = Format::guess(&bytes);
        Ok(match OrderFile::open(bytes, format, &how.reading(key), &how.sent()) {
            Ok(file) => {
                let origin = origin(status.writers, owner, self.rules.account);
                Contents::Orders(Delivery { file, how, origin })
            }
            Err(error) => Contents::Refused(error),
        })
    }

    /// Puts a file away whose orders are kept, and tells where it is now; nothing if it is gone or has changed.
    ///
    /// # Errors
    /// [`FolderError`] if the system does not let us.
    pub fn put_done(&mut self, file: &Settled, at: Timestamp) -> Result<Option<String>, FolderError> {
        let opened = self.open()?;
        self.put(file, &opened.inbox, (&opened.done, DONE), None, at)
    }

    /// Puts a file away that was not good, with a report beside it, and tells where it is now; nothing if it is gone
    /// or has changed.
    ///
    /// # Errors
    /// [`FolderError`] if the system does not let us.
    pub fn put_rejected(
        &mut self,
        file: &Settled,
        why: Why<'_>,
        at: Timestamp,
    ) -> Result<Option<String>, FolderError> {
        let opened = self.open()?;
        let report = report::report(&file.name, why, at);
        self.put(file, &opened.inbox, (&opened.rejected, REJECTED), Some(&report), at)
    }

    /// Leaves a file alone for [`PUT_OFF`], because it could not be kept or put away now.
    pub fn put_off(&mut self, file: &Settled, now: Instant) {
        if let Some(seen) = self.seen.get_mut(&file.name) {
            seen.not_before = now + PUT_OFF;
        }
    }

    /// All three folders are there before anything is read: what can't be put away would be read for ever.
    fn open(&self) -> Result<Opened, FolderError> {
        let inbox = Place::open(&self.path).map_err(|source| self.unreadable(source))?;
        let inner = |name: &str| {
            inbox.inner(name).map_err(|source| FolderError::Inner { path: self.path.join(name), source })
        };
        Ok(Opened { done: inner(DONE)?, rejected: inner(REJECTED)?, inbox })
    }

    fn put(
        &mut self,
        file: &Settled,
        inbox: &Place,
        (folder, folder_name): (&Place, &str),
        report: Option<&str>,
        at: Timestamp,
    ) -> Result<Option<String>, FolderError> {
        let failed = |source| self.failed(file, "moved", source);
        if inbox.status(&file.name).map_err(failed)? != Some(file.status) {
            return Ok(None);
        }
        for again in 0..TRIES_MAX {
            let new = name::put_away(&file.name, at, again);
            let report_name = format!("{new}{}", report::NAME_END);
            if folder.has(&new).map_err(failed)? || folder.has(&report_name).map_err(failed)? {
                continue;
            }
            if let Some(report) = report {
                folder
                    .write_new(&report_name, report.as_bytes())
                    .map_err(|source| self.failed(file, "reported", source))?;
            }
            let taken = folder.take(inbox, &file.name, &new);
            if report.is_some() && !matches!(taken, Ok(true)) {
                // A report of our own without its file; a second one comes with the next try.
                folder.remove(&report_name).map_err(failed)?;
            }
            match taken {
                Ok(true) => {}
                Ok(false) => continue,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(failed(error)),
            }
            let moved = folder.status(OsStr::new(&new)).map_err(failed)?;
            if moved.is_some_and(|moved| moved.identity != file.status.identity) {
                // Another file took its name in this very moment: it was never read, so it goes back.
                inbox.take(folder, OsStr::new(&new), &new).map_err(failed)?;
                return Ok(None);
            }
            self.seen.remove(&file.name);
            return Ok(Some(format!("{folder_name}/{new}")));
        }
        Err(self.failed(file, "moved", io::ErrorKind::AlreadyExists.into()))
    }

    fn unreadable(&self, source: io::Error) -> FolderError {
        FolderError::Folder { path: self.path.clone(), source }
    }

    fn failed(&self, file: &Settled, act: &'static str, source: io::Error) -> FolderError {
        FolderError::File { folder: self.path.clone(), name: file.shown(), act, source }
    }
}

/// Whose word a file is. It is the shop's only if somebody wrote it whom IT let: the folder's owner or root, and only
/// if that is not the account of the till, which may move files here but must not be able to make one or change one.
/// Everything else could come from whoever stands at the till.
fn origin(writers: Option<Writers>, folder_owner: Option<u32>, account: Option<u32>) -> Origin {
    let (Some(writers), Some(folder_owner), Some(account)) = (writers, folder_owner, account) else {
        return Origin::Manual;
    };
    let let_by_it = writers.owner == folder_owner || writers.owner == 0;
    let not_ours = writers.owner != account && folder_owner != account && !writers.others;
    if let_by_it && not_ours { Origin::Connector } else { Origin::Manual }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_at_the_till_can_have_written_is_the_shops_word() {
        let (till, shop, stranger) = (1000, 2000, 3000);
        let of = |owner, others, folder_owner, account| {
            origin(Some(Writers { owner, others }), Some(folder_owner), Some(account))
        };
        assert_eq!(of(shop, false, shop, till), Origin::Connector);
        assert_eq!(of(0, false, shop, till), Origin::Connector, "IT itself");
        for (what, origin) in [
            ("a file of the till's account", of(till, false, shop, till)),
            ("a file that others can write", of(shop, true, shop, till)),
            ("a stranger's file", of(stranger, false, shop, till)),
            ("a folder of the till's account", of(0, false, till, till)),
            ("a till that runs as root", of(0, false, shop, 0)),
            ("an unknown writer", origin(None, Some(shop), Some(till))),
            ("an unknown account", origin(Some(Writers { owner: shop, others: false }), Some(shop), None)),
        ] {
            assert_eq!(origin, Origin::Manual, "{what}");
        }
    }
}
