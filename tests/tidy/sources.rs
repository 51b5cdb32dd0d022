//! What every Rust source says first, and what none of them says.

use crate::{Finding, assert_none, checkout, checkout::File};

/// Sources longer than this say more than one line about themselves; a test's name has said the rest.
const SHORT: usize = 60;

/// Names that tell a technique and not a thing: whatever lies there has a better one.
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "common", "helpers", "core", "shared"];

#[test]
fn every_source_begins_by_saying_what_it_is() {
    let mut findings = Vec::new();
    for file in checkout::rust_sources() {
        let said = file
            .text
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .filter(|line| line.len() > 4)
            .count();
        let is_short = file.text.lines().count() <= SHORT || is_test(&file.path);
        let wanted = if is_short { 1 } else { 2 };
        if said < wanted {
            let what =
                format!("begins with {said} lines of //!, wanted {wanted}: what it is, and what it is not");
            findings.push(Finding::at(&file.path, 1, what));
        }
    }
    assert_none(&findings);
}

#[test]
fn nothing_is_left_for_later() {
    let findings = find(&["todo!", "unimplemented!", "#[ignore", "dbg!("], "write it now, or leave it out");
    assert_none(&findings);
}

#[test]
fn errors_have_types() {
    let mut findings = Vec::new();
    // Inside a test, text for whoever reads its failure is enough.
    for file in checkout::rust_sources().iter().filter(|file| !is_test(&file.path)) {
        for (start, _) in file.text.match_indices("Result<") {
            if last_argument(&file.text[start + "Result<".len()..]) == Some("String") {
                let line = file.text[..start].lines().count().max(1);
                findings.push(Finding::at(
                    &file.path,
                    line,
                    "an error is an enum that names the culprit, not a String",
                ));
            }
        }
    }
    assert_none(&findings);
}

#[test]
fn names_say_what_lies_there() {
    let mut findings = Vec::new();
    for path in checkout::paths() {
        for name in path.split('/') {
            let stem = name.split('.').next().unwrap_or_default();
            if EMPTY_NAMES.contains(&stem) {
                findings.push(Finding::of(&path, format!("`{stem}` says nothing: name the thing")));
            }
        }
    }
    assert_none(&findings);
}

/// A person who is not proved can't collect: outside `pickup`, whose rules are tried on made-up people, one file builds
/// a `Person`, from a verified token.
#[test]
fn a_person_is_made_from_a_token_and_nowhere_else() {
    let mut findings = Vec::new();
    for file in checkout::rust_sources() {
        // The provider's people are of its own make: it is a stranger to `pickup`.
        let other_people = file.path.starts_with("crates/practice/");
        if file.path == "crates/desk/src/person.rs" || file.path.starts_with("crates/pickup/") || other_people
        {
            continue;
        }
        for (line, text) in file.lines() {
            if builds(text, "Person") {
                findings.push(Finding::at(
                    &file.path,
                    line,
                    "only crates/desk/src/person.rs builds a Person",
                ));
            }
        }
    }
    assert_none(&findings);
}

/// What is erased when it is dropped must not be printed before: a type with such a field writes its own `Debug`.
#[test]
fn what_is_erased_does_not_print_itself() {
    let mut findings = Vec::new();
    let mut erased = 0;
    for file in checkout::rust_sources().iter().filter(|file| !is_test(&file.path)) {
        for (at, declaration) in declarations(&file.text) {
            if declaration.contains("Zeroizing<") {
                erased += 1;
                if derives_debug(declaration) {
                    findings.push(Finding::at(
                        &file.path,
                        at,
                        "holds a secret and derives Debug: write one that hides it",
                    ));
                }
            }
        }
    }
    assert!(erased > 8, "the types that hold secrets were found: {erased}");
    assert_none(&findings);
}

/// Each struct and enum that begins a line, with its attributes and comments before it.
fn declarations(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let starts = text.match_indices("\n#[derive(").map(|(at, _)| at + 1);
    let bare = ["\npub struct ", "\npub enum ", "\npub(crate) struct ", "\nstruct ", "\nenum "];
    let bare = bare.into_iter().flat_map(move |words| text.match_indices(words)).map(|(at, _)| at + 1);
    starts.chain(bare).filter_map(move |at| {
        let rest = &text[at..];
        // A tuple ends its line with a semicolon, all else ends in a brace of its own.
        let end = [rest.find(";\n"), rest.find("\n}\n")].into_iter().flatten().min()?;
        Some((text[..at].lines().count() + 1, &rest[..end]))
    })
}

fn derives_debug(declaration: &str) -> bool {
    let derived = declaration.lines().take_while(|line| !line.contains("struct ") && !line.contains("enum "));
    derived.filter(|line| line.starts_with("#[derive(")).any(|line| line.contains("Debug"))
}

/// Whether a source is all tests.
fn is_test(path: &str) -> bool {
    path.starts_with("tests/") || path.contains("/tests/") || path.ends_with("/tests.rs")
}

/// Whether a line has a struct literal of this type, and not its name in a signature.
fn builds(line: &str, name: &str) -> bool {
    line.match_indices(&format!("{name} {{")).any(|(at, _)| {
        let before = line[..at].trim_end();
        let part_of_a_longer_name =
            line[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
        let is_a_name = ["struct", "enum", "trait", "impl", "for", "->", "//", "//!", "///"]
            .iter()
            .any(|word| before.ends_with(word));
        !part_of_a_longer_name && !is_a_name
    })
}

/// The last of the type arguments that a `<` has opened.
fn last_argument(text: &str) -> Option<&str> {
    let (mut depth, mut begin) = (0_u32, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '<' | '(' | '[' => depth += 1,
            ',' if depth == 0 => begin = at + 1,
            '>' if text[..at].ends_with('-') => {}
            '>' if depth == 0 => return Some(text[begin..at].trim()),
            '>' => depth = depth.checked_sub(1)?,
            ')' | ']' => depth = depth.checked_sub(1)?,
            ';' | '{' => return None,
            _ => {}
        }
    }
    None
}

fn find(words: &[&str], what: &str) -> Vec<Finding> {
    let in_file = |file: &File| -> Vec<Finding> {
        // A comment may speak of it, and a doctest that must not compile may use it.
        let code = file.lines().filter(|(_, text)| !text.trim_start().starts_with("//"));
        let hits = code.flat_map(|(line, text)| {
            words.iter().filter(move |word| text.contains(**word)).map(move |word| (line, word))
        });
        hits.map(|(line, word)| Finding::at(&file.path, line, format!("{word} - {what}"))).collect()
    };
    checkout::rust_sources().iter().flat_map(in_file).collect()
}

#[test]
fn the_rules_can_be_broken() {
    assert_eq!(last_argument("u8, String> {"), Some("String"));
    assert_eq!(last_argument("Vec<(u8, String)>, Broken>"), Some("Broken"));
    assert_eq!(last_argument("fn(u8) -> u8,\n    String>"), Some("String"));
    assert_eq!(last_argument("String, Broken>"), Some("Broken"));
    assert_eq!(last_argument("u8>"), Some("u8"));

    let secret = "use a;\n#[derive(Clone, Debug)]\n/// A token.\npub struct Token(Zeroizing<String>);\n";
    let [(2, declaration), (4, _)] = *declarations(secret).collect::<Vec<_>>() else { panic!("not found") };
    assert!(derives_debug(declaration) && declaration.contains("Zeroizing<"));

    for line in ["let p = Person { name }", "Ok(Person {", "    Person {", "pickup::Person {"] {
        assert!(builds(line, "Person"), "{line}");
    }
    for line in [
        "pub struct Person {",
        "impl Person {",
        "fn anna() -> Person {",
        "impl Debug for Person {",
        "OtherPerson {",
    ] {
        assert!(!builds(line, "Person"), "{line}");
    }
}
