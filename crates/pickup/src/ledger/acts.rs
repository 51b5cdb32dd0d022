//! How the acts of the shop become entries: which facts each of them leaves.
//!
//! Facts hold pseudonyms and names of rules; the customer's name goes into the payload only.

use jiff::Timestamp;

use super::{Draft, Facts, Kind, Payload};
use crate::check::{End, EndedCheck};
use crate::handover::HandOver;
use crate::order::{OrderKey, OwnerChange};
use crate::store::{Importing, Stamp};

impl Draft {
    /// The entry of a hand-over.
    #[must_use]
    pub fn of_hand_over(hand_over: &HandOver, stamp: &Stamp) -> Self {
        let proof = hand_over.proof();
        let mut facts = Facts::new()
            .with("purpose", proof.purpose().as_str())
            .with("reference", proof.reference().as_str())
            .with("presence", hand_over.presence().as_str())
            .with("proved_by", proof.proved_by().as_str())
            .with("by_policy", if proof.is_by_policy() { "yes" } else { "no" })
            .with("source", proof.source().as_str())
            .with("subject", proof.subject().hash().to_string())
            .with("key_id", proof.subject().key().as_str())
            .with("token", proof.token_hash().to_string())
            .with("issued_at", proof.issued_at().to_string())
            .with("proved_at", proof.made_at().to_string())
            .with("store", hand_over.store().as_str())
            .with("complete", if hand_over.is_complete() { "yes" } else { "no" })
            .with("revision", hand_over.revision().to_string());
        for rule in &proof.evidence().rules {
            facts = facts.with(format!("rule.{}", rule.identifier.as_str()), rule.finding.as_str());
        }
        let optional = [("acr", proof.acr()), ("idp", proof.idp())];
        for (name, text) in optional.into_iter().filter_map(|(name, text)| Some((name, text?))) {
            facts = facts.with(name, text);
        }
        if !proof.amr().is_empty() {
            facts = facts.with("amr", proof.amr().join(" "));
        }
        if let Some(auth_time) = proof.auth_time() {
            facts = facts.with("auth_time", auth_time.to_string());
        }
        for handed in hand_over.lines() {
            facts = facts.with(format!("line.{}", handed.line), handed.quantity.to_string());
        }
        for missing in hand_over.missing() {
            facts = facts.with(format!("missing.{}", missing.line), missing.reason.as_str());
        }
        let payload = proof.name().map(|name| Payload::new(*hand_over.salt(), name.to_owned()));
        Self {
            time_utc: hand_over.at(),
            provider_time: hand_over.provider_time(),
            kind: Kind::HandOver,
            realm: stamp.realm,
            issuer: stamp.issuer.clone(),
            trust: stamp.trust,
            order_key: Some(proof.order().clone()),
            staff: hand_over.staff().clone(),
            till: hand_over.till().clone(),
            facts,
            payload,
        }
    }

    /// The entry of a check that ended in a way the ledger keeps: another person, declined, refused. Other ends
    /// leave none.
    #[must_use]
    pub fn of_ended_check(ended: &EndedCheck, stamp: &Stamp) -> Option<Self> {
        let kind = match ended.end {
            End::AnotherPerson => Kind::Mismatch,
            End::Declined => Kind::Decline,
            End::Refused(_) => Kind::Refusal,
            End::Owner
            | End::LevelTooLow
            | End::CouldNotCheck
            | End::TimedOut
            | End::Cancelled
            | End::UnknownCustomer
            | End::Unreachable
            | End::ResultLost
            | End::Misconfigured
            | End::ClockWrong
            | End::TokenInvalid => return None,
        };
        let mut facts = Facts::new()
            .with("purpose", ended.check.purpose.as_str())
            .with("reference", ended.check.reference.as_str())
            .with("started_at", ended.check.started_at.to_string());
        if let End::Refused(reason) = ended.end {
            facts = facts.with("reason", reason.as_str());
        }
        Some(Self {
            time_utc: ended.at,
            provider_time: None,
            kind,
            realm: stamp.realm,
            issuer: stamp.issuer.clone(),
            trust: stamp.trust,
            order_key: Some(ended.check.order.clone()),
            staff: ended.check.staff.clone(),
            till: ended.check.till.clone(),
            facts,
            payload: None,
        })
    }

    /// The entry of an import that would change who may collect an order.
    #[must_use]
    pub fn of_owner_change(
        order: &OrderKey,
        changes: &[OwnerChange],
        updated_at: Timestamp,
        importing: &Importing,
        stamp: &Stamp,
    ) -> Self {
        let changes: Vec<&str> = changes.iter().map(|change| change.as_str()).collect();
        let facts = Facts::new()
            .with("changes", changes.join(" "))
            .with("state", "pending")
            .with("updated_at", updated_at.to_string());
        Self {
            time_utc: importing.now,
            provider_time: None,
            kind: Kind::OwnerChange,
            realm: stamp.realm,
            issuer: stamp.issuer.clone(),
            trust: stamp.trust,
            order_key: Some(order.clone()),
            staff: importing.staff.clone(),
            till: importing.till.clone(),
            facts,
            payload: None,
        }
    }
}
