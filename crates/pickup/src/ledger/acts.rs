//! How the acts of the shop become entries: which facts each of them leaves.
//!
//! Facts hold pseudonyms and names of rules; the customer's name, and what somebody wrote, go into the payload only.

use jiff::Timestamp;

use super::{Draft, Facts, Kind, Payload};
use crate::approved::{ApprovedAct, Change, Overridable, Override};
use crate::check::{End, EndedCheck, Purpose};
use crate::decision::Applied;
use crate::freeze::{Eased, minor};
use crate::handover::{HandOver, HandedLine, Proof};
use crate::manual::ManualProof;
use crate::order::{OrderKey, OwnerChange};
use crate::owner::{Collector, ProofOfOwnership};
use crate::staff::{Approval, Release};
use crate::store::{Importing, Stamp};

/// The state of an order that a file made easier to collect.
pub(crate) const EASED: &str = "eased";

/// Who collected, where the owner let somebody collect from afar.
pub(crate) const REMOTE_PROXY: &str = "remote_proxy";

/// By what the provider found the customer: what the teller typed, which is not kept.
const TYPED: &str = "typed";

/// The id of a hand-over.
pub(super) const HAND_OVER: &str = "hand_over";

impl Draft {
    /// The entry of a hand-over.
    #[must_use]
    pub fn of_hand_over(hand_over: &HandOver, stamp: &Stamp) -> Self {
        let proof = hand_over.proof();
        let mut facts = match proof {
            Proof::Verified(proof) => of_verified(proof),
            Proof::Manual(proof) => of_manual(proof),
        };
        facts = facts
            .with(HAND_OVER, hand_over.id().to_string())
            .with("identified", proof.as_str())
            .with("reference", proof.reference().as_str())
            .with("proved_at", proof.made_at().to_string())
            .with("store", hand_over.store().as_str())
            .with("complete", if hand_over.is_complete() { "yes" } else { "no" })
            .with("order_as_of", hand_over.as_of().to_string())
            .with("revision", hand_over.revision().to_string())
            .with("total", minor(hand_over.believed().total))
            .with("payment", hand_over.believed().payment.as_str())
            .with("origin", hand_over.believed().origin.as_str());
        if hand_over.has_typed_hint() {
            facts = facts.with("hint", TYPED);
        }
        for rule in &hand_over.decision().rules {
            facts = facts.with(format!("rule.{}", rule.identifier.as_str()), rule.finding.as_str());
        }
        for (name, text) in hand_over.decision().applied.iter().flat_map(Applied::facts) {
            facts = facts.with(name, text);
        }
        for handed in hand_over.lines() {
            facts = facts.with(format!("line.{}", handed.line), handed.quantity.to_string());
        }
        for missing in hand_over.missing() {
            facts = facts.with(format!("missing.{}", missing.line), missing.reason.as_str());
        }
        let payload = match proof {
            Proof::Verified(proof) => {
                proof.name().map(|name| Payload::new(*hand_over.salt(), name.to_owned()))
            }
            // No name is taken from a document.
            Proof::Manual(manual) => Some(manual.reason_beside()),
        };
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

    /// The entries of what a second person let pass for a hand-over; they come before its own.
    #[must_use]
    pub fn of_overrides(hand_over: &HandOver, stamp: &Stamp) -> Vec<Self> {
        let draft = |one: &Override| Self {
            time_utc: hand_over.at(),
            provider_time: hand_over.provider_time(),
            kind: Kind::Override,
            realm: stamp.realm,
            issuer: stamp.issuer.clone(),
            trust: stamp.trust,
            order_key: Some(hand_over.order().clone()),
            staff: hand_over.staff().clone(),
            till: hand_over.till().clone(),
            facts: of_approval(one.approval()).with("rule", one.rules().to_string()),
            payload: Some(one.approval().reason_beside()),
        };
        hand_over.overrides().iter().map(draft).collect()
    }

    /// The entry of an act that a second person approved.
    #[must_use]
    pub fn of_approved(act: &ApprovedAct, stamp: &Stamp) -> Self {
        let facts = of_approval(act.approval());
        let (kind, facts) = match act.change() {
            Change::Unlock { counted } => {
                let facts = facts.with("starts", counted.starts.to_string());
                let facts = facts.with("declines", counted.declines.to_string());
                (Kind::Unlock, facts.with("mismatches", counted.mismatches.to_string()))
            }
            Change::OwnerChange { accepted, pending } => {
                let changes: Vec<&str> = pending.changes.iter().map(|change| change.as_str()).collect();
                let state = if *accepted { "accepted" } else { "rejected" };
                (Kind::OwnerChange, facts.with("changes", changes.join(" ")).with("state", state))
            }
            Change::LetPass { twins } => {
                let with_other = |facts: Facts, (place, (other, _)): (u32, &(OrderKey, u64))| {
                    facts.with(format!("order.{place}"), other.to_string())
                };
                let facts = facts.with("rule", Overridable::SameNumber.as_str());
                (Kind::Override, (2..).zip(twins).fold(facts, with_other))
            }
            Change::Correction { lines } => {
                let with_line = |facts: Facts, line: &HandedLine| {
                    facts.with(format!("line.{}", line.line), line.quantity.to_string())
                };
                (Kind::Correction, lines.iter().fold(facts, with_line))
            }
        };
        Self {
            time_utc: act.at(),
            provider_time: act.provider_time(),
            kind,
            realm: stamp.realm,
            issuer: stamp.issuer.clone(),
            trust: stamp.trust,
            order_key: Some(act.order().clone()),
            staff: act.approval().actor().clone(),
            till: act.till().clone(),
            facts,
            payload: Some(act.approval().reason_beside()),
        }
    }

    /// The entry of a release of somebody's PIN after so many wrong tries.
    #[must_use]
    pub fn of_release(release: &Release, wrong: u32, stamp: &Stamp) -> Self {
        let facts = Facts::new()
            .with("act", "release_pin")
            .with("released", release.whom().as_str())
            .with("wrong", wrong.to_string());
        Self {
            time_utc: release.at(),
            provider_time: None,
            kind: Kind::Unlock,
            realm: stamp.realm,
            issuer: stamp.issuer.clone(),
            trust: stamp.trust,
            order_key: None,
            staff: release.by().clone(),
            till: release.till().clone(),
            facts,
            payload: Some(release.reason_beside()),
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
            .with("started_at", ended.check.started_at.to_string())
            .with("asked", ended.check.asked.name());
        if ended.check.typed_hint {
            facts = facts.with("hint", TYPED);
        }
        for (place, also) in (2..).zip(&ended.check.also) {
            facts = facts.with(format!("order.{place}"), also.to_string());
        }
        if let End::Refused(reason) = &ended.end {
            facts = reason.facts().into_iter().fold(facts, |facts, (name, text)| facts.with(name, text));
        }
        Some(Self {
            time_utc: ended.at,
            provider_time: ended.provider_time,
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

    /// The entry of a file that made an order easier to collect, in a way in which a shop hardly does.
    #[must_use]
    pub fn of_eased(
        order: &OrderKey,
        eased: &[Eased],
        updated_at: Timestamp,
        importing: &Importing,
        stamp: &Stamp,
    ) -> Self {
        let mut changes: Vec<&str> = eased.iter().map(|one| one.what.as_str()).collect();
        changes.dedup();
        let with_one = |facts: Facts, one: &Eased| {
            let line = one.line.as_ref().map(|line| format!(".{line}")).unwrap_or_default();
            let name = |side: &str| format!("{}{line}.{side}", one.what.as_str());
            facts.with(name("before"), one.before.as_str()).with(name("after"), one.after.as_str())
        };
        let facts = eased.iter().fold(Facts::new(), with_one);
        Self {
            facts: facts
                .with("changes", changes.join(" "))
                .with("state", EASED)
                .with("updated_at", updated_at.to_string()),
            ..Self::of_owner_change(order, &[], updated_at, importing, stamp)
        }
    }
}

/// What a sign-in proved.
fn of_verified(proof: &ProofOfOwnership) -> Facts {
    let mut facts = Facts::new()
        .with("purpose", proof.purpose().as_str())
        .with("collected_by", collected_by(proof))
        .with("proved_by", proof.proved_by().as_str())
        .with("by_policy", if proof.is_by_policy() { "yes" } else { "no" })
        .with("source", proof.source().as_str())
        .with("subject", proof.subject().hash().to_string())
        .with("key_id", proof.subject().key().as_str())
        .with("token", proof.token_hash().to_string())
        .with("issued_at", proof.issued_at().to_string());
    let optional = [("acr", proof.acr()), ("idp", proof.idp())];
    for (name, text) in optional.into_iter().filter_map(|(name, text)| Some((name, text?))) {
        facts = facts.with(name, text);
    }
    if proof.approved_with() > 0 {
        facts = facts.with("approved_with", proof.approved_with().to_string());
    }
    if !proof.amr().is_empty() {
        facts = facts.with("amr", proof.amr().join(" "));
    }
    if let Some(sealed) = proof.sealed_token() {
        facts = facts.with("sealed_token", sealed.hash().to_string());
    }
    if let Some(auth_time) = proof.auth_time() {
        facts = facts.with("auth_time", auth_time.to_string());
    }
    match proof.collector() {
        Some(collector) => of_collector(facts, collector),
        None => facts,
    }
}

fn collected_by(proof: &ProofOfOwnership) -> &'static str {
    match (proof.collector(), proof.proxy()) {
        (Some(_), _) => REMOTE_PROXY,
        (None, Some(_)) => "proxy",
        (None, None) => "owner",
    }
}

/// Who was at the counter, where the owner let them collect from afar; what came before is the owner's.
fn of_collector(facts: Facts, collector: &Collector) -> Facts {
    let mut facts = facts
        .with("collector.reference", collector.reference().as_str())
        .with("collector.subject", collector.subject().hash().to_string())
        .with("collector.token", collector.token_hash().to_string())
        .with("collector.issued_at", collector.issued_at().to_string())
        .with("collector.proved_at", collector.made_at().to_string());
    let optional = [
        ("collector.acr", collector.acr().map(str::to_owned)),
        ("collector.idp", collector.idp().map(str::to_owned)),
        ("collector.amr", Some(collector.amr().join(" ")).filter(|amr| !amr.is_empty())),
        ("collector.auth_time", collector.auth_time().map(|at| at.to_string())),
    ];
    for (name, text) in optional {
        if let Some(text) = text {
            facts = facts.with(name, text);
        }
    }
    facts
}

/// What a document showed, without anything of the document.
fn of_manual(proof: &ManualProof) -> Facts {
    Facts::new()
        .with("purpose", Purpose::PickUp.as_str())
        .with("reason", proof.usual().as_str())
        .with("approval", proof.approval_hash().to_string())
}

/// Who approved what, and which of the usual reasons they had.
pub(super) fn of_approval(approval: &Approval) -> Facts {
    Facts::new()
        .with("act", approval.act().as_str())
        .with("approver", approval.approver().as_str())
        .with("reason", approval.usual().as_str())
        .with("approval", approval.hash().to_string())
        .with("approved_at", approval.at().to_string())
        .with("revision", approval.revision().to_string())
}
