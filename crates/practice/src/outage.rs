//! The answers of a provider that is not well: what stands in for an answer.
//!
//! Which request is struck is decided elsewhere (`faults.rs`); the answers that are wrong but sound are twists, not
//! these.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::json;

use crate::bodies::{self, CutShort, Dripping, Endless};
use crate::exchange::answer;

const OVERSIZED: usize = 2 * 1024 * 1024;
const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";
const PAGE_OF_A_PROXY: &str = "<!doctype html><title>Sorry</title><h1>Something is in the way</h1>";

/// What comes instead of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outage {
    /// 500 without a body.
    ServerError,
    /// 503, with `Retry-After` in seconds if given.
    Unavailable {
        /// The value of `Retry-After`.
        retry_after_s: Option<u32>,
    },
    /// 429, with `Retry-After` in seconds if given.
    TooManyRequests {
        /// The value of `Retry-After`.
        retry_after_s: Option<u32>,
    },
    /// This status without a body, with a `Retry-After` that may be anything: a date, a negative number, a word.
    RetryAfter {
        /// HTTP status.
        status: u16,
        /// The value of `Retry-After`.
        value: String,
    },
    /// 502 with a page for people, as a proxy sends it.
    HtmlPage,
    /// 200 with a page for people, as a captive portal sends it.
    HtmlPageAsSuccess,
    /// 307 to somewhere else; a client that follows gives its secret away.
    Redirect {
        /// The value of `Location`.
        to: String,
    },
    /// The same with another status: 301, 302, 303, 308.
    RedirectAs {
        /// HTTP status.
        status: u16,
        /// The value of `Location`.
        to: String,
    },
    /// The connection breaks in the middle of the body.
    CutShort,
    /// A body of 2 MiB.
    Oversized,
    /// A body without end, as fast as the client reads.
    Endless,
    /// A body without end, byte by byte.
    Dripping {
        /// The time between two bytes, in tokio's time.
        every: Duration,
    },
    /// No answer at all; the connection stays open.
    Silent,
    /// A body of 64 MiB that is small on the way, as `Content-Encoding: gzip`, for which nobody asked.
    Compressed,
    /// 200 with half a JSON document.
    BrokenJson,
    /// A refusal with this status and this `error`.
    Refusal {
        /// HTTP status.
        status: u16,
        /// The member `error`.
        error: &'static str,
    },
    /// Exactly this.
    Answer {
        /// HTTP status.
        status: u16,
        /// The value of `Content-Type`.
        media_type: &'static str,
        /// The body.
        body: String,
    },
}

/// What the client gets instead of an answer, if it gets anything.
pub(crate) async fn response(outage: &Outage) -> Response {
    match outage {
        Outage::ServerError => answer(StatusCode::INTERNAL_SERVER_ERROR, JSON, Body::empty()),
        Outage::Unavailable { retry_after_s } => later(StatusCode::SERVICE_UNAVAILABLE, *retry_after_s),
        Outage::TooManyRequests { retry_after_s } => later(StatusCode::TOO_MANY_REQUESTS, *retry_after_s),
        Outage::RetryAfter { status: code, value } => {
            let mut response = answer(status(*code), JSON, Body::empty());
            if let Ok(value) = HeaderValue::from_str(value) {
                response.headers_mut().insert(header::RETRY_AFTER, value);
            }
            response
        }
        Outage::HtmlPage => answer(StatusCode::BAD_GATEWAY, HTML, PAGE_OF_A_PROXY),
        Outage::HtmlPageAsSuccess => answer(StatusCode::OK, HTML, PAGE_OF_A_PROXY),
        Outage::Redirect { to } => redirect(StatusCode::TEMPORARY_REDIRECT, to),
        Outage::RedirectAs { status: code, to } => redirect(status(*code), to),
        Outage::CutShort => answer(StatusCode::OK, JSON, Body::new(CutShort::new())),
        Outage::Oversized => {
            answer(StatusCode::OK, JSON, json!({ "filler": "x".repeat(OVERSIZED) }).to_string())
        }
        Outage::Endless => answer(StatusCode::OK, JSON, Body::new(Endless::new())),
        Outage::Dripping { every } => answer(StatusCode::OK, JSON, Body::new(Dripping::new(*every))),
        Outage::Silent => std::future::pending().await,
        Outage::Compressed => {
            let mut response = answer(StatusCode::OK, JSON, bodies::compressed());
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            response
        }
        Outage::BrokenJson => answer(StatusCode::OK, JSON, "{\"access_token\":\"8A"),
        Outage::Refusal { status: code, error } => {
            answer(status(*code), JSON, json!({ "error": error }).to_string())
        }
        Outage::Answer { status: code, media_type, body } => answer(status(*code), media_type, body.clone()),
    }
}

/// A status that can be sent; 400 for one that can't.
fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_REQUEST)
}

fn redirect(status: StatusCode, to: &str) -> Response {
    let mut response = answer(status, JSON, Body::empty());
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

fn later(status: StatusCode, retry_after_s: Option<u32>) -> Response {
    let mut response = answer(status, JSON, Body::empty());
    if let Some(seconds) = retry_after_s {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}
