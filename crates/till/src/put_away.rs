//! The folders that files are dropped into, and one person in what they have put away.
//!
//! What is in a file is known to `shops`, and who it is to `pickup`; here they meet.

use std::path::PathBuf;

use desk::settings::{Settings, SourceSettings};
use pickup::{realm::Realm, subject::Sought};
use shops::folder::{Folder, FolderError, PutAway, Rules, Searched};

use crate::Premises;

/// A folder in which somebody was sought.
#[derive(Debug)]
pub struct SearchedFolder {
    folder: Folder,
    /// What was found.
    pub searched: Searched,
}

impl SearchedFolder {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Removes a file that was found, with its report.
    ///
    /// # Errors
    /// [`FolderError`] if the system does not let us.
    pub fn remove(&self, file: &PutAway) -> Result<(), FolderError> {
        self.folder.remove(file)
    }
}

impl Premises {
    /// Looks for somebody in what the folders have put away. Practice has no folders.
    ///
    /// # Errors
    /// [`FolderError`] of the first folder that can't be read.
    pub fn search_put_away(&self, sought: &Sought) -> Result<Vec<SearchedFolder>, FolderError> {
        let now = self.now();
        let search = |folder: Folder| {
            let searched = folder.search(sought, &self.key, now)?;
            Ok(SearchedFolder { folder, searched })
        };
        folders(&self.settings).into_iter().map(search).collect()
    }
}

/// The folders of these settings; none in practice, whose orders are made up.
pub(crate) fn folders(settings: &Settings) -> Vec<Folder> {
    if settings.realm == Realm::Practice {
        return Vec::new();
    }
    let folders = settings.sources.iter().filter_map(|source| match source {
        SourceSettings::Folder(folder) => {
            let rules = Rules::new(folder.keep_good, folder.shopify.clone());
            let rules = Rules { country: settings.store.country, ..rules };
            Some(Folder::new(folder.path.clone(), rules))
        }
        SourceSettings::Shop(_) => None,
    });
    folders.collect()
}
