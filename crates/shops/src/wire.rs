//! The one door to a network: HTTPS to one configured shop, with limits, and without trust in the environment.
//!
//! A call names a path and never an address, so nothing that a shop answers can lead elsewhere: no redirect, no
//! `Link`, no address in an order. What a call says and an answer means is in the files below.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use pickup::shop::{Misconfigured, ShopError};
use reqwest::header::{HeaderMap, HeaderValue};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use url::{Host, Url};
use zeroize::Zeroizing;

mod answer;
mod call;

pub(crate) use answer::Answer;
pub use call::Secret;
pub(crate) use call::{Call, Credential};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// A connection that was idle longer is often dead without saying so.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);
const HEADERS_MAX: usize = 100;

/// Which addresses may be talked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// https only.
    Https,
    /// http to this machine as well, for tests.
    LoopbackHttp,
}

/// How much of a shop is put up with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The time of a whole exchange, from the start of the connection to the last byte.
    pub time: Duration,
    /// The bytes of an answer.
    pub body_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(30), body_bytes: 16 * 1024 * 1024 }
    }
}

/// How a shop is reached. All of it comes from the configuration.
#[derive(Clone, Copy, Debug)]
pub struct Connection<'a> {
    /// The shop's address. A path in it is kept in front of the API's own.
    pub base: &'a Url,
    /// Which addresses are good.
    pub transport: Transport,
    /// PEM certificates that are trusted besides the bundled web roots; may be empty.
    pub roots: &'a [u8],
    /// A proxy for https.
    pub proxy: Option<&'a Url>,
    /// Who asks. Must not say anything about people.
    pub user_agent: &'a str,
    /// How much is put up with.
    pub limits: Limits,
}

/// The way to one shop.
#[derive(Clone, Debug)]
pub(crate) struct Door {
    client: reqwest::Client,
    base: Url,
    limits: Limits,
}

impl Door {
    pub(crate) fn new(connection: &Connection<'_>) -> Result<Self, Misconfigured> {
        if !is_good(connection.base, connection.transport) {
            return Err(Misconfigured::Address);
        }
        let mut builder = client_builder()
            .tls_backend_preconfigured(tls(connection.roots)?)
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
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .timeout(connection.limits.time)
            .user_agent(connection.user_agent)
            .https_only(connection.transport == Transport::Https)
            // `localhost` is this machine, whatever a name server says.
            .resolve_to_addrs("localhost", &[loopback(Ipv4Addr::LOCALHOST), loopback(Ipv6Addr::LOCALHOST)]);
        if let Some(proxy) = connection.proxy {
            if !matches!(proxy.scheme(), "http" | "https") {
                return Err(Misconfigured::Address);
            }
            builder =
                builder.proxy(reqwest::Proxy::https(proxy.clone()).map_err(|_| Misconfigured::Address)?);
        }
        let client = builder.build().map_err(|_| Misconfigured::Untrusted)?;
        Ok(Self { client, base: connection.base.clone(), limits: connection.limits })
    }

    /// Sends one call once. A redirect, a body over the limit and a lost connection are errors; every other status
    /// is an answer.
    pub(crate) async fn send(&self, call: Call<'_>) -> Result<Answer, ShopError> {
        let (method, url, headers, body) = call.into_parts(&self.base);
        let mut outgoing = self.client.request(method, url);
        for (name, value) in headers {
            // Not reached with a secret that was checked when it was taken.
            let mut value = HeaderValue::from_str(&value).map_err(|_| ShopError::Unauthorized)?;
            value.set_sensitive(true);
            outgoing = outgoing.header(name, value);
        }
        if let Some(body) = body {
            outgoing = outgoing.body(body.to_vec());
        }
        let mut incoming = outgoing.send().await.map_err(|error| fault(&error))?;
        let status = incoming.status();
        if status.is_redirection() {
            return Err(Misconfigured::Redirected.into());
        }
        let limit = self.limits.body_bytes;
        let too_large = || ShopError::from(Misconfigured::AnswerTooLarge { limit });
        if incoming.content_length().is_some_and(|announced| announced > limit as u64) {
            return Err(too_large());
        }
        let mut body = Zeroizing::new(Vec::new());
        while let Some(chunk) = incoming.chunk().await.map_err(|error| fault(&error))? {
            if body.len() + chunk.len() > limit {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        let header = |name| text(incoming.headers(), name);
        Ok(Answer {
            status: status.as_u16(),
            content_type: header("content-type"),
            date: header("date"),
            retry_after: header("retry-after"),
            total_pages: header("x-wp-totalpages"),
            body,
        })
    }
}

/// Whether a credential may be sent to an address.
fn is_good(url: &Url, transport: Transport) -> bool {
    let bare = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let secure = url.scheme() == "https" && url.has_host();
    bare && (secure || (transport == Transport::LoopbackHttp && url.scheme() == "http" && here))
}

#[expect(clippy::disallowed_methods, reason = "this is where the limits are set")]
fn client_builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
}

fn tls(extra_roots: &[u8]) -> Result<rustls::ClientConfig, Misconfigured> {
    let mut roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let bundled = roots.len();
    for certificate in CertificateDer::pem_slice_iter(extra_roots) {
        let certificate = certificate.map_err(|_| Misconfigured::Untrusted)?;
        roots.add(certificate).map_err(|_| Misconfigured::Untrusted)?;
    }
    if !extra_roots.is_empty() && roots.len() == bundled {
        return Err(Misconfigured::Untrusted);
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| Misconfigured::Untrusted)?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn loopback(address: impl Into<std::net::IpAddr>) -> SocketAddr {
    SocketAddr::new(address.into(), 0)
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    (value.len() <= 255).then(|| value.to_owned())
}

fn fault(error: &reqwest::Error) -> ShopError {
    match is_tls(error) {
        true => Misconfigured::Untrusted.into(),
        false => ShopError::Unreachable,
    }
}

/// Whether TLS is among the causes. An `io::Error` hides its content from `source`.
fn is_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    let hidden = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    error.is::<rustls::Error>()
        || hidden.is_some_and(|hidden| is_tls(hidden))
        || error.source().is_some_and(is_tls)
}
