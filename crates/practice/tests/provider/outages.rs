//! What stands in for an answer, and what is done to a sound one on its way, in tokio's paused time.

use std::io::Read as _;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use practice::{Decision, Endpoint, Fault, Faults, Outage, Profile, TextTwist, Twist, Which, hostile_texts};
use serde_json::{Value, json};
use tokio::time::{Instant, advance, timeout};
use tower::ServiceExt;

use crate::till::{ANNA, Till, quick};

const DISCOVERY: &str = "/.well-known/openid-configuration";

fn till(endpoint: Endpoint, fault: Fault) -> Till {
    let till = Till::in_tokio_time(quick(Profile::Teaching));
    till.practice.with_faults(Faults::none().on(endpoint, Which::Every, fault));
    till
}

fn broken(outage: Outage) -> Till {
    till(Endpoint::Discovery, Fault::Before(outage))
}

fn twisted(endpoint: Endpoint, twist: Twist) -> Till {
    till(endpoint, Fault::Twist(twist))
}

async fn response(till: &Till) -> Response {
    till.practice.router().oneshot(Request::get(DISCOVERY).body(Body::empty()).unwrap()).await.unwrap()
}

/// The next piece of a body.
async fn piece(body: &mut Body) -> usize {
    let frame = std::future::poll_fn(|context| std::pin::Pin::new(&mut *body).poll_frame(context)).await;
    frame.unwrap().unwrap().into_data().unwrap().len()
}

#[tokio::test]
async fn every_redirect_has_its_status() {
    for status in [301, 302, 303, 307, 308] {
        let to = "https://elsewhere.example/".to_owned();
        let answer = broken(Outage::RedirectAs { status, to: to.clone() }).get(DISCOVERY).await;
        assert_eq!((answer.status.as_u16(), answer.header(header::LOCATION)), (status, to.as_str()));
    }
}

#[tokio::test]
async fn retry_after_can_be_anything() {
    for (status, value) in [(503, "Sun, 22 Nov 2026 13:06:00 GMT"), (429, "-5"), (503, "soon")] {
        let answer = broken(Outage::RetryAfter { status, value: value.to_owned() }).get(DISCOVERY).await;
        assert_eq!((answer.status.as_u16(), answer.header(header::RETRY_AFTER)), (status, value));
    }
}

#[tokio::test]
async fn an_answer_can_be_scripted_whole() {
    let body = "[1,2".to_owned();
    let outage = Outage::Answer { status: 418, media_type: "application/json", body: body.clone() };
    let answer = broken(outage).get(DISCOVERY).await;
    assert_eq!((answer.status, answer.body), (StatusCode::IM_A_TEAPOT, body));
}

#[tokio::test(start_paused = true)]
async fn an_endless_body_goes_on_at_once_and_a_dripping_one_in_its_time() {
    let started = Instant::now();
    let mut body = response(&broken(Outage::Endless)).await.into_body();
    let mut read = 0;
    while read < 4 * 1024 * 1024 {
        read += piece(&mut body).await;
    }
    assert_eq!(started.elapsed(), Duration::ZERO);
    let every = Duration::from_secs(2);
    let mut body = response(&broken(Outage::Dripping { every })).await.into_body();
    for _ in 0..30 {
        assert_eq!(piece(&mut body).await, 1);
    }
    assert!(started.elapsed() >= every * 29, "{:?}", started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_silent_provider_says_nothing_in_a_day() {
    let till = broken(Outage::Silent);
    let day = Duration::from_secs(24 * 60 * 60);
    assert!(timeout(day, till.get(DISCOVERY)).await.is_err());
}

#[tokio::test]
async fn a_compressed_body_is_small_on_the_way_only() {
    let response = response(&broken(Outage::Compressed)).await;
    assert_eq!(response.headers()[header::CONTENT_ENCODING], "gzip");
    let packed = axum::body::to_bytes(response.into_body(), 1024 * 1024).await.unwrap();
    let mut start = [0; 1024];
    let mut unpacked = flate2::read::GzDecoder::new(packed.as_ref());
    unpacked.read_exact(&mut start).unwrap();
    assert!(start.starts_with(b"{\"filler\":\"xxx"));
    let rest = std::io::copy(&mut unpacked, &mut std::io::sink()).unwrap();
    assert!(rest > 63 * 1024 * 1024, "{rest}");
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_is_made_before_it_is_kept_back() {
    let by = Duration::from_secs(20);
    let till = twisted(Endpoint::Token, Twist::Late { by });
    let id = till.start(ANNA).await;
    till.practice.answer(&id, &Decision::AcceptAsOwner).unwrap();
    let sent = Instant::now();
    let tokens = till.poll(&id).await.json();
    assert!(sent.elapsed() >= by);
    let claims = crate::control::claims_of(tokens["id_token"].as_str().unwrap());
    assert_eq!(claims["iat"], crate::till::NOW);
    let till = twisted(Endpoint::Discovery, Twist::Late { by });
    let sent = Instant::now();
    assert_eq!(till.get(DISCOVERY).await.status, StatusCode::OK);
    assert!(sent.elapsed() >= by);
}

#[tokio::test(start_paused = true)]
async fn the_strict_one_counts_from_its_late_answer_and_duende_from_the_arrival() {
    for (profile, expected) in [(Profile::Strict, "slow_down"), (Profile::Duende, "authorization_pending")] {
        let till = Till::in_tokio_time(quick(profile));
        let late = Fault::Twist(Twist::Late { by: Duration::from_secs(3) });
        till.practice.with_faults(Faults::none().on(Endpoint::Token, Which::Nth(1), late));
        let id = till.start(ANNA).await;
        advance(Duration::from_secs(5)).await;
        assert_eq!(till.poll_error(&id).await, "authorization_pending");
        advance(Duration::from_millis(2_500)).await;
        assert_eq!(till.poll_error(&id).await, expected, "{profile:?}: 5.5 s after arrival");
    }
}

#[tokio::test]
async fn headers_can_be_set() {
    let value = "text/html".to_owned();
    let till = twisted(Endpoint::Discovery, Twist::ResponseHeader { name: "content-type", value });
    assert_eq!(till.get(DISCOVERY).await.header(header::CONTENT_TYPE), "text/html");
    let value = "x".repeat(100_000);
    let till = twisted(Endpoint::Discovery, Twist::ResponseHeader { name: "x-long", value });
    assert_eq!(till.get(DISCOVERY).await.headers["x-long"].len(), 100_000);
}

#[tokio::test]
async fn a_document_can_say_what_no_json_value_can() {
    let text =
        async |twist: TextTwist| twisted(Endpoint::Discovery, Twist::Text(twist)).get(DISCOVERY).await.body;
    let twice = text(TextTwist::MemberTwice { name: "issuer", value: json!("https://a.example") }).await;
    assert_eq!(twice.matches("\"issuer\":").count(), 2);
    assert!(twice.ends_with(",\"issuer\":\"https://a.example\"}"), "{twice}");
    let odd = text(TextTwist::MemberText { name: "issuer", text: "NaN" }).await;
    assert_eq!(odd.matches("\"issuer\":").count(), 1);
    assert!(odd.ends_with(",\"issuer\":NaN}"), "{odd}");
    let deep = text(TextTwist::Deep { levels: 100_000 }).await;
    assert!(deep.ends_with(&format!("{}}}", "]".repeat(100_000))));
    assert!(serde_json::from_str::<Value>(&deep).is_err(), "deeper than a parser should go");
    let marked = text(TextTwist::ByteOrderMark).await;
    assert!(marked.starts_with("\u{feff}{"), "{marked}");
}

#[tokio::test]
async fn hostile_texts_arrive_as_they_are() {
    for (what, text) in hostile_texts() {
        let till = Till::in_tokio_time(quick(Profile::Teaching));
        let twist = Twist::Member { name: "error_description", value: Some(json!(text)) };
        till.practice.with_faults(Faults::none().on(Endpoint::Token, Which::Every, Fault::Twist(twist)));
        let answer = till.poll("unknown").await.json();
        assert_eq!(answer["error_description"], text, "{what}");
        assert_eq!(answer["error"], "invalid_grant", "{what}");
    }
}
