//! Who is in files that were put away: each is read as it was when it came, and somebody is sought in it.
//!
//! Only files that were put away here are read, known by the time that their name begins with, and no more of them than
//! somebody can wait for.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read as _};

use jiff::Timestamp;
use pickup::import::{FILE_MAX, Reading, Sent};
use pickup::pseudonym::PseudonymKey;
use pickup::subject::{InFile, Sought};

use super::place::{Place, Status};
use super::report::NAME_END;
use super::{DONE, Folder, FolderError, NAMES_MAX, Opened, REJECTED, name};

/// The most bytes that are read of one folder.
pub const SEARCHED_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// A file that was put away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutAway {
    folder: &'static str,
    name: OsString,
}

impl PutAway {
    /// Where it is within the folder, as it may be shown.
    #[must_use]
    pub fn shown(&self) -> String {
        format!("{}/{}", self.folder, name::shown(&self.name))
    }
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Searched {
    /// Files in which the person is.
    pub holding: Vec<PutAway>,
    /// Files in which something that could not be read as an order may mean the person.
    pub unclear: Vec<PutAway>,
    /// How many files were not read, at least: they are too large, too many, or can't be opened.
    pub unread: u64,
}

impl Folder {
    /// Looks for somebody in the files that were put away.
    ///
    /// # Errors
    /// [`FolderError`] if a folder can't be read.
    pub fn search(
        &self,
        sought: &Sought,
        key: &PseudonymKey,
        now: Timestamp,
    ) -> Result<Searched, FolderError> {
        let Opened { done, rejected, .. } = self.open()?;
        let reading = Reading { key, now, country: self.rules.country, keep_good: true };
        let mut searched = Searched::default();
        let mut left = SEARCHED_MAX;
        for (place, folder) in [(done, DONE), (rejected, REJECTED)] {
            let unreadable = |source| FolderError::Inner { path: self.path.join(folder), source };
            let names = place.names(NAMES_MAX, is_of_orders).map_err(unreadable)?;
            searched.unread += u64::from(names.len() == NAMES_MAX);
            for name in names {
                let found = match bytes_of(&place, &name, &mut left) {
                    Ok(Some((bytes, status))) => {
                        let sent = Sent { written_at: status.modified, shopify: &self.rules.shopify };
                        sought.in_file(&bytes, &reading, &sent)
                    }
                    // Gone meanwhile, or never a file.
                    Ok(None) => continue,
                    Err(_) => {
                        searched.unread += 1;
                        continue;
                    }
                };
                match found {
                    InFile::Yes => searched.holding.push(PutAway { folder, name }),
                    InFile::Unclear => searched.unclear.push(PutAway { folder, name }),
                    InFile::No => {}
                }
            }
        }
        Ok(searched)
    }

    /// Removes a file that was put away, and its report.
    ///
    /// # Errors
    /// [`FolderError`] if the system does not let us.
    pub fn remove(&self, file: &PutAway) -> Result<(), FolderError> {
        let failed = |source| FolderError::File {
            folder: self.path.join(file.folder),
            name: name::shown(&file.name),
            act: "removed",
            source,
        };
        let Opened { done, rejected, .. } = self.open()?;
        let place = if file.folder == DONE { done } else { rejected };
        let name = file.name.to_str().unwrap_or_default();
        let report = format!("{name}{NAME_END}");
        if place.has(&report).map_err(failed)? {
            place.remove(&report).map_err(failed)?;
        }
        place.remove(name).map_err(failed)
    }
}

/// Whether a name is that of a file that was put away, and not of its report.
fn is_of_orders(name: &OsStr) -> bool {
    name::put_away_at(name).is_some() && !name.to_str().unwrap_or_default().ends_with(NAME_END)
}

/// What is in a file; nothing if it is none, and an error if it can't be read or is more than may be read.
fn bytes_of(place: &Place, name: &OsStr, left: &mut u64) -> io::Result<Option<(Vec<u8>, Status)>> {
    let Some((file, status)) = place.file(name)? else { return Ok(None) };
    if status.size > (FILE_MAX as u64).min(*left) {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    *left -= status.size;
    let mut bytes = Vec::new();
    file.take(FILE_MAX as u64).read_to_end(&mut bytes)?;
    Ok(Some((bytes, status)))
}
