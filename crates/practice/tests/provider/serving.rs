//! The provider on a socket: loopback only, stopping, going on where it stopped.

use std::net::SocketAddr;

use practice::{ClientSecret, Decision, Listen, Options, Practice, Profile, Running, StartError, USUAL_PORT};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::till::{ANNA, CIBA, SECRET, basic, encoded, quick};

#[tokio::test]
async fn it_lives_on_loopback_only() {
    for address in ["0.0.0.0:0", "192.0.2.7:0", "[::]:0"] {
        let address: SocketAddr = address.parse().unwrap();
        let options = || Options { listen: Listen::At(address), ..Options::default() };
        assert!(matches!(Practice::new(options()), Err(StartError::NotLoopback { .. })), "{address}");
        assert!(matches!(Practice::start(options()).await, Err(StartError::NotLoopback { .. })), "{address}");
    }
    let practice = Practice::new(Options::default()).unwrap();
    let everywhere = TcpListener::bind("0.0.0.0:0").await.unwrap();
    assert!(matches!(practice.serve(everywhere).await, Err(StartError::NotLoopback { .. })));
}

#[tokio::test]
async fn the_issuer_is_where_it_listens() {
    let running =
        Practice::start(Options { listen: Listen::any_port(), ..Options::default() }).await.unwrap();
    assert_eq!(running.issuer, format!("http://{}", running.address));
    assert!(running.address.ip().is_loopback());
    let document = read(running.address).await.unwrap();
    assert!(document.contains(&running.issuer), "{document}");
}

#[tokio::test]
async fn a_taken_address_is_an_error_when_it_was_asked_for() {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap();
    let error =
        Practice::start(Options { listen: Listen::At(address), ..Options::default() }).await.unwrap_err();
    assert!(error.to_string().contains(&address.to_string()), "{error}");
}

#[tokio::test]
async fn a_taken_usual_port_gives_another_one_and_says_so() {
    // Whether we or another program hold it: from here on it is taken.
    let _ours = TcpListener::bind(("127.0.0.1", USUAL_PORT)).await;
    let running = Practice::start(Options::default()).await.unwrap();
    assert_eq!(running.usual_port_taken, Some(USUAL_PORT));
    assert_ne!(running.address.port(), USUAL_PORT);
}

#[tokio::test]
async fn it_stops_and_goes_on_with_the_same_requests_and_keys() {
    let running =
        Practice::start(Options { listen: Listen::any_port(), ..Options::default() }).await.unwrap();
    let address = running.address;
    let keys = read_path(address, "/.well-known/openid-configuration/jwks").await.unwrap();
    let practice = running.stop().await;
    assert!(read(address).await.is_err(), "nobody listens any more");
    let running = practice.resume(address).await.unwrap();
    let body = |answer: &str| answer.split_once("\r\n\r\n").unwrap().1.to_owned();
    let again = read_path(address, "/.well-known/openid-configuration/jwks").await.unwrap();
    assert_eq!(body(&again), body(&keys));
    assert_eq!(running.issuer, format!("http://{address}"));
}

#[tokio::test]
async fn a_connection_that_was_kept_open_is_closed_by_stopping() {
    let running =
        Practice::start(Options { listen: Listen::any_port(), ..Options::default() }).await.unwrap();
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(b"GET /identity/ciba HTTP/1.1\r\nHost: practice\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"</html>") {
        assert_ne!(stream.read_buf(&mut answer).await.unwrap(), 0, "{}", String::from_utf8_lossy(&answer));
    }
    running.stop().await;
    assert_eq!(stream.read_buf(&mut answer).await.unwrap_or(0), 0, "a stopped provider answers nobody");
}

#[tokio::test]
async fn a_hundred_tills_are_served_at_once() {
    let running = start_long_polling().await;
    let mut polls = Vec::new();
    for _ in 0..100 {
        let id = started(&running).await;
        let mut stream = TcpStream::connect(running.address).await.unwrap();
        stream.write_all(&poll_of(&running, &id)).await.unwrap();
        polls.push((stream, id));
    }
    assert!(read(running.address).await.unwrap().starts_with("HTTP/1.1 200"), "others are not kept waiting");
    for (_, id) in &polls {
        running.answer(id, &Decision::AcceptAsOwner).unwrap();
    }
    for (mut stream, _) in polls {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("id_token"), "{answer}");
    }
}

#[tokio::test]
async fn a_poll_that_is_held_is_answered_when_it_stops() {
    let running = start_long_polling().await;
    let id = started(&running).await;
    let (answers, mut answered) = tokio::sync::mpsc::channel(2);
    for _ in 0..2 {
        let (request, address, answers) = (poll_of(&running, &id), running.address, answers.clone());
        tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(&request).await.unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            answers.send(answer).await.unwrap();
        });
    }
    // Of two polls one is refused, and then the other is known to be held.
    let refused = answered.recv().await.unwrap();
    assert!(refused.contains("invalid_request"), "{refused}");
    running.stop().await;
    let held = answered.recv().await.unwrap();
    assert!(held.contains("authorization_pending"), "{held}");
}

#[tokio::test]
async fn zero_times_are_refused() {
    let options = Options { interval_s: 0, ..Options::default() };
    assert!(matches!(Practice::new(options), Err(StartError::NoTime)));
}

async fn start_long_polling() -> Running {
    let client_secret = Some(ClientSecret::new(SECRET));
    let listen = Listen::any_port();
    Practice::start(Options { listen, client_secret, ..quick(Profile::LongPolling) }).await.unwrap()
}

/// The handle of a new request.
async fn started(running: &Running) -> String {
    let body = encoded(&[("scope", "openid"), ("login_hint", ANNA)]);
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(&post(running, "/connect/ciba", &body)).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (_, document) = answer.split_once("\r\n\r\n").unwrap();
    let document: serde_json::Value = serde_json::from_str(document).unwrap();
    document["auth_req_id"].as_str().unwrap().to_owned()
}

fn poll_of(running: &Running, id: &str) -> Vec<u8> {
    post(running, "/connect/token", &encoded(&[("grant_type", CIBA), ("auth_req_id", id)]))
}

fn post(running: &Running, path: &str, body: &str) -> Vec<u8> {
    let (host, authorization) = (running.address, basic(&running.client_id, SECRET));
    format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: {authorization}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

async fn read(address: SocketAddr) -> std::io::Result<String> {
    read_path(address, "/.well-known/openid-configuration").await
}

async fn read_path(address: SocketAddr, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    stream
        .write_all(format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes())
        .await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}
