//! Signed authentication requests: all parameters as claims of one token in `request` (CIBA Core 1.0, 7.1.1).
//!
//! What is in the token becomes a form again and is then read like any other (`backchannel.rs`). The error is Duende's
//! `invalid_request_object`, which CIBA Core does not list.

use std::time::Duration;

use serde_json::Value;

use crate::client::Client;
use crate::exchange::{Exchange, Form, Refusal, length};
use crate::jwt::{Jwt, MAX_JWT};
use crate::lock;
use crate::used_once::Purpose;

/// What stays outside the token: the token itself, and what proves who sends it.
const OUTSIDE: [&str; 5] =
    ["request", "client_id", "client_secret", "client_assertion", "client_assertion_type"];

/// The claims that are about the token and no parameters.
const ABOUT_THE_TOKEN: [&str; 7] = ["iss", "aud", "exp", "iat", "nbf", "jti", "client_id"];

/// How long a signed request may live, and how old it may be (FAPI-CIBA, 5.2.2).
const LONGEST_LIFE: Duration = Duration::from_secs(60 * 60);

/// The parameters of the request: those of the form, or those that the client signed.
pub(crate) fn parameters(exchange: &Exchange<'_>, form: Form, client: &Client) -> Result<Form, Refusal> {
    let Some(token) = form.get("request") else {
        return if exchange.practice.inner.require_signed_request_object {
            Err(Refusal::new("invalid_request", "only signed requests are taken here"))
        } else {
            Ok(form)
        };
    };
    if form.names().any(|name| !OUTSIDE.contains(&name)) {
        return Err(refused("a parameter is outside the signed request"));
    }
    if length(token) >= MAX_JWT {
        return Err(refused("the signed request is too long"));
    }
    let jwt = Jwt::parse(token).ok_or(refused("the request is no signed JWT in compact form"))?;
    if !jwt.is_signed_by(&client.keys) {
        return Err(refused("the request's signature is not the one of a key that the client registered"));
    }
    check(exchange, client, &jwt)?;
    let mut parameters = Vec::new();
    for (name, value) in jwt.claims().iter().filter(|(name, _)| !ABOUT_THE_TOKEN.contains(&name.as_str())) {
        parameters.push((name.clone(), parameter(name, value)?));
    }
    Ok(Form::of(parameters))
}

/// The claims about the token: all of them must be there (CIBA Core 1.0, 7.1.1).
fn check(exchange: &Exchange<'_>, client: &Client, jwt: &Jwt<'_>) -> Result<(), Refusal> {
    let inner = &exchange.practice.inner;
    let now = exchange.now.unix;
    let is_ours = |name: &str| jwt.text(name) == Some(client.id.as_str());
    if !is_ours("iss") || (jwt.has("client_id") && !is_ours("client_id")) {
        return Err(refused("the request is signed for another client: iss is not the client_id"));
    }
    if !jwt.is_for(&[&inner.issuer]) {
        return Err(refused("the request is for somebody else: aud is not the issuer"));
    }
    let times = || Some((jwt.time("exp")?, jwt.time("nbf")?));
    let (expires, begins) = times().ok_or(refused("the request has no exp or nbf in whole seconds"))?;
    if expires <= now {
        return Err(refused("the request has expired"));
    }
    if !jwt.has_begun("iat", now) || !jwt.has_begun("nbf", now) {
        return Err(refused("iat or nbf of the request is missing or in the future"));
    }
    if begins + LONGEST_LIFE < now || expires > begins + LONGEST_LIFE {
        return Err(refused("the request lives longer than an hour"));
    }
    let id = jwt.id().ok_or(refused("the request has no jti, or one that is too long"))?;
    if !lock(&inner.used).first_use(Purpose::SignedRequest, &client.id, id, expires, now) {
        return Err(refused("the request was sent before: each needs its own jti"));
    }
    Ok(())
}

/// A parameter is text; `requested_expiry` may be a number. A request in a request is none.
fn parameter(name: &str, value: &Value) -> Result<String, Refusal> {
    match (name, value) {
        ("request" | "request_uri", _) => Err(refused("a signed request holds no other request")),
        (_, Value::String(text)) => Ok(text.clone()),
        ("requested_expiry", Value::Number(number)) => Ok(number.to_string()),
        _ => Err(refused("a parameter in the signed request is no text")),
    }
}

fn refused(description: &'static str) -> Refusal {
    Refusal::new("invalid_request_object", description)
}
