//! ID token verification: bytes, keys, expectations and a time go in; a `VerifiedIdToken` or a reason
//! comes out. Nobody else can make a [`VerifiedIdToken`].
//!
//! Sources: OpenID Connect Core 1.0 sections 2, 3.1.3.6 and 3.1.3.7; CIBA Core 1.0 section 10.3.1; RFC 7515;
//! RFC 8725. In poll mode nothing in the token need name our request, so its age is bound to it (`iat`).
//!
//! Who checks what, in this order:
//!
//! | what | by |
//! |---|---|
//! | length, ASCII, three parts | here |
//! | base64url: its alphabet, no padding, no spare bits | `base64` |
//! | JSON: grammar, depth | `serde_json` |
//! | one object, no member twice at any depth | `json.rs` |
//! | header: no extension, a JWT, an algorithm by allow-list | `id_token/header.rs` |
//! | key: by its name, published by the issuer, of the right kind, size and make | `keys.rs`, `weak_keys.rs` |
//! | key: a point on its curve, a modulus and an exponent that belong together | `aws-lc-rs` |
//! | signature | `aws-lc-rs` |
//! | issuer, audience, party, tenant, subject | `id_token/parties.rs` |
//! | times, and that no text can deceive who reads it | `id_token/rules.rs` |
//! | the request and the tokens that it came with | `id_token/binding.rs` |
//!
//! No JOSE library takes part: what those decide by default is decided here by list.

use std::fmt;

use aws_lc_rs::digest;
use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

use crate::algorithm::Algorithm;
use crate::answer::{AccessToken, AuthReqId, RefreshToken};
use crate::base64url;
use crate::claims::Claims;
use crate::client_auth::ClientId;
use crate::json;
use crate::key_pins::KeyThumbprint;
use crate::keys::KeySet;
use crate::metadata::Issuer;

mod binding;
mod header;
mod parties;
mod refused;
mod rules;

use header::Header;
pub use refused::IdTokenRefused;

/// Largest ID token that is read, in bytes.
const TOKEN_LIMIT_BYTES: usize = 64 * 1024;

/// An ID token as it came; nothing about it is known yet. Secret.
#[derive(Clone)]
pub struct IdTokenText(Zeroizing<String>);

impl IdTokenText {
    /// 1 to 65,536 bytes of ASCII without white space.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=TOKEN_LIMIT_BYTES).contains(&text.len());
        (fits && text.bytes().all(|byte| byte.is_ascii_graphic()))
            .then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// The token itself: for a later request's `id_token_hint`, nowhere else.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// The token itself, for whoever seals it to somebody who checks its signature again later. Nobody else needs it.
    pub fn reveal(&self) -> &str {
        self.expose()
    }

    /// Whether it has the form of a signed token; an encrypted one has five parts.
    pub(crate) fn has_three_parts(&self) -> bool {
        self.0.split('.').count() == 3
    }

    pub(crate) fn header(&self) -> Result<Header, IdTokenRefused> {
        let part = self.0.split('.').next().unwrap_or_default();
        let bytes = base64url::decode(part).ok_or(IdTokenRefused::NotCompact)?;
        let members = json::object(&bytes, TOKEN_LIMIT_BYTES).map_err(|_| IdTokenRefused::Unreadable)?;
        Header::read(&members)
    }
}

impl fmt::Debug for IdTokenText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdTokenText(***)")
    }
}

/// What a token must be to be believed.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The configured issuer.
    pub issuer: &'a Issuer,
    /// This client.
    pub client_id: &'a ClientId,
    /// Accepted algorithms, from [`Provider::accept`](crate::Provider::accept).
    pub algorithms: &'a [Algorithm],
    /// The request that it answers, for a token that names it.
    pub auth_req_id: &'a AuthReqId,
    /// When that request was sent: no token for it can be older.
    pub request_sent_at: Timestamp,
    /// The access token that came with it, for `at_hash`.
    pub access_token: &'a AccessToken,
    /// The refresh token that came with it, if any, for `rt_hash`.
    pub refresh_token: Option<&'a RefreshToken>,
    /// The pinned tenant (`tid`), where the provider has tenants.
    pub tenant: Option<&'a str>,
    /// How far the provider's clock may be off; see [`SKEW`]. Below zero counts as none, more than five
    /// minutes as five.
    pub skew: SignedDuration,
}

/// The usual tolerance between two clocks.
pub const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// An ID token that passed every check: evidence that the provider just authenticated this subject for
/// this client. Only [`verify`] makes one.
///
/// Personal data: `Debug` shows what the token is, not whose. At some providers the subject is a personal number.
#[derive(Clone, PartialEq)]
pub struct VerifiedIdToken {
    issuer: String,
    subject: String,
    issued_at: Timestamp,
    auth_time: Option<Timestamp>,
    since_issue: SignedDuration,
    amr: Vec<String>,
    algorithm: Algorithm,
    key_id: Option<String>,
    key_thumbprint: KeyThumbprint,
    token_hash: [u8; 32],
    claims: Claims,
}

impl VerifiedIdToken {
    /// `iss`, identical to the configured issuer.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// `sub`: 1 to 255 ASCII characters, unique within the issuer.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// `tid`: the tenant, where the provider has tenants.
    pub fn tenant(&self) -> Option<&str> {
        self.claims.text("tid")
    }

    /// `acr`: the authentication context reached.
    pub fn acr(&self) -> Option<&str> {
        self.claims.text("acr")
    }

    /// `amr`: the methods used.
    pub fn amr(&self) -> &[String] {
        &self.amr
    }

    /// `idp`: the identity provider behind this one.
    pub fn idp(&self) -> Option<&str> {
        self.claims.text("idp")
    }

    /// `auth_time`: when the person signed in; may lie long before the request.
    pub fn auth_time(&self) -> Option<Timestamp> {
        self.auth_time
    }

    /// `iat`: when the token was issued, by the provider's clock.
    pub fn issued_at(&self) -> Timestamp {
        self.issued_at
    }

    /// How old the sign-in was when the token was verified: `iat - auth_time` by the provider's clock, and since
    /// then by ours what is beyond the tolerance. Below zero only within the tolerance, at a provider whose own
    /// clocks differ.
    pub fn sign_in_age(&self) -> Option<SignedDuration> {
        self.auth_time.map(|at| self.issued_at.duration_since(at).saturating_add(self.since_issue))
    }

    /// The algorithm of the signature.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The name of the key that signed it.
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    /// The thumbprint of the key that signed it: which key that was, whatever it is called later.
    pub fn key_thumbprint(&self) -> KeyThumbprint {
        self.key_thumbprint
    }

    /// SHA-256 of what was signed, header and claims: a key for "used once" that says nothing about the person.
    ///
    /// The signature is left out because anybody can make a second valid one of an ECDSA signature (`s` and
    /// the curve's order less `s` both verify). Whatever is left has one spelling for one meaning.
    pub fn token_hash(&self) -> [u8; 32] {
        self.token_hash
    }

    /// All claims of the token.
    pub fn claims(&self) -> &Claims {
        &self.claims
    }
}

impl fmt::Debug for VerifiedIdToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedIdToken")
            .field("issuer", &self.issuer)
            .field("issued_at", &self.issued_at)
            .field("auth_time", &self.auth_time)
            .field("algorithm", &self.algorithm)
            .field("claims", &self.claims)
            .finish_non_exhaustive()
    }
}

/// Verifies an ID token. Order: form, header, algorithm, key, signature, claims; the claims are not
/// looked at before the signature holds.
///
/// # Errors
/// [`IdTokenRefused`] names the first rule that the token breaks.
pub fn verify(
    token: &IdTokenText,
    keys: &KeySet,
    expected: &Expected<'_>,
    now: Timestamp,
) -> Result<VerifiedIdToken, IdTokenRefused> {
    if keys.issuer().as_str() != expected.issuer.as_str() {
        return Err(IdTokenRefused::KeysOfAnotherIssuer);
    }
    let (signed, signature) = token.0.rsplit_once('.').ok_or(IdTokenRefused::NotCompact)?;
    let (_, payload) = signed.split_once('.').ok_or(IdTokenRefused::NotCompact)?;
    let signature = base64url::decode(signature).ok_or(IdTokenRefused::NotCompact)?;
    let payload = base64url::decode(payload).ok_or(IdTokenRefused::NotCompact)?;
    let header = token.header()?;
    if !expected.algorithms.contains(&header.algorithm) {
        return Err(IdTokenRefused::AlgorithmNotAllowed);
    }
    let key_thumbprint =
        keys.verify(header.kid.as_deref(), header.algorithm, signed.as_bytes(), &signature)?;

    let members = json::object(&payload, TOKEN_LIMIT_BYTES).map_err(|_| IdTokenRefused::Unreadable)?;
    let claims = Claims::new(members);
    parties::check(&claims, expected)?;
    let times = rules::times(&claims, expected, now)?;
    binding::check(&claims, header.algorithm, expected)?;
    rules::check_labels(&claims)?;
    Ok(VerifiedIdToken {
        issuer: expected.issuer.as_str().to_owned(),
        subject: parties::subject(&claims)?,
        issued_at: times.issued_at,
        auth_time: times.auth_time,
        since_issue: times.since_issue,
        amr: rules::methods(&claims)?,
        algorithm: header.algorithm,
        key_id: header.kid,
        key_thumbprint,
        token_hash: sha256(signed.as_bytes()),
        claims,
    })
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    hash
}
