//! Long polling: a poll that is kept open until somebody decides (CIBA Core 1.0, 10.1; RFC 6202, section 2).
//!
//! The only place where the provider waits. It waits in tokio's time, which a test can pause; what is due and what has
//! expired is still told by the provider's own clock.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use crate::grants::Polled;
use crate::lock;
use crate::provider::Practice;

/// A poll that is being held. While it lives, another one for the same request is refused.
pub(crate) struct Held<'a> {
    practice: &'a Practice,
    id: &'a str,
    decided: Arc<Notify>,
}

impl<'a> Held<'a> {
    /// Guards what [`crate::grants::Grants::hold`] has begun.
    pub(crate) fn new(practice: &'a Practice, id: &'a str, decided: Arc<Notify>) -> Self {
        Self { practice, id, decided }
    }

    /// What the poll finds: at once when somebody decides, and after `at_most` in any case.
    pub(crate) async fn until_decided(self, at_most: Duration) -> Polled {
        let until = self.practice.now().monotonic + at_most;
        loop {
            let now = self.practice.now();
            self.practice.answer_automatically(now);
            let polled = lock(&self.practice.inner.grants).look(self.id, now);
            let left = until.saturating_sub(now.monotonic);
            if !matches!(polled, Polled::Pending) || left.is_zero() {
                return polled;
            }
            let change = self.practice.next_change(self.id, now).unwrap_or(left);
            if tokio::time::timeout(left.min(change), self.decided.notified()).await.is_ok() {
                return lock(&self.practice.inner.grants).look(self.id, self.practice.now());
            }
        }
    }
}

/// Also when the client has hung up and nobody is there to be answered.
impl Drop for Held<'_> {
    fn drop(&mut self) {
        lock(&self.practice.inner.grants).release(self.id);
    }
}
