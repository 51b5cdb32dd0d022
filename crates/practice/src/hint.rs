//! Who is meant: exactly one of the three hints (CIBA Core 1.0, 7.1), and whom of the cast it names.
//!
//! A hint says whom to ask and proves nothing about who will answer.

use std::time::Duration;

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::client::Client;
use crate::exchange::{Exchange, Form, Refusal};
use crate::jwt::Jwt;
use crate::people::Person;

const MAX_LOGIN_HINT: usize = 100;
const MAX_HINT_TOKEN: usize = 4_000;

/// After which time a login hint token without `exp` is taken for expired.
const HINT_TOKEN_LIFE: Duration = Duration::from_secs(10 * 60);

/// The one hint of a request.
pub(crate) enum Hint<'a> {
    Login(&'a str),
    LoginToken(&'a str),
    IdToken(&'a str),
}

impl<'a> Hint<'a> {
    pub(crate) fn read(form: &'a Form) -> Result<Self, Refusal> {
        let too_long = || Refusal::new("invalid_request", "the hint is too long");
        let hints = (form.get("login_hint"), form.get("login_hint_token"), form.get("id_token_hint"));
        match hints {
            (Some(_), None, None) => form.at_most("login_hint", MAX_LOGIN_HINT, too_long())?.map(Self::Login),
            (None, Some(_), None) => {
                form.at_most("login_hint_token", MAX_HINT_TOKEN, too_long())?.map(Self::LoginToken)
            }
            (None, None, Some(_)) => {
                form.at_most("id_token_hint", MAX_HINT_TOKEN, too_long())?.map(Self::IdToken)
            }
            _ => None,
        }
        .ok_or(Refusal::new("invalid_request", "send exactly one hint"))
    }

    pub(crate) fn text(&self) -> &'a str {
        match self {
            Self::Login(text) | Self::LoginToken(text) | Self::IdToken(text) => text,
        }
    }

    pub(crate) fn person<'e>(&self, exchange: &Exchange<'e>, client: &Client) -> Result<&'e Person, Refusal> {
        match self {
            Self::Login(hint) => {
                let cast = &exchange.practice.inner.cast;
                cast.iter().find(|person| person.is_meant_by(hint)).ok_or_else(unknown_user)
            }
            Self::LoginToken(token) => of_hint_token(exchange, client, token),
            Self::IdToken(token) => of_id_token(exchange, client, token),
        }
    }
}

/// True if whoever asks in this tenant finds our people.
pub(crate) fn is_our_tenant(exchange: &Exchange<'_>, asked: Option<&str>) -> bool {
    let ours = &exchange.practice.inner.tenant;
    asked.is_none_or(|asked| ours.as_ref().is_none_or(|ours| ours == asked))
}

pub(crate) fn unknown_user() -> Refusal {
    Refusal::new("unknown_user_id", "nobody is known by this hint")
}

/// Authway's login hint token: made by the client and signed with HS256, the key being its secret, hashed with SHA-256
/// and written in base64. It says whom it means by `sub` or by another identifier.
fn of_hint_token<'e>(exchange: &Exchange<'e>, client: &Client, token: &str) -> Result<&'e Person, Refusal> {
    let inner = &exchange.practice.inner;
    let now = exchange.now.unix;
    let jwt = Jwt::parse(token).ok_or_else(unknown_user)?;
    let is_sound = jwt.is_signed_with(&hint_token_key(client))
        && jwt.text("iss") == Some(client.id.as_str())
        && jwt.is_for(&[&inner.issuer])
        && jwt.has_begun("iat", now);
    let issued = jwt.time("iat").filter(|_| is_sound).ok_or_else(unknown_user)?;
    let expires = if jwt.has("exp") { jwt.time("exp") } else { Some(issued + HINT_TOKEN_LIFE) };
    if expires.ok_or_else(unknown_user)? <= now {
        return Err(Refusal::new("expired_login_hint_token", "the login hint token has expired"));
    }
    if !is_our_tenant(exchange, jwt.text("tid")) {
        return Err(unknown_user());
    }
    let identifiers = ["sub", "email", "phone_number", inner.personal_number_claim.as_str()];
    let named: Vec<_> = identifiers.iter().filter_map(|name| jwt.text(name)).collect();
    let is_meant = |person: &&Person| named.iter().all(|identifier| person.is_meant_by(identifier));
    if named.is_empty() {
        return Err(unknown_user());
    }
    inner.cast.iter().find(is_meant).ok_or_else(unknown_user)
}

fn hint_token_key(client: &Client) -> Vec<u8> {
    let hash = digest::digest(&digest::SHA256, client.secret.reveal().as_bytes());
    STANDARD.encode(hash).into_bytes()
}

/// An ID token that we gave to this very client, however old.
fn of_id_token<'e>(exchange: &Exchange<'e>, client: &Client, token: &str) -> Result<&'e Person, Refusal> {
    let inner = &exchange.practice.inner;
    let invalid = || Refusal::new("invalid_request", "id_token_hint is not one of ours for this client");
    let claims = inner.key.verified(token).ok_or_else(invalid)?;
    if claims["iss"] != inner.issuer.as_str() || claims["aud"] != client.id.as_str() {
        return Err(invalid());
    }
    inner.cast.iter().find(|person| claims["sub"] == person.subject.as_str()).ok_or_else(unknown_user)
}
