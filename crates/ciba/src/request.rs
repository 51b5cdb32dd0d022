//! What the client asks: the authentication request and the token request, checked before they leave.
//!
//! Sources: CIBA Core 1.0 sections 7.1 and 10.1. Parameters that another delivery mode or profile needs
//! are not here.

use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::answer::AuthReqId;
use crate::client_auth::ClientAuthentication;
use crate::metadata::{CALL_TIMEOUT, GRANT_TYPE, Provider};
use crate::wire::HttpRequest;

/// Why a parameter of the authentication request is not acceptable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParameterError {
    /// The hint is empty, longer than 100 characters, or has control characters.
    #[error("the login hint must be 1 to 100 characters without control characters")]
    LoginHint,
    /// The binding message is empty, longer than 100 characters, or not plain ASCII.
    #[error("the binding message must be 1 to 100 printable ASCII characters")]
    BindingMessage,
    /// The scope lacks `openid`, names one twice, or has characters that no scope has.
    #[error("the scope must be ASCII words separated by single spaces, `openid` among them, none twice")]
    Scope,
    /// The acr values are empty, too long, or have characters that they can't have.
    #[error("acr_values must be ASCII words separated by single spaces, 300 characters at most")]
    AcrValues,
    /// The requested life time is not 1 to 3,600 s.
    #[error("the requested expiry must be 1 to 3600 seconds")]
    RequestedExpiry,
}

/// Who is asked. Exactly one hint is sent (CIBA Core 1.0 section 7.1); it is never evidence of anything.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hint {
    /// `login_hint`
    Login(LoginHint),
}

impl fmt::Debug for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Login(_) => f.write_str("Hint::Login(***)"),
        }
    }
}

/// A subject, user name, e-mail address or telephone number, as the provider knows it. Personal data:
/// `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginHint(String);

impl LoginHint {
    /// 1 to 100 characters (a common provider's limit), no control characters.
    pub fn parse(text: &str) -> Result<Self, ParameterError> {
        let length = text.chars().count();
        if text.trim().is_empty() || length > 100 || text.chars().any(char::is_control) {
            return Err(ParameterError::LoginHint);
        }
        Ok(Self(text.to_owned()))
    }

    /// The hint itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for LoginHint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoginHint(***)")
    }
}

/// The text that both devices show, so that people can compare (CIBA Core 1.0 section 7.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BindingMessage(String);

impl BindingMessage {
    /// 1 to 100 printable ASCII characters, no space at the ends. Stricter providers take 20 and no
    /// spaces; they answer `invalid_binding_message`.
    pub fn parse(text: &str) -> Result<Self, ParameterError> {
        let printable = text.bytes().all(|byte| (0x20..=0x7e).contains(&byte));
        if text.is_empty() || text.len() > 100 || !printable || text.trim() != text {
            return Err(ParameterError::BindingMessage);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The scope: what the ID token and UserInfo may tell. Always with `openid`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope(String);

impl Scope {
    /// Words of RFC 6749 section 3.3 separated by single spaces, `openid` among them, none twice,
    /// 300 characters at most.
    pub fn parse(text: &str) -> Result<Self, ParameterError> {
        let words: Vec<&str> = text.split(' ').collect();
        let twice = words.iter().enumerate().any(|(at, word)| words[..at].contains(word));
        if text.len() > 300 || !words.iter().all(|word| is_token(word)) || twice || !words.contains(&"openid")
        {
            return Err(ParameterError::Scope);
        }
        Ok(Self(text.to_owned()))
    }

    /// As sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Wanted authentication contexts, the preferred one first; providers also take directions here, such
/// as `tenant:...` or `idp:...`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcrValues(String);

impl AcrValues {
    /// Words separated by single spaces, 300 characters at most.
    pub fn parse(text: &str) -> Result<Self, ParameterError> {
        if text.len() > 300 || !text.split(' ').all(is_token) {
            return Err(ParameterError::AcrValues);
        }
        Ok(Self(text.to_owned()))
    }

    /// As sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Each value, in order of preference.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ')
    }
}

/// A wish for the request's life time in whole seconds. The provider decides (`expires_in`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestedExpiry(u32);

impl RequestedExpiry {
    /// 1 to 3,600 seconds.
    pub fn from_secs(seconds: u32) -> Result<Self, ParameterError> {
        if (1..=3600).contains(&seconds) { Ok(Self(seconds)) } else { Err(ParameterError::RequestedExpiry) }
    }

    /// In seconds.
    pub fn as_secs(self) -> u32 {
        self.0
    }
}

/// One authentication request (CIBA Core 1.0 section 7.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticationRequest {
    /// What to ask for.
    pub scope: Scope,
    /// Whom to ask.
    pub hint: Hint,
    /// What both devices show.
    pub binding_message: Option<BindingMessage>,
    /// How the person shall sign in.
    pub acr_values: Option<AcrValues>,
    /// How long the person shall have.
    pub requested_expiry: Option<RequestedExpiry>,
}

impl AuthenticationRequest {
    /// The request as HTTP, ready to be sent once.
    pub fn http(&self, provider: &Provider, client: &ClientAuthentication) -> HttpRequest {
        let expiry = self.requested_expiry.map(|expiry| expiry.0.to_string());
        let mut parameters = vec![("scope", self.scope.as_str())];
        match &self.hint {
            Hint::Login(hint) => parameters.push(("login_hint", hint.expose())),
        }
        parameters.extend(self.binding_message.as_ref().map(|text| ("binding_message", text.as_str())));
        parameters.extend(self.acr_values.as_ref().map(|values| ("acr_values", values.as_str())));
        parameters.extend(expiry.as_ref().map(|expiry| ("requested_expiry", expiry.as_str())));
        client.post(provider.backchannel_authentication_endpoint(), &parameters, CALL_TIMEOUT)
    }

    /// The same request without `requested_expiry`, if it had one. Some providers refuse a longer life
    /// than their own instead of shortening it (see
    /// [`AuthenticationRefused::may_retry_without_expiry`](crate::AuthenticationRefused::may_retry_without_expiry)).
    /// `None` the second time, so the retry can't repeat.
    pub fn without_requested_expiry(&self) -> Option<Self> {
        self.requested_expiry?;
        Some(Self { requested_expiry: None, ..self.clone() })
    }
}

/// One poll (CIBA Core 1.0 section 10.1). `timeout` comes with [`Step::Ask`](crate::Step::Ask).
pub fn token_request(
    provider: &Provider,
    client: &ClientAuthentication,
    auth_req_id: &AuthReqId,
    timeout: Duration,
) -> HttpRequest {
    let parameters = [("grant_type", GRANT_TYPE), ("auth_req_id", auth_req_id.expose())];
    client.post(provider.token_endpoint(), &parameters, timeout)
}

/// A token request for an id that no provider ever gave: a provider that takes the client's
/// credentials answers `invalid_grant`, and nothing happens to anybody. `id` should be random.
pub fn credentials_probe(provider: &Provider, client: &ClientAuthentication, id: &str) -> HttpRequest {
    let id = Zeroizing::new(id.to_owned());
    let parameters = [("grant_type", GRANT_TYPE), ("auth_req_id", id.as_str())];
    client.post(provider.token_endpoint(), &parameters, CALL_TIMEOUT)
}

/// NQCHAR of RFC 6749 appendix A: printable ASCII but space, `"` and `\`.
fn is_token(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\')
}
