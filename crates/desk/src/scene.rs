//! What the desk is doing: one variant for each screen, carrying exactly what is known then.
//!
//! The desk owns one [`Scene`]; `run` changes it, `show` draws it.

mod at_counter;
mod inquiry;

use std::time::{Duration, Instant};

use ciba::{Algorithm, ClientAuthentication, Poll, Provider};
use jiff::{Timestamp, civil::Date};
use pickup::{
    activity::CheckNote,
    check::{Asked, Check},
    handover::{HandOverId, Proof},
    inquiry::CounterHint,
    ledger::UnusedApproval,
    order::{Identifier, OrderKey, OrderRecord},
    policy::Policy,
    staff::APPROVAL_VALID,
    text::LineId,
};
use std::{collections::VecDeque, sync::Arc};

use crate::{
    qr::Qr,
    second_person::Trouble,
    settings::CustomerLink,
    view::{
        ActivityGroup, ConnectionTest, End, Evidence, HandedOverBy, LinkCopy, LinkState, Missing, Notice,
        OrderOfSet, ShopNews,
    },
};

pub(crate) use at_counter::AtCounter;
pub(crate) use inquiry::{AnsweredInquiry, Inquiring, InquiryStage, Outcome, RunningInquiry};

/// What the desk is doing.
pub(crate) enum Scene {
    /// Somebody has to sign in.
    SignIn(SignIn),
    /// The list.
    Listing(Listing),
    /// One order, before the check.
    Order(Box<OpenOrder>),
    /// A check runs.
    Checking(Box<Checking>),
    /// The owner is here.
    Verified(Box<Verified>),
    /// Somebody else is here.
    NotOwner(Box<NotOwner>),
    /// A check ended in another way.
    Ended(Box<Ended>),
    /// An order was handed over.
    HandedOver(Box<HandedOver>),
    /// How a day's checks went.
    Activity(Box<Activity>),
    /// A caller, a customer without an order, a payment.
    Inquiring(Inquiring),
    /// Settings.
    Settings(ConnectionTest),
}

/// Somebody has to sign in.
pub(crate) struct SignIn {
    pub(crate) locked_itself: bool,
    pub(crate) trouble: Option<Trouble>,
    /// What the first list shall say.
    pub(crate) notice: Option<Notice>,
}

/// The list and what it was filtered by.
pub(crate) struct Listing {
    pub(crate) query: String,
    pub(crate) rows: Vec<Row>,
    /// Whether there are more than these.
    pub(crate) more: bool,
    pub(crate) read_at: Timestamp,
    pub(crate) read_instant: Instant,
    /// How often orders had come in when it was read.
    pub(crate) changes: u64,
    pub(crate) notice: Option<Notice>,
}

/// A row of the list.
pub(crate) struct Row {
    pub(crate) handle: u32,
    pub(crate) record: OrderRecord,
}

/// One order, before the check.
pub(crate) struct OpenOrder {
    pub(crate) record: OrderRecord,
    /// Whom the request will go to.
    pub(crate) asked: Asked,
    /// By what the provider shall find them, as the teller typed it.
    pub(crate) typed: Option<CounterHint>,
    /// Other orders of the owner that can be collected with the same approval, and whether they are to be.
    pub(crate) also: Vec<(OrderRecord, bool)>,
    pub(crate) declined_before: bool,
    /// Whether a second person has to unlock it before anybody is asked again.
    pub(crate) asked_too_often: bool,
    /// The app was closed in the middle of its check.
    pub(crate) check_lost: bool,
}

/// A check that runs.
pub(crate) struct Checking {
    pub(crate) record: OrderRecord,
    pub(crate) check: Check,
    /// The other orders that the customer is asked about.
    pub(crate) also: Vec<OrderRecord>,
    /// Whom the request goes to.
    pub(crate) hint: (Identifier, String),
    /// The same, where the teller typed it.
    pub(crate) typed: Option<CounterHint>,
    /// The link left on another way than the QR code: whoever accepts may be anywhere.
    pub(crate) link_left: bool,
    /// Whether the link is mailed as soon as there is one.
    pub(crate) mails_at_once: bool,
    /// Who is at the counter meanwhile, where the owner is asked from afar.
    pub(crate) at_counter: Option<Box<AtCounter>>,
    pub(crate) stage: Stage,
}

/// How far a check is.
pub(crate) enum Stage {
    /// The request is on its way.
    Starting,
    /// The customer's turn.
    Waiting(Box<Waiting>),
    /// The answer is being checked.
    Verifying,
}

/// The customer's turn.
pub(crate) struct Waiting {
    pub(crate) poll: Poll,
    pub(crate) provider: Arc<Provider>,
    pub(crate) client: ClientAuthentication,
    pub(crate) algorithms: Vec<Algorithm>,
    pub(crate) sent_at: Instant,
    pub(crate) sent_time: Timestamp,
    pub(crate) picture: Option<(CustomerLink, Qr)>,
    /// How far the letter with the link is.
    pub(crate) mailed: LinkState,
    /// Whether the link was copied.
    pub(crate) copied: LinkCopy,
}

/// The owner is here: a proof waits to be used.
pub(crate) struct Verified {
    pub(crate) handle: u32,
    /// The same in each try to hand over by it.
    pub(crate) id: HandOverId,
    /// A try failed, and may have been recorded all the same.
    pub(crate) tried: bool,
    pub(crate) record: OrderRecord,
    pub(crate) check: Check,
    pub(crate) proof: Proof,
    /// The other orders that were approved with this one.
    pub(crate) together: Together,
    /// When the customer was proved; the proofs of all orders count from there.
    pub(crate) proved_at: Instant,
    /// When the verdict appeared.
    pub(crate) appeared_at: Instant,
    /// The last act of the teller on it.
    pub(crate) touched_at: Instant,
    pub(crate) seen: bool,
    /// The customer may have accepted anywhere: the link left on another way than the QR code.
    pub(crate) link_left: bool,
    pub(crate) ticked: Vec<(LineId, Mark)>,
    pub(crate) evidence: Vec<Evidence>,
    /// Age of the sign-in when the verdict appeared, in seconds.
    pub(crate) sign_in_age_s: Option<u32>,
}

/// What the teller said of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Nothing yet.
    Open,
    /// All of it is here.
    Ticked,
    /// Some of it, or all, stays behind.
    Missing(Missing),
}

impl Mark {
    /// How many of a line of so many are handed over.
    pub(crate) fn given(self, of: u32) -> u32 {
        match self {
            Self::Open => 0,
            Self::Ticked => of,
            Self::Missing(missing) => of.saturating_sub(missing.quantity),
        }
    }
}

/// Orders that were approved together: what became of some, and the proofs of those that wait.
#[derive(Default)]
pub(crate) struct Together {
    pub(crate) waiting: VecDeque<Proven>,
    /// All orders in their order, the one on the screen with them; empty if that is the only one.
    pub(crate) all: Vec<(OrderKey, OrderOfSet)>,
}

/// An order with the proof that its owner is here.
pub(crate) struct Proven {
    pub(crate) record: OrderRecord,
    pub(crate) proof: Proof,
    pub(crate) evidence: Vec<Evidence>,
}

/// Somebody else is here.
pub(crate) struct NotOwner {
    pub(crate) record: OrderRecord,
    pub(crate) check: Check,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) clears_at: Instant,
    /// Who it is, where the owner may be asked about them.
    pub(crate) at_counter: Option<Box<AtCounter>>,
}

/// A check ended without a yes or no.
pub(crate) struct Ended {
    pub(crate) record: OrderRecord,
    pub(crate) check: Check,
    pub(crate) end: End,
    pub(crate) clears_at: Instant,
}

/// An order was handed over.
pub(crate) struct HandedOver {
    pub(crate) record: OrderRecord,
    pub(crate) at: Timestamp,
    pub(crate) items: u32,
    pub(crate) by: HandedOverBy,
    pub(crate) entry: u64,
    /// How far the news for the shop was, if it is told at all.
    pub(crate) shop: Option<ShopNews>,
    pub(crate) back_at: Instant,
}

/// How a day's checks went, and what of it the list shows.
pub(crate) struct Activity {
    pub(crate) day: Date,
    pub(crate) days_ago: u32,
    /// The newest first.
    pub(crate) notes: Vec<CheckNote>,
    pub(crate) group: Option<ActivityGroup>,
    pub(crate) text: String,
    /// The file's name, once the list was exported.
    pub(crate) saved_as: Option<String>,
}

impl Verified {
    /// How long the proof may be used: a document is seen for one hand-over, now.
    pub(crate) fn valid_for(&self, policy: &Policy) -> Duration {
        match &self.proof {
            Proof::Verified(_) => Duration::from_secs(u64::from(policy.verdict_valid_s)),
            Proof::Manual(_) => APPROVAL_VALID.unsigned_abs(),
        }
    }
}

impl Scene {
    /// The request that waits for a customer, whatever it is for.
    pub(crate) fn waiting(&self) -> Option<&Waiting> {
        let stage = match self {
            Self::Checking(checking) => &checking.stage,
            Self::Inquiring(inquiring) => &inquiring.running()?.stage,
            Self::SignIn(_)
            | Self::Listing(_)
            | Self::Order(_)
            | Self::Verified(_)
            | Self::NotOwner(_)
            | Self::Ended(_)
            | Self::HandedOver(_)
            | Self::Activity(_)
            | Self::Settings(_) => return None,
        };
        match stage {
            Stage::Waiting(waiting) => Some(waiting),
            Stage::Starting | Stage::Verifying => None,
        }
    }

    /// The same, to go on with it.
    pub(crate) fn waiting_mut(&mut self) -> Option<&mut Waiting> {
        let stage = match self {
            Self::Checking(checking) => &mut checking.stage,
            Self::Inquiring(inquiring) => &mut inquiring.running_mut()?.stage,
            Self::SignIn(_)
            | Self::Listing(_)
            | Self::Order(_)
            | Self::Verified(_)
            | Self::NotOwner(_)
            | Self::Ended(_)
            | Self::HandedOver(_)
            | Self::Activity(_)
            | Self::Settings(_) => return None,
        };
        match stage {
            Stage::Waiting(waiting) => Some(waiting),
            Stage::Starting | Stage::Verifying => None,
        }
    }

    /// The order that the scene is about.
    pub(crate) fn order(&self) -> Option<&OrderRecord> {
        match self {
            Self::Order(order) => Some(&order.record),
            Self::Checking(checking) => Some(&checking.record),
            Self::Verified(verified) => Some(&verified.record),
            Self::NotOwner(not_owner) => Some(&not_owner.record),
            Self::Ended(ended) => Some(&ended.record),
            Self::HandedOver(handed) => Some(&handed.record),
            Self::SignIn(_)
            | Self::Listing(_)
            | Self::Activity(_)
            | Self::Inquiring(_)
            | Self::Settings(_) => None,
        }
    }

    /// What a second person approved for what is on the screen, and nobody has used yet.
    pub(crate) fn unused_approval(&self) -> Option<UnusedApproval> {
        let Self::Verified(verified) = self else { return None };
        match &verified.proof {
            Proof::Manual(proof) => Some(proof.unused()),
            Proof::Verified(_) => None,
        }
    }

    /// Whether leaving it would lose something: a running check, or a proof that is not used yet.
    pub(crate) fn is_unfinished(&self) -> bool {
        match self {
            Self::Checking(_) | Self::Verified(_) => true,
            Self::Inquiring(inquiring) => inquiring.running().is_some(),
            Self::SignIn(_)
            | Self::Listing(_)
            | Self::Order(_)
            | Self::NotOwner(_)
            | Self::Ended(_)
            | Self::HandedOver(_)
            | Self::Activity(_)
            | Self::Settings(_) => false,
        }
    }
}
