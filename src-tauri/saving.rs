//! Files for the teller: written anew, never over another one, into a folder that they know.
//! Not what stands in them.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;

/// A teller who exports one day more often than this has the files already.
const NAMES_TRIED: u32 = 99;

/// Writes a new file and says what it is called: where the name is taken, `name (2).csv` and so on. What can't be written
/// as a whole is removed again.
pub(crate) fn save_new(folder: &Path, name: &str, contents: &[u8]) -> Result<String, io::Error> {
    for n in 1..=NAMES_TRIED {
        let name = numbered(name, n);
        let path = folder.join(&name);
        let mut file = match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(error),
        };
        return match file.write_all(contents).and_then(|()| file.sync_all()) {
            Ok(()) => Ok(name),
            Err(error) => {
                drop(file);
                let _ = std::fs::remove_file(&path);
                Err(error)
            }
        };
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn numbered(name: &str, n: u32) -> String {
    match (n, name.rsplit_once('.')) {
        (1, _) => name.to_owned(),
        (n, Some((stem, ending))) => format!("{stem} ({n}).{ending}"),
        (n, None) => format!("{name} ({n})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_never_written_over_another_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let save = |text: &str| save_new(folder.path(), "day.csv", text.as_bytes());
        assert_eq!(save("first").expect("written"), "day.csv");
        assert_eq!(save("second").expect("written"), "day (2).csv");
        let text = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("it is there");
        assert_eq!((text("day.csv"), text("day (2).csv")), ("first".to_owned(), "second".to_owned()));
    }

    #[test]
    fn a_link_in_its_place_is_not_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        let elsewhere = folder.path().join("elsewhere");
        #[cfg(unix)]
        std::os::unix::fs::symlink(&elsewhere, folder.path().join("day.csv")).expect("a link");
        save_new(folder.path(), "day.csv", b"text").expect("written");
        assert!(!elsewhere.exists());
    }

    #[test]
    fn a_folder_that_is_not_there_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(save_new(&folder.path().join("gone"), "day.csv", b"text").is_err());
    }
}
