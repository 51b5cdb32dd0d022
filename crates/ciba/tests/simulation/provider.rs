//! The provider of a flow and its person: what they decide and when, and what a strict provider would punish.

use crate::flow::Report;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Person {
    Approves(f64),
    Declines(f64),
    DoesNothing,
}

/// The provider's memory of the request.
pub(crate) struct Provider {
    pub(crate) person: Person,
    pub(crate) expires: f64,
    pub(crate) holds: bool,
    pub(crate) forgets: f64,
    pub(crate) interval: f64,
    pub(crate) answered_for_good: bool,
    pub(crate) last_arrival: Option<f64>,
    pub(crate) last_response: Option<f64>,
}

pub(crate) enum Said {
    Pending,
    SlowDown,
    Tokens,
    Declined,
    Expired,
    Unknown,
}

impl Provider {
    pub(crate) fn undecided(&self, at: f64) -> bool {
        let decided = match self.person {
            Person::Approves(when) | Person::Declines(when) => when <= at,
            Person::DoesNothing => false,
        };
        !decided && !self.answered_for_good && at < self.expires.min(self.forgets)
    }

    /// Counts what a provider that measures from arrival to arrival, or from its own answer, would punish.
    pub(crate) fn arrive(&mut self, at: f64, report: &mut Report, last: Option<(f64, f64, bool)>) {
        const ROUNDING: f64 = 1e-6;
        let early = |since: Option<f64>| since.is_some_and(|since| at + ROUNDING < since + self.interval);
        if early(self.last_arrival) || (!self.holds && early(self.last_response)) {
            let quick = last.is_some_and(|(sent, received, ok)| ok && received - sent <= self.interval);
            if quick {
                report.earned_slow_downs += 1;
                report.violations.push(format!("arrived at {at}: a strict provider would say slow_down"));
            } else {
                report.earned_after_slow_answer += 1;
            }
        }
        self.last_arrival = Some(at);
        self.last_response = Some(at);
    }

    /// Answers a question that arrived at `at`: what, and when.
    pub(crate) fn say(&mut self, at: f64) -> (Said, f64) {
        if self.answered_for_good || at >= self.forgets {
            return (Said::Unknown, at);
        }
        if at >= self.expires {
            return (Said::Expired, at);
        }
        let (decided, said) = match self.person {
            Person::Approves(when) => (when, Said::Tokens),
            Person::Declines(when) => (when, Said::Declined),
            Person::DoesNothing => (f64::INFINITY, Said::Pending),
        };
        let patience = if self.holds { (at + 30.0).min(self.expires) } else { at };
        if decided > patience {
            return (Said::Pending, patience);
        }
        self.answered_for_good = true;
        (said, decided.max(at))
    }
}
