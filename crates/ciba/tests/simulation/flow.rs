//! One random flow: a person, a network and a strict provider around the machine, and a log of every
//! rule that was broken. Times are seconds since the authentication request was sent.
//!
//! Distributions of `Weather::ANY`: interval absent (5 s) or 1 to 10 s; life 20 to 300 s; a flow's round
//! trip is 20 to 300 ms in 60 % of flows, 0.3 to 3 s in 25 %, 3 to 10 s in 10 %, 10 to 40 s in 5 %, every
//! leg +-30 %; 70 % approve, 15 % decline, 15 % do nothing; 20 % of providers hold questions for 30 s; a
//! suspended PC sleeps for 10 s to 8 h from some moment of the request's life.

use std::time::{Duration, Instant};

use ciba::{Acknowledgement, HttpAnswer, Poll, PollOutcome, Step, TokenAnswer, TokenRefusal, Unreachable};

use crate::chance::Chance;
use crate::delay::any_instant;
use crate::provider::{Person, Provider, Said};
use crate::weather::Weather;

/// How a flow ended, as the machine said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Tokens,
    Declined,
    Expired,
    ResultLost,
    Unreachable,
    InvalidGrant,
    Cancelled,
}

/// What happened in one flow.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) ending: Ending,
    pub(crate) violations: Vec<String>,
    pub(crate) polls: u32,
    pub(crate) faults: u32,
    pub(crate) long_polls: u32,
    /// `slow_down`s that an arrival-to-arrival provider would give, where the answer before came within
    /// the interval: these are ours to avoid.
    pub(crate) earned_slow_downs: u32,
    /// The same where the answer before was slower than the interval: nobody can tell a slow way there
    /// from a long poll.
    pub(crate) earned_after_slow_answer: u32,
    pub(crate) given_slow_downs: u32,
    pub(crate) result_swallowed: bool,
    pub(crate) slept_past_the_deadline: bool,
}

/// Runs one flow to its end.
pub(crate) fn run(seed: u64, weather: &Weather) -> Report {
    let mut chance = Chance::new(seed);
    Flow::new(&mut chance, weather).run(seed)
}

struct Flow {
    weather: Weather,
    network: Network,
    provider: Provider,
    start: Instant,
    poll: Poll,
    deadline: f64,
    interval: f64,
    cancel_at: f64,
    outage_from: f64,
    /// From when the PC sleeps, and until when.
    suspended: (f64, f64),
    impatient: bool,
    report: Report,
    /// The last exchange: sent, received, and whether it was answered at all.
    last: Option<(f64, f64, bool)>,
    last_fault_may_have_lost: bool,
}

struct Network {
    round_trip_s: f64,
}

impl Network {
    fn way(&self, chance: &mut Chance) -> f64 {
        self.round_trip_s / 2.0 * chance.between(0.7, 1.3)
    }
}

impl Flow {
    fn new(chance: &mut Chance, weather: &Weather) -> Self {
        let mut happens = |probability: f64| chance.between(0.0, 1.0) < probability;
        let (holds, forgetful) = (happens(weather.long_polling), happens(weather.forgetful));
        let (cancels, impatient) = (happens(weather.cancels), happens(weather.impatient));
        let (outage, no_interval) = (happens(weather.outages), happens(0.3));
        let suspends = happens(weather.suspends);
        let round_trip_s = match weather.round_trip_s {
            Some(fixed) => fixed,
            None => match chance.between(0.0, 1.0) {
                kind if kind < 0.60 => chance.between(0.02, 0.3),
                kind if kind < 0.85 => chance.between(0.3, 3.0),
                kind if kind < 0.95 => chance.between(3.0, 10.0),
                _ => chance.between(10.0, 40.0),
            },
        };
        let network = Network { round_trip_s };
        let interval = if no_interval { 5 } else { chance.between(1.0, 11.0) as u32 };
        let life = chance.between(20.0, 301.0) as u32;
        let person = match chance.between(0.0, 1.0) {
            kind if kind < 0.70 => Person::Approves(chance.between(2.0, 60.0)),
            kind if kind < 0.85 => Person::Declines(chance.between(2.0, 60.0)),
            _ => Person::DoesNothing,
        };
        let arrived = network.way(chance);
        let received = arrived + network.way(chance);
        let mut document = format!(r#"{{"auth_req_id":"a.1","expires_in":{life}"#);
        if !no_interval {
            document.push_str(&format!(r#","interval":{interval}"#));
        }
        document.push('}');
        let asleep = if suspends { chance.between(0.0, f64::from(life)) } else { f64::INFINITY };
        let nap = if chance.between(0.0, 1.0) < 0.5 { 10.0..300.0 } else { 300.0..28_800.0 };
        let suspended = (asleep, asleep + chance.between(nap.start, nap.end));
        let start = any_instant();
        let acknowledgement = Acknowledgement::read(&HttpAnswer::json(200, &document), start).unwrap();
        let interval = f64::from(interval);
        Self {
            weather: *weather,
            network,
            provider: Provider {
                person,
                expires: arrived + f64::from(life),
                holds,
                forgets: if forgetful {
                    arrived + chance.between(0.0, f64::from(life))
                } else {
                    f64::INFINITY
                },
                interval,
                answered_for_good: false,
                last_arrival: None,
                last_response: None,
            },
            start,
            poll: Poll::new(&acknowledgement, start + Duration::from_secs_f64(received)),
            deadline: f64::from(life),
            interval,
            cancel_at: if cancels { chance.between(0.0, 60.0) } else { f64::INFINITY },
            outage_from: if outage { chance.between(0.0, 60.0) } else { f64::INFINITY },
            suspended,
            impatient,
            report: Report {
                ending: Ending::Cancelled,
                violations: Vec::new(),
                polls: 0,
                faults: 0,
                long_polls: 0,
                earned_slow_downs: 0,
                earned_after_slow_answer: 0,
                given_slow_downs: 0,
                result_swallowed: false,
                slept_past_the_deadline: false,
            },
            last: None,
            last_fault_may_have_lost: false,
        }
    }

    fn run(mut self, seed: u64) -> Report {
        // Network and machine draw from their own streams, so that the person and the provider are the
        // same with and without faults.
        let mut chance = Chance::new(seed ^ 0x5eed);
        let mut now = 0.0_f64.max(self.network.round_trip_s);
        for _ in 0..20_000 {
            if now >= self.cancel_at {
                self.poll.cancel();
                self.late_answer_has_no_effect(now);
            }
            match self.poll.step(self.at(now)) {
                Step::Done(outcome) => return self.end(&outcome, now),
                Step::Wait(until) => now = self.wait(now, until, &mut chance),
                Step::Ask { timeout } => now = self.exchange(now, timeout.as_secs_f64(), &mut chance),
                Step::Asking => {
                    self.violation("the machine waits for an answer that it was given".into());
                    return self.report;
                }
            }
        }
        self.violation("the flow never ended".into());
        self.report
    }

    fn at(&self, seconds: f64) -> Instant {
        self.start + Duration::from_secs_f64(seconds)
    }

    fn violation(&mut self, text: String) {
        self.report.violations.push(text);
    }

    /// A timer never fires early but often late; sometimes something else wakes the driver before it.
    fn wait(&mut self, now: f64, until: Instant, chance: &mut Chance) -> f64 {
        let until = until.duration_since(self.start).as_secs_f64();
        if self.at(until) <= self.at(now) {
            self.violation(format!("told to wait until {until} at {now}: a busy loop"));
        }
        if self.impatient && chance.between(0.0, 1.0) < 0.3 {
            self.poll.try_now(self.at(now));
        }
        let woken = if chance.between(0.0, 1.0) < 0.1 {
            chance.between(now, until)
        } else {
            until + 1e-9 + if chance.between(0.0, 1.0) < 0.5 { chance.between(0.0, 0.05) } else { 0.0 }
        };
        self.sleep_through(now, woken).unwrap_or(woken)
    }

    /// When the PC wakes, if it falls asleep in between.
    fn sleep_through(&mut self, from: f64, to: f64) -> Option<f64> {
        let (asleep, awake) = self.suspended;
        if !(from..to).contains(&asleep) {
            return None;
        }
        self.suspended = (f64::INFINITY, awake);
        let awake = awake.max(to);
        self.report.slept_past_the_deadline |= awake >= self.deadline;
        Some(awake)
    }

    fn exchange(&mut self, now: f64, timeout: f64, chance: &mut Chance) -> f64 {
        let sent = now;
        self.check_spacing(sent);
        self.report.polls += 1;
        if !matches!(self.poll.step(self.at(now)), Step::Asking) {
            self.violation(format!("a second question at {now} while the first is under way"));
        }
        self.poll.try_now(self.at(now));
        if !matches!(self.poll.step(self.at(now + 100.0)), Step::Asking) {
            self.violation(format!("try_now at {now} made a second question"));
        }
        let (mut answer, mut received) = self.travel(sent, timeout, chance);
        if let Some(awake) = self.sleep_through(sent, received) {
            // Whatever came meanwhile, the connection was gone before anybody could read it.
            self.report.result_swallowed |=
                matches!(answer, TokenAnswer::Tokens(_) | TokenAnswer::Refused(TokenRefusal::AccessDenied));
            let fault = Unreachable::TimedOut;
            (answer, received) = (TokenAnswer::Fault { fault, retry_after: None }, awake);
        }
        self.last = Some((sent, received, !matches!(answer, TokenAnswer::Fault { .. })));
        if let TokenAnswer::Fault { fault, .. } = &answer {
            self.report.faults += 1;
            self.last_fault_may_have_lost |= fault.answer_may_be_lost();
        }
        if matches!(answer, TokenAnswer::SlowDown { .. }) {
            self.interval += 5.0;
        }
        if received >= self.cancel_at {
            self.poll.cancel();
        }
        self.poll.answered(answer, self.at(sent), self.at(received));
        received
    }

    fn check_spacing(&mut self, sent: f64) {
        const ROUNDING: f64 = 1e-6;
        if sent >= self.deadline {
            self.violation(format!("asked at {sent}, after the deadline {}", self.deadline));
        }
        let Some((last_sent, last_received, answered)) = self.last else { return };
        let interval = self.interval;
        if sent + ROUNDING < last_sent + interval {
            self.violation(format!("asked at {sent}, {interval} s after {last_sent} was due"));
        }
        if sent < last_received {
            self.violation(format!("asked at {sent} before the answer of {last_received}"));
        }
        if answered && last_received - last_sent <= interval && sent + ROUNDING < last_received + interval {
            self.violation(format!("asked at {sent}, too soon after the answer of {last_received}"));
        }
    }

    /// One question on its way there and back, or lost.
    fn travel(&mut self, sent: f64, timeout: f64, chance: &mut Chance) -> (TokenAnswer, f64) {
        let fault = |fault| TokenAnswer::Fault { fault, retry_after: None };
        if sent >= self.outage_from {
            return (fault(Unreachable::NotConnected), sent + 5.0_f64.min(timeout));
        }
        let there = self.network.way(chance);
        if chance.between(0.0, 1.0) < self.weather.faults_before {
            return fault_before(sent, there, timeout, chance);
        }
        if there >= timeout {
            // It still arrives, after we gave up.
            self.provider.arrive(sent + there, &mut self.report, None);
            let (said, _) = self.provider.say(sent + there);
            self.swallow(&said);
            return (fault(Unreachable::TimedOut), sent + timeout);
        }
        let arrived = sent + there;
        self.provider.arrive(arrived, &mut self.report, self.last);
        let blue = chance.between(0.0, 1.0) < self.weather.slow_downs;
        let (said, answered) = if blue && self.provider.undecided(arrived) {
            (Said::SlowDown, arrived)
        } else {
            self.provider.say(arrived)
        };
        if answered - arrived > 1.0 {
            self.report.long_polls += 1;
        }
        let received = answered + self.network.way(chance);
        if received - sent >= timeout {
            self.swallow(&said);
            return (fault(Unreachable::TimedOut), sent + timeout);
        }
        if chance.between(0.0, 1.0) < self.weather.faults_after {
            self.swallow(&said);
            let kind = if chance.between(0.0, 1.0) < 0.5 {
                Unreachable::ConnectionLost
            } else {
                Unreachable::NotTheProtocol { status: 502 }
            };
            return (fault(kind), received);
        }
        let retry_after = None;
        let answer = match said {
            Said::Pending => TokenAnswer::Pending { retry_after },
            Said::SlowDown => {
                self.report.given_slow_downs += 1;
                self.provider.interval += 5.0;
                TokenAnswer::SlowDown { retry_after }
            }
            Said::Tokens => approved(),
            Said::Declined => TokenAnswer::Refused(TokenRefusal::AccessDenied),
            Said::Expired => TokenAnswer::Refused(TokenRefusal::Expired),
            Said::Unknown => TokenAnswer::Refused(TokenRefusal::InvalidGrant),
        };
        (answer, received)
    }

    fn swallow(&mut self, said: &Said) {
        match said {
            Said::Tokens | Said::Declined => self.report.result_swallowed = true,
            Said::Pending | Said::SlowDown | Said::Expired | Said::Unknown => {}
        }
    }

    fn late_answer_has_no_effect(&mut self, now: f64) {
        let at = self.at(now);
        self.poll.answered(approved(), at, at);
        if !matches!(self.poll.step(at), Step::Done(PollOutcome::Cancelled)) {
            self.violation("an answer after cancel had an effect".into());
        }
    }

    /// Compares the verdict with what the provider really did.
    fn end(mut self, outcome: &PollOutcome, now: f64) -> Report {
        let person = self.provider.person;
        let swallowed = self.report.result_swallowed;
        let (ending, right) = match outcome {
            PollOutcome::Tokens(_) => (Ending::Tokens, matches!(person, Person::Approves(_)) && !swallowed),
            PollOutcome::Declined => (Ending::Declined, matches!(person, Person::Declines(_)) && !swallowed),
            PollOutcome::Expired => (Ending::Expired, !swallowed && now + 1.0 >= self.deadline),
            PollOutcome::ResultLost => (Ending::ResultLost, self.last_fault_may_have_lost),
            PollOutcome::Unreachable(_) => (Ending::Unreachable, !swallowed && now >= self.deadline),
            PollOutcome::Refused(TokenRefusal::InvalidGrant) => {
                (Ending::InvalidGrant, !swallowed && now >= self.provider.forgets)
            }
            PollOutcome::Cancelled => (Ending::Cancelled, now >= self.cancel_at),
            PollOutcome::Refused(_) => (Ending::InvalidGrant, false),
        };
        self.report.ending = ending;
        if !right {
            self.violation(format!(
                "ended as {ending:?} at {now}; {person:?}, result swallowed: {swallowed}"
            ));
        }
        if now > self.deadline + 45.0 && !self.report.slept_past_the_deadline {
            self.violation(format!("ended at {now}, long after the deadline {}", self.deadline));
        }
        self.report
    }
}

/// A fault that strikes before the provider has acted.
fn fault_before(sent: f64, there: f64, timeout: f64, chance: &mut Chance) -> (TokenAnswer, f64) {
    let soon = sent + (there * 2.0).min(timeout);
    let (fault, retry_after, at) = match chance.between(0.0, 8.0) as u32 {
        0 => (Unreachable::NotConnected, None, sent + 0.01),
        1 => (Unreachable::NotConnected, None, sent + 5.0_f64.min(timeout)),
        2 => (Unreachable::Tls, None, soon),
        3 => (Unreachable::ConnectionLost, None, soon),
        4 => (Unreachable::NotTheProtocol { status: 502 }, None, soon),
        5 => (Unreachable::NotTheProtocol { status: 503 }, Some(chance.between(1.0, 20.0)), soon),
        6 => (Unreachable::TooManyRequests, Some(chance.between(1.0, 20.0)), soon),
        _ => (Unreachable::TimedOut, None, sent + timeout),
    };
    (TokenAnswer::Fault { fault, retry_after: retry_after.map(Duration::from_secs_f64) }, at)
}

/// An approval, read as it would come.
fn approved() -> TokenAnswer {
    let document = r#"{"id_token":"a.b.c","access_token":"token","token_type":"Bearer"}"#;
    TokenAnswer::read(&Ok(HttpAnswer::json(200, document)))
}
