//! What an ID token says (OpenID Connect Core 1.0, section 2), and what it says falsely.
//!
//! Which key signs it, and which wrong one, is in `forgery.rs`.

use std::time::Duration;

use aws_lc_rs::digest;
use serde_json::{Map, Value, json};

use crate::client::Client;
use crate::exchange::{Exchange, set};
use crate::forgery;
use crate::grants::{Approval, Asked};
use crate::keys::base64url;
use crate::twist::Twist;
use crate::userinfo::claims;

/// How long an ID token is valid, in seconds; Duende's default.
const ID_TOKEN_LIFETIME_S: u64 = 300;

/// The signed ID token (OpenID Connect Core 1.0, section 2), falsified as the script says.
pub(crate) fn id_token(
    exchange: &Exchange<'_>,
    client: &Client,
    asked: &Asked,
    approval: &Approval,
    access_token: &str,
) -> Option<String> {
    let inner = &exchange.practice.inner;
    let person = exchange.practice.person(&approval.person)?;
    let now = exchange.now.unix.as_secs();
    let signed_in = approval.at_unix.saturating_sub(person.signed_in_ago);
    let idp = asked.idp.as_deref().unwrap_or("local");
    let mut token = Map::new();
    let mut add = |name: &str, value: Value| set(&mut token, name, Some(value));
    add("iss", json!(inner.issuer));
    add("nbf", json!(now));
    add("iat", json!(now));
    add("exp", json!(now + ID_TOKEN_LIFETIME_S));
    add("aud", json!(client.id));
    add("amr", json!([if idp == "local" { "pwd" } else { "external" }]));
    add("at_hash", json!(left_half_of_hash(access_token)));
    add("sid", json!(exchange.practice.handle::<16>()));
    add("sub", json!(person.subject));
    add("auth_time", json!(signed_in.as_secs()));
    add("idp", json!(idp));
    if let Some(acr) = &asked.acr {
        add("acr", json!(acr));
    }
    if let Some(tenant) = &inner.tenant {
        add("tid", json!(tenant));
    }
    if inner.claims_in_id_token {
        token.extend(claims(person, &asked.scopes, &inner.personal_number_claim));
    }
    falsify(&mut token, exchange);
    forgery::signed(&token, exchange, client)
}

/// `at_hash` for an algorithm with SHA-256 (OpenID Connect Core 1.0, 3.1.3.6).
fn left_half_of_hash(access_token: &str) -> String {
    base64url(&digest::digest(&digest::SHA256, access_token.as_bytes()).as_ref()[..16])
}

fn falsify(token: &mut Map<String, Value>, exchange: &Exchange<'_>) {
    let now = exchange.now.unix;
    let ten_minutes = Duration::from_secs(10 * 60);
    let a_week_ago = json!(now.saturating_sub(Duration::from_secs(7 * 24 * 60 * 60)).as_secs());
    for twist in exchange.twists {
        let mut lie = |name: &str, value: Value| set(token, name, Some(value));
        match twist {
            Twist::WrongIssuer => {
                lie("iss", json!(format!("{}/somebody-else", exchange.practice.inner.issuer)))
            }
            Twist::WrongAudience => lie("aud", json!("another-client")),
            Twist::TwoAudiences => {
                let ours = token.get("aud").cloned();
                set(token, "aud", Some(json!([ours, "another-client"])));
            }
            Twist::WrongAuthorizedParty => lie("azp", json!("another-client")),
            Twist::WrongAtHash => lie("at_hash", json!(left_half_of_hash("another access token"))),
            Twist::IssuedLongAgo => {
                for name in ["iat", "nbf", "auth_time"] {
                    lie(name, a_week_ago.clone());
                }
            }
            Twist::Expired => lie("exp", json!(now.saturating_sub(ten_minutes).as_secs())),
            Twist::NotYetValid => lie("nbf", json!((now + ten_minutes).as_secs())),
            Twist::OtherSubject => lie("sub", json!(OTHER_SUBJECT)),
            Twist::Claim { name, value } => set(token, name, value.clone()),
            // The signature's, the document's and the other endpoints' business.
            Twist::SignedByAnotherKey
            | Twist::UnknownKey
            | Twist::AlgorithmNone
            | Twist::SharedSecret
            | Twist::Member { .. }
            | Twist::CustomerDisabled
            | Twist::NoKeys
            | Twist::KeyTwice
            | Twist::DateOff { .. }
            | Twist::ResponseHeader { .. }
            | Twist::Late { .. }
            | Twist::Forged(_)
            | Twist::Keys(_)
            | Twist::Text(_) => {}
        }
    }
}

/// A subject that nobody has.
pub(crate) const OTHER_SUBJECT: &str = "practice-nobody";

#[cfg(test)]
mod tests {
    use super::left_half_of_hash;

    #[test]
    fn at_hash_is_the_one_of_the_published_example() {
        assert_eq!(left_half_of_hash("G5kXH2wHvUra0sHlDy1iTkDJgsgUO1bN"), "Wt0kVFXMacqvnHeyU0001w");
    }
}
