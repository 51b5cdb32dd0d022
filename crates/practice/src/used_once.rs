//! Which tokens of clients were used: each `jti` is good for one use (RFC 7523, section 3).
//!
//! Pure: takes the time as an argument. Forgets what has expired, since that is refused anyway.

use std::collections::HashMap;
use std::time::Duration;

/// The most that is remembered. Beyond it nothing new is let in: forgetting would let something be used twice.
const MAX_KEPT: usize = 100_000;

/// What a token is for. A client may give an assertion and the request beside it the same `jti`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Purpose {
    Assertion,
    SignedRequest,
}

/// The tokens that were used and have not expired.
#[derive(Debug, Default)]
pub(crate) struct UsedOnce {
    until: HashMap<(Purpose, String, String), Duration>,
}

impl UsedOnce {
    /// True if this client has not used this `jti` before; from now on it has. Times are since 1970.
    pub(crate) fn first_use(
        &mut self,
        purpose: Purpose,
        client_id: &str,
        jti: &str,
        expires: Duration,
        now: Duration,
    ) -> bool {
        if self.until.len() >= MAX_KEPT {
            self.until.retain(|_, until| *until > now);
        }
        let token = (purpose, client_id.to_owned(), jti.to_owned());
        if self.until.len() >= MAX_KEPT || self.until.get(&token).is_some_and(|until| *until > now) {
            return false;
        }
        self.until.insert(token, expires);
        true
    }
}
