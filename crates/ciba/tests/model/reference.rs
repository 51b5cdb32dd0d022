//! The rules of polling as a reader of the standard would write them down: yes-or-no questions about a
//! history and a moment. No state, no schedule; it says nothing about how the machine gets there.

use ciba::{PollOutcome, TokenAnswer, TokenRefusal, Unreachable};

/// Milliseconds since the authentication request was sent.
pub(crate) type Ms = u64;

pub(crate) const SECOND: Ms = 1000;

/// All that has happened to one request.
#[derive(Debug)]
pub(crate) struct History {
    pub(crate) acknowledged_at: Ms,
    pub(crate) deadline: Ms,
    /// As the acknowledgement named it.
    pub(crate) first_interval: Ms,
    /// Ended exchanges, in order.
    pub(crate) exchanges: Vec<Exchange>,
    /// Since the last exchange, somebody pressed *Try now*.
    pub(crate) try_now: bool,
}

/// One question and what came of it.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) sent: Ms,
    pub(crate) received: Ms,
    pub(crate) answer: TokenAnswer,
}

/// How it ended, without what came with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    Tokens,
    Declined,
    Expired,
    Unreachable(Unreachable),
    ResultLost,
    Refused(TokenRefusal),
    Cancelled,
}

impl From<&PollOutcome> for End {
    fn from(outcome: &PollOutcome) -> Self {
        match outcome {
            PollOutcome::Tokens(_) => Self::Tokens,
            PollOutcome::Declined => Self::Declined,
            PollOutcome::Expired => Self::Expired,
            PollOutcome::Unreachable(fault) => Self::Unreachable(*fault),
            PollOutcome::ResultLost => Self::ResultLost,
            PollOutcome::Refused(refusal) => Self::Refused(refusal.clone()),
            PollOutcome::Cancelled => Self::Cancelled,
        }
    }
}

impl Exchange {
    pub(crate) fn round_trip(&self) -> Ms {
        self.received - self.sent
    }

    fn fault(&self) -> Option<Unreachable> {
        match &self.answer {
            TokenAnswer::Fault { fault, .. } => Some(*fault),
            TokenAnswer::Pending { .. }
            | TokenAnswer::SlowDown { .. }
            | TokenAnswer::Tokens(_)
            | TokenAnswer::Refused(_) => None,
        }
    }

    fn may_have_lost_an_answer(&self) -> bool {
        self.fault().is_some_and(Unreachable::answer_may_be_lost)
    }

    fn retry_after(&self) -> Ms {
        match &self.answer {
            TokenAnswer::Pending { retry_after }
            | TokenAnswer::SlowDown { retry_after }
            | TokenAnswer::Fault { retry_after, .. } => {
                retry_after.map_or(0, |wait| wait.as_millis().min(3_600_000) as Ms)
            }
            TokenAnswer::Tokens(_) | TokenAnswer::Refused(_) => 0,
        }
    }
}

impl History {
    /// CIBA Core 1.0 section 11: five seconds more for each `slow_down`, for all requests after it.
    pub(crate) fn interval(&self) -> Ms {
        let slow_down = |exchange: &&Exchange| matches!(exchange.answer, TokenAnswer::SlowDown { .. });
        self.first_interval + 5 * SECOND * self.exchanges.iter().filter(slow_down).count() as Ms
    }

    /// The faults since the last answer of the protocol.
    fn faults_in_a_row(&self) -> Vec<Unreachable> {
        self.exchanges.iter().rev().map_while(Exchange::fault).collect()
    }

    /// Whether the interval has passed, as the strictest provider would count it.
    pub(crate) fn is_legal(&self, at: Ms) -> bool {
        let interval = self.interval();
        let Some(last) = self.exchanges.last() else { return at >= self.acknowledged_at };
        let by_sending = at >= last.sent + interval;
        let by_answer = if last.round_trip() <= interval {
            at >= last.received + interval
        } else {
            // Held back on purpose: it need not be waited for twice.
            at >= last.received && at >= last.sent + 2 * interval
        };
        by_sending && by_answer
    }

    /// Whether everybody's wish to wait longer than that is fulfilled.
    fn is_patient(&self, at: Ms) -> bool {
        let Some(last) = self.exchanges.last() else {
            return at >= self.acknowledged_at + self.first_interval;
        };
        let faults = self.faults_in_a_row().len();
        let mut back_off = if faults == 0 { 0 } else { self.interval() };
        for _ in 0..faults.min(6) {
            back_off *= 2;
        }
        let back_off = back_off.min((30 * SECOND).max(self.interval()));
        at >= last.received + last.retry_after() && (self.try_now || at >= last.received + back_off)
    }

    /// Whether the one question is due that no wish to wait may put off any further.
    fn is_last_call(&self, at: Ms) -> bool {
        at + 2 * SECOND >= self.deadline
    }

    /// Whether a question must be asked at this moment, if none is under way.
    pub(crate) fn is_due(&self, at: Ms) -> bool {
        at < self.deadline && self.is_legal(at) && (self.is_patient(at) || self.is_last_call(at))
    }

    /// How it ends if this moment comes and no question is under way; `None` as long as it goes on.
    pub(crate) fn end(&self, at: Ms) -> Option<End> {
        match self.exchanges.last().map(|last| &last.answer) {
            Some(TokenAnswer::Tokens(_)) => Some(End::Tokens),
            Some(TokenAnswer::Refused(refusal)) => Some(self.meaning(refusal)),
            Some(TokenAnswer::Pending { .. } | TokenAnswer::SlowDown { .. } | TokenAnswer::Fault { .. })
            | None => (at >= self.deadline).then(|| self.end_without_a_result()),
        }
    }

    fn meaning(&self, refusal: &TokenRefusal) -> End {
        if *refusal == TokenRefusal::AccessDenied {
            End::Declined
        } else if *refusal == TokenRefusal::Expired {
            End::Expired
        } else if *refusal == TokenRefusal::InvalidGrant
            && self.exchanges.iter().any(Exchange::may_have_lost_an_answer)
        {
            // Results are given once: this one may have been given to a question that we gave up.
            End::ResultLost
        } else {
            End::Refused(refusal.clone())
        }
    }

    fn end_without_a_result(&self) -> End {
        // Only that nobody has decided yet says that nothing was lost before it.
        let is_undecided = |exchange: &&Exchange| matches!(exchange.answer, TokenAnswer::Pending { .. });
        let mut since = self.exchanges.iter().rev().take_while(|exchange| !is_undecided(exchange));
        if since.any(Exchange::may_have_lost_an_answer) {
            return End::ResultLost;
        }
        self.faults_in_a_row().first().map_or(End::Expired, |latest| End::Unreachable(*latest))
    }
}
