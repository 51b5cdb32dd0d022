//! The act of handing an order over: made from a proof, presence and ticked lines, or not at all.
//!
//! Nothing is true yet when a [`HandOver`] exists; a store makes it so, once (`store.rs`).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::approved::{Overridable, Override};
use crate::money::Money;
use crate::order::{LocalHandOver, OrderKey, OrderRecord, OrderStatus, Origin, PaymentStatus};
use crate::owner::Evidence;
use crate::policy::Policy;
use crate::pseudonym::Hash;
use crate::text::{LineId, OrderNumber, StaffId, StoreId, TillId};

mod id;
mod proof;
mod refusal;
mod rules;

pub use id::{HandOverId, NotAHandOverId, asked};
pub use proof::Proof;
pub use refusal::{HandOverRefusal, NotHandedOver};
use rules::{Allowed, allow};

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

/// What an order's shop says when it is asked right before the hand-over: it may have been cancelled a moment ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ShopsWord {
    /// There is nobody to ask: the order came in a file.
    NoShop,
    /// It has just said how the order is.
    Answered,
    /// It does not answer: all that is known is what it said before.
    Silent,
}

/// What the teller did at the desk.
#[derive(Debug)]
pub struct Handing<'a> {
    /// Which wish to hand over this is: the same in each try of it.
    pub id: HandOverId,
    /// The order as the store has it now.
    pub record: &'a OrderRecord,
    /// What its shop says of it now.
    pub shop: ShopsWord,
    /// What the teller said of presence; nothing while the first line of the checklist is open.
    pub presence: Option<Presence>,
    /// The ticked lines and how many of each. A line twice counts together.
    pub lines: Vec<HandedLine>,
    /// What is left and why.
    pub missing: Vec<MissingLine>,
    /// What a second person let pass for this hand-over.
    pub overrides: Vec<Override>,
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

/// What the order was believed to be when it was handed over, and by whose word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Believed {
    /// Its value.
    pub total: Option<Money>,
    /// How far it was paid.
    pub payment: PaymentStatus,
    /// Whether its shop or a file said so.
    pub origin: Origin,
}

impl Believed {
    fn of(record: &OrderRecord) -> Self {
        let payment = &record.order.payment;
        Self { total: payment.total, payment: payment.status, origin: record.origin }
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
    id: HandOverId,
    asked: Hash,
    proof: Proof,
    decision: Evidence,
    overrides: Vec<Override>,
    revision: u64,
    presence: Presence,
    typed_hint: bool,
    lines: Vec<HandedLine>,
    missing: Vec<MissingLine>,
    complete: bool,
    as_of: Timestamp,
    number: OrderNumber,
    believed: Believed,
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
    pub fn new(proof: impl Into<Proof>, handing: Handing<'_>) -> Result<Self, NotHandedOver> {
        let proof = proof.into();
        let asked = asked(&proof, &handing.lines, &handing.missing);
        match allow(&proof, &handing) {
            Ok(Allowed { presence, lines, is_complete, applied }) => {
                let mut decision = proof.evidence().clone();
                decision.applied.extend(applied);
                Ok(Self {
                    id: handing.id,
                    asked,
                    proof,
                    decision,
                    overrides: handing.overrides,
                    revision: handing.record.revision,
                    presence,
                    typed_hint: false,
                    lines,
                    missing: if is_complete { Vec::new() } else { handing.missing },
                    complete: is_complete,
                    as_of: handing.record.as_of,
                    number: handing.record.order.number.clone(),
                    believed: Believed::of(handing.record),
                    staff: handing.staff.clone(),
                    till: handing.till.clone(),
                    store: handing.store.clone(),
                    salt: handing.salt,
                    at: handing.now,
                    provider_time: handing.provider_time,
                })
            }
            Err(why) => Err(NotHandedOver { why, proof: Box::new(proof), overrides: handing.overrides }),
        }
    }

    /// The same, where the teller typed by what the provider should find the customer.
    #[must_use]
    pub fn with_typed_hint(self, typed_hint: bool) -> Self {
        Self { typed_hint, ..self }
    }

    /// Whether the teller typed by what the provider should find the customer.
    #[must_use]
    pub fn has_typed_hint(&self) -> bool {
        self.typed_hint
    }

    /// Which wish to hand over this is.
    #[must_use]
    pub fn id(&self) -> &HandOverId {
        &self.id
    }

    /// SHA-256 of what is asked for: a store takes an id for one such thing.
    #[must_use]
    pub fn asked(&self) -> &Hash {
        &self.asked
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
    pub fn proof(&self) -> &Proof {
        &self.proof
    }

    /// Every rule that was applied, from the comparison of identifiers to presence.
    #[must_use]
    pub fn decision(&self) -> &Evidence {
        &self.decision
    }

    /// The e-mail address that decided and whose it is now, to be known the next time.
    #[must_use]
    pub fn account(&self) -> Option<(&Hash, &Hash)> {
        match &self.proof {
            Proof::Verified(proof) => proof.email().map(|email| (email.hash(), proof.subject().hash())),
            Proof::Manual(_) => None,
        }
    }

    /// Whether a second person let the account of that address be another one than the last time.
    #[must_use]
    pub fn may_change_account(&self) -> bool {
        self.overrides.iter().any(|passed| passed.rules().contains(Overridable::AnotherAccount))
    }

    /// What a second person let pass.
    #[must_use]
    pub fn overrides(&self) -> &[Override] {
        &self.overrides
    }

    /// The proof back, when the store did not take the hand-over.
    #[must_use]
    pub fn into_proof(self) -> Proof {
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

    /// When the store last heard of the order from its source.
    #[must_use]
    pub fn as_of(&self) -> Timestamp {
        self.as_of
    }

    /// The number that people say.
    #[must_use]
    pub fn number(&self) -> &OrderNumber {
        &self.number
    }

    /// What was believed of the order.
    #[must_use]
    pub fn believed(&self) -> &Believed {
        &self.believed
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
        record.note_handed_over(&self.lines);
        for handed in &self.lines {
            if let Some(line) = record.order.lines.iter_mut().find(|line| line.id == handed.line) {
                line.done = line.done.saturating_add(handed.quantity);
            }
        }
        record.order.status =
            if self.complete { OrderStatus::HandedOver } else { OrderStatus::PartlyHandedOver };
        record.revision += 1;
        record.let_pass = None;
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
