//! Reads orders from files: canonical JSON (`claimcheck.order/1`) and CSV.
//!
//! Every error names its line, its column and what was expected there. Personal numbers leave this file as
//! keyed hashes only. What becomes of the orders is decided elsewhere (`freeze.rs`).

use jiff::Timestamp;

use crate::order::Order;
use crate::pseudonym::PseudonymKey;

/// What a file needs to be read.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The key of the personal numbers' hashes.
    pub key: &'a PseudonymKey,
    /// The time: an order without `updated_at` has this one, and nobody is born after it.
    pub now: Timestamp,
    /// Whether the good orders count although others are bad. Else a file counts as a whole or not at all.
    pub keep_good: bool,
}

/// The kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One object, an array of objects, or an object a line.
    Json,
    /// A header, then a row for each line of an order.
    Csv,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// The orders, in the file's order.
    pub orders: Vec<Order>,
    /// What was left out; empty unless the good ones were to be kept.
    pub bad: Vec<Problem>,
}

/// One thing that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, {column}: expected {expected}")]
pub struct Problem {
    /// The line, from 1.
    pub line: u64,
    /// The column's name and number, or the path within the object.
    pub column: String,
    /// What should have been there.
    pub expected: String,
}

/// A file was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Over a limit.
    #[error("the file has more than {limit} {what}; split it")]
    TooMuch {
        /// Of what.
        what: &'static str,
        /// How many are accepted.
        limit: u64,
    },
    /// Nothing is in it.
    #[error("the file has no orders")]
    Empty,
    /// Something is wrong with it, the first hundred things at most.
    #[error("{}", .problems.first().map(ToString::to_string).unwrap_or_default())]
    Bad {
        /// What; at least one.
        problems: Vec<Problem>,
    },
}
