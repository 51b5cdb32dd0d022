//! Who may ask: the clients that are registered, how each of them proves who it is, and with which keys it signs.
//!
//! What a request bears is compared with this elsewhere (`client_auth.rs`, `signed_request.rs`).

use std::fmt;

use crate::client_key::ClientKey;

/// How a client proves who it is. A client has one way; only the default leaves it a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ClientMethod {
    /// `client_secret_basic` or `client_secret_post`, as the client likes: Duende does not tell them apart.
    #[default]
    Secret,
    /// `client_secret_basic` (RFC 6749, 2.3.1).
    SecretBasic,
    /// `client_secret_post` (RFC 6749, 2.3.1).
    SecretPost,
    /// `client_secret_jwt`, HS256 (OpenID Connect Core 1.0, section 9).
    SecretJwt,
    /// `private_key_jwt` with ES256, PS256 or RS256 (OpenID Connect Core 1.0, section 9).
    PrivateKeyJwt,
}

impl ClientMethod {
    /// The registered names (IANA, OAuth Token Endpoint Authentication Methods).
    pub(crate) fn names(self) -> &'static [&'static str] {
        match self {
            Self::Secret => &["client_secret_basic", "client_secret_post"],
            Self::SecretBasic => &["client_secret_basic"],
            Self::SecretPost => &["client_secret_post"],
            Self::SecretJwt => &["client_secret_jwt"],
            Self::PrivateKeyJwt => &["private_key_jwt"],
        }
    }

    /// The algorithms of its assertions.
    pub(crate) fn algorithms(self) -> &'static [&'static str] {
        match self {
            Self::Secret | Self::SecretBasic | Self::SecretPost => &[],
            Self::SecretJwt => &["HS256"],
            Self::PrivateKeyJwt => &ClientKey::ALGORITHMS,
        }
    }
}

/// A client that may ask.
#[derive(Clone, Debug)]
pub struct Client {
    /// `client_id`.
    pub id: String,
    /// `client_secret`. Also keys the client's login hint tokens.
    pub secret: ClientSecret,
    /// How it proves who it is.
    pub method: ClientMethod,
    /// Its public keys, for `private_key_jwt` and for signed requests. With none it can do neither.
    pub keys: Vec<ClientKey>,
}

impl Client {
    /// A client with a secret and no keys.
    #[must_use]
    pub fn new(id: impl Into<String>, secret: ClientSecret) -> Self {
        Self { id: id.into(), secret, method: ClientMethod::default(), keys: Vec::new() }
    }
}

/// A client secret; does not show itself.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(String);

impl ClientSecret {
    /// Takes over a secret.
    #[must_use]
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// The secret itself, for whoever configures the till.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(..)")
    }
}
