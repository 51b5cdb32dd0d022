//! Manual ID: somebody shows a document instead of signing in, and two of the staff look at it.
//!
//! It ends as *manual*, never as verified. No number and no copy of the document is kept.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::check::Reference;
use crate::decision::{AgeFound, AgeSource, Applied};
use crate::ledger::{Payload, UnusedApproval};
use crate::order::{OrderKey, OrderRecord, Owner, Stakes};
use crate::owner::Evidence;
use crate::policy::Policy;
use crate::pseudonym::Hash;
use crate::staff::{Act, Approval, ApprovalRefusal, UsualReason};
use crate::text::StaffId;

/// What was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// A passport.
    Passport,
    /// A national identity card.
    IdentityCard,
    /// A driving licence.
    DrivingLicence,
}

impl DocumentKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Passport, Self::IdentityCard, Self::DrivingLicence];

    /// The name in configurations and in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passport => "passport",
            Self::IdentityCard => "identity_card",
            Self::DrivingLicence => "driving_licence",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// That two of the staff saw a document. Made of a second person's approval only, for one order, and used once.
///
/// It can't be copied:
/// ```compile_fail,E0599
/// fn twice(proof: pickup::manual::ManualProof) -> [pickup::manual::ManualProof; 2] {
///     [proof.clone(), proof]
/// }
/// ```
/// and an approval makes one only:
/// ```compile_fail,E0382
/// use pickup::{check::Reference, manual::ManualProof, order::OrderRecord, policy::Policy, staff::Approval};
/// fn twice(approval: Approval, one: &OrderRecord, two: &OrderRecord, policy: &Policy, name: Reference, now: jiff::Timestamp) {
///     let _ = ManualProof::new(approval, one, policy, name.clone(), 0, now);
///     let _ = ManualProof::new(approval, two, policy, name, 0, now);
/// }
/// ```
/// The same with one use compiles:
/// ```
/// use pickup::{check::Reference, manual::ManualProof, order::OrderRecord, policy::Policy, staff::Approval};
/// fn once(approval: Approval, one: &OrderRecord, policy: &Policy, name: Reference, now: jiff::Timestamp) {
///     let _ = ManualProof::new(approval, one, policy, name, 0, now);
/// }
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct ManualProof {
    owner: Owner,
    stakes: Stakes,
    reference: Reference,
    document: DocumentKind,
    age_seen: Option<u8>,
    evidence: Evidence,
    approval: Approval,
}

impl ManualProof {
    /// Takes a second person's approval of a document. How often another person than the owner had signed in for this
    /// order before is kept with it: whoever is refused so may come with a document next.
    ///
    /// # Errors
    /// [`NotManual`] if it approves something else, is too old, or the policy does not allow it.
    pub fn new(
        approval: Approval,
        record: &OrderRecord,
        policy: &Policy,
        reference: Reference,
        mismatches: u32,
        now: Timestamp,
    ) -> Result<Self, NotManual> {
        let Act::ManualId { document, age_seen } = *approval.act() else {
            return Err(NotManual::Approval(ApprovalRefusal::OtherAct));
        };
        approval.check(record, now)?;
        if !policy.manual.allows(document, record.order.payment.total) {
            return Err(NotManual::NotAllowed { document });
        }
        let approver = approval.approver().clone();
        let seen = Applied::ManualId { document, approver, age_seen, mismatches };
        let evidence = Evidence { rules: Vec::new(), applied: vec![seen] };
        let (owner, stakes) = (record.order.owner.clone(), Stakes::of(&record.order));
        Ok(Self { owner, stakes, reference, document, age_seen, evidence, approval })
    }

    /// The order it is for.
    #[must_use]
    pub fn order(&self) -> &OrderKey {
        self.approval.order()
    }

    /// The owner as the order named them when the document was seen.
    pub(crate) fn owner(&self) -> &Owner {
        &self.owner
    }

    /// What was at stake when the document was seen.
    pub(crate) fn stakes(&self) -> &Stakes {
        &self.stakes
    }

    /// The name of the act, as of a check.
    #[must_use]
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// What was shown.
    #[must_use]
    pub fn document(&self) -> DocumentKind {
        self.document
    }

    /// The age that was read in it, where goods ask for one.
    #[must_use]
    pub fn age_seen(&self) -> Option<u8> {
        self.age_seen
    }

    /// What was decided by.
    #[must_use]
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// What stays of the approval if nothing is handed over by it.
    #[must_use]
    pub fn unused(&self) -> UnusedApproval {
        UnusedApproval::of(&self.approval, self.document)
    }

    /// Whether the person is old enough for goods of this age, as two of the staff read it in the document.
    #[must_use]
    pub fn age(&self, min_age: u8) -> AgeFound {
        match self.age_seen {
            Some(seen) if seen >= min_age => AgeFound::Reached(AgeSource::Document),
            Some(_) | None => AgeFound::Unknown,
        }
    }

    /// Who saw the document first and hands over.
    #[must_use]
    pub fn actor(&self) -> &StaffId {
        self.approval.actor()
    }

    /// The second person.
    #[must_use]
    pub fn approver(&self) -> &StaffId {
        self.approval.approver()
    }

    /// Why, in the words of the shop.
    #[must_use]
    pub fn usual(&self) -> UsualReason {
        self.approval.usual()
    }

    /// Why, as it is kept beside the ledger.
    #[must_use]
    pub fn reason_beside(&self) -> Payload {
        self.approval.reason_beside()
    }

    /// What makes the approval unlike any other; a store takes it once.
    #[must_use]
    pub fn approval_hash(&self) -> &Hash {
        self.approval.hash()
    }

    /// When it was approved.
    #[must_use]
    pub fn made_at(&self) -> Timestamp {
        self.approval.at()
    }

    /// From when on it proves nothing.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.approval.expires_at()
    }
}

/// Why a document does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotManual {
    /// The approval is for something else or too old.
    #[error(transparent)]
    Approval(#[from] ApprovalRefusal),
    /// The policy does not allow this document, or not for an order of this value.
    #[error("the policy does not allow this order to be handed over by {}", document.as_str())]
    NotAllowed {
        /// What was shown.
        document: DocumentKind,
    },
}
