//! The ways of client authentication by their registered names.
//!
//! What each of them puts into a request is in `client_auth.rs`.

/// How the client proves itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientAuthMethod {
    /// Id and secret in the `Authorization` header.
    ClientSecretBasic,
    /// Id and secret in the form.
    ClientSecretPost,
    /// A short-lived assertion signed with the secret; the secret itself stays here.
    ClientSecretJwt,
    /// A short-lived assertion signed with a private key.
    PrivateKeyJwt,
    /// A certificate of an authority that the provider trusts (RFC 8705 section 2.1).
    TlsClientAuth,
    /// A certificate that is registered itself (RFC 8705 section 2.2).
    SelfSignedTlsClientAuth,
}

impl ClientAuthMethod {
    /// In the order of choice: the strongest kind of credential first, and of the ways to use a secret the one
    /// that a registration means which names none (RFC 7591 section 2). Discovery tells what the provider can,
    /// not what this client is registered for, so `client_secret_jwt` would be refused wherever a provider
    /// offers it beside the usual ones.
    pub(super) const IN_ORDER: [Self; 6] = [
        Self::TlsClientAuth,
        Self::SelfSignedTlsClientAuth,
        Self::PrivateKeyJwt,
        Self::ClientSecretBasic,
        Self::ClientSecretPost,
        Self::ClientSecretJwt,
    ];

    /// Reads the name that discovery documents and configurations use.
    pub fn parse(name: &str) -> Option<Self> {
        Self::IN_ORDER.into_iter().find(|method| method.name() == name)
    }

    /// Its registered name.
    pub fn name(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::ClientSecretJwt => "client_secret_jwt",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::TlsClientAuth => "tls_client_auth",
            Self::SelfSignedTlsClientAuth => "self_signed_tls_client_auth",
        }
    }

    /// Whether it rests on a secret that the provider has too. FAPI-CIBA allows none of these.
    pub fn is_shared_secret(self) -> bool {
        match self {
            Self::ClientSecretBasic | Self::ClientSecretPost | Self::ClientSecretJwt => true,
            Self::PrivateKeyJwt | Self::TlsClientAuth | Self::SelfSignedTlsClientAuth => false,
        }
    }

    /// Whether the transport must present a certificate.
    pub fn uses_certificate(self) -> bool {
        match self {
            Self::TlsClientAuth | Self::SelfSignedTlsClientAuth => true,
            Self::ClientSecretBasic
            | Self::ClientSecretPost
            | Self::ClientSecretJwt
            | Self::PrivateKeyJwt => false,
        }
    }

    /// What it needs, for people.
    pub(super) fn needs(self) -> &'static str {
        match self {
            Self::ClientSecretBasic | Self::ClientSecretPost | Self::ClientSecretJwt => "a client secret",
            Self::PrivateKeyJwt => "a private key",
            Self::TlsClientAuth | Self::SelfSignedTlsClientAuth => "a client certificate",
        }
    }
}
