//! The entry that says why personal data is gone: how much, and by which rule or wish. It names nobody.
//!
//! What is removed, and when, is not decided here (`retention.rs`, `subject.rs`).

use jiff::Timestamp;

use super::{Draft, Facts, Kind};
use crate::retention::{Limits, Removed};
use crate::store::Stamp;
use crate::text::{StaffId, TillId};

/// Somebody removes personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasing {
    /// Why.
    pub because: Because,
    /// Who does it.
    pub staff: StaffId,
    /// Where.
    pub till: TillId,
    /// When, by this computer's clock.
    pub at: Timestamp,
    /// When, by the provider's, if it was asked.
    pub provider_time: Option<Timestamp>,
}

/// Why personal data is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// It is older than it is kept.
    Old(Limits),
    /// The person wishes it.
    Wished,
}

impl Draft {
    /// The entry of what was removed.
    #[must_use]
    pub fn of_erasure(erasing: &Erasing, removed: &Removed, stamp: &Stamp) -> Self {
        let facts =
            Facts::new().with("orders", removed.orders.to_string()).with("names", removed.names.to_string());
        let rarer = [
            ("accounts", removed.accounts),
            ("news", removed.news),
            ("databases", removed.databases),
            ("files", removed.files),
        ];
        let rarer = rarer.into_iter().filter(|(_, count)| *count > 0);
        let facts = rarer.fold(facts, |facts, (name, count)| facts.with(name, count.to_string()));
        let facts = match erasing.because {
            Because::Wished => facts.with("because", "wished"),
            Because::Old(limits) => facts
                .with("because", "old")
                .with("personal_before", limits.personal.to_string())
                .with("waiting_order_before", limits.waiting_order.to_string()),
        };
        Self {
            time_utc: erasing.at,
            provider_time: erasing.provider_time,
            kind: Kind::Erasure,
            realm: stamp.realm,
            issuer: stamp.issuer.clone(),
            trust: stamp.trust,
            order_key: None,
            staff: erasing.staff.clone(),
            till: erasing.till.clone(),
            facts,
            payload: None,
        }
    }
}
