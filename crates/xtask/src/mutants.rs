//! Mutation testing: every check of `ciba` that can be turned around or left out is, one at a time, and the crate's tests
//! must notice.
//!
//! What they may miss is written down in `.config/mutants`, each with its reason, and never more than three. The work is
//! cargo-mutants'.

use std::{fs, io, path::PathBuf};

use crate::{
    call::{Call, CallError},
    tools::CARGO_MUTANTS,
    tree,
};

/// Where the decisions about trust and time are made, below the crate's `src`; with all parts of each.
const FILES: [&str; 7] =
    ["answer.rs", "answer/*.rs", "id_token.rs", "id_token/*.rs", "keys.rs", "key_pins.rs", "poll.rs"];

/// The list of mutants that no test can catch, from the root.
const ALLOWED: &str = ".config/mutants";

/// How many that may be.
const ALLOWED_MAX: usize = 3;

/// What decides: the crate's rules, and the machine's own. The simulation would find the same, more slowly.
/// For every call of cargo: what is not run need not be compiled a few hundred times either.
const TESTS: [&str; 3] = ["--cargo-arg=--lib", "--cargo-arg=--test=rules", "--cargo-arg=--test=model"];

/// Exit codes of cargo-mutants that come with a list of what was missed, or of what never ended.
const WITH_A_LIST: [i32; 2] = [2, 3];

#[derive(Debug, thiserror::Error)]
pub(crate) enum MutantsError {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error("cannot read {path}: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("{ALLOWED} allows {0} mutants, and {ALLOWED_MAX} is the most: write tests for the others")]
    TooManyAllowed(usize),
    #[error("{ALLOWED} gives no reason for `{0}`: write it above, after a #")]
    NoReason(String),
    #[error("no test notices:\n{}\nwrite one, or say in {ALLOWED} why none can", .0.join("\n"))]
    Survived(Vec<String>),
    #[error("{ALLOWED} allows what the tests notice by now:\n{}\ntake it out", .0.join("\n"))]
    Outdated(Vec<String>),
}

/// Tries all mutants.
pub(crate) fn mutants() -> Result<(), MutantsError> {
    let list = tree::root().join(ALLOWED);
    let text = fs::read_to_string(&list).map_err(|source| MutantsError::File { path: list, source })?;
    let allowed = allowed(&text)?;
    let output = tree::target().join("mutants");
    let run = Call::new(CARGO_MUTANTS.ensure()?)
        .args(["mutants", "--package", "ciba", "--jobs", "1", "--no-times", "--colors", "never"])
        .args(["--minimum-test-timeout", "120", "--output"])
        .arg(&output)
        .args(FILES.iter().flat_map(|name| ["--file".to_owned(), format!("crates/ciba/src/{name}")]))
        .args(TESTS)
        .folder(&tree::root())
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        // Each run works on a copy of the tree; what does not change there need not be compiled again.
        .env("CARGO_TARGET_DIR", output.join("build"))
        .run();
    match run {
        Err(error) if !error.code().is_some_and(|code| WITH_A_LIST.contains(&code)) => {
            return Err(error.into());
        }
        Ok(()) | Err(_) => {}
    }
    let missed = output.join("mutants.out/missed.txt");
    let missed = fs::read_to_string(&missed).map_err(|source| MutantsError::File { path: missed, source })?;
    compare(&survivors(&missed), &allowed)
}

/// Reads the list: one mutant a line, its reason in the lines before it.
fn allowed(text: &str) -> Result<Vec<String>, MutantsError> {
    let (mut mutants, mut has_reason) = (Vec::new(), false);
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            has_reason = false;
        } else if line.starts_with('#') {
            has_reason = true;
        } else if has_reason {
            mutants.push(line.to_owned());
        } else {
            return Err(MutantsError::NoReason(line.to_owned()));
        }
    }
    if mutants.len() > ALLOWED_MAX { Err(MutantsError::TooManyAllowed(mutants.len())) } else { Ok(mutants) }
}

/// What was missed, without line and column, which change with every edit.
fn survivors(missed: &str) -> Vec<String> {
    let without_place = |line: &str| {
        let mut parts = line.splitn(4, ':');
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(file), Some(_), Some(_), Some(what)) => format!("{file}:{what}"),
            _ => line.to_owned(),
        }
    };
    missed.lines().map(without_place).collect()
}

fn compare(survivors: &[String], allowed: &[String]) -> Result<(), MutantsError> {
    let beyond = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|one| !those.contains(one)).cloned().collect()
    };
    for survivor in survivors {
        println!("survived: {survivor}");
    }
    let (unknown, outdated) = (beyond(survivors, allowed), beyond(allowed, survivors));
    if !unknown.is_empty() {
        return Err(MutantsError::Survived(unknown));
    }
    if !outdated.is_empty() {
        return Err(MutantsError::Outdated(outdated));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_in_the_tree_can_be_read() {
        let text = fs::read_to_string(tree::root().join(ALLOWED)).expect("the list");
        assert!(allowed(&text).is_ok(), "{:?}", allowed(&text));
    }

    #[test]
    fn every_exception_has_its_reason_and_they_are_few() {
        let list = allowed("# About this.\n\n# It means the same.\na.rs: replace < with <= in f\n");
        assert_eq!(list.expect("readable"), ["a.rs: replace < with <= in f"]);
        assert!(matches!(allowed("# Reason.\n\na.rs: b\n"), Err(MutantsError::NoReason(_))));
        assert!(matches!(allowed("# Reason.\na\nb\nc\nd\n"), Err(MutantsError::TooManyAllowed(4))));
    }

    #[test]
    fn survivors_are_held_against_the_list() {
        let missed = survivors("crates/x.rs:12:5: replace f::g -> bool with true\n");
        assert_eq!(missed, ["crates/x.rs: replace f::g -> bool with true"]);
        assert!(compare(&missed, &missed).is_ok());
        assert!(matches!(compare(&missed, &[]), Err(MutantsError::Survived(list)) if list == missed));
        assert!(matches!(compare(&[], &missed), Err(MutantsError::Outdated(list)) if list == missed));
    }
}
