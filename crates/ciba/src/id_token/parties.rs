//! Who issued an ID token, for whom, and about whom: all compared byte by byte (OpenID Connect Core 1.0
//! section 3.1.3.7). Whether the subject is anybody's owner is not decided here.

use serde_json::Value;

use super::{Expected, IdTokenRefused};
use crate::claims::Claims;

/// Issuer, audience, authorized party and, where one is pinned, tenant.
pub(super) fn check(claims: &Claims, expected: &Expected<'_>) -> Result<(), IdTokenRefused> {
    if claims.text("iss").ok_or(IdTokenRefused::Claim("iss"))? != expected.issuer.as_str() {
        return Err(IdTokenRefused::OtherIssuer);
    }
    let client = expected.client_id.as_str();
    // Others in the audience could have been given this token too; none is trusted (Core 3.1.3.7, 3).
    let audiences = audiences(claims).ok_or(IdTokenRefused::Claim("aud"))?;
    if audiences.is_empty() || audiences.iter().any(|audience| *audience != client) {
        return Err(IdTokenRefused::OtherAudience);
    }
    if claims.get("azp").is_some_and(|party| party != client) {
        return Err(IdTokenRefused::OtherParty);
    }
    match expected.tenant {
        Some(tenant) if claims.text("tid") != Some(tenant) => Err(IdTokenRefused::OtherTenant),
        Some(_) | None => Ok(()),
    }
}

fn audiences(claims: &Claims) -> Option<Vec<&str>> {
    match claims.get("aud")? {
        Value::String(one) => Some(vec![one]),
        Value::Array(several) => several.iter().map(Value::as_str).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}

/// `sub`: 1 to 255 printable ASCII characters (Core section 2).
pub(super) fn subject(claims: &Claims) -> Result<String, IdTokenRefused> {
    let printable = |text: &&str| text.bytes().all(|byte| (0x20..=0x7e).contains(&byte));
    let subject = claims.text("sub").filter(|text| text.len() <= 255).filter(printable);
    subject.map(str::to_owned).ok_or(IdTokenRefused::Claim("sub"))
}
