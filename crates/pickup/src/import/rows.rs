//! CSV (RFC 4180) as people really save it: separated by commas, semicolons or tabs, with any line ends.
//!
//! Here are rows and cells with their places; what the columns mean is in `table.rs` and `shopify.rs`.

use std::io::Cursor;

use csv::{Position, Reader, ReaderBuilder, StringRecord};

use super::gathering::Layout;
use super::shopify::{self, Export};
use super::table::Canonical;
use super::{Expected, FIELD_MAX, Gathered, ImportError, Meaning, Part, Problem, ROWS_MAX, gathering};
use crate::order::Order;
use crate::text::clean;

/// Looks through a file whose columns are ours, or those of Shopify.
pub(super) fn look_through(
    text: &str,
    meaning: &Meaning<'_>,
    gathered: &mut Gathered,
) -> Result<(), ImportError> {
    let mut rows = Rows::of(text);
    match rows.begin()? {
        None => Ok(()),
        Some((Columns::Shopify, header)) => {
            gathering::look_through(&Export { meaning }, &mut rows, &header, gathered)
        }
        Some((Columns::Ours, header)) => {
            gathering::look_through(&Canonical { meaning }, &mut rows, &header, gathered)
        }
    }
}

/// Reads orders that were found good, the rows of each one after the other.
pub(super) fn read(
    text: &str,
    orders: &mut dyn Iterator<Item = &[Part]>,
    meaning: &Meaning<'_>,
) -> Result<Vec<Order>, ImportError> {
    let mut rows = Rows::of(text);
    let Some((columns, header)) = rows.begin()? else { return Ok(Vec::new()) };
    let read_one = |parts: &[Part]| match columns {
        Columns::Shopify => gathering::read(&Export { meaning }, &mut rows, &header, parts),
        Columns::Ours => gathering::read(&Canonical { meaning }, &mut rows, &header, parts),
    };
    orders.map(read_one).collect::<Result<_, _>>().map_err(ImportError::of)
}

/// Whose columns a file has.
#[derive(Clone, Copy)]
enum Columns {
    Ours,
    Shopify,
}

/// The rows of a file, each with its line.
pub(super) struct Rows<'a> {
    text: &'a str,
    reader: Reader<Cursor<&'a [u8]>>,
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
            .from_reader(Cursor::new(text.as_bytes()));
        Self { text, reader, rows: 0, counted: (0, 0) }
    }

    /// The same rows, to read some of them once more.
    pub(super) fn again(&self) -> Self {
        Self::of(self.text)
    }

    /// Reads the header; nothing if there is none.
    fn begin(&mut self) -> Result<Option<(Columns, Header)>, ImportError> {
        let mut names = StringRecord::new();
        let Some((line, _)) = self.read(&mut names)? else { return Ok(None) };
        let (columns, header) = match shopify::is_header(&names) {
            true => (Columns::Shopify, Header::of::<Export<'_>>(&names, line)),
            false => (Columns::Ours, Header::of::<Canonical<'_>>(&names, line)),
        };
        // Without a good header nothing of the file can be good.
        Ok(Some((columns, header.map_err(ImportError::of)?)))
    }

    /// Reads the next row that says anything and tells its line and where it begins; nothing at the end.
    pub(super) fn read(&mut self, row: &mut StringRecord) -> Result<Option<(u64, usize)>, ImportError> {
        // Errors can only be of reading or of the encoding, and the text is in memory and UTF-8.
        while self.reader.read_record(row).unwrap_or(false) {
            self.rows += 1;
            // The header is no row.
            if self.rows > ROWS_MAX + 1 {
                return Err(ImportError::TooMuch { what: "rows", limit: ROWS_MAX });
            }
            if row.iter().any(|cell| !cell.trim().is_empty()) {
                let begin = row.position().map_or(0, Position::byte);
                let begin = usize::try_from(begin).unwrap_or(usize::MAX);
                return Ok(Some((self.line_at(begin), begin)));
            }
        }
        Ok(None)
    }

    /// Reads the row that begins there. Rows that follow each other are read without going back and forth.
    pub(super) fn read_at(&mut self, begin: usize, row: &mut StringRecord) {
        let mut position = Position::new();
        position.set_byte(begin as u64);
        // As above: the text is in memory.
        let read = self.reader.seek(position).and_then(|()| self.reader.read_record(row));
        if !read.unwrap_or(false) {
            row.clear();
        }
    }

    /// The line on which a row begins. What the reader says is the end of the row before: empty lines and the
    /// second half of a line end may follow it.
    fn line_at(&mut self, begin: usize) -> u64 {
        let begin = self.text_at(begin);
        let (lines, counted) = self.counted;
        let between = self.text.as_bytes().get(counted..begin).unwrap_or_default();
        let lines = lines + super::lines_before(between);
        self.counted = (lines, begin.max(counted));
        lines + 1
    }

    /// The same for any row, counted from the beginning.
    pub(super) fn line_of(&self, begin: usize) -> u64 {
        let before = self.text.as_bytes().get(..self.text_at(begin)).unwrap_or_default();
        super::lines_before(before) + 1
    }

    fn text_at(&self, begin: usize) -> usize {
        let rest = self.text.as_bytes().get(begin..).unwrap_or_default();
        begin + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count()
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
    /// Few, so that the place of one is found by looking through them.
    places: Vec<(&'static str, usize)>,
    width: usize,
}

impl Header {
    fn of<L: Layout>(names: &StringRecord, line: u64) -> Result<Self, Problem> {
        Self::read(names, line, L::COLUMNS, L::REQUIRED)
    }

    fn place(&self, column: &str) -> Option<usize> {
        self.places.iter().find(|(known, _)| *known == column).map(|(_, place)| *place)
    }

    /// Finds the columns by their names, whatever the case of their letters.
    fn read(
        names: &StringRecord,
        line: u64,
        columns: &[&'static str],
        required: &[&'static str],
    ) -> Result<Self, Problem> {
        let mut places: Vec<(&'static str, usize)> = Vec::new();
        for (place, name) in names.iter().enumerate() {
            let name = name.trim();
            let known = columns.iter().find(|column| column.eq_ignore_ascii_case(name));
            let Some(column) = known.copied() else { continue };
            if places.iter().any(|(known, _)| *known == column) {
                let expected = "expected each column once".to_owned();
                return Err(Problem { line, column: named(Some(place), column), expected });
            }
            places.push((column, place));
        }
        match required.iter().find(|column| places.iter().all(|(known, _)| known != *column)) {
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
        Problem { line: self.line, column: named(self.header.place(column), column), expected }
    }

    /// The cell of a column, without ASCII spaces around it, if it says anything.
    pub(super) fn cell(&self, column: &str) -> Option<&str> {
        let cell = self.cells.get(self.header.place(column)?)?;
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
            let name = self.header.places.iter().find(|(_, known)| *known == place).map(|(name, _)| *name);
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
