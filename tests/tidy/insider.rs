//! The tables of docs/security.md: a row for each threat that they are about, and each test that a row names exists, so
//! that none can be renamed or removed in silence.

use std::{collections::BTreeSet, fs};

use crate::{Finding, assert_none, checkout};

const PAGE: &str = "docs/security.md";

/// Threats of somebody who knows the shop from inside, by their numbers in the table.
const THREATS: [u32; 18] = [3, 4, 6, 7, 8, 9, 10, 13, 14, 15, 20, 21, 27, 28, 29, 32, 34, 37];

/// Threats that have to do with a screen, a code, a letter or a paper.
const OF_DISPLAYS: [u32; 9] = [2, 15, 16, 17, 19, 24, 25, 33, 37];

#[test]
fn each_threat_of_the_insider_table_names_tests_that_exist() {
    assert_none(&findings_in("## The insider table", &THREATS, |_, _| true));
}

#[test]
fn each_threat_of_the_table_of_displays_names_tests_that_exist() {
    let carries = |number: u32, test: &str| test.contains(&format!("::threat_{number}_"));
    assert_none(&findings_in("## Displays and codes", &OF_DISPLAYS, carries));
}

/// What is wrong with a table; in each row one test at least has to be as it is `wanted`.
fn findings_in(heading: &str, threats: &[u32], wanted: impl Fn(u32, &str) -> bool) -> Vec<Finding> {
    let text = fs::read_to_string(checkout::root().join(PAGE)).expect("the page");
    let table = text.split(heading).nth(1).expect("the table");
    let table = table.split("\n## ").next().unwrap_or(table);
    let mut findings = Vec::new();
    let mut rows = BTreeSet::new();
    for line in table.lines() {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let &[number, _, held_by] = cells.as_slice() else { continue };
        let Ok(number) = number.parse::<u32>() else { continue };
        if !rows.insert(number) {
            findings.push(Finding::of(PAGE, format!("threat {number} has two rows")));
        }
        let names: Vec<&str> = held_by.split('`').filter(|part| part.contains("::")).collect();
        if names.is_empty() {
            findings.push(Finding::of(PAGE, format!("threat {number} names no test")));
        } else if !names.iter().any(|name| wanted(number, name)) {
            findings.push(Finding::of(PAGE, format!("threat {number}: no test carries its number")));
        }
        for name in names.into_iter().filter(|name| !exists(name)) {
            findings.push(Finding::of(PAGE, format!("threat {number}: there is no test {name}")));
        }
    }
    for number in threats.iter().filter(|number| !rows.contains(number)) {
        findings.push(Finding::of(PAGE, format!("threat {number} has no row")));
    }
    findings
}

/// `path/of/file.rs::test`, from the root.
fn exists(name: &str) -> bool {
    let Some((file, test)) = name.split_once("::") else { return false };
    let source = fs::read_to_string(checkout::root().join(file)).unwrap_or_default();
    source.contains(&format!("fn {test}("))
}
