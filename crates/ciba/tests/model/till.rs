//! The machine beside its history: every act is done to the one and written into the other, and after
//! each the machine's word is held against the rules.

use std::time::{Duration, Instant};

use ciba::{Acknowledgement, HttpAnswer, Poll, Step};

use crate::acts::{Act, Outgoing};
use crate::reference::{End, Exchange, History, Ms, SECOND};

/// What happened in a run, to see that the runs were worth their time.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) asked: u32,
    pub(crate) slept_past_the_end: bool,
    pub(crate) end: Option<End>,
}

pub(crate) struct Till {
    poll: Poll,
    history: History,
    start: Instant,
    now: Ms,
    tally: Tally,
}

impl Till {
    pub(crate) fn new((life, interval, took): (u64, Option<u64>, Ms)) -> Self {
        let start = some_instant();
        let named = interval.map(|seconds| format!(r#","interval":{seconds}"#)).unwrap_or_default();
        let document = format!(r#"{{"auth_req_id":"a.1","expires_in":{life}{named}}}"#);
        let acknowledgement = Acknowledgement::read(&HttpAnswer::json(200, &document), start).unwrap();
        let history = History {
            acknowledged_at: took,
            deadline: life * SECOND,
            first_interval: interval.unwrap_or(5) * SECOND,
            exchanges: Vec::new(),
            try_now: false,
        };
        let poll = Poll::new(&acknowledgement, start + Duration::from_millis(took));
        Self { poll, history, start, now: took, tally: Tally::default() }
    }

    /// Does all of it, and then what a good driver does until the end.
    pub(crate) fn live(mut self, acts: Vec<Act>, last: &Outgoing) -> Tally {
        for act in acts {
            self.act(act);
            if self.tally.end.is_some() {
                self.stays_ended();
                return self.tally;
            }
        }
        // Two questions a second would be a thousand in the longest life: more is a busy loop.
        for _ in 0..1000 {
            self.act(Act::Go { late: 0, exchange: last.clone() });
            if self.tally.end.is_some() {
                self.stays_ended();
                return self.tally;
            }
        }
        panic!("it never ends");
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Sleep(time) => {
                let before = self.now;
                self.now += time;
                let deadline = self.history.deadline;
                self.tally.slept_past_the_end |= before < deadline && self.now >= deadline;
                self.look();
            }
            Act::TryNow => {
                self.poll.try_now(self.at(self.now));
                self.history.try_now = true;
                self.look();
            }
            Act::Cancel => {
                self.poll.cancel();
                let Step::Done(outcome) = self.poll.step(self.at(self.now)) else { panic!("it goes on") };
                assert_eq!(End::from(&outcome), End::Cancelled);
                self.tally.end = Some(End::Cancelled);
            }
            Act::Stray(answer) => {
                let at = self.at(self.now);
                self.poll.answered(answer, at, at);
                self.look();
            }
            Act::Go { late, exchange } => {
                if let Some(until) = self.look() {
                    self.now = until + late;
                }
                self.ask(exchange);
            }
        }
    }

    /// Holds the machine's word at this moment against the rules, without asking; when to come again.
    fn look(&mut self) -> Option<Ms> {
        let (now, end) = (self.now, self.history.end(self.now));
        if end.is_none() && self.history.is_due(now) {
            // To step would be to ask; whoever asks looks for himself.
            return None;
        }
        match (self.poll.step(self.at(now)), end) {
            (Step::Done(outcome), Some(end)) => {
                assert_eq!(End::from(&outcome), end, "at {now}");
                self.tally.end = Some(end);
                None
            }
            (Step::Wait(until), None) => {
                let until = until.duration_since(self.start);
                assert_eq!(until.subsec_nanos() % 1_000_000, 0);
                let until = until.as_millis() as Ms;
                assert!(until > now, "told to wait until {until} at {now}: a busy loop");
                let turns = self.history.is_due(until) || self.history.end(until).is_some();
                let before = self.history.is_due(until - 1) || self.history.end(until - 1).is_some();
                assert!(turns && !before, "told to wait until {until} at {now}");
                Some(until)
            }
            (step, end) => panic!("{step:?} at {now}, where the rules say {end:?}"),
        }
    }

    /// Asks, if it is due, and reports the answer.
    fn ask(&mut self, outgoing: Outgoing) {
        if !self.history.is_due(self.now) || self.tally.end.is_some() {
            self.look();
            return;
        }
        let step = self.poll.step(self.at(self.now));
        let Step::Ask { timeout } = step else { panic!("{step:?} at {}, where one must ask", self.now) };
        let left = Duration::from_millis(self.history.deadline - self.now);
        assert_eq!(timeout, Duration::from_secs(40).min(left + Duration::from_secs(5)));
        self.tally.asked += 1;

        let sent = self.now + outgoing.lag;
        self.not_early(sent);
        let received = sent + outgoing.round_trip;
        if outgoing.pestered {
            for moment in [self.now, sent, received + 3600 * SECOND] {
                self.poll.try_now(self.at(moment));
                assert!(matches!(self.poll.step(self.at(moment)), Step::Asking), "a second question");
            }
        }
        self.poll.answered(outgoing.answer.clone(), self.at(sent), self.at(received));
        self.history.exchanges.push(Exchange { sent, received, answer: outgoing.answer });
        self.history.try_now = false;
        self.now = received;
        self.look();
    }

    /// The promises to the provider in their plainest form, once more and without the reference.
    fn not_early(&self, sent: Ms) {
        assert!(self.now < self.history.deadline, "asked after the deadline");
        let Some(last) = self.history.exchanges.last() else { return };
        let interval = self.history.interval();
        assert!(sent >= last.received, "two at once");
        assert!(sent >= last.sent + interval, "early, counted from the request");
        let quick = last.round_trip() <= interval;
        assert!(!quick || sent >= last.received + interval, "early, counted from the answer");
    }

    /// Nothing brings it back: no answer, no impatience, no time.
    fn stays_ended(&mut self) {
        let at = self.at(self.now);
        self.poll.answered(ciba::TokenAnswer::Pending { retry_after: None }, at, at);
        self.poll.try_now(at);
        self.poll.cancel();
        for later in [0, SECOND, 24 * 3600 * SECOND] {
            let Step::Done(outcome) = self.poll.step(self.at(self.now + later)) else { panic!("it lives") };
            assert_eq!(Some(End::from(&outcome)), self.tally.end);
        }
        assert_eq!(self.poll.attempts(), self.tally.asked);
        assert_eq!(self.poll.interval(), Duration::from_millis(self.history.interval()));
    }

    fn at(&self, moment: Ms) -> Instant {
        self.start + Duration::from_millis(moment)
    }
}

#[expect(clippy::disallowed_methods, reason = "an Instant can't be made from nothing")]
fn some_instant() -> Instant {
    Instant::now()
}
