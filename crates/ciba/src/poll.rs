//! The polling machine: when to ask, when to wait, and how it ends. It reads no clock and sends nothing.
//!
//! One verb changes it, then [`Poll::step`] says what to do. The spacing satisfies providers that count
//! from our request (CIBA Core 1.0 section 10.1), from their answer, and from arrival to arrival; see
//! `spacing` below for why.

use std::time::{Duration, Instant};

use crate::answer::{Acknowledgement, AuthReqId, TokenAnswer, TokenRefusal, Tokens};
use crate::wire::Unreachable;

/// CIBA Core 1.0 section 11: what each `slow_down` adds to the interval, for good.
const SLOW_DOWN_STEP: Duration = Duration::from_secs(5);
/// The longest wait after faults, unless the interval itself is longer.
const BACK_OFF_MAX: Duration = Duration::from_secs(30);
/// A provider may hold a poll for 30 s (CIBA Core 1.0 section 10.1); this leaves it time to answer.
const POLL_TIMEOUT: Duration = Duration::from_secs(40);
/// How long before the deadline a last question is asked that a longer wait would otherwise skip.
const LAST_CALL: Duration = Duration::from_secs(2);
/// How long after the deadline an answer under way is still waited for.
const LAST_ANSWER: Duration = Duration::from_secs(5);

/// What to do now.
#[derive(Debug, Clone)]
pub enum Step {
    /// Send one token request, at once and once, and report its end with [`Poll::answered`].
    Ask {
        /// How long the whole exchange may take.
        timeout: Duration,
    },
    /// A request is under way: nothing to do before its answer.
    Asking,
    /// Nothing to do before this moment.
    Wait(Instant),
    /// It is over.
    Done(PollOutcome),
}

/// How a request ended.
#[derive(Debug, Clone)]
pub enum PollOutcome {
    /// Approved by somebody; [`verify`](crate::verify) says by whom.
    Tokens(Tokens),
    /// The person said no.
    Declined,
    /// Nobody decided in time.
    Expired,
    /// The deadline passed while the provider could not be asked.
    Unreachable(Unreachable),
    /// The provider may have answered, and the answer was lost on its way: start again.
    ResultLost,
    /// The provider will not answer this client or this request.
    Refused(TokenRefusal),
    /// Ended by [`Poll::cancel`].
    Cancelled,
}

/// Faults since the last valid answer, for people to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trouble {
    /// The latest fault.
    pub fault: Unreachable,
    /// How many in a row.
    pub in_a_row: u32,
    /// When the next question is due; `None` while it is under way, or when none is left.
    pub next_try: Option<Instant>,
}

/// The life of one acknowledged authentication request.
///
/// Every `Instant` given to it must come from a clock that counts while the machine sleeps (on Linux
/// `CLOCK_BOOTTIME`, added to one `Instant`). `Instant::now` stands still then on Linux and macOS: a till that was
/// closed for the night would go on as if nothing had happened.
#[derive(Debug)]
pub struct Poll {
    auth_req_id: AuthReqId,
    deadline: Instant,
    interval: Duration,
    attempts: u32,
    faults: u32,
    last_fault: Option<Unreachable>,
    /// Since the last `authorization_pending`, a fault may have swallowed the result.
    recent_loss: bool,
    /// The same since the beginning: a request given up here may be answered there much later.
    any_loss: bool,
    state: State,
}

#[derive(Debug)]
enum State {
    /// `earliest` is the first legal moment, `due` the one chosen.
    Waiting {
        earliest: Instant,
        due: Instant,
    },
    Asking {
        since: Instant,
    },
    Done(PollOutcome),
}

impl Poll {
    /// Starts after an acknowledgement that was received at `received_at`. The first question is due one
    /// interval later: some providers count from their acknowledgement, and nobody approves sooner.
    pub fn new(acknowledgement: &Acknowledgement, received_at: Instant) -> Self {
        let first = received_at + acknowledgement.interval();
        let mut poll = Self {
            auth_req_id: acknowledgement.auth_req_id().clone(),
            deadline: acknowledgement.deadline(),
            interval: acknowledgement.interval(),
            attempts: 0,
            faults: 0,
            last_fault: None,
            recent_loss: false,
            any_loss: false,
            state: State::Asking { since: received_at },
        };
        // A life shorter than the interval still gets its one question.
        let due = first.min(poll.last_call().max(received_at));
        poll.state = State::Waiting { earliest: due, due };
        poll
    }

    /// Says what to do at `now`. After [`Step::Ask`] it says [`Step::Asking`] until the answer is in.
    pub fn step(&mut self, now: Instant) -> Step {
        match &self.state {
            State::Done(outcome) => Step::Done(outcome.clone()),
            State::Asking { .. } => Step::Asking,
            State::Waiting { .. } if now >= self.deadline => {
                let outcome = self.outcome_at_deadline();
                self.state = State::Done(outcome.clone());
                Step::Done(outcome)
            }
            State::Waiting { due, .. } if now >= *due => {
                self.attempts = self.attempts.saturating_add(1);
                self.state = State::Asking { since: now };
                Step::Ask { timeout: POLL_TIMEOUT.min(self.deadline - now + LAST_ANSWER) }
            }
            State::Waiting { due, .. } => Step::Wait((*due).min(self.deadline)),
        }
    }

    /// Reports the end of the request that [`Step::Ask`] wanted: when it was really sent, and when its
    /// answer or its failure was known. Without a request under way it changes nothing, so an answer
    /// after [`Poll::cancel`] has no effect.
    pub fn answered(&mut self, answer: TokenAnswer, sent_at: Instant, received_at: Instant) {
        let State::Asking { since } = self.state else { return };
        let sent_at = sent_at.max(since);
        let received_at = received_at.max(sent_at);
        match answer {
            TokenAnswer::Tokens(tokens) => self.end(PollOutcome::Tokens(tokens)),
            TokenAnswer::Refused(refusal) => self.end(self.outcome_of(refusal)),
            TokenAnswer::Pending { retry_after } => {
                self.valid_answer();
                self.recent_loss = false;
                self.schedule(sent_at, received_at, Duration::ZERO, retry_after);
            }
            TokenAnswer::SlowDown { retry_after } => {
                // Some providers look at the pace before they look whether there is a result, or was one.
                self.valid_answer();
                self.interval += SLOW_DOWN_STEP;
                self.schedule(sent_at, received_at, Duration::ZERO, retry_after);
            }
            // A limiter's 429 is one of these: the wait doubles at once, which is more than `slow_down` asks, and
            // `Retry-After` is obeyed. The rest of the request is not slowed down for it: a limiter counts
            // everybody behind one address, and its burst passes. Who means this request says `slow_down`.
            TokenAnswer::Fault { fault, retry_after } => {
                self.faults = self.faults.saturating_add(1);
                self.last_fault = Some(fault);
                self.recent_loss |= fault.answer_may_be_lost();
                self.any_loss |= fault.answer_may_be_lost();
                self.schedule(sent_at, received_at, self.back_off(), retry_after);
            }
        }
    }

    /// Asks at the earliest legal moment from `now` on, instead of waiting out a back-off.
    pub fn try_now(&mut self, now: Instant) {
        if let State::Waiting { earliest, due } = &mut self.state {
            *due = (*due).min(now.max(*earliest));
        }
    }

    /// Ends it here. CIBA has no way to withdraw a request: it can still be approved at the provider,
    /// with no effect.
    pub fn cancel(&mut self) {
        if !matches!(self.state, State::Done(_)) {
            self.end(PollOutcome::Cancelled);
        }
    }

    /// The request's id.
    pub fn auth_req_id(&self) -> &AuthReqId {
        &self.auth_req_id
    }

    /// When the request ends.
    pub fn deadline(&self) -> Instant {
        self.deadline
    }

    /// What is left until then.
    pub fn time_left(&self, now: Instant) -> Duration {
        self.deadline.saturating_duration_since(now)
    }

    /// The interval now in force.
    pub fn interval(&self) -> Duration {
        self.interval
    }

    /// How many questions were asked.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Whether, how and until when the provider can't be asked; `None` if its last answer was valid.
    pub fn trouble(&self) -> Option<Trouble> {
        let next_try = match self.state {
            State::Waiting { due, .. } => Some(due).filter(|due| *due < self.deadline),
            State::Asking { .. } | State::Done(_) => None,
        };
        self.last_fault.map(|fault| Trouble { fault, in_a_row: self.faults, next_try })
    }

    fn valid_answer(&mut self) {
        self.faults = 0;
        self.last_fault = None;
    }

    fn end(&mut self, outcome: PollOutcome) {
        self.state = State::Done(outcome);
    }

    fn outcome_of(&self, refusal: TokenRefusal) -> PollOutcome {
        match refusal {
            TokenRefusal::AccessDenied => PollOutcome::Declined,
            TokenRefusal::Expired => PollOutcome::Expired,
            // Results are given once: after a loss, "unknown" most likely means "already given".
            TokenRefusal::InvalidGrant if self.any_loss => PollOutcome::ResultLost,
            TokenRefusal::InvalidGrant
            | TokenRefusal::InvalidRequest
            | TokenRefusal::InvalidClient
            | TokenRefusal::UnauthorizedClient
            | TokenRefusal::UnsupportedGrantType
            | TokenRefusal::Unusable(_)
            | TokenRefusal::Unknown(_) => PollOutcome::Refused(refusal),
        }
    }

    fn outcome_at_deadline(&self) -> PollOutcome {
        match self.last_fault {
            _ if self.recent_loss => PollOutcome::ResultLost,
            Some(fault) => PollOutcome::Unreachable(fault),
            None => PollOutcome::Expired,
        }
    }

    fn last_call(&self) -> Instant {
        self.deadline.checked_sub(LAST_CALL).unwrap_or(self.deadline)
    }

    /// The interval doubled for each fault in a row, at most 30 s or the interval.
    fn back_off(&self) -> Duration {
        let doubled = self.interval.saturating_mul(1 << self.faults.min(6));
        doubled.min(BACK_OFF_MAX.max(self.interval))
    }

    /// Chooses the next moment. A longer wait never skips the last chance before the deadline, but the
    /// interval itself is never undercut.
    fn schedule(
        &mut self,
        sent: Instant,
        received: Instant,
        back_off: Duration,
        retry_after: Option<Duration>,
    ) {
        let legal = spacing(sent, received, self.interval);
        let last_chance = legal.max(self.last_call());
        // `retry_after` may be absurd; more than the hour that a request lives changes nothing.
        let asked_to_wait = retry_after.unwrap_or_default().min(Duration::from_secs(3600));
        let earliest = legal.max(received + asked_to_wait);
        let due = earliest.max(received + back_off).min(last_chance);
        self.state = State::Waiting { earliest, due };
    }
}

/// The earliest moment for the next question. At least the interval after sending, as the standard
/// counts; and one round trip more, so that the question can't *arrive* too early either: a
/// provider that counts from its own answer, or from arrival to arrival, would otherwise punish normal
/// jitter with `slow_down`. An answer that took longer than the interval was held back by the provider
/// on purpose (a long poll); asking again need not wait the extra time twice.
fn spacing(sent: Instant, received: Instant, interval: Duration) -> Instant {
    let round_trip = received - sent;
    received.max(sent + interval + round_trip.min(interval))
}

#[cfg(test)]
mod tests;
