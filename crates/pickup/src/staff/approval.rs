//! A second person's word for one act on one order: the last thing before the act, and good for that act only.
//!
//! Not the acts themselves (`approved.rs`, `manual.rs`): those take an approval by value, so that none serves twice.

use jiff::{SignedDuration, Timestamp};

use super::{Pin, Roster, Session, SpentTry, StaffMember, UsualReason, WrongPin};
use crate::approved::Rules;
use crate::ledger::Payload;
use crate::manual::DocumentKind;
use crate::order::{OrderKey, OrderRecord};
use crate::pseudonym::Hash;
pub use crate::text::Reason;
use crate::text::StaffId;

/// How long an approval may wait for its act.
pub const APPROVAL_VALID: SignedDuration = SignedDuration::from_secs(120);

/// What needs a second person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Hand over to somebody who shows a document.
    ManualId {
        /// Which.
        document: DocumentKind,
        /// The age it shows, where goods ask for one.
        age_seen: Option<u8>,
    },
    /// Let pass what rules refuse.
    Override(Rules),
    /// Let checks of an order start again.
    Unlock,
    /// Take over a change of who may collect, or throw it away.
    OwnerChange {
        /// Whether it is taken over.
        accepted: bool,
    },
    /// Take back what a hand-over said.
    Correction,
}

impl Act {
    /// The name in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ManualId { .. } => "manual_id",
            Self::Override(_) => "override",
            Self::Unlock => "unlock",
            Self::OwnerChange { .. } => "owner_change",
            Self::Correction => "correction",
        }
    }
}

/// What a second person is asked to approve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What.
    pub act: Act,
    /// On which order.
    pub order: OrderKey,
    /// The order as it was when it was asked; a change since needs a new approval.
    pub revision: u64,
    /// Why, in words; kept beside the ledger.
    pub reason: Reason,
    /// Which of the usual reasons that is; kept in the ledger.
    pub usual: UsualReason,
}

impl Asked {
    /// Asks about an order as it is now.
    #[must_use]
    pub fn about(record: &OrderRecord, act: Act, reason: Reason) -> Self {
        let usual = UsualReason::OTHER;
        Self { act, order: record.order.key.clone(), revision: record.revision, reason, usual }
    }
}

/// That a second person approved one act. Made of their right PIN only:
/// ```compile_fail,E0451
/// let approval = pickup::staff::Approval { approver: todo!(), ..todo!() };
/// ```
/// and not copied:
/// ```compile_fail,E0599
/// fn twice(approval: pickup::staff::Approval) -> [pickup::staff::Approval; 2] {
///     [approval.clone(), approval]
/// }
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Approval {
    asked: Asked,
    actor: StaffId,
    approver: StaffId,
    hash: Hash,
    salt: [u8; 32],
    at: Timestamp,
}

/// Why nothing was approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalRefusal {
    /// The PIN is not theirs.
    #[error(transparent)]
    WrongPin(#[from] WrongPin),
    /// Nobody is their own second person.
    #[error("a second person has to approve this, not the one who asks")]
    SamePerson,
    /// The PIN opens both: one person has two ids, or knows another's PIN.
    #[error("the PIN is the asking person's, too; both need PINs of their own")]
    SamePin,
    /// Somebody who approves nothing.
    #[error("this needs a supervisor")]
    NotASupervisor,
    /// The approval is for something else.
    #[error("the approval is for another act")]
    OtherAct,
    /// The approval is for another order.
    #[error("the approval is for another order")]
    OtherOrder,
    /// The order changed since.
    #[error("the order changed since it was approved; look at it again and ask once more")]
    OrderMoved,
    /// The approval waited too long.
    #[error("the approval is too old; ask once more")]
    TooOld,
}

impl Roster {
    /// A second person approves what somebody who is signed in asks. `random` makes the approval unlike any other.
    ///
    /// # Errors
    /// [`ApprovalRefusal`] says why not; the try is spent all the same.
    pub fn approve(
        &self,
        asked: Asked,
        actor: &Session,
        spent: SpentTry,
        pin: &Pin,
        random: [u8; 32],
        now: Timestamp,
    ) -> Result<Approval, ApprovalRefusal> {
        let approver = self.second(actor, &spent, pin)?.id.clone();
        let hash = Hash::of(&[b"claimcheck.approval/1\0".as_slice(), &random].concat());
        // Nobody who knows the hash knows this.
        let Hash(salt) = Hash::of(&[b"claimcheck.approval-salt/1\0".as_slice(), &random].concat());
        Ok(Approval { asked, actor: actor.id().clone(), approver, hash, salt, at: now })
    }

    /// A second person agrees on something that is about no order. `salt` keeps the reason from being guessed.
    ///
    /// # Errors
    /// [`ApprovalRefusal`] says why not; the try is spent all the same.
    pub fn agree(
        &self,
        reason: Reason,
        actor: &Session,
        spent: &SpentTry,
        pin: &Pin,
        salt: [u8; 32],
        now: Timestamp,
    ) -> Result<Agreement, ApprovalRefusal> {
        let approver = self.second(actor, spent, pin)?.id.clone();
        Ok(Agreement { actor: actor.id().clone(), approver, reason, salt, at: now })
    }

    /// The second person, if their PIN is right and they may be one.
    fn second(&self, actor: &Session, spent: &SpentTry, pin: &Pin) -> Result<&StaffMember, ApprovalRefusal> {
        if spent.staff() == actor.id() {
            return Err(ApprovalRefusal::SamePerson);
        }
        let approver = self.proved(spent, pin)?;
        if !approver.role.may_approve() {
            return Err(ApprovalRefusal::NotASupervisor);
        }
        let opens_both = self.find(actor.id()).is_some_and(|actor| actor.pin_hash.is_of(pin));
        if opens_both { Err(ApprovalRefusal::SamePin) } else { Ok(approver) }
    }
}

/// That two of the staff agree on something about no order. Made of both their right PINs only.
#[derive(Debug, PartialEq, Eq)]
pub struct Agreement {
    actor: StaffId,
    approver: StaffId,
    reason: Reason,
    salt: [u8; 32],
    at: Timestamp,
}

impl Agreement {
    /// Who does it.
    #[must_use]
    pub fn actor(&self) -> &StaffId {
        &self.actor
    }

    /// The second person.
    #[must_use]
    pub fn approver(&self) -> &StaffId {
        &self.approver
    }

    /// Why.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// Why, as it is kept beside the ledger.
    #[must_use]
    pub fn reason_beside(&self) -> Payload {
        Payload::new(self.salt, self.reason.to_string())
    }

    /// When.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }
}

impl Approval {
    /// Whether it is for this order as it is now, and not too old.
    ///
    /// # Errors
    /// [`ApprovalRefusal`] says why it is worth nothing.
    pub(crate) fn check(&self, record: &OrderRecord, now: Timestamp) -> Result<(), ApprovalRefusal> {
        if self.asked.order != record.order.key {
            Err(ApprovalRefusal::OtherOrder)
        } else if self.asked.revision != record.revision {
            Err(ApprovalRefusal::OrderMoved)
        } else if now < self.at || now >= self.expires_at() {
            Err(ApprovalRefusal::TooOld)
        } else {
            Ok(())
        }
    }

    /// What was approved.
    #[must_use]
    pub fn act(&self) -> &Act {
        &self.asked.act
    }

    /// On which order.
    #[must_use]
    pub fn order(&self) -> &OrderKey {
        &self.asked.order
    }

    /// The order's revision that was looked at.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.asked.revision
    }

    /// Why.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.asked.reason
    }

    /// Which of the usual reasons that is.
    #[must_use]
    pub fn usual(&self) -> UsualReason {
        self.asked.usual
    }

    /// Why, as it is kept beside the ledger.
    #[must_use]
    pub fn reason_beside(&self) -> Payload {
        Payload::new(self.salt, self.asked.reason.to_string())
    }

    /// Who asked.
    #[must_use]
    pub fn actor(&self) -> &StaffId {
        &self.actor
    }

    /// Who approved.
    #[must_use]
    pub fn approver(&self) -> &StaffId {
        &self.approver
    }

    /// What makes it unlike any other; a store takes it once.
    #[must_use]
    pub fn hash(&self) -> &Hash {
        &self.hash
    }

    /// When.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// From when on it is worth nothing.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.at.checked_add(APPROVAL_VALID).unwrap_or(self.at)
    }
}
