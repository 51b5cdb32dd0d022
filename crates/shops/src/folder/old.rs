//! Files that were put away long ago, and their reports: there are people in them, so they are not kept for ever.
//!
//! Only files that were put away here are removed, known by the time that their name begins with. What others put there
//! stays.

use std::ffi::{OsStr, OsString};

use jiff::Timestamp;

use super::place::Place;
use super::{DONE, Folder, FolderError, NAMES_MAX, Opened, REJECTED, name};

impl Folder {
    /// How many files were put away before a time; reports count.
    ///
    /// # Errors
    /// [`FolderError`] if a folder can't be read.
    pub fn count_old(&self, before: Timestamp) -> Result<u64, FolderError> {
        let Opened { done, rejected, .. } = self.open()?;
        let of = |place: &Place, folder| self.put_away_before(place, folder, before);
        Ok((of(&done, DONE)?.len() + of(&rejected, REJECTED)?.len()) as u64)
    }

    /// Removes files that were put away before a time, and their reports. Tells how many.
    ///
    /// # Errors
    /// [`FolderError`] names the first file that can't be removed; those before it are gone.
    pub fn remove_old(&self, before: Timestamp) -> Result<u64, FolderError> {
        let Opened { done, rejected, .. } = self.open()?;
        let mut removed = 0;
        for (place, folder) in [(done, DONE), (rejected, REJECTED)] {
            for name in self.put_away_before(&place, folder, before)? {
                let failed = |source| FolderError::File {
                    folder: self.path.join(folder),
                    name: name::shown(&name),
                    act: "removed",
                    source,
                };
                place.remove(name.to_str().unwrap_or_default()).map_err(failed)?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    fn put_away_before(
        &self,
        place: &Place,
        folder: &'static str,
        before: Timestamp,
    ) -> Result<Vec<OsString>, FolderError> {
        let is_old = |name: &OsStr| name::put_away_at(name).is_some_and(|at| at < before);
        let unreadable = |source| FolderError::Inner { path: self.path.join(folder), source };
        let mut names = place.names(NAMES_MAX, is_old).map_err(unreadable)?;
        // Nothing but a plain file is of ours, whatever it is called. What can't be looked at is seen when it is removed.
        names.retain(|name| !matches!(place.status(name), Ok(None)));
        Ok(names)
    }
}
