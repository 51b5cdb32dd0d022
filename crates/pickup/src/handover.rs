//! The act of handing an order over: made from a proof, presence and ticked lines, or not at all.
//!
//! Nothing is true yet when a [`HandOver`] exists; a store makes it so, once (`store.rs`).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::order::{LocalHandOver, OrderKey, OrderRecord, OrderStatus};
use crate::owner::ProofOfOwnership;
use crate::policy::{Policy, RemotePolicy};
use crate::text::{LineId, StaffId, StoreId, TillId};
use crate::warning::Warning;

/// Where the customer accepted. A second fact beside the verdict: whoever forwards the QR to the real owner
/// gets the same verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// "The customer accepted on the phone in front of me."
    Seen,
    /// Somewhere else.
    Remote,
}

impl Presence {
    /// The name in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::Remote => "remote",
        }
    }
}

/// What the teller did at the desk.
#[derive(Clone, Debug)]
pub struct Handing<'a> {
    /// The order as the store has it now.
    pub record: &'a OrderRecord,
    /// What the teller said of presence; nothing while the first line of the checklist is open.
    pub presence: Option<Presence>,
    /// The ticked lines and how many of each. A line twice counts together.
    pub lines: Vec<HandedLine>,
    /// What is left and why.
    pub missing: Vec<MissingLine>,
    /// Who hands over.
    pub staff: &'a StaffId,
    /// Where.
    pub till: &'a TillId,
    /// The store of this till.
    pub store: &'a StoreId,
    /// What the shop allows.
    pub policy: &'a Policy,
    /// 32 random bytes that salt the personal part of the ledger entry.
    pub salt: [u8; 32],
    /// The time.
    pub now: Timestamp,
    /// The provider's time, if it is known.
    pub provider_time: Option<Timestamp>,
}

/// A line and how many of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedLine {
    /// The line.
    pub line: LineId,
    /// How many; not zero.
    pub quantity: u32,
}

/// A line of which something stays behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingLine {
    /// The line.
    pub line: LineId,
    /// Why.
    pub reason: MissingReason,
}

/// Why something stays behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingReason {
    /// Not on the shelf.
    NotFound,
    /// Broken.
    Damaged,
    /// The customer does not want it.
    NotWanted,
    /// The customer collects it another day.
    Later,
}

impl MissingReason {
    /// The name in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Damaged => "damaged",
            Self::NotWanted => "not_wanted",
            Self::Later => "later",
        }
    }
}

/// A hand-over that the rules allow. It holds its proof, so the proof can't serve another one.
///
/// It can't be written by hand:
/// ```compile_fail,E0451
/// let act = pickup::handover::HandOver { order: todo!(), ..todo!() };
/// ```
/// and its proof can't be used twice:
/// ```compile_fail,E0382
/// use pickup::{handover::{HandOver, Handing}, owner::ProofOfOwnership};
/// fn twice(proof: ProofOfOwnership, one: Handing<'_>, two: Handing<'_>) {
///     let _ = HandOver::new(proof, one);
///     let _ = HandOver::new(proof, two);
/// }
/// ```
/// The same with one use compiles:
/// ```
/// use pickup::{handover::{HandOver, Handing}, owner::ProofOfOwnership};
/// fn once(proof: ProofOfOwnership, handing: Handing<'_>) {
///     let _ = HandOver::new(proof, handing);
/// }
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct HandOver {
    proof: ProofOfOwnership,
    revision: u64,
    presence: Presence,
    lines: Vec<HandedLine>,
    missing: Vec<MissingLine>,
    complete: bool,
    staff: StaffId,
    till: TillId,
    store: StoreId,
    salt: [u8; 32],
    at: Timestamp,
    provider_time: Option<Timestamp>,
}

impl HandOver {
    /// Makes a hand-over of a proof.
    ///
    /// # Errors
    /// [`NotHandedOver`] says why not and gives the proof back.
    pub fn new(proof: ProofOfOwnership, handing: Handing<'_>) -> Result<Self, NotHandedOver> {
        match allow(&proof, &handing) {
            Ok((presence, lines, complete)) => Ok(Self {
                proof,
                revision: handing.record.revision,
                presence,
                lines,
                missing: if complete { Vec::new() } else { handing.missing },
                complete,
                staff: handing.staff.clone(),
                till: handing.till.clone(),
                store: handing.store.clone(),
                salt: handing.salt,
                at: handing.now,
                provider_time: handing.provider_time,
            }),
            Err(why) => Err(NotHandedOver { why, proof: Box::new(proof) }),
        }
    }

    /// The order.
    #[must_use]
    pub fn order(&self) -> &OrderKey {
        self.proof.order()
    }

    /// The revision of the order it was made for; a store refuses any other.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The proof.
    #[must_use]
    pub fn proof(&self) -> &ProofOfOwnership {
        &self.proof
    }

    /// The proof back, when the store did not take the hand-over.
    #[must_use]
    pub fn into_proof(self) -> ProofOfOwnership {
        self.proof
    }

    /// Where the customer accepted.
    #[must_use]
    pub fn presence(&self) -> Presence {
        self.presence
    }

    /// What is handed over, each line once, in the order's order.
    #[must_use]
    pub fn lines(&self) -> &[HandedLine] {
        &self.lines
    }

    /// What stays behind.
    #[must_use]
    pub fn missing(&self) -> &[MissingLine] {
        &self.missing
    }

    /// Whether nothing is left afterwards.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// By whom.
    #[must_use]
    pub fn staff(&self) -> &StaffId {
        &self.staff
    }

    /// At which till.
    #[must_use]
    pub fn till(&self) -> &TillId {
        &self.till
    }

    /// In which store.
    #[must_use]
    pub fn store(&self) -> &StoreId {
        &self.store
    }

    /// When.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// When, by the provider's clock.
    #[must_use]
    pub fn provider_time(&self) -> Option<Timestamp> {
        self.provider_time
    }

    /// The salt of the personal part of the ledger entry.
    pub(crate) fn salt(&self) -> &[u8; 32] {
        &self.salt
    }

    /// The order after this hand-over.
    #[must_use]
    pub fn applied_to(&self, mut record: OrderRecord) -> OrderRecord {
        for handed in &self.lines {
            if let Some(line) = record.order.lines.iter_mut().find(|line| line.id == handed.line) {
                line.done = line.done.saturating_add(handed.quantity);
            }
        }
        record.order.status =
            if self.complete { OrderStatus::HandedOver } else { OrderStatus::PartlyHandedOver };
        record.revision += 1;
        record.handed_over = Some(LocalHandOver {
            at: self.at,
            staff: self.staff.clone(),
            till: self.till.clone(),
            complete: self.complete,
            revision: record.revision,
        });
        record
    }
}

/// A hand-over was refused. The proof is not lost.
#[derive(Debug, thiserror::Error)]
#[error("the order was not handed over: {why}")]
pub struct NotHandedOver {
    /// Why.
    #[source]
    pub why: HandOverRefusal,
    /// The proof, still good if the reason can be mended.
    pub proof: Box<ProofOfOwnership>,
}

/// Why an order is not handed over although its owner was proved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HandOverRefusal {
    /// The proof is for another order.
    #[error("the proof is for another order, {0}")]
    OtherOrder(Box<OrderKey>),
    /// The proof is too old; identify the customer again.
    #[error("the proof expired at {at}; identify the customer again")]
    ProofExpired {
        /// When.
        at: Timestamp,
    },
    /// The clock says it is before the proof was made.
    #[error("the clock went back behind the sign-in; set the clock and identify the customer again")]
    ClockWentBack,
    /// The order's owner is not who it was when the person was compared.
    #[error("the order's owner changed since the check; identify the customer again")]
    OwnerChanged,
    /// Something stands against it that came up meanwhile.
    #[error("the order is blocked: {}", .0.block().map_or("", crate::warning::Block::as_str))]
    Blocked(Warning),
    /// The teller has not said whether the customer accepted in front of them.
    #[error("say whether the customer accepted on the phone in front of you")]
    PresenceMissing,
    /// The policy does not allow it, or not for this amount.
    #[error("the policy does not allow this order to be handed over remotely")]
    RemoteNotAllowed,
    /// No line is ticked.
    #[error("tick the items that are handed over")]
    NothingTicked,
    /// A line is not one of this order's.
    #[error("the order has no line {line} to collect")]
    UnknownLine {
        /// The line.
        line: LineId,
    },
    /// More than what is left.
    #[error("line {line} has only {left} left")]
    MoreThanLeft {
        /// The line.
        line: LineId,
        /// How many are left.
        left: u32,
    },
    /// The policy wants every line.
    #[error("the policy wants every item handed over; line {line} is not ticked in full")]
    ItemsUnticked {
        /// The first line with something left.
        line: LineId,
    },
    /// A line stays behind without a reason.
    #[error("say why line {line} stays behind")]
    ReasonMissing {
        /// The line.
        line: LineId,
    },
}

/// The rules, in the order in which a teller can mend them: first what no tick can repair.
fn allow(
    proof: &ProofOfOwnership,
    handing: &Handing<'_>,
) -> Result<(Presence, Vec<HandedLine>, bool), HandOverRefusal> {
    let Handing { record, policy, now, .. } = *handing;
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
    let blocking = |warning: &Warning| warning.block().is_some();
    if let Some(warning) = record.warnings(handing.store, now).into_iter().find(blocking) {
        return Err(HandOverRefusal::Blocked(warning));
    }
    let presence = handing.presence.ok_or(HandOverRefusal::PresenceMissing)?;
    if presence == Presence::Remote {
        let allowed = match policy.remote {
            RemotePolicy::Never => false,
            RemotePolicy::UpTo(limit) => order.payment.total.is_some_and(|total| total.is_within(limit)),
        };
        if !allowed {
            return Err(HandOverRefusal::RemoteNotAllowed);
        }
    }
    let (lines, complete) = tick(record, handing)?;
    Ok((presence, lines, complete))
}

fn tick(record: &OrderRecord, handing: &Handing<'_>) -> Result<(Vec<HandedLine>, bool), HandOverRefusal> {
    let order = &record.order;
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
            if handing.policy.every_line {
                return Err(HandOverRefusal::ItemsUnticked { line: line.id.clone() });
            }
            if !handing.missing.iter().any(|missing| missing.line == line.id) {
                return Err(HandOverRefusal::ReasonMissing { line: line.id.clone() });
            }
        }
        if quantity > 0 {
            lines.push(HandedLine { line: line.id.clone(), quantity });
        }
    }
    match ticked.into_keys().next() {
        Some(line) => Err(HandOverRefusal::UnknownLine { line: line.clone() }),
        None => Ok((lines, complete)),
    }
}
