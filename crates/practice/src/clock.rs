//! The provider's clock, handed in by whoever starts it.
//!
//! Intervals and lifetimes are measured on the monotonic reading, token times and the `Date` header on the wall-clock
//! one. Nothing else in this crate asks what time it is; a poll that is held, and two faults, wait in tokio's time.

use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// One reading of both clocks, taken at the same instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Time since an arbitrary start; never goes back.
    pub monotonic: Duration,
    /// Time since 1970-01-01T00:00:00Z; may jump, as wall clocks do.
    pub unix: Duration,
}

/// Tells the time. Implemented by any closure that gives a [`Moment`].
pub trait Clock: Send + Sync + 'static {
    /// The time right now.
    fn now(&self) -> Moment;
}

impl<F: Fn() -> Moment + Send + Sync + 'static> Clock for F {
    fn now(&self) -> Moment {
        self()
    }
}

/// The computer's clocks.
#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// A clock whose monotonic reading starts at zero now.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place where the crate asks the world for the time"
    )]
    pub fn start() -> Self {
        Self { started: Instant::now() }
    }
}

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place where the crate asks the world for the time"
    )]
    fn now(&self) -> Moment {
        Moment {
            monotonic: self.started.elapsed(),
            unix: SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default(),
        }
    }
}

/// A clock that stands still until it is told to move, for tests.
#[derive(Debug)]
pub struct ManualClock {
    now: Mutex<Moment>,
}

impl ManualClock {
    /// Stands at `unix_s` seconds since the epoch, monotonic zero.
    #[must_use]
    pub fn at(unix_s: u64) -> Self {
        Self { now: Mutex::new(Moment { monotonic: Duration::ZERO, unix: Duration::from_secs(unix_s) }) }
    }

    /// Moves both readings forward.
    pub fn advance(&self, by: Duration) {
        let mut now = crate::lock(&self.now);
        now.monotonic += by;
        now.unix += by;
    }

    /// Sets the wall clock alone, as a jump of the computer's clock would.
    pub fn jump_to(&self, unix_s: u64) {
        crate::lock(&self.now).unix = Duration::from_secs(unix_s);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Moment {
        *crate::lock(&self.now)
    }
}

impl<C: Clock> Clock for std::sync::Arc<C> {
    fn now(&self) -> Moment {
        C::now(self)
    }
}
