//! The client's certificate: presented to a provider that asks for it, and told apart when it is refused.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use ciba::{
    ClientCertificate, ClientCertificateError, Http, HttpSetupError, SigningKeyError, Transport, Unreachable,
};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, SupportedProtocolVersion};

use crate::server::poll_at;

const AMPLE: Duration = Duration::from_secs(30);

/// A certificate with its key, as files.
struct Pair {
    der: CertificateDer<'static>,
    certificate: String,
    key: String,
}

impl Pair {
    fn of(name: &str) -> Self {
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed([name.to_owned()]).unwrap();
        Self { der: cert.der().clone(), certificate: cert.pem(), key: signing_key.serialize_pem() }
    }

    fn read(&self) -> ClientCertificate {
        ClientCertificate::read(self.certificate.as_bytes(), self.key.as_bytes()).unwrap()
    }
}

/// An https server that answers clients with one certificate alone, and remembers who asked.
struct Guarded {
    address: SocketAddr,
    own: Pair,
    served: Arc<Mutex<Vec<CertificateDer<'static>>>>,
}

impl Guarded {
    fn admitting(client: &Pair, version: &'static SupportedProtocolVersion) -> Self {
        let own = Pair::of("localhost");
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut roots = RootCertStore::empty();
        roots.add(client.der.clone()).unwrap();
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
            .build()
            .unwrap();
        let key = PrivateKeyDer::from_pem_slice(own.key.as_bytes()).unwrap();
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[version])
            .unwrap()
            .with_client_cert_verifier(verifier)
            .with_single_cert(vec![own.der.clone()], key)
            .unwrap();
        let (config, served) = (Arc::new(config), Arc::new(Mutex::new(Vec::new())));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::clone(&served);
        thread::spawn(move || {
            for mut socket in listener.incoming().flatten() {
                let mut session = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
                let mut stream = rustls::Stream::new(&mut session, &mut socket);
                if stream.read(&mut [0; 4096]).is_ok_and(|bytes| bytes > 0) {
                    let chain = stream.conn.peer_certificates().unwrap();
                    seen.lock().unwrap().push(chain[0].clone().into_owned());
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
                } else {
                    // Until the client has read why.
                    let _ = std::io::copy(&mut socket, &mut std::io::sink());
                }
            }
        });
        Self { address, own, served }
    }

    async fn ask(&self, certificate: Option<&ClientCertificate>) -> Result<u16, Unreachable> {
        let roots = self.own.certificate.as_bytes();
        let http = Http::new(Transport::Https, roots, certificate, None, "test").unwrap();
        let origin = format!("https://localhost:{}", self.address.port());
        http.send(poll_at(&origin, AMPLE)).await.map(|answer| answer.status)
    }
}

const VERSIONS: [&SupportedProtocolVersion; 2] = [&rustls::version::TLS12, &rustls::version::TLS13];

#[tokio::test]
async fn the_certificate_is_presented_to_who_asks() {
    for version in VERSIONS {
        let till = Pair::of("till");
        let server = Guarded::admitting(&till, version);
        assert_eq!(server.ask(Some(&till.read())).await, Ok(200));
        assert_eq!(*server.served.lock().unwrap(), [till.der]);
    }
}

#[tokio::test]
async fn without_it_or_with_another_nothing_is_lost() {
    for version in VERSIONS {
        let server = Guarded::admitting(&Pair::of("till"), version);
        for certificate in [None, Some(Pair::of("till").read())] {
            let fault = server.ask(certificate.as_ref()).await.unwrap_err();
            assert_eq!(fault, Unreachable::CertificateRefused, "{version:?}");
            assert!(!fault.answer_may_be_lost());
        }
        assert!(server.served.lock().unwrap().is_empty());
    }
}

#[test]
fn a_certificate_with_the_key_of_another_is_refused() {
    let (one, other) = (Pair::of("till"), Pair::of("till"));
    let mixed = ClientCertificate::read(one.certificate.as_bytes(), other.key.as_bytes()).unwrap();
    let refused = Http::new(Transport::Https, b"", Some(&mixed), None, "test").unwrap_err();
    assert!(matches!(refused, HttpSetupError::Certificate(_)), "{refused}");
}

#[test]
fn files_that_hold_no_certificate_or_no_key_are_refused() {
    let till = Pair::of("till");
    let read =
        |chain: &str, key: &str| ClientCertificate::read(chain.as_bytes(), key.as_bytes()).unwrap_err();
    for chain in ["", "nonsense", &till.key, &till.certificate.repeat(11), &"\n".repeat(200_000)] {
        assert_eq!(read(chain, &till.key), ClientCertificateError::Chain);
    }
    let no_key = ClientCertificateError::Key(SigningKeyError::NoKey);
    assert_eq!(read(&till.certificate, &till.certificate), no_key);
    let twice = ClientCertificateError::Key(SigningKeyError::Several);
    assert_eq!(read(&till.certificate, &till.key.repeat(2)), twice);
}

#[test]
fn both_may_be_in_one_file_and_neither_is_shown() {
    let till = Pair::of("till");
    let file = format!("{}{}", till.key, till.certificate);
    let read = ClientCertificate::read(file.as_bytes(), file.as_bytes()).unwrap();
    assert!(Http::new(Transport::Https, b"", Some(&read), None, "test").is_ok());
    assert_eq!(format!("{read:?}"), "ClientCertificate(1 in its chain)");
}
