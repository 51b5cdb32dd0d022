//! What goes wrong on purpose, request by request.
//!
//! A fault either stands in for the answer (before or after the provider acted) or twists the answer that was made.
//! Which of the client's rules it offends is written at each variant.

use serde_json::Value;

/// The doors of the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// `/.well-known/openid-configuration`.
    Discovery,
    /// `/.well-known/openid-configuration/jwks`.
    Keys,
    /// `/connect/ciba`.
    Backchannel,
    /// `/connect/token`.
    Token,
    /// `/connect/userinfo`.
    UserInfo,
    /// `/identity/ciba`, the customer's page.
    Page,
}

impl Endpoint {
    pub(crate) const COUNT: usize = 6;

    pub(crate) fn index(self) -> usize {
        match self {
            Self::Discovery => 0,
            Self::Keys => 1,
            Self::Backchannel => 2,
            Self::Token => 3,
            Self::UserInfo => 4,
            Self::Page => 5,
        }
    }
}

/// Which requests to an endpoint a fault strikes; the first one is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Only this one.
    Nth(u32),
    /// This one and all after it.
    From(u32),
    /// All of them.
    Every,
}

impl Which {
    fn strikes(self, request: u32) -> bool {
        match self {
            Self::Nth(nth) => request == nth,
            Self::From(first) => request >= first,
            Self::Every => true,
        }
    }
}

/// One thing that goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// The provider never sees the request: nothing has happened, asking again is safe.
    Before(Outage),
    /// The provider acts, and then the answer is lost. A one-shot answer is gone for good.
    After(Outage),
    /// The provider answers, but not the truth.
    Twist(Twist),
}

/// What comes instead of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outage {
    /// 500 without a body.
    ServerError,
    /// 503, with `Retry-After` in seconds if given.
    Unavailable {
        /// The value of `Retry-After`.
        retry_after_s: Option<u32>,
    },
    /// 429, with `Retry-After` in seconds if given.
    TooManyRequests {
        /// The value of `Retry-After`.
        retry_after_s: Option<u32>,
    },
    /// 502 with a page for people, as a proxy sends it.
    HtmlPage,
    /// 200 with a page for people, as a captive portal sends it.
    HtmlPageAsSuccess,
    /// 307 to somewhere else; a client that follows gives its secret away.
    Redirect {
        /// The value of `Location`.
        to: String,
    },
    /// The connection breaks in the middle of the body.
    CutShort,
    /// A body of 2 MiB.
    Oversized,
    /// 200 with half a JSON document.
    BrokenJson,
    /// A refusal with this status and this `error`.
    Refusal {
        /// HTTP status.
        status: u16,
        /// The member `error`.
        error: &'static str,
    },
}

/// How an answer is falsified.
#[derive(Clone, Debug, PartialEq)]
pub enum Twist {
    /// Discovery: `issuer` of somebody else. Token: `iss` of somebody else.
    WrongIssuer,
    /// Token: `aud` is another client.
    WrongAudience,
    /// Token: two audiences without `azp`.
    TwoAudiences,
    /// Token: `azp` is another client.
    WrongAuthorizedParty,
    /// Token: `at_hash` of another access token.
    WrongAtHash,
    /// Token: `iat`, `nbf` and `auth_time` a week ago, `exp` still ahead.
    IssuedLongAgo,
    /// Token: `exp` ten minutes ago.
    Expired,
    /// Token: `nbf` in ten minutes.
    NotYetValid,
    /// Token: signed by a key that is not published, under the published `kid`.
    SignedByAnotherKey,
    /// Token: signed by a key that is not published, under a `kid` that is not published.
    UnknownKey,
    /// Token: `alg` is `none` and the signature is empty.
    AlgorithmNone,
    /// Token: signed with HS256 and the client's secret.
    SharedSecret,
    /// Token and UserInfo: another subject than the one who accepted.
    OtherSubject,
    /// Token: sets a claim of the ID token, or removes it with None.
    Claim {
        /// Name of the claim.
        name: &'static str,
        /// Its value.
        value: Option<Value>,
    },
    /// Any JSON answer: sets a member of the document, or removes it with None.
    Member {
        /// Name of the member.
        name: &'static str,
        /// Its value.
        value: Option<Value>,
    },
    /// Token: the customer's account was closed after they accepted.
    CustomerDisabled,
    /// Keys: the document lists no key.
    NoKeys,
    /// Keys: the key is listed twice under the same `kid`.
    KeyTwice,
    /// Any: only the header `Date` is off by this many seconds.
    DateOff {
        /// Seconds added to the true time.
        seconds: i64,
    },
}

/// The script of faults: which strikes which request of which endpoint.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    planned: Vec<(Endpoint, Which, Fault)>,
    seen: [u32; Endpoint::COUNT],
}

impl Faults {
    /// Nothing goes wrong.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds a fault. Counting starts when the script is given to the provider.
    #[must_use]
    pub fn on(mut self, endpoint: Endpoint, which: Which, fault: Fault) -> Self {
        self.planned.push((endpoint, which, fault));
        self
    }

    /// Counts one request and says what strikes it.
    pub(crate) fn strike(&mut self, endpoint: Endpoint) -> Struck {
        let seen = &mut self.seen[endpoint.index()];
        *seen = seen.saturating_add(1);
        let request = *seen;
        let mut struck = Struck::default();
        for (_, _, fault) in
            self.planned.iter().filter(|(at, which, _)| *at == endpoint && which.strikes(request))
        {
            match fault.clone() {
                Fault::Before(outage) => struck.before = Some(outage),
                Fault::After(outage) => struck.after = Some(outage),
                Fault::Twist(twist) => struck.twists.push(twist),
            }
        }
        struck
    }
}

/// What strikes one request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Struck {
    pub(crate) before: Option<Outage>,
    pub(crate) after: Option<Outage>,
    pub(crate) twists: Vec<Twist>,
}
