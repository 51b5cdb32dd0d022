//! The customer's page, `/identity/ciba?requestId=`: what the phone shows after the QR was scanned.
//!
//! Plain forms without script, under a policy that loads nothing from elsewhere. How it looks is in `markup`; here is
//! what a visit does.

use aws_lc_rs::hmac;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::exchange::{Exchange, Form, answer};
use crate::grants::{AnswerError, Stage};
use crate::keys::base64url;
use crate::lock;
use crate::markup::{self, Notice, Request};
use crate::people::PersonId;
use crate::provider::{Decision, Practice};
use crate::words::Language;

pub(crate) const PAGE_PATH: &str = "/identity/ciba";
pub(crate) const STYLE_PATH: &str = "/identity/ciba.css";

const HTML: &str = "text/html; charset=utf-8";

/// Answers a visit to the page.
pub(crate) fn respond(exchange: &Exchange<'_>) -> Response {
    match exchange.parts.method {
        Method::GET | Method::HEAD => {
            let query = exchange.parts.uri.query().unwrap_or_default();
            match Form::parse(query.as_bytes()) {
                Some(query) => show(exchange, &Visit::new(exchange, query), None),
                None => answer(StatusCode::BAD_REQUEST, "text/plain; charset=utf-8", Body::empty()),
            }
        }
        Method::POST => match exchange.form() {
            Ok(form) => decide(exchange, &Visit::new(exchange, form)),
            Err(refusal) => answer(refusal.status, "text/plain; charset=utf-8", Body::empty()),
        },
        _ => exchange.method_not_allowed("GET, HEAD, POST"),
    }
}

/// The stylesheet of the page.
pub(crate) fn style() -> Response {
    answer(StatusCode::OK, "text/css; charset=utf-8", include_str!("page.css"))
}

/// Whose request is looked at, and in which language.
struct Visit {
    parameters: Form,
    language: Language,
}

impl Visit {
    fn new(exchange: &Exchange<'_>, parameters: Form) -> Self {
        let accepted = exchange.header(&header::ACCEPT_LANGUAGE).unwrap_or_default();
        let language = parameters
            .get("lang")
            .and_then(Language::from_tag)
            .unwrap_or_else(|| Language::preferred(accepted));
        Self { parameters, language }
    }

    fn request_id(&self) -> &str {
        self.parameters.get("requestId").unwrap_or_default()
    }

    /// The address of this request's page in `language`.
    fn address(&self, language: Language) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("requestId", self.request_id()).append_pair("lang", language.tag());
        format!("{PAGE_PATH}?{}", query.finish())
    }
}

fn show(exchange: &Exchange<'_>, visit: &Visit, notice: Option<Notice>) -> Response {
    let practice = exchange.practice;
    practice.answer_automatically(exchange.now);
    let switch = visit.address(visit.language.other());
    let grants = lock(&practice.inner.grants);
    let Some(grant) = grants.find(visit.request_id()) else {
        return html(exchange, StatusCode::NOT_FOUND, &markup::closed(visit.language, &switch), None);
    };
    match (&grant.stage, grant.time_left(exchange.now)) {
        (Stage::Accepted(_) | Stage::FetchedAccepted, _) => {
            html(exchange, StatusCode::OK, &markup::done(visit.language, &switch), None)
        }
        (Stage::Declined | Stage::FetchedDeclined, _) => {
            html(exchange, StatusCode::OK, &markup::declined(visit.language, &switch), None)
        }
        (Stage::Pending, None) | (Stage::Forfeited, _) => {
            html(exchange, StatusCode::GONE, &markup::closed(visit.language, &switch), None)
        }
        (Stage::Pending, Some(left)) => {
            let nonce = practice.handle::<16>();
            let page = markup::request(&Request {
                language: visit.language,
                switch: &switch,
                store_name: &practice.inner.store_name,
                asked: &grant.asked,
                cast: &practice.inner.cast,
                left,
                request_id: visit.request_id(),
                token: &page_token(practice, visit.request_id()),
                nonce: &nonce,
                notice,
            });
            let status = notice.map_or(StatusCode::OK, Notice::status);
            let mut response = html(exchange, status, &page, Some(&nonce));
            // The page turns into "closed" by itself when the time is up.
            let refresh = format!("{}; url={}", left.as_secs() + 1, visit.address(visit.language));
            if let Ok(refresh) = HeaderValue::from_str(&refresh) {
                response.headers_mut().insert(header::REFRESH, refresh);
            }
            response
        }
    }
}

fn decide(exchange: &Exchange<'_>, visit: &Visit) -> Response {
    let form = &visit.parameters;
    if !is_page_token(exchange.practice, visit.request_id(), form.get("token").unwrap_or_default()) {
        return show(exchange, visit, Some(Notice::Forged));
    }
    let decision = match (form.get("answer"), form.get("person")) {
        (Some("decline"), _) => Decision::Decline,
        (Some("accept"), Some(person)) => Decision::AcceptAs(PersonId::new(person)),
        _ => return show(exchange, visit, Some(Notice::Unclear)),
    };
    match exchange.practice.answer(visit.request_id(), &decision) {
        Err(AnswerError::DifferentPerson) => show(exchange, visit, Some(Notice::AnotherPerson)),
        Err(AnswerError::UnknownPerson) => show(exchange, visit, Some(Notice::Unclear)),
        // What stands is on the page that follows.
        Ok(()) | Err(AnswerError::AlreadyAnswered | AnswerError::Expired | AnswerError::UnknownRequest) => {
            let mut response = answer(StatusCode::SEE_OTHER, HTML, Body::empty());
            if let Ok(address) = HeaderValue::from_str(&visit.address(visit.language)) {
                response.headers_mut().insert(header::LOCATION, address);
            }
            response
        }
    }
}

/// The value that ties a form to the request it was shown for: without having seen the page nobody can make it.
fn page_token(practice: &Practice, request_id: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &practice.inner.page_key);
    base64url(hmac::sign(&key, request_id.as_bytes()).as_ref())
}

fn is_page_token(practice: &Practice, request_id: &str, token: &str) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &practice.inner.page_key);
    URL_SAFE_NO_PAD.decode(token).is_ok_and(|token| hmac::verify(&key, request_id.as_bytes(), &token).is_ok())
}

fn html(exchange: &Exchange<'_>, status: StatusCode, page: &str, nonce: Option<&str>) -> Response {
    let body =
        if exchange.parts.method == Method::HEAD { Body::empty() } else { Body::from(page.to_owned()) };
    let mut response = answer(status, HTML, body);
    let nonce = nonce.map(|nonce| format!(" 'nonce-{nonce}'")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; style-src 'self'{nonce}; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    // The address holds the request's handle.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
    headers.insert(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
    response
}
