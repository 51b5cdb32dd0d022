//! Who may import whom: the edges between our crates, and what each may not use at all.

use std::{collections::BTreeMap, process::Command};

use serde_json::Value;

use crate::{Finding, assert_none, checkout};

/// What each crate may import of ours, for its tests as well.
const OURS: [(&str, &[&str]); 14] = [
    ("ciba", &[]),
    ("pickup", &[]),
    ("store", &["pickup"]),
    ("shops", &["pickup"]),
    ("secrets", &["desk", "pickup"]),
    ("printer", &["desk", "pickup"]),
    ("mail", &["desk", "pickup"]),
    ("desk", &["ciba", "pickup"]),
    ("practice", &[]),
    ("till", &["ciba", "desk", "mail", "pickup", "practice", "printer", "secrets", "shops", "store"]),
    ("claimcheck-cli", &["desk", "pickup", "practice", "secrets", "store", "till"]),
    ("claimcheck", &["desk", "till"]),
    ("xtask", &[]),
    ("claimcheck-tests", &["desk", "pickup", "practice", "printer", "secrets", "store", "till"]),
];

/// What each crate may not import of others', not even for its tests.
const FOREIGN: [(&str, &[&str]); 11] = [
    ("ciba", &["axum", "sqlx", "tauri"]),
    ("pickup", &["tokio", "sqlx", "reqwest", "axum", "tauri"]),
    ("store", &["tauri", "reqwest", "axum"]),
    ("shops", &["tauri", "sqlx"]),
    ("secrets", &["tauri", "reqwest", "axum", "sqlx"]),
    ("printer", &["tauri", "reqwest", "axum", "sqlx"]),
    ("mail", &["tauri", "reqwest", "axum", "sqlx"]),
    ("desk", &["tauri", "sqlx", "axum", "reqwest"]),
    ("practice", &["tauri", "sqlx", "reqwest"]),
    ("claimcheck-cli", &["tauri", "sqlx", "reqwest", "axum"]),
    ("claimcheck", &["sqlx", "reqwest", "axum"]),
];

/// Words that a source may not use although its crate has them, with the one file that may.
const WITHIN: [(&str, &str, &[&str]); 4] = [
    ("crates/ciba/src/", "crates/ciba/src/http.rs", &["tokio::", "reqwest::", "rustls::"]),
    ("crates/shops/src/", "crates/shops/src/wire.rs", &["reqwest::Client", "rustls::"]),
    ("crates/pickup/src/", "", &["serde_json::Value", "Timestamp::now", "std::fs", "std::net"]),
    ("crates/desk/src/", "", &["std::net", "std::process"]),
];

#[test]
fn crates_import_only_what_the_map_allows() {
    let allowed: BTreeMap<_, _> = OURS.into_iter().collect();
    let mut findings = Vec::new();
    for package in packages() {
        let Some(may_import) = allowed.get(package.name.as_str()) else {
            findings.push(Finding::of(&package.name, "is not in the map: say who it may import"));
            continue;
        };
        for import in &package.imports {
            if allowed.contains_key(import.as_str()) && !may_import.contains(&import.as_str()) {
                findings.push(Finding::at(
                    &package.manifest,
                    package.line_of(import),
                    format!("{} may not import {import}", package.name),
                ));
            }
        }
    }
    assert_none(&findings);
}

#[test]
fn crates_leave_alone_what_is_not_theirs_to_use() {
    let mut findings = Vec::new();
    for package in packages() {
        let forbidden =
            FOREIGN.iter().find(|(name, _)| *name == package.name).map_or(&[][..], |(_, names)| names);
        for import in package.imports.iter().filter(|import| forbidden.contains(&import.as_str())) {
            let what = format!("{} may not use {import}", package.name);
            findings.push(Finding::at(&package.manifest, package.line_of(import), what));
        }
    }
    for file in checkout::rust_sources() {
        for (folder, exception, words) in WITHIN {
            if !file.path.starts_with(folder) || file.path == exception {
                continue;
            }
            for (line, text) in file.lines().filter(|(_, text)| !text.trim_start().starts_with("//")) {
                for word in words.iter().filter(|word| text.contains(**word)) {
                    findings.push(Finding::at(&file.path, line, format!("may not use {word}")));
                }
            }
        }
    }
    assert_none(&findings);
}

/// The newest version of several of Tauri's crates is a preview of version 3, so a careless update takes it.
#[test]
fn tauri_stays_on_version_2() {
    let mut findings = Vec::new();
    let newer = |version: &str| {
        version.split('.').next().and_then(|major| major.parse().ok()).is_none_or(|major: u32| major > 2)
    };

    let lock = std::fs::read_to_string(checkout::root().join("Cargo.lock")).expect("Cargo.lock");
    let mut name = "";
    for (index, line) in lock.lines().enumerate() {
        let value = |key| line.strip_prefix(key).and_then(|rest: &str| rest.strip_suffix('"'));
        if let Some(value) = value("name = \"") {
            name = value;
        }
        if let Some(version) =
            value("version = \"").filter(|version| name.starts_with("tauri") && newer(version))
        {
            findings.push(Finding::at("Cargo.lock", index + 1, format!("{name} {version}")));
        }
    }

    let lock =
        std::fs::read_to_string(checkout::root().join("ui/package-lock.json")).expect("ui/package-lock.json");
    let lock: Value = serde_json::from_str(&lock).expect("JSON");
    for (path, package) in lock["packages"].as_object().expect("packages") {
        let version = package["version"].as_str().unwrap_or_default();
        if path.starts_with("node_modules/@tauri-apps/") && newer(version) {
            findings.push(Finding::of("ui/package-lock.json", format!("{path} {version}")));
        }
    }
    assert_none(&findings);
}

struct Package {
    name: String,
    /// From the root.
    manifest: String,
    imports: Vec<String>,
}

impl Package {
    /// Where the manifest first names a dependency.
    fn line_of(&self, import: &str) -> usize {
        let text = std::fs::read_to_string(checkout::root().join(&self.manifest)).unwrap_or_default();
        let names_it = |line: &str| {
            line.trim_start().strip_prefix(import).is_some_and(|rest| rest.starts_with([' ', '.', '=']))
        };
        text.lines().position(names_it).map_or(1, |index| index + 1)
    }
}

/// Our packages with everything they depend on: for use, for tests and for building.
fn packages() -> Vec<Package> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(checkout::root())
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let root = metadata["workspace_root"].as_str().expect("a root");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    list(&metadata["packages"])
        .iter()
        .map(|package| Package {
            name: text(&package["name"]),
            manifest: text(&package["manifest_path"]).trim_start_matches(root).replace('\\', "/")[1..]
                .to_owned(),
            imports: list(&package["dependencies"])
                .iter()
                .map(|dependency| text(&dependency["name"]))
                .collect(),
        })
        .collect()
}
