//! Somebody who takes a provider's place behind a certificate that nobody vouches for, and a proxy that leads nowhere.
//! It knows nothing of CIBA: whoever gets a request out of a till has won.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::till::Till;

/// An impostor with a certificate of its own, and a proxy that counts who comes.
pub(crate) struct Impostor {
    pub(crate) certificate: String,
    pub(crate) issuer: String,
    pub(crate) proxy: String,
    requests: Arc<AtomicUsize>,
    proxied: Arc<AtomicUsize>,
}

impl Impostor {
    pub(crate) fn start() -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
        let key = rustls::pki_types::PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let server = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key.into())
            .expect("a server");
        let (requests, proxied) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));

        let tls = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let issuer = format!("https://localhost:{}", tls.local_addr().expect("its address").port());
        let (server, counted) = (Arc::new(server), requests.clone());
        std::thread::spawn(move || {
            for socket in tls.incoming().flatten() {
                let Ok(session) = rustls::ServerConnection::new(server.clone()) else { continue };
                let mut stream = rustls::StreamOwned::new(session, socket);
                let mut request = [0; 4096];
                // A client that does not believe the certificate never sends a byte of its request.
                if stream.read(&mut request).is_ok_and(|read| read > 0) {
                    counted.fetch_add(1, Ordering::SeqCst);
                    let _ = stream.write_all(
                        b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
                    );
                }
            }
        });

        let open = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let proxy = format!("http://{}", open.local_addr().expect("its address"));
        let counted = proxied.clone();
        std::thread::spawn(move || {
            for _ in open.incoming().flatten() {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { certificate: made.cert.pem(), issuer, proxy, requests, proxied }
    }

    /// A till whose environment recommends the impostor in every way there is.
    pub(crate) fn recommended(&self) -> Till {
        let mut till = Till::at(&self.issuer);
        let file = till.file("certificates/ca.pem", &self.certificate);
        let (file, folder) = (file.display().to_string(), till.path("certificates").display().to_string());
        for name in ["SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NIX_SSL_CERT_FILE"] {
            till.environment.push((name.to_owned(), file.clone()));
        }
        till.environment.push(("SSL_CERT_DIR".to_owned(), folder));
        for name in ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
            till.environment.push((name.to_owned(), self.proxy.clone()));
        }
        till.import_samples(&self.issuer);
        till
    }

    /// The requests that it could read, and the visits at its proxy.
    pub(crate) fn counts(&self) -> (usize, usize) {
        (self.requests.load(Ordering::SeqCst), self.proxied.load(Ordering::SeqCst))
    }
}
