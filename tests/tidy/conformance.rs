//! The table of what CIBA Core asks of a client: each test that it names exists, so that none can be renamed or removed
//! in silence.

use std::fs;

use crate::{Finding, assert_none, checkout};

const TABLE: &str = "crates/ciba/CONFORMANCE.md";

#[test]
fn each_rule_names_a_test_that_exists() {
    let text = fs::read_to_string(checkout::root().join(TABLE)).expect("the table");
    let mut findings = Vec::new();
    let mut rules = 0;
    for (index, line) in text.lines().enumerate() {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let &[rule, held_by] = cells.as_slice() else { continue };
        if rule == "rule" {
            continue;
        }
        rules += 1;
        let names: Vec<&str> = held_by.split('`').filter(|part| part.contains("::")).collect();
        if names.is_empty() && held_by != "not built" {
            findings.push(Finding::at(TABLE, index + 1, "names no test"));
        }
        for name in names.into_iter().filter(|name| !exists(name)) {
            findings.push(Finding::at(TABLE, index + 1, format!("there is no test {name}")));
        }
    }
    assert!(rules > 40, "{rules} rules were read");
    assert_none(&findings);
}

/// `folder/file::test`, below the crate's tests, or below the crate itself where it begins with `src/`.
fn exists(name: &str) -> bool {
    let Some((file, test)) = name.split_once("::") else { return false };
    let folder = if file.starts_with("src/") { "crates/ciba" } else { "crates/ciba/tests" };
    let path = checkout::root().join(folder).join(file).with_extension("rs");
    let Ok(source) = fs::read_to_string(path) else { return false };
    source.contains(&format!("fn {test}()"))
}
