//! The tree as a newcomer sees it: the names at the top, the code map, and no trace of the machine it was written on.

use std::collections::BTreeSet;

use crate::{Finding, assert_none, checkout};

/// What one sees at the top, always and at most. Everything else begins with a dot.
const ALWAYS: [&str; 9] = [
    "Cargo.lock",
    "Cargo.toml",
    "README.md",
    "crates",
    "icons",
    "src-tauri",
    "tauri.conf.json",
    "tests",
    "ui",
];
const AT_MOST: [&str; 3] = ["CHANGELOG.md", "LICENSE", "docs"];

/// The parts of the tree besides the crates that the code map explains.
const OTHER_PARTS: [&str; 3] = ["src-tauri", "ui", "tests"];

/// A till's own account, made up for pages and documents.
const MADE_UP: &str = "/home/till/";

/// Where people's files lie on their machines.
const PRIVATE_PATHS: [&str; 6] = ["/home/", "/root/", "/Users/", "/work/", "/tmp/", "C:\\Users"];

#[test]
fn the_top_of_the_tree_is_the_picture_of_it() {
    let paths = checkout::paths();
    let names: BTreeSet<_> = paths
        .iter()
        .filter_map(|path| path.split('/').next())
        .filter(|name| !name.starts_with('.'))
        .collect();
    let mut findings = Vec::new();
    for name in ALWAYS.into_iter().filter(|name| !names.contains(name)) {
        findings.push(Finding::of(name, "is missing at the top"));
    }
    for name in names.into_iter().filter(|name| !ALWAYS.contains(name) && !AT_MOST.contains(name)) {
        findings.push(Finding::of(name, "does not belong at the top: move it, or give it a dot"));
    }
    assert_none(&findings);
}

#[test]
fn the_code_map_has_an_invariant_for_every_part() {
    const MAP: &str = "crates/README.md";
    let map = std::fs::read_to_string(checkout::root().join(MAP)).expect(MAP);
    let mut parts: BTreeSet<String> = OTHER_PARTS.iter().map(|&part| part.to_owned()).collect();
    parts.extend(checkout::paths().iter().filter_map(|path| {
        let (name, rest) = path.strip_prefix("crates/")?.split_once('/')?;
        (rest == "Cargo.toml").then(|| name.to_owned())
    }));

    let mut findings = Vec::new();
    for part in &parts {
        let heading = format!("### `{part}`");
        let section = map.split("\n### ").find(|section| {
            format!("### {section}").lines().next().is_some_and(|line| line.trim() == heading)
        });
        match section {
            None => findings.push(Finding::of(MAP, format!("has no `{heading}`"))),
            Some(text) if !text.contains("\n**Invariant:** ") => {
                findings.push(Finding::of(MAP, format!("{part} has no line `**Invariant:** ...`")));
            }
            Some(_) => {}
        }
    }
    for (index, line) in map.lines().enumerate() {
        let named = line.strip_prefix("### `").and_then(|rest| rest.strip_suffix('`'));
        if let Some(name) = named.filter(|name| !parts.contains(*name)) {
            findings.push(Finding::at(MAP, index + 1, format!("{name} is not there any more")));
        }
    }
    assert_none(&findings);
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    let mut findings = Vec::new();
    for file in checkout::files(&[""]) {
        // This test has to name them.
        if file.path.starts_with("tests/tidy/") {
            continue;
        }
        for (line, text) in file.lines() {
            for place in PRIVATE_PATHS {
                // In the middle of a longer path, or of an address, it is something else.
                let begins = |at: usize| {
                    !text[..at].ends_with(|letter: char| letter.is_alphanumeric() || "_-./}".contains(letter))
                };
                let is_made_up = |at: usize| text[at..].starts_with(MADE_UP);
                if text.match_indices(place).any(|(at, _)| begins(at) && !is_made_up(at)) {
                    findings.push(Finding::at(&file.path, line, format!("names {place}")));
                }
            }
        }
    }
    assert_none(&findings);
}
