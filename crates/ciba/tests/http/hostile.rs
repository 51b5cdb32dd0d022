//! Servers that want to keep us busy: each attempt ends within two seconds of its limit and costs at most
//! 10 MB. Every poll is made by a process of its own, so that nobody else's memory is measured.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use ciba::{BODY_LIMIT_BYTES, TokenAnswer};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::server::{Server, loopback, poll_at};

/// What the polls of this file may take, connection and all.
const TIMEOUT: Duration = Duration::from_secs(1);
/// What may be added to that for starting up and for a busy machine.
const GRACE: Duration = Duration::from_secs(2);
const MEMORY_LIMIT_KB: u64 = 10 * 1024;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

/// What became of one poll.
#[derive(Debug)]
struct Cost {
    /// The answer as the machine would get it.
    answer: String,
    took: Duration,
    grown_kb: u64,
}

impl Cost {
    fn is_bearable(&self) {
        assert!(self.took < TIMEOUT + GRACE, "{self:?}");
        assert!(self.grown_kb <= MEMORY_LIMIT_KB, "{self:?}");
    }
}

#[test]
fn an_ordinary_answer_is_the_measure() {
    let body = r#"{"error":"authorization_pending"}"#;
    let head = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n";
    let server = Server::answering(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()));
    let cost = poll(&server);
    assert_eq!(cost.answer, "Pending { retry_after: None }");
    cost.is_bearable();
}

#[test]
fn an_endless_body() {
    let cost = poll(&Server::start(|connection| {
        let _ = connection.write_all(&[OK, b"Transfer-Encoding: chunked\r\n\r\n"].concat());
        endlessly(connection, &[b"10000\r\n", &[b' '; 0x10000][..], b"\r\n"].concat());
    }));
    assert!(cost.answer.contains(&format!("TooLarge {{ limit: {BODY_LIMIT_BYTES} }}")), "{cost:?}");
    assert!(cost.took < GRACE, "the size is the limit, not the time: {cost:?}");
    cost.is_bearable();
}

#[test]
fn an_endless_body_of_one_byte_at_a_time() {
    let cost = poll(&Server::start(|connection| {
        let _ = connection.write_all(&[OK, b"Transfer-Encoding: chunked\r\n\r\n"].concat());
        drip(connection, b"1\r\n \r\n");
    }));
    assert!(cost.answer.contains("TimedOut"), "{cost:?}");
    cost.is_bearable();
}

#[test]
fn a_head_of_one_byte_at_a_time() {
    let cost = poll(&Server::start(|connection| {
        let _ = connection.write_all(b"HTTP/1.1 200 OK\r\nX-Slow: ");
        drip(connection, b"a");
    }));
    assert!(cost.answer.contains("TimedOut"), "{cost:?}");
    cost.is_bearable();
}

#[test]
fn an_endless_head() {
    for line in [&b"X-More: and more\r\n"[..], &[b'a'; 0x10000][..]] {
        let cost = poll(&Server::start(move |connection| {
            let _ = connection.write_all(&[OK, b"X-First: "].concat());
            endlessly(connection, line);
        }));
        assert!(cost.answer.starts_with("Fault") && !cost.answer.contains("TimedOut"), "{cost:?}");
        assert!(cost.took < GRACE, "the size is the limit, not the time: {cost:?}");
        cost.is_bearable();
    }
}

#[test]
fn a_giant_header() {
    let giant = "a".repeat(200 * 1024);
    let body = r#"{"error":"access_denied"}"#;
    let head = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n";
    let answer = format!("{head}X-Giant: {giant}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let cost = poll(&Server::answering(answer));
    assert!(cost.answer.starts_with("Fault"), "{cost:?}");
    cost.is_bearable();
}

#[test]
fn interim_answers_without_end() {
    let cost = poll(&Server::start(|connection| {
        drip(connection, b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n");
    }));
    assert!(cost.answer.contains("TimedOut"), "{cost:?}");
    cost.is_bearable();
}

/// 100 MB of spaces in 100 KB. Nothing is unpacked, so that it is no JSON.
#[test]
fn a_compressed_bomb() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..1600 {
        encoder.write_all(&[b' '; 0x10000]).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    assert!(bomb.len() < BODY_LIMIT_BYTES, "it must get past the limit of the body");
    for encoding in ["gzip", "br", "deflate", "zstd", "gzip, gzip"] {
        let head = format!("Content-Encoding: {encoding}\r\nContent-Length: {}\r\n\r\n", bomb.len());
        let cost = poll(&Server::answering([OK, head.as_bytes(), &bomb].concat()));
        assert!(cost.answer.contains("NotTheProtocol { status: 200 }"), "{encoding}: {cost:?}");
        cost.is_bearable();
    }
}

#[test]
fn json_of_a_hundred_thousand_levels() {
    for deep in ["[", "{\"a\":"] {
        let body = format!("{{\"id_token\":{}", deep.repeat(100_000 / deep.len()));
        let head = format!("Content-Length: {}\r\n\r\n", body.len());
        let cost = poll(&Server::answering([OK, head.as_bytes(), body.as_bytes()].concat()));
        assert!(cost.answer.contains("NotTheProtocol { status: 200 }"), "{cost:?}");
        cost.is_bearable();
    }
}

fn endlessly(connection: &mut TcpStream, bytes: &[u8]) {
    while connection.write_all(bytes).is_ok() {}
}

/// Some bytes each time that nothing was heard for 5 ms.
fn drip(connection: &mut TcpStream, bytes: &[u8]) {
    connection.set_read_timeout(Some(Duration::from_millis(5))).unwrap();
    while connection.write_all(bytes).is_ok() {
        let _ = connection.read(&mut [0; 1024]);
    }
}

const TARGET: &str = "CIBA_TEST_HOSTILE_TARGET";
/// Before the child's report, among what the test harness prints.
const REPORT: &str = "cost of the poll:";

/// Polls once from another process.
fn poll(server: &Server) -> Cost {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "hostile::child", "--nocapture"])
        .env(TARGET, server.origin())
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    let (_, report) = printed.split_once(REPORT).expect("a report");
    let mut fields = report.lines().next().unwrap().trim().splitn(3, ' ');
    let mut number = || fields.next().unwrap().parse::<u64>().unwrap();
    let (took, grown_kb) = (Duration::from_millis(number()), number());
    Cost { took, grown_kb, answer: fields.next().unwrap().to_owned() }
}

/// The child of the tests above; alone it has nothing to do.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "it is real time that a server may not take")]
#[expect(clippy::print_stdout, reason = "its parent reads it")]
async fn child() {
    let Ok(target) = std::env::var(TARGET) else { return };
    let (http, request) = (loopback(), poll_at(&target, TIMEOUT));
    let before = peak_kb();
    let started = Instant::now();
    let answer = TokenAnswer::read(&http.send(request).await);
    let took = started.elapsed();
    println!("{REPORT} {} {} {answer:?}", took.as_millis(), peak_kb().saturating_sub(before));
}

/// The most memory that this process has had so far; 0 where the system does not say.
fn peak_kb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|text| text.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
