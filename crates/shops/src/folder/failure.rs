//! What can go wrong with a folder of orders, for people and for logs.
//!
//! Files have names that others chose: people are told them, logs are not.

use std::io;
use std::path::PathBuf;

/// What could not be done. The file is where it was, or where it was to go.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The folder itself.
    #[error("{} cannot be opened: {source}; it must be a folder that this account may write into", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A folder for files that are put away.
    #[error("{} cannot be opened: {source}; it must be a folder, and no link to one", .path.display())]
    Inner {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file.
    #[error("{name} in {} cannot be {act}: {source}; it stays there and is tried again", .folder.display())]
    File {
        /// The folder.
        folder: PathBuf,
        /// The file as it may be shown.
        name: String,
        /// What was tried.
        act: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

impl FolderError {
    /// The same without the file's name, for logs: others have chosen it, and may have called it after somebody.
    #[must_use]
    pub fn without_name(&self) -> String {
        match self {
            Self::Folder { .. } | Self::Inner { .. } => self.to_string(),
            Self::File { folder, act, source, .. } => {
                format!(
                    "a file in {} cannot be {act}: {source}; it stays there and is tried again",
                    folder.display()
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_logged_of_a_file_is_not_its_name() {
        let (folder, name) = (PathBuf::from("/srv/orders"), "anna.svensson.csv".to_owned());
        let source = io::ErrorKind::PermissionDenied.into();
        let error = FolderError::File { folder, name, act: "read", source };
        assert!(error.to_string().contains("anna"), "people are told which file it is");
        let logged = error.without_name();
        assert!(logged.contains("/srv/orders cannot be read") && !logged.contains("anna"), "{logged}");
    }
}
