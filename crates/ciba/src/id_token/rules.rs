//! The times of an ID token, and the texts about the sign-in that people and policies read.
//!
//! Times are compared with the provider's clock give or take the skew, and with each other without any.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{Expected, IdTokenRefused};
use crate::claims::Claims;

/// More tolerance than this would hide a wrong clock.
const SKEW_MAX: SignedDuration = SignedDuration::from_mins(5);
/// A token is fetched within moments of its issue; faults of the network may delay that by minutes.
const AGE_MAX: SignedDuration = SignedDuration::from_mins(10);
/// Longest `tid`, `acr`, `idp` or entry of `amr`, in bytes.
const LABEL_MAX_BYTES: usize = 255;

pub(super) struct Times {
    pub(super) issued_at: Timestamp,
    pub(super) auth_time: Option<Timestamp>,
    /// How long ago it was issued at least, whichever of the clocks is off.
    pub(super) since_issue: SignedDuration,
}

pub(super) fn times(
    claims: &Claims,
    expected: &Expected<'_>,
    now: Timestamp,
) -> Result<Times, IdTokenRefused> {
    let skew = expected.skew.clamp(SignedDuration::ZERO, SKEW_MAX);
    let issued_at = date(claims, "iat")?.ok_or(IdTokenRefused::Claim("iat"))?;
    let expires_at = date(claims, "exp")?.ok_or(IdTokenRefused::Claim("exp"))?;
    let valid_from = date(claims, "nbf")?;
    let auth_time = date(claims, "auth_time")?;
    if now.duration_since(expires_at) >= skew {
        return Err(IdTokenRefused::Expired);
    }
    let ahead = |at: Timestamp| at.duration_since(now) > skew;
    if ahead(issued_at) || valid_from.is_some_and(ahead) || auth_time.is_some_and(ahead) {
        return Err(IdTokenRefused::FromTheFuture);
    }
    if expires_at <= valid_from.unwrap_or(issued_at).max(issued_at) {
        return Err(IdTokenRefused::EndsBeforeItBegins);
    }
    if expected.request_sent_at.duration_since(issued_at) > skew {
        return Err(IdTokenRefused::OlderThanRequest);
    }
    if now.duration_since(issued_at) > AGE_MAX + skew {
        return Err(IdTokenRefused::TooOld);
    }
    // Nobody signs in after the token that tells of it.
    if auth_time.is_some_and(|at| at.duration_since(issued_at) > skew) {
        return Err(IdTokenRefused::Claim("auth_time"));
    }
    let since_issue = (now.duration_since(issued_at) - skew).max(SignedDuration::ZERO);
    Ok(Times { issued_at, auth_time, since_issue })
}

/// A NumericDate from 1970 to the year 9999 in whole seconds (RFC 7519 section 2); fractions are cut off.
fn date(claims: &Claims, name: &'static str) -> Result<Option<Timestamp>, IdTokenRefused> {
    let Some(value) = claims.get(name) else { return Ok(None) };
    let second = value.as_i64().or_else(|| fraction(value)).filter(|second| *second >= 0);
    let at = second.and_then(|second| Timestamp::from_second(second).ok());
    at.map(Some).ok_or(IdTokenRefused::Claim(name))
}

/// Numbers that no time can hold become the largest one, which is no time either.
fn fraction(value: &Value) -> Option<i64> {
    if value.is_f64() { value.as_f64().map(|number| number.floor() as i64) } else { None }
}

/// `tid`, `acr` and `idp`, where they are there, are texts that read as they are.
pub(super) fn check_labels(claims: &Claims) -> Result<(), IdTokenRefused> {
    for name in ["tid", "acr", "idp"] {
        match claims.get(name) {
            None | Some(Value::Null) => {}
            Some(value) => {
                value.as_str().filter(|text| is_plain(text)).ok_or(IdTokenRefused::Claim(name))?;
            }
        }
    }
    Ok(())
}

/// `amr`: a list of texts, or one text alone, as some providers write it.
pub(super) fn methods(claims: &Claims) -> Result<Vec<String>, IdTokenRefused> {
    let methods: Option<Vec<&str>> = match claims.get("amr") {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::String(one)) => Some(vec![one]),
        Some(Value::Array(several)) => several.iter().map(Value::as_str).collect(),
        Some(Value::Bool(_) | Value::Number(_) | Value::Object(_)) => None,
    };
    let methods = methods.filter(|methods| methods.iter().all(|method| is_plain(method)));
    Ok(methods.ok_or(IdTokenRefused::Claim("amr"))?.into_iter().map(str::to_owned).collect())
}

/// Whether a text is short and free of characters that change how others read: control, bidirectional and
/// zero-width ones.
fn is_plain(text: &str) -> bool {
    let deceptive = |c: char| {
        c.is_control()
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
    };
    text.len() <= LABEL_MAX_BYTES && !text.contains(deceptive)
}
