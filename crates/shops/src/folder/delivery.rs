//! The orders of a file that was looked through: they are read some at a time, so that never all of them are in memory.
//!
//! Each is understood as it was when the file was looked through, whatever the folder's rules are by then.

use jiff::Timestamp;
use pickup::import::{ImportError, OrderFile, Problem, Reading, Sent, Shopify};
use pickup::order::{Order, Origin};
use pickup::person::Country;
use pickup::pseudonym::PseudonymKey;

use super::Rules;

/// The orders of a file.
#[derive(Debug)]
pub struct Delivery {
    pub(super) file: OrderFile,
    pub(super) how: How,
    /// Whose word it is: the shop's, if its system wrote the file and nobody at the till can have; else somebody's.
    pub origin: Origin,
}

/// How a file is understood.
#[derive(Debug)]
pub(super) struct How {
    shopify: Shopify,
    country: Option<Country>,
    keep_good: bool,
    written_at: Timestamp,
    now: Timestamp,
}

impl Delivery {
    /// How many orders there are, with those that were read.
    #[must_use]
    pub fn orders(&self) -> usize {
        self.file.orders()
    }

    /// How many orders are sent and not collected.
    #[must_use]
    pub fn passed_over(&self) -> usize {
        self.file.passed_over()
    }

    /// What was left out, where the good orders count although others are bad.
    #[must_use]
    pub fn bad(&self) -> &[Problem] {
        self.file.bad()
    }

    /// Reads the next orders, at most so many; none at the end.
    ///
    /// # Errors
    /// [`ImportError`] if something of it means another thing than when it was looked through.
    pub fn next(&mut self, at_most: usize, key: &PseudonymKey) -> Result<Vec<Order>, ImportError> {
        self.file.next(at_most, &self.how.reading(key), &self.how.sent())
    }
}

impl How {
    pub(super) fn of(rules: &Rules, written_at: Timestamp, now: Timestamp) -> Self {
        let Rules { shopify, country, keep_good, .. } = rules;
        Self { shopify: shopify.clone(), country: *country, keep_good: *keep_good, written_at, now }
    }

    pub(super) fn reading<'a>(&self, key: &'a PseudonymKey) -> Reading<'a> {
        Reading { key, now: self.now, country: self.country, keep_good: self.keep_good }
    }

    pub(super) fn sent(&self) -> Sent<'_> {
        Sent { written_at: self.written_at, shopify: &self.shopify }
    }
}
