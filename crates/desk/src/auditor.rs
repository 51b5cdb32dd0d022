//! The auditor: somebody who may check the provider's signature of a hand-over again, long after it.
//!
//! The till has the public half of the auditor's key only, so what it seals it can't open. The format is age's
//! (<https://age-encryption.org/v1>), written as text.

use std::fmt;
use std::str::FromStr as _;

use age::x25519::Recipient;
use ciba::IdTokenText;
use pickup::sealed_token::SealedToken;
use serde::Serialize;
use zeroize::Zeroizing;

/// The auditor's public key, `age1...`.
#[derive(Clone, PartialEq, Eq)]
pub struct AuditorKey(Recipient);

impl AuditorKey {
    /// Reads a public key as `age-keygen` prints it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Recipient::from_str(text).ok().map(Self)
    }

    /// Seals a token together with the provider's key that verified it, as a JWK. Nothing if that fails, which is logged:
    /// a customer does not wait for an auditor.
    #[must_use]
    pub(crate) fn seal(&self, token: &IdTokenText, jwk: &str) -> Option<SealedToken> {
        let sealed = self.try_seal(token, jwk);
        if sealed.is_none() {
            tracing::error!("a token could not be sealed for the auditor");
        }
        sealed
    }

    fn try_seal(&self, token: &IdTokenText, jwk: &str) -> Option<SealedToken> {
        let text = Zeroizing::new(serde_json::to_string(&Text { id_token: token.reveal(), jwk }).ok()?);
        let sealed = age::encrypt_and_armor(&self.0, text.as_bytes()).ok()?;
        SealedToken::new(sealed).ok()
    }
}

/// What the auditor finds.
#[derive(Serialize)]
struct Text<'a> {
    id_token: &'a str,
    jwk: &'a str,
}

impl fmt::Display for AuditorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for AuditorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuditorKey({self})")
    }
}
