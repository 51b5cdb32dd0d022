//! What is remembered of each check for the shop's own overview: how it ended and how long it took, and no customer.
//!
//! Not the ledger, which alone proves anything: nobody is held to these notes, and retention removes them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::check::{End, Reference};
use crate::inquiry::{About, InquiryEnd};
use crate::order::OrderKey;
use crate::text::{StaffId, TillId};

mod export;

pub use export::{CsvManner, csv};

/// The most notes that are read at once: more checks than a till makes in a day.
pub const NOTES_MAX: u32 = 5_000;

/// The hours that an overview shows even where nothing happened in them.
const USUAL_HOURS: (i8, i8) = (9, 18);

/// One check that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckNote {
    /// Its name.
    pub reference: Reference,
    /// The order that it was about, or the first of several; none for an inquiry.
    pub order: Option<OrderKey>,
    /// The displayed numbers of all its orders, as people write a list; may be empty.
    pub numbers: String,
    /// How it ended.
    pub outcome: Outcome,
    /// How the customer was asked.
    pub how: How,
    /// When it began.
    pub started_at: Timestamp,
    /// From there to its end; none where nobody waited for an answer.
    pub took: Option<SignedDuration>,
    /// Who asked.
    pub staff: StaffId,
    /// Where.
    pub till: TillId,
}

/// How a check ended, as an overview tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The owner was proved; of an inquiry, who was asked.
    Verified,
    /// Two of the staff saw a document. Never counted as verified.
    Manual,
    /// Somebody else than the owner was proved.
    NotOwner,
    /// Of an inquiry: it is not who was asked, or not the owner of the order that the call is about.
    AnotherPerson,
    /// The customer declined.
    Declined,
    /// Nobody answered in time.
    TimedOut,
    /// The teller stopped it.
    Cancelled,
    /// The provider could not be reached, or its answer was lost.
    Network,
    /// What was proved does not suffice for the order.
    LevelTooLow,
    /// The provider does not know the customer.
    UnknownCustomer,
    /// Anything else.
    CouldNotCheck,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 11] = [
        Self::Verified,
        Self::Manual,
        Self::NotOwner,
        Self::AnotherPerson,
        Self::Declined,
        Self::TimedOut,
        Self::Cancelled,
        Self::Network,
        Self::LevelTooLow,
        Self::UnknownCustomer,
        Self::CouldNotCheck,
    ];

    /// The name in the store and in exports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Manual => "manual",
            Self::NotOwner => "not_owner",
            Self::AnotherPerson => "another_person",
            Self::Declined => "declined",
            Self::TimedOut => "timed_out",
            Self::Cancelled => "cancelled",
            Self::Network => "network",
            Self::LevelTooLow => "level_too_low",
            Self::UnknownCustomer => "unknown_customer",
            Self::CouldNotCheck => "could_not_check",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == name)
    }

    /// What it is counted as.
    #[must_use]
    pub fn group(self) -> Group {
        match self {
            Self::Verified => Group::Verified,
            Self::Manual => Group::Manual,
            Self::NotOwner | Self::AnotherPerson => Group::NotOwner,
            Self::Declined
            | Self::TimedOut
            | Self::Cancelled
            | Self::Network
            | Self::LevelTooLow
            | Self::UnknownCustomer
            | Self::CouldNotCheck => Group::NotCompleted,
        }
    }
}

impl From<&End> for Outcome {
    fn from(end: &End) -> Self {
        match end {
            // That the teller gave nothing is the ledger's to tell: the check itself went well.
            End::Owner | End::Refused(_) => Self::Verified,
            End::AnotherPerson => Self::NotOwner,
            End::Declined => Self::Declined,
            End::TimedOut => Self::TimedOut,
            End::Cancelled => Self::Cancelled,
            End::Unreachable | End::ResultLost => Self::Network,
            End::LevelTooLow => Self::LevelTooLow,
            End::UnknownCustomer => Self::UnknownCustomer,
            End::CouldNotCheck | End::Misconfigured | End::ClockWrong | End::TokenInvalid => {
                Self::CouldNotCheck
            }
        }
    }
}

impl From<&InquiryEnd> for Outcome {
    fn from(end: &InquiryEnd) -> Self {
        match end {
            InquiryEnd::Identified { .. } => Self::Verified,
            InquiryEnd::AnotherPerson(_) => Self::AnotherPerson,
            InquiryEnd::Otherwise(end) => Self::from(end),
        }
    }
}

/// What an outcome is counted as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// It is who it should be.
    Verified,
    /// A document was seen.
    Manual,
    /// Somebody else was proved.
    NotOwner,
    /// Neither yes nor no.
    NotCompleted,
}

/// How the customer was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum How {
    /// By the code on the screen, or by the provider's own notice.
    Screen,
    /// By their link, which left the till in a letter or by the clipboard.
    Link,
    /// Not at all: a document was shown.
    Document,
    /// Somebody on the phone, by their personal number.
    Caller,
    /// Somebody at the counter, about no order.
    Counter,
    /// Somebody who pays, by the amount on their phone. Nothing is handed over for it.
    Payment,
}

impl How {
    /// Every way.
    pub const ALL: [Self; 6] =
        [Self::Screen, Self::Link, Self::Document, Self::Caller, Self::Counter, Self::Payment];

    /// The name in the store and in exports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Screen => "screen",
            Self::Link => "link",
            Self::Document => "document",
            Self::Caller => About::Caller.as_str(),
            Self::Counter => About::Counter.as_str(),
            Self::Payment => About::Payment.as_str(),
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.as_str() == name)
    }
}

impl From<About> for How {
    fn from(about: About) -> Self {
        match about {
            About::Caller => Self::Caller,
            About::Counter => Self::Counter,
            About::Payment => Self::Payment,
        }
    }
}

/// How many checks there were, and of what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The owner was proved.
    pub verified: u32,
    /// A document was seen.
    pub manual: u32,
    /// Somebody else was proved.
    pub not_owner: u32,
    /// Neither yes nor no.
    pub not_completed: u32,
}

impl Counts {
    /// Counts notes.
    pub fn of<'a>(notes: impl IntoIterator<Item = &'a CheckNote>) -> Self {
        let mut counts = Self::default();
        notes.into_iter().for_each(|note| counts.add(note));
        counts
    }

    /// All of them.
    #[must_use]
    pub fn checks(&self) -> u32 {
        [self.verified, self.manual, self.not_owner, self.not_completed].into_iter().sum()
    }

    fn add(&mut self, note: &CheckNote) {
        let count = match note.outcome.group() {
            Group::Verified => &mut self.verified,
            Group::Manual => &mut self.manual,
            Group::NotOwner => &mut self.not_owner,
            Group::NotCompleted => &mut self.not_completed,
        };
        *count += 1;
    }
}

/// One hour of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hour {
    /// When it began.
    pub begins_at: Timestamp,
    /// What happened in it.
    pub counts: Counts,
}

/// How long half of the verified checks took at most; none if there were none.
pub fn median_to_verify<'a>(notes: impl IntoIterator<Item = &'a CheckNote>) -> Option<SignedDuration> {
    let verified = notes.into_iter().filter(|note| note.outcome == Outcome::Verified);
    let mut took: Vec<_> = verified.filter_map(|note| note.took).collect();
    took.sort_unstable();
    let upper = *took.get(took.len() / 2)?;
    let lower = *took.get(took.len().saturating_sub(1) / 2)?;
    Some(lower + (upper - lower) / 2)
}

/// A day by its hours: those in which a shop is usually open, and all between the first and the last check.
pub fn by_hour<'a>(notes: impl IntoIterator<Item = &'a CheckNote>, day: Date, zone: &TimeZone) -> Vec<Hour> {
    let mut hours: BTreeMap<i8, Counts> = BTreeMap::new();
    for note in notes {
        hours.entry(note.started_at.to_zoned(zone.clone()).hour()).or_default().add(note);
    }
    let first = hours.keys().next().map_or(USUAL_HOURS.0, |hour| USUAL_HOURS.0.min(*hour));
    let last = hours.keys().next_back().map_or(USUAL_HOURS.1, |hour| USUAL_HOURS.1.max(*hour));
    let begins_at = |hour| day.at(hour, 0, 0, 0).to_zoned(zone.clone()).ok().map(|at| at.timestamp());
    let hour = |hour: i8| {
        let counts = hours.get(&hour).copied().unwrap_or_default();
        begins_at(hour).map(|begins_at| Hour { begins_at, counts })
    };
    (first..=last).filter_map(hour).collect()
}

/// When a day of the store begins and ends.
#[must_use]
pub fn bounds(day: Date, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    let start = |date: Date| date.to_zoned(zone.clone()).map(|day| day.timestamp()).ok();
    Some((start(day)?, start(day.tomorrow().ok()?)?))
}
