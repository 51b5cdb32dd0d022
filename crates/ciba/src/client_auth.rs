//! Client authentication: who the client is to the provider, and how each of its requests proves it.
//!
//! Sources: RFC 6749 section 2.3.1 (secrets), RFC 7523 and OpenID Connect Core 1.0 section 9 (assertions),
//! RFC 8705 (certificates), CIBA Core 1.0 section 7.1.1 (signed requests). The certificate itself is the
//! transport's business.

mod method;
mod registration;

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;
use url::form_urlencoded;
use zeroize::Zeroizing;

use crate::algorithm::Algorithm;
use crate::fresh::Fresh;
use crate::jws::{SigningError, Statement};
use crate::metadata::{Addresses, Endpoint, Provider};
use crate::signing_key::SigningKey;
use crate::wire::HttpRequest;

pub use method::ClientAuthMethod;
pub use registration::{ClientId, ClientSecret};

/// How long an assertion is good for, in seconds: it is made when the request leaves, which arrives within
/// seconds or not at all.
const ASSERTION_LIFE_S: i64 = 60;
/// RFC 7523 section 2.2.
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

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
    /// The configured way needs something that is not there.
    #[error("{} needs {}; configure it, or another way", .0.name(), .0.needs())]
    NoCredential(ClientAuthMethod),
    /// The secret is shorter than 32 bytes (RFC 7518 section 3.2).
    #[error("client_secret_jwt needs a secret of at least 32 characters; ask the provider for a longer one")]
    SecretTooShort,
    /// The provider takes no assertion of an algorithm that the key or secret can make.
    #[error("the provider accepts {} with other algorithms only; use another key, or another way", .0.name())]
    NoCommonAlgorithm(ClientAuthMethod),
    /// The provider wants a way for which there is no credential.
    #[error(
        "the provider accepts no way of client authentication for which there is a secret, key or certificate"
    )]
    NoCommonMethod,
    /// The provider's address for clients with a certificate is not acceptable.
    #[error(
        "in mtls_endpoint_aliases {0} is no https address at the issuer's own origin; configure its origin if \
         the provider confirms it"
    )]
    AliasRefused(Endpoint),
    /// The client was set up at another provider than the one for which it shall sign.
    #[error("the client was set up for another provider; choose its authentication at this one")]
    OtherProvider,
    /// The provider takes no signed requests (CIBA Core 1.0 section 4).
    #[error("the provider takes no signed authentication requests; send them unsigned")]
    SignedRequestsNotOffered,
    /// No algorithm for signed requests that both the provider and the key have, or not the configured one.
    #[error(
        "the provider takes no signed requests of an algorithm that the key can make; use another key or algorithm"
    )]
    NoCommonRequestAlgorithm,
}

/// What the client has to prove itself with.
#[derive(Debug, Clone, Default)]
pub struct Credentials {
    /// The secret that the provider has too.
    pub secret: Option<ClientSecret>,
    /// The private key whose public half the provider has.
    pub key: Option<Arc<SigningKey>>,
    /// Whether the transport presents a certificate to this provider.
    pub has_certificate: bool,
}

/// A client that can authenticate itself at one provider.
#[derive(Debug, Clone)]
pub struct ClientAuthentication {
    id: ClientId,
    /// The audience of everything that the client signs: the issuer and nothing else, so that no other
    /// provider can use it.
    audience: String,
    proof: Proof,
    has_certificate: bool,
    request_signing: Option<(Arc<SigningKey>, Algorithm)>,
}

/// Each way with what it needs.
#[derive(Debug, Clone)]
enum Proof {
    Basic(ClientSecret),
    Post(ClientSecret),
    SecretJwt(ClientSecret),
    KeyJwt(Arc<SigningKey>, Algorithm),
    Certificate,
    SelfSignedCertificate,
}

impl ClientAuthentication {
    /// Takes the configured way, which the provider must offer, or else the strongest credential that there is
    /// and that the provider takes: a certificate, a private key, and last a secret. A secret is sent in the
    /// header rather than in the form (RFC 6749 section 2.3.1), and signs only where nothing else is offered.
    pub fn choose(
        provider: &Provider,
        id: ClientId,
        credentials: Credentials,
        configured: Option<ClientAuthMethod>,
    ) -> Result<Self, ClientAuthError> {
        let has_certificate = credentials.has_certificate;
        if let Some(endpoint) = provider.mutual_tls_fault().filter(|_| has_certificate) {
            return Err(ClientAuthError::AliasRefused(endpoint));
        }
        let offered = provider.client_auth_methods();
        let proof = match configured {
            Some(method) if offered.contains(&method) => Proof::of(method, &credentials, provider)?,
            Some(method) => return Err(ClientAuthError::NotOffered(method)),
            None => ClientAuthMethod::IN_ORDER
                .into_iter()
                .filter(|method| offered.contains(method))
                .find_map(|method| Proof::of(method, &credentials, provider).ok())
                .ok_or(ClientAuthError::NoCommonMethod)?,
        };
        let audience = provider.issuer().as_str().to_owned();
        Ok(Self { id, audience, proof, has_certificate, request_signing: None })
    }

    /// Sends authentication requests signed from now on (CIBA Core 1.0 section 7.1.1), by the configured
    /// algorithm or else the key's preferred one of those that the provider takes.
    pub fn signing_requests(
        mut self,
        key: Arc<SigningKey>,
        configured: Option<Algorithm>,
        provider: &Provider,
    ) -> Result<Self, ClientAuthError> {
        if !self.is_of(provider) {
            return Err(ClientAuthError::OtherProvider);
        }
        let taken = provider.request_signing_algorithms();
        if taken.is_empty() {
            return Err(ClientAuthError::SignedRequestsNotOffered);
        }
        let algorithm = key
            .algorithms()
            .into_iter()
            .filter(|one| configured.is_none_or(|configured| configured == *one))
            .find(|one| taken.contains(one))
            .ok_or(ClientAuthError::NoCommonRequestAlgorithm)?;
        self.request_signing = Some((key, algorithm));
        Ok(self)
    }

    /// The client's id: the audience of its ID tokens.
    pub fn client_id(&self) -> &ClientId {
        &self.id
    }

    /// The way chosen.
    pub fn method(&self) -> ClientAuthMethod {
        match &self.proof {
            Proof::Basic(_) => ClientAuthMethod::ClientSecretBasic,
            Proof::Post(_) => ClientAuthMethod::ClientSecretPost,
            Proof::SecretJwt(_) => ClientAuthMethod::ClientSecretJwt,
            Proof::KeyJwt(..) => ClientAuthMethod::PrivateKeyJwt,
            Proof::Certificate => ClientAuthMethod::TlsClientAuth,
            Proof::SelfSignedCertificate => ClientAuthMethod::SelfSignedTlsClientAuth,
        }
    }

    /// What its assertions are signed with; `None` unless the way is `private_key_jwt`.
    pub fn assertion_algorithm(&self) -> Option<Algorithm> {
        match &self.proof {
            Proof::KeyJwt(_, algorithm) => Some(*algorithm),
            Proof::Basic(_)
            | Proof::Post(_)
            | Proof::SecretJwt(_)
            | Proof::Certificate
            | Proof::SelfSignedCertificate => None,
        }
    }

    /// What its authentication requests are signed with; `None` if they are not.
    pub fn request_signing_algorithm(&self) -> Option<Algorithm> {
        self.request_signing.as_ref().map(|(_, algorithm)| *algorithm)
    }

    /// Whether its transport presents a certificate, to which access tokens can be bound.
    pub fn has_certificate(&self) -> bool {
        self.has_certificate
    }

    /// Whether it was chosen at this provider: no other may get what it proves itself with.
    pub(crate) fn is_of(&self, provider: &Provider) -> bool {
        self.audience == provider.issuer().as_str()
    }

    /// Where its requests go (RFC 8705 section 5: with a certificate to the other addresses, if any).
    pub(crate) fn addresses<'a>(&self, provider: &'a Provider) -> Addresses<'a> {
        provider.addresses(self.has_certificate)
    }

    /// A document that this client signs for its provider, good for `life_s` seconds.
    pub(crate) fn statement(&self, fresh: &Fresh, document: &str, life_s: i64) -> Statement {
        Statement::new(self.id.as_str(), &self.audience)
            .seconds("iat", fresh.issued_at())
            .seconds("exp", fresh.expires_after(life_s))
            .text("jti", &fresh.id(document))
    }

    pub(crate) fn request_signing(&self) -> Option<&(Arc<SigningKey>, Algorithm)> {
        self.request_signing.as_ref()
    }

    /// A form post of `parameters` that carries the client's authentication.
    pub(crate) fn post(
        &self,
        url: &Url,
        parameters: &[(&str, &str)],
        timeout: Duration,
        fresh: &Fresh,
    ) -> Result<HttpRequest, SigningError> {
        let mut form = Form::new(parameters);
        let mut header = None;
        match &self.proof {
            Proof::Basic(secret) => header = Some(self.basic(secret)),
            Proof::Post(secret) => {
                form.add("client_id", self.id.as_str());
                form.add("client_secret", secret.expose());
            }
            Proof::SecretJwt(secret) => {
                form.add_assertion(&self.assertion(fresh).sign_with_secret(secret.expose().as_bytes()));
            }
            Proof::KeyJwt(key, algorithm) => {
                form.add_assertion(&self.assertion(fresh).sign(key, *algorithm)?);
            }
            // RFC 8705 section 2: the certificate alone does not say which client it is.
            Proof::Certificate | Proof::SelfSignedCertificate => form.add("client_id", self.id.as_str()),
        }
        let mut request = HttpRequest::post(url, form.finish(), timeout);
        if let Some(header) = header {
            request.set("authorization", header);
        }
        Ok(request)
    }

    fn assertion(&self, fresh: &Fresh) -> Statement {
        self.statement(fresh, "client", ASSERTION_LIFE_S).text("sub", self.id.as_str())
    }

    /// Both halves are form-encoded before they are joined (RFC 6749 section 2.3.1): a `:` or `%` in a
    /// secret would otherwise be read as something else.
    fn basic(&self, secret: &ClientSecret) -> Zeroizing<String> {
        let encode = |text: &str| -> Zeroizing<String> {
            Zeroizing::new(form_urlencoded::byte_serialize(text.as_bytes()).collect())
        };
        let pair = Zeroizing::new(format!("{}:{}", *encode(self.id.as_str()), *encode(secret.expose())));
        let encoded = Zeroizing::new(STANDARD.encode(pair.as_bytes()));
        Zeroizing::new(format!("Basic {}", *encoded))
    }
}

impl Proof {
    fn of(
        method: ClientAuthMethod,
        credentials: &Credentials,
        provider: &Provider,
    ) -> Result<Self, ClientAuthError> {
        let secret = || credentials.secret.clone().ok_or(ClientAuthError::NoCredential(method));
        match method {
            ClientAuthMethod::ClientSecretBasic => Ok(Self::Basic(secret()?)),
            ClientAuthMethod::ClientSecretPost => Ok(Self::Post(secret()?)),
            ClientAuthMethod::ClientSecretJwt => {
                let secret = secret()?;
                if !secret.keys_hmac() {
                    return Err(ClientAuthError::SecretTooShort);
                }
                match provider.takes_assertions_of("HS256") {
                    Some(false) => Err(ClientAuthError::NoCommonAlgorithm(method)),
                    Some(true) | None => Ok(Self::SecretJwt(secret)),
                }
            }
            ClientAuthMethod::PrivateKeyJwt => {
                let key = credentials.key.clone().ok_or(ClientAuthError::NoCredential(method))?;
                let algorithm = assertion_algorithm(&key, provider);
                let algorithm = algorithm.ok_or(ClientAuthError::NoCommonAlgorithm(method))?;
                Ok(Self::KeyJwt(key, algorithm))
            }
            ClientAuthMethod::TlsClientAuth | ClientAuthMethod::SelfSignedTlsClientAuth
                if !credentials.has_certificate =>
            {
                Err(ClientAuthError::NoCredential(method))
            }
            ClientAuthMethod::TlsClientAuth => Ok(Self::Certificate),
            ClientAuthMethod::SelfSignedTlsClientAuth => Ok(Self::SelfSignedCertificate),
        }
    }
}

/// The key's preferred one of those that the provider takes. Of a provider that names none RS256 can be
/// expected (OpenID Connect Discovery 1.0 section 3).
fn assertion_algorithm(key: &SigningKey, provider: &Provider) -> Option<Algorithm> {
    let can = key.algorithms();
    let expected = can.iter().find(|one| **one == Algorithm::DEFAULT).or(can.first()).copied();
    match provider.takes_assertions_of(expected?.name()) {
        None => expected,
        Some(_) => can.into_iter().find(|one| provider.takes_assertions_of(one.name()) == Some(true)),
    }
}

/// A form under construction; it holds credentials, so it grows in place as long as it can.
struct Form(form_urlencoded::Serializer<'static, String>);

impl Form {
    fn new(parameters: &[(&str, &str)]) -> Self {
        let mut form = form_urlencoded::Serializer::new(String::with_capacity(4096));
        form.extend_pairs(parameters);
        Self(form)
    }

    fn add(&mut self, name: &str, value: &str) {
        self.0.append_pair(name, value);
    }

    fn add_assertion(&mut self, assertion: &str) {
        self.add("client_assertion_type", ASSERTION_TYPE);
        self.add("client_assertion", assertion);
    }

    fn finish(mut self) -> Zeroizing<String> {
        Zeroizing::new(self.0.finish())
    }
}
