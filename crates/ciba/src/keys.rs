//! The provider's signing keys: which of them are usable, and which one signed a token.
//!
//! Sources: RFC 7517, RFC 7518 section 6, RFC 8037. No symmetric key exists here, so a public key can't
//! be taken for a shared secret.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED, ED25519, ParsedPublicKey,
    RsaPublicKeyComponents, VerificationAlgorithm,
};
use serde_json::{Map, Value};

use crate::algorithm::Algorithm;
use crate::base64url;
use crate::id_token::{IdTokenRefused, IdTokenText};
use crate::json::{self, JsonFault};
use crate::metadata::{CALL_TIMEOUT, Provider};
use crate::wire::{BODY_LIMIT_BYTES, HttpAnswer, HttpRequest};

/// More keys than this is not a provider's key set.
const KEYS_MAX: usize = 64;

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
}

/// The signing keys of one provider, weak and unknown ones left out.
#[derive(Debug, Clone)]
pub struct KeySet {
    keys: Vec<Key>,
}

#[derive(Debug, Clone)]
struct Key {
    kid: Option<String>,
    algorithm: Option<Algorithm>,
    material: Material,
}

#[derive(Debug, Clone)]
enum Material {
    /// Any of the six RSA algorithms.
    Rsa(RsaPublicKeyComponents<Vec<u8>>),
    /// A curve has one algorithm; the point was checked when it was read.
    Curve(Algorithm, ParsedPublicKey),
}

impl KeySet {
    /// Asks for the keys.
    pub fn request(provider: &Provider) -> HttpRequest {
        HttpRequest::get(provider.jwks_uri(), CALL_TIMEOUT)
    }

    /// Reads and checks the answer to [`KeySet::request`]. The content type is not looked at: key sets
    /// are served under several.
    pub fn read(answer: &HttpAnswer) -> Result<Self, KeysError> {
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
        if keys.is_empty() { Err(KeysError::NoUsableKey) } else { Ok(Self { keys }) }
    }

    /// Whether it holds a key of the name that the token asks for (any name, if the token has none).
    pub fn knows_key_of(&self, token: &IdTokenText) -> bool {
        let Ok(header) = token.header() else { return true };
        header.kid.is_none() || self.keys.iter().any(|key| key.kid == header.kid)
    }

    /// Verifies `signature` over `message` with the one key that `kid` and `algorithm` select.
    pub(crate) fn verify(
        &self,
        kid: Option<&str>,
        algorithm: Algorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), IdTokenRefused> {
        let key = match kid {
            Some(kid) => {
                let key = self.keys.iter().find(|key| key.kid.as_deref() == Some(kid));
                key.ok_or(IdTokenRefused::UnknownKey)?
            }
            None => {
                let mut fitting = self.keys.iter().filter(|key| key.fits(algorithm));
                let key = fitting.next().ok_or(IdTokenRefused::UnknownKey)?;
                if fitting.next().is_some() {
                    return Err(IdTokenRefused::AmbiguousKey);
                }
                key
            }
        };
        if !key.fits(algorithm) {
            return Err(IdTokenRefused::KeyMismatch);
        }
        key.verify(algorithm, message, signature).map_err(|()| IdTokenRefused::BadSignature)
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
    /// `None` for kinds, curves and sizes that are not accepted.
    fn read(entry: &Map<String, Value>) -> Option<Self> {
        let text = |name: &str| entry.get(name).and_then(Value::as_str);
        let bytes = |name: &str| text(name).and_then(base64url::decode);
        let coordinate = |name: &str, size: usize| bytes(name).filter(|bytes| bytes.len() == size);
        let point = |size: usize| -> Option<Vec<u8>> {
            Some([vec![4], coordinate("x", size)?, coordinate("y", size)?].concat())
        };
        let material = match (text("kty")?, text("crv")) {
            ("RSA", _) => rsa(bytes("n")?, bytes("e")?)?,
            ("EC", Some("P-256")) => curve(Algorithm::Es256, &ECDSA_P256_SHA256_FIXED, &point(32)?)?,
            ("EC", Some("P-384")) => curve(Algorithm::Es384, &ECDSA_P384_SHA384_FIXED, &point(48)?)?,
            ("EC", Some("P-521")) => curve(Algorithm::Es512, &ECDSA_P521_SHA512_FIXED, &point(66)?)?,
            ("OKP", Some("Ed25519")) => curve(Algorithm::EdDsa, &ED25519, &coordinate("x", 32)?)?,
            _ => return None,
        };
        let algorithm = match entry.get("alg") {
            None => None,
            Some(name) => Some(Algorithm::parse(name.as_str()?)?),
        };
        let kid = match entry.get("kid") {
            None => None,
            Some(kid) => Some(kid.as_str()?.to_owned()),
        };
        Some(Self { kid, algorithm, material })
    }

    /// The kind of key decides the family of algorithms; an `alg` of its own decides the algorithm.
    fn fits(&self, algorithm: Algorithm) -> bool {
        let family = match self.material {
            Material::Rsa(_) => algorithm.rsa().is_some(),
            Material::Curve(own, _) => own == algorithm,
        };
        family && self.algorithm.is_none_or(|own| own == algorithm)
    }

    fn verify(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> Result<(), ()> {
        match (&self.material, algorithm.rsa()) {
            (Material::Rsa(key), Some(parameters)) => key.verify(parameters, message, signature),
            (Material::Curve(_, key), None) => key.verify_sig(message, signature),
            (Material::Rsa(_), None) | (Material::Curve(..), Some(_)) => return Err(()),
        }
        .map_err(drop)
    }
}

fn curve(algorithm: Algorithm, check: &'static dyn VerificationAlgorithm, public: &[u8]) -> Option<Material> {
    ParsedPublicKey::new(check, public).ok().map(|key| Material::Curve(algorithm, key))
}

/// 2,048 to 8,192 bits and an odd exponent of at least 65,537 (FIPS 186-5 section 5.1) in 32 bits.
fn rsa(n: Vec<u8>, e: Vec<u8>) -> Option<Material> {
    let strip = |bytes: Vec<u8>| -> Vec<u8> { bytes.into_iter().skip_while(|byte| *byte == 0).collect() };
    let (n, e) = (strip(n), strip(e));
    let bits = n.len() * 8 - n.first()?.leading_zeros() as usize;
    let exponent = (e.len() <= 4).then(|| e.iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte)))?;
    let sane = (2048..=8192).contains(&bits) && exponent >= 65_537 && exponent % 2 == 1;
    sane.then_some(Material::Rsa(RsaPublicKeyComponents { n, e }))
}
