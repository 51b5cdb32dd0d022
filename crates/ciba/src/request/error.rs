//! Why a request was not made: what this provider is known to refuse, or what can't be signed. Nothing was sent.

use crate::jws::SigningError;

/// Why a request was not made; nothing was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The client was set up at another provider, which alone must get its credentials.
    #[error("the client was set up for another provider; choose its authentication at this one")]
    OtherProvider,
    /// The provider takes signed requests only (`require_signed_request_object`), and the client signs none.
    #[error("the provider takes signed authentication requests only; configure a key to sign them with")]
    SignatureWanted,
    /// The provider does not support user codes (CIBA Core 1.0 section 4).
    #[error(
        "the provider takes no user codes; leave the code out, or let the provider's operator turn them on"
    )]
    UserCodeNotTaken,
    /// The hint is no compact JWS: an encrypted ID token is decrypted before it is a hint (CIBA Core 1.0 section
    /// 7.1), and nothing here decrypts.
    #[error(
        "the ID token of the hint is not one of three parts; decrypt it first, or name the person otherwise"
    )]
    HintNotSigned,
    /// The private key could not sign.
    #[error(transparent)]
    Signing(#[from] SigningError),
}
