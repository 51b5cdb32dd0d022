//! The two workspaces lock the same versions: what is fuzzed is what is shipped.

use std::collections::BTreeSet;

use crate::{Finding, assert_none, checkout};

const FUZZ: &str = "crates/ciba/fuzz/Cargo.lock";

#[test]
fn the_fuzz_targets_are_built_from_what_is_shipped() {
    let (shipped, fuzzed) = (locked("Cargo.lock"), locked(FUZZ));
    let mut findings = Vec::new();
    for (name, version) in &fuzzed {
        let mut versions = shipped.iter().filter(|(other, _)| other == name).map(|(_, version)| version);
        // What only libFuzzer needs is not in both.
        let Some(first) = versions.next() else { continue };
        if first != version && !versions.any(|other| other == version) {
            let what = format!("{name} {version} is fuzzed, {first} is shipped: take that version here too");
            findings.push(Finding::of(FUZZ, what));
        }
    }
    assert_none(&findings);
    assert!(fuzzed.iter().any(|(name, _)| name == "ciba"), "this is not the right file");
}

/// The packages of a lock file with their versions.
fn locked(path: &str) -> BTreeSet<(String, String)> {
    let text = std::fs::read_to_string(checkout::root().join(path)).expect(path);
    let mut packages = BTreeSet::new();
    let mut name = "";
    for line in text.lines() {
        let value = |key| line.strip_prefix(key).and_then(|rest: &str| rest.strip_suffix('"'));
        if let Some(value) = value("name = \"") {
            name = value;
        }
        if let Some(version) = value("version = \"") {
            packages.insert((name.to_owned(), version.to_owned()));
        }
    }
    packages
}
