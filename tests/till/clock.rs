//! One simulated time for the till and the provider: tokio's paused clock, which jumps to the next timer whenever
//! everybody waits. The till's wall clock may be wrong, and its stopwatch may run on while it thinks.

use std::{
    future::Future,
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

/// The moment at which every simulation begins: 2026-11-22T13:05:00Z.
pub const BEGIN_S: i64 = 1_795_352_700;

/// The clocks of one simulation. Needs a paused runtime of one thread.
pub struct SimulatedClock {
    started: tokio::time::Instant,
    ahead_s: AtomicI64,
    thinking_ns: AtomicU64,
    thought_ns: AtomicU64,
}

impl SimulatedClock {
    pub(crate) fn start() -> Self {
        Self {
            started: tokio::time::Instant::now(),
            ahead_s: AtomicI64::new(0),
            thinking_ns: AtomicU64::new(0),
            thought_ns: AtomicU64::new(0),
        }
    }

    /// Sets the till's wall clock ahead of the true time, or behind it.
    pub fn set_ahead(&self, seconds: i64) {
        self.ahead_s.store(seconds, Ordering::Relaxed);
    }

    /// From now on every reading of the till's stopwatch takes this long, as on a busy PC.
    pub fn take_time_for_each_reading(&self, duration: Duration) {
        let nanoseconds = u64::try_from(duration.as_nanos()).expect("a short time");
        self.thinking_ns.store(nanoseconds, Ordering::Relaxed);
    }

    /// The true time, which is the provider's.
    pub fn moment(&self) -> practice::Moment {
        let elapsed = self.elapsed();
        let begin = Duration::from_secs(BEGIN_S.unsigned_abs());
        practice::Moment { monotonic: elapsed, unix: begin + elapsed }
    }

    /// The true time.
    pub fn true_time(&self) -> Timestamp {
        let elapsed = SignedDuration::try_from(self.elapsed()).expect("a short simulation");
        Timestamp::from_second(BEGIN_S).expect("a time") + elapsed
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed() + Duration::from_nanos(self.thought_ns.load(Ordering::Relaxed))
    }
}

#[async_trait]
impl desk::ports::Clock for SimulatedClock {
    fn now(&self) -> Timestamp {
        self.true_time() + SignedDuration::from_secs(self.ahead_s.load(Ordering::Relaxed))
    }

    fn instant(&self) -> Instant {
        self.thought_ns.fetch_add(self.thinking_ns.load(Ordering::Relaxed), Ordering::Relaxed);
        self.started.into_std() + self.elapsed()
    }

    async fn sleep_until(&self, moment: Instant) {
        let now = self.started.into_std() + self.elapsed();
        tokio::time::sleep(moment.saturating_duration_since(now)).await;
    }
}

/// Keeps the paused clock from jumping while real work is done, such as SQLite's in its own thread: the runtime looks
/// idle then, although everybody waits for an answer and not for a timer.
pub async fn standing_still<F: Future>(work: F) -> F::Output {
    let (done, working) = std::sync::mpsc::channel::<()>();
    // Tokio's clock does not jump while a blocking task runs. This one ends when `done` is dropped, also if `work` is.
    let guard = tokio::task::spawn_blocking(move || working.recv().is_err());
    let output = work.await;
    drop(done);
    guard.await.expect("the guard ends");
    output
}
