//! The transport: HTTPS by reqwest and rustls, with limits, and without any trust in the environment.
//!
//! The one asynchronous file. No proxy or certificate variable of the environment and no certificate
//! store of the machine is read; no redirect is followed; nothing is sent twice or decompressed.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderValue};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use url::Url;
use zeroize::Zeroizing;

use crate::client_certificate::ClientCertificate;
use crate::metadata::Transport;
use crate::wire::{HttpAnswer, HttpMethod, HttpRequest, Unreachable};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Longer-idle connections are often dead without saying so, and a question sent on one counts as lost.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);
/// More header lines than any provider or proxy sends.
const HEADERS_MAX: usize = 100;
/// Largest head of an answer that is taken, in bytes: names, values and 32 for each line (RFC 9113
/// section 6.5.2).
const HEAD_LIMIT_BYTES: usize = 32 * 1024;

/// A client for one provider.
#[derive(Debug, Clone)]
pub struct Http {
    client: reqwest::Client,
    transport: Transport,
    own_roots: usize,
}

/// Why the transport can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum HttpSetupError {
    /// The configured roots are no PEM certificates.
    #[error("the configured root certificates are not PEM certificates")]
    Roots,
    /// The configured proxy is no http or https address.
    #[error("the configured proxy is not an http or https address")]
    Proxy,
    /// The client certificate is not one that TLS can present with this key.
    #[error("the client certificate and its private key don't belong together, or are of an unknown kind")]
    Certificate(#[source] rustls::Error),
    /// The TLS library refused its own settings.
    #[error("TLS can't be set up")]
    Tls(#[from] rustls::Error),
    /// The HTTP library refused its own settings.
    #[error("HTTP can't be set up")]
    Http(#[source] reqwest::Error),
}

impl Http {
    /// Trusts the bundled web roots and the PEM certificates in `extra_roots`; presents `certificate` to
    /// whoever asks for one; uses `proxy` if there is one, for https only. `user_agent` must not say
    /// anything about people.
    pub fn new(
        transport: Transport,
        extra_roots: &[u8],
        certificate: Option<&ClientCertificate>,
        proxy: Option<&Url>,
        user_agent: &str,
    ) -> Result<Self, HttpSetupError> {
        let (tls, own_roots) = tls(extra_roots, certificate)?;
        let mut builder = client_builder()
            .tls_backend_preconfigured(tls)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            // Another crate may have compiled these in; a small answer must not grow into a large one.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .http1_max_headers(HEADERS_MAX)
            .http2_max_header_list_size(HEAD_LIMIT_BYTES as u32)
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .user_agent(user_agent)
            .https_only(transport == Transport::Https)
            // `localhost` is this machine, whatever a name server says.
            .resolve_to_addrs("localhost", &loopback());
        if let Some(proxy) = proxy {
            if !matches!(proxy.scheme(), "http" | "https") {
                return Err(HttpSetupError::Proxy);
            }
            let proxy = reqwest::Proxy::https(proxy.clone()).map_err(|_| HttpSetupError::Proxy)?;
            builder = builder.proxy(proxy);
        }
        let client = builder.build().map_err(HttpSetupError::Http)?;
        Ok(Self { client, transport, own_roots })
    }

    /// How many root certificates it believes besides the bundled ones.
    pub fn own_roots(&self) -> usize {
        self.own_roots
    }

    /// Sends one request once, within its time and size limits.
    pub async fn send(&self, request: HttpRequest) -> Result<HttpAnswer, Unreachable> {
        if !self.transport.allows(request.url()) {
            return Err(Unreachable::AddressRefused);
        }
        let mut outgoing = match request.method() {
            HttpMethod::Get => self.client.get(request.url().clone()),
            HttpMethod::Post => self.client.post(request.url().clone()),
        }
        .timeout(request.timeout());
        for (name, value) in request.headers() {
            outgoing = outgoing.header(name, header_value(value)?);
        }
        if let Some(body) = request.body() {
            outgoing = outgoing.body(body.to_owned());
        }
        let mut incoming = outgoing.send().await.map_err(|error| fault(&error))?;
        let status = incoming.status().as_u16();
        if incoming.status().is_redirection() {
            return Err(Unreachable::Redirected { status });
        }
        if head_bytes(incoming.headers()) > HEAD_LIMIT_BYTES {
            return Err(Unreachable::TooLarge { limit: HEAD_LIMIT_BYTES });
        }
        let limit = request.body_limit();
        if incoming.content_length().is_some_and(|announced| announced > limit as u64) {
            return Err(Unreachable::TooLarge { limit });
        }
        let mut body = Zeroizing::new(Vec::new());
        while let Some(chunk) = incoming.chunk().await.map_err(|error| fault(&error))? {
            if body.len() + chunk.len() > limit {
                return Err(Unreachable::TooLarge { limit });
            }
            body.extend_from_slice(&chunk);
        }
        let headers = incoming.headers();
        Ok(HttpAnswer {
            status,
            content_type: text(headers, "content-type"),
            date: text(headers, "date"),
            // One that can't be read is one all the same.
            age: headers.contains_key("age").then(|| text(headers, "age").unwrap_or_default()),
            retry_after: text(headers, "retry-after"),
            body,
        })
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where the limits are set")]
fn client_builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
}

fn tls(
    extra_roots: &[u8],
    certificate: Option<&ClientCertificate>,
) -> Result<(rustls::ClientConfig, usize), HttpSetupError> {
    let mut roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let bundled = roots.len();
    for certificate in CertificateDer::pem_slice_iter(extra_roots) {
        let certificate = certificate.map_err(|_| HttpSetupError::Roots)?;
        roots.add(certificate).map_err(|_| HttpSetupError::Roots)?;
    }
    let own = roots.len() - bundled;
    if !extra_roots.is_empty() && own == 0 {
        return Err(HttpSetupError::Roots);
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots);
    let config = match certificate {
        None => config.with_no_client_auth(),
        Some(one) => {
            config.with_client_auth_cert(one.chain(), one.key()).map_err(HttpSetupError::Certificate)?
        }
    };
    Ok((config, own))
}

fn head_bytes(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 32).sum()
}

fn loopback() -> [SocketAddr; 2] {
    [(Ipv4Addr::LOCALHOST, 0).into(), (Ipv6Addr::LOCALHOST, 0).into()]
}

/// Marked as secret, so that no library below shows it.
fn header_value(text: &str) -> Result<HeaderValue, Unreachable> {
    // Not reached with the parameters of this crate, which are printable ASCII.
    let mut value = HeaderValue::from_str(text).map_err(|_| Unreachable::AddressRefused)?;
    value.set_sensitive(true);
    Ok(value)
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .filter(|text| text.len() <= 255)
        .map(str::to_owned)
}

/// Sorts reqwest's errors by what may have left this machine.
fn fault(error: &reqwest::Error) -> Unreachable {
    let tls = tls_error(error);
    // With TLS 1.3 the provider's refusal arrives when the client takes the handshake for done.
    if tls.is_some_and(is_about_our_certificate) {
        Unreachable::CertificateRefused
    } else if error.is_connect() {
        match tls {
            None => Unreachable::NotConnected,
            Some(error) if is_about_dates(error) => Unreachable::TlsDates,
            Some(_) => Unreachable::Tls,
        }
    } else if error.is_timeout() {
        Unreachable::TimedOut
    } else {
        Unreachable::ConnectionLost
    }
}

/// The TLS error among the causes. An `io::Error` hides its content from `source`.
fn tls_error<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    let content = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    error
        .downcast_ref::<rustls::Error>()
        .or_else(|| content.and_then(|content| tls_error(content)))
        .or_else(|| error.source().and_then(tls_error))
}

/// Whether the provider's certificate is refused for its dates: more often than not it is our clock that is wrong.
fn is_about_dates(error: &rustls::Error) -> bool {
    use rustls::CertificateError as Fault;
    matches!(
        error,
        rustls::Error::InvalidCertificate(
            Fault::Expired
                | Fault::ExpiredContext { .. }
                | Fault::NotValidYet
                | Fault::NotValidYetContext { .. }
        )
    )
}

/// The alerts by which a server refuses a client's certificate or what was signed with its key (RFC 8446
/// section 6.2).
fn is_about_our_certificate(error: &rustls::Error) -> bool {
    use rustls::AlertDescription as Alert;
    let alerts = [
        Alert::CertificateRequired,
        Alert::BadCertificate,
        Alert::UnsupportedCertificate,
        Alert::CertificateRevoked,
        Alert::CertificateExpired,
        Alert::CertificateUnknown,
        Alert::UnknownCA,
        Alert::AccessDenied,
        Alert::DecryptError,
    ];
    alerts.into_iter().any(|alert| *error == rustls::Error::AlertReceived(alert))
}
