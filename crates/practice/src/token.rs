//! The token endpoint, `/connect/token` (CIBA Core 1.0, sections 10.1 and 11).
//!
//! Errors are always 400 here, as Duende has it; a profile may want 401 for `invalid_client`.

use std::time::Duration;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use crate::client::Client;
use crate::client_auth::authenticate;
use crate::discovery::CIBA_GRANT_TYPE;
use crate::exchange::{Exchange, Refusal};
use crate::grants::{Approval, Asked, Polled};
use crate::holding::Held;
use crate::id_token::id_token;
use crate::lock;
use crate::manners::Manners;
use crate::twist::Twist;
use crate::userinfo::ACCESS_TOKEN_LIFETIME_S;

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
    exchange.linger().await;
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

/// Tokens, or what is said to a poll that gets none (CIBA Core 1.0, section 11).
fn tokens(exchange: &Exchange<'_>, client: &Client, polled: Polled) -> Result<Value, Refusal> {
    let manners = &exchange.practice.inner.manners;
    Err(match polled {
        Polled::Approved(..) if exchange.twists.contains(&Twist::CustomerDisabled) => gone(),
        Polled::Approved(asked, approval) => return issue(exchange, client, &asked, &approval),
        Polled::Gone => gone(),
        Polled::TooSoon { wait } => too_soon(manners, wait),
        Polled::Overlapping => Refusal::new("invalid_request", "another poll of this request is being held"),
        Polled::Impatient => Refusal::new("invalid_request", "polls arrived too soon too often"),
        Polled::Forfeited => Refusal::new("access_denied", "this request ended: it was polled too often"),
        Polled::Expired => Refusal::new(manners.expired, "nobody answered in time"),
        Polled::Declined => Refusal::new("access_denied", "the customer declined"),
        Polled::Pending => Refusal::new("authorization_pending", "nobody has answered yet"),
    })
}

fn too_soon(manners: &Manners, wait: Duration) -> Refusal {
    // Rounded up: who waits that long is in time.
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    let retry_after_s = manners.tells_when.then_some(seconds);
    Refusal { retry_after_s, ..Refusal::new("slow_down", "polls arrive sooner than the interval allows") }
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
