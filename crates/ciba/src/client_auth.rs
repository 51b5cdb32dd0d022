//! Client authentication: `client_secret_basic` and `client_secret_post` (RFC 6749 section 2.3.1).
//!
//! The secret is erased when dropped and never shown by `Debug`.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;
use url::form_urlencoded;
use zeroize::Zeroizing;

use crate::metadata::Provider;
use crate::wire::HttpRequest;

/// The client's public name at the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientId(String);

impl ClientId {
    /// 1 to 255 printable ASCII characters (RFC 6749 appendix A.1), no spaces at the ends.
    pub fn parse(text: &str) -> Result<Self, ClientAuthError> {
        let printable = text.bytes().all(|byte| (0x20..=0x7e).contains(&byte));
        if text.is_empty() || text.len() > 255 || !printable || text.trim() != text {
            return Err(ClientAuthError::ClientIdUnusable);
        }
        Ok(Self(text.to_owned()))
    }

    /// As configured.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The client's secret. Erased when dropped; `Debug` shows nothing.
#[derive(Clone)]
pub struct ClientSecret(Zeroizing<String>);

impl ClientSecret {
    /// 1 to 1,024 printable ASCII characters (RFC 6749 appendix A.2).
    pub fn parse(text: Zeroizing<String>) -> Result<Self, ClientAuthError> {
        let printable = text.bytes().all(|byte| (0x20..=0x7e).contains(&byte));
        if text.is_empty() || text.len() > 1024 || !printable {
            return Err(ClientAuthError::SecretUnusable);
        }
        Ok(Self(text))
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(***)")
    }
}

/// How the client proves itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientAuthMethod {
    /// Id and secret in the `Authorization` header.
    ClientSecretBasic,
    /// Id and secret in the form.
    ClientSecretPost,
}

impl ClientAuthMethod {
    /// Reads the name that discovery documents and configurations use.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::ClientSecretBasic, Self::ClientSecretPost].into_iter().find(|method| method.name() == name)
    }

    /// Its registered name.
    pub fn name(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
        }
    }
}

/// Why the client can't authenticate itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClientAuthError {
    /// Empty, too long or with characters that no client id has.
    #[error("the client id must be 1 to 255 printable ASCII characters; copy it from the provider's portal")]
    ClientIdUnusable,
    /// Empty, too long or with characters that no secret has.
    #[error(
        "the client secret must be 1 to 1024 printable ASCII characters; copy it again, without line ends"
    )]
    SecretUnusable,
    /// The configured way is not in the provider's list.
    #[error("the provider does not accept {}; configure another way or none", .0.name())]
    NotOffered(ClientAuthMethod),
    /// The provider wants a way that this crate does not know.
    #[error("the provider accepts neither client_secret_basic nor client_secret_post")]
    NoCommonMethod,
}

/// A client that can authenticate itself at one provider.
#[derive(Debug, Clone)]
pub struct ClientAuthentication {
    id: ClientId,
    secret: ClientSecret,
    method: ClientAuthMethod,
}

impl ClientAuthentication {
    /// Takes the configured way, which the provider must offer, or else `client_secret_basic` before
    /// `client_secret_post` (RFC 6749 section 2.3.1 recommends the header).
    pub fn choose(
        provider: &Provider,
        id: ClientId,
        secret: ClientSecret,
        configured: Option<ClientAuthMethod>,
    ) -> Result<Self, ClientAuthError> {
        let offered = provider.client_auth_methods();
        let method = match configured {
            Some(method) if offered.contains(&method) => method,
            Some(method) => return Err(ClientAuthError::NotOffered(method)),
            None => [ClientAuthMethod::ClientSecretBasic, ClientAuthMethod::ClientSecretPost]
                .into_iter()
                .find(|method| offered.contains(method))
                .ok_or(ClientAuthError::NoCommonMethod)?,
        };
        Ok(Self { id, secret, method })
    }

    /// The client's id: the audience of its ID tokens.
    pub fn client_id(&self) -> &ClientId {
        &self.id
    }

    /// The way chosen.
    pub fn method(&self) -> ClientAuthMethod {
        self.method
    }

    /// A form post of `parameters` that carries the client's authentication.
    pub(crate) fn post(&self, url: &Url, parameters: &[(&str, &str)], timeout: Duration) -> HttpRequest {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(parameters);
        if self.method == ClientAuthMethod::ClientSecretPost {
            form.append_pair("client_id", self.id.as_str());
            form.append_pair("client_secret", self.secret.0.as_str());
        }
        let mut request = HttpRequest::post(url, Zeroizing::new(form.finish()), timeout);
        if self.method == ClientAuthMethod::ClientSecretBasic {
            request.set("authorization", self.basic());
        }
        request
    }

    /// Both halves are form-encoded before they are joined (RFC 6749 section 2.3.1): a `:` or `%` in a
    /// secret would otherwise be read as something else.
    fn basic(&self) -> Zeroizing<String> {
        let encode = |text: &str| -> Zeroizing<String> {
            Zeroizing::new(form_urlencoded::byte_serialize(text.as_bytes()).collect())
        };
        let pair = Zeroizing::new(format!("{}:{}", *encode(&self.id.0), *encode(&self.secret.0)));
        let encoded = Zeroizing::new(STANDARD.encode(pair.as_bytes()));
        Zeroizing::new(format!("Basic {}", *encoded))
    }
}
