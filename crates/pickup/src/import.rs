//! Reads orders from files: canonical JSON (`claimcheck.order/1`), CSV, and the CSV that Shopify exports.
//!
//! Every error names its line, its column and what was expected there. Personal numbers leave this file as
//! keyed hashes only. What becomes of the orders is decided elsewhere (`freeze.rs`).

use std::borrow::Cow;
use std::collections::HashSet;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::order::{Order, OrderKey, Owner};
use crate::person::{Country, EmailAddress, PhoneNumber};
use crate::personal_number::PersonalNumber;
use crate::pseudonym::{Pseudonym, PseudonymKey};

mod encoding;
mod few;
mod file;
mod gathering;
mod json;
mod rows;
mod shopify;
mod table;

pub use file::OrderFile;
pub use shopify::Shopify;
pub use table::COLUMNS;

/// The most bytes of a file.
pub const FILE_MAX: usize = 64 * 1024 * 1024;
/// The most orders of a file.
pub const ORDERS_MAX: usize = 200_000;
/// The most rows of a CSV file.
pub const ROWS_MAX: usize = 1_000_000;
/// The most bytes of a cell, or of a text in JSON.
pub const FIELD_MAX: usize = 4_096;
/// The most lines of an order, and of its scan codes and proxies together.
pub const LINES_MAX: usize = 500;
/// The most items of a line.
pub const QUANTITY_MAX: u32 = 100_000;
/// The most problems that are told of one file.
pub const PROBLEMS_MAX: usize = 100;

/// What a file needs to be read.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The key of the personal numbers' hashes.
    pub key: &'a PseudonymKey,
    /// The time: an order without `updated_at` has this one, and nobody is born after it.
    pub now: Timestamp,
    /// The country whose phone numbers customers write without country code, if the shop has one.
    pub country: Option<Country>,
    /// Whether the good orders count although others are bad. Else a file counts as a whole or not at all.
    pub keep_good: bool,
}

/// What is known of a file beside its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'a> {
    /// When the file was written. An order that does not say when it changed has this time, so that an old file
    /// which comes once more is no news.
    pub written_at: Timestamp,
    /// How an export of Shopify is meant.
    pub shopify: &'a Shopify,
}

/// The kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One object, an array of objects, or an object a line.
    Json,
    /// A header, then a row for each line of an order. An export of Shopify is known by its header.
    Csv,
}

impl Format {
    /// The format a file's bytes look like: JSON begins with a brace or a bracket.
    #[must_use]
    pub fn guess(bytes: &[u8]) -> Self {
        let first = without_mark(bytes).iter().find(|byte| !byte.is_ascii_whitespace());
        if matches!(first, Some(b'{' | b'[')) { Self::Json } else { Self::Csv }
    }
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// The orders, in the file's order.
    pub orders: Vec<Order>,
    /// What was left out; empty unless the good ones were to be kept. At most [`PROBLEMS_MAX`] are told.
    pub bad: Vec<Problem>,
    /// How many orders of a shop's export are sent and not collected; they are passed over.
    pub passed_over: usize,
}

/// One thing that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, {column}: {expected}")]
pub struct Problem {
    /// The line, from 1. In JSON, the line at which the value ends or the order begins.
    pub line: u64,
    /// The column's number and name, or the path within the object.
    pub column: String,
    /// What should have been there; begins with "expected".
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
        limit: usize,
    },
    /// Nothing is in it.
    #[error("the file has no orders")]
    Empty,
    /// Something is wrong with it.
    #[error("{}{}", .problems.first().map(ToString::to_string).unwrap_or_default(), and_more(.problems))]
    Bad {
        /// What: at least one thing and at most [`PROBLEMS_MAX`].
        problems: Vec<Problem>,
    },
}

impl ImportError {
    fn of(problem: Problem) -> Self {
        Self::Bad { problems: vec![problem] }
    }
}

fn and_more(problems: &[Problem]) -> String {
    match problems.len() {
        0 | 1 => String::new(),
        count => format!(" (and {} more)", count - 1),
    }
}

/// Reads the orders of a file that somebody brings now.
///
/// # Errors
/// [`ImportError`], as for [`read_sent`].
pub fn read(bytes: &[u8], format: Format, reading: &Reading<'_>) -> Result<Read, ImportError> {
    read_sent(bytes, format, reading, &Sent { written_at: reading.now, shopify: &Shopify::default() })
}

/// Reads the orders of a file that a shop's system sent.
///
/// # Errors
/// [`ImportError`] if anything in it is wrong; with [`Reading::keep_good`] only if it can't be read as a whole
/// or nothing in it is good.
pub fn read_sent(
    bytes: &[u8],
    format: Format,
    reading: &Reading<'_>,
    sent: &Sent<'_>,
) -> Result<Read, ImportError> {
    if bytes.len() > FILE_MAX {
        return Err(ImportError::TooMuch { what: "bytes", limit: FILE_MAX });
    }
    let text = encoding::text(bytes, format)?;
    let gathered = Gathered::from(&text, format, reading, sent)?;
    let mut orders = in_orders(&gathered.parts);
    let orders = read_parts(&text, format, &mut orders, reading, sent)?;
    Ok(Read { orders, bad: gathered.bad, passed_over: gathered.passed_over })
}

/// The characters of a file, for whoever seeks a text in it. What can't be read as such is left out.
pub(crate) fn text_of(bytes: &[u8], format: Format) -> Cow<'_, str> {
    encoding::text(bytes, format).unwrap_or_else(|_| String::from_utf8_lossy(bytes))
}

/// Excel writes a byte order mark in front.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

fn lines_before(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// What a value should have been. Where it stood is added by whoever read it from there: see [`Problem`].
#[derive(Debug)]
struct Expected(String);

impl Expected {
    fn new(expected: &str) -> Self {
        Self(expected.to_owned())
    }

    /// As the error of a value's own type says it.
    fn said_by(error: impl std::error::Error) -> Self {
        Self(error.to_string())
    }
}

/// Where an order lies in a file, or a row of one.
#[derive(Clone, Copy, Debug)]
struct Part {
    /// Which order.
    order: usize,
    /// The byte of the text at which it begins.
    begin: usize,
}

/// The parts of each order.
fn in_orders(parts: &[Part]) -> impl Iterator<Item = &[Part]> {
    parts.chunk_by(|one, other| one.order == other.order)
}

/// Reads orders that were found good.
fn read_parts(
    text: &str,
    format: Format,
    orders: &mut dyn Iterator<Item = &[Part]>,
    reading: &Reading<'_>,
    sent: &Sent<'_>,
) -> Result<Vec<Order>, ImportError> {
    let meaning = Meaning { reading, sent, is_quick: false };
    let bad = |problem| ImportError::Bad { problems: vec![problem] };
    match format {
        Format::Json => orders.flatten().map(|part| json::read(text, part, &meaning).map_err(bad)).collect(),
        Format::Csv => rows::read(text, orders, &meaning),
    }
}

/// What is known of a file so far. No order is kept: of many there would be no room.
#[derive(Default)]
struct Gathered {
    /// Where the good orders lie, in the file's order.
    parts: Vec<Part>,
    /// How many they are.
    orders: usize,
    bad: Vec<Problem>,
    passed_over: usize,
    keys: HashSet<OrderKey>,
}

impl Gathered {
    /// Looks through a whole file.
    fn from(text: &str, format: Format, reading: &Reading<'_>, sent: &Sent<'_>) -> Result<Self, ImportError> {
        let mut gathered = Self::default();
        let meaning = Meaning { reading, sent, is_quick: true };
        match format {
            Format::Json => json::look_through(text, &meaning, &mut gathered)?,
            Format::Csv => rows::look_through(text, &meaning, &mut gathered)?,
        }
        gathered.keys = HashSet::new();
        if !gathered.bad.is_empty() && (!reading.keep_good || gathered.orders == 0) {
            return Err(ImportError::Bad { problems: gathered.bad });
        }
        if gathered.orders == 0 && gathered.passed_over == 0 {
            return Err(ImportError::Empty);
        }
        Ok(gathered)
    }

    fn problem(&mut self, problem: Problem) {
        if self.bad.len() < PROBLEMS_MAX {
            self.bad.push(problem);
        }
    }

    /// Whether another order may come.
    fn has_room(&self) -> Result<(), ImportError> {
        match self.orders < ORDERS_MAX {
            true => Ok(()),
            false => Err(ImportError::TooMuch { what: "orders", limit: ORDERS_MAX }),
        }
    }

    /// An order is good that has these parts.
    fn good(&mut self, parts: &[Part]) {
        self.orders += 1;
        self.parts.extend_from_slice(parts);
    }

    /// Finds what no single field of an order shows.
    fn check(&mut self, order: &Order, line: u64) -> Result<(), Problem> {
        let problem =
            |column: &str, expected: String| Err(Problem { line, column: column.to_owned(), expected });
        let mut ids = HashSet::new();
        let beside = order.scan_codes.len() + order.proxies.len();
        if order.owner.identifiers().next().is_none() {
            let number = &order.number;
            let expected = format!(
                "expected an e-mail address, a phone number with country code, a subject or a personal number \
                 for order {number}"
            );
            problem("owner", expected)
        } else if order.lines.is_empty() || order.lines.len() > LINES_MAX || beside > LINES_MAX {
            problem("lines", format!("expected 1 to {LINES_MAX} lines"))
        } else if let Some(twice) = order.lines.iter().find(|line| !ids.insert(&line.id)) {
            problem("lines", format!("expected each line's id once; {} comes twice", twice.id))
        } else if !self.keys.insert(order.key.clone()) {
            problem("order", format!("expected each order once; {} comes twice", order.number))
        } else {
            Ok(())
        }
    }
}

/// How values are to be understood.
struct Meaning<'a> {
    reading: &'a Reading<'a>,
    sent: &'a Sent<'a>,
    /// Whether the order is only looked at: then a phone number is not looked up, which is most of the work, unless it is
    /// all that the owner is known by.
    is_quick: bool,
}

impl Meaning<'_> {
    fn personal_number(&self, text: &str) -> Result<Pseudonym, Expected> {
        let number = PersonalNumber::parse(text, self.today()).map_err(Expected::said_by)?;
        Ok(number.keyed_hash(self.reading.key))
    }

    /// The phone number of an owner of whom all else is known.
    fn phone(&self, text: &str, owner: &Owner) -> Result<PhoneNumber, Expected> {
        let phone = match self.is_quick && owner.identifiers().next().is_some() {
            true => PhoneNumber::parse_quickly(text),
            false => PhoneNumber::parse_in(text, self.reading.country),
        };
        phone.map_err(Expected::said_by)
    }

    /// When an order changed that does not say so itself.
    fn written_at(&self) -> Timestamp {
        self.sent.written_at.min(self.reading.now)
    }

    /// When the source changed an order. A time that has not come would make every later version look old.
    fn updated_at(&self, text: &str) -> Result<Timestamp, Expected> {
        time(text).and_then(|at| self.in_the_past(at))
    }

    /// A day of tolerance, for clocks that are wrong.
    fn in_the_past(&self, at: Timestamp) -> Result<Timestamp, Expected> {
        let latest = self.reading.now.checked_add(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MAX);
        match at <= latest {
            true => Ok(at),
            false => Err(Expected::new("expected a time that is not in the future")),
        }
    }

    /// The day in Sweden at its earliest: summer time, so that nobody born today is refused.
    fn today(&self) -> Date {
        jiff::tz::Offset::constant(2).to_datetime(self.reading.now).date()
    }
}

fn email(text: &str) -> Result<EmailAddress, Expected> {
    EmailAddress::parse(text).map_err(Expected::said_by)
}

fn time(text: &str) -> Result<Timestamp, Expected> {
    text.parse().map_err(|_| Expected::new("expected a time such as 2026-11-22T14:05:00Z"))
}

/// How many years old whoever takes a line must be.
fn min_age(years: u32) -> Result<u8, Expected> {
    match u8::try_from(years) {
        Ok(years @ 1..=99) => Ok(years),
        Ok(_) | Err(_) => Err(Expected::new("expected an age of 1 to 99 years, or nothing")),
    }
}

fn quantity(count: u32) -> Result<u32, Expected> {
    match (1..=QUANTITY_MAX).contains(&count) {
        true => Ok(count),
        false => Err(Expected(format!("expected a quantity of 1 to {QUANTITY_MAX}"))),
    }
}
