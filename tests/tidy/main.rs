//! The rules of the tree, as tests: who imports whom, and what a source may not say.
//!
//! Each test reads the checkout, not our crates, and names file and line of everything that breaks its rule. The rules
//! are written down in crates/README.md; a rule that stands in the way is changed there and here, with its reason.

#![expect(clippy::expect_used, reason = "a test fails by panicking, its helpers too")]

mod checkout;
mod conformance;
mod imports;
mod insider;
mod locks;
mod pages;
mod sources;
mod tree;

/// Something that breaks a rule.
struct Finding {
    /// `path:line`, or the path alone where the whole file is meant.
    place: String,
    what: String,
}

impl Finding {
    fn at(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self { place: format!("{path}:{line}"), what: what.into() }
    }

    fn of(path: &str, what: impl Into<String>) -> Self {
        Self { place: path.to_owned(), what: what.into() }
    }
}

/// Fails with the whole list: whoever puts things right wants to see all of them.
fn assert_none(findings: &[Finding]) {
    let list: Vec<_> =
        findings.iter().map(|finding| format!("{}: {}", finding.place, finding.what)).collect();
    assert!(list.is_empty(), "{} found:\n{}", list.len(), list.join("\n"));
}
