//! Who is asking: the request shows a secret or an assertion, and the client that it names must be registered for that.
//!
//! Two ways at once are refused. A refusal does not tell an unknown client from a wrong secret.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::http::{StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::client::{Client, ClientMethod};
use crate::client_assertion;
use crate::exchange::{Exchange, Form, Refusal, length};

/// The longest `client_id` and `client_secret`; Duende's limits.
const MAX_CREDENTIAL: usize = 100;

/// The client whose credentials the request bears.
pub(crate) fn authenticate<'a>(exchange: &Exchange<'a>, form: &Form) -> Result<&'a Client, Refusal> {
    match Shown::read(exchange, form)? {
        Shown::Basic { id, secret } => with_secret(exchange, &id, &secret, |method| match method {
            ClientMethod::Secret | ClientMethod::SecretBasic => true,
            ClientMethod::SecretPost | ClientMethod::SecretJwt | ClientMethod::PrivateKeyJwt => false,
        }),
        Shown::Post { id, secret } => with_secret(exchange, &id, &secret, |method| match method {
            ClientMethod::Secret | ClientMethod::SecretPost => true,
            ClientMethod::SecretBasic | ClientMethod::SecretJwt | ClientMethod::PrivateKeyJwt => false,
        }),
        Shown::Assertion => client_assertion::client(exchange, form),
    }
}

/// What a request shows to prove who sends it.
enum Shown {
    Basic { id: String, secret: String },
    Post { id: String, secret: String },
    Assertion,
}

impl Shown {
    fn read(exchange: &Exchange<'_>, form: &Form) -> Result<Self, Refusal> {
        let in_header = exchange.header(&header::AUTHORIZATION);
        let assertion = form.get("client_assertion").or(form.get("client_assertion_type"));
        match (in_header, form.get("client_secret"), assertion) {
            (Some(authorization), None, None) => {
                let (id, secret) = basic(authorization).ok_or_else(invalid_client)?;
                if form.get("client_id").is_some_and(|it| it != id) {
                    return Err(invalid_client());
                }
                Ok(Self::Basic { id, secret })
            }
            (None, Some(secret), None) => {
                let id = form.get("client_id").ok_or_else(invalid_client)?;
                Ok(Self::Post { id: id.to_owned(), secret: secret.to_owned() })
            }
            (None, None, Some(_)) => Ok(Self::Assertion),
            (None, None, None) => Err(invalid_client()),
            _ => Err(Refusal::new("invalid_request", "use one way of client authentication, not two")),
        }
    }
}

fn with_secret<'a>(
    exchange: &Exchange<'a>,
    id: &str,
    secret: &str,
    may: impl Fn(ClientMethod) -> bool,
) -> Result<&'a Client, Refusal> {
    if length(id) > MAX_CREDENTIAL || length(secret) > MAX_CREDENTIAL {
        return Err(invalid_client());
    }
    registered(exchange, id)
        .filter(|client| may(client.method))
        .filter(|client| {
            verify_slices_are_equal(client.secret.reveal().as_bytes(), secret.as_bytes()).is_ok()
        })
        .ok_or_else(invalid_client)
}

/// The client with this `client_id`.
pub(crate) fn registered<'a>(exchange: &Exchange<'a>, id: &str) -> Option<&'a Client> {
    exchange.practice.inner.clients.iter().find(|client| client.id == id)
}

/// Both halves are form-urlencoded before they are joined (RFC 6749, 2.3.1 and appendix B).
fn basic(authorization: &str) -> Option<(String, String)> {
    let (scheme, encoded) = authorization.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("Basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((form_decoded(id), form_decoded(secret)))
}

/// `+` and percent-encoding undone. What separates pairs in a form is taken literally: it can't occur in a well
/// encoded value, and a client that forgot to encode shall fail for a secret that needs it, not for one that doesn't.
fn form_decoded(text: &str) -> String {
    let literal = text.replace('&', "%26").replace('=', "%3D");
    url::form_urlencoded::parse(literal.as_bytes())
        .map(|(name, _)| name.into_owned())
        .next()
        .unwrap_or_default()
}

fn invalid_client() -> Refusal {
    Refusal::new("invalid_client", "unknown client or wrong secret").with_status(StatusCode::UNAUTHORIZED)
}
