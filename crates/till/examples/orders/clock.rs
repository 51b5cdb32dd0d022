//! The real time, and a stopwatch that jumps over what a till only waits for.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use desk::ports::Clock;
use jiff::Timestamp;

pub(crate) struct JumpingClock {
    began: Instant,
    jumped: Mutex<Duration>,
}

impl JumpingClock {
    pub(crate) fn new() -> Self {
        Self { began: Instant::now(), jumped: Mutex::new(Duration::ZERO) }
    }

    pub(crate) fn jump(&self, time: Duration) {
        *self.jumped.lock().unwrap() += time;
    }
}

#[async_trait::async_trait]
impl Clock for JumpingClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn instant(&self) -> Instant {
        self.began + *self.jumped.lock().unwrap()
    }

    async fn sleep_until(&self, moment: Instant) {
        self.jump(moment.saturating_duration_since(self.instant()));
    }
}
