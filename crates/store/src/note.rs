//! The note: a small file with the head of the ledger, outside the database.
//!
//! It is only written after the commit that appended, so it may be behind the ledger and is never ahead of it. It is
//! replaced as a whole: whoever is killed or loses power leaves the old one or the new one. What it means that the two
//! differ is decided elsewhere (`standing.rs`).

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use pickup::ledger::Head;

use crate::folder;

/// Its usual place in the data folder.
pub(crate) const NOTE_FILE: &str = "ledger.head";

const MAGIC: &str = "claimcheck.head/1 ";

/// Longer than any note.
const NOTE_MAX: u64 = 256;

/// Where the note is.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    path: PathBuf,
    /// Whose account everything of the note belongs to.
    data_folder: PathBuf,
    /// Whether a note in the data folder counts while there is none in its place: it was written before the note had a
    /// place outside, and moves there when it is opened.
    counts_inside: bool,
}

/// What is found there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Noted {
    Head(Head),
    Missing,
    /// Something else than a note. Nobody who writes it leaves it like that.
    Unreadable,
}

/// How the ledger names it.
impl std::fmt::Display for Noted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Head(head) => head.fmt(f),
            Self::Missing => f.write_str("missing"),
            Self::Unreadable => f.write_str("unreadable"),
        }
    }
}

impl Note {
    /// At a place outside the data folder, or in the data folder itself.
    pub(crate) fn of(data_folder: &Path, outside: Option<PathBuf>) -> Self {
        let path = outside.unwrap_or_else(|| data_folder.join(NOTE_FILE));
        Self { path, data_folder: data_folder.to_owned(), counts_inside: false }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn is_outside(&self) -> bool {
        !self.path.starts_with(&self.data_folder)
    }

    /// The same note of a database that was never noted outside.
    pub(crate) fn or_inside(self) -> Self {
        Self { counts_inside: true, ..self }
    }

    /// Whether what is read is the note in the data folder.
    pub(crate) fn is_still_inside(&self) -> io::Result<bool> {
        Ok(self.counts_inside
            && self.is_outside()
            && !self.path.try_exists()?
            && self.inside().try_exists()?)
    }

    fn inside(&self) -> PathBuf {
        self.data_folder.join(NOTE_FILE)
    }

    pub(crate) fn read(&self) -> io::Result<Noted> {
        let noted = read(&self.path)?;
        if noted == Noted::Missing && self.counts_inside { read(&self.inside()) } else { Ok(noted) }
    }

    /// Notes a head that was just committed, unless another process has noted a later one meanwhile.
    pub(crate) fn advance(&self, head: Head) -> io::Result<()> {
        let _lock = self.lock()?;
        match self.read()? {
            Noted::Head(noted) if noted.seq >= head.seq => Ok(()),
            Noted::Head(_) | Noted::Missing | Noted::Unreadable => self.write(head),
        }
    }

    /// Notes a head in place of one that two persons gave up, unless somebody has done so already.
    pub(crate) fn replace(&self, given_up: Noted, head: Head) -> io::Result<()> {
        let _lock = self.lock()?;
        if self.read()? == given_up { self.write(head) } else { Ok(()) }
    }

    /// Notes a head for the first time, in a folder made for it if need be; its name survives a power cut too.
    pub(crate) fn begin(&self, head: Head) -> io::Result<()> {
        let _lock = self.lock()?;
        self.write(head)?;
        self.make_name_durable()
    }

    fn make_name_durable(&self) -> io::Result<()> {
        #[cfg(unix)]
        if let Some(folder) = self.path.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }

    /// Takes the note out of the data folder, as it is, to where its copies don't reach.
    pub(crate) fn move_out(&self) -> io::Result<()> {
        let _lock = self.lock()?;
        if let (true, Noted::Head(head)) = (self.is_still_inside()?, self.read()?) {
            self.write(head)?;
            self.make_name_durable()?;
        }
        Ok(())
    }

    /// Once the one outside counts. Whoever is stopped before leaves one that nobody looks at.
    pub(crate) fn forget_inside(&self) -> io::Result<()> {
        if !self.is_outside() {
            return Ok(());
        }
        match fs::remove_file(self.inside()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    fn lock(&self) -> io::Result<File> {
        if let Some(folder) = self.path.parent().filter(|folder| !folder.exists()) {
            folder::make_private(folder)?;
            give_to_owner_of(&self.data_folder, folder)?;
        }
        let path = self.path.with_added_extension("lock");
        let lock = folder::lock(&path)?;
        give_to_owner_of(&self.data_folder, &path)?;
        Ok(lock)
    }

    /// One sync: that of the new content, before it takes the place of the old. Without one of the folder the old note
    /// may come back after a power cut, and is only behind.
    fn write(&self, head: Head) -> io::Result<()> {
        let new = self.path.with_added_extension("new");
        let mut file = folder::private_file(&new)?;
        file.set_len(0)?;
        file.write_all(format!("{MAGIC}{head}\n").as_bytes())?;
        give_to_owner_of(&self.data_folder, &new)?;
        file.sync_data()?;
        drop(file);
        fs::rename(new, &self.path)
    }
}

fn read(path: &Path) -> io::Result<Noted> {
    let mut text = Vec::new();
    match File::open(path) {
        Ok(file) => file.take(NOTE_MAX).read_to_end(&mut text)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Noted::Missing),
        Err(error) => return Err(error),
    };
    let head = || std::str::from_utf8(&text).ok()?.strip_prefix(MAGIC)?.strip_suffix('\n')?.parse().ok();
    Ok(head().map_or(Noted::Unreadable, Noted::Head))
}

/// An administrator who uses the command line must not take the note from the till's account.
#[cfg(unix)]
fn give_to_owner_of(data_folder: &Path, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};
    let (ours, folder) = (fs::metadata(path)?, fs::metadata(data_folder)?);
    match ours.uid() == folder.uid() {
        true => Ok(()),
        false => chown(path, Some(folder.uid()), Some(folder.gid())),
    }
}

#[cfg(not(unix))]
fn give_to_owner_of(_data_folder: &Path, _path: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use pickup::ledger::Hash;

    fn head(seq: u64) -> Head {
        Head { seq, hash: Hash([u8::try_from(seq).unwrap(); 32]) }
    }

    #[test]
    fn a_note_only_moves_forward_unless_two_persons_gave_it_up() {
        let folder = tempfile::tempdir().unwrap();
        let note = Note::of(folder.path(), Some(folder.path().join("elsewhere/ledger.head")));
        assert_eq!(note.read().unwrap(), Noted::Missing);
        note.begin(head(3)).unwrap();
        note.advance(head(5)).unwrap();
        note.advance(head(4)).unwrap();
        assert_eq!(note.read().unwrap(), Noted::Head(head(5)), "the slower of two tills changes nothing");
        note.replace(Noted::Head(head(4)), head(1)).unwrap();
        assert_eq!(note.read().unwrap(), Noted::Head(head(5)));
        note.replace(Noted::Head(head(5)), head(2)).unwrap();
        assert_eq!(note.read().unwrap(), Noted::Head(head(2)));
    }

    #[test]
    fn what_is_no_note_is_not_read_as_one() {
        let folder = tempfile::tempdir().unwrap();
        let note = Note::of(folder.path(), None);
        note.begin(head(3)).unwrap();
        let good = fs::read(note.path()).unwrap();
        for length in 0..good.len() {
            fs::write(note.path(), &good[..length]).unwrap();
            assert_eq!(note.read().unwrap(), Noted::Unreadable, "cut at {length}");
        }
        for text in [vec![b'x'; 300], vec![0; good.len()], vec![0xff; 9]] {
            fs::write(note.path(), text).unwrap();
            assert_eq!(note.read().unwrap(), Noted::Unreadable);
        }
    }
}
