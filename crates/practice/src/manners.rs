//! How each profile behaves, as data: who may answer, how often a till may poll, what it is told.
//!
//! Nothing here acts. The endpoints look up what their profile does and do it, so that a profile is read in one place.

use std::time::Duration;

use axum::http::StatusCode;

use crate::options::Profile;
use crate::pacing::{CountedFrom, Pacing};

/// What differs between providers that all follow CIBA Core 1.0.
#[derive(Clone, Debug)]
pub(crate) struct Manners {
    /// Only the person whom the hint named may answer.
    pub(crate) only_the_hinted: bool,
    /// How often a till may poll.
    pub(crate) pacing: Pacing,
    /// How long a poll is held while nobody has decided (CIBA Core 1.0, 10.1); None: it is answered at once.
    pub(crate) holds: Option<Duration>,
    /// `slow_down` comes with `Retry-After`.
    pub(crate) tells_when: bool,
    /// The error for a request whose time ran out.
    pub(crate) expired: &'static str,
    /// The status of `invalid_client` at the token endpoint; RFC 6749, 5.2 says 401.
    pub(crate) unknown_client: StatusCode,
}

/// A poll that is held is answered after this at the latest, as CIBA Core 1.0, 10.1 recommends.
const HOLD: Duration = Duration::from_secs(30);

/// What `slow_down` adds to the interval (CIBA Core 1.0, section 11).
const RAISE: Duration = Duration::from_secs(5);

/// How many early polls a strict provider sees before it ends the request.
const EARLY_POLLS: u32 = 5;

impl Profile {
    pub(crate) fn manners(self) -> Manners {
        match self {
            Self::Teaching => teaching(),
            Self::Duende => Manners { only_the_hinted: true, ..teaching() },
            Self::LongPolling => {
                Manners { holds: Some(HOLD), unknown_client: StatusCode::UNAUTHORIZED, ..teaching() }
            }
            Self::Auth0Like => Manners {
                pacing: Pacing { raise: RAISE, early_starts_anew: false, ..duende_pacing() },
                tells_when: true,
                expired: "access_denied",
                unknown_client: StatusCode::UNAUTHORIZED,
                ..teaching()
            },
            Self::Strict => Manners {
                pacing: Pacing {
                    counted_from: CountedFrom::Answer,
                    first_waits: true,
                    early_starts_anew: true,
                    raise: RAISE,
                    patience: Some(EARLY_POLLS),
                },
                unknown_client: StatusCode::UNAUTHORIZED,
                ..teaching()
            },
        }
    }
}

/// Duende's, except that anyone may answer.
fn teaching() -> Manners {
    Manners {
        only_the_hinted: false,
        pacing: duende_pacing(),
        holds: None,
        tells_when: false,
        expired: "expired_token",
        unknown_client: StatusCode::BAD_REQUEST,
    }
}

fn duende_pacing() -> Pacing {
    Pacing {
        counted_from: CountedFrom::Arrival,
        first_waits: false,
        early_starts_anew: true,
        raise: Duration::ZERO,
        patience: None,
    }
}
