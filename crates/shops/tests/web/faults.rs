//! What every adapter does when its shop, or whatever is in front of it, does not do as documented.
//!
//! One table for all three: each fault has one meaning, nothing is lost by it, and no key goes where it does not belong.

use std::time::Duration;

use pickup::shop::{Cursor, Misconfigured, Shop, ShopError};
use pickup::text::OrderNumber;
use serde_json::json;
use shops::shopify::Shopify;
use shops::woocommerce::WooCommerce;
use shops::{Connection, Limits, Secret, Transport};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use url::Url;
use zeroize::Zeroizing;

use crate::asking::{connection, now};
use crate::https_server::System;
use crate::server::{Fault, Reply, Running};
use crate::{https, https_server, shopify, shopify_server, woocommerce, woocommerce_server};

/// Each adapter beside its own server, with one order in it.
fn all() -> Vec<(Running, Box<dyn Shop>)> {
    let orders = vec![woocommerce_server::fixture()];
    let (woo, _) = woocommerce_server::start(woocommerce_server::Shop { orders, ..Default::default() });
    let orders = vec![shopify_server::fixture()];
    let (sho, _) = shopify_server::start(shopify_server::Shop { orders, ..Default::default() });
    let orders = vec![https_server::order("1", "1001", json!({}))];
    let (own, _) = https_server::start(System { orders, page: 10, ..Default::default() });
    let to_woo = WooCommerce::new(&woo.connection(), woocommerce::settings()).unwrap();
    let to_shopify = Shopify::new(&sho.connection(), shopify::settings()).unwrap();
    let to_own = https::till(&own);
    vec![(woo, Box::new(to_woo)), (sho, Box::new(to_shopify)), (own, Box::new(to_own))]
}

#[tokio::test]
async fn each_fault_has_its_meaning_and_nothing_is_lost_by_it() {
    let later = |seconds: Option<u64>| ShopError::TryLater { retry_after: seconds.map(Duration::from_secs) };
    let date = "Sun, 22 Nov 2026 14:00:00 GMT";
    let big = vec![b' '; 5 * 1024 * 1024];
    let table = [
        (Reply::json(429, &json!({})).with("retry-after", "7"), later(Some(7))),
        (
            Reply::page(503).with("date", date).with("retry-after", "Sun, 22 Nov 2026 14:02:00 GMT"),
            later(Some(120)),
        ),
        (Reply::page(503).with("retry-after", "whenever"), later(None)),
        (Reply::page(500), later(None)),
        (Reply::page(502), later(None)),
        (Reply::page(200), Misconfigured::NotTheApi.into()),
        (Reply::page(404), Misconfigured::NotTheApi.into()),
        (Reply { body: b"[{".to_vec(), ..Reply::json(200, &json!({})) }, Misconfigured::NotTheApi.into()),
        (
            Reply { body: "[".repeat(100_000).into(), ..Reply::json(200, &json!({})) },
            Misconfigured::NotTheApi.into(),
        ),
        (Reply::json(404, &json!({ "code": "rest_no_route" })), Misconfigured::NotTheApi.into()),
        (Reply::json(402, &json!({ "errors": "Unavailable Shop" })), Misconfigured::NotTheApi.into()),
        (Reply::page(403), ShopError::Unauthorized),
        (Reply::page(302).with("location", "/elsewhere"), Misconfigured::Redirected.into()),
        (
            Reply { body: big, ..Reply::json(200, &json!({})) },
            Misconfigured::AnswerTooLarge { limit: 4 * 1024 * 1024 }.into(),
        ),
    ];
    for (running, shop) in all() {
        let good = shop.changed_since(None, now()).await.unwrap();
        for (reply, meant) in &table {
            running.break_after(0, Fault::Instead(reply.clone()));
            let error = shop.changed_since(None, now()).await.unwrap_err();
            assert_eq!(error, *meant, "{:?} {}", shop.source(), reply.status);
            assert!(!error.is_final(), "{error}");
            assert_eq!(shop.changed_since(None, now()).await.unwrap(), good, "as if it had not been");
        }
    }
}

#[tokio::test]
async fn a_key_goes_to_no_other_place() {
    let evil = Running::start(|_| Reply::json(200, &json!({})));
    for (running, shop) in all() {
        shop.changed_since(None, now()).await.unwrap();
        for status in [301, 302, 303, 307, 308] {
            for location in [evil.base.to_string(), format!("//{}", &evil.base.as_str()[7..])] {
                running.break_after(0, Fault::Instead(Reply::page(status).with("location", location)));
                let error = shop.find(&OrderNumber::new("1001").unwrap(), now()).await.unwrap_err();
                assert_eq!(error, Misconfigured::Redirected.into());
            }
        }
        // An id is a part of a path or of a question, whatever is in it.
        for id in ["../../../evil", "?x=", "https://evil.example/", "..", "1/notes"] {
            let key = shop.source().key(id).unwrap();
            let _ = shop.look_up(&key, now()).await;
        }
        for seen in running.seen() {
            let paths = ["/wp-json/wc/v3/orders", "/admin/api/", "/admin/oauth/", "/api/orders"];
            assert!(paths.iter().any(|path| seen.path.starts_with(path)), "{}", seen.path);
        }
    }
    assert!(evil.seen().is_empty());
}

#[tokio::test]
async fn a_cursor_of_another_shop_leads_nowhere() {
    let foreign = Cursor::new("cc-other/1 https://evil.example/").unwrap();
    for (running, shop) in all().into_iter().take(2) {
        let error = shop.changed_since(Some(&foreign), now()).await.unwrap_err();
        assert_eq!(error, Misconfigured::Cursor.into());
        assert!(running.seen().is_empty());
    }
}

#[test]
fn only_good_addresses_are_talked_to() {
    let source = |address: &str, transport| {
        let base = Url::parse(address).unwrap();
        let connection = Connection { transport, ..connection(&base) };
        WooCommerce::new(&connection, woocommerce::settings()).map(|_| ())
    };
    for good in ["https://shop.example", "https://shop.example/sub/", "https://shop.example:8443"] {
        assert_eq!(source(good, Transport::Https), Ok(()), "{good}");
    }
    for good in ["http://127.0.0.1:9", "http://[::1]:9", "http://localhost:9"] {
        assert_eq!(source(good, Transport::LoopbackHttp), Ok(()), "{good}");
        assert_eq!(source(good, Transport::Https), Err(Misconfigured::Address), "{good}");
    }
    for bad in [
        "http://shop.example",
        "http://192.168.0.2",
        "http://0.0.0.0",
        "http://localhost.evil.example",
        "http://127.0.0.1@evil.example",
        "http://[::ffff:127.0.0.1]",
        "https://name:secret@shop.example",
        "https://shop.example/?key=1",
        "https://shop.example/#x",
        "ftp://shop.example",
        "file:///etc/passwd",
    ] {
        assert_eq!(source(bad, Transport::LoopbackHttp), Err(Misconfigured::Address), "{bad}");
    }
}

#[test]
fn a_secret_stands_in_a_header_or_is_none() {
    let secret = |text: &str| Secret::new(Zeroizing::new(text.to_owned()));
    for bad in ["", "a b", "a\r\nx-evil: 1", "å", "\0", &"a".repeat(4_097)] {
        assert_eq!(secret(bad), None, "{bad:.20}");
    }
    assert_eq!(format!("{:?}", secret("hush")), "Some(Secret(..))");
}

/// A till of a server that is no HTTP server, with this much patience.
fn till_at(base: &Url, time: Duration) -> WooCommerce {
    let limits = Limits { time, ..Limits::default() };
    WooCommerce::new(&Connection { limits, ..connection(base) }, woocommerce::settings()).unwrap()
}

#[tokio::test]
async fn silence_and_broken_connections_are_no_answers() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    // Connections are accepted by the system, and nobody ever answers.
    let silence = till_at(&base, Duration::from_millis(100)).changed_since(None, now()).await;
    assert_eq!(silence.unwrap_err(), ShopError::Unreachable);
    drop(listener);
    let refused = till_at(&base, Duration::from_secs(20)).changed_since(None, now()).await;
    assert_eq!(refused.unwrap_err(), ShopError::Unreachable);
}

#[tokio::test]
async fn half_an_answer_and_an_endless_one_are_none() {
    for (head, fill) in [
        ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n[", false),
        ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[", true),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        tokio::spawn(async move {
            let (mut connection, _) = listener.accept().await.unwrap();
            let _ = connection.read(&mut [0; 4_096]).await;
            let _ = connection.write_all(head.as_bytes()).await;
            while fill && connection.write_all(&[b' '; 65_536]).await.is_ok() {}
        });
        let error = till_at(&base, Duration::from_secs(60)).changed_since(None, now()).await.unwrap_err();
        let too_large = Misconfigured::AnswerTooLarge { limit: Limits::default().body_bytes };
        assert_eq!(error, if fill { too_large.into() } else { ShopError::Unreachable });
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_gets_no_key() {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let server = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let server = std::sync::Arc::new(server);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = Url::parse(&format!("https://localhost:{}", listener.local_addr().unwrap().port())).unwrap();
    let (told, heard) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            let mut tls = rustls::ServerConnection::new(std::sync::Arc::clone(&server)).unwrap();
            let mut stream = rustls::Stream::new(&mut tls, &mut connection);
            let mut head = [0; 4_096];
            let read = std::io::Read::read(&mut stream, &mut head).unwrap_or(0);
            told.send(String::from_utf8_lossy(&head[..read]).into_owned()).unwrap();
        }
    });
    let ask = |roots: Vec<u8>| {
        let base = base.clone();
        async move {
            let connection = Connection { transport: Transport::Https, roots: &roots, ..connection(&base) };
            let till = WooCommerce::new(&connection, woocommerce::settings()).unwrap();
            till.changed_since(None, now()).await.unwrap_err()
        }
    };
    assert_eq!(ask(Vec::new()).await, Misconfigured::Untrusted.into());
    assert_eq!(heard.recv().unwrap(), "");
    // With the company's own root the same server gets the question, and hangs up.
    assert_eq!(ask(made.cert.pem().into_bytes()).await, ShopError::Unreachable);
    assert!(heard.recv().unwrap().to_ascii_lowercase().contains("authorization: basic"));
}
