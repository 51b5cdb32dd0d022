//! How far each source was read, and what becomes of orders that are not collected in a store any more.
//!
//! Promises of a store; kept beside the orders, so that a restart goes on where the till was.

use jiff::Timestamp;

use super::{Cursor, Source};
use crate::order::OrderKey;
use crate::store::StoreError;

/// What keeps how far each source was read.
#[async_trait::async_trait]
pub trait Places: Send + Sync {
    /// Where a source was left off; nothing if it was never read.
    async fn place(&self, source: &Source) -> Result<Option<Place>, StoreError>;

    /// Keeps where to go on, once the orders before it are kept. `all_read` is the time of a reading that reached the
    /// end: what the store has of this source is as of then.
    async fn keep_place(
        &self,
        source: &Source,
        next: &Cursor,
        all_read: Option<Timestamp>,
    ) -> Result<(), StoreError>;

    /// Forgets where a source was left off, so that it is read anew.
    async fn forget_place(&self, source: &Source) -> Result<(), StoreError>;

    /// Takes off the list what is not collected here any more: see [`crate::order::OrderRecord::gone_elsewhere`]. Gives
    /// how many it took.
    async fn gone_elsewhere(&self, orders: &[OrderKey], now: Timestamp) -> Result<u32, StoreError>;
}

/// Where a source was left off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where to go on.
    pub next: Cursor,
    /// The last time at which everything was read.
    pub as_of: Option<Timestamp>,
}
