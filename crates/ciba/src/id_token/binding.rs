//! What ties an ID token to the answer that it came in. All three claims are optional in poll mode (CIBA Core
//! 1.0 section 10.3.1 wants them in push mode); one that is there must match.

use aws_lc_rs::digest::{self, digest};
use serde_json::Value;

use super::{Expected, IdTokenRefused};
use crate::algorithm::Algorithm;
use crate::base64url;
use crate::claims::Claims;

const AUTH_REQ_ID: &str = "urn:openid:params:jwt:claim:auth_req_id";
const REFRESH_TOKEN_HASH: &str = "urn:openid:params:jwt:claim:rt_hash";

/// The request, the access token, the refresh token.
pub(super) fn check(
    claims: &Claims,
    algorithm: Algorithm,
    expected: &Expected<'_>,
) -> Result<(), IdTokenRefused> {
    if claims.get(AUTH_REQ_ID).is_some_and(|id| id != expected.auth_req_id.expose()) {
        return Err(IdTokenRefused::OtherRequest);
    }
    let is_hash_of = |claimed: &Value, token: &str| *claimed == half_hash(algorithm, token);
    if claims.get("at_hash").is_some_and(|hash| !is_hash_of(hash, expected.access_token.expose())) {
        return Err(IdTokenRefused::OtherAccessToken);
    }
    let refresh_token = expected.refresh_token.map(|token| token.expose());
    if claims
        .get(REFRESH_TOKEN_HASH)
        .is_some_and(|hash| !refresh_token.is_some_and(|token| is_hash_of(hash, token)))
    {
        return Err(IdTokenRefused::OtherRefreshToken);
    }
    Ok(())
}

/// The left half of a token's hash, by the hash of the signature's algorithm (OpenID Connect Core 1.0
/// section 3.1.3.6).
fn half_hash(algorithm: Algorithm, token: &str) -> String {
    let hash = match algorithm {
        Algorithm::Rs256 | Algorithm::Ps256 | Algorithm::Es256 => &digest::SHA256,
        Algorithm::Rs384 | Algorithm::Ps384 | Algorithm::Es384 => &digest::SHA384,
        Algorithm::Rs512 | Algorithm::Ps512 | Algorithm::Es512 | Algorithm::EdDsa => &digest::SHA512,
    };
    let digest = digest(hash, token.as_bytes());
    let (half, _) = digest.as_ref().split_at(digest.as_ref().len() / 2);
    base64url::encode(half)
}
