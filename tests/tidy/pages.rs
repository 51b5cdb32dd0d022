//! The pages: one door to Rust for each window, no memory of their own, nothing from a network, and the same words in each language.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::{Finding, assert_none, checkout};

const SOURCES: [&str; 5] = ["ts", "js", "svelte", "css", "html"];

#[test]
fn each_window_has_one_file_that_talks_to_tauri() {
    const DOORS: [&str; 2] = ["ui/src/ipc/index.ts", "ui/src/ipc/display.ts"];
    let what = "only the two doors in ui/src/ipc talk to Tauri";
    assert_none(&find(&["ui/src/"], &["@tauri-apps"], what, |path| DOORS.contains(&path)));
    // The customer's page can't reach for the teller's door, whatever its code becomes.
    let tellers = ["ipc/index", "desk.svelte", "ipc/fake'"];
    assert_none(&find(&["ui/src/display/", "ui/src/display.ts"], &tellers, "it is the teller's", |_| false));
}

#[test]
fn pages_remember_nothing() {
    let words = ["localStorage", "sessionStorage", "indexedDB", "document.cookie"];
    assert_none(&find(
        &["ui/src/", "ui/index.html", "ui/display.html"],
        &words,
        "what is to be kept belongs to the desk",
        |_| false,
    ));
}

/// Addresses of things to load. Names that no network knows (RFC 2606) are examples, and a namespace is not loaded.
#[test]
fn pages_load_nothing_from_a_network() {
    const HARMLESS: [&str; 6] =
        ["www.w3.org/", "example.com", "example.org", "example.net", "127.0.0.1", "localhost"];
    let mut findings = Vec::new();
    for file in checkout::files(&[
        "ui/src/",
        "ui/index.html",
        "ui/display.html",
        "ui/public/",
        "crates/practice/src/",
    ]) {
        let is_page = file.has_extension(&SOURCES)
            || file.has_extension(&["svg", "json"])
            || is_practice_page(&file.path);
        for (line, text) in file.lines().filter(|_| is_page) {
            for scheme in ["http://", "https://"] {
                for (at, _) in text.match_indices(scheme) {
                    let host = &text[at + scheme.len()..];
                    let name =
                        host.split(['/', '"', '\'', '`', ' ', ',', ')', '<', '?']).next().unwrap_or_default();
                    let reserved =
                        [".example", ".test", ".invalid", ".localhost"].iter().any(|end| name.ends_with(end));
                    if !HARMLESS.iter().any(|known| host.contains(known))
                        && !reserved
                        && !name.starts_with('{')
                        && !name.is_empty()
                    {
                        findings.push(Finding::at(&file.path, line, format!("{scheme}{name}: bundle it")));
                    }
                }
            }
        }
    }
    assert_none(&findings);
}

#[test]
fn every_language_has_the_same_words() {
    let [en, sv] = ["en", "sv"].map(|language| {
        let path = format!("ui/src/words/{language}.json");
        let text = std::fs::read_to_string(checkout::root().join(&path))
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        let words: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut flat = BTreeMap::new();
        flatten("", &words, &mut flat);
        flat
    });
    let mut findings = Vec::new();
    for (key, text) in &en {
        match sv.get(key) {
            None => findings.push(Finding::of("ui/src/words/sv.json", format!("{key} is missing"))),
            Some(other) if blanks(text) != blanks(other) => {
                let what = format!("{key} fills in {:?}, in English {:?}", blanks(other), blanks(text));
                findings.push(Finding::of("ui/src/words/sv.json", what));
            }
            Some(other) if other.trim().is_empty() != text.trim().is_empty() => {
                findings.push(Finding::of("ui/src/words/sv.json", format!("{key} is empty in one language")));
            }
            Some(_) => {}
        }
    }
    for key in sv.keys().filter(|key| !en.contains_key(*key)) {
        findings.push(Finding::of("ui/src/words/en.json", format!("{key} is missing")));
    }
    assert_none(&findings);
}

fn is_practice_page(path: &str) -> bool {
    ["page", "markup", "words"].iter().any(|stem| path.starts_with(&format!("crates/practice/src/{stem}.")))
}

/// All texts with their keys, joined by dots.
fn flatten(key: &str, value: &Value, into: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let key = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
                flatten(&key, member, into);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                flatten(&format!("{key}.{index}"), item, into);
            }
        }
        Value::String(text) => {
            into.insert(key.to_owned(), text.clone());
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            into.insert(key.to_owned(), value.to_string());
        }
    }
}

/// What a text leaves to be filled in: `{name}`.
fn blanks(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

fn find(below: &[&str], words: &[&str], what: &str, except: impl Fn(&str) -> bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in checkout::files(below) {
        if !file.has_extension(&SOURCES) || except(&file.path) {
            continue;
        }
        for (line, text) in file.lines() {
            for word in words.iter().filter(|word| text.contains(**word)) {
                findings.push(Finding::at(&file.path, line, format!("{word} - {what}")));
            }
        }
    }
    findings
}
