//! The rules of a hand-over, in the order in which a teller can mend what they ask: first what no tick can repair.
//!
//! They look and change nothing; what they found goes into the decision that the ledger keeps.

use std::collections::BTreeMap;

use super::{HandOverRefusal, HandedLine, Handing, Presence, Proof, ShopsWord};
use crate::approved::{Overridable, Override};
use crate::check::Purpose;
use crate::decision::{AgeFound, Applied};
use crate::order::Line;
use crate::owner::ProofOfOwnership;
use crate::policy::{Policy, RemotePolicy};
use crate::text::LineId;
use crate::warning::{Block, Warning};

/// What the rules allow, and by which of them.
pub(super) struct Allowed {
    pub(super) presence: Presence,
    pub(super) lines: Vec<HandedLine>,
    pub(super) is_complete: bool,
    pub(super) applied: Vec<Applied>,
}

pub(super) fn allow(proof: &Proof, handing: &Handing<'_>) -> Result<Allowed, HandOverRefusal> {
    check_proof(proof, handing)?;
    check_overrides(handing)?;
    let Handing { record, now, .. } = *handing;
    let stands_against = |warning: &Warning| match warning.block() {
        // Who shows a document need not be found by an identifier.
        Some(Block::NoCustomerIdentifier) => matches!(proof, Proof::Verified(_)),
        Some(_) => true,
        None => false,
    };
    if let Some(warning) = record.warnings(handing.store, now).into_iter().find(stands_against) {
        return Err(HandOverRefusal::Blocked(warning));
    }
    check_account(proof, handing)?;
    let shop = check_shop(handing)?;
    let presence = check_presence(proof, handing)?;
    let (lines, is_complete) = tick(handing, proof)?;
    let overridden = handing.overrides.iter().flat_map(|one| {
        one.rules().iter().map(|rule| Applied::Overridden {
            rule,
            approver: one.approval().approver().clone(),
            usual: one.approval().usual(),
        })
    });
    let up_to = match handing.policy.remote {
        RemotePolicy::UpTo(limit) if presence == Presence::Remote => Some(limit),
        RemotePolicy::UpTo(_) | RemotePolicy::Never => None,
    };
    let up_to = up_to.filter(|_| overridden_remote(handing).is_none());
    let presence_found = Applied::Presence { presence, up_to };
    let let_pass = record.let_pass_now(now).map(|word| Applied::Overridden {
        rule: Overridable::SameNumber,
        approver: word.approver.clone(),
        usual: word.usual,
    });
    let applied = shop.into_iter().chain([presence_found]).chain(overridden).chain(let_pass).collect();
    Ok(Allowed { presence, lines, is_complete, applied })
}

fn check_proof(proof: &Proof, handing: &Handing<'_>) -> Result<(), HandOverRefusal> {
    let Handing { record, now, .. } = *handing;
    let order = &record.order;
    if *proof.order() != order.key {
        return Err(HandOverRefusal::OtherOrder(Box::new(proof.order().clone())));
    }
    if now < proof.made_at() {
        return Err(HandOverRefusal::ClockWentBack);
    }
    if now >= proof.expires_at() {
        return Err(HandOverRefusal::ProofExpired { at: proof.expires_at() });
    }
    if !order.owner.has_same_identifiers(proof.owner()) {
        return Err(HandOverRefusal::OwnerChanged);
    }
    // Which level, which weaker identifier and which document suffices was decided by what the order was then.
    if !proof.stakes().still_hold(order) {
        return Err(HandOverRefusal::OrderChanged);
    }
    match proof {
        Proof::Verified(proof) => {
            check_who_asked(proof, handing)?;
            match proof.proxy() {
                Some(proxy) if !order.proxies.contains(proxy) || !proxy.may_collect_at(now) => {
                    Err(HandOverRefusal::ProxyGone)
                }
                Some(_) | None => Ok(()),
            }
        }
        Proof::Manual(manual) if manual.actor() != handing.staff => {
            Err(HandOverRefusal::OtherActor(manual.actor().clone()))
        }
        Proof::Manual(_) => Ok(()),
    }
}

/// A word from afar is for somebody at the counter, and an answer at the counter is for whoever gave it.
fn check_who_asked(proof: &ProofOfOwnership, handing: &Handing<'_>) -> Result<(), HandOverRefusal> {
    let total = handing.record.order.payment.total;
    match (proof.purpose(), proof.collector()) {
        (Purpose::PickUp, None) => Ok(()),
        (Purpose::LetCollect, Some(_)) if handing.policy.ask_owner.allows(total) => Ok(()),
        (Purpose::LetCollect, Some(_)) => Err(HandOverRefusal::AskOwnerNotAllowed),
        (Purpose::PickUp, Some(_)) | (Purpose::LetCollect, None) => Err(HandOverRefusal::OtherPurpose),
    }
}

fn check_overrides(handing: &Handing<'_>) -> Result<(), HandOverRefusal> {
    let allowed = &handing.policy.overridable;
    let mut passed = handing.overrides.iter().flat_map(|one| one.rules().iter());
    if let Some(rule) = passed.find(|rule| !allowed.contains(rule) && *rule != Overridable::AnotherAccount) {
        return Err(HandOverRefusal::OverrideNotAllowed(rule));
    }
    for approval in handing.overrides.iter().map(Override::approval) {
        approval.check(handing.record, handing.now).map_err(HandOverRefusal::Override)?;
        if approval.actor() != handing.staff {
            return Err(HandOverRefusal::OtherActor(approval.actor().clone()));
        }
    }
    Ok(())
}

/// An address may have been given to somebody else, or mistyped by the shop: then a second person looks.
fn check_account(proof: &Proof, handing: &Handing<'_>) -> Result<(), HandOverRefusal> {
    let is_another = match proof {
        Proof::Verified(proof) => proof.is_of_another_account(),
        Proof::Manual(_) => false,
    };
    match is_another && overridden(handing, Overridable::AnotherAccount).is_none() {
        true => Err(HandOverRefusal::AnotherAccount),
        false => Ok(()),
    }
}

/// What was cancelled and paid back a moment ago is only known to the shop. The limit is a fact where it was needed.
fn check_shop(handing: &Handing<'_>) -> Result<Option<Applied>, HandOverRefusal> {
    let Handing { shop, policy, record, .. } = *handing;
    match shop {
        ShopsWord::NoShop => Ok(None),
        ShopsWord::Answered => Ok(Some(Applied::Shop { answered: true, up_to: None })),
        ShopsWord::Silent if policy.accepts_silence(record.order.payment.total) => {
            Ok(Some(Applied::Shop { answered: false, up_to: policy.stale_up_to }))
        }
        ShopsWord::Silent => Err(HandOverRefusal::ShopSilent),
    }
}

fn overridden<'a>(handing: &'a Handing<'_>, rule: Overridable) -> Option<&'a Override> {
    handing.overrides.iter().find(|one| one.rules().contains(rule))
}

fn overridden_remote<'a>(handing: &'a Handing<'_>) -> Option<&'a Override> {
    overridden(handing, Overridable::Remote)
}

/// Who shows a document stands at the counter; whoever signed in may be anywhere. The owner who lets somebody collect is
/// elsewhere already: then that somebody has to be seen, and no rule lets that pass.
fn check_presence(proof: &Proof, handing: &Handing<'_>) -> Result<Presence, HandOverRefusal> {
    let presence = match proof {
        Proof::Manual(_) => Presence::Seen,
        Proof::Verified(proof) if proof.collector().is_some() => {
            let seen = handing.presence.filter(|presence| *presence == Presence::Seen);
            seen.ok_or(HandOverRefusal::PresenceMissing)?
        }
        Proof::Verified(_) => handing.presence.ok_or(HandOverRefusal::PresenceMissing)?,
    };
    let is_allowed = match presence {
        Presence::Seen => true,
        Presence::Remote => handing.policy.remote.allows(handing.record.order.payment.total),
    };
    match is_allowed || overridden_remote(handing).is_some() {
        true => Ok(presence),
        false => Err(HandOverRefusal::RemoteNotAllowed),
    }
}

/// Goods that ask for an age go to nobody whose age was not proved.
fn check_age(line: &Line, proof: &Proof, policy: &Policy) -> Result<(), HandOverRefusal> {
    let Some(min_age) = policy.min_age(line) else { return Ok(()) };
    let line = line.id.clone();
    match proof.age(min_age) {
        AgeFound::Reached(_) => Ok(()),
        AgeFound::TooYoung(_) => Err(HandOverRefusal::TooYoung { line, min_age }),
        AgeFound::Unknown => Err(HandOverRefusal::ManualIdNeeded { line, min_age }),
    }
}

fn tick(handing: &Handing<'_>, proof: &Proof) -> Result<(Vec<HandedLine>, bool), HandOverRefusal> {
    let order = &handing.record.order;
    let wants_every_line = handing.policy.every_line && overridden(handing, Overridable::EveryLine).is_none();
    let mut ticked: BTreeMap<&LineId, u64> = BTreeMap::new();
    for handed in &handing.lines {
        *ticked.entry(&handed.line).or_default() += u64::from(handed.quantity);
    }
    ticked.retain(|_, quantity| *quantity > 0);
    if ticked.is_empty() {
        return Err(HandOverRefusal::NothingTicked);
    }
    let mut lines = Vec::new();
    let mut complete = true;
    for line in order.lines_left() {
        let quantity = ticked.remove(&line.id).unwrap_or(0);
        let left = line.left();
        let quantity = u32::try_from(quantity).ok().filter(|quantity| *quantity <= left);
        let Some(quantity) = quantity else {
            return Err(HandOverRefusal::MoreThanLeft { line: line.id.clone(), left });
        };
        if quantity < left {
            complete = false;
            if wants_every_line {
                return Err(HandOverRefusal::ItemsUnticked { line: line.id.clone() });
            }
            if !handing.missing.iter().any(|missing| missing.line == line.id) {
                return Err(HandOverRefusal::ReasonMissing { line: line.id.clone() });
            }
        }
        if quantity > 0 {
            check_age(line, proof, handing.policy)?;
            lines.push(HandedLine { line: line.id.clone(), quantity });
        }
    }
    match ticked.into_keys().next() {
        Some(line) => Err(HandOverRefusal::UnknownLine { line: line.clone() }),
        None => Ok((lines, complete)),
    }
}
