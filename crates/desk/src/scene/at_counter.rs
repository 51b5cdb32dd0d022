//! Somebody at the counter whom the owner may let collect, as long as it can be asked.

use std::time::Instant;

use pickup::owner::Collector;

/// Somebody who was proved and is not the owner.
pub(crate) struct AtCounter {
    pub(crate) collector: Collector,
    /// When they were proved, by a clock that nobody sets.
    pub(crate) proved_at: Instant,
    /// The link of their check left on another way than the QR code: whoever accepted may not be at the counter.
    pub(crate) link_left: bool,
}
