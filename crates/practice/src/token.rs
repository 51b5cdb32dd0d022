//! The token endpoint, `/connect/token` (CIBA Core 1.0, sections 10.1 and 11), and the ID token.
//!
//! Errors are always 400 here, as Duende has it; a profile may want 401 for `invalid_client`.

use std::time::Duration;

use aws_lc_rs::digest;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

use crate::client::Client;
use crate::client_auth::authenticate;
use crate::discovery::CIBA_GRANT_TYPE;
use crate::exchange::{Exchange, Refusal, set};
use crate::faults::Twist;
use crate::grants::{Approval, Asked, Polled};
use crate::holding::Held;
use crate::keys::{base64url, signed_with_secret, unsigned};
use crate::lock;
use crate::manners::Manners;
use crate::userinfo::{ACCESS_TOKEN_LIFETIME_S, claims};

/// How long an ID token is valid, in seconds; Duende's default.
const ID_TOKEN_LIFETIME_S: u64 = 300;

const MAX_AUTH_REQ_ID: usize = 100;

/// Answers a poll, and a held one when it is time.
pub(crate) async fn poll(exchange: &Exchange<'_>) -> Response {
    let (client, id) = match read(exchange) {
        Ok(read) => read,
        Err(refusal) => return refuse(exchange, refusal),
    };
    let polled = ask(exchange, &id, client).await;
    let response = match tokens(&exchange.later(), client, polled) {
        Ok(document) => exchange.json(StatusCode::OK, document),
        Err(refusal) => refuse(exchange, refusal),
    };
    let practice = exchange.practice;
    lock(&practice.inner.grants).answered(&id, &client.id, practice.now());
    response
}

/// Who polls, and for which request.
fn read<'a>(exchange: &Exchange<'a>) -> Result<(&'a Client, String), Refusal> {
    let form = exchange.form()?;
    let client = authenticate(exchange, &form)?;
    if form.get("grant_type") != Some(CIBA_GRANT_TYPE) {
        return Err(Refusal::new("unsupported_grant_type", "only the grant type of CIBA is supported"));
    }
    let id = form
        .at_most("auth_req_id", MAX_AUTH_REQ_ID, gone())?
        .ok_or(Refusal::new("invalid_request", "auth_req_id is missing"))?;
    Ok((client, id.to_owned()))
}

fn tokens(exchange: &Exchange<'_>, client: &Client, polled: Polled) -> Result<Value, Refusal> {
    match polled {
        Polled::Approved(..) if exchange.twists.contains(&Twist::CustomerDisabled) => Err(gone()),
        Polled::Approved(asked, approval) => issue(exchange, client, &asked, &approval),
        unanswered => Err(refusal(&exchange.practice.inner.manners, &unanswered)),
    }
}

fn refuse(exchange: &Exchange<'_>, refusal: Refusal) -> Response {
    let status = match refusal.error {
        "invalid_client" => exchange.practice.inner.manners.unknown_client,
        _ => StatusCode::BAD_REQUEST,
    };
    exchange.refuse(&refusal.with_status(status))
}

/// What the poll finds, at once or, if the profile holds polls, when there is something to tell.
async fn ask(exchange: &Exchange<'_>, id: &str, client: &Client) -> Polled {
    let practice = exchange.practice;
    practice.answer_automatically(exchange.now);
    let held = {
        let mut grants = lock(&practice.inner.grants);
        let polled = grants.poll(id, &client.id, exchange.now);
        let at_most = practice.inner.manners.holds.filter(|_| matches!(polled, Polled::Pending));
        match at_most.and_then(|at_most| Some((at_most, grants.hold(id)?))) {
            None => return polled,
            Some((at_most, decided)) => Held::new(practice, id, decided).until_decided(at_most),
        }
    };
    held.await
}

/// What is said to a poll that gets no tokens (CIBA Core 1.0, section 11).
fn refusal(manners: &Manners, polled: &Polled) -> Refusal {
    match polled {
        Polled::Gone | Polled::Approved(..) => gone(),
        Polled::TooSoon { wait } => {
            // Rounded up: who waits that long is in time.
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            let retry_after_s = manners.tells_when.then_some(seconds);
            let refusal = Refusal::new("slow_down", "polls arrive sooner than the interval allows");
            Refusal { retry_after_s, ..refusal }
        }
        Polled::Overlapping => Refusal::new("invalid_request", "another poll of this request is being held"),
        Polled::Impatient => Refusal::new("invalid_request", "polls arrived too soon too often"),
        Polled::Forfeited => Refusal::new("access_denied", "this request ended: it was polled too often"),
        Polled::Expired => Refusal::new(manners.expired, "nobody answered in time"),
        Polled::Declined => Refusal::new("access_denied", "the customer declined"),
        Polled::Pending => Refusal::new("authorization_pending", "nobody has answered yet"),
    }
}

fn gone() -> Refusal {
    Refusal::new("invalid_grant", "this request is unknown, or its answer was fetched")
}

fn issue(
    exchange: &Exchange<'_>,
    client: &Client,
    asked: &Asked,
    approval: &Approval,
) -> Result<Value, Refusal> {
    let practice = exchange.practice;
    let access_token = practice.handle::<32>();
    let id_token = id_token(exchange, client, asked, approval, &access_token)
        .ok_or(Refusal::new("invalid_grant", "the account is closed"))?;
    lock(&practice.inner.access_tokens).issue(
        access_token.clone(),
        approval.person.clone(),
        asked.scopes.clone(),
        exchange.now,
    );
    Ok(json!({
        "id_token": id_token,
        "access_token": access_token,
        "expires_in": ACCESS_TOKEN_LIFETIME_S,
        "token_type": "Bearer",
        "scope": asked.scopes.join(" "),
    }))
}

/// The signed ID token (OpenID Connect Core 1.0, section 2), falsified as the script says.
fn id_token(
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
    sign(Value::Object(token), exchange, client)
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
            | Twist::DateOff { .. } => {}
        }
    }
}

/// A subject that nobody has.
pub(crate) const OTHER_SUBJECT: &str = "practice-nobody";

fn sign(token: Value, exchange: &Exchange<'_>, client: &Client) -> Option<String> {
    let inner = &exchange.practice.inner;
    let has = |twist: &Twist| exchange.twists.contains(twist);
    if has(&Twist::AlgorithmNone) {
        Some(unsigned(&token))
    } else if has(&Twist::SharedSecret) {
        Some(signed_with_secret(&token, inner.key.kid(), client.secret.reveal()))
    } else if has(&Twist::SignedByAnotherKey) {
        exchange.practice.foreign_key()?.sign(&token, inner.key.kid()).ok()
    } else if has(&Twist::UnknownKey) {
        let key = exchange.practice.foreign_key()?;
        key.sign(&token, key.kid()).ok()
    } else {
        inner.key.sign(&token, inner.key.kid()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::left_half_of_hash;

    #[test]
    fn at_hash_is_the_one_of_the_published_example() {
        assert_eq!(left_half_of_hash("G5kXH2wHvUra0sHlDy1iTkDJgsgUO1bN"), "Wt0kVFXMacqvnHeyU0001w");
    }
}
