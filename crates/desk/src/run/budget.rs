//! How often a customer may still be asked about an order: what the store counted, by the provider's time.
//!
//! The rule itself is in `pickup::budget`.

use jiff::Timestamp;
use pickup::{
    budget::{Allowance, Exhausted, Spent, TrustedTime, allowance},
    ledger::Entry,
    order::OrderRecord,
    store::StoreError,
};

use crate::view::Closed;

use super::Actor;

impl Actor {
    /// Whether one more check of this order may start.
    pub(super) async fn allowance(
        &mut self,
        record: &OrderRecord,
    ) -> Result<Result<Allowance, Exhausted>, StoreError> {
        let last = self.last_entry_at().await?;
        let now = TrustedTime::later(last, self.provider_time());
        let key = &record.order.key;
        let ever = self.ports.store.counters(key, Timestamp::MIN).await?;
        let today = self.ports.store.counters(key, Spent::today(now)).await?;
        Ok(allowance(&Spent::new(record, ever, today), now))
    }

    /// When the ledger's last entry was made, by the provider's clock: a till's own is set by whoever stands at it.
    pub(super) async fn last_entry_at(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let head = self.ports.store.head().await?;
        let last = self.ports.store.entries(head.seq, 1).await?;
        Ok(last.first().and_then(|raw| Entry::decode(&raw.bytes).ok()).and_then(|entry| entry.provider_time))
    }

    /// Whether a second person has to unlock this order. A store that can't tell is asked again when a check is to start.
    pub(super) async fn asked_too_often(&mut self, record: &OrderRecord) -> bool {
        let is_limited = self.line.settings.policy.limit_asking;
        is_limited
            && matches!(self.allowance(record).await, Ok(Err(exhausted)) if exhausted.needs_second_person())
    }
}

/// What the teller is told of it.
pub(super) fn closed(exhausted: Exhausted) -> Closed {
    match exhausted {
        Exhausted::Pause { .. } => Closed::DeclinedJustNow,
        Exhausted::Declines | Exhausted::Mismatches | Exhausted::Starts => Closed::AskedTooOften,
    }
}
