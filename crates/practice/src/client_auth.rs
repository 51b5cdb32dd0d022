//! Who is asking: `client_secret_basic` and `client_secret_post` (RFC 6749, 2.3.1).
//!
//! Any other way is refused, and so are two ways at once. A refusal does not tell an unknown client from a wrong
//! secret.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::http::{StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::exchange::{Exchange, Form, Refusal, length};
use crate::options::Client;

/// The longest `client_id` and `client_secret`; Duende's limits.
const MAX_CREDENTIAL: usize = 100;

/// The client whose credentials the request bears.
pub(crate) fn authenticate<'a>(exchange: &Exchange<'a>, form: &Form) -> Result<&'a Client, Refusal> {
    let (id, secret) = credentials(exchange, form)?;
    if length(&id) > MAX_CREDENTIAL || length(&secret) > MAX_CREDENTIAL {
        return Err(invalid_client());
    }
    exchange
        .practice
        .inner
        .clients
        .iter()
        .find(|client| client.id == id)
        .filter(|client| {
            verify_slices_are_equal(client.secret.reveal().as_bytes(), secret.as_bytes()).is_ok()
        })
        .ok_or_else(invalid_client)
}

fn credentials(exchange: &Exchange<'_>, form: &Form) -> Result<(String, String), Refusal> {
    let in_header = exchange.header(&header::AUTHORIZATION);
    match (in_header, form.get("client_id"), form.get("client_secret")) {
        (Some(_), _, Some(_)) => {
            Err(Refusal::new("invalid_request", "use one way of client authentication, not two"))
        }
        (Some(authorization), id_in_form, None) => {
            let (id, secret) = basic(authorization).ok_or_else(invalid_client)?;
            if id_in_form.is_some_and(|it| it != id) { Err(invalid_client()) } else { Ok((id, secret)) }
        }
        (None, Some(id), Some(secret)) => Ok((id.to_owned(), secret.to_owned())),
        (None, _, _) => Err(invalid_client()),
    }
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
