//! The header of an ID token: which algorithm and which key it names, and that it asks for nothing else.
//! Nothing of it is believed before the signature holds.

use serde_json::{Map, Value};

use super::IdTokenRefused;
use crate::algorithm::Algorithm;

pub(crate) struct Header {
    pub(crate) algorithm: Algorithm,
    pub(crate) kid: Option<String>,
}

impl Header {
    /// Keys that a token brings along (`jwk`, `jku`, `x5c`, `x5u`) are not even read.
    pub(super) fn read(members: &Map<String, Value>) -> Result<Self, IdTokenRefused> {
        if ["crit", "b64", "zip", "enc"].iter().any(|name| members.contains_key(*name)) {
            return Err(IdTokenRefused::UnsupportedHeader);
        }
        if !members.get("typ").is_none_or(is_jwt) {
            return Err(IdTokenRefused::UnsupportedHeader);
        }
        let algorithm = members.get("alg").and_then(Value::as_str).and_then(Algorithm::parse);
        let algorithm = algorithm.ok_or(IdTokenRefused::AlgorithmNotAllowed)?;
        let kid = match members.get("kid") {
            None => None,
            Some(kid) => Some(kid.as_str().ok_or(IdTokenRefused::UnknownKey)?.to_owned()),
        };
        Ok(Self { algorithm, kid })
    }
}

/// Other tokens of the same provider say so in their type (RFC 8725 section 3.11). A type is a media type,
/// whose `application/` may be left out (RFC 7515 section 4.1.9).
fn is_jwt(kind: &Value) -> bool {
    kind.as_str()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("JWT") || kind.eq_ignore_ascii_case("application/jwt"))
}
