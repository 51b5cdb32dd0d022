//! How a conversation that gave no person ends the check: each failure of the protocol as the desk's own [`End`].
//!
//! What the teller reads about an end is not here; it is in `ui/src/words`.

use ciba::{
    AuthenticationRefused, ClientAuthError, ClockOffset, DiscoveryError, IdTokenRefused, KeysError,
    TokenRefusal, Unreachable,
};
use jiff::SignedDuration;

use crate::{
    ports::SecretsFailure,
    view::{End, Misconfigured},
};

use super::{CLOCK_TOLERANCE, Known};

/// Why a request that changes nothing got no answer, although it was tried several times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoAnswer {
    /// The way there or back.
    #[error(transparent)]
    Fault(#[from] Unreachable),
    /// The provider is busy or out of order.
    #[error("the provider answered status {0}")]
    Status(u16),
    /// There is no address to ask at.
    #[error("the provider has no address to ask at")]
    NoAddress,
}

/// Why there is no provider to talk to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoProvider {
    /// Nothing answered at the issuer's address.
    #[error(transparent)]
    Fault(#[from] Unreachable),
    /// What answered is not a provider that can be used.
    #[error(transparent)]
    Document(#[from] DiscoveryError),
}

/// Why there are no keys to verify by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoKeys {
    /// They could not be fetched.
    #[error(transparent)]
    Unanswered(#[from] NoAnswer),
    /// What was fetched can't be used.
    #[error(transparent)]
    Document(#[from] KeysError),
}

/// Why the client can't prove itself at the provider.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoClient {
    /// A credential can't be read.
    #[error(transparent)]
    Unreadable(#[from] SecretsFailure),
    /// What was read is not such a credential.
    #[error("{place} does not hold a usable credential: {fault}")]
    Unusable {
        /// The keyring name or the file's path.
        place: String,
        /// What is wrong with it.
        fault: String,
    },
    /// Requests must be signed, and there is nothing to sign them with.
    #[error("the provider takes signed requests only; configure provider.private_key")]
    NoSigningKey,
    /// The provider takes nothing that the client has.
    #[error(transparent)]
    Method(#[from] ClientAuthError),
}

impl From<NoProvider> for End {
    fn from(no: NoProvider) -> Self {
        match no {
            NoProvider::Fault(fault) => of_fault(fault),
            NoProvider::Document(error) => of_discovery(&error),
        }
    }
}

impl From<NoAnswer> for End {
    fn from(no: NoAnswer) -> Self {
        match no {
            NoAnswer::Fault(fault) => of_fault(fault),
            NoAnswer::Status(_) => Self::Unreachable { detail: no.to_string() },
            NoAnswer::NoAddress => Self::NoCommonIdentifier,
        }
    }
}

impl From<NoKeys> for End {
    fn from(no: NoKeys) -> Self {
        match no {
            NoKeys::Unanswered(no) => no.into(),
            NoKeys::Document(error) => Self::TokenInvalid { rule: error.to_string() },
        }
    }
}

impl From<NoClient> for End {
    fn from(no: NoClient) -> Self {
        let cause = match &no {
            NoClient::Unreadable(SecretsFailure::Missing { .. }) => Misconfigured::SecretMissing,
            NoClient::Unreadable(
                SecretsFailure::NoKeyring
                | SecretsFailure::Locked
                | SecretsFailure::TimedOut
                | SecretsFailure::ReadableByOthers { .. }
                | SecretsFailure::NotAPlainFile { .. }
                | SecretsFailure::BadLength { .. }
                | SecretsFailure::Refused { .. },
            )
            | NoClient::Unusable { .. } => Misconfigured::SecretUnreadable,
            NoClient::NoSigningKey | NoClient::Method(_) => Misconfigured::ClientRefused,
        };
        misconfigured(cause, &no)
    }
}

/// How a check ends by a poll's refusal.
pub(crate) fn of_refusal(refusal: &TokenRefusal) -> End {
    match refusal {
        TokenRefusal::AccessDenied => End::Declined,
        TokenRefusal::Expired | TokenRefusal::InvalidGrant => End::ResultLost,
        TokenRefusal::InvalidClient | TokenRefusal::UnauthorizedClient => {
            misconfigured(Misconfigured::ClientRefused, refusal)
        }
        TokenRefusal::UnsupportedGrantType => misconfigured(Misconfigured::CibaMissing, refusal),
        TokenRefusal::InvalidRequest | TokenRefusal::Unknown(_) => {
            misconfigured(Misconfigured::RequestRefused, refusal)
        }
        TokenRefusal::Unusable(_) => End::TokenInvalid { rule: refusal.to_string() },
    }
}

/// How a check ends by the refusal of its request.
pub(super) fn of_request(refused: &AuthenticationRefused) -> End {
    match refused {
        AuthenticationRefused::UnknownUser => End::UnknownCustomer,
        AuthenticationRefused::InvalidClient | AuthenticationRefused::UnauthorizedClient => {
            misconfigured(Misconfigured::ClientRefused, refused)
        }
        AuthenticationRefused::AccessDenied
        | AuthenticationRefused::InvalidBindingMessage
        | AuthenticationRefused::ExpiredHint
        | AuthenticationRefused::InvalidHint
        | AuthenticationRefused::InvalidScope
        | AuthenticationRefused::InvalidRequestObject
        | AuthenticationRefused::InvalidRequest
        | AuthenticationRefused::Unknown(_)
        | AuthenticationRefused::Unusable(_) => misconfigured(Misconfigured::RequestRefused, refused),
        AuthenticationRefused::MissingUserCode | AuthenticationRefused::InvalidUserCode => {
            misconfigured(Misconfigured::UserCodeWanted, refused)
        }
        AuthenticationRefused::TryLater { .. } => End::Unreachable { detail: refused.to_string() },
        AuthenticationRefused::Unreachable(fault) => of_fault(*fault),
    }
}

/// How a check ends by an ID token that is not believed: a wrong clock is told as such.
pub(super) fn of_token(known: &Known, refused: &IdTokenRefused) -> End {
    match known.clock {
        Some(offset) if refused.may_be_clock() && offset.surely_exceeds(CLOCK_TOLERANCE) => {
            End::ClockWrong { ahead_s: ahead_s(offset) }
        }
        Some(_) | None => End::TokenInvalid { rule: refused.to_string() },
    }
}

/// Whole seconds that the PC is ahead of the provider; negative if behind.
pub(crate) fn ahead_s(offset: ClockOffset) -> i32 {
    let ahead: SignedDuration = -offset.estimate();
    i32::try_from(ahead.as_secs()).unwrap_or(i32::MAX)
}

fn of_discovery(error: &DiscoveryError) -> End {
    match error {
        DiscoveryError::NoCiba | DiscoveryError::NoPollMode => {
            misconfigured(Misconfigured::CibaMissing, error)
        }
        DiscoveryError::NoDocument { status: 429 | 500.. } => End::Unreachable { detail: error.to_string() },
        DiscoveryError::NoDocument { .. }
        | DiscoveryError::Unreadable(_)
        | DiscoveryError::OtherIssuer
        | DiscoveryError::Missing(_)
        | DiscoveryError::EndpointNotAllowed(_)
        | DiscoveryError::EndpointElsewhere(_) => misconfigured(Misconfigured::IssuerWrong, error),
        DiscoveryError::NoCommonAlgorithm => misconfigured(Misconfigured::NoCommonAlgorithm, error),
    }
}

/// Where nobody trustworthy answers, or somebody else does, the set-up is at fault; all else is the network's.
fn of_fault(fault: Unreachable) -> End {
    match fault {
        Unreachable::Tls | Unreachable::TlsDates => {
            misconfigured(Misconfigured::ConnectionNotTrusted, &fault)
        }
        Unreachable::AddressRefused => misconfigured(Misconfigured::IssuerWrong, &fault),
        Unreachable::CertificateRefused => misconfigured(Misconfigured::ClientRefused, &fault),
        // A provider says what it refuses in the protocol's own words; a gateway's page does not. 408 is a time-out.
        Unreachable::Redirected { .. } | Unreachable::NotTheProtocol { status: 400..=407 | 409..=499 } => {
            misconfigured(Misconfigured::NotTheProvider, &fault)
        }
        Unreachable::NotConnected
        | Unreachable::TimedOut
        | Unreachable::ConnectionLost
        | Unreachable::TooLarge { .. }
        | Unreachable::TooManyRequests
        | Unreachable::NotTheProtocol { .. } => End::Unreachable { detail: fault.to_string() },
    }
}

/// How a check ends whose last polls found no answer. The provider took the request a moment ago, so that an answer of
/// somebody else is the network's fault; a host that does not trust us, or that we do not trust, is the set-up's.
pub(crate) fn of_last_fault(fault: Unreachable) -> End {
    match fault {
        Unreachable::Tls
        | Unreachable::TlsDates
        | Unreachable::AddressRefused
        | Unreachable::CertificateRefused => of_fault(fault),
        Unreachable::NotConnected
        | Unreachable::TimedOut
        | Unreachable::ConnectionLost
        | Unreachable::TooLarge { .. }
        | Unreachable::Redirected { .. }
        | Unreachable::TooManyRequests
        | Unreachable::NotTheProtocol { .. } => End::Unreachable { detail: fault.to_string() },
    }
}

pub(crate) fn misconfigured(cause: Misconfigured, said: &(impl std::fmt::Display + ?Sized)) -> End {
    End::Misconfigured { cause, detail: said.to_string(), tested: cause.is_tested() }
}
