//! Somebody who is sought, in a file of orders: on one of its orders, or by what stands in a cell of it that is no good
//! order.
//!
//! It repeats nothing of the file. A subject at the provider can be any short text, so a cell that says the same is no
//! more than a hint.

use super::{By, Sought};
use crate::import::{Format, Reading, Sent, read_sent, text_of};
use crate::person::{EmailAddress, PhoneNumber};
use crate::personal_number::PersonalNumber;
use crate::pseudonym::PseudonymKey;

/// The most bytes of a cell that can be an identifier.
const IDENTIFIER_MAX: usize = 320;

/// Whether somebody is in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InFile {
    /// They are not.
    No,
    /// Something in it that could not be read as an order may mean them.
    Unclear,
    /// They are.
    Yes,
}

impl Sought {
    /// Looks for them in the bytes of a file that came with orders.
    #[must_use]
    pub fn in_file(&self, bytes: &[u8], reading: &Reading<'_>, sent: &Sent<'_>) -> InFile {
        let format = Format::guess(bytes);
        let reading = Reading { keep_good: true, ..*reading };
        let read = read_sent(bytes, format, &reading, sent);
        let (orders, is_whole) = match read {
            Ok(read) => (read.orders, read.bad.is_empty() && read.passed_over == 0),
            Err(_) => (Vec::new(), false),
        };
        if orders.iter().any(|order| self.is_on(order)) {
            return InFile::Yes;
        }
        if is_whole {
            return InFile::No;
        }
        let text = text_of(bytes, format);
        let cells = text.split(|letter: char| letter.is_control() || ",;\"{}[]<>|".contains(letter));
        let cells = cells.map(str::trim).filter(|cell| !cell.is_empty() && cell.len() <= IDENTIFIER_MAX);
        cells.map(|cell| self.is_meant_by(cell, &reading)).max().unwrap_or(InFile::No)
    }

    fn is_meant_by(&self, cell: &str, reading: &Reading<'_>) -> InFile {
        let is_meant = match &self.0 {
            By::Email { email, .. } => EmailAddress::parse(cell).is_ok_and(|one| one.is_same(email)),
            By::Phone(phone) => {
                let number = PhoneNumber::parse_in(cell, reading.country);
                number.is_ok_and(|one| one.is_same(phone))
            }
            By::PersonalNumber(number) => {
                hash_of(cell, reading.key, reading.now).is_some_and(|one| one == *number)
            }
            By::Subject { subject, .. } if subject.as_str() == cell => return InFile::Unclear,
            By::Subject { .. } => false,
        };
        if is_meant { InFile::Yes } else { InFile::No }
    }
}

fn hash_of(cell: &str, key: &PseudonymKey, now: jiff::Timestamp) -> Option<crate::pseudonym::Pseudonym> {
    // Whoever is born tomorrow in the east is not sought today.
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    PersonalNumber::parse(cell, today).ok().map(|number| number.keyed_hash(key))
}
