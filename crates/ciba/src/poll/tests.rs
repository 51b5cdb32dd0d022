//! The machine's rules one by one, on a clock that is moved by hand.

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
fn the_interval_counts_from_the_sending_even_if_the_driver_was_late() {
    let mut till = Till::new(120);
    assert!(matches!(till.step(5100), Step::Ask { .. }));
    till.answer(6_000, 12_000, PENDING);
    assert_eq!(till.due(12_000), 16_000);
}

#[test]
fn slow_down_adds_five_seconds_each_time_and_for_good() {
    let mut till = Till::new(300);
    let mut from = 100;
    for (answer, gap) in [(SLOW_DOWN, 10_000), (PENDING, 10_000), (SLOW_DOWN, 15_000), (PENDING, 15_000)] {
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
fn too_many_requests_double_the_wait_and_leave_the_interval_as_it_is() {
    let mut till = Till::new(600);
    let asked = till.ask(100, 0, fault(Unreachable::TooManyRequests));
    assert_eq!(till.due(asked), asked + 10_000, "at once, as after slow_down");
    let asked = till.ask(asked, 0, fault(Unreachable::TooManyRequests));
    assert_eq!(till.due(asked), asked + 20_000);
    let asked = till.ask(asked, 0, PENDING);
    assert_eq!((till.due(asked), till.poll.interval()), (asked + 5000, ms(5000)));
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
fn a_machine_that_slept_in_the_middle_of_a_question_calls_its_result_lost() {
    let mut till = Till::new(120);
    let awake = till.ask(100, 3_600_000, fault(Unreachable::ConnectionLost)) + 3_600_000;
    assert!(matches!(till.outcome(awake), PollOutcome::ResultLost));
}

#[test]
fn what_is_left_is_counted_down_to_the_deadline() {
    let till = Till::new(120);
    for (at, left) in [(0, 120_000), (30_000, 90_000), (119_999, 1), (120_000, 0), (120_001, 0)] {
        assert_eq!(till.poll.time_left(till.start + ms(at)), ms(left));
    }
}

#[test]
fn no_next_try_is_promised_that_the_deadline_forbids() {
    let mut till = Till::new(12);
    assert!(matches!(till.step(6_999), Step::Ask { .. }));
    till.answer(6_999, 6_999, fault(Unreachable::NotConnected));
    assert_eq!(till.poll.trouble().unwrap().next_try, Some(till.start + ms(11_999)));

    let mut till = Till::new(12);
    assert!(matches!(till.step(7_000), Step::Ask { .. }));
    till.answer(7_000, 7_000, fault(Unreachable::NotConnected));
    assert_eq!(till.poll.trouble().unwrap().next_try, None);
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
        (Unreachable::TlsDates, false),
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
fn pending_clears_an_earlier_loss_at_the_deadline() {
    let mut till = Till::new(30);
    let asked = till.ask(100, 0, fault(Unreachable::TimedOut));
    let asked = till.ask(asked, 0, PENDING);
    let asked = till.ask(asked, 0, fault(Unreachable::NotConnected));
    till.ask(asked, 0, fault(Unreachable::NotConnected));
    assert!(matches!(till.outcome(30_000), PollOutcome::Unreachable(Unreachable::NotConnected)));
}

/// A provider that looks at the pace first says `slow_down` for a result that it has, and for one that it gave.
#[test]
fn slow_down_after_a_lost_answer_does_not_say_that_nothing_was_lost() {
    for (between, is_lost) in [(SLOW_DOWN, true), (PENDING, false)] {
        let mut till = Till::new(20);
        let asked = till.ask(100, 0, fault(Unreachable::ConnectionLost));
        till.ask(asked, 0, between);
        assert!(till.poll.trouble().is_none(), "the provider is there");
        assert_eq!(matches!(till.outcome(20_000), PollOutcome::ResultLost), is_lost);
    }
    // A later fault that loses nothing does not hide it.
    let mut till = Till::new(40);
    let asked = till.ask(100, 0, fault(Unreachable::ConnectionLost));
    let asked = till.ask(asked, 0, SLOW_DOWN);
    till.ask(asked, 0, fault(Unreachable::NotConnected));
    assert!(matches!(till.outcome(40_000), PollOutcome::ResultLost));
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
