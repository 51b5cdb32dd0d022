//! What goes wrong on purpose, request by request.
//!
//! A fault either stands in for the answer (before or after the provider acted) or twists the answer that was made.
//! What they are is said elsewhere (`outage.rs`, `twist.rs`).

use crate::outage::Outage;
use crate::twist::Twist;

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
