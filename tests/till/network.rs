//! The way from the till to the practice provider without a socket, with everything that can happen on it.
//!
//! It carries one request at a time through the provider's own router, by the limits of the port's contract, and
//! remembers the secrets that it carried so that a test can look for them elsewhere.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard},
    time::Duration,
};

use async_trait::async_trait;
use axum::{Router, body::Body, http::Request};
use desk::ports::{HttpAnswer, HttpMethod, HttpRequest, Unreachable, Wire};
use pickup::pseudonym::Hash;
use practice::{Endpoint, Practice};
use tower::ServiceExt;
use zeroize::Zeroizing;

/// Half of a round trip.
const LATENCY: Duration = Duration::from_millis(15);
/// More than any answer of the provider that is meant to be read.
const READ_MAX: usize = 4 * 1024 * 1024;

/// What happens to a request on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It never leaves the till.
    CutBefore,
    /// It never leaves the till, because TLS does not prove who is there.
    NotTrusted,
    /// The provider acts, and its answer is lost.
    CutAfter,
    /// The answer comes so much later.
    Slow(Duration),
}

/// What a form may carry that nobody else may see, in whatever way the till authenticates and hints.
const SECRET_FIELDS: [&str; 7] = [
    "auth_req_id",
    "client_secret",
    "client_assertion",
    "request",
    "login_hint_token",
    "id_token_hint",
    "user_code",
];

/// The network between a till and its provider.
pub struct Network {
    router: Router,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    unplugged: bool,
    troubles: Vec<(Endpoint, Trouble, u32)>,
    asked: Vec<Endpoint>,
    tokens: Option<(String, String)>,
    secrets: BTreeSet<String>,
}

impl Network {
    pub(crate) fn to(practice: &Practice) -> Self {
        Self { router: practice.router(), state: Mutex::default() }
    }

    /// Nothing gets through until [`Network::plug_in`].
    pub fn unplug(&self) {
        self.state().unplugged = true;
    }

    /// Undoes [`Network::unplug`].
    pub fn plug_in(&self) {
        self.state().unplugged = false;
    }

    /// The next `times` requests to this endpoint meet this trouble.
    pub fn trouble(&self, at: Endpoint, trouble: Trouble, times: u32) {
        self.state().troubles.push((at, trouble, times));
    }

    /// How many requests to this endpoint left the till.
    pub fn asked(&self, at: Endpoint) -> usize {
        self.state().asked.iter().filter(|endpoint| **endpoint == at).count()
    }

    /// Every secret that was carried: credentials, handles and tokens.
    pub fn secrets(&self) -> BTreeSet<String> {
        self.state().secrets.clone()
    }

    /// The access token and the ID token that were carried last.
    pub fn last_tokens(&self) -> (String, String) {
        self.state().tokens.clone().expect("tokens were carried")
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panics while it holds this")
    }

    fn meet(&self, at: Endpoint) -> Option<Trouble> {
        let mut state = self.state();
        if state.unplugged {
            return Some(Trouble::CutBefore);
        }
        let (_, trouble, left) =
            state.troubles.iter_mut().find(|(endpoint, _, left)| *endpoint == at && *left > 0)?;
        *left -= 1;
        Some(*trouble)
    }

    async fn carry(&self, request: &HttpRequest) -> Result<HttpAnswer, Unreachable> {
        let endpoint = endpoint(request.url().path());
        let trouble = self.meet(endpoint);
        tokio::time::sleep(LATENCY).await;
        match trouble {
            Some(Trouble::CutBefore) => return Err(Unreachable::NotConnected),
            Some(Trouble::NotTrusted) => return Err(Unreachable::Tls),
            Some(Trouble::CutAfter | Trouble::Slow(_)) | None => {}
        }
        self.state().asked.push(endpoint);
        let response = match self.router.clone().oneshot(translated(request)).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        if let Some(Trouble::Slow(by)) = trouble {
            tokio::time::sleep(by).await;
        }
        tokio::time::sleep(LATENCY).await;
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, READ_MAX).await.map_err(|_| Unreachable::ConnectionLost)?;
        self.remember(request, &body);
        if trouble == Some(Trouble::CutAfter) {
            return Err(Unreachable::ConnectionLost);
        }
        let status = parts.status.as_u16();
        if parts.status.is_redirection() {
            return Err(Unreachable::Redirected { status });
        }
        let limit = request.body_limit();
        if body.len() > limit {
            return Err(Unreachable::TooLarge { limit });
        }
        let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Ok(HttpAnswer {
            status,
            content_type: header("content-type"),
            date: header("date"),
            age: header("age"),
            retry_after: header("retry-after"),
            body: Zeroizing::new(body.to_vec()),
        })
    }

    fn remember(&self, request: &HttpRequest, body: &[u8]) {
        let document: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        let member = |name: &str| document[name].as_str().map(str::to_owned);
        if let (Some(access_token), Some(id_token)) = (member("access_token"), member("id_token")) {
            self.state().tokens = Some((access_token, id_token));
        }
        let answered = ["auth_req_id", "access_token", "id_token"].into_iter().filter_map(member);
        // `Basic ...` and `Bearer ...`: what follows the scheme.
        let sent = request
            .headers()
            .filter(|(name, _)| *name == "authorization")
            .filter_map(|(_, value)| value.split_once(' ').map(|(_, secret)| secret.to_owned()));
        let form = request.body().unwrap_or_default();
        let fields = form.split('&').filter_map(|field| field.split_once('='));
        let fields =
            fields.filter(|(name, _)| SECRET_FIELDS.contains(name)).map(|(_, value)| unescaped(value));
        self.state().secrets.extend(answered.chain(sent).chain(fields));
    }
}

#[async_trait]
impl Wire for Network {
    async fn send(&self, request: HttpRequest) -> Result<HttpAnswer, Unreachable> {
        tokio::time::timeout(request.timeout(), self.carry(&request))
            .await
            .unwrap_or(Err(Unreachable::TimedOut))
    }

    fn own_roots(&self) -> usize {
        0
    }
}

fn endpoint(path: &str) -> Endpoint {
    match path {
        "/.well-known/openid-configuration" => Endpoint::Discovery,
        "/.well-known/openid-configuration/jwks" => Endpoint::Keys,
        "/connect/ciba" => Endpoint::Backchannel,
        "/connect/token" => Endpoint::Token,
        "/connect/userinfo" => Endpoint::UserInfo,
        other => panic!("the till has no business at {other}"),
    }
}

/// The thumbprint of the key that a provider on P-256 signs with, as its operator would tell it (RFC 7638 section 3).
pub(crate) async fn key_thumbprint(practice: &Practice) -> Hash {
    let request = Request::get("/.well-known/openid-configuration/jwks").body(Body::empty());
    let response = match practice.router().oneshot(request.expect("a request")).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let body = axum::body::to_bytes(response.into_body(), READ_MAX).await.expect("keys");
    let keys: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
    let key = &keys["keys"][0];
    let members = serde_json::json!({ "crv": key["crv"], "kty": key["kty"], "x": key["x"], "y": key["y"] });
    Hash::of(members.to_string().as_bytes())
}

fn translated(request: &HttpRequest) -> Request<Body> {
    let method = match request.method() {
        HttpMethod::Get => "GET",
        HttpMethod::Post => "POST",
    };
    let builder = Request::builder().method(method).uri(request.url().path());
    let builder = request.headers().fold(builder, |builder, (name, value)| builder.header(name, value));
    let body = request.body().map_or_else(Body::empty, |body| Body::from(body.to_owned()));
    builder.body(body).expect("a request")
}

/// A value of a form as it was before.
fn unescaped(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = value.as_bytes();
    while let [first, others @ ..] = rest {
        let escaped = (*first == b'%').then(|| others.get(..2)).flatten();
        let byte = escaped.and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = byte.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        rest = if byte.is_some() { &others[2..] } else { others };
        bytes.push(byte.unwrap_or(if *first == b'+' { b' ' } else { *first }));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
