//! A real provider is https; plain http is for this very machine, and only where that is allowed.

use ciba::{Issuer, IssuerError, Transport};

#[test]
fn http_is_refused_where_only_https_is_allowed() {
    for text in ["http://id.example.com", "http://127.0.0.1:8080", "http://localhost", "ftp://id.example.com"]
    {
        assert_eq!(Issuer::parse(text, Transport::Https).unwrap_err(), IssuerError::NotAllowed, "{text}");
    }
}

#[test]
fn what_only_looks_like_this_machine() {
    for text in [
        "http://192.168.1.10:8080",
        "http://10.0.0.1",
        "http://0.0.0.0:8080",
        "http://localhost.evil",
        "http://localhost.",
        "http://evil.localhost",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1@evil.example",
        "http://127.0.0.1:80@evil.example",
        "http://localhost:pass@evil.example",
        "http://[::ffff:1.2.3.4]",
        "http://[::ffff:127.0.0.1]",
        "http://[::]",
        "http://[fe80::1]",
        "http://169.254.169.254",
        "http://2130706434.evil",
        "ws://127.0.0.1",
        "file:///etc/passwd",
    ] {
        let refusal = Issuer::parse(text, Transport::LoopbackHttp).unwrap_err();
        assert!(matches!(refusal, IssuerError::NotAllowed | IssuerError::NotAnAddress), "{text}");
    }
}

#[test]
fn what_is_no_issuer_at_all() {
    for text in [
        "",
        "id.example.com",
        "https://",
        "https://id.example.com/ ",
        " https://id.example.com",
        "https:\\\\id.example.com",
        "https://id.exämple.com",
    ] {
        assert_eq!(Issuer::parse(text, Transport::Https).unwrap_err(), IssuerError::NotAnAddress, "{text}");
    }
    for text in ["https://user@id.example.com", "https://user:pass@id.example.com", "https://@id.example.com"]
    {
        assert_eq!(Issuer::parse(text, Transport::Https).unwrap_err(), IssuerError::NotAllowed, "{text}");
    }
    for text in [
        "https://id.example.com?a=b",
        "https://id.example.com/#a",
        "https://id.example.com?",
        "https://id.example.com/#",
    ] {
        assert_eq!(
            Issuer::parse(text, Transport::Https).unwrap_err(),
            IssuerError::QueryOrFragment,
            "{text}"
        );
    }
}
