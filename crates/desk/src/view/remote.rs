//! What it means that the checklist's first line is open: nobody saw the customer accept.
//!
//! How far the shop allows that is its policy; a screen says it in words before anything is handed over.

use serde::Serialize;
use ts_rs::TS;

/// Whether this order may be handed over although nobody saw the customer accept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Remote {
    /// No order may.
    Never,
    /// It may: while the line is open, the hand-over will be recorded as remote.
    Allowed {
        /// Up to which amount orders may, as written for people.
        up_to: String,
    },
    /// Only orders up to an amount may, and this one is worth more, or its worth is not known.
    TooDear {
        /// That amount.
        up_to: String,
    },
}
