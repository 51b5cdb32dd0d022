//! ID token verification: bytes, keys, expectations and a time go in; a `VerifiedIdToken` or a reason
//! comes out. Nobody else can make a [`VerifiedIdToken`].
//!
//! Sources: OpenID Connect Core 1.0 sections 2, 3.1.3.6 and 3.1.3.7; RFC 7515; RFC 8725. In poll mode
//! nothing in the token names our request, so its age is bound to it (`iat`).

use std::fmt;

use aws_lc_rs::digest;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::algorithm::Algorithm;
use crate::answer::AccessToken;
use crate::base64url;
use crate::claims::Claims;
use crate::client_auth::ClientId;
use crate::json;
use crate::keys::KeySet;
use crate::metadata::Issuer;

/// Largest ID token that is read, in bytes.
const TOKEN_LIMIT_BYTES: usize = 64 * 1024;
/// The last second of the year 9999: later dates are nonsense.
const LATEST_SECOND: i64 = 253_402_300_799;

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
    /// When the authentication request was sent: no token for it can be older.
    pub request_sent_at: Timestamp,
    /// The access token that came with it, for `at_hash`.
    pub access_token: &'a AccessToken,
    /// The pinned tenant (`tid`), where the provider has tenants.
    pub tenant: Option<&'a str>,
    /// How far the provider's clock may be off; see [`SKEW`].
    pub skew: SignedDuration,
}

/// The usual tolerance between two clocks.
pub const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// Why an ID token is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdTokenRefused {
    /// Not three parts of canonical base64url.
    #[error("the ID token is not a compact JWS of three canonical parts")]
    NotCompact,
    /// Header or claims are not one JSON object with each member once.
    #[error("the ID token's header or claims can't be read")]
    Unreadable,
    /// `crit`, `b64`, `zip`, or a type other than JWT, such as an access token's or a logout token's.
    #[error("the ID token's header wants an extension that is not supported")]
    UnsupportedHeader,
    /// An algorithm that is unknown, symmetric, `none`, or not among the accepted ones.
    #[error("the ID token is signed with an algorithm that is not accepted here")]
    AlgorithmNotAllowed,
    /// No key of that name.
    #[error("the ID token is signed with a key that the provider does not publish")]
    UnknownKey,
    /// The token names no key and several would fit.
    #[error("the ID token names no key and the provider publishes several")]
    AmbiguousKey,
    /// The key named is for another algorithm.
    #[error("the ID token's key is not for its algorithm")]
    KeyMismatch,
    /// The signature does not verify.
    #[error("the ID token's signature is wrong")]
    BadSignature,
    /// A required claim is missing, or a claim has the wrong type.
    #[error("the ID token lacks a usable {0}")]
    Claim(&'static str),
    /// Another issuer.
    #[error("the ID token is from another issuer")]
    OtherIssuer,
    /// This client is not its audience, or others are as well.
    #[error("the ID token is for another client")]
    OtherAudience,
    /// `azp` is another client.
    #[error("the ID token was issued to another client")]
    OtherParty,
    /// `tid` is missing or another tenant's.
    #[error("the ID token is from another tenant")]
    OtherTenant,
    /// `exp` has passed. The clock of this machine may be wrong.
    #[error("the ID token has expired; check this machine's clock")]
    Expired,
    /// `iat`, `nbf` or `auth_time` lies ahead. The clock of this machine may be wrong.
    #[error("the ID token is from the future; check this machine's clock")]
    FromTheFuture,
    /// Issued before the request was sent: it answers another one.
    #[error("the ID token is older than the request; check this machine's clock")]
    OlderThanRequest,
    /// `at_hash` does not match the access token.
    #[error("the ID token does not belong to the access token that came with it")]
    OtherAccessToken,
}

impl IdTokenRefused {
    /// Whether a wrong clock on this machine would explain it.
    pub fn may_be_clock(&self) -> bool {
        matches!(self, Self::Expired | Self::FromTheFuture | Self::OlderThanRequest)
    }

    /// Whether newer keys may help (see [`crate::KeyCache`]).
    pub fn may_be_rotated_key(&self) -> bool {
        *self == Self::UnknownKey
    }
}

/// An ID token that passed every check: evidence that the provider just authenticated this subject for
/// this client. Only [`verify`] makes one.
#[derive(Debug, Clone, PartialEq)]
pub struct VerifiedIdToken {
    issuer: String,
    subject: String,
    issued_at: Timestamp,
    auth_time: Option<Timestamp>,
    amr: Vec<String>,
    algorithm: Algorithm,
    key_id: Option<String>,
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

    /// `iat - auth_time`: how old the sign-in was, both by the provider's clock. Below zero only within
    /// the tolerance, at a provider whose own clocks differ.
    pub fn sign_in_age(&self) -> Option<SignedDuration> {
        self.auth_time.map(|at| self.issued_at.duration_since(at))
    }

    /// The algorithm of the signature.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The name of the key that signed it.
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    /// SHA-256 of the compact token: a key for "used once" that says nothing about the person.
    pub fn token_hash(&self) -> [u8; 32] {
        self.token_hash
    }

    /// All claims of the token.
    pub fn claims(&self) -> &Claims {
        &self.claims
    }
}

/// Verifies an ID token. Order: form, header, algorithm, key, signature, claims; the claims are not
/// looked at before the signature holds.
pub fn verify(
    token: &IdTokenText,
    keys: &KeySet,
    expected: &Expected<'_>,
    now: Timestamp,
) -> Result<VerifiedIdToken, IdTokenRefused> {
    let text = token.0.as_str();
    let (signed, signature) = text.rsplit_once('.').ok_or(IdTokenRefused::NotCompact)?;
    let (_, payload) = signed.split_once('.').ok_or(IdTokenRefused::NotCompact)?;
    let signature = base64url::decode(signature).ok_or(IdTokenRefused::NotCompact)?;
    let payload = base64url::decode(payload).ok_or(IdTokenRefused::NotCompact)?;
    let header = token.header()?;
    if !expected.algorithms.contains(&header.algorithm) {
        return Err(IdTokenRefused::AlgorithmNotAllowed);
    }
    keys.verify(header.kid.as_deref(), header.algorithm, signed.as_bytes(), &signature)?;

    let members = json::object(&payload, TOKEN_LIMIT_BYTES).map_err(|_| IdTokenRefused::Unreadable)?;
    let claims = Claims::new(members);
    check_parties(&claims, expected)?;
    let issued_at = check_times(&claims, expected, now)?;
    check_access_token(&claims, header.algorithm, expected.access_token)?;
    Ok(VerifiedIdToken {
        issuer: expected.issuer.as_str().to_owned(),
        subject: subject(&claims)?,
        issued_at,
        auth_time: date(&claims, "auth_time")?,
        amr: texts(&claims, "amr")?,
        algorithm: header.algorithm,
        key_id: header.kid,
        token_hash: sha256(text.as_bytes()),
        claims,
    })
}

pub(crate) struct Header {
    pub(crate) algorithm: Algorithm,
    pub(crate) kid: Option<String>,
}

impl Header {
    /// Keys that a token brings along (`jwk`, `jku`, `x5c`, `x5u`) are not even read.
    fn read(members: &Map<String, Value>) -> Result<Self, IdTokenRefused> {
        if ["crit", "b64", "zip", "enc"].iter().any(|name| members.contains_key(*name)) {
            return Err(IdTokenRefused::UnsupportedHeader);
        }
        // Other tokens of the same provider say so in their type (RFC 8725 section 3.11).
        let is_jwt = |kind: &Value| kind.as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("JWT"));
        if !members.get("typ").is_none_or(is_jwt) {
            return Err(IdTokenRefused::UnsupportedHeader);
        }
        let algorithm = members.get("alg").and_then(Value::as_str).and_then(Algorithm::parse);
        let algorithm = algorithm.ok_or(IdTokenRefused::AlgorithmNotAllowed)?;
        let kid = match members.get("kid") {
            None => None,
            Some(kid) => Some(kid.as_str().ok_or(IdTokenRefused::UnknownKey)?.to_owned()),
        };
        Ok(Self { algorithm, kid })
    }
}

fn check_parties(claims: &Claims, expected: &Expected<'_>) -> Result<(), IdTokenRefused> {
    if claims.text("iss").ok_or(IdTokenRefused::Claim("iss"))? != expected.issuer.as_str() {
        return Err(IdTokenRefused::OtherIssuer);
    }
    let client = expected.client_id.as_str();
    let audiences: Vec<&str> = match claims.get("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(_)) => texts_of(claims, "aud")?,
        _ => return Err(IdTokenRefused::Claim("aud")),
    };
    // Others in the audience could have been given this token too; none is trusted (Core 3.1.3.7, 3).
    if audiences.is_empty() || audiences.iter().any(|audience| *audience != client) {
        return Err(IdTokenRefused::OtherAudience);
    }
    match claims.get("azp") {
        None => {}
        Some(Value::String(party)) if party == client => {}
        Some(_) => return Err(IdTokenRefused::OtherParty),
    }
    match expected.tenant {
        Some(tenant) if claims.text("tid") != Some(tenant) => Err(IdTokenRefused::OtherTenant),
        Some(_) | None => Ok(()),
    }
}

fn check_times(
    claims: &Claims,
    expected: &Expected<'_>,
    now: Timestamp,
) -> Result<Timestamp, IdTokenRefused> {
    let skew = expected.skew;
    let issued_at = date(claims, "iat")?.ok_or(IdTokenRefused::Claim("iat"))?;
    let expires_at = date(claims, "exp")?.ok_or(IdTokenRefused::Claim("exp"))?;
    if now.duration_since(expires_at) >= skew {
        return Err(IdTokenRefused::Expired);
    }
    let ahead = |at: Timestamp| at.duration_since(now) > skew;
    let others_ahead =
        date(claims, "nbf")?.is_some_and(ahead) || date(claims, "auth_time")?.is_some_and(ahead);
    if ahead(issued_at) || others_ahead {
        return Err(IdTokenRefused::FromTheFuture);
    }
    if expected.request_sent_at.duration_since(issued_at) > skew {
        return Err(IdTokenRefused::OlderThanRequest);
    }
    Ok(issued_at)
}

/// `at_hash`: the left half of the access token's hash (Core 3.1.3.6); optional in poll mode.
fn check_access_token(
    claims: &Claims,
    algorithm: Algorithm,
    access_token: &AccessToken,
) -> Result<(), IdTokenRefused> {
    let Some(at_hash) = claims.get("at_hash") else { return Ok(()) };
    let hash = match algorithm {
        Algorithm::Rs256 | Algorithm::Ps256 | Algorithm::Es256 => &digest::SHA256,
        Algorithm::Rs384 | Algorithm::Ps384 | Algorithm::Es384 => &digest::SHA384,
        Algorithm::Rs512 | Algorithm::Ps512 | Algorithm::Es512 | Algorithm::EdDsa => &digest::SHA512,
    };
    let digest = digest::digest(hash, access_token.expose().as_bytes());
    let half = base64url::encode(&digest.as_ref()[..digest.as_ref().len() / 2]);
    if at_hash.as_str() == Some(half.as_str()) { Ok(()) } else { Err(IdTokenRefused::OtherAccessToken) }
}

fn subject(claims: &Claims) -> Result<String, IdTokenRefused> {
    let subject = claims.text("sub").ok_or(IdTokenRefused::Claim("sub"))?;
    let plain = subject.bytes().all(|byte| (0x20..=0x7e).contains(&byte));
    if subject.len() <= 255 && plain { Ok(subject.to_owned()) } else { Err(IdTokenRefused::Claim("sub")) }
}

/// A NumericDate in whole seconds; fractions are cut off.
fn date(claims: &Claims, name: &'static str) -> Result<Option<Timestamp>, IdTokenRefused> {
    let Some(value) = claims.get(name) else { return Ok(None) };
    let whole = value.as_i64().filter(|second| (0..=LATEST_SECOND).contains(second));
    let second = whole.or_else(|| fraction(value)).ok_or(IdTokenRefused::Claim(name))?;
    Timestamp::from_second(second).map(Some).map_err(|_| IdTokenRefused::Claim(name))
}

fn fraction(value: &Value) -> Option<i64> {
    let number = value.as_f64().filter(|_| value.is_f64())?;
    (0.0..=LATEST_SECOND as f64).contains(&number).then_some(number as i64)
}

fn texts_of<'a>(claims: &'a Claims, name: &'static str) -> Result<Vec<&'a str>, IdTokenRefused> {
    let list = claims.get(name).and_then(Value::as_array).ok_or(IdTokenRefused::Claim(name))?;
    list.iter().map(Value::as_str).collect::<Option<_>>().ok_or(IdTokenRefused::Claim(name))
}

/// A list of texts, or one text alone, as some providers write `amr`.
fn texts(claims: &Claims, name: &'static str) -> Result<Vec<String>, IdTokenRefused> {
    match claims.get(name) {
        None => Ok(Vec::new()),
        Some(Value::String(one)) => Ok(vec![one.clone()]),
        Some(_) => Ok(texts_of(claims, name)?.into_iter().map(str::to_owned).collect()),
    }
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    hash
}
