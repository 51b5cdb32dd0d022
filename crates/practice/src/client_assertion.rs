//! A client that proves who it is by a token of its own: `client_secret_jwt` and `private_key_jwt` (RFC 7523, section
//! 3; OpenID Connect Core 1.0, section 9; CIBA Core 1.0, 7.1).
//!
//! As strict as the specifications allow, so that a till that passes here passes anywhere. What is wrong is told, since
//! whoever practises wants to know.

use std::time::Duration;

use axum::http::StatusCode;

use crate::client::{Client, ClientMethod};
use crate::client_auth::registered;
use crate::discovery::{BACKCHANNEL_PATH, TOKEN_PATH};
use crate::exchange::{Exchange, Form, Refusal, length};
use crate::jwt::{Jwt, MAX_JWT};
use crate::lock;
use crate::used_once::Purpose;

/// The only `client_assertion_type` (RFC 7523, 2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How far ahead the end of an assertion may lie.
const LONGEST_LIFE: Duration = Duration::from_secs(10 * 60);

/// The client whose assertion the form holds.
pub(crate) fn client<'a>(exchange: &Exchange<'a>, form: &Form) -> Result<&'a Client, Refusal> {
    if form.get("client_assertion_type") != Some(JWT_BEARER) {
        return Err(refused("client_assertion_type is not the one of RFC 7523"));
    }
    let token = form.get("client_assertion").ok_or(refused("client_assertion is missing"))?;
    if length(token) >= MAX_JWT {
        return Err(refused("client_assertion is too long"));
    }
    let jwt = Jwt::parse(token).ok_or(refused("client_assertion is no signed JWT in compact form"))?;
    let client = signer(exchange, form, &jwt)?;
    check(exchange, client, &jwt)?;
    Ok(client)
}

/// The client that `iss` and `sub` name, if it signed this.
fn signer<'a>(exchange: &Exchange<'a>, form: &Form, jwt: &Jwt<'_>) -> Result<&'a Client, Refusal> {
    let subject = jwt.text("sub").ok_or(refused("client_assertion has no sub"))?;
    if jwt.text("iss") != Some(subject) {
        return Err(refused("iss and sub of client_assertion are not the same"));
    }
    if form.get("client_id").is_some_and(|id| id != subject) {
        return Err(refused("client_id is not the sub of client_assertion"));
    }
    let signed = |client: &&Client| match client.method {
        ClientMethod::SecretJwt => jwt.is_signed_with(client.secret.reveal().as_bytes()),
        ClientMethod::PrivateKeyJwt => jwt.is_signed_by(&client.keys),
        ClientMethod::Secret | ClientMethod::SecretBasic | ClientMethod::SecretPost => false,
    };
    registered(exchange, subject)
        .filter(signed)
        .ok_or(refused("unknown client, or its signature is not the one of a registered key"))
}

/// Audience, times and single use.
fn check(exchange: &Exchange<'_>, client: &Client, jwt: &Jwt<'_>) -> Result<(), Refusal> {
    let inner = &exchange.practice.inner;
    let endpoints = [BACKCHANNEL_PATH, TOKEN_PATH].map(|path| format!("{}{path}", inner.issuer));
    if !jwt.is_for(&[inner.issuer.as_str(), endpoints[0].as_str(), endpoints[1].as_str()]) {
        return Err(refused("client_assertion is for somebody else: aud is not the issuer"));
    }
    let now = exchange.now.unix;
    let expires = jwt.time("exp").ok_or(refused("client_assertion has no exp in whole seconds"))?;
    if expires <= now {
        return Err(refused("client_assertion has expired"));
    }
    if expires > now + LONGEST_LIFE {
        return Err(refused("client_assertion lives longer than ten minutes"));
    }
    if !jwt.has_begun("iat", now) || (jwt.has("nbf") && !jwt.has_begun("nbf", now)) {
        return Err(refused("iat or nbf of client_assertion is missing or in the future"));
    }
    let id = jwt.id().ok_or(refused("client_assertion has no jti, or one that is too long"))?;
    if !lock(&inner.used).first_use(Purpose::Assertion, &client.id, id, expires, now) {
        return Err(refused("client_assertion was used before: every request needs its own jti"));
    }
    Ok(())
}

fn refused(description: &'static str) -> Refusal {
    Refusal::new("invalid_client", description).with_status(StatusCode::UNAUTHORIZED)
}
