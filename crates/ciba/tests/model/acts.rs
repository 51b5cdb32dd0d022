//! What may happen to a machine, and how often.
//!
//! Distributions. A life of 1 to 300 s, an interval of 1 to 20 s or none; 1 to 60 acts. An act is in 12 of
//! 21 cases the next thing that a good driver does, else: sleep for up to 12 s (3), the PC suspended for up
//! to 8 h (1), *Try now* (3), an answer to nothing (1), a cancel (1 in 4 of 1). A round trip: up to 0.5 s
//! in half of all exchanges, up to 10 s in 3 of 10, up to 40 s in 1.5 of 10, else hours. An answer: pending
//! (8 of 20), `slow_down` (3), a fault of any kind (6), tokens (1), a refusal of any kind (2); a quarter of
//! those that may carry `Retry-After` do, from 0 s to years.

use std::time::Duration;

use ciba::{HttpAnswer, TokenAnswer, TokenRefusal, Unreachable};
use proptest::prelude::*;

use crate::reference::{Ms, SECOND};

/// One thing that happens.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// Wait for what the machine waits for, this much too late; ask what it wants to ask, and report the
    /// answer.
    Go { late: Ms, exchange: Outgoing },
    /// Time passes, and something wakes the driver.
    Sleep(Ms),
    /// Somebody presses *Try now*.
    TryNow,
    /// Somebody cancels.
    Cancel,
    /// An answer arrives that nobody waits for.
    Stray(TokenAnswer),
}

/// A question on its way and back.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    /// Between the machine's word and the sending.
    pub(crate) lag: Ms,
    pub(crate) round_trip: Ms,
    /// *Try now* is pressed and the machine is asked again while the question is under way.
    pub(crate) pestered: bool,
    pub(crate) answer: TokenAnswer,
}

/// An acknowledgement: life and interval in seconds, and how long it took.
pub(crate) fn acknowledgement() -> impl Strategy<Value = (u64, Option<u64>, Ms)> {
    (1..=300_u64, prop::option::of(1..=20_u64), round_trip())
}

/// A history of acts.
pub(crate) fn acts() -> impl Strategy<Value = Vec<Act>> {
    prop::collection::vec(act(), 1..60)
}

fn act() -> impl Strategy<Value = Act> {
    let go = (0..200_u64, exchange()).prop_map(|(late, exchange)| Act::Go { late, exchange });
    let cancel = prop::bool::weighted(0.25).prop_map(|really| if really { Act::Cancel } else { Act::TryNow });
    prop_oneof![
        12 => go,
        3 => (0..12 * SECOND).prop_map(Act::Sleep),
        1 => suspended().prop_map(Act::Sleep),
        3 => Just(Act::TryNow),
        1 => answer().prop_map(Act::Stray),
        1 => cancel,
    ]
}

fn exchange() -> impl Strategy<Value = Outgoing> {
    (prop_oneof![3 => Just(0), 1 => 0..2 * SECOND], round_trip(), any::<bool>(), answer())
        .prop_map(|(lag, round_trip, pestered, answer)| Outgoing { lag, round_trip, pestered, answer })
}

fn round_trip() -> impl Strategy<Value = Ms> {
    prop_oneof![
        10 => 0..SECOND / 2,
        6 => 0..10 * SECOND,
        3 => 0..40 * SECOND,
        1 => suspended(),
    ]
}

fn suspended() -> impl Strategy<Value = Ms> {
    60 * SECOND..8 * 3600 * SECOND
}

fn answer() -> impl Strategy<Value = TokenAnswer> {
    let pending = retry_after().prop_map(|retry_after| TokenAnswer::Pending { retry_after });
    let slow_down = retry_after().prop_map(|retry_after| TokenAnswer::SlowDown { retry_after });
    let fault =
        (fault(), retry_after()).prop_map(|(fault, retry_after)| TokenAnswer::Fault { fault, retry_after });
    prop_oneof![
        8 => pending,
        3 => slow_down,
        6 => fault,
        1 => Just(approved()),
        2 => refusal().prop_map(TokenAnswer::Refused),
    ]
}

fn retry_after() -> impl Strategy<Value = Option<Duration>> {
    let seconds = prop_oneof![4 => 0..30_u64, 1 => 0..1_000_000_000_u64];
    prop::option::weighted(0.25, seconds.prop_map(Duration::from_secs))
}

fn fault() -> impl Strategy<Value = Unreachable> {
    prop::sample::select(vec![
        Unreachable::AddressRefused,
        Unreachable::NotConnected,
        Unreachable::Tls,
        Unreachable::TlsDates,
        Unreachable::TimedOut,
        Unreachable::ConnectionLost,
        Unreachable::TooLarge { limit: 1 },
        Unreachable::Redirected { status: 302 },
        Unreachable::TooManyRequests,
        Unreachable::NotTheProtocol { status: 502 },
    ])
}

fn refusal() -> impl Strategy<Value = TokenRefusal> {
    prop::sample::select(vec![
        TokenRefusal::AccessDenied,
        TokenRefusal::Expired,
        TokenRefusal::InvalidGrant,
        TokenRefusal::InvalidGrant,
        TokenRefusal::InvalidGrant,
        TokenRefusal::InvalidRequest,
        TokenRefusal::InvalidClient,
        TokenRefusal::UnauthorizedClient,
        TokenRefusal::UnsupportedGrantType,
        TokenRefusal::Unusable("id_token"),
    ])
}

/// An approval, read as it would come.
fn approved() -> TokenAnswer {
    let document = r#"{"id_token":"a.b.c","access_token":"token","token_type":"Bearer"}"#;
    TokenAnswer::read(&Ok(HttpAnswer::json(200, document)))
}
