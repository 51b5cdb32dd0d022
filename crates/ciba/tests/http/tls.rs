//! Whom the transport believes to be the provider: the bundled web roots and configured ones, nobody else.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::ops::Range;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use ciba::{Http, HttpSetupError, Transport, Unreachable};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::pki_types::PrivateKeyDer;

use crate::server::poll_at;

/// An https server with a certificate that no public root has signed.
struct Impostor {
    address: SocketAddr,
    certificate_pem: String,
    requests: Arc<AtomicUsize>,
}

impl Impostor {
    fn start() -> Self {
        Self::valid_in(1975..4096)
    }

    /// Its certificate is good from the first day of one year to the first day of another.
    fn valid_in(years: Range<i32>) -> Self {
        let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
        let mut parameters = CertificateParams::new(names).unwrap();
        parameters.not_before = date_time_ymd(years.start, 1, 1);
        parameters.not_after = date_time_ymd(years.end, 1, 1);
        let signing_key = KeyPair::generate().unwrap();
        let cert = parameters.self_signed(&signing_key).unwrap();
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        let (config, requests) = (Arc::new(config), Arc::new(AtomicUsize::new(0)));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::clone(&requests);
        thread::spawn(move || {
            for mut socket in listener.incoming().flatten() {
                let mut session = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
                let mut stream = rustls::Stream::new(&mut session, &mut socket);
                if stream.read(&mut [0; 4096]).is_ok_and(|bytes| bytes > 0) {
                    seen.fetch_add(1, Ordering::SeqCst);
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
                }
            }
        });
        Self { address, certificate_pem: cert.pem(), requests }
    }

    fn origin(&self) -> String {
        format!("https://localhost:{}", self.address.port())
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

const AMPLE: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_certificate_of_nobody_gets_no_request() {
    let impostor = Impostor::start();
    let http = Http::new(Transport::Https, b"", None, None, "test").unwrap();
    let fault = http.send(poll_at(&impostor.origin(), AMPLE)).await.unwrap_err();
    assert_eq!(fault, Unreachable::Tls);
    assert!(!fault.answer_may_be_lost());
    assert_eq!(impostor.requests(), 0);
}

/// The signature of a believed root, and a clock outside of the certificate's dates: it is told apart, because it is
/// mostly the clock of a machine whose battery is empty.
#[tokio::test]
async fn a_certificate_that_has_expired_or_is_not_valid_yet_is_about_the_clock() {
    for years in [1975..2000, 4000..4096] {
        let server = Impostor::valid_in(years.clone());
        let roots = server.certificate_pem.as_bytes();
        let http = Http::new(Transport::Https, roots, None, None, "test").unwrap();
        let fault = http.send(poll_at(&server.origin(), AMPLE)).await.unwrap_err();
        assert_eq!(fault, Unreachable::TlsDates, "{years:?}");
        assert!(fault.to_string().contains("clock") && !fault.answer_may_be_lost());
        assert_eq!(server.requests(), 0);
    }
}

#[tokio::test]
async fn a_configured_root_is_believed() {
    let server = Impostor::start();
    let http = Http::new(Transport::Https, server.certificate_pem.as_bytes(), None, None, "test").unwrap();
    assert_eq!(http.send(poll_at(&server.origin(), AMPLE)).await.unwrap().status, 200);
    assert_eq!(server.requests(), 1);
}

#[test]
fn roots_that_are_no_certificates_are_refused() {
    for text in ["nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "\n"] {
        let refused = Http::new(Transport::Https, text.as_bytes(), None, None, "test").unwrap_err();
        assert!(matches!(refused, HttpSetupError::Roots), "{text}");
    }
}

const TARGET: &str = "CIBA_TEST_TLS_TARGET";

#[test]
fn certificate_variables_are_not_believed() {
    let impostor = Impostor::start();
    let folder = std::env::temp_dir().join(format!("ciba-roots-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("root.pem");
    std::fs::write(&file, &impostor.certificate_pem).unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tls::child", "--nocapture"])
        .env(TARGET, impostor.origin())
        .env("SSL_CERT_FILE", &file)
        .env("SSL_CERT_DIR", &folder)
        .env("CURL_CA_BUNDLE", &file)
        .env("REQUESTS_CA_BUNDLE", &file)
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(impostor.requests(), 0);
}

/// The child of the test above; alone it has nothing to do.
#[tokio::test]
async fn child() {
    let Ok(target) = std::env::var(TARGET) else { return };
    let http = Http::new(Transport::Https, b"", None, None, "test").unwrap();
    let fault = http.send(poll_at(&target, AMPLE)).await.unwrap_err();
    assert_eq!(fault, Unreachable::Tls);
}
