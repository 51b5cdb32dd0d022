//! The notes of checks as CSV for the shop's spreadsheet.
//! Not proof of anything: that is the ledger's export.

use jiff::tz::TimeZone;

use super::CheckNote;
use crate::ledger::csv_cell;
use crate::order::OrderKey;

/// Without this a spreadsheet takes the file for one of its country's old encodings.
const BYTE_ORDER_MARK: char = '\u{feff}';

const HEADER: [&str; 11] = [
    "started",
    "system",
    "shop",
    "order_id",
    "order",
    "outcome",
    "how",
    "took_s",
    "staff",
    "till",
    "reference",
];

/// As the spreadsheets of a language read a list of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsvManner {
    /// Commas between cells, and a point in a number.
    Comma,
    /// Semicolons between cells, because the comma stands in numbers.
    Semicolon,
}

/// A file with a line for each note, in their order. Times are those of the store, with their distance from UTC; what a
/// spreadsheet would take for a formula stays text.
#[must_use]
pub fn csv<'a>(notes: impl IntoIterator<Item = &'a CheckNote>, manner: CsvManner, zone: &TimeZone) -> String {
    let mut file = String::from(BYTE_ORDER_MARK);
    push(&mut file, HEADER.map(str::to_owned), manner);
    for note in notes {
        push(&mut file, cells(note, manner, zone), manner);
    }
    file
}

fn cells(note: &CheckNote, manner: CsvManner, zone: &TimeZone) -> [String; 11] {
    let key = |part: fn(&OrderKey) -> &str| note.order.as_ref().map(part).unwrap_or_default().to_owned();
    let started = note.started_at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let took = note.took.map(|took| seconds(took.as_millis(), manner)).unwrap_or_default();
    [
        started,
        key(OrderKey::system),
        key(OrderKey::shop),
        key(OrderKey::id),
        note.numbers.clone(),
        note.outcome.as_str().to_owned(),
        note.how.as_str().to_owned(),
        took,
        note.staff.to_string(),
        note.till.to_string(),
        note.reference.to_string(),
    ]
}

/// With one decimal, rounded down.
fn seconds(millis: i128, manner: CsvManner) -> String {
    let tenths = millis.max(0) / 100;
    let point = match manner {
        CsvManner::Comma => '.',
        CsvManner::Semicolon => ',',
    };
    format!("{}{point}{}", tenths / 10, tenths % 10)
}

fn push<const N: usize>(file: &mut String, cells: [String; N], manner: CsvManner) {
    let separator = match manner {
        CsvManner::Comma => ",",
        CsvManner::Semicolon => ";",
    };
    file.push_str(&cells.map(|cell| csv_cell(&cell)).join(separator));
    file.push_str("\r\n");
}
