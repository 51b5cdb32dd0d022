//! What about an order decides how much has to be proved for it: its value, and the level that its shop asks for.
//!
//! Goods that ask for an age are looked at line by line when they are handed over.

use super::Order;
use crate::money::Money;

/// The value and the level of an order as they were when somebody was compared with its owner, or a document was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stakes {
    total: Option<Money>,
    min_level: Option<String>,
}

impl Stakes {
    pub(crate) fn of(order: &Order) -> Self {
        Self { total: order.payment.total, min_level: order.pickup.min_level.clone() }
    }

    /// Whether what sufficed for these suffices for the order as it is now, by every limit that a policy can have: it is
    /// worth no more, and asks for the same level. An unknown value is above every limit.
    pub(crate) fn still_hold(&self, order: &Order) -> bool {
        let is_no_higher = match (self.total, order.payment.total) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(then), Some(now)) => now.is_within(then),
        };
        is_no_higher && order.pickup.min_level == self.min_level
    }
}
