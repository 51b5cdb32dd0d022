//! Where the head of the ledger is noted outside the data folder.
//!
//! A folder of its own beside the data folder, unless IT names another place: what is copied and put back is the data
//! folder, and the note has to stay where it is. Not what the note is good for, which is in `store`.

use std::path::{Path, PathBuf};

use pickup::realm::Realm;

use crate::settings::error::SettingsError;

use super::reader::{Reader, absolute};

const KEY: &str = "ledger.head_file";

/// The note's name in its usual folder.
const FILE: &str = "ledger.head";

/// What the usual folder is called more than the data folder.
const BESIDE: &str = "-state";

/// The place of the note; none in practice, whose folders come and go.
pub(super) fn head_file(
    read: &Reader<'_>,
    realm: Realm,
    data_dir: &Path,
) -> Result<Option<PathBuf>, SettingsError> {
    let named = read.optional(KEY, absolute)?;
    match (realm, named) {
        (Realm::Practice, _) => Ok(None),
        (Realm::Real | Realm::Test, Some(path)) if is_within(&path, data_dir) => {
            Err(read.wrong_because(KEY, "the path of a file outside the data folder"))
        }
        (Realm::Real | Realm::Test, Some(path)) => Ok(Some(path)),
        (Realm::Real | Realm::Test, None) => match beside(data_dir) {
            Some(path) => Ok(Some(path)),
            None => {
                Err(read.wrong_because("data_dir", "the absolute path of a folder, with a name of its own"))
            }
        },
    }
}

/// By the names alone, and by where links lead as far as the folders are there.
fn is_within(path: &Path, data_dir: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    let nearest = path.ancestors().skip(1).find_map(real);
    let is_below =
        nearest.zip(real(data_dir)).is_some_and(|(nearest, data_dir)| nearest.starts_with(data_dir));
    path.starts_with(data_dir) || is_below
}

/// Nothing where the data folder has no name of its own, such as `/`.
fn beside(data_dir: &Path) -> Option<PathBuf> {
    let mut name = data_dir.file_name()?.to_owned();
    name.push(BESIDE);
    Some(data_dir.with_file_name(name).join(FILE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_note_lies_beside_the_data_folder_and_never_in_it() {
        let beside = |path: &str| beside(Path::new(path)).map(|note| note.display().to_string());
        assert_eq!(beside("/var/lib/claimcheck").as_deref(), Some("/var/lib/claimcheck-state/ledger.head"));
        assert_eq!(beside("/srv/till/").as_deref(), Some("/srv/till-state/ledger.head"));
        assert_eq!(beside("/"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_into_the_data_folder_leads_into_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let (data, link) = (folder.path().join("data"), folder.path().join("link"));
        std::fs::create_dir(&data).expect("made");
        std::os::unix::fs::symlink(&data, &link).expect("linked");
        assert!(is_within(&link.join("heads/ledger.head"), &data));
        assert!(!is_within(&folder.path().join("state/ledger.head"), &data));
    }
}
