//! How often a customer may be asked about one order: a decline is the best sign of fraud there is, and whoever asks
//! again and again hopes that somebody will press *accept* to have peace.
//!
//! A pure function of what was counted and of a time that no till sets alone. What is counted is kept by a store, over
//! restarts and for all tills; a second person's *unlock* begins a new count. A start before the provider's time is known
//! can only be kept by the computer's own clock: without a known time an order has five of them in all.

use jiff::{SignedDuration, Timestamp};

use crate::check::End;
use crate::order::OrderRecord;
use crate::store::Counters;

/// How long nobody is asked again after a decline.
pub const PAUSE: SignedDuration = SignedDuration::from_secs(60);
/// After so many declines a second person decides.
pub const DECLINES_MAX: u32 = 2;
/// After so many other persons a second person decides.
pub const MISMATCHES_MAX: u32 = 3;
/// After so many starts within [`DAY`] a second person decides.
pub const STARTS_MAX: u32 = 5;
/// The time within which starts count together.
pub const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A time by which pauses and days are counted: the later of the ledger's last entry and the provider's, because a
/// till's own clock is set by whoever stands at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TrustedTime(Timestamp);

impl TrustedTime {
    /// The later of both; nothing while the provider's is not known, since the last entry may be old.
    #[must_use]
    pub fn later(last_entry: Option<Timestamp>, provider: Option<Timestamp>) -> Option<Self> {
        provider.map(|provider| Self(last_entry.map_or(provider, |entry| entry.max(provider))))
    }

    /// The time.
    #[must_use]
    pub fn at(self) -> Timestamp {
        self.0
    }
}

/// What counts of one order's checks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    declines: u32,
    mismatches: u32,
    starts_today: u32,
    last_decline: Option<Timestamp>,
}

impl Spent {
    /// Takes what was counted of an order ever, and [since](Self::today) a day ago. What a second person forgave no longer
    /// counts; it is taken off as a number, so that no clock can forgive more.
    #[must_use]
    pub fn new(record: &OrderRecord, ever: Counters, today: Counters) -> Self {
        let forgiven = &record.forgiven;
        Self {
            declines: ever.declines.saturating_sub(forgiven.declines),
            mismatches: ever.mismatches.saturating_sub(forgiven.mismatches),
            starts_today: today.starts.min(ever.starts.saturating_sub(forgiven.starts)),
            last_decline: ever.last_decline,
        }
    }

    /// Declines since somebody forgave them.
    #[must_use]
    pub fn declines(&self) -> u32 {
        self.declines
    }

    /// Other persons since somebody forgave them.
    #[must_use]
    pub fn mismatches(&self) -> u32 {
        self.mismatches
    }

    /// Starts within a day since somebody forgave them.
    #[must_use]
    pub fn starts_today(&self) -> u32 {
        self.starts_today
    }

    /// Why a check that ended like this, and is counted already, has locked its order; nothing if the order is not locked,
    /// or was before.
    #[must_use]
    pub fn locked_by(&self, end: &End) -> Option<Exhausted> {
        let before = Self {
            declines: self.declines.saturating_sub(u32::from(*end == End::Declined)),
            mismatches: self.mismatches.saturating_sub(u32::from(*end == End::AnotherPerson)),
            starts_today: self.starts_today.saturating_sub(1),
            last_decline: self.last_decline,
        };
        used_up(self).filter(|_| used_up(&before).is_none())
    }

    /// Takes what was counted of a customer's inquiries [since](Self::today) a day ago. Nobody forgives them: there is no
    /// order that a second person could look at, and the next day begins anew.
    #[must_use]
    pub fn of_inquiries(today: Counters) -> Self {
        let Counters { starts, declines, mismatches, last_decline } = today;
        Self { declines, mismatches, starts_today: starts, last_decline }
    }

    /// From when on the starts of a day are counted. While the time is not known, all of them are of today.
    #[must_use]
    pub fn today(now: Option<TrustedTime>) -> Timestamp {
        now.and_then(|now| now.at().checked_sub(DAY).ok()).unwrap_or(Timestamp::MIN)
    }
}

/// A check may start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Whether the customer declined before, so that the teller should ask to see the phone.
    pub ask_to_see_the_phone: bool,
}

/// A check may not start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Exhausted {
    /// Somebody has just declined.
    #[error("the customer declined; wait until {until} and ask to see the phone")]
    Pause {
        /// Until when.
        until: Timestamp,
    },
    /// It was declined too often.
    #[error("declined {DECLINES_MAX} times; a second person has to unlock the order")]
    Declines,
    /// Too many others tried.
    #[error("{MISMATCHES_MAX} times it was another person; a second person has to unlock the order")]
    Mismatches,
    /// It was tried too often in a day.
    #[error("started {STARTS_MAX} times in a day; a second person has to unlock the order")]
    Starts,
}

impl Exhausted {
    /// Whether waiting does not help and a second person does.
    #[must_use]
    pub fn needs_second_person(self) -> bool {
        match self {
            Self::Pause { .. } => false,
            Self::Declines | Self::Mismatches | Self::Starts => true,
        }
    }

    /// The name in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pause { .. } => "pause",
            Self::Declines => "declines",
            Self::Mismatches => "mismatches",
            Self::Starts => "starts",
        }
    }
}

/// Whether one more check of an order may start. While the time is not known, no time has passed.
///
/// # Errors
/// [`Exhausted`] says what it has to wait for.
pub fn allowance(spent: &Spent, now: Option<TrustedTime>) -> Result<Allowance, Exhausted> {
    if let Some(exhausted) = used_up(spent) {
        return Err(exhausted);
    }
    let is_first = spent.declines == 0;
    let pause_ends = spent.last_decline.map(|at| at.checked_add(PAUSE).unwrap_or(Timestamp::MAX));
    match pause_ends.filter(|until| !is_first && now.is_none_or(|now| now.at() < *until)) {
        Some(until) => Err(Exhausted::Pause { until }),
        None => Ok(Allowance { ask_to_see_the_phone: !is_first }),
    }
}

/// What only a second person can forgive.
fn used_up(spent: &Spent) -> Option<Exhausted> {
    if spent.declines >= DECLINES_MAX {
        return Some(Exhausted::Declines);
    }
    if spent.mismatches >= MISMATCHES_MAX {
        return Some(Exhausted::Mismatches);
    }
    (spent.starts_today >= STARTS_MAX).then_some(Exhausted::Starts)
}
