//! What makes one request unlike any other: the time and the chance that go into what is signed for it.
//!
//! Nothing here asks a clock or a random source; who sends the request brings both.

use jiff::Timestamp;

use crate::base64url;

/// How far a signed document is dated back, in seconds: the provider's clock is known to about a second,
/// and a document from the future is refused by most.
const DATED_BACK_S: i64 = 10;

/// A moment and 128 random bits, for exactly one request: it is used up by it, since providers remember
/// each `jti` and refuse it the second time.
#[derive(Debug)]
pub struct Fresh {
    /// The provider's time as best known: of its last `Date` header if there was one
    /// (see [`ClockOffset`](crate::ClockOffset)), else of this machine's clock.
    pub now: Timestamp,
    /// Random bytes that nobody can guess.
    pub random: [u8; 16],
}

impl Fresh {
    /// `iat` and `nbf`, in seconds.
    pub(crate) fn issued_at(&self) -> i64 {
        self.now.as_second() - DATED_BACK_S
    }

    /// `exp` in seconds, this long from now.
    pub(crate) fn expires_after(&self, seconds: i64) -> i64 {
        self.now.as_second() + seconds
    }

    /// `jti`. One request may carry two documents, and each needs its own.
    pub(crate) fn id(&self, document: &str) -> String {
        format!("{document}-{}", base64url::encode(&self.random))
    }
}
