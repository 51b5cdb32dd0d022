//! One person in files that sources have put away: which files they are, their removal, and what stays unknown.
//!
//! A file is removed whole: what is left of one from which somebody was cut out would be a file that the shop never sent.

use std::process::ExitCode;

use serde::Serialize;
use till::SearchedFolder;

use crate::error::Error;
use crate::output::Output;

/// In how many files the person is.
pub(super) fn holding(folders: &[SearchedFolder]) -> u64 {
    folders.iter().map(|folder| folder.searched.holding.len() as u64).sum()
}

/// Tells in which files the person is.
pub(super) fn found(folders: &[SearchedFolder], output: &Output) -> Result<(), Error> {
    for folder in folders {
        for file in &folder.searched.holding {
            tell(folder, &file.shown(), "holds", "cli.subject_file", output)?;
        }
    }
    Ok(())
}

/// Removes the files in which the person is, and tells which and how many.
pub(super) fn remove(folders: &[SearchedFolder], output: &Output) -> Result<u64, Error> {
    for folder in folders {
        for file in &folder.searched.holding {
            folder.remove(file).map_err(Error::Folder)?;
            tell(folder, &file.shown(), "removed", "cli.subject_file_removed", output)?;
        }
    }
    Ok(holding(folders))
}

/// Tells what nobody knows: files that may mean the person, and files that were not read. While there are any, it is not
/// done.
pub(super) fn left(folders: &[SearchedFolder], output: &Output) -> Result<ExitCode, Error> {
    let mut is_whole = true;
    for folder in folders {
        for file in &folder.searched.unclear {
            is_whole = false;
            tell(folder, &file.shown(), "unclear", "cli.subject_file_unclear", output)?;
        }
        let unread = folder.searched.unread;
        if unread > 0 {
            is_whole = false;
            let path = folder.path().display().to_string();
            output.event(&Unread { event: "unread", folder: &path, files: unread })?;
            output.say("cli.subject_unread", &[("n", &unread.to_string()), ("folder", &path)])?;
        }
    }
    output.say("cli.subject_elsewhere", &[])?;
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn tell(
    folder: &SearchedFolder,
    file: &str,
    state: &'static str,
    words: &'static str,
    output: &Output,
) -> Result<(), Error> {
    let path = folder.path().display().to_string();
    output.event(&FileEvent { event: "file", state, folder: &path, file })?;
    output.say(words, &[("file", file), ("folder", &path)])
}

#[derive(Serialize)]
struct FileEvent<'a> {
    event: &'static str,
    state: &'static str,
    folder: &'a str,
    file: &'a str,
}

#[derive(Serialize)]
struct Unread<'a> {
    event: &'static str,
    folder: &'a str,
    files: u64,
}
