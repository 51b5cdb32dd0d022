//! A clock that stands still unless a test turns it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use desk::ports::Clock;
use jiff::Timestamp;
use tokio::sync::watch;

/// A clock that a test turns.
pub(crate) struct StandingClock {
    began: Instant,
    passed: watch::Sender<Duration>,
    /// How often somebody began to wait for it.
    waits: watch::Sender<u32>,
}

impl StandingClock {
    pub(crate) fn new() -> Arc<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "any moment will do, and this is the only one there is"
        )]
        let began = Instant::now();
        Arc::new(Self { began, passed: watch::Sender::new(Duration::ZERO), waits: watch::Sender::new(0) })
    }

    pub(crate) fn pass(&self, time: Duration) {
        self.passed.send_modify(|passed| *passed += time);
    }

    /// Returns once a till has begun to wait for so many times: then it has done all there was to do.
    pub(crate) async fn waited_for(&self, times: u32) {
        self.waits.subscribe().wait_for(|waits| *waits >= times).await.unwrap();
    }
}

#[async_trait]
impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        // Later than any file that a test writes.
        let begin: Timestamp = "2100-01-01T00:00:00Z".parse().unwrap();
        begin + *self.passed.borrow()
    }

    fn instant(&self) -> Instant {
        self.began + *self.passed.borrow()
    }

    async fn sleep_until(&self, moment: Instant) {
        self.waits.send_modify(|waits| *waits += 1);
        let mut passed = self.passed.subscribe();
        passed.wait_for(|passed| self.began + *passed >= moment).await.unwrap();
    }
}
