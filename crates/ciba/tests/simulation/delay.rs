//! Approval to tokens, in simulated time: this crate's machine beside other ways to ask and beside what the
//! standard allows at the very most.
//!
//! The model: each way takes half of the round trip, give or take 30 %; the provider answers at once, or
//! holds a question for up to 30 s, or says `slow_down` to whoever is early; approvals fall uniformly between
//! 60 and 200 s after the request.

use std::time::{Duration, Instant};

use ciba::{Acknowledgement, HttpAnswer, Poll, Step, TokenAnswer};

use crate::chance::Chance;

/// The interval of every provider here.
pub(crate) const INTERVAL: Duration = Duration::from_secs(5);

/// What each `slow_down` adds to it (CIBA Core 1.0 section 11).
const SLOW_DOWN_STEP_S: f64 = 5.0;

/// Moments are sums of floating-point numbers.
const ROUNDING_S: f64 = 1e-6;

/// How a provider treats a question while nobody has decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Provider {
    /// It answers at once.
    Plain,
    /// It holds the question for up to 30 s.
    LongPolling,
    /// It counts the interval from question to question as they arrive, begins anew with each one that is
    /// early, and looks at nothing else before.
    StrictFromRequest,
    /// The same, but it counts from its own answer, for which it takes up to 100 ms.
    StrictFromResponse,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Client {
    /// The usual sample: ask, read, wait one interval, ask again. It takes `slow_down` for "not yet".
    SampleLoop,
    /// The rule of npm's openid-client: the interval before each question, and longer after `slow_down`.
    Peer,
    /// The machine of this crate.
    Machine,
    /// The earliest moment that CIBA Core 1.0 section 10.1 allows. A limit, not advice: providers that
    /// count from arrival to arrival answer it with `slow_down`.
    EarliestLegal,
}

/// What was measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Delay {
    /// Mean seconds from approval to tokens.
    pub(crate) mean_s: f64,
    /// The longest.
    pub(crate) max_s: f64,
    /// How often a provider said `slow_down`, in all flows.
    pub(crate) slow_downs: u32,
    /// How often a question left sooner than the standard allows, in all flows.
    pub(crate) violations: u32,
}

/// Runs `flows` approvals.
pub(crate) fn measure(provider: Provider, client: Client, round_trip_s: f64, flows: u32, seed: u64) -> Delay {
    let mut chance = Chance::new(seed);
    let mut delay = Delay { mean_s: 0.0, max_s: 0.0, slow_downs: 0, violations: 0 };
    for _ in 0..flows {
        let took_s = one_approval(provider, client, round_trip_s, &mut chance, &mut delay);
        delay.mean_s += took_s / f64::from(flows);
        delay.max_s = delay.max_s.max(took_s);
    }
    delay
}

fn one_approval(
    provider: Provider,
    client: Client,
    round_trip_s: f64,
    chance: &mut Chance,
    counts: &mut Delay,
) -> f64 {
    let approved = chance.between(60.0, 200.0);
    let half_s = round_trip_s / 2.0;
    let mut asker = Asker::new(client, way(half_s, chance) + way(half_s, chance));
    let mut interval_s = INTERVAL.as_secs_f64();
    let (mut last_sent, mut counted_from) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    loop {
        let sent = asker.next_question();
        counts.violations += u32::from(sent + ROUNDING_S < last_sent + interval_s);
        last_sent = sent;
        let arrived = sent + way(half_s, chance);
        let early = arrived + ROUNDING_S < counted_from + INTERVAL.as_secs_f64();
        let answered = match provider {
            Provider::Plain | Provider::StrictFromRequest => arrived,
            Provider::StrictFromResponse => arrived + chance.between(0.0, 0.1),
            Provider::LongPolling => arrived.max(approved.min(arrived + 30.0)),
        };
        counted_from = match provider {
            Provider::Plain | Provider::LongPolling => f64::NEG_INFINITY,
            Provider::StrictFromRequest => arrived,
            Provider::StrictFromResponse => answered,
        };
        let received = answered + way(half_s, chance);
        if early {
            counts.slow_downs += 1;
            interval_s += SLOW_DOWN_STEP_S;
            asker.slow_down(sent, received);
        } else if approved <= answered {
            return received - approved;
        } else {
            asker.pending(sent, received);
        }
    }
}

fn way(half_s: f64, chance: &mut Chance) -> f64 {
    half_s * chance.between(0.7, 1.3)
}

/// The clients behind the same verbs; times are seconds since the request was sent.
enum Asker {
    Sample { next: f64 },
    Peer { next: f64, interval: f64 },
    EarliestLegal { next: f64, interval: f64 },
    Machine { poll: Box<Poll>, start: Instant, now: Instant },
}

impl Asker {
    fn new(client: Client, acknowledged: f64) -> Self {
        let interval = INTERVAL.as_secs_f64();
        match client {
            Client::SampleLoop => Self::Sample { next: acknowledged + interval },
            Client::Peer => Self::Peer { next: acknowledged + interval, interval },
            Client::EarliestLegal => Self::EarliestLegal { next: acknowledged, interval },
            Client::Machine => {
                let start = any_instant();
                let answer = HttpAnswer::json(200, r#"{"auth_req_id":"a","expires_in":3600,"interval":5}"#);
                let now = start + Duration::from_secs_f64(acknowledged);
                let acknowledgement = Acknowledgement::read(&answer, start).expect("a valid acknowledgement");
                Self::Machine { poll: Box::new(Poll::new(&acknowledgement, now)), start, now }
            }
        }
    }

    fn next_question(&mut self) -> f64 {
        match self {
            Self::Sample { next } | Self::Peer { next, .. } | Self::EarliestLegal { next, .. } => *next,
            Self::Machine { poll, start, now } => loop {
                match poll.step(*now) {
                    Step::Wait(until) => *now = until,
                    Step::Ask { .. } => return (*now - *start).as_secs_f64(),
                    Step::Asking | Step::Done(_) => panic!("the machine should ask"),
                }
            },
        }
    }

    fn pending(&mut self, sent: f64, received: f64) {
        match self {
            Self::Sample { next } => *next = received + INTERVAL.as_secs_f64(),
            Self::Peer { next, interval } => *next = received + *interval,
            Self::EarliestLegal { next, interval } => *next = received.max(sent + *interval),
            Self::Machine { .. } => self.answered(TokenAnswer::Pending { retry_after: None }, received),
        }
    }

    fn slow_down(&mut self, sent: f64, received: f64) {
        match self {
            Self::Sample { .. } => {}
            Self::Peer { interval, .. } | Self::EarliestLegal { interval, .. } => {
                *interval += SLOW_DOWN_STEP_S;
            }
            Self::Machine { .. } => {
                return self.answered(TokenAnswer::SlowDown { retry_after: None }, received);
            }
        }
        self.pending(sent, received);
    }

    fn answered(&mut self, answer: TokenAnswer, received: f64) {
        if let Self::Machine { poll, start, now } = self {
            let sent_at = *now;
            *now = *start + Duration::from_secs_f64(received);
            poll.answered(answer, sent_at, *now);
        }
    }
}

/// Some moment; only differences from it matter.
#[expect(clippy::disallowed_methods, reason = "an Instant can't be made from nothing")]
pub(crate) fn any_instant() -> Instant {
    Instant::now()
}
