//! The configured issuer, and which addresses are acceptable at all.
//!
//! Nothing here was said by the provider: an issuer is what the configuration names.

use std::fmt;

use url::{Host, Origin, Url};

/// More further origins than this is not one provider.
const ORIGINS_MAX: usize = 16;

/// Which addresses are acceptable at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// https only: every real provider.
    Https,
    /// https, and plain http to this very machine: practice and tests.
    LoopbackHttp,
}

impl Transport {
    /// Whether a request may go to `url`: https with a host and without user information, or, under
    /// [`Transport::LoopbackHttp`], http to 127.0.0.0/8, ::1 or `localhost`.
    pub fn allows(self, url: &Url) -> bool {
        if url.host().is_none() || !url.username().is_empty() || url.password().is_some() {
            return false;
        }
        match (url.scheme(), self) {
            ("https", _) => true,
            ("http", Self::LoopbackHttp) => is_loopback(url),
            _ => false,
        }
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// The configured issuer. Its exact text is kept: issuers are compared byte by byte.
#[derive(Clone, PartialEq, Eq)]
pub struct Issuer {
    text: String,
    url: Url,
    transport: Transport,
    further_origins: Vec<Origin>,
}

/// Why a text is not an issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IssuerError {
    /// Not an absolute address, or longer than 255 characters.
    #[error("the issuer is not an address such as https://id.example.com")]
    NotAnAddress,
    /// Neither https nor an allowed loopback address, or with a user name in it.
    #[error("the issuer must be an https address without a user name")]
    NotAllowed,
    /// A query or a fragment (OpenID Connect Discovery 1.0 section 3).
    #[error("the issuer must have no query and no fragment")]
    QueryOrFragment,
    /// A further origin that no request may go to, or more than 16 of them.
    #[error("each further origin of endpoints must be an https address, 16 at most")]
    EndpointOrigin,
}

impl Issuer {
    /// Parses an issuer as configured, under the rules of `transport`.
    pub fn parse(text: &str, transport: Transport) -> Result<Self, IssuerError> {
        if text.len() > 255 || !text.bytes().all(|byte| byte.is_ascii_graphic()) || text.contains('\\') {
            return Err(IssuerError::NotAnAddress);
        }
        let url = Url::parse(text).map_err(|_| IssuerError::NotAnAddress)?;
        if text.contains('@') || !transport.allows(&url) {
            return Err(IssuerError::NotAllowed);
        }
        if text.contains(['?', '#']) {
            return Err(IssuerError::QueryOrFragment);
        }
        Ok(Self { text: text.to_owned(), url, transport, further_origins: Vec::new() })
    }

    /// Further origins, from the configuration, at which the provider's endpoints may lie: some providers
    /// have a host of its own for mutual TLS or for keys. Of each address only scheme, host and port count.
    pub fn with_endpoint_origins(mut self, addresses: &[Url]) -> Result<Self, IssuerError> {
        if addresses.len() > ORIGINS_MAX || !addresses.iter().all(|url| self.transport.allows(url)) {
            return Err(IssuerError::EndpointOrigin);
        }
        self.further_origins = addresses.iter().map(Url::origin).collect();
        Ok(self)
    }

    /// The issuer exactly as configured.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The issuer as an address.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The rule that this issuer and all its endpoints obey.
    pub fn transport(&self) -> Transport {
        self.transport
    }

    /// Whether credentials may go to `url`: it lies at the issuer's own or at a configured origin.
    pub(super) fn reaches(&self, url: &Url) -> bool {
        let origin = url.origin();
        origin == self.url.origin() || self.further_origins.contains(&origin)
    }
}

impl fmt::Debug for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Issuer({})", self.text)
    }
}
