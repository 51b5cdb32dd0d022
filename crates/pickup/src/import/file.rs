//! A file of orders that was looked through, and is read some orders at a time.
//!
//! What is wrong with it is known before the first of them is read, so that it still counts as a whole or not at all;
//! and never are all of them in memory.

use std::borrow::Cow;

use super::{
    FILE_MAX, Format, Gathered, ImportError, Part, Problem, Reading, Sent, encoding, in_orders, read_parts,
};
use crate::order::Order;

/// A file of orders whose good ones are still to be read. Its `Debug` tells nothing of what is in it.
pub struct OrderFile {
    text: String,
    format: Format,
    /// Where the orders lie.
    parts: Vec<Part>,
    /// How many of the parts were read.
    read: usize,
    orders: usize,
    bad: Vec<Problem>,
    passed_over: usize,
}

impl std::fmt::Debug for OrderFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OrderFile").field("orders", &self.orders).finish_non_exhaustive()
    }
}

impl OrderFile {
    /// Looks through the bytes of a file that a shop's system sent.
    ///
    /// # Errors
    /// [`ImportError`], as for [`read_sent`](super::read_sent).
    pub fn open(
        bytes: Vec<u8>,
        format: Format,
        reading: &Reading<'_>,
        sent: &Sent<'_>,
    ) -> Result<Self, ImportError> {
        if bytes.len() > FILE_MAX {
            return Err(ImportError::TooMuch { what: "bytes", limit: FILE_MAX });
        }
        let text = text(bytes, format)?;
        let Gathered { parts, orders, bad, passed_over, .. } = Gathered::from(&text, format, reading, sent)?;
        Ok(Self { text, format, parts, read: 0, orders, bad, passed_over })
    }

    /// How many orders there are, with those that were read.
    #[must_use]
    pub fn orders(&self) -> usize {
        self.orders
    }

    /// How many orders of a shop's export are sent and not collected; they are passed over.
    #[must_use]
    pub fn passed_over(&self) -> usize {
        self.passed_over
    }

    /// What was left out; empty unless the good ones were to be kept. At most [`PROBLEMS_MAX`](super::PROBLEMS_MAX)
    /// are told.
    #[must_use]
    pub fn bad(&self) -> &[Problem] {
        &self.bad
    }

    /// Reads the next orders, at most so many, in the file's order; none at the end. It has to be understood as it was
    /// when it was looked through.
    ///
    /// # Errors
    /// [`ImportError::Bad`] if something of it means another thing now.
    pub fn next(
        &mut self,
        at_most: usize,
        reading: &Reading<'_>,
        sent: &Sent<'_>,
    ) -> Result<Vec<Order>, ImportError> {
        let left = self.parts.get(self.read..).unwrap_or_default();
        let mut read = 0;
        let mut some = in_orders(left).take(at_most).inspect(|parts| read += parts.len());
        let orders = read_parts(&self.text, self.format, &mut some, reading, sent)?;
        drop(some);
        self.read += read;
        Ok(orders)
    }
}

/// The characters of a file, in the memory that its bytes are in where they need not change.
fn text(bytes: Vec<u8>, format: Format) -> Result<String, ImportError> {
    let mark = match encoding::text(&bytes, format)? {
        Cow::Owned(text) => return Ok(text),
        Cow::Borrowed(text) => bytes.len() - text.len(),
    };
    let mut text = String::from_utf8(bytes).unwrap_or_default();
    text.drain(..mark);
    Ok(text)
}
