//! Why an ID token is not believed, with what to look at first where that is known. No reason tells anything
//! that the token says: it was not believed.

use super::IdTokenText;

/// Why an ID token is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdTokenRefused {
    /// The keys were read for another issuer than the expected one: a fault of this program's.
    #[error("the keys to verify the ID token by are another issuer's; fetch those of the configured one")]
    KeysOfAnotherIssuer,
    /// Not three parts of canonical base64url.
    #[error("the ID token is not a compact JWS of three canonical parts")]
    NotCompact,
    /// Header or claims are not one JSON object with each member once.
    #[error("the ID token's header or claims can't be read")]
    Unreadable,
    /// `crit`, `b64`, `zip`, or a type other than JWT, such as an access token's or a logout token's.
    #[error("the ID token's header wants an extension that is not supported")]
    UnsupportedHeader,
    /// An algorithm that is unknown, symmetric, `none`, or not among the accepted ones.
    #[error("the ID token is signed with an algorithm that is not accepted here")]
    AlgorithmNotAllowed,
    /// No key of that name.
    #[error("the ID token is signed with a key that the provider does not publish")]
    UnknownKey,
    /// Signed with a published key that is not among the [`KeyPins`](crate::KeyPins): the provider may have a new one,
    /// or somebody stands between. [`KeySet::unpinned`](crate::KeySet::unpinned) has its thumbprint.
    #[error(
        "the ID token is signed with a key that the provider publishes and that is not pinned here; \
         compare its thumbprint with the provider's operator"
    )]
    KeyNotPinned,
    /// The token names no key and several would fit.
    #[error("the ID token names no key and the provider publishes several")]
    AmbiguousKey,
    /// The key named is for another algorithm.
    #[error("the ID token's key is not for its algorithm")]
    KeyMismatch,
    /// The signature does not verify.
    #[error("the ID token's signature is wrong")]
    BadSignature,
    /// A required claim is missing, or a claim has the wrong type or a value that it can't have.
    #[error("the ID token lacks a usable {0}")]
    Claim(&'static str),
    /// Another issuer.
    #[error("the ID token is from another issuer")]
    OtherIssuer,
    /// This client is not its audience, or others are as well.
    #[error("the ID token is for another client")]
    OtherAudience,
    /// `azp` is another client.
    #[error("the ID token was issued to another client")]
    OtherParty,
    /// `tid` is missing or another tenant's.
    #[error("the ID token is from another tenant")]
    OtherTenant,
    /// `exp` has passed. The clock of this machine may be wrong.
    #[error("the ID token has expired; check this machine's clock")]
    Expired,
    /// `iat`, `nbf` or `auth_time` lies ahead. The clock of this machine may be wrong.
    #[error("the ID token is from the future; check this machine's clock")]
    FromTheFuture,
    /// Issued before the request was sent: it answers another one.
    #[error("the ID token is older than the request; check this machine's clock")]
    OlderThanRequest,
    /// Issued long before it arrived, although tokens are fetched as soon as they are there.
    #[error("the ID token was issued long ago; check this machine's clock")]
    TooOld,
    /// `exp` is not later than `iat` and `nbf`.
    #[error("the ID token ends before it begins")]
    EndsBeforeItBegins,
    /// It names another authentication request.
    #[error("the ID token answers another request")]
    OtherRequest,
    /// `at_hash` does not match the access token.
    #[error("the ID token does not belong to the access token that came with it")]
    OtherAccessToken,
    /// `rt_hash` does not match the refresh token, or none came.
    #[error("the ID token does not belong to the refresh token that came with it")]
    OtherRefreshToken,
}

impl IdTokenRefused {
    /// Whether a wrong clock on this machine would explain it.
    pub fn may_be_clock(&self) -> bool {
        matches!(self, Self::Expired | Self::FromTheFuture | Self::OlderThanRequest | Self::TooOld)
    }

    /// Whether newer keys may help with this token (see [`KeyCache::wants_fetch_after`](crate::KeyCache)). Where it
    /// names no key, a new key of the provider's looks like a wrong signature of the old one, or like one too many.
    pub fn may_be_rotated_key(&self, token: &IdTokenText) -> bool {
        let names_none = || token.header().is_ok_and(|header| header.kid.is_none());
        match self {
            Self::UnknownKey => true,
            Self::BadSignature | Self::AmbiguousKey => names_none(),
            Self::KeysOfAnotherIssuer
            | Self::NotCompact
            | Self::Unreadable
            | Self::UnsupportedHeader
            | Self::AlgorithmNotAllowed
            | Self::KeyNotPinned
            | Self::KeyMismatch
            | Self::Claim(_)
            | Self::OtherIssuer
            | Self::OtherAudience
            | Self::OtherParty
            | Self::OtherTenant
            | Self::Expired
            | Self::FromTheFuture
            | Self::OlderThanRequest
            | Self::TooOld
            | Self::EndsBeforeItBegins
            | Self::OtherRequest
            | Self::OtherAccessToken
            | Self::OtherRefreshToken => false,
        }
    }
}
