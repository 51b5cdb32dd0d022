//! The provider on a socket: loopback only, stopping, going on where it stopped.

use std::net::SocketAddr;

use practice::{Listen, Options, Practice, StartError, USUAL_PORT};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

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
async fn zero_times_are_refused() {
    let options = Options { interval_s: 0, ..Options::default() };
    assert!(matches!(Practice::new(options), Err(StartError::NoTime)));
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
