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
#[derive(Debug)]
pub struct Poll {
    auth_req_id: AuthReqId,
    deadline: Instant,
    interval: Duration,
    attempts: u32,
    faults: u32,
    last_fault: Option<Unreachable>,
    /// Since the last valid answer, a fault may have swallowed another one.
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
                self.schedule(sent_at, received_at, Duration::ZERO, retry_after);
            }
            TokenAnswer::SlowDown { retry_after } => {
                self.valid_answer();
                self.interval += SLOW_DOWN_STEP;
                self.schedule(sent_at, received_at, Duration::ZERO, retry_after);
            }
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
        self.recent_loss = false;
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
            Some(_) if self.recent_loss => PollOutcome::ResultLost,
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
        let earliest = legal.max(received + asked_to_wait).min(last_chance);
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
mod tests {
    use super::*;
    use crate::wire::HttpAnswer;

    /// A poll whose clock is moved by hand, in milliseconds since the request was sent.
    struct Till {
        poll: Poll,
        start: Instant,
    }

    const PENDING: TokenAnswer = TokenAnswer::Pending { retry_after: None };
    const SLOW_DOWN: TokenAnswer = TokenAnswer::SlowDown { retry_after: None };

    fn fault(fault: Unreachable) -> TokenAnswer {
        TokenAnswer::Fault { fault, retry_after: None }
    }

    fn refused(refusal: TokenRefusal) -> TokenAnswer {
        TokenAnswer::Refused(refusal)
    }

    impl Till {
        /// Acknowledged after 100 ms, with an interval of 5 s and this life.
        fn new(life_s: u32) -> Self {
            let start = some_instant();
            let document = format!(r#"{{"auth_req_id":"a","expires_in":{life_s},"interval":5}}"#);
            let acknowledgement = Acknowledgement::read(&HttpAnswer::json(200, &document), start).unwrap();
            Self { poll: Poll::new(&acknowledgement, start + ms(100)), start }
        }

        fn step(&mut self, at: u64) -> Step {
            self.poll.step(self.start + ms(at))
        }

        /// When the next question is due; it is not asked.
        fn due(&mut self, at: u64) -> u64 {
            let step = self.step(at);
            let Step::Wait(until) = step else { panic!("expected to wait, not {step:?}") };
            (until - self.start).as_millis() as u64
        }

        /// Asks when due, and answers `round_trip` later; returns when it was asked.
        fn ask(&mut self, from: u64, round_trip: u64, answer: TokenAnswer) -> u64 {
            let at = self.due(from);
            assert!(matches!(self.step(at), Step::Ask { .. }));
            self.answer(at, at + round_trip, answer);
            at
        }

        fn answer(&mut self, sent: u64, received: u64, answer: TokenAnswer) {
            self.poll.answered(answer, self.start + ms(sent), self.start + ms(received));
        }

        fn outcome(&mut self, at: u64) -> PollOutcome {
            let step = self.step(at);
            let Step::Done(outcome) = step else { panic!("expected the end, not {step:?}") };
            outcome
        }
    }

    fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    #[expect(clippy::disallowed_methods, reason = "an Instant can't be made from nothing")]
    fn some_instant() -> Instant {
        Instant::now()
    }

    #[test]
    fn the_first_question_waits_one_interval_after_the_acknowledgement() {
        let mut till = Till::new(120);
        assert_eq!(till.due(100), 5100);
        assert!(matches!(till.step(5099), Step::Wait(_)));
        assert!(matches!(till.step(5100), Step::Ask { timeout } if timeout == ms(40_000)));
        assert!(matches!(till.step(5100), Step::Asking), "never two at once");
    }

    #[test]
    fn a_quick_answer_is_followed_an_interval_after_it_came() {
        let mut till = Till::new(120);
        let asked = till.ask(100, 300, PENDING);
        assert_eq!(till.due(asked + 300), asked + 300 + 5000);
    }

    #[test]
    fn a_long_poll_is_followed_at_once() {
        let mut till = Till::new(120);
        let asked = till.ask(100, 30_000, PENDING);
        assert!(matches!(till.step(asked + 30_000), Step::Ask { .. }));
    }

    #[test]
    fn an_answer_slower_than_the_interval_never_costs_more_than_two_intervals() {
        let mut till = Till::new(120);
        let asked = till.ask(100, 6_000, PENDING);
        assert_eq!(till.due(asked + 6_000), asked + 10_000);
    }

    #[test]
    fn slow_down_adds_five_seconds_each_time_and_for_good() {
        let mut till = Till::new(300);
        let mut from = 100;
        for (answer, gap) in [(SLOW_DOWN, 10_000), (PENDING, 10_000), (SLOW_DOWN, 15_000), (PENDING, 15_000)]
        {
            let asked = till.ask(from, 0, answer);
            assert_eq!(till.due(asked), asked + gap);
            from = asked;
        }
        // A fault in between does not bring the old interval back.
        let asked = till.ask(from, 0, fault(Unreachable::NotConnected));
        let asked = till.ask(asked, 0, PENDING);
        assert_eq!(till.due(asked), asked + 15_000);
    }

    #[test]
    fn faults_double_the_wait_to_thirty_seconds_and_a_valid_answer_ends_that() {
        let mut till = Till::new(600);
        let mut from = 100;
        for wait in [10_000, 20_000, 30_000, 30_000] {
            let asked = till.ask(from, 0, fault(Unreachable::NotConnected));
            assert_eq!(till.due(asked), asked + wait);
            from = asked;
        }
        let trouble = till.poll.trouble().unwrap();
        assert_eq!((trouble.fault, trouble.in_a_row), (Unreachable::NotConnected, 4));
        assert_eq!(trouble.next_try, Some(till.start + ms(from + 30_000)));
        let asked = till.ask(from, 0, PENDING);
        assert_eq!(till.due(asked), asked + 5000);
        assert_eq!(till.poll.trouble(), None);
        assert_eq!(till.poll.attempts(), 5);
    }

    #[test]
    fn try_now_asks_at_the_earliest_legal_moment_and_not_before() {
        let mut till = Till::new(600);
        let asked = till.ask(100, 0, fault(Unreachable::NotConnected));
        till.poll.try_now(till.start + ms(asked + 1000));
        assert_eq!(till.due(asked + 1000), asked + 5000);
        let asked = till.ask(asked + 1000, 0, fault(Unreachable::NotConnected));
        till.poll.try_now(till.start + ms(asked + 7000));
        assert!(matches!(till.step(asked + 7000), Step::Ask { .. }));
        till.poll.try_now(till.start + ms(asked + 7000));
        assert!(matches!(till.step(asked + 30_000), Step::Asking), "not while a question is under way");
    }

    #[test]
    fn retry_after_is_obeyed_also_by_try_now() {
        let mut till = Till::new(600);
        let busy = TokenAnswer::Fault { fault: Unreachable::TooManyRequests, retry_after: Some(ms(60_000)) };
        let asked = till.ask(100, 0, busy);
        till.poll.try_now(till.start + ms(asked));
        assert_eq!(till.due(asked), asked + 60_000);
        let pending = TokenAnswer::Pending { retry_after: Some(ms(20_000)) };
        let asked = till.ask(asked, 0, pending);
        assert_eq!(till.due(asked), asked + 20_000);
    }

    #[test]
    fn an_absurd_retry_after_leaves_one_question_before_the_deadline() {
        let mut till = Till::new(60);
        let busy = fault_with_retry_after(u64::MAX);
        let asked = till.ask(100, 0, busy);
        assert_eq!(till.due(asked), 58_000);
    }

    fn fault_with_retry_after(seconds: u64) -> TokenAnswer {
        TokenAnswer::Fault {
            fault: Unreachable::NotTheProtocol { status: 503 },
            retry_after: Some(Duration::from_secs(seconds)),
        }
    }

    #[test]
    fn the_last_question_comes_before_the_deadline_and_none_after_it() {
        let mut till = Till::new(12);
        let asked = till.ask(100, 100, PENDING);
        assert_eq!(asked, 5100);
        let asked = till.ask(5200, 100, PENDING);
        assert_eq!(asked, 10_200);
        assert_eq!(till.due(10_300), 12_000, "nothing is left but the end");
        assert!(matches!(till.outcome(12_000), PollOutcome::Expired));
    }

    #[test]
    fn a_long_back_off_does_not_skip_the_last_chance() {
        let mut till = Till::new(20);
        let asked = till.ask(100, 0, PENDING);
        let asked = till.ask(asked, 0, fault(Unreachable::NotConnected));
        assert_eq!((asked, till.due(asked)), (10_100, 18_000));
        assert!(matches!(till.step(18_000), Step::Ask { timeout } if timeout == ms(7_000)));
    }

    #[test]
    fn a_life_shorter_than_the_interval_still_gets_its_question() {
        let mut till = Till::new(4);
        assert_eq!(till.due(100), 2000);
        let mut till = Till::new(1);
        assert!(matches!(till.step(100), Step::Ask { .. }));
    }

    #[test]
    fn a_machine_that_slept_past_the_deadline_asks_nothing() {
        let mut till = Till::new(120);
        assert!(matches!(till.outcome(3_600_000), PollOutcome::Expired));
        assert_eq!(till.poll.time_left(till.start + ms(3_600_000)), Duration::ZERO);
    }

    #[test]
    fn the_refusals_and_what_they_mean() {
        let end = |refusal| {
            let mut till = Till::new(120);
            let asked = till.ask(100, 0, refused(refusal));
            till.outcome(asked)
        };
        assert!(matches!(end(TokenRefusal::AccessDenied), PollOutcome::Declined));
        assert!(matches!(end(TokenRefusal::Expired), PollOutcome::Expired));
        let refused = end(TokenRefusal::InvalidGrant);
        assert!(matches!(refused, PollOutcome::Refused(TokenRefusal::InvalidGrant)));
        let refused = end(TokenRefusal::InvalidRequest);
        assert!(matches!(refused, PollOutcome::Refused(TokenRefusal::InvalidRequest)));
    }

    #[test]
    fn invalid_grant_after_a_lost_answer_is_a_lost_result() {
        for (lost, is_lost) in [
            (Unreachable::TimedOut, true),
            (Unreachable::ConnectionLost, true),
            (Unreachable::NotTheProtocol { status: 502 }, true),
            (Unreachable::NotConnected, false),
            (Unreachable::Tls, false),
            (Unreachable::TooManyRequests, false),
        ] {
            let mut till = Till::new(120);
            let asked = till.ask(100, 0, fault(lost));
            let asked = till.ask(asked, 0, refused(TokenRefusal::InvalidGrant));
            assert_eq!(matches!(till.outcome(asked), PollOutcome::ResultLost), is_lost, "{lost:?}");
        }
    }

    #[test]
    fn a_question_given_up_here_may_be_answered_there_even_after_a_later_pending() {
        let mut till = Till::new(120);
        let asked = till.ask(100, 40_000, fault(Unreachable::TimedOut));
        let asked = till.ask(asked + 40_000, 0, PENDING);
        let asked = till.ask(asked, 0, refused(TokenRefusal::InvalidGrant));
        assert!(matches!(till.outcome(asked), PollOutcome::ResultLost));
    }

    #[test]
    fn the_deadline_tells_expired_from_unreachable_from_lost() {
        let end = |last| {
            let mut till = Till::new(6);
            till.ask(100, 0, last);
            till.outcome(6000)
        };
        assert!(matches!(end(PENDING), PollOutcome::Expired));
        let gone = end(fault(Unreachable::NotConnected));
        assert!(matches!(gone, PollOutcome::Unreachable(Unreachable::NotConnected)));
        assert!(matches!(end(fault(Unreachable::TimedOut)), PollOutcome::ResultLost));
    }

    #[test]
    fn cancel_ends_it_and_a_late_answer_has_no_effect() {
        let mut till = Till::new(120);
        assert!(matches!(till.step(5100), Step::Ask { .. }));
        till.poll.cancel();
        till.answer(5100, 5200, refused(TokenRefusal::AccessDenied));
        assert!(matches!(till.outcome(5200), PollOutcome::Cancelled));
        till.poll.try_now(till.start);
        assert!(matches!(till.outcome(1_000_000), PollOutcome::Cancelled));
    }

    #[test]
    fn cancel_after_the_end_changes_nothing() {
        let mut till = Till::new(120);
        let asked = till.ask(100, 0, refused(TokenRefusal::AccessDenied));
        till.poll.cancel();
        assert!(matches!(till.outcome(asked), PollOutcome::Declined));
    }
}
