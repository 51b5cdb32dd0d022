//! The answers of a provider that is not well.
//!
//! Which request is struck is decided elsewhere (`faults.rs`); the answers that are wrong but sound are twists, not
//! these.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use http_body::Frame;
use serde_json::json;

use crate::exchange::answer;
use crate::faults::Outage;

const OVERSIZED: usize = 2 * 1024 * 1024;
const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";
const PAGE_OF_A_PROXY: &str = "<!doctype html><title>Sorry</title><h1>Something is in the way</h1>";

/// What the client gets instead of an answer.
pub(crate) fn response(outage: &Outage) -> Response {
    match outage {
        Outage::ServerError => answer(StatusCode::INTERNAL_SERVER_ERROR, JSON, Body::empty()),
        Outage::Unavailable { retry_after_s } => later(StatusCode::SERVICE_UNAVAILABLE, *retry_after_s),
        Outage::TooManyRequests { retry_after_s } => later(StatusCode::TOO_MANY_REQUESTS, *retry_after_s),
        Outage::HtmlPage => answer(StatusCode::BAD_GATEWAY, HTML, PAGE_OF_A_PROXY),
        Outage::HtmlPageAsSuccess => answer(StatusCode::OK, HTML, PAGE_OF_A_PROXY),
        Outage::Redirect { to } => {
            let mut response = answer(StatusCode::TEMPORARY_REDIRECT, JSON, Body::empty());
            if let Ok(to) = HeaderValue::from_str(to) {
                response.headers_mut().insert(header::LOCATION, to);
            }
            response
        }
        Outage::CutShort => answer(StatusCode::OK, JSON, Body::new(CutShort { started: false })),
        Outage::Oversized => {
            answer(StatusCode::OK, JSON, json!({ "filler": "x".repeat(OVERSIZED) }).to_string())
        }
        Outage::BrokenJson => answer(StatusCode::OK, JSON, "{\"access_token\":\"8A"),
        Outage::Refusal { status, error } => {
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::BAD_REQUEST);
            answer(status, JSON, json!({ "error": error }).to_string())
        }
    }
}

fn later(status: StatusCode, retry_after_s: Option<u32>) -> Response {
    let mut response = answer(status, JSON, Body::empty());
    if let Some(seconds) = retry_after_s {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// A body that begins and then fails, upon which the server closes the connection.
struct CutShort {
    started: bool,
}

impl HttpBody for CutShort {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        if self.started {
            return Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionReset.into())));
        }
        self.started = true;
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"{\"access_token\":\"")))))
    }
}
