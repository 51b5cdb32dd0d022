//! The characters of a file: UTF-8, and for CSV what spreadsheets save instead: Windows-1252 or UTF-16.
//!
//! A file that is UTF-8 but for a damaged place is refused: read as Windows-1252 it would hold other names.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::{Format, ImportError, Problem, lines_before, without_mark};

pub(super) fn text(bytes: &[u8], format: Format) -> Result<Cow<'_, str>, ImportError> {
    let plain = without_mark(bytes);
    let valid_up_to = match std::str::from_utf8(plain) {
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(error) => error.valid_up_to(),
    };
    let other = match format {
        Format::Json => None,
        Format::Csv => as_saved_by_a_spreadsheet(bytes, plain, valid_up_to),
    };
    other.ok_or_else(|| not_utf_8(plain, valid_up_to))
}

fn as_saved_by_a_spreadsheet<'a>(
    bytes: &'a [u8],
    plain: &'a [u8],
    valid_up_to: usize,
) -> Option<Cow<'a, str>> {
    match Encoding::for_bom(bytes) {
        Some((encoding, mark)) if encoding != UTF_8 => {
            encoding.decode_without_bom_handling_and_without_replacement(bytes.get(mark..)?)
        }
        // It says itself that it is UTF-8.
        Some(_) => None,
        // Characters that only UTF-8 writes so are no accident.
        None if !plain.get(..valid_up_to)?.is_ascii() => None,
        None => WINDOWS_1252.decode_without_bom_handling_and_without_replacement(plain),
    }
}

fn not_utf_8(plain: &[u8], valid_up_to: usize) -> ImportError {
    let before = plain.get(..valid_up_to).unwrap_or_default();
    let column = format!("byte {}", before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1);
    let expected = "expected UTF-8; save the file as \"CSV UTF-8\"".to_owned();
    ImportError::Bad { problems: vec![Problem { line: lines_before(before) + 1, column, expected }] }
}
