//! The way from the till to the practice provider without a socket, with everything that can happen on it.
//!
//! It carries one request at a time through the provider's own router, by the limits of the port's contract, and
//! remembers the secrets that it carried so that a test can look for them elsewhere.

use std::{
    collections::BTreeSet,
    future::poll_fn,
    pin::Pin,
    sync::{Mutex, MutexGuard},
    time::Duration,
};

use async_trait::async_trait;
use axum::{
    Router,
    body::{Body, HttpBody as _},
    http::{Request, response::Parts},
};
use desk::ports::{HttpAnswer, HttpMethod, HttpRequest, Unreachable, Wire};
use pickup::pseudonym::Hash;
use practice::{Endpoint, Practice};
use tokio::time::Instant;
use tower::ServiceExt;
use zeroize::Zeroizing;

use crate::carried::secrets_of_form;

/// Half of a round trip.
const LATENCY: Duration = Duration::from_millis(15);

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
    /// Something on the way sends it so many times more, one at once after the other, and hands on the last answer.
    SentAgain(u32),
}

/// What the provider answered, as far as pacing goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Which endpoint was asked.
    pub at: Endpoint,
    /// When the question came in.
    pub asked_at: Instant,
    /// Its `error`, if it is one.
    pub error: Option<String>,
    /// `Retry-After`.
    pub retry_after: Option<String>,
}

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
    said: Vec<Said>,
    tokens: Option<(String, String)>,
    secrets: BTreeSet<(&'static str, String)>,
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

    /// What an endpoint answered, in order, whether or not it reached the till.
    pub fn said(&self, at: Endpoint) -> Vec<Said> {
        self.state().said.iter().filter(|said| said.at == at).cloned().collect()
    }

    /// Every secret that was carried: credentials, handles and tokens, each with the name under which it travelled.
    pub fn secrets(&self) -> BTreeSet<(&'static str, String)> {
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
            Some(Trouble::CutAfter | Trouble::Slow(_) | Trouble::SentAgain(_)) | None => {}
        }
        self.state().asked.push(endpoint);
        let (mut parts, mut body) = self.ask(endpoint, request).await?;
        if let Some(Trouble::SentAgain(times)) = trouble {
            for _ in 0..times {
                (parts, body) = self.ask(endpoint, request).await?;
            }
        }
        if let Some(Trouble::Slow(by)) = trouble {
            tokio::time::sleep(by).await;
        }
        tokio::time::sleep(LATENCY).await;
        if trouble == Some(Trouble::CutAfter) {
            return Err(Unreachable::ConnectionLost);
        }
        let status = parts.status.as_u16();
        if parts.status.is_redirection() {
            return Err(Unreachable::Redirected { status });
        }
        Ok(HttpAnswer {
            status,
            content_type: header(&parts, "content-type"),
            date: header(&parts, "date"),
            age: header(&parts, "age"),
            retry_after: header(&parts, "retry-after"),
            body: Zeroizing::new(body),
        })
    }

    /// The provider's answer, all of it.
    async fn ask(&self, at: Endpoint, request: &HttpRequest) -> Result<(Parts, Vec<u8>), Unreachable> {
        let asked_at = Instant::now();
        self.remember_sent(request);
        let response = match self.router.clone().oneshot(translated(request)).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let (parts, body) = response.into_parts();
        let body = read(body, request.body_limit()).await?;
        let error = self.remember_answered(&body);
        let retry_after = header(&parts, "retry-after");
        self.state().said.push(Said { at, asked_at, error, retry_after });
        Ok((parts, body))
    }

    fn remember_sent(&self, request: &HttpRequest) {
        // `Basic ...` and `Bearer ...`: what follows the scheme.
        let credentials = request
            .headers()
            .filter(|(name, _)| *name == "authorization")
            .filter_map(|(_, value)| value.split_once(' '))
            .map(|(_, secret)| ("authorization", secret.to_owned()));
        let fields = secrets_of_form(request.body().unwrap_or_default());
        self.state().secrets.extend(credentials.chain(fields));
    }

    /// Gives the answer's `error`, if it is one.
    fn remember_answered(&self, body: &[u8]) -> Option<String> {
        let document: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        let member = |name: &str| document[name].as_str().map(str::to_owned);
        let mut state = self.state();
        if let (Some(access_token), Some(id_token)) = (member("access_token"), member("id_token")) {
            state.tokens = Some((access_token, id_token));
        }
        let secret = |name: &'static str| Some((name, member(name)?));
        state.secrets.extend(["auth_req_id", "access_token", "id_token"].into_iter().filter_map(secret));
        member("error")
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
    let body = read(response.into_body(), 256 * 1024).await.expect("keys");
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

/// A body, unless it is longer than the till reads.
async fn read(mut body: Body, limit: usize) -> Result<Vec<u8>, Unreachable> {
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| Unreachable::ConnectionLost)?;
        bytes.extend_from_slice(frame.data_ref().map_or(&[][..], |data| data));
        if bytes.len() > limit {
            return Err(Unreachable::TooLarge { limit });
        }
    }
    Ok(bytes)
}

fn header(parts: &Parts, name: &str) -> Option<String> {
    parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}
