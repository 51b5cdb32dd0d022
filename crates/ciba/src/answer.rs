//! What the provider answers: the acknowledgement of the request, and each poll's answer.
//!
//! Sources: CIBA Core 1.0 sections 7.3, 10.1.1, 11 and 13. Decisions rest on `error` alone: neither
//! `error_description` nor a `WWW-Authenticate` header is read. Whatever is not the protocol is a fault of
//! the way there, not a verdict.

use std::fmt;
use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use crate::id_token::IdTokenText;
use crate::json;
use crate::wire::{HttpAnswer, Unreachable};

mod opaque;

pub use opaque::{AccessToken, AuthReqId, RefreshToken};

/// Largest answer of the backchannel authentication endpoint that is read, in bytes.
const ACKNOWLEDGEMENT_LIMIT_BYTES: usize = 16 * 1024;
/// Largest answer of the token endpoint that is read, in bytes.
const TOKEN_ANSWER_LIMIT_BYTES: usize = 128 * 1024;
/// CIBA Core 1.0 section 7.3: the interval where the provider names none.
const DEFAULT_INTERVAL: Duration = Duration::from_secs(5);
const INTERVAL_RANGE_S: (u64, u64) = (1, 60);
const EXPIRES_IN_MAX_S: u64 = 3600;
/// Longest unknown `error` that is shown; the longest registered one has 32.
const ERROR_CODE_LIMIT_BYTES: usize = 48;

/// An `error` that this crate has no meaning for.
///
/// Written as such codes are, or not shown at all: a provider could repeat in it what it was sent, and a
/// handle, a number or an address must not come into a log this way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorCode(Option<String>);

impl ErrorCode {
    fn new(text: &str) -> Self {
        let is_code = text.len() <= ERROR_CODE_LIMIT_BYTES
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        Self(is_code.then(|| text.to_owned()))
    }

    /// At most 48 characters of `[a-z_]`, or `(not an error code)`.
    pub fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or("(not an error code)")
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The provider took the request: what is needed to poll for its result.
#[derive(Debug, Clone)]
pub struct Acknowledgement {
    auth_req_id: AuthReqId,
    interval: Duration,
    deadline: Instant,
}

/// Why there is no authentication request to wait for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthenticationRefused {
    /// `unknown_user_id`
    #[error("the provider knows nobody by this identifier")]
    UnknownUser,
    /// `access_denied`: refused before anybody was asked.
    #[error("the provider refused before it asked anybody")]
    AccessDenied,
    /// `invalid_binding_message`
    #[error("the provider does not accept this binding message; configure the code alone")]
    InvalidBindingMessage,
    /// `missing_user_code`: the request can be sent anew with the person's code.
    #[error("the provider wants the person's user code with the request")]
    MissingUserCode,
    /// `invalid_user_code`: the request can be sent anew with the right code.
    #[error("the provider finds the user code wrong")]
    InvalidUserCode,
    /// `expired_login_hint_token`, or the same about an `id_token_hint`: a new hint is wanted.
    #[error("the provider says that the hint has expired")]
    ExpiredHint,
    /// `invalid_id_token_hint`
    #[error("the provider does not accept the hint that names the person")]
    InvalidHint,
    /// `invalid_scope`
    #[error("the provider does not allow the configured scope to this client")]
    InvalidScope,
    /// `invalid_request_object`: the signed request was not accepted (RFC 9101 section 7).
    #[error("the provider does not accept the signed request; check its algorithm and the registered key")]
    InvalidRequestObject,
    /// `invalid_client`
    #[error("the provider does not accept this client's id or its credentials")]
    InvalidClient,
    /// `unauthorized_client`
    #[error("the provider does not allow CIBA to this client")]
    UnauthorizedClient,
    /// `invalid_request`
    #[error("the provider finds the request malformed")]
    InvalidRequest,
    /// Any other error; the request is refused all the same.
    #[error("the provider refused the request: {0}")]
    Unknown(ErrorCode),
    /// Too many requests (429) or out of service (503): the provider says when to come back.
    #[error("the provider (status {status}) asks to be left alone for {} s", retry_after.as_secs())]
    TryLater {
        /// The status code.
        status: u16,
        /// How long it asks us to wait; at most a day.
        retry_after: Duration,
    },
    /// Status 200, but not a usable acknowledgement (CIBA Core 1.0 section 7.3).
    #[error("the provider's acknowledgement lacks a usable {0}")]
    Unusable(&'static str),
    /// No answer of the protocol.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
}

impl AuthenticationRefused {
    /// Whether a request with `requested_expiry` is worth one try without it: some providers answer a
    /// longer life than their own with `invalid_request`.
    pub fn may_retry_without_expiry(&self) -> bool {
        *self == Self::InvalidRequest
    }

    /// How long the provider asks us to wait before a new request.
    pub fn retry_after(&self) -> Option<Duration> {
        if let Self::TryLater { retry_after, .. } = self { Some(*retry_after) } else { None }
    }
}

impl Acknowledgement {
    /// Reads the answer to an authentication request that was sent at `sent_at`. The life time counts
    /// from there: the provider counts from a little later, so we never believe too long.
    ///
    /// `expires_in` and `interval` must be whole numbers as JSON writes them: a text, a fraction or a
    /// negative number is refused, because a provider that errs there can't be timed. An `interval` of 0
    /// or of hours is brought into 1 to 60 s, and a life of more than an hour is cut.
    pub fn read(answer: &HttpAnswer, sent_at: Instant) -> Result<Self, AuthenticationRefused> {
        let members = match read(answer, ACKNOWLEDGEMENT_LIMIT_BYTES) {
            Ok(Body::Ok(members)) => members,
            Ok(Body::Error(code)) => return Err(try_later(answer).unwrap_or_else(|| refusal(&code))),
            Err(fault) => return Err(try_later(answer).unwrap_or(fault.into())),
        };
        let auth_req_id = members.get("auth_req_id").and_then(Value::as_str).and_then(AuthReqId::parse);
        let auth_req_id = auth_req_id.ok_or(AuthenticationRefused::Unusable("auth_req_id"))?;
        let expires_in = members.get("expires_in").and_then(Value::as_u64).filter(|seconds| *seconds > 0);
        let expires_in = expires_in.ok_or(AuthenticationRefused::Unusable("expires_in"))?;
        let interval = match members.get("interval") {
            None => DEFAULT_INTERVAL,
            Some(value) => {
                let seconds = value.as_u64().ok_or(AuthenticationRefused::Unusable("interval"))?;
                Duration::from_secs(seconds.clamp(INTERVAL_RANGE_S.0, INTERVAL_RANGE_S.1))
            }
        };
        let deadline = sent_at + Duration::from_secs(expires_in.min(EXPIRES_IN_MAX_S));
        Ok(Self { auth_req_id, interval, deadline })
    }

    /// The request's id.
    pub fn auth_req_id(&self) -> &AuthReqId {
        &self.auth_req_id
    }

    /// The least time between two polls, 1 to 60 s; 5 s where the provider named none.
    pub fn interval(&self) -> Duration {
        self.interval
    }

    /// When the request ends, at most an hour after it was sent.
    pub fn deadline(&self) -> Instant {
        self.deadline
    }
}

/// 429 and 503 with a time to come back say more than any code beside them.
fn try_later(answer: &HttpAnswer) -> Option<AuthenticationRefused> {
    let status = answer.status;
    let retry_after = answer.retry_after().filter(|_| matches!(status, 429 | 503))?;
    Some(AuthenticationRefused::TryLater { status, retry_after })
}

fn refusal(code: &str) -> AuthenticationRefused {
    match code {
        "unknown_user_id" => AuthenticationRefused::UnknownUser,
        "access_denied" => AuthenticationRefused::AccessDenied,
        "invalid_binding_message" => AuthenticationRefused::InvalidBindingMessage,
        "missing_user_code" => AuthenticationRefused::MissingUserCode,
        "invalid_user_code" => AuthenticationRefused::InvalidUserCode,
        // The two about id_token_hint are in no standard; the conformance suite's provider sends them.
        "expired_login_hint_token" | "expired_id_token_hint" => AuthenticationRefused::ExpiredHint,
        "invalid_id_token_hint" => AuthenticationRefused::InvalidHint,
        "invalid_scope" => AuthenticationRefused::InvalidScope,
        "invalid_request_object" => AuthenticationRefused::InvalidRequestObject,
        "invalid_client" => AuthenticationRefused::InvalidClient,
        "unauthorized_client" => AuthenticationRefused::UnauthorizedClient,
        "invalid_request" => AuthenticationRefused::InvalidRequest,
        _ => AuthenticationRefused::Unknown(ErrorCode::new(code)),
    }
}

/// What an approval brings. Not yet evidence: see [`verify`](crate::verify).
#[derive(Debug, Clone)]
pub struct Tokens {
    /// The ID token, unverified.
    pub id_token: IdTokenText,
    /// For UserInfo.
    pub access_token: AccessToken,
    /// For `rt_hash` alone.
    pub refresh_token: Option<RefreshToken>,
}

/// Why a poll ended the request without tokens.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefusal {
    /// `access_denied`: the person said no.
    #[error("the person declined")]
    AccessDenied,
    /// `expired_token`
    #[error("the request has expired at the provider")]
    Expired,
    /// `invalid_grant`: unknown, used, or cleaned away.
    #[error("the provider does not know this request, or has already answered it")]
    InvalidGrant,
    /// `invalid_request`; also a provider's answer to one that polls too fast.
    #[error("the provider finds the token request malformed")]
    InvalidRequest,
    /// `invalid_client`
    #[error("the provider does not accept this client's id or its credentials")]
    InvalidClient,
    /// `unauthorized_client`
    #[error("the provider does not allow CIBA to this client")]
    UnauthorizedClient,
    /// `unsupported_grant_type`
    #[error("the provider's token endpoint does not know CIBA")]
    UnsupportedGrantType,
    /// Tokens came, but not those of CIBA Core 1.0 section 10.1.1.
    #[error("the provider's token answer lacks a usable {0}")]
    Unusable(&'static str),
    /// Any other error; final all the same.
    #[error("the provider refused the token request: {0}")]
    Unknown(ErrorCode),
}

/// The answer to one poll.
#[derive(Debug, Clone)]
pub enum TokenAnswer {
    /// Nobody has decided yet.
    Pending {
        /// A longer wait that the provider asks for.
        retry_after: Option<Duration>,
    },
    /// Nobody has decided yet, and polls shall be rarer from now on.
    SlowDown {
        /// A longer wait that the provider asks for.
        retry_after: Option<Duration>,
    },
    /// Approved.
    Tokens(Tokens),
    /// Ended.
    Refused(TokenRefusal),
    /// No answer of the protocol: the request lives on.
    Fault {
        /// What went wrong.
        fault: Unreachable,
        /// A longer wait that the provider asks for.
        retry_after: Option<Duration>,
    },
}

impl TokenAnswer {
    /// Reads what a transport brought back from a poll. Never fails: what can't be read is a fault.
    pub fn read(result: &Result<HttpAnswer, Unreachable>) -> Self {
        let answer = match result {
            Ok(answer) => answer,
            Err(fault) => return Self::Fault { fault: *fault, retry_after: None },
        };
        let retry_after = answer.retry_after();
        match read(answer, TOKEN_ANSWER_LIMIT_BYTES) {
            Err(fault) => Self::Fault { fault, retry_after },
            Ok(Body::Error(code)) => token_error(&code, answer.status, retry_after),
            Ok(Body::Ok(members)) => tokens(&members, answer.status),
        }
    }
}

fn token_error(code: &str, status: u16, retry_after: Option<Duration>) -> TokenAnswer {
    TokenAnswer::Refused(match code {
        "authorization_pending" => return TokenAnswer::Pending { retry_after },
        "slow_down" => return TokenAnswer::SlowDown { retry_after },
        "access_denied" => TokenRefusal::AccessDenied,
        "expired_token" => TokenRefusal::Expired,
        "invalid_grant" => TokenRefusal::InvalidGrant,
        "invalid_request" => TokenRefusal::InvalidRequest,
        "invalid_client" => TokenRefusal::InvalidClient,
        "unauthorized_client" => TokenRefusal::UnauthorizedClient,
        "unsupported_grant_type" => TokenRefusal::UnsupportedGrantType,
        // A limiter in front of the provider has its own codes: the request itself was not looked at.
        _ if status == 429 => return TokenAnswer::Fault { fault: Unreachable::TooManyRequests, retry_after },
        _ => TokenRefusal::Unknown(ErrorCode::new(code)),
    })
}

fn tokens(members: &Map<String, Value>, status: u16) -> TokenAnswer {
    if !members.contains_key("id_token") && !members.contains_key("access_token") {
        // Some JSON object that is nobody's token answer: a proxy's, for instance.
        let fault = Unreachable::NotTheProtocol { status };
        return TokenAnswer::Fault { fault, retry_after: None };
    }
    let unusable = |name| TokenAnswer::Refused(TokenRefusal::Unusable(name));
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    let Some(id_token) = text("id_token").and_then(IdTokenText::parse) else { return unusable("id_token") };
    let Some(access_token) = text("access_token").and_then(AccessToken::parse) else {
        return unusable("access_token");
    };
    if !text("token_type").is_some_and(|kind| kind.eq_ignore_ascii_case("bearer")) {
        return unusable("token_type");
    }
    let refresh_token = text("refresh_token").and_then(RefreshToken::parse);
    TokenAnswer::Tokens(Tokens { id_token, access_token, refresh_token })
}

/// A JSON answer of the protocol: a success or an OAuth error (RFC 6749 section 5.2).
enum Body {
    Ok(Map<String, Value>),
    Error(String),
}

/// 200 with a JSON object, or 4xx with a JSON object that has an `error`; all else is a fault. An `error` of null is
/// none: some servers write out the members that they don't use.
fn read(answer: &HttpAnswer, limit: usize) -> Result<Body, Unreachable> {
    let status = answer.status;
    let members = if answer.is_json() { json::object(&answer.body, limit).ok() } else { None };
    if let Some(members) = members {
        match (status, members.get("error")) {
            (200, None | Some(Value::Null)) => return Ok(Body::Ok(members)),
            (400..=499, Some(Value::String(code))) if !code.is_empty() => {
                return Ok(Body::Error(code.clone()));
            }
            _ => {}
        }
    }
    match status {
        300..=399 => Err(Unreachable::Redirected { status }),
        429 => Err(Unreachable::TooManyRequests),
        _ => Err(Unreachable::NotTheProtocol { status }),
    }
}
