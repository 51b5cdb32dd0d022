//! CSV (RFC 4180) as people really save it: separated by commas, semicolons or tabs, with any line ends.
//!
//! Here are rows and cells with their places; what the columns mean is in `table.rs` and `shopify.rs`.

use std::collections::HashMap;

use csv::{Position, Reader, ReaderBuilder, StringRecord};

use super::shopify::{self, Export};
use super::table::Canonical;
use super::{Expected, FIELD_MAX, Gathered, ImportError, Meaning, Problem, ROWS_MAX, gathering};
use crate::text::clean;

/// Reads a file whose columns are ours, or those of Shopify.
pub(super) fn read(text: &str, meaning: &Meaning<'_>, gathered: &mut Gathered) -> Result<(), ImportError> {
    let mut rows = Rows::of(text);
    let mut names = StringRecord::new();
    let Some(line) = rows.read(&mut names)? else { return Ok(()) };
    if shopify::is_header(&names) {
        gathering::read(&Export { meaning }, &mut rows, &names, line, gathered)
    } else {
        gathering::read(&Canonical { meaning }, &mut rows, &names, line, gathered)
    }
}

/// The rows of a file, each with its line.
pub(super) struct Rows<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    rows: usize,
    /// How many line ends there are in the first so many bytes.
    counted: (u64, usize),
}

impl<'a> Rows<'a> {
    fn of(text: &'a str) -> Self {
        let reader = ReaderBuilder::new()
            .delimiter(delimiter(text))
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        Self { text, reader, rows: 0, counted: (0, 0) }
    }

    /// Reads the next row that says anything and tells its line; nothing at the end.
    pub(super) fn read(&mut self, row: &mut StringRecord) -> Result<Option<u64>, ImportError> {
        // Errors can only be of reading or of the encoding, and the text is in memory and UTF-8.
        while self.reader.read_record(row).unwrap_or(false) {
            self.rows += 1;
            // The header is no row.
            if self.rows > ROWS_MAX + 1 {
                return Err(ImportError::TooMuch { what: "rows", limit: ROWS_MAX });
            }
            if row.iter().any(|cell| !cell.trim().is_empty()) {
                let begin = row.position().map_or(0, Position::byte);
                return Ok(Some(self.line_at(usize::try_from(begin).unwrap_or(usize::MAX))));
            }
        }
        Ok(None)
    }

    /// The line on which a row begins. What the reader says is the end of the row before: empty lines and the
    /// second half of a line end may follow it.
    fn line_at(&mut self, begin: usize) -> u64 {
        let bytes = self.text.as_bytes();
        let rest = bytes.get(begin..).unwrap_or_default();
        let begin = begin + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let (lines, counted) = self.counted;
        let lines = lines + super::lines_before(bytes.get(counted..begin).unwrap_or_default());
        self.counted = (lines, begin.max(counted));
        lines + 1
    }
}

/// What separates the header's names: whichever there is most of, outside quotes.
fn delimiter(text: &str) -> u8 {
    let header = text.trim_start().lines().next().unwrap_or_default();
    let bare: String = header.split('"').step_by(2).collect();
    let count = |delimiter: u8| bare.bytes().filter(|byte| *byte == delimiter).count();
    // Of several, `max_by_key` takes the last.
    *b"\t;,".iter().max_by_key(|delimiter| count(**delimiter)).unwrap_or(&b',')
}

/// Which column is where.
pub(super) struct Header {
    places: HashMap<&'static str, usize>,
    width: usize,
}

impl Header {
    /// Finds the columns by their names, whatever the case of their letters.
    pub(super) fn read(
        names: &StringRecord,
        line: u64,
        columns: &[&'static str],
        required: &[&'static str],
    ) -> Result<Self, Problem> {
        let mut places = HashMap::new();
        for (place, name) in names.iter().enumerate() {
            let name = name.trim();
            let known = columns.iter().find(|column| column.eq_ignore_ascii_case(name));
            let Some(column) = known.copied() else { continue };
            if places.insert(column, place).is_some() {
                let expected = "expected each column once".to_owned();
                return Err(Problem { line, column: named(Some(place), column), expected });
            }
        }
        match required.iter().find(|column| !places.contains_key(*column)) {
            None => Ok(Self { places, width: names.len() }),
            Some(missing) => {
                let expected = format!("expected a header with {}", required.join(", "));
                Err(Problem { line, column: named(None, missing), expected })
            }
        }
    }
}

fn named(place: Option<usize>, name: &str) -> String {
    match place {
        Some(place) => format!("column {} ({name})", place + 1),
        None => format!("column {name}"),
    }
}

/// One row.
pub(super) struct Row<'a> {
    pub(super) header: &'a Header,
    pub(super) cells: &'a StringRecord,
    pub(super) line: u64,
}

impl Row<'_> {
    pub(super) fn problem(&self, column: &str, expected: String) -> Problem {
        Problem { line: self.line, column: named(self.header.places.get(column).copied(), column), expected }
    }

    /// The cell of a column, without ASCII spaces around it, if it says anything.
    pub(super) fn cell(&self, column: &str) -> Option<&str> {
        let cell = self.cells.get(*self.header.places.get(column)?)?;
        Some(cell.trim_matches(' ')).filter(|cell| !cell.is_empty())
    }

    pub(super) fn readable(&self, column: &str) -> Option<String> {
        self.cell(column).map(|cell| clean(cell, FIELD_MAX)).filter(|text| !text.is_empty())
    }

    pub(super) fn parsed<T>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, Expected>,
    ) -> Result<Option<T>, Problem> {
        let value = self.cell(column).map(parse).transpose();
        value.map_err(|Expected(expected)| self.problem(column, expected))
    }

    pub(super) fn required<T>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, Expected>,
    ) -> Result<T, Problem> {
        self.parsed(column, parse)?.ok_or_else(|| self.problem(column, "expected a value".to_owned()))
    }

    pub(super) fn title(&self, column: &str) -> Result<String, Problem> {
        self.required(column, |text| match clean(text, FIELD_MAX) {
            empty if empty.is_empty() => Err(Expected::new("expected a title that is not empty")),
            title => Ok(title),
        })
    }

    /// Refuses a row with more or fewer cells than the header, or with a cell that is too long.
    pub(super) fn check_shape(&self) -> Result<(), Problem> {
        let (width, found) = (self.header.width, self.cells.len());
        let problem = |place: usize, expected| {
            let name = self.header.places.iter().find(|(_, known)| **known == place).map(|(name, _)| *name);
            let column =
                name.map_or_else(|| format!("column {}", place + 1), |name| named(Some(place), name));
            Err(Problem { line: self.line, column, expected })
        };
        if found != width {
            return problem(found.min(width), format!("expected {width} columns, found {found}"));
        }
        match self.cells.iter().position(|cell| cell.len() > FIELD_MAX) {
            Some(place) => problem(place, format!("expected at most {FIELD_MAX} bytes")),
            None => Ok(()),
        }
    }
}
