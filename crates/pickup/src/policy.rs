//! What the shop allows: which proof suffices, and whether somebody may collect without being seen.
//!
//! Read from a place the teller can't write. Not the reading of it (`desk`).

use crate::approved::Overridable;
use crate::manual::DocumentKind;
use crate::money::Money;
use crate::order::Identifier;

mod ages;
mod levels;

pub use ages::{AgeRule, Goods};
pub use levels::{AcceptedSignIn, LevelFound, LevelOrders, LevelRule, SignIn, SignInLacks};

/// The shop's policy for pick-ups. The default is the strictest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// When an identifier weaker than the order's strongest suffices, if the token lacks the stronger ones.
    pub accept_weaker: Vec<AcceptWeaker>,
    /// How a person must have signed in for some orders; every rule about an order must be met.
    pub levels: Vec<LevelRule>,
    /// Goods that ask for an age although their order does not say so.
    pub ages: Vec<AgeRule>,
    /// Whether a document may be shown instead of signing in.
    pub manual: ManualPolicy,
    /// Whether an order may be handed over that was not accepted in front of the teller.
    pub remote: RemotePolicy,
    /// Whether the owner may be asked from afar if somebody else may collect.
    pub ask_owner: AskOwnerPolicy,
    /// Up to which value an order may be handed over whose shop does not answer when it is asked; any if absent.
    pub stale_up_to: Option<Money>,
    /// The rules that a second person may let pass for one hand-over.
    pub overridable: Vec<Overridable>,
    /// Whether a customer is asked about one order only so often (`budget.rs`).
    pub limit_asking: bool,
    /// Whether every line must be handed over at once; else what is missing needs a reason.
    pub every_line: bool,
    /// How long a proof of ownership may be used, in seconds.
    pub verdict_valid_s: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            accept_weaker: Vec::new(),
            levels: Vec::new(),
            ages: Vec::new(),
            manual: ManualPolicy::default(),
            remote: RemotePolicy::Never,
            ask_owner: AskOwnerPolicy::Never,
            stale_up_to: None,
            overridable: Vec::new(),
            limit_asking: true,
            every_line: false,
            verdict_valid_s: 600,
        }
    }
}

impl Policy {
    /// Whether a weaker identifier suffices for an order of this value. An unknown value is above every limit.
    #[must_use]
    pub fn accepts_weaker(&self, identifier: Identifier, total: Option<Money>) -> bool {
        self.line_of_weaker(identifier, total).is_some()
    }

    /// Whether an order of this value may be handed over by what was known before, where its shop does not answer. An
    /// unknown value is above every limit.
    #[must_use]
    pub fn accepts_silence(&self, total: Option<Money>) -> bool {
        self.stale_up_to.is_none_or(|limit| total.is_some_and(|total| total.is_within(limit)))
    }

    /// The line by which a weaker identifier suffices for an order of this value.
    pub(crate) fn line_of_weaker(
        &self,
        identifier: Identifier,
        total: Option<Money>,
    ) -> Option<&AcceptWeaker> {
        self.accept_weaker.iter().find(|line| {
            line.identifier == identifier && total.is_some_and(|total| total.is_within(line.up_to))
        })
    }
}

/// One line of the policy: this identifier suffices up to this amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcceptWeaker {
    /// The weaker identifier.
    pub identifier: Identifier,
    /// The highest value of an order it suffices for.
    pub up_to: Money,
}

/// Whether an order may be handed over without the customer having accepted in front of the teller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemotePolicy {
    /// No order.
    Never,
    /// Orders up to this value.
    UpTo(Money),
}

impl RemotePolicy {
    /// Whether an order of this value may be handed over so. An unknown value is above every limit.
    #[must_use]
    pub fn allows(self, total: Option<Money>) -> bool {
        match self {
            Self::Never => false,
            Self::UpTo(limit) => total.is_some_and(|total| total.is_within(limit)),
        }
    }
}

/// Whether an owner who is elsewhere may be asked if somebody at the counter may collect, whom they have not named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskOwnerPolicy {
    /// For no order.
    Never,
    /// For orders up to this value, or of any.
    UpTo(Option<Money>),
}

impl AskOwnerPolicy {
    /// Whether it may be asked for an order of this value. An unknown value is above every limit.
    #[must_use]
    pub fn allows(self, total: Option<Money>) -> bool {
        match self {
            Self::Never => false,
            Self::UpTo(None) => true,
            Self::UpTo(Some(limit)) => total.is_some_and(|total| total.is_within(limit)),
        }
    }
}

/// Whether an order may be handed over to somebody who shows a document instead of signing in. Always with a second
/// person, and always called *manual*.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ManualPolicy {
    /// The documents that count; none means that it is not allowed.
    pub documents: Vec<DocumentKind>,
    /// The highest value of an order that may be handed over so; any if absent.
    pub up_to: Option<Money>,
}

impl ManualPolicy {
    /// Whether an order of this value may be handed over to whoever shows this document.
    #[must_use]
    pub fn allows(&self, document: DocumentKind, total: Option<Money>) -> bool {
        let is_small = self.up_to.is_none_or(|limit| total.is_some_and(|total| total.is_within(limit)));
        self.documents.contains(&document) && is_small
    }
}
