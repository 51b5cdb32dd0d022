//! Approval to tokens, in simulated time: this crate's machine beside the usual sample loop and beside
//! what the standard allows at the very most.
//!
//! The model: each way takes half of the round trip, give or take 30 %; the provider answers at once, or
//! holds a question for up to 30 s; approvals fall uniformly between 60 and 200 s after the request.

use std::time::{Duration, Instant};

use ciba::{Acknowledgement, HttpAnswer, Poll, Step, TokenAnswer};

use crate::chance::Chance;

/// The interval of every provider here.
pub(crate) const INTERVAL: Duration = Duration::from_secs(5);

/// How a provider treats a question while nobody has decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Provider {
    /// It answers at once.
    Plain,
    /// It holds the question for up to 30 s.
    LongPolling,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Client {
    /// The usual sample: ask, read, wait one interval, ask again.
    SampleLoop,
    /// The machine of this crate.
    Machine,
    /// The earliest moment that CIBA Core 1.0 section 10.1 allows. A limit, not advice: providers that
    /// count from arrival to arrival answer it with `slow_down`.
    EarliestLegal,
}

/// What was measured, in seconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Delay {
    /// Mean from approval to tokens.
    pub(crate) mean_s: f64,
    /// The longest.
    pub(crate) max_s: f64,
}

/// Runs `flows` approvals.
pub(crate) fn measure(provider: Provider, client: Client, round_trip_s: f64, flows: u32, seed: u64) -> Delay {
    let mut chance = Chance::new(seed);
    let delays: Vec<f64> =
        (0..flows).map(|_| one_approval(provider, client, round_trip_s, &mut chance)).collect();
    Delay {
        mean_s: delays.iter().sum::<f64>() / f64::from(flows),
        max_s: delays.iter().copied().fold(0.0, f64::max),
    }
}

fn one_approval(provider: Provider, client: Client, round_trip_s: f64, chance: &mut Chance) -> f64 {
    let approved = chance.between(60.0, 200.0);
    let mut way = || round_trip_s / 2.0 * chance.between(0.7, 1.3);
    let mut asker = Asker::new(client, way() + way());
    loop {
        let sent = asker.next_question();
        let arrived = sent + way();
        let answered = match provider {
            Provider::Plain => arrived,
            Provider::LongPolling => arrived.max(approved.min(arrived + 30.0)),
        };
        let received = answered + way();
        if approved <= answered {
            return received - approved;
        }
        asker.pending(sent, received);
    }
}

/// The three clients behind one pair of verbs; times are seconds since the request was sent.
enum Asker {
    Sample { next: f64 },
    EarliestLegal { next: f64 },
    Machine { poll: Box<Poll>, start: Instant, now: Instant },
}

impl Asker {
    fn new(client: Client, acknowledged: f64) -> Self {
        let interval = INTERVAL.as_secs_f64();
        match client {
            Client::SampleLoop => Self::Sample { next: acknowledged + interval },
            Client::EarliestLegal => Self::EarliestLegal { next: acknowledged },
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
            Self::Sample { next } | Self::EarliestLegal { next } => *next,
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
        let interval = INTERVAL.as_secs_f64();
        match self {
            Self::Sample { next } => *next = received + interval,
            Self::EarliestLegal { next } => *next = received.max(sent + interval),
            Self::Machine { poll, start, now } => {
                let sent_at = *now;
                *now = *start + Duration::from_secs_f64(received);
                poll.answered(TokenAnswer::Pending { retry_after: None }, sent_at, *now);
            }
        }
    }
}

/// Some moment; only differences from it matter.
#[expect(clippy::disallowed_methods, reason = "an Instant can't be made from nothing")]
pub(crate) fn any_instant() -> Instant {
    Instant::now()
}
