//! The discovery document's members: read by type, addresses by the rules for endpoints.
//!
//! A member of the wrong type is a fault of the document, never the same as a missing one.

use std::fmt;

use serde_json::{Map, Value};
use url::Url;

use crate::metadata::{DiscoveryError, Issuer};

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

pub(super) fn text<'a>(
    document: &'a Map<String, Value>,
    name: &'static str,
) -> Result<Option<&'a str>, DiscoveryError> {
    match document.get(name) {
        None => Ok(None),
        Some(value) => value.as_str().map(Some).ok_or(DiscoveryError::Missing(name)),
    }
}

pub(super) fn list<'a>(
    document: &'a Map<String, Value>,
    name: &'static str,
) -> Result<Option<Vec<&'a str>>, DiscoveryError> {
    let Some(value) = document.get(name) else { return Ok(None) };
    let items = value.as_array().ok_or(DiscoveryError::Missing(name))?;
    let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
    texts.map(Some).ok_or(DiscoveryError::Missing(name))
}

/// A member that is true or false; absent means false.
pub(super) fn flag(document: &Map<String, Value>, name: &'static str) -> Result<bool, DiscoveryError> {
    match document.get(name) {
        None => Ok(false),
        Some(value) => value.as_bool().ok_or(DiscoveryError::Missing(name)),
    }
}

pub(super) fn endpoint(
    issuer: &Issuer,
    document: &Map<String, Value>,
    which: Endpoint,
) -> Result<Option<Url>, DiscoveryError> {
    let Some(address) = text(document, which.name())? else { return Ok(None) };
    let url = Url::parse(address).map_err(|_| DiscoveryError::EndpointNotAllowed(which))?;
    if url.fragment().is_some() || !issuer.transport().allows(&url) {
        return Err(DiscoveryError::EndpointNotAllowed(which));
    }
    if !issuer.reaches(&url) {
        return Err(DiscoveryError::EndpointElsewhere(which));
    }
    Ok(Some(url))
}
