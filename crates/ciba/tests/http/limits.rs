//! What a server may not do to us.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use ciba::{BODY_LIMIT_BYTES, Http, Transport, Unreachable};

use crate::server::{Server, loopback, poll_at};

const AMPLE: Duration = Duration::from_secs(30);

#[tokio::test]
async fn an_answer_is_read_with_its_headers() {
    let server = Server::answering(
        "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\
         Retry-After: 7\r\nContent-Length: 33\r\n\r\n{\"error\":\"authorization_pending\"}",
    );
    let answer = loopback().send(poll_at(&server.origin(), AMPLE)).await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (400, &b"{\"error\":\"authorization_pending\"}"[..]));
    assert_eq!(answer.date().unwrap().as_second(), 784_111_777);
    assert_eq!(answer.retry_after(), Some(Duration::from_secs(7)));
    let head = &server.heads()[0].to_ascii_lowercase();
    assert!(head.starts_with("post /token http/1.1\r\n") && head.contains("authorization: basic "), "{head}");
    assert!(!head.contains("accept-encoding"), "compressed answers are not asked for");
}

#[tokio::test]
async fn an_answer_out_of_a_cache_is_known_as_one_whatever_its_age_says() {
    for (age, is_new) in [("0", true), ("1", false), ("\u{e5}", false), (&"0".repeat(256), false)] {
        let server = Server::answering(format!(
            "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nAge: {age}\r\nContent-Length: 0\r\n\r\n"
        ));
        let answer = loopback().send(poll_at(&server.origin(), AMPLE)).await.unwrap();
        assert_eq!(answer.date().is_some(), is_new, "{age}");
    }
}

#[tokio::test]
async fn a_redirect_is_never_followed() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        let target = format!("{}/token", elsewhere.origin());
        let server = Server::answering(format!(
            "HTTP/1.1 {status} Moved\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n"
        ));
        let result = loopback().send(poll_at(&server.origin(), AMPLE)).await;
        assert_eq!(result.unwrap_err(), Unreachable::Redirected { status });
        assert_eq!((server.heads().len(), elsewhere.heads().len()), (1, 0));
    }
}

#[tokio::test]
async fn an_endless_body_is_cut_off() {
    let server = Server::start(|connection| {
        let _ = connection.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        let chunk = [b"10000\r\n", &[b'a'; 0x10000][..], b"\r\n"].concat();
        while connection.write_all(&chunk).is_ok() {}
    });
    let result = loopback().send(poll_at(&server.origin(), AMPLE)).await;
    assert_eq!(result.unwrap_err(), Unreachable::TooLarge { limit: BODY_LIMIT_BYTES });
}

#[tokio::test]
async fn a_body_that_announces_too_much_is_not_waited_for() {
    // Nothing of it ever comes: only the announcement can be the reason.
    let server = Server::start(|connection| {
        let _ = connection.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
        wait_for_hang_up(connection);
    });
    let result = loopback().send(poll_at(&server.origin(), AMPLE)).await;
    assert_eq!(result.unwrap_err(), Unreachable::TooLarge { limit: BODY_LIMIT_BYTES });
}

#[tokio::test]
async fn a_head_beyond_its_limits_is_refused() {
    let many = "X-A: b\r\n".repeat(101);
    let server = Server::answering(format!("HTTP/1.1 200 OK\r\n{many}Content-Length: 2\r\n\r\n{{}}"));
    let fault = loopback().send(poll_at(&server.origin(), AMPLE)).await.unwrap_err();
    assert_eq!(fault, Unreachable::ConnectionLost, "more lines than are read");
    let large = format!("X-A: {}\r\n", "b".repeat(32 * 1024));
    let server = Server::answering(format!("HTTP/1.1 200 OK\r\n{large}Content-Length: 2\r\n\r\n{{}}"));
    let fault = loopback().send(poll_at(&server.origin(), AMPLE)).await.unwrap_err();
    assert_eq!(fault, Unreachable::TooLarge { limit: 32 * 1024 });
    let usual = format!("X-A: {}\r\n", "b".repeat(512)).repeat(40);
    let server = Server::answering(format!("HTTP/1.1 200 OK\r\n{usual}Content-Length: 2\r\n\r\n{{}}"));
    assert_eq!(loopback().send(poll_at(&server.origin(), AMPLE)).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_compressed_answer_is_left_as_it_is() {
    let server =
        Server::answering("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n\r\nnot gzip");
    let answer = loopback().send(poll_at(&server.origin(), AMPLE)).await.unwrap();
    assert_eq!(answer.body.as_slice(), b"not gzip");
}

#[tokio::test]
async fn silence_and_dripping_end_in_time() {
    let silent = Server::start(wait_for_hang_up);
    let dripping = Server::start(|connection| {
        // One byte each time that nothing was heard for 5 ms.
        connection.set_read_timeout(Some(Duration::from_millis(5))).unwrap();
        let _ = connection.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while connection.write_all(b"1\r\na\r\n").is_ok() {
            let _ = connection.read(&mut [0; 1024]);
        }
    });
    for server in [silent, dripping] {
        let result = loopback().send(poll_at(&server.origin(), Duration::from_millis(200))).await;
        assert_eq!(result.unwrap_err(), Unreachable::TimedOut);
        assert_eq!(server.heads().len(), 1);
    }
}

fn wait_for_hang_up(connection: &mut TcpStream) {
    let _ = std::io::copy(connection, &mut std::io::sink());
}

#[tokio::test]
async fn a_connection_that_breaks_may_have_cost_the_answer() {
    let http =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"id_token\":\"a";
    for answer in ["", "HTTP/1.1 200", http, "\u{0}\u{1}nonsense\r\n\r\n"] {
        let server = Server::answering(answer);
        let fault = loopback().send(poll_at(&server.origin(), AMPLE)).await.unwrap_err();
        assert_eq!(fault, Unreachable::ConnectionLost, "{answer:?}");
        assert!(fault.answer_may_be_lost());
        assert_eq!(server.heads().len(), 1, "a question is never sent twice by the transport");
    }
}

#[tokio::test]
async fn nobody_there_means_that_nothing_was_lost() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let fault = loopback().send(poll_at(&format!("http://{address}"), AMPLE)).await.unwrap_err();
    assert_eq!(fault, Unreachable::NotConnected);
    assert!(!fault.answer_may_be_lost());
}

#[tokio::test]
async fn plain_http_does_not_leave_where_only_https_may() {
    let server = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    let http = Http::new(Transport::Https, b"", None, None, "test").unwrap();
    let fault = http.send(poll_at(&server.origin(), AMPLE)).await.unwrap_err();
    assert_eq!(fault, Unreachable::AddressRefused);
    assert_eq!(server.heads().len(), 0);
}

#[tokio::test]
async fn localhost_is_this_machine() {
    let server = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    let origin = format!("http://localhost:{}", server.address.port());
    assert_eq!(loopback().send(poll_at(&origin, AMPLE)).await.unwrap().status, 200);
}
