//! The UserInfo endpoint (OpenID Connect Core 1.0, 5.3), and which claims a scope opens.
//!
//! A claim is opened by the scopes that the till asked for, never by what the person has.

use std::collections::VecDeque;
use std::time::Duration;

use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use serde_json::{Map, Value, json};

use crate::clock::Moment;
use crate::exchange::{Exchange, answer};
use crate::id_token::OTHER_SUBJECT;
use crate::lock;
use crate::people::{Person, PersonId};
use crate::twist::Twist;

/// How long an access token opens UserInfo, in seconds; Duende's default.
pub(crate) const ACCESS_TOKEN_LIFETIME_S: u32 = 3600;

/// The most access tokens that are kept; the oldest makes room.
const MAX_ACCESS_TOKENS: usize = 1_000;

/// Answers with the claims that the access token opens.
pub(crate) fn claims_of_token(exchange: &Exchange<'_>) -> Response {
    if exchange.parts.method != Method::GET && exchange.parts.method != Method::POST {
        return exchange.method_not_allowed("GET, POST");
    }
    let inner = &exchange.practice.inner;
    let token = exchange
        .header(&header::AUTHORIZATION)
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer"))
        .map(|(_, token)| token.trim());
    let access_tokens = lock(&inner.access_tokens);
    let opened = token
        .and_then(|token| access_tokens.find(token, exchange.now))
        .and_then(|(id, scopes)| Some((exchange.practice.person(id)?, scopes)));
    let Some((person, scopes)) = opened else {
        let mut response = answer(StatusCode::UNAUTHORIZED, "text/plain; charset=utf-8", String::new());
        let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        return response;
    };
    let mut document = claims(person, scopes, &inner.personal_number_claim);
    let subject =
        if exchange.twists.contains(&Twist::OtherSubject) { OTHER_SUBJECT } else { person.subject.as_str() };
    document.insert("sub".to_owned(), json!(subject));
    if let Some(tenant) = &inner.tenant {
        document.insert("tid".to_owned(), json!(tenant));
    }
    exchange.json(StatusCode::OK, Value::Object(document))
}

/// Access tokens in the hands of tills, oldest first.
#[derive(Debug, Default)]
pub(crate) struct AccessTokens {
    issued: VecDeque<Issued>,
}

#[derive(Debug)]
struct Issued {
    token: String,
    person: PersonId,
    scopes: Vec<String>,
    expires: Duration,
}

impl AccessTokens {
    pub(crate) fn issue(&mut self, token: String, person: PersonId, scopes: Vec<String>, now: Moment) {
        if self.issued.len() >= MAX_ACCESS_TOKENS {
            self.issued.pop_front();
        }
        let expires = now.monotonic + Duration::from_secs(ACCESS_TOKEN_LIFETIME_S.into());
        self.issued.push_back(Issued { token, person, scopes, expires });
    }

    /// Whose token this is and what it opens.
    pub(crate) fn find(&self, token: &str, now: Moment) -> Option<(&PersonId, &[String])> {
        self.issued
            .iter()
            .find(|issued| issued.token == token && now.monotonic < issued.expires)
            .map(|issued| (&issued.person, issued.scopes.as_slice()))
    }
}

/// The claims about `person` that `scopes` open, without `sub` (OpenID Connect Core 1.0, 5.4).
pub(crate) fn claims(person: &Person, scopes: &[String], personal_number_claim: &str) -> Map<String, Value> {
    let mut claims = Map::new();
    let mut add = |name: &str, value: Value| {
        claims.insert(name.to_owned(), value);
    };
    for scope in scopes {
        match scope.as_str() {
            "profile" => {
                add("name", json!(person.name()));
                add("given_name", json!(person.given_name));
                add("family_name", json!(person.family_name));
                add("preferred_username", json!(person.username));
            }
            "email" => {
                if let Some(email) = &person.email {
                    let value = match &person.second_email {
                        Some(second) => json!([email, second]),
                        None => json!(email),
                    };
                    add("email", value);
                    add("email_verified", json!(person.email_verified));
                }
            }
            "phone" => {
                if let Some(phone) = &person.phone {
                    add("phone_number", json!(phone));
                    add("phone_number_verified", json!(person.phone_verified));
                }
            }
            "personal_number" => {
                if let Some(number) = &person.personal_number {
                    add(personal_number_claim, json!(number));
                }
            }
            // `openid` opens `sub`, which every answer has.
            _ => {}
        }
    }
    claims
}
