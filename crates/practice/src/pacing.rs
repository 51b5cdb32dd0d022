//! How often one request may be polled: the rule as data, and the count of one request.
//!
//! Pure: takes the time as an argument and knows no HTTP. At full precision, as Duende counts.

use std::time::Duration;

use crate::clock::Moment;

/// The rule of a provider.
#[derive(Clone, Debug)]
pub(crate) struct Pacing {
    /// From which instant the interval runs.
    pub(crate) counted_from: CountedFrom,
    /// The first poll too may not come sooner than one interval after the request was opened.
    pub(crate) first_waits: bool,
    /// An early poll starts the interval anew.
    pub(crate) early_starts_anew: bool,
    /// What each early poll adds to the interval, for good.
    pub(crate) raise: Duration,
    /// The early poll with this number ends the request.
    pub(crate) patience: Option<u32>,
}

/// From which instant the interval runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CountedFrom {
    /// From the arrival of the poll before.
    Arrival,
    /// From the answer that the poll before was given.
    Answer,
}

/// The count of one request.
#[derive(Clone, Debug)]
pub(crate) struct Pace {
    /// From when the interval runs; None before the first poll, where that one may come at any time.
    since: Option<Duration>,
    interval: Duration,
    early: u32,
}

/// What a poll is by its arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrival {
    InTime,
    TooSoon {
        /// After which time the next one is in time.
        wait: Duration,
    },
    /// Too soon once more than the provider puts up with.
    Impatient,
}

impl Pace {
    /// The count of a request that was opened at `opened`.
    pub(crate) fn new(pacing: &Pacing, interval: Duration, opened: Moment) -> Self {
        Self { since: pacing.first_waits.then_some(opened.monotonic), interval, early: 0 }
    }

    /// Counts a poll that arrives.
    pub(crate) fn arrived(&mut self, pacing: &Pacing, now: Moment) -> Arrival {
        let Some(since) = self.since.filter(|since| now.monotonic < *since + self.interval) else {
            self.since = Some(now.monotonic);
            return Arrival::InTime;
        };
        self.early = self.early.saturating_add(1);
        if pacing.patience.is_some_and(|patience| self.early >= patience) {
            return Arrival::Impatient;
        }
        self.interval += pacing.raise;
        let since = if pacing.early_starts_anew { now.monotonic } else { since };
        self.since = Some(since);
        Arrival::TooSoon { wait: (since + self.interval).saturating_sub(now.monotonic) }
    }

    /// Notes when a poll was answered.
    pub(crate) fn answered(&mut self, pacing: &Pacing, now: Moment) {
        match pacing.counted_from {
            CountedFrom::Arrival => {}
            CountedFrom::Answer => self.since = Some(now.monotonic),
        }
    }
}
