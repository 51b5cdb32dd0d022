//! Which path leads where, and what is the same for all of them: limits, faults and the `Date` header.
//!
//! What an endpoint answers is in the endpoint's own file.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::any;

use crate::clock::Moment;
use crate::discovery::{BACKCHANNEL_PATH, DISCOVERY_PATH, KEYS_PATH, TOKEN_PATH, USERINFO_PATH};
use crate::exchange::{Exchange, MAX_BODY, answer};
use crate::faults::Endpoint;
use crate::outage;
use crate::page::{PAGE_PATH, STYLE_PATH};
use crate::provider::Practice;
use crate::twist::Twist;
use crate::{backchannel, discovery, lock, page, token, userinfo};

impl Practice {
    /// The provider as a tower service, for a test without sockets.
    pub fn router(&self) -> Router {
        let at = |endpoint: Endpoint| {
            let practice = self.clone();
            any(move |request: Request| async move { practice.respond(endpoint, request).await })
        };
        Router::new()
            .route(DISCOVERY_PATH, at(Endpoint::Discovery))
            .route(KEYS_PATH, at(Endpoint::Keys))
            .route(BACKCHANNEL_PATH, at(Endpoint::Backchannel))
            .route(TOKEN_PATH, at(Endpoint::Token))
            .route(USERINFO_PATH, at(Endpoint::UserInfo))
            .route(PAGE_PATH, at(Endpoint::Page))
            .route(STYLE_PATH, any(|| async { page::style() }))
    }

    async fn respond(&self, endpoint: Endpoint, request: Request) -> Response {
        let now = self.now();
        let struck = lock(&self.inner.faults).strike(endpoint);
        let mut response = match &struck.before {
            Some(broken) => outage::response(broken).await,
            None => self.act(endpoint, request, now, &struck.twists).await,
        };
        if let Some(broken) = &struck.after {
            response = outage::response(broken).await;
        }
        date(&mut response, self.now(), &struck.twists);
        headers(&mut response, &struck.twists);
        response
    }

    async fn act(&self, endpoint: Endpoint, request: Request, now: Moment, twists: &[Twist]) -> Response {
        let (parts, body) = request.into_parts();
        let Ok(body) = to_bytes(body, MAX_BODY).await else {
            return answer(StatusCode::PAYLOAD_TOO_LARGE, "text/plain; charset=utf-8", Body::empty());
        };
        let exchange = Exchange { practice: self, now, parts: &parts, body: &body, twists };
        let response = match endpoint {
            Endpoint::Discovery => discovery::document(&exchange),
            Endpoint::Keys => discovery::keys(&exchange),
            Endpoint::Backchannel => backchannel::request(&exchange),
            // Keeps its answer back itself: some providers count from when it is given.
            Endpoint::Token => return token::poll(&exchange).await,
            Endpoint::UserInfo => userinfo::claims_of_token(&exchange),
            Endpoint::Page => page::respond(&exchange),
        };
        exchange.linger().await;
        response
    }
}

/// The `Date` header (RFC 9110, 6.6.1) by the provider's own clock, which a server would else take from the computer.
fn date(response: &mut Response, now: Moment, twists: &[Twist]) {
    let mut seconds = i64::try_from(now.unix.as_secs()).unwrap_or(i64::MAX);
    for twist in twists {
        if let Twist::DateOff { seconds: off } = twist {
            seconds = seconds.saturating_add(*off);
        }
    }
    let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
    let value = jiff::Timestamp::from_second(seconds)
        .ok()
        .and_then(|at| printer.timestamp_to_rfc9110_string(&at).ok())
        .and_then(|text| HeaderValue::from_str(&text).ok());
    if let Some(value) = value {
        response.headers_mut().insert(header::DATE, value);
    }
}

/// The headers that the script sets.
fn headers(response: &mut Response, twists: &[Twist]) {
    for twist in twists {
        if let Twist::ResponseHeader { name, value } = twist
            && let (Ok(name), Ok(value)) =
                (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
        {
            response.headers_mut().insert(name, value);
        }
    }
}
