//! The QR code in a terminal, two modules to a character, and as a file that is gone when the check is over.
//! Not the making of the code, which is the desk's.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use desk::qr::Qr;

use crate::error::Error;

/// Pixels for one module of the file's picture: large enough for a phone that reads it from a screen.
const PIXELS: u32 = 8;

/// The code for standard output: black on white whatever the terminal's colours are.
pub(crate) fn drawn(qr: &Qr) -> String {
    let (paint, reset) = if std::io::stdout().is_terminal() {
        // Black and white of the 256 colours; the first sixteen are a matter of the terminal's theme.
        ("\u{1b}[38;5;16m\u{1b}[48;5;231m", "\u{1b}[0m")
    } else {
        ("", "")
    };
    let rows = (0..qr.side()).step_by(2).map(|y| {
        let row: String =
            (0..qr.side()).map(|x| half_blocks(qr.is_dark(x, y), qr.is_dark(x, y + 1))).collect();
        format!("{paint}{row}{reset}")
    });
    rows.collect::<Vec<_>>().join("\n")
}

fn half_blocks(upper: bool, lower: bool) -> char {
    match (upper, lower) {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        (false, false) => ' ',
    }
}

/// A picture of the code that only this account can read. Dropping it deletes it.
pub(crate) struct QrFile(PathBuf);

impl QrFile {
    /// Writes a new file; one that is there already is not touched.
    pub(crate) fn write(path: &Path, qr: &Qr) -> Result<Self, Error> {
        let picture = qr.png(PIXELS)?;
        let failed = |source| Error::File { path: path.to_owned(), act: "written", source };
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(failed)?;
        let guard = Self(path.to_owned());
        file.write_all(&picture).map_err(failed)?;
        Ok(guard)
    }
}

impl Drop for QrFile {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.0) {
            tracing::warn!(%error, "the picture of the QR code could not be deleted");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_is_drawn_once() {
        let qr = Qr::of("https://id.example/identity/ciba?requestId=0123456789ABCDEF").unwrap();
        let drawing = drawn(&qr);
        let rows: Vec<Vec<char>> = drawing.lines().map(|row| row.chars().collect()).collect();
        assert_eq!(rows.len(), qr.side().div_ceil(2));
        for (y, row) in rows.iter().enumerate() {
            assert_eq!(row.len(), qr.side());
            for (x, character) in row.iter().enumerate() {
                assert_eq!(*character, half_blocks(qr.is_dark(x, 2 * y), qr.is_dark(x, 2 * y + 1)));
            }
        }
    }

    #[test]
    fn the_file_is_private_new_and_gone_at_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("code.png");
        let qr = Qr::of("https://id.example/").unwrap();
        let file = QrFile::write(&path, &qr).unwrap();
        assert!(std::fs::read(&path).unwrap().starts_with(b"\x89PNG"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert!(QrFile::write(&path, &qr).is_err(), "somebody's file is not written over");
        assert!(path.exists());
        drop(file);
        assert!(!path.exists());
    }
}
