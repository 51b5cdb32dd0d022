//! Nothing in the environment redirects a request. The request is sent by a child process that has the
//! variables, because a process should not change its own.

use std::process::Command;
use std::time::Duration;

use ciba::Http;
use ciba::Transport;
use url::Url;

use crate::server::{Server, loopback, poll_at};

const TARGET: &str = "CIBA_TEST_TARGET";

#[test]
fn proxy_variables_are_not_believed() {
    let provider = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    let proxy = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "environment::child", "--nocapture"]).env(TARGET, provider.origin());
    for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        child.env(name, proxy.origin());
    }
    let output = child.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!((provider.heads().len(), proxy.heads().len()), (1, 0));
}

/// The child of the test above; alone it has nothing to do.
#[tokio::test]
async fn child() {
    let Ok(target) = std::env::var(TARGET) else { return };
    let answer = loopback().send(poll_at(&target, Duration::from_secs(30))).await.unwrap();
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_configured_proxy_is_used_for_https_and_learns_the_host_alone() {
    let proxy = Server::answering("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
    let url = Url::parse(&proxy.origin()).unwrap();
    let http = Http::new(Transport::Https, b"", None, Some(&url), "test").unwrap();
    let result = http.send(poll_at("https://id.example.com", Duration::from_secs(30))).await;
    assert!(!result.unwrap_err().answer_may_be_lost(), "the request never left");
    let head = &proxy.heads()[0];
    assert!(head.starts_with("CONNECT id.example.com:443 "), "{head}");
    assert!(!head.to_ascii_lowercase().contains("basic"), "{head}");
}

#[test]
fn a_proxy_of_another_kind_is_refused() {
    let url = Url::parse("socks5://127.0.0.1:9050").unwrap();
    assert!(Http::new(Transport::Https, b"", None, Some(&url), "test").is_err());
}
