//! The provider: the configured issuer, and what its discovery document says, checked once.
//!
//! Sources: OpenID Connect Discovery 1.0 sections 3 and 4, CIBA Core 1.0 section 4. Nothing of the
//! document is kept but what this crate uses, and no address outside the issuer's own origin.

use std::fmt;
use std::time::Duration;

use serde_json::{Map, Value};
use url::{Host, Origin, Url};

use crate::algorithm::Algorithm;
use crate::client_auth::ClientAuthMethod;
use crate::json::{self, JsonFault};
use crate::wire::{BODY_LIMIT_BYTES, HttpAnswer, HttpRequest};

/// The grant type of CIBA (CIBA Core 1.0 section 4).
pub const GRANT_TYPE: &str = "urn:openid:params:grant-type:ciba";

/// How long discovery, keys, UserInfo and the authentication request may take.
pub(crate) const CALL_TIMEOUT: Duration = Duration::from_secs(15);

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
        Ok(Self { text: text.to_owned(), url, transport })
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

    fn origin(&self) -> Origin {
        self.url.origin()
    }
}

impl fmt::Debug for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Issuer({})", self.text)
    }
}

/// The endpoints of a provider that this crate calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint {
    /// `backchannel_authentication_endpoint`
    BackchannelAuthentication,
    /// `token_endpoint`
    Token,
    /// `jwks_uri`
    Jwks,
    /// `userinfo_endpoint`
    UserInfo,
}

impl Endpoint {
    /// Its name in the discovery document.
    pub fn name(self) -> &'static str {
        match self {
            Self::BackchannelAuthentication => "backchannel_authentication_endpoint",
            Self::Token => "token_endpoint",
            Self::Jwks => "jwks_uri",
            Self::UserInfo => "userinfo_endpoint",
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a discovery document was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiscoveryError {
    /// Not status 200 with JSON.
    #[error("the issuer answered status {status} instead of its discovery document; check the issuer")]
    NoDocument {
        /// The status code.
        status: u16,
    },
    /// The document can't be read.
    #[error("the discovery document can't be read")]
    Unreadable(#[from] JsonFault),
    /// The document is another issuer's (OpenID Connect Discovery 1.0 section 4.3).
    #[error(
        "the discovery document names another issuer; configure the issuer exactly as the provider writes it"
    )]
    OtherIssuer,
    /// A member is missing or has the wrong type.
    #[error("the discovery document lacks a usable {0}")]
    Missing(&'static str),
    /// No CIBA at this provider, or not for this edition.
    #[error("the provider does not offer CIBA; it may have to be enabled there")]
    NoCiba,
    /// The provider can't be polled.
    #[error("the provider does not offer CIBA's poll mode")]
    NoPollMode,
    /// An endpoint is not https (or loopback where allowed).
    #[error("{0} is not an acceptable https address")]
    EndpointNotAllowed(Endpoint),
    /// An endpoint lies outside the issuer's origin; credentials would leave it.
    #[error("{0} is not at the issuer's own origin")]
    EndpointElsewhere(Endpoint),
    /// No signature algorithm in common.
    #[error(
        "the provider signs ID tokens with no algorithm that is accepted here; configure one that it offers"
    )]
    NoCommonAlgorithm,
}

/// A provider whose discovery document passed every check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    issuer: Issuer,
    backchannel_authentication: Url,
    token: Url,
    jwks: Url,
    user_info: Option<Url>,
    algorithms: Vec<Algorithm>,
    client_auth_methods: Vec<ClientAuthMethod>,
}

impl Provider {
    /// Asks for the discovery document (OpenID Connect Discovery 1.0 section 4.1).
    pub fn request(issuer: &Issuer) -> HttpRequest {
        let mut url = issuer.url.clone();
        let path = format!("{}/.well-known/openid-configuration", url.path().trim_end_matches('/'));
        url.set_path(&path);
        HttpRequest::get(&url, CALL_TIMEOUT)
    }

    /// Reads and checks the answer to [`Provider::request`].
    pub fn read(issuer: &Issuer, answer: &HttpAnswer) -> Result<Self, DiscoveryError> {
        if answer.status != 200 || !answer.is_json() {
            return Err(DiscoveryError::NoDocument { status: answer.status });
        }
        let document = json::object(&answer.body, BODY_LIMIT_BYTES)?;
        if text(&document, "issuer")? != Some(issuer.as_str()) {
            return Err(DiscoveryError::OtherIssuer);
        }
        if !document.contains_key(Endpoint::BackchannelAuthentication.name()) {
            return Err(DiscoveryError::NoCiba);
        }
        let grants = list(&document, "grant_types_supported")?;
        if grants.is_some_and(|grants| !grants.contains(&GRANT_TYPE)) {
            return Err(DiscoveryError::NoCiba);
        }
        let modes = list(&document, "backchannel_token_delivery_modes_supported")?
            .ok_or(DiscoveryError::Missing("backchannel_token_delivery_modes_supported"))?;
        if !modes.contains(&"poll") {
            return Err(DiscoveryError::NoPollMode);
        }
        let required = |which: Endpoint| {
            endpoint(issuer, &document, which)?.ok_or(DiscoveryError::Missing(which.name()))
        };
        let algorithms: Vec<Algorithm> = list(&document, "id_token_signing_alg_values_supported")?
            .ok_or(DiscoveryError::Missing("id_token_signing_alg_values_supported"))?
            .into_iter()
            .filter_map(Algorithm::parse)
            .collect();
        if algorithms.is_empty() {
            return Err(DiscoveryError::NoCommonAlgorithm);
        }
        // Discovery section 3: where the member is absent, client_secret_basic is meant.
        let client_auth_methods = list(&document, "token_endpoint_auth_methods_supported")?
            .unwrap_or_else(|| vec![ClientAuthMethod::ClientSecretBasic.name()])
            .into_iter()
            .filter_map(ClientAuthMethod::parse)
            .collect();
        Ok(Self {
            issuer: issuer.clone(),
            backchannel_authentication: required(Endpoint::BackchannelAuthentication)?,
            token: required(Endpoint::Token)?,
            jwks: required(Endpoint::Jwks)?,
            user_info: endpoint(issuer, &document, Endpoint::UserInfo)?,
            algorithms,
            client_auth_methods,
        })
    }

    /// The issuer, identical in configuration and document.
    pub fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// Where the authentication request goes.
    pub fn backchannel_authentication_endpoint(&self) -> &Url {
        &self.backchannel_authentication
    }

    /// Where polls go.
    pub fn token_endpoint(&self) -> &Url {
        &self.token
    }

    /// Where the signing keys are.
    pub fn jwks_uri(&self) -> &Url {
        &self.jwks
    }

    /// Where further claims can be asked for, if the provider has such a place.
    pub fn user_info_endpoint(&self) -> Option<&Url> {
        self.user_info.as_ref()
    }

    /// The algorithms of its ID tokens that this crate can verify; never empty, never symmetric.
    pub fn algorithms(&self) -> &[Algorithm] {
        &self.algorithms
    }

    /// The algorithms to accept in its ID tokens: those of `configured` that the provider names. Without a
    /// configuration that is [`Algorithm::DEFAULT`] alone, the one that every provider must offer.
    pub fn accept(&self, configured: Option<&[Algorithm]>) -> Result<Vec<Algorithm>, DiscoveryError> {
        let wanted = configured.unwrap_or(&[Algorithm::DEFAULT]);
        let common: Vec<Algorithm> =
            wanted.iter().copied().filter(|one| self.algorithms.contains(one)).collect();
        if common.is_empty() { Err(DiscoveryError::NoCommonAlgorithm) } else { Ok(common) }
    }

    /// The ways of client authentication that both sides know; may be empty.
    pub fn client_auth_methods(&self) -> &[ClientAuthMethod] {
        &self.client_auth_methods
    }
}

fn text<'a>(document: &'a Map<String, Value>, name: &'static str) -> Result<Option<&'a str>, DiscoveryError> {
    match document.get(name) {
        None => Ok(None),
        Some(value) => value.as_str().map(Some).ok_or(DiscoveryError::Missing(name)),
    }
}

fn list<'a>(
    document: &'a Map<String, Value>,
    name: &'static str,
) -> Result<Option<Vec<&'a str>>, DiscoveryError> {
    let Some(value) = document.get(name) else { return Ok(None) };
    let items = value.as_array().ok_or(DiscoveryError::Missing(name))?;
    let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
    texts.map(Some).ok_or(DiscoveryError::Missing(name))
}

fn endpoint(
    issuer: &Issuer,
    document: &Map<String, Value>,
    which: Endpoint,
) -> Result<Option<Url>, DiscoveryError> {
    let Some(address) = text(document, which.name())? else { return Ok(None) };
    let url = Url::parse(address).map_err(|_| DiscoveryError::EndpointNotAllowed(which))?;
    if url.fragment().is_some() || !issuer.transport.allows(&url) {
        return Err(DiscoveryError::EndpointNotAllowed(which));
    }
    if url.origin() != issuer.origin() {
        return Err(DiscoveryError::EndpointElsewhere(which));
    }
    Ok(Some(url))
}
