//! The entries of what nobody asks for at a desk: an order whose checks are used up, and a configuration that trusts
//! otherwise than before.
//!
//! When an order is locked is decided in `budget.rs`, and what is trusted by the configuration; here both become facts.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Draft, Entry, Facts, Hash, Kind};
use crate::budget::{Exhausted, Spent};
use crate::check::EndedCheck;
use crate::order::OrderKey;
use crate::staff::Agreement;
use crate::store::{Stamp, StampMismatch};
use crate::text::{StaffId, TillId};

/// Somebody starts a till, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Starting {
    /// Who.
    pub staff: StaffId,
    /// Which till.
    pub till: TillId,
    /// When, by this computer's clock.
    pub at: Timestamp,
    /// What it trusts, setting by setting: their names, and a hash of what each of them says.
    pub trusted: BTreeMap<&'static str, Hash>,
}

impl Draft {
    /// The entry of an order that a check has locked: only a second person lets another one start.
    #[must_use]
    pub fn of_lock(
        ended: &EndedCheck,
        order: &OrderKey,
        spent: &Spent,
        because: Exhausted,
        stamp: &Stamp,
    ) -> Self {
        let facts = Facts::new()
            .with("because", because.as_str())
            .with("reference", ended.check.reference.as_str())
            .with("starts", spent.starts_today().to_string())
            .with("declines", spent.declines().to_string())
            .with("mismatches", spent.mismatches().to_string());
        Self {
            time_utc: ended.at,
            provider_time: ended.provider_time,
            kind: Kind::Lock,
            realm: stamp.realm,
            issuer: stamp.issuer.clone(),
            trust: stamp.trust,
            order_key: Some(order.clone()),
            staff: ended.check.staff.clone(),
            till: ended.check.till.clone(),
            facts,
            payload: None,
        }
    }

    /// The entry of a configuration under which a till starts, after one that trusted `before`. These settings say something
    /// else than at its last start, as far as that is known; what they say is in no entry.
    #[must_use]
    pub fn of_configuration(starting: &Starting, before: &Hash, changed: &[String], stamp: &Stamp) -> Self {
        let facts = Facts::new().with("before", before.to_string()).with("after", stamp.trust.to_string());
        let facts = if changed.is_empty() { facts } else { facts.with("changed", changed.join(" ")) };
        Self {
            time_utc: starting.at,
            provider_time: None,
            kind: Kind::Configuration,
            realm: stamp.realm,
            issuer: stamp.issuer.clone(),
            trust: stamp.trust,
            order_key: None,
            staff: starting.staff.clone(),
            till: starting.till.clone(),
            facts,
            payload: None,
        }
    }

    /// The entry of a data folder that two of the staff gave to another provider, client, tenant or store, with how many
    /// accounts of e-mail addresses were forgotten by that.
    #[must_use]
    pub fn of_restamp(
        agreement: &Agreement,
        till: &TillId,
        forgotten: u64,
        before: &Stamp,
        after: &Stamp,
    ) -> Self {
        let facts = Facts::new()
            .with("approved_by", agreement.approver().as_str())
            .with("accounts", forgotten.to_string());
        let with_change = |facts: Facts, change: StampMismatch| {
            let (before, after) = (format!("{}.before", change.field), format!("{}.after", change.field));
            facts.with(before, change.stamped).with(after, change.configured)
        };
        let facts = before.differences(after).into_iter().fold(facts, with_change);
        Self {
            time_utc: agreement.at(),
            provider_time: None,
            kind: Kind::Configuration,
            realm: after.realm,
            issuer: after.issuer.clone(),
            trust: after.trust,
            order_key: None,
            staff: agreement.actor().clone(),
            till: till.clone(),
            facts,
            payload: Some(agreement.reason_beside()),
        }
    }

    /// The entry that has to come before this one, because the till trusts otherwise than at its `last`. The two persons
    /// of a restore need none: their entry is the first of all, and says itself what is in force.
    #[must_use]
    pub fn configuration_before(&self, last: &Entry) -> Option<Self> {
        match self.kind {
            Kind::Configuration | Kind::Restore => return None,
            Kind::HandOver
            | Kind::Refusal
            | Kind::Mismatch
            | Kind::Decline
            | Kind::Override
            | Kind::Lock
            | Kind::Unlock
            | Kind::OwnerChange
            | Kind::Correction
            | Kind::Erasure
            | Kind::Caller
            | Kind::Counter
            | Kind::Payment => {}
        }
        (last.trust != self.trust).then(|| Self {
            provider_time: self.provider_time,
            kind: Kind::Configuration,
            order_key: None,
            facts: Facts::new().with("before", last.trust.to_string()).with("after", self.trust.to_string()),
            payload: None,
            ..self.clone()
        })
    }
}
