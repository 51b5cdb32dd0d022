//! A till that speaks raw HTTP to a provider with a clock that stands still.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use practice::{ClientSecret, Clock, ManualClock, Moment, Options, Practice, Profile, SeededChance, Signing};
use serde_json::Value;
use tower::ServiceExt;

pub(crate) const NOW: u64 = 1_795_352_700;
pub(crate) const SECRET: &str = "s3cret+with/odd:chars";
pub(crate) const CIBA: &str = "urn:openid:params:grant-type:ciba";
pub(crate) const ANNA: &str = "anna.andersson@post.example";

#[derive(Clone)]
pub(crate) struct Till {
    pub(crate) practice: Practice,
    pub(crate) clock: Arc<ManualClock>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Till {
    pub(crate) fn new(options: Options) -> Self {
        let clock = Arc::new(ManualClock::at(NOW));
        Self { practice: practice(options, clock.clone()), clock }
    }

    /// With a provider whose time is tokio's, which a test has paused: for all that lets itself be waited for. The
    /// manual clock moves nothing here.
    pub(crate) fn in_tokio_time(options: Options) -> Self {
        let started = tokio::time::Instant::now();
        let clock = move || {
            let elapsed = started.elapsed();
            Moment { monotonic: elapsed, unix: Duration::from_secs(NOW) + elapsed }
        };
        Self { practice: practice(options, clock), clock: Arc::new(ManualClock::at(NOW)) }
    }

    pub(crate) fn advance_ms(&self, ms: u64) {
        self.clock.advance(Duration::from_millis(ms));
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.practice.router().oneshot(request).await.unwrap().into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn get_with(&self, path: &str, name: header::HeaderName, value: &str) -> Answer {
        self.send(Request::get(path).header(name, value).body(Body::empty()).unwrap()).await
    }

    /// A form as the practice client, authenticated by `client_secret_basic`.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.post_as(path, Some(&basic("claimcheck-practice", SECRET)), form).await
    }

    pub(crate) async fn post_as(
        &self,
        path: &str,
        authorization: Option<&str>,
        form: &[(&str, &str)],
    ) -> Answer {
        self.send(form_request(path, authorization, &encoded(form))).await
    }

    /// An authentication request for `hint`, acknowledged.
    pub(crate) async fn start(&self, hint: &str) -> String {
        self.start_with(&[("scope", "openid"), ("login_hint", hint), ("binding_message", "TIGER-42")]).await
    }

    pub(crate) async fn start_with(&self, form: &[(&str, &str)]) -> String {
        let answer = self.post("/connect/ciba", form).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.json()["auth_req_id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn poll(&self, id: &str) -> Answer {
        self.post("/connect/token", &[("grant_type", CIBA), ("auth_req_id", id)]).await
    }

    /// Status and `error` of a poll.
    pub(crate) async fn poll_error(&self, id: &str) -> String {
        let answer = self.poll(id).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.body);
        answer.error()
    }
}

/// The options of a profile, with a signing key that is made quickly.
pub(crate) fn quick(profile: Profile) -> Options {
    Options { signing: Signing::Es256, ..Options::of(profile) }
}

fn practice(options: Options, clock: impl Clock) -> Practice {
    Practice::new(Options {
        clock: Box::new(clock),
        chance: Box::new(SeededChance::new(7)),
        client_secret: Some(ClientSecret::new(SECRET)),
        ..options
    })
    .unwrap()
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub(crate) fn error(&self) -> String {
        self.json()["error"].as_str().unwrap().to_owned()
    }

    pub(crate) fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

pub(crate) fn encoded(form: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish()
}

/// `client_secret_basic` as RFC 6749, 2.3.1 wants it: both halves form-urlencoded first.
pub(crate) fn basic(id: &str, secret: &str) -> String {
    let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("Basic {}", STANDARD.encode(format!("{}:{}", encode(id), encode(secret))))
}

pub(crate) fn form_request(path: &str, authorization: Option<&str>, body: &str) -> Request<Body> {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(authorization) = authorization {
        request = request.header(header::AUTHORIZATION, authorization);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}
