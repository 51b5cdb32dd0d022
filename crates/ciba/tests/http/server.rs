//! A server of a few lines: it reads a request, writes what it is told, and remembers who came.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use ciba::{
    AuthReqId, ClientAuthentication, ClientId, ClientSecret, Credentials, Fresh, Http, HttpAnswer,
    HttpRequest, Issuer, Provider, Transport, token_request,
};
use jiff::Timestamp;
use zeroize::Zeroizing;

/// A listening server and the heads of the requests that reached it.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Serves every connection, on its own thread, by `serve`, which gets the head of the request.
    pub(crate) fn start(serve: impl Fn(&mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let (serve, seen) = (Arc::new(serve), Arc::clone(&heads));
        thread::spawn(move || {
            for mut connection in listener.incoming().flatten() {
                let (serve, seen) = (Arc::clone(&serve), Arc::clone(&seen));
                thread::spawn(move || {
                    let head = read_head(&mut connection);
                    seen.lock().unwrap().push(head);
                    serve(&mut connection);
                });
            }
        });
        Self { address, heads }
    }

    /// Answers every request with these bytes and closes.
    pub(crate) fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::start(move |connection| {
            // The client may have hung up already: that is its right.
            let _ = connection.write_all(&answer);
        })
    }

    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }
}

fn read_head(connection: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && head.len() < 100_000 {
        match connection.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => break,
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// A poll to `origin`, with this much time.
pub(crate) fn poll_at(origin: &str, timeout: Duration) -> HttpRequest {
    let issuer = Issuer::parse(origin, Transport::LoopbackHttp).unwrap();
    let document = format!(
        r#"{{"issuer":"{origin}","backchannel_authentication_endpoint":"{origin}/ciba",
            "token_endpoint":"{origin}/token","jwks_uri":"{origin}/keys",
            "backchannel_token_delivery_modes_supported":["poll"],
            "id_token_signing_alg_values_supported":["RS256"]}}"#
    );
    let provider = Provider::read(&issuer, &HttpAnswer::json(200, &document)).unwrap();
    let secret = ClientSecret::parse(Zeroizing::new("hush".to_owned())).unwrap();
    let credentials = Credentials { secret: Some(secret), ..Credentials::default() };
    let id = ClientId::parse("till").unwrap();
    let client = ClientAuthentication::choose(&provider, id, credentials, None).unwrap();
    let fresh = Fresh { now: Timestamp::UNIX_EPOCH, random: [0; 16] };
    token_request(&provider, &client, &AuthReqId::parse("id").unwrap(), timeout, fresh).unwrap()
}

pub(crate) fn loopback() -> Http {
    Http::new(Transport::LoopbackHttp, b"", None, None, "test").unwrap()
}
