//! An approval that a second person gave and that was not used: what was to be let pass, by whom and why.
//!
//! That nothing was handed over by it takes nothing back: two of the staff did agree on it.

use super::acts::of_approval;
use super::{Draft, Facts, Kind, Payload};
use crate::check::EndedCheck;
use crate::manual::DocumentKind;
use crate::staff::Approval;
use crate::store::Stamp;

/// What is kept of an approval that ran out, or was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusedApproval(Facts, Payload);

impl UnusedApproval {
    /// Of a document that two of the staff have seen.
    pub(crate) fn of(approval: &Approval, document: DocumentKind) -> Self {
        let facts = of_approval(approval).with("rule", "manual_id").with("document", document.as_str());
        Self(facts.with("used", "no"), approval.reason_beside())
    }
}

impl Draft {
    /// The entry of an approval that the end of a check left unused.
    #[must_use]
    pub fn of_unused(ended: &EndedCheck, stamp: &Stamp) -> Option<Self> {
        let UnusedApproval(facts, reason) = ended.unused.clone()?;
        Some(Self {
            time_utc: ended.at,
            provider_time: ended.provider_time,
            kind: Kind::Override,
            realm: stamp.realm,
            issuer: stamp.issuer.clone(),
            trust: stamp.trust,
            order_key: Some(ended.check.order.clone()),
            staff: ended.check.staff.clone(),
            till: ended.check.till.clone(),
            facts: facts.with("reference", ended.check.reference.as_str()),
            payload: Some(reason),
        })
    }
}
