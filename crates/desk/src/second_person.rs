//! Who is at the desk, and what a second person is asked: the state behind `view::Staff`.
//!
//! Not who may approve what: that is in `pickup::staff`. No PIN is kept here, not even for a moment.

use std::time::{Duration, Instant};

use pickup::{
    handover::HandedLine,
    order::OrderRecord,
    staff::{self, NotAPin, Reason, Session},
    store::Counters,
    text::StaffId,
};

use crate::{
    settings::{Settings, StaffSettings},
    view::{Approves, PinTrouble},
};

/// Who is at the desk.
pub(crate) enum AtDesk {
    /// Whoever has the computer's account.
    Account,
    /// Nobody.
    Nobody,
    /// One of the staff.
    Somebody(Session),
}

impl AtDesk {
    /// Who it is when the till is opened: nobody where staff have to sign in.
    pub(crate) fn at_first(staff: &StaffSettings) -> Self {
        let must_sign_in = staff.roster.iter().len() > 0 && staff.made_up.is_empty();
        if must_sign_in { Self::Nobody } else { Self::Account }
    }

    /// The name for screens.
    pub(crate) fn name(&self, settings: &Settings) -> String {
        match self {
            Self::Account => settings.teller.clone(),
            Self::Nobody => String::new(),
            Self::Somebody(session) => settings.staff.name(session.id()),
        }
    }

    /// Whose second person is sought.
    pub(crate) fn id(&self, settings: &Settings) -> Option<StaffId> {
        match self {
            Self::Account => settings.staff.made_up.first().map(|made_up| made_up.id.clone()),
            Self::Nobody => None,
            Self::Somebody(session) => Some(session.id().clone()),
        }
    }

    /// When whoever is signed in counts as gone.
    pub(crate) fn locks_at(&self, after: Option<Duration>) -> Option<Instant> {
        match self {
            Self::Account | Self::Nobody => None,
            Self::Somebody(session) => after.map(|after| session.locks_at(after)),
        }
    }
}

/// What a second person is asked to approve, on an order as it was when it was asked.
pub(crate) struct Asking {
    pub(crate) act: staff::Act,
    pub(crate) record: OrderRecord,
    pub(crate) reason: Reason,
    /// What had been counted of the order's checks.
    pub(crate) counted: Counters,
    /// The lines of a correction.
    pub(crate) lines: Vec<HandedLine>,
    pub(crate) approves: Approves,
    pub(crate) trouble: Option<Trouble>,
}

/// What was wrong with a PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It stays so until somebody mends it.
    Told(PinTrouble),
    /// Nobody may try before.
    Until(Instant),
}

impl Trouble {
    /// What a screen says of it now.
    pub(crate) fn shown(self, instant: Instant) -> Option<PinTrouble> {
        match self {
            Self::Told(trouble) => Some(trouble),
            Self::Until(until) => {
                let left = until.saturating_duration_since(instant);
                let left_s = u32::try_from(left.as_millis().div_ceil(1000)).unwrap_or(u32::MAX);
                (left_s > 0).then_some(PinTrouble::Locked { left_s })
            }
        }
    }
}

impl From<NotAPin> for Trouble {
    fn from(_: NotAPin) -> Self {
        Self::Told(PinTrouble::NotAPin)
    }
}
