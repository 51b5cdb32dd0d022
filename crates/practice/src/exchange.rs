//! One HTTP exchange: what came in, and the few shapes in which answers go out.
//!
//! Here are the manners that all protocol endpoints share: form and POST only, no parameter twice, nothing cached,
//! errors as JSON (RFC 6749, 5.2).

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};

use crate::clock::Moment;
use crate::provider::Practice;
use crate::twist::{TextTwist, Twist, append};

/// The largest request body that is read, in bytes; every parameter at its longest fits.
pub(crate) const MAX_BODY: usize = 128 * 1024;

/// A request that has arrived whole, and what will be falsified in its answer.
#[derive(Clone, Copy)]
pub(crate) struct Exchange<'a> {
    pub(crate) practice: &'a Practice,
    /// When it arrived.
    pub(crate) now: Moment,
    pub(crate) parts: &'a Parts,
    pub(crate) body: &'a [u8],
    pub(crate) twists: &'a [Twist],
}

/// A refusal as an OAuth error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) error: &'static str,
    pub(crate) description: &'static str,
    /// `Retry-After`, in seconds.
    pub(crate) retry_after_s: Option<u64>,
}

impl Refusal {
    /// Status 400, as for nearly all of them.
    pub(crate) fn new(error: &'static str, description: &'static str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error, description, retry_after_s: None }
    }

    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }
}

impl Exchange<'_> {
    /// The same exchange, now: for an answer that let itself be waited for.
    pub(crate) fn later(&self) -> Self {
        Self { now: self.practice.now(), ..*self }
    }

    /// Keeps the answer back as long as the script says.
    pub(crate) async fn linger(&self) {
        for twist in self.twists {
            if let Twist::Late { by } = twist {
                tokio::time::sleep(*by).await;
            }
        }
    }

    /// The posted form.
    pub(crate) fn form(&self) -> Result<Form, Refusal> {
        if self.parts.method != Method::POST {
            return Err(Refusal::new("invalid_request", "use POST"));
        }
        let media_type = self.header(&header::CONTENT_TYPE).and_then(|value| value.split(';').next());
        if !media_type.is_some_and(|it| it.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")) {
            return Err(Refusal::new("invalid_request", "use application/x-www-form-urlencoded"));
        }
        Form::parse(self.body).ok_or(Refusal::new("invalid_request", "a parameter occurs twice"))
    }

    pub(crate) fn header(&self, name: &HeaderName) -> Option<&str> {
        self.parts.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// A JSON answer, falsified as the script says.
    pub(crate) fn json(&self, status: StatusCode, mut document: Value) -> Response {
        for twist in self.twists {
            if let (Twist::Member { name, value }, Some(members)) = (twist, document.as_object_mut()) {
                set(members, name, value.clone());
            }
        }
        let mut text = document.to_string();
        for twist in self.twists {
            if let Twist::Text(twist) = twist {
                falsify(&mut text, document.as_object(), twist);
            }
        }
        answer(status, "application/json", text)
    }

    pub(crate) fn refuse(&self, refusal: &Refusal) -> Response {
        let document = json!({ "error": refusal.error, "error_description": refusal.description });
        let mut response = self.json(refusal.status, document);
        if let Some(seconds) = refusal.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }

    /// 405, and which methods would do.
    pub(crate) fn method_not_allowed(&self, allowed: &'static str) -> Response {
        let mut response = answer(StatusCode::METHOD_NOT_ALLOWED, "text/plain; charset=utf-8", String::new());
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allowed));
        response
    }
}

/// Writes into a document what no JSON value can say.
fn falsify(text: &mut String, members: Option<&serde_json::Map<String, Value>>, twist: &TextTwist) {
    match twist {
        TextTwist::MemberTwice { name, value } => append(text, name, &value.to_string()),
        TextTwist::MemberText { name, text: value } => {
            let mut others = members.cloned().unwrap_or_default();
            others.remove(*name);
            *text = Value::Object(others).to_string();
            append(text, name, value);
        }
        TextTwist::Deep { levels } => {
            append(text, "deep", &format!("{}{}", "[".repeat(*levels), "]".repeat(*levels)));
        }
        TextTwist::ByteOrderMark => text.insert(0, '\u{feff}'),
    }
}

/// Sets a member, or removes it with None.
pub(crate) fn set(members: &mut serde_json::Map<String, Value>, name: &str, value: Option<Value>) {
    match value {
        Some(value) => members.insert(name.to_owned(), value),
        None => members.remove(name),
    };
}

/// An answer that nobody may keep (RFC 6749, 5.1).
pub(crate) fn answer(status: StatusCode, media_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-cache, max-age=0"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Parameters of a form or of a query, each at most once.
#[derive(Clone)]
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// None if a name occurs twice (CIBA Core 1.0, 7.1; RFC 6749, 3.2).
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut parameters: Vec<(String, String)> = Vec::new();
        for (name, value) in url::form_urlencoded::parse(bytes) {
            if parameters.iter().any(|(known, _)| *known == name) {
                return None;
            }
            parameters.push((name.into_owned(), value.into_owned()));
        }
        Some(Self(parameters))
    }

    /// The parameters that a signed request holds.
    pub(crate) fn of(parameters: Vec<(String, String)>) -> Self {
        Self(parameters)
    }

    /// What the parameters are called.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// The value, unless it is absent or blank.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(known, _)| known == name)?;
        Some(value.as_str()).filter(|value| !value.trim().is_empty())
    }

    /// The value if it is at most `limit` long; a longer one is refused with `refusal`.
    pub(crate) fn at_most(
        &self,
        name: &str,
        limit: usize,
        refusal: Refusal,
    ) -> Result<Option<&str>, Refusal> {
        match self.get(name) {
            Some(value) if length(value) > limit => Err(refusal),
            value => Ok(value),
        }
    }
}

/// Length as Duende counts it: in UTF-16 code units.
pub(crate) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}
