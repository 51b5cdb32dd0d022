//! What the provider's registration gave the client: its id, and perhaps a secret.
//!
//! The secret is erased when dropped and never shown by `Debug`.

use std::fmt;

use zeroize::Zeroizing;

use crate::client_auth::ClientAuthError;

/// The client's public name at the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientId(String);

impl ClientId {
    /// 1 to 255 printable ASCII characters (RFC 6749 appendix A.1), no spaces at the ends.
    pub fn parse(text: &str) -> Result<Self, ClientAuthError> {
        let printable = text.bytes().all(|byte| (0x20..=0x7e).contains(&byte));
        if text.is_empty() || text.len() > 255 || !printable || text.trim() != text {
            return Err(ClientAuthError::ClientIdUnusable);
        }
        Ok(Self(text.to_owned()))
    }

    /// As configured.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The client's secret. Erased when dropped; `Debug` shows nothing.
#[derive(Clone)]
pub struct ClientSecret(Zeroizing<String>);

impl ClientSecret {
    /// 1 to 1,024 printable ASCII characters (RFC 6749 appendix A.2).
    pub fn parse(text: Zeroizing<String>) -> Result<Self, ClientAuthError> {
        let printable = text.bytes().all(|byte| (0x20..=0x7e).contains(&byte));
        if text.is_empty() || text.len() > 1024 || !printable {
            return Err(ClientAuthError::SecretUnusable);
        }
        Ok(Self(text))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// Whether HMAC-SHA-256 may be keyed with it: 32 bytes at least (RFC 7518 section 3.2).
    pub(super) fn keys_hmac(&self) -> bool {
        self.0.len() >= 32
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(***)")
    }
}
