//! Why a hand-over is refused, with everything given back that is still good.
//!
//! The rules themselves are in `rules.rs`.

use jiff::Timestamp;

use super::Proof;
use crate::approved::{Overridable, Override};
use crate::order::OrderKey;
use crate::staff::ApprovalRefusal;
use crate::text::{LineId, StaffId};
use crate::warning::Warning;

/// A hand-over was refused. The proof is not lost.
#[derive(Debug, thiserror::Error)]
#[error("the order was not handed over: {why}")]
pub struct NotHandedOver {
    /// Why.
    #[source]
    pub why: HandOverRefusal,
    /// The proof, still good if the reason can be mended.
    pub proof: Box<Proof>,
    /// What a second person let pass, still good for a while.
    pub overrides: Vec<Override>,
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
    /// Somebody else took the second person's approval of the document, or hands over an overridden rule.
    #[error("a second person approved this for {0}, who has to do it")]
    OtherActor(StaffId),
    /// What a second person let pass is not for this hand-over.
    #[error(transparent)]
    Override(ApprovalRefusal),
    /// The policy lets nobody pass over this rule.
    #[error("the policy lets nobody pass over the rule `{}`", .0.as_str())]
    OverrideNotAllowed(Overridable),
    /// The order's owner is not who it was when the person was compared.
    #[error("the order's owner changed since the check; identify the customer again")]
    OwnerChanged,
    /// The order is worth more, or asks for another level, than when the person was compared or the document seen.
    #[error(
        "the order's value or the level that it asks for changed since the check; identify the customer again"
    )]
    OrderChanged,
    /// The owner no longer wants this person to collect, or only did until now.
    #[error("the owner's word for this person to collect has ended; identify the owner")]
    ProxyGone,
    /// The proof is the answer to another question than this hand-over.
    #[error("what was approved was something else than this; identify the customer again")]
    OtherPurpose,
    /// The policy does not allow the owner to be asked from afar, or not for this amount.
    #[error("the policy does not allow the owner to be asked from afar about this order")]
    AskOwnerNotAllowed,
    /// Somebody else had the e-mail address the last time.
    #[error("the e-mail address belonged to another account the last time; a second person has to look")]
    AnotherAccount,
    /// Something stands against it that came up meanwhile.
    #[error("the order is blocked: {}", .0.block().map_or("", crate::warning::Block::as_str))]
    Blocked(Warning),
    /// Its shop does not answer, and the policy does not allow an order of this value to be handed over so.
    #[error(
        "the order's shop does not answer, and the policy wants its word for an order of this value; try again"
    )]
    ShopSilent,
    /// The teller has not said whether the customer accepted in front of them.
    #[error("say whether the customer accepted on the phone in front of you")]
    PresenceMissing,
    /// The policy does not allow it, or not for this amount.
    #[error("the policy does not allow this order to be handed over remotely")]
    RemoteNotAllowed,
    /// Goods that ask for an age, and nothing that was proved tells it.
    #[error("line {line} is for people of {min_age} and more, which was not proved; manual ID is needed")]
    ManualIdNeeded {
        /// The line.
        line: LineId,
        /// The age in years.
        min_age: u8,
    },
    /// Goods that ask for an age that the person does not have.
    #[error("line {line} is for people of {min_age} and more; the customer is younger")]
    TooYoung {
        /// The line.
        line: LineId,
        /// The age in years.
        min_age: u8,
    },
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
