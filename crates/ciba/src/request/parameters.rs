//! The parameters of an authentication request, each checked when it is made (CIBA Core 1.0 section 7.1).
//!
//! Limits are those of the common providers: what would be refused there is not sent.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use zeroize::Zeroizing;

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
    /// The hint token is empty, longer than 4,000 characters, or not plain ASCII without spaces.
    #[error("the login hint token must be 1 to 4000 printable ASCII characters without spaces")]
    LoginHintToken,
    /// The user code is empty, longer than 100 characters, or has control characters.
    #[error("the user code must be 1 to 100 characters without control characters")]
    UserCode,
    /// Not language tags.
    #[error("ui_locales must be language tags such as `sv en-GB` separated by single spaces, none twice")]
    UiLocales,
    /// A name that the specification or this crate uses itself, one that is there already, or no name.
    #[error("a further parameter has a name that is taken or unusable; leave it out")]
    FurtherName,
    /// Empty, too long, or with control characters.
    #[error("a further parameter must have a value of 1 to 2000 characters without control characters")]
    FurtherValue,
    /// More than 16.
    #[error("there are more than 16 further parameters; leave some out")]
    FurtherCount,
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

/// A code that the person chose at the provider, so that nobody else can start requests to their phone.
/// It must not be kept (CIBA Core 1.0 section 7.1.2): erased when dropped, `Debug` hides it.
#[derive(Clone)]
pub struct UserCode(Zeroizing<String>);

impl UserCode {
    /// 1 to 100 characters, no control characters.
    pub fn parse(text: Zeroizing<String>) -> Result<Self, ParameterError> {
        let length = text.chars().count();
        if !(1..=100).contains(&length) || text.chars().any(char::is_control) {
            return Err(ParameterError::UserCode);
        }
        Ok(Self(text))
    }

    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl PartialEq for UserCode {
    fn eq(&self, other: &Self) -> bool {
        verify_slices_are_equal(self.0.as_bytes(), other.0.as_bytes()).is_ok()
    }
}

impl Eq for UserCode {}

impl fmt::Debug for UserCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserCode(***)")
    }
}

/// The languages in which the person shall be asked, the preferred one first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UiLocales(String);

impl UiLocales {
    /// Language tags (RFC 5646) separated by single spaces, none twice, 100 characters at most.
    pub fn parse(text: &str) -> Result<Self, ParameterError> {
        let tags: Vec<&str> = text.split(' ').collect();
        let subtag = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let tag = |tag: &&str| {
            tag.starts_with(|first: char| first.is_ascii_alphabetic()) && tag.split('-').all(subtag)
        };
        let twice = tags.iter().enumerate().any(|(at, tag)| tags[..at].contains(tag));
        if text.len() > 100 || !tags.iter().all(tag) || twice {
            return Err(ParameterError::UiLocales);
        }
        Ok(Self(text.to_owned()))
    }

    /// As sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Parameters that a profile or a provider adds. `Debug` shows their names and no value.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct FurtherParameters(Vec<(String, String)>);

impl FurtherParameters {
    /// Adds one: a name of 1 to 64 characters `[A-Za-z0-9_.:-]` that neither the specification, a way of
    /// client authentication nor a signed request uses and that is not there yet; a value of 1 to 2,000
    /// characters. 16 at most.
    pub fn with(mut self, name: &str, value: &str) -> Result<Self, ParameterError> {
        let usable = |byte: u8| byte.is_ascii_alphanumeric() || b"_.:-".contains(&byte);
        let is_name = (1..=64).contains(&name.len()) && name.bytes().all(usable);
        if !is_name || TAKEN.contains(&name) || self.iter().any(|(other, _)| other == name) {
            return Err(ParameterError::FurtherName);
        }
        if !(1..=2000).contains(&value.chars().count()) || value.chars().any(char::is_control) {
            return Err(ParameterError::FurtherValue);
        }
        if self.0.len() == FURTHER_MAX {
            return Err(ParameterError::FurtherCount);
        }
        self.0.push((name.to_owned(), value.to_owned()));
        Ok(self)
    }

    /// Names with their values, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl fmt::Debug for FurtherParameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

const FURTHER_MAX: usize = 16;

/// Names with a meaning of their own: the parameters of CIBA Core 1.0 sections 7.1 and 10.1, of client
/// authentication, and the registered claims of a signed request.
const TAKEN: [&str; 26] = [
    "scope",
    "client_notification_token",
    "acr_values",
    "login_hint_token",
    "id_token_hint",
    "login_hint",
    "binding_message",
    "user_code",
    "requested_expiry",
    "ui_locales",
    "request",
    "request_uri",
    "grant_type",
    "auth_req_id",
    "client_id",
    "client_secret",
    "client_assertion",
    "client_assertion_type",
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "cnf",
];

/// NQCHAR of RFC 6749 appendix A: printable ASCII but space, `"` and `\`.
fn is_token(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\')
}
