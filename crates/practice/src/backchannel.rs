//! The authentication endpoint, `/connect/ciba` (CIBA Core 1.0, section 7).
//!
//! Limits, the order of checks and the choice of error codes are Duende's; where Duende is lax and the specification
//! is not (a parameter twice), the specification wins.

use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::json;

use crate::client::Client;
use crate::client_auth::authenticate;
use crate::discovery::SCOPES;
use crate::exchange::{Exchange, Form, Refusal};
use crate::grants::{Asked, AuthReqId, TooManyOpen};
use crate::hint::{Hint, is_our_tenant, unknown_user};
use crate::lock;
use crate::people::Person;
use crate::signed_request;

const MAX_SCOPE: usize = 300;
const MAX_ACR_VALUES: usize = 300;
const MAX_USER_CODE: usize = 100;
const MAX_BINDING_MESSAGE: usize = 100;
const MAX_REQUESTED_EXPIRY: usize = 9;

/// Answers an authentication request.
pub(crate) fn request(exchange: &Exchange<'_>) -> Response {
    match acknowledge(exchange) {
        Ok(response) => response,
        Err(refusal) => {
            let mut response = exchange.refuse(&refusal);
            if refusal.status == StatusCode::UNAUTHORIZED {
                response
                    .headers_mut()
                    .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"practice\""));
            }
            response
        }
    }
}

fn acknowledge(exchange: &Exchange<'_>) -> Result<Response, Refusal> {
    let form = exchange.form()?;
    let client = authenticate(exchange, &form)?;
    let parameters = signed_request::parameters(exchange, form, client)?;
    let asked = read(exchange, &parameters, client)?;
    let practice = exchange.practice;
    // 32 random bytes and "-1": 66 characters, the shape that Duende gives it.
    let id = AuthReqId::new(format!("{}-1", practice.handle::<32>()));
    let expires_in = asked.lifetime.as_secs();
    lock(&practice.inner.grants).open(id.clone(), asked, exchange.now).map_err(|TooManyOpen| {
        Refusal::new("temporarily_unavailable", "too many requests are open")
            .with_status(StatusCode::SERVICE_UNAVAILABLE)
    })?;
    Ok(exchange.json(
        StatusCode::OK,
        json!({
            "auth_req_id": id.as_str(),
            "expires_in": expires_in,
            "interval": practice.inner.interval.as_secs(),
        }),
    ))
}

/// Checks every parameter.
fn read(exchange: &Exchange<'_>, form: &Form, client: &Client) -> Result<Asked, Refusal> {
    let scopes = scopes(form)?;
    let lifetime = lifetime(exchange, form)?;
    let Acr { acr, idp, tenant } = Acr::read(form)?;
    let hint = Hint::read(form)?;
    let too_long = Refusal::new("invalid_request", "user_code is too long");
    let user_code = form.at_most("user_code", MAX_USER_CODE, too_long)?;
    let too_long = Refusal::new("invalid_binding_message", "binding_message is too long");
    let binding_message = form.at_most("binding_message", MAX_BINDING_MESSAGE, too_long)?;
    // Who asks in another tenant finds nobody of ours.
    if !is_our_tenant(exchange, tenant.as_deref()) {
        return Err(unknown_user());
    }
    let person = hint.person(exchange, client)?;
    may_be_asked(person, user_code)?;
    Ok(Asked {
        client_id: client.id.clone(),
        hint: hint.text().to_owned(),
        person: person.id.clone(),
        scopes,
        acr,
        idp,
        binding_message: binding_message.map(str::to_owned),
        lifetime,
    })
}

/// A person who chose a code is asked only by whoever knows it (CIBA Core 1.0, 7.1.2).
fn may_be_asked(person: &Person, user_code: Option<&str>) -> Result<(), Refusal> {
    let Some(chosen) = &person.user_code else { return Ok(()) };
    let told = user_code.ok_or(Refusal::new("missing_user_code", "this customer's user code is needed"))?;
    verify_slices_are_equal(chosen.as_bytes(), told.as_bytes())
        .map_err(|_| Refusal::new("invalid_user_code", "this is not the customer's user code"))
}

fn scopes(form: &Form) -> Result<Vec<String>, Refusal> {
    let too_long = Refusal::new("invalid_request", "scope is too long");
    let scope = form
        .at_most("scope", MAX_SCOPE, too_long)?
        .ok_or(Refusal::new("invalid_request", "scope is missing"))?;
    let mut scopes: Vec<String> = Vec::new();
    for scope in scope.split(' ').filter(|scope| !scope.is_empty()) {
        if !scopes.iter().any(|known| known == scope) {
            scopes.push(scope.to_owned());
        }
    }
    if !scopes.iter().any(|scope| scope == "openid") {
        return Err(Refusal::new("invalid_request", "scope must contain openid"));
    }
    if scopes.iter().any(|scope| !SCOPES.contains(&scope.as_str())) {
        return Err(Refusal::new("invalid_scope", "a scope is not known here"));
    }
    Ok(scopes)
}

/// A longer wish than the lifetime is refused, not shortened.
fn lifetime(exchange: &Exchange<'_>, form: &Form) -> Result<Duration, Refusal> {
    let most = exchange.practice.inner.lifetime;
    let invalid =
        || Refusal::new("invalid_request", "requested_expiry must be from 1 to the lifetime of requests");
    let Some(wish) = form.at_most("requested_expiry", MAX_REQUESTED_EXPIRY, invalid())? else {
        return Ok(most);
    };
    let wish = wish.parse().map(Duration::from_secs).map_err(|_| invalid())?;
    if wish.is_zero() || wish > most { Err(invalid()) } else { Ok(wish) }
}

/// What `acr_values` asks for. Duende reads `tenant:` and `idp:` out of it; the rest are levels.
struct Acr {
    acr: Option<String>,
    idp: Option<String>,
    tenant: Option<String>,
}

impl Acr {
    fn read(form: &Form) -> Result<Self, Refusal> {
        let too_long = Refusal::new("invalid_request", "acr_values is too long");
        let values = form.at_most("acr_values", MAX_ACR_VALUES, too_long)?.unwrap_or_default();
        let mut read = Self { acr: None, idp: None, tenant: None };
        for value in values.split(' ').filter(|value| !value.is_empty()) {
            if let Some(tenant) = value.strip_prefix("tenant:") {
                read.tenant.get_or_insert(tenant.to_owned());
            } else if let Some(idp) = value.strip_prefix("idp:") {
                read.idp.get_or_insert(idp.to_owned());
            } else {
                read.acr.get_or_insert(value.to_owned());
            }
        }
        Ok(read)
    }
}
