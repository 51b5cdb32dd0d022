//! The tokens that clients make: taken apart strictly, before anything in them is believed (RFC 7515, RFC 7519).
//!
//! Which claims must be there is said where the token is used: assertion, signed request, login hint token.

use std::time::Duration;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use crate::client_key::ClientKey;

/// The length from which on a token is not read, in characters; Duende's limit for JWTs.
pub(crate) const MAX_JWT: usize = 51_200;

/// How far ahead of ours a client's clock may be, as FAPI 2.0 wants a server to bear.
pub(crate) const CLOCK_AHEAD: Duration = Duration::from_secs(10);

/// The longest `jti`, so that remembering it costs little.
const MAX_JTI: usize = 255;

/// A compact JWS whose signature is not yet verified.
pub(crate) struct Jwt<'a> {
    header: Map<String, Value>,
    claims: Map<String, Value>,
    input: &'a str,
    signature: Vec<u8>,
}

impl<'a> Jwt<'a> {
    /// Three parts of base64url without padding, the first two JSON objects, and no extension that must be understood.
    pub(crate) fn parse(token: &'a str) -> Option<Self> {
        let (input, signature) = token.rsplit_once('.')?;
        let (header, claims) = input.split_once('.')?;
        let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
        let header: Map<String, Value> = serde_json::from_slice(&decoded(header)?).ok()?;
        let claims = serde_json::from_slice(&decoded(claims)?).ok()?;
        if header.contains_key("crit") {
            return None;
        }
        Some(Self { header, claims, input, signature: decoded(signature)? })
    }

    /// True if it is signed with this shared key under HS256.
    pub(crate) fn is_signed_with(&self, key: &[u8]) -> bool {
        let key = hmac::Key::new(hmac::HMAC_SHA256, key);
        self.algorithm() == Some("HS256")
            && hmac::verify(&key, self.input.as_bytes(), &self.signature).is_ok()
    }

    /// True if it is signed by one of these keys, with an algorithm that clients may use.
    pub(crate) fn is_signed_by(&self, keys: &[ClientKey]) -> bool {
        let kid = self.header.get("kid").and_then(Value::as_str);
        self.algorithm().is_some_and(|algorithm| {
            keys.iter().any(|key| key.verifies(kid, algorithm, self.input.as_bytes(), &self.signature))
        })
    }

    /// A claim that is text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.claims.get(name).and_then(Value::as_str)
    }

    /// A claim that is a whole number of seconds since 1970.
    pub(crate) fn time(&self, name: &str) -> Option<Duration> {
        self.claims.get(name).and_then(Value::as_u64).map(Duration::from_secs)
    }

    /// `jti`, if it is one that can be remembered.
    pub(crate) fn id(&self) -> Option<&str> {
        self.text("jti").filter(|id| !id.is_empty() && id.len() <= MAX_JTI)
    }

    /// True if `aud` names one of these and nobody else.
    pub(crate) fn is_for(&self, us: &[&str]) -> bool {
        match self.claims.get("aud") {
            Some(Value::String(audience)) => us.contains(&audience.as_str()),
            Some(Value::Array(audiences)) => {
                let ours = |it: &Value| it.as_str().is_some_and(|it| us.contains(&it));
                !audiences.is_empty() && audiences.iter().all(ours)
            }
            _ => false,
        }
    }

    /// True if the claim is a time that a clock of ours could show, allowing for a client's that is a little ahead.
    pub(crate) fn has_begun(&self, name: &str, now: Duration) -> bool {
        self.time(name).is_some_and(|begin| begin <= now + CLOCK_AHEAD)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.claims.contains_key(name)
    }

    pub(crate) fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }

    fn algorithm(&self) -> Option<&str> {
        self.header.get("alg").and_then(Value::as_str)
    }
}
