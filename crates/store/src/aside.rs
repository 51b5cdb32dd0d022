//! A damaged database is set aside: renamed with the time of its last change, with its log, and never written over.
//!
//! No other takes its place by itself. Who has used a ledger and finds none is told so; an empty database would say that
//! nothing was ever handed over.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::files::{DATABASE_FILE, USE_LOCK, WAL_FILE};
use crate::folder;
use crate::note::{Note, Noted};
use crate::open::OpenError;

/// How the names of databases begin that were set aside.
pub const SET_ASIDE: &str = "claimcheck-damaged-";

/// How a name goes on: the time of the last change.
const TIME: &str = "%Y%m%dT%H%M%SZ";

/// The most names of a data folder that are looked at.
const NAMES_MAX: usize = 10_000;

/// The most databases that are kept aside under one time.
const SAME_TIME_MAX: u32 = 100;

/// Whether there is a database, or none was ever used: its ledger's head was not noted.
///
/// # Errors
/// [`OpenError::Missing`] if there was one, and [`OpenError::Note`] if that can't be told.
pub fn expect_database(data_folder: &Path, head_file: Option<&Path>) -> Result<(), OpenError> {
    let database = data_folder.join(DATABASE_FILE);
    let note = Note::of(data_folder, head_file.map(Path::to_owned)).or_inside();
    let there = database.try_exists();
    let noted = there.and_then(|there| if there { Ok(Noted::Missing) } else { note.read() });
    match noted.map_err(|cause| OpenError::Note { path: note.path().to_owned(), cause })? {
        Noted::Missing => Ok(()),
        Noted::Head(_) | Noted::Unreadable => Err(OpenError::Missing { database }),
    }
}

/// Sets the database aside if nobody else has it open. Gives its new name.
pub(crate) fn set_aside(data_folder: &Path) -> io::Result<Option<PathBuf>> {
    let Some(_alone) = folder::try_lock(&data_folder.join(USE_LOCK))? else { return Ok(None) };
    let database = data_folder.join(DATABASE_FILE);
    let changed = Timestamp::try_from(fs::metadata(&database)?.modified()?).map_err(io::Error::other)?;
    let time = changed.strftime(TIME).to_string();
    for number in 1..=SAME_TIME_MAX {
        let number = if number == 1 { String::new() } else { format!("-{number}") };
        let aside = data_folder.join(format!("{SET_ASIDE}{time}{number}.db"));
        // Under this name SQLite finds it.
        let log_aside = aside.with_extension("db-wal");
        if aside.try_exists()? || log_aside.try_exists()? {
            continue;
        }
        // The log first: it must never lie beside a database that is not its own.
        match fs::rename(data_folder.join(WAL_FILE), log_aside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        fs::rename(&database, &aside)?;
        return Ok(Some(aside));
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// The files of databases that were set aside and whose last change was before a time, their logs too.
pub(crate) fn older_than(data_folder: &Path, before: Timestamp) -> io::Result<Vec<PathBuf>> {
    let mut old = Vec::new();
    for entry in fs::read_dir(data_folder)?.take(NAMES_MAX) {
        let entry = entry?;
        let changed = entry.file_name().to_str().and_then(changed_at);
        if changed.is_some_and(|changed| changed < before) && entry.file_type()?.is_file() {
            old.push(entry.path());
        }
    }
    Ok(old)
}

/// Removes them, and tells how many they were.
pub(crate) fn remove_older(data_folder: &Path, before: Timestamp) -> io::Result<u64> {
    let old = older_than(data_folder, before)?;
    old.iter().try_for_each(fs::remove_file)?;
    Ok(old.len() as u64)
}

/// When a database was changed last, by the name that it got when it was set aside; nothing for other files.
fn changed_at(name: &str) -> Option<Timestamp> {
    let (time, _) = name.strip_prefix(SET_ASIDE)?.split_once(['.', '-'])?;
    let time = DateTime::strptime(TIME, time).ok()?.to_zoned(TimeZone::UTC).ok()?;
    Some(time.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_set_aside_tells_its_age_and_no_other_file_does() {
        let told = "2026-11-22T14:05:00Z".parse().ok();
        for end in [".db", ".db-wal", "-2.db", "-2.db-wal"] {
            assert_eq!(changed_at(&format!("claimcheck-damaged-20261122T140500Z{end}")), told, "{end}");
        }
        for other in ["claimcheck.db", "claimcheck-damaged-.db", "claimcheck-damaged-20261322T140500Z.db"] {
            assert_eq!(changed_at(other), None, "{other}");
        }
    }
}
