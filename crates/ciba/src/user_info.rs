//! UserInfo: further claims about the person of a verified ID token (OpenID Connect Core 1.0 section 5.3).
//!
//! Plain JSON only; a document about anybody else is refused. Unlike an ID token it carries no signature: it rests
//! on TLS alone. Where the provider's keys are pinned because somebody opens TLS on the way
//! ([`KeyPins`](crate::KeyPins)), nothing that decides may be taken from it.

use serde_json::Value;
use zeroize::Zeroizing;

use crate::answer::AccessToken;
use crate::claims::Claims;
use crate::client_auth::ClientAuthentication;
use crate::id_token::VerifiedIdToken;
use crate::json::{self, JsonFault};
use crate::metadata::{CALL_TIMEOUT, Provider};
use crate::wire::{HttpAnswer, HttpRequest};

/// Largest UserInfo document that is read, in bytes.
const LIMIT_BYTES: usize = 64 * 1024;

/// Why a UserInfo answer was not accepted. Nothing is concluded from its absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UserInfoRefused {
    /// Not status 200 with plain JSON (a signed or encrypted document is not read).
    #[error("the provider answered status {status} instead of plain JSON claims")]
    NoDocument {
        /// The status code.
        status: u16,
    },
    /// The document can't be read.
    #[error("the provider's UserInfo can't be read")]
    Unreadable(#[from] JsonFault),
    /// Another `sub` than the ID token's, or none (section 5.3.2).
    #[error("the provider's UserInfo is about another person")]
    OtherSubject,
}

/// Claims about the subject of one verified ID token. Nobody has signed them: whoever can open the connection can
/// change them.
#[derive(Debug, Clone, PartialEq)]
pub struct UserInfo {
    claims: Claims,
}

impl UserInfo {
    /// Asks for the claims; `None` if the provider has no UserInfo endpoint, or is another than the client's, which
    /// must not get the token. A token bound to the client's certificate is taken at the addresses for mutual TLS
    /// only (RFC 8705 section 5).
    pub fn request(
        provider: &Provider,
        client: &ClientAuthentication,
        access_token: &AccessToken,
    ) -> Option<HttpRequest> {
        if !client.is_of(provider) {
            return None;
        }
        let mut request = HttpRequest::get(client.addresses(provider).user_info?, CALL_TIMEOUT);
        request.set("authorization", Zeroizing::new(format!("Bearer {}", access_token.expose())));
        Some(request)
    }

    /// Reads the answer to [`UserInfo::request`], which must be about the token's subject.
    pub fn read(answer: &HttpAnswer, token: &VerifiedIdToken) -> Result<Self, UserInfoRefused> {
        if answer.status != 200 || !answer.is_json() {
            return Err(UserInfoRefused::NoDocument { status: answer.status });
        }
        let members = json::object(&answer.body, LIMIT_BYTES)?;
        if members.get("sub").and_then(Value::as_str) != Some(token.subject()) {
            return Err(UserInfoRefused::OtherSubject);
        }
        Ok(Self { claims: Claims::new(members) })
    }

    /// All claims of the document.
    pub fn claims(&self) -> &Claims {
        &self.claims
    }
}
