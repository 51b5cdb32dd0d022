//! The provider's signing keys: which of them are usable, and which one signed a token.
//!
//! Sources: RFC 7517, RFC 7518 section 6, RFC 8037. No symmetric key exists here, so a public key can't
//! be taken for a shared secret. Certificates beside a key (`x5c`, `x5u`, `x5t`) are not read: what is
//! believed is the key itself, because it came from the issuer's own address.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED, ED25519, ParsedPublicKey,
    RsaPublicKeyComponents, VerificationAlgorithm,
};
use serde_json::{Map, Value};

use crate::algorithm::Algorithm;
use crate::base64url;
use crate::id_token::{IdTokenRefused, IdTokenText};
use crate::json::{self, JsonFault};
use crate::key_pins::{KeyPins, KeyThumbprint};
use crate::metadata::{CALL_TIMEOUT, Issuer, Provider};
use crate::weak_keys;
use crate::wire::{BODY_LIMIT_BYTES, HttpAnswer, HttpRequest};

/// More keys than this is not a provider's key set.
const KEYS_MAX: usize = 64;
/// Members of private and symmetric keys (RFC 7518 sections 6.2.2, 6.3.2 and 6.4). A key that is
/// published with one of them is everybody's.
const SECRET_MEMBERS: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

/// Why a key set was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeysError {
    /// Not status 200.
    #[error("the provider answered status {status} instead of its keys")]
    NoDocument {
        /// The status code.
        status: u16,
    },
    /// The document can't be read.
    #[error("the provider's key set can't be read")]
    Unreadable(#[from] JsonFault),
    /// No `keys` array, or more than 64 keys.
    #[error("the provider's key set has no usable list of keys")]
    NoList,
    /// Two signing keys of the same name: one of them may not be the provider's.
    #[error("the provider's key set holds two signing keys with the same kid")]
    DuplicateKid,
    /// Nothing in it can verify an ID token.
    #[error("the provider's key set holds no key that is strong enough and of a known kind")]
    NoUsableKey,
    /// None of its usable keys is among the [`KeyPins`].
    #[error(
        "the provider's key set holds none of the pinned keys; \
         the provider may have new ones, or somebody stands between: compare their thumbprints with its operator"
    )]
    NotPinned,
}

/// The signing keys of one provider, weak and unknown ones left out.
#[derive(Debug, Clone)]
pub struct KeySet {
    /// Whose keys they are: no other issuer's token can be verified by them.
    issuer: Issuer,
    keys: Vec<Key>,
    /// Published and left out for want of a pin: they make no token good and only tell why one is not.
    unpinned: Vec<Key>,
}

/// One key, parsed once for each algorithm that it may verify: its kind decides which, and an `alg` of its
/// own leaves one. Never without any.
#[derive(Debug, Clone)]
struct Key {
    kid: Option<String>,
    checks: Vec<(Algorithm, ParsedPublicKey)>,
    thumbprint: KeyThumbprint,
    /// As it was published.
    jwk: String,
}

impl KeySet {
    /// Asks for the keys.
    pub fn request(provider: &Provider) -> HttpRequest {
        HttpRequest::get(provider.jwks_uri(), CALL_TIMEOUT)
    }

    /// Reads and checks the answer to [`KeySet::request`], which came from this issuer's address. The content type is not looked at: key sets
    /// are served under several.
    pub fn read(issuer: &Issuer, answer: &HttpAnswer) -> Result<Self, KeysError> {
        if answer.status != 200 {
            return Err(KeysError::NoDocument { status: answer.status });
        }
        let document = json::object(&answer.body, BODY_LIMIT_BYTES)?;
        let entries = document.get("keys").and_then(Value::as_array).ok_or(KeysError::NoList)?;
        if entries.len() > KEYS_MAX {
            return Err(KeysError::NoList);
        }
        let signing: Vec<&Map<String, Value>> =
            entries.iter().filter_map(Value::as_object).filter(|entry| may_verify(entry)).collect();
        let kids: Vec<&Value> = signing.iter().filter_map(|entry| entry.get("kid")).collect();
        if kids.iter().enumerate().any(|(at, kid)| kids[..at].contains(kid)) {
            return Err(KeysError::DuplicateKid);
        }
        let keys: Vec<Key> = signing.into_iter().filter_map(Key::read).collect();
        if keys.is_empty() {
            return Err(KeysError::NoUsableKey);
        }
        Ok(Self { issuer: issuer.clone(), keys, unpinned: Vec::new() })
    }

    /// The same, believing the pinned keys alone. The others are remembered, to say so
    /// ([`IdTokenRefused::KeyNotPinned`]) when the provider begins to sign with one of them.
    ///
    /// # Errors
    /// [`KeysError::NotPinned`] if none of them is there.
    pub fn read_pinned(issuer: &Issuer, answer: &HttpAnswer, pins: &KeyPins) -> Result<Self, KeysError> {
        let Self { issuer, keys, .. } = Self::read(issuer, answer)?;
        let (keys, unpinned): (Vec<Key>, Vec<Key>) =
            keys.into_iter().partition(|key| pins.contains(key.thumbprint));
        if keys.is_empty() { Err(KeysError::NotPinned) } else { Ok(Self { issuer, keys, unpinned }) }
    }

    /// The issuer that published them.
    pub fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// The thumbprints of its keys, in its order: what a [`KeyPins`] is made of.
    pub fn thumbprints(&self) -> impl Iterator<Item = KeyThumbprint> {
        self.keys.iter().map(|key| key.thumbprint)
    }

    /// The thumbprints of the usable keys that were published and are not pinned, in the document's order. Empty
    /// where no keys are pinned.
    pub fn unpinned(&self) -> impl Iterator<Item = KeyThumbprint> {
        self.unpinned.iter().map(|key| key.thumbprint)
    }

    /// A key as the provider published it, for whoever keeps it beside a token that it signed: a provider publishes it no
    /// longer once it has a new one.
    pub fn published(&self, key: KeyThumbprint) -> Option<&str> {
        self.keys.iter().find(|one| one.thumbprint == key).map(|one| one.jwk.as_str())
    }

    /// Whether it holds a key of the name that the token asks for (any name, if the token has none).
    pub fn knows_key_of(&self, token: &IdTokenText) -> bool {
        let Ok(header) = token.header() else { return true };
        header.kid.is_none() || self.keys.iter().any(|key| key.kid == header.kid)
    }

    /// Verifies `signature` over `message` with the one key that `kid` and `algorithm` select, and says
    /// which key that was.
    pub(crate) fn verify(
        &self,
        kid: Option<&str>,
        algorithm: Algorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<KeyThumbprint, IdTokenRefused> {
        let by_believed = self.select(kid, algorithm).and_then(|key| {
            let check = key.check(algorithm).ok_or(IdTokenRefused::KeyMismatch)?;
            check.verify_sig(message, signature).map_err(|_| IdTokenRefused::BadSignature)?;
            Ok(key.thumbprint)
        });
        // The token is refused whichever: only whoever has the private half is told of the pins.
        by_believed.map_err(|refused| {
            let signed = |key: &Key| key.check(algorithm)?.verify_sig(message, signature).ok();
            let mut named = self.unpinned.iter().filter(|key| kid.is_none() || key.kid.as_deref() == kid);
            if named.any(|key| signed(key).is_some()) { IdTokenRefused::KeyNotPinned } else { refused }
        })
    }

    fn select(&self, kid: Option<&str>, algorithm: Algorithm) -> Result<&Key, IdTokenRefused> {
        if kid.is_some() {
            let key = self.keys.iter().find(|key| key.kid.as_deref() == kid);
            return key.ok_or(IdTokenRefused::UnknownKey);
        }
        let mut fitting = self.keys.iter().filter(|key| key.check(algorithm).is_some());
        let key = fitting.next().ok_or(IdTokenRefused::UnknownKey)?;
        if fitting.next().is_some() { Err(IdTokenRefused::AmbiguousKey) } else { Ok(key) }
    }
}

/// Whether `use` and `key_ops` allow signatures (RFC 7517 sections 4.2 and 4.3).
fn may_verify(entry: &Map<String, Value>) -> bool {
    let usage = entry.get("use").is_none_or(|usage| usage == "sig");
    let operations = entry.get("key_ops").is_none_or(|operations| {
        operations.as_array().is_some_and(|operations| operations.iter().any(|one| one == "verify"))
    });
    usage && operations
}

impl Key {
    /// `None` for kinds, curves and sizes that are not accepted, and for keys that are no secret any more.
    fn read(entry: &Map<String, Value>) -> Option<Self> {
        if SECRET_MEMBERS.iter().any(|name| entry.contains_key(*name)) {
            return None;
        }
        let kid = match entry.get("kid") {
            None => None,
            Some(kid) => Some(kid.as_str()?.to_owned()),
        };
        let (mut checks, thumbprint) = match entry.get("kty")?.as_str()? {
            "RSA" => rsa(entry)?,
            "EC" => ec(entry)?,
            "OKP" => okp(entry)?,
            _ => return None,
        };
        if let Some(name) = entry.get("alg") {
            let own = Algorithm::parse(name.as_str()?)?;
            checks.retain(|(algorithm, _)| *algorithm == own);
        }
        let jwk = serde_json::to_string(entry).ok()?;
        (!checks.is_empty()).then_some(Self { kid, checks, thumbprint, jwk })
    }

    fn check(&self, algorithm: Algorithm) -> Option<&ParsedPublicKey> {
        self.checks.iter().find(|(own, _)| *own == algorithm).map(|(_, check)| check)
    }
}

type Material = (Vec<(Algorithm, ParsedPublicKey)>, KeyThumbprint);

fn bytes(entry: &Map<String, Value>, name: &str) -> Option<Vec<u8>> {
    base64url::decode(entry.get(name)?.as_str()?)
}

/// A coordinate has the whole size of its curve (RFC 7518 section 6.2.1.2), so that it has one spelling.
fn coordinate(entry: &Map<String, Value>, name: &str, size: usize) -> Option<Vec<u8>> {
    bytes(entry, name).filter(|bytes| bytes.len() == size)
}

fn ec(entry: &Map<String, Value>) -> Option<Material> {
    let curve = entry.get("crv")?.as_str()?;
    let (algorithm, check, size): (_, &'static dyn VerificationAlgorithm, _) = match curve {
        "P-256" => (Algorithm::Es256, &ECDSA_P256_SHA256_FIXED, 32),
        "P-384" => (Algorithm::Es384, &ECDSA_P384_SHA384_FIXED, 48),
        "P-521" => (Algorithm::Es512, &ECDSA_P521_SHA512_FIXED, 66),
        _ => return None,
    };
    let (x, y) = (coordinate(entry, "x", size)?, coordinate(entry, "y", size)?);
    let (x_text, y_text) = (base64url::encode(&x), base64url::encode(&y));
    let thumbprint = KeyThumbprint::of(&[("crv", curve), ("kty", "EC"), ("x", &x_text), ("y", &y_text)]);
    let point = [vec![4], x, y].concat();
    Some((vec![(algorithm, ParsedPublicKey::new(check, &point).ok()?)], thumbprint))
}

fn okp(entry: &Map<String, Value>) -> Option<Material> {
    if entry.get("crv")? != "Ed25519" {
        return None;
    }
    let x = coordinate(entry, "x", 32)?;
    let thumbprint = KeyThumbprint::of(&[("crv", "Ed25519"), ("kty", "OKP"), ("x", &base64url::encode(&x))]);
    Some((vec![(Algorithm::EdDsa, ParsedPublicKey::new(&ED25519, &x).ok()?)], thumbprint))
}

/// 2,048 to 8,192 bits, of no known faulty make, with an odd exponent of at least 65,537 (FIPS 186-5
/// section 5.1) in 32 bits.
fn rsa(entry: &Map<String, Value>) -> Option<Material> {
    let number = |name: &str| -> Option<Vec<u8>> {
        Some(bytes(entry, name)?.into_iter().skip_while(|byte| *byte == 0).collect())
    };
    let (n, e) = (number("n")?, number("e")?);
    let bits = n.len() * 8 - n.first()?.leading_zeros() as usize;
    let exponent = (e.len() <= 4).then(|| e.iter().fold(0_u64, |sum, byte| sum * 256 + u64::from(*byte)))?;
    let sane = (2048..=8192).contains(&bits) && exponent >= 65_537 && exponent % 2 == 1;
    if !sane || weak_keys::has_known_structure(&n) {
        return None;
    }
    let thumbprint =
        KeyThumbprint::of(&[("e", &base64url::encode(&e)), ("kty", "RSA"), ("n", &base64url::encode(&n))]);
    let key = RsaPublicKeyComponents { n, e };
    let checks = Algorithm::RSA.into_iter().map(|(algorithm, parameters)| {
        key.to_parsed_public_key(parameters).ok().map(|check| (algorithm, check))
    });
    Some((checks.collect::<Option<_>>()?, thumbprint))
}
