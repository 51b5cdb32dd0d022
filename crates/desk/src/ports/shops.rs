//! What the desk wants from the web shops: how an order is now, orders that nobody has heard of yet, and whether a shop
//! knows of a hand-over.
//!
//! A customer waits meanwhile, so whoever asks gives up after [`SHOPS_PATIENCE`] and goes on with what the store has.
//! Dropping a question in the middle harms nothing.

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use pickup::{order::OrderKey, outbox::State, text::OrderNumber};

use crate::view::TestedPoint;

/// How long a customer waits for a shop's answer.
pub const SHOPS_PATIENCE: Duration = Duration::from_secs(2);

/// The web shops that a till's orders come from.
#[async_trait]
pub trait Shops: Send + Sync {
    /// Whether this order has a shop that can be asked how it is.
    fn can_ask(&self, order: &OrderKey) -> bool;
    /// Asks an order's shop how it is now. True if it said so; what it says is in the store then.
    async fn look_up(&self, order: &OrderKey) -> bool;
    /// The last time at which all orders of this one's shop were read; nothing if that is not known.
    async fn as_of(&self, order: &OrderKey) -> Option<Timestamp>;
    /// Asks every shop for orders with exactly this displayed number. True if any came; they are in the store then.
    async fn find(&self, number: &OrderNumber) -> bool;
    /// How far the news of the hand-over with this number in the ledger is; nothing if no shop is told of it.
    async fn told(&self, entry: u64) -> Option<State>;
    /// What the teller should know of the shops.
    async fn standing(&self) -> Standing;
    /// Asks each shop something harmless, and tells what came of it, one point for each.
    async fn examine(&self) -> Vec<TestedPoint>;
}

/// What the teller should know of the shops.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// A shop does not answer.
    pub silent: Option<Silent>,
    /// How many hand-overs a shop will never accept by itself.
    pub not_told: u32,
}

/// A shop that does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Silent {
    /// The last time at which all of its orders were read, if ever.
    pub as_of: Option<Timestamp>,
}

/// Where no web shop is joined, as in practice.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoShops;

#[async_trait]
impl Shops for NoShops {
    fn can_ask(&self, _order: &OrderKey) -> bool {
        false
    }

    async fn look_up(&self, _order: &OrderKey) -> bool {
        false
    }

    async fn as_of(&self, _order: &OrderKey) -> Option<Timestamp> {
        None
    }

    async fn find(&self, _number: &OrderNumber) -> bool {
        false
    }

    async fn told(&self, _entry: u64) -> Option<State> {
        None
    }

    async fn standing(&self) -> Standing {
        Standing::default()
    }

    async fn examine(&self) -> Vec<TestedPoint> {
        Vec::new()
    }
}
