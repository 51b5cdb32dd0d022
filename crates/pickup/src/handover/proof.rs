//! What a hand-over stands on: a sign-in that proved the owner, or a document that two of the staff saw.
//!
//! The two are never taken for each other: what is manual is called so wherever it is told.

use jiff::Timestamp;

use crate::check::{Reference, set_of};
use crate::decision::AgeFound;
use crate::manual::ManualProof;
use crate::order::{OrderKey, Owner, Stakes};
use crate::owner::{Collector, Evidence, ProofOfOwnership};
use crate::pseudonym::Hash;
use crate::sealed_token::SealedToken;

/// What a hand-over stands on.
#[derive(Debug, PartialEq, Eq)]
pub enum Proof {
    /// The owner, or whom they named, was proved by a sign-in.
    Verified(Box<ProofOfOwnership>),
    /// A document was shown.
    Manual(Box<ManualProof>),
}

impl Proof {
    /// The name in the ledger.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Verified(_) => "verified",
            Self::Manual(_) => "manual",
        }
    }

    /// The order it is for.
    #[must_use]
    pub fn order(&self) -> &OrderKey {
        match self {
            Self::Verified(proof) => proof.order(),
            Self::Manual(proof) => proof.order(),
        }
    }

    /// The owner as the order named them when it was made.
    pub(crate) fn owner(&self) -> &Owner {
        match self {
            Self::Verified(proof) => proof.owner(),
            Self::Manual(proof) => proof.owner(),
        }
    }

    /// What was at stake when it was made.
    pub(crate) fn stakes(&self) -> &Stakes {
        match self {
            Self::Verified(proof) => proof.stakes(),
            Self::Manual(proof) => proof.stakes(),
        }
    }

    /// The check, or the act, that it comes from.
    #[must_use]
    pub fn reference(&self) -> &Reference {
        match self {
            Self::Verified(proof) => proof.reference(),
            Self::Manual(proof) => proof.reference(),
        }
    }

    /// What was decided by.
    #[must_use]
    pub fn evidence(&self) -> &Evidence {
        match self {
            Self::Verified(proof) => proof.evidence(),
            Self::Manual(proof) => proof.evidence(),
        }
    }

    /// SHA-256 of the token, or of the approval; a store takes it once.
    #[must_use]
    pub fn token_hash(&self) -> &Hash {
        match self {
            Self::Verified(proof) => proof.token_hash(),
            Self::Manual(proof) => proof.approval_hash(),
        }
    }

    /// SHA-256 of the other token that it stands on: of who is at the counter, where the owner let them collect from afar.
    /// A store takes it once, too, and for nothing else.
    #[must_use]
    pub fn collector_token_hash(&self) -> Option<&Hash> {
        match self {
            Self::Verified(proof) => proof.collector().map(Collector::token_hash),
            Self::Manual(_) => None,
        }
    }

    /// The set of orders that the token, or the approval, may prove: each once.
    #[must_use]
    pub fn together(&self) -> Hash {
        match self {
            Self::Verified(proof) => *proof.together(),
            Self::Manual(proof) => set_of(proof.order(), &[]),
        }
    }

    /// The name from the token. A document's is read by people and kept nowhere.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Verified(proof) => proof.name(),
            Self::Manual(_) => None,
        }
    }

    /// The token, sealed for an auditor.
    #[must_use]
    pub fn sealed_token(&self) -> Option<&SealedToken> {
        match self {
            Self::Verified(proof) => proof.sealed_token(),
            Self::Manual(_) => None,
        }
    }

    /// Whether the person is old enough for goods of this age.
    #[must_use]
    pub fn age(&self, min_age: u8) -> AgeFound {
        match self {
            Self::Verified(proof) => proof.age(min_age),
            Self::Manual(proof) => proof.age(min_age),
        }
    }

    /// When it was made.
    #[must_use]
    pub fn made_at(&self) -> Timestamp {
        match self {
            Self::Verified(proof) => proof.made_at(),
            Self::Manual(proof) => proof.made_at(),
        }
    }

    /// From when on it proves nothing.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        match self {
            Self::Verified(proof) => proof.expires_at(),
            Self::Manual(proof) => proof.expires_at(),
        }
    }
}

impl From<ProofOfOwnership> for Proof {
    fn from(proof: ProofOfOwnership) -> Self {
        Self::Verified(Box::new(proof))
    }
}

impl From<ManualProof> for Proof {
    fn from(proof: ManualProof) -> Self {
        Self::Manual(Box::new(proof))
    }
}
