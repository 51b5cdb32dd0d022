//! The client's private key: read from PEM or a JWK, or made anew; it signs and tells its public half.
//!
//! Sources: RFC 7468, RFC 7517, RFC 7518 section 6, RFC 7638, RFC 8037. The private half leaves this file
//! only when it is made, as PEM for whoever keeps it.

mod jwk;
mod pem;

use std::fmt;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256,
    RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding,
    RsaKeyPair,
};
use serde_json::json;
use zeroize::Zeroizing;

use crate::algorithm::Algorithm;
use crate::base64url;
use crate::key_pins::KeyThumbprint;

/// Largest file that is read, in bytes: an RSA key of 8,192 bits as a JWK has about 6,500.
const KEY_LIMIT_BYTES: usize = 16 * 1024;

/// Why bytes are not a private key that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SigningKeyError {
    /// More than 16 KiB.
    #[error("the private key file is larger than 16 KiB; it must hold one key and nothing else")]
    TooLarge,
    /// Neither PEM nor a JWK, or broken.
    #[error("the file holds no private key; it must be PEM (PKCS #8, PKCS #1, SEC 1) or a JWK")]
    NoKey,
    /// More than one private key: nobody says which is meant.
    #[error("the file holds several private keys; leave one in it")]
    Several,
    /// A key under a pass phrase.
    #[error("the private key is encrypted; decrypt it, and let the keyring or the file's rights protect it")]
    Encrypted,
    /// A JWK without its private members.
    #[error("the JWK holds the public half only; use the file with the private half")]
    PublicOnly,
    /// A kind, size or curve that is not accepted, or halves that don't fit each other.
    #[error(
        "the private key must be RSA of 2048 to 8192 bits with an exponent of at least 65537, P-256, P-384, \
         P-521 or Ed25519"
    )]
    NotAcceptable,
    /// A JWK whose `use`, `key_ops`, `alg` or `kid` don't allow it to sign.
    #[error("the JWK's {0} does not allow it to sign; make a signing key, or remove the member")]
    Member(&'static str),
    /// The cryptography library made no key.
    #[error("no private key could be made; this system's randomness may be out of order")]
    NotMade,
}

/// A private key of the client. `Debug` shows its name alone.
pub struct SigningKey {
    pair: Pair,
    public: Public,
    key_id: String,
    /// What a JWK's `alg` restricts it to.
    only: Option<Algorithm>,
}

enum Pair {
    Rsa(RsaKeyPair),
    /// A curve has one algorithm.
    Curve(Algorithm, EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

/// The members that make a public key, in base64url.
enum Public {
    Rsa { n: String, e: String },
    Curve { crv: &'static str, x: String, y: String },
    Ed25519 { x: String },
}

impl SigningKey {
    /// Reads one private key: PEM (PKCS #8, PKCS #1 or SEC 1, not encrypted; certificates beside it are
    /// passed over) or a private JWK.
    pub fn read(bytes: &[u8]) -> Result<Self, SigningKeyError> {
        if bytes.len() > KEY_LIMIT_BYTES {
            return Err(SigningKeyError::TooLarge);
        }
        match bytes.trim_ascii_start().first() {
            Some(b'{') => jwk::read(bytes),
            Some(_) => Self::of(pem::read(bytes)?, None, None),
            None => Err(SigningKeyError::NoKey),
        }
    }

    /// Makes a P-256 key with the randomness of the cryptography library, and its PKCS #8 PEM to be kept.
    pub fn generate() -> Result<(Self, Zeroizing<String>), SigningKeyError> {
        let made = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING);
        let pair = made.map_err(|_| SigningKeyError::NotMade)?;
        let der = pair.to_pkcs8v1().map_err(|_| SigningKeyError::NotMade)?;
        let pem = pem::write(der.as_ref());
        Ok((Self::of(Pair::Curve(Algorithm::Es256, pair), None, None)?, pem))
    }

    fn of(pair: Pair, kid: Option<String>, only: Option<Algorithm>) -> Result<Self, SigningKeyError> {
        let public = Public::of(&pair).ok_or(SigningKeyError::NotAcceptable)?;
        let key_id = kid.unwrap_or_else(|| public.thumbprint().to_string());
        let key = Self { pair, public, key_id, only };
        if key.algorithms().is_empty() { Err(SigningKeyError::Member("alg")) } else { Ok(key) }
    }

    /// The name by which the provider finds the public half: the `kid` of a JWK that has one, else the
    /// RFC 7638 thumbprint by SHA-256.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The public half as a JWK, to be registered at the provider.
    pub fn public_jwk(&self) -> String {
        let mut jwk = match &self.public {
            Public::Rsa { n, e } => json!({ "kty": "RSA", "n": n, "e": e }),
            Public::Curve { crv, x, y } => json!({ "kty": "EC", "crv": crv, "x": x, "y": y }),
            Public::Ed25519 { x } => json!({ "kty": "OKP", "crv": "Ed25519", "x": x }),
        };
        jwk["kid"] = self.key_id.as_str().into();
        jwk["use"] = "sig".into();
        if let [only] = self.algorithms()[..] {
            jwk["alg"] = only.name().into();
        }
        jwk.to_string()
    }

    /// What it can sign with, the preferred one first (FAPI-CIBA section 7.10 wants PS256 or ES256).
    pub fn algorithms(&self) -> Vec<Algorithm> {
        let kind = match &self.pair {
            Pair::Rsa(_) => vec![
                Algorithm::Ps256,
                Algorithm::Rs256,
                Algorithm::Ps384,
                Algorithm::Ps512,
                Algorithm::Rs384,
                Algorithm::Rs512,
            ],
            Pair::Curve(own, _) => vec![*own],
            Pair::Ed25519(_) => vec![Algorithm::EdDsa],
        };
        kind.into_iter().filter(|one| self.only.is_none_or(|only| only == *one)).collect()
    }

    /// A signature as JWS wants it; `None` for an algorithm of another kind of key.
    pub(crate) fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Option<Vec<u8>> {
        if !self.algorithms().contains(&algorithm) {
            return None;
        }
        match &self.pair {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(encoding(algorithm)?, &SystemRandom::new(), message, &mut signature).ok()?;
                Some(signature)
            }
            Pair::Curve(_, pair) => {
                pair.sign(&SystemRandom::new(), message).ok().map(|signature| signature.as_ref().to_vec())
            }
            Pair::Ed25519(pair) => pair.try_sign(message).ok().map(|signature| signature.as_ref().to_vec()),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.key_id)
    }
}

impl Public {
    /// `None` for a key that must not be used.
    fn of(pair: &Pair) -> Option<Self> {
        Some(match pair {
            Pair::Rsa(pair) => {
                let (n, e) = (pair.public_key().modulus(), pair.public_key().exponent());
                let (n, e) = (n.big_endian_without_leading_zero(), e.big_endian_without_leading_zero());
                // At least 65,537 as FIPS 186-5 section 5.1 wants it; aws-lc has looked at the rest.
                (e.len() >= 3 && e != [1, 0, 0]).then_some(())?;
                Self::Rsa { n: base64url::encode(n), e: base64url::encode(e) }
            }
            Pair::Curve(algorithm, pair) => {
                let point = pair.public_key().as_ref().get(1..)?;
                let (x, y) = point.split_at(point.len() / 2);
                let (x, y) = (base64url::encode(x), base64url::encode(y));
                Self::Curve { crv: curve_name(*algorithm)?, x, y }
            }
            Pair::Ed25519(pair) => Self::Ed25519 { x: base64url::encode(pair.public_key().as_ref()) },
        })
    }

    fn thumbprint(&self) -> KeyThumbprint {
        match self {
            Self::Rsa { n, e } => KeyThumbprint::of(&[("e", e), ("kty", "RSA"), ("n", n)]),
            Self::Curve { crv, x, y } => {
                KeyThumbprint::of(&[("crv", crv), ("kty", "EC"), ("x", x), ("y", y)])
            }
            Self::Ed25519 { x } => KeyThumbprint::of(&[("crv", "Ed25519"), ("kty", "OKP"), ("x", x)]),
        }
    }
}

fn curve_name(algorithm: Algorithm) -> Option<&'static str> {
    match algorithm {
        Algorithm::Es256 => Some("P-256"),
        Algorithm::Es384 => Some("P-384"),
        Algorithm::Es512 => Some("P-521"),
        Algorithm::Rs256
        | Algorithm::Rs384
        | Algorithm::Rs512
        | Algorithm::Ps256
        | Algorithm::Ps384
        | Algorithm::Ps512
        | Algorithm::EdDsa => None,
    }
}

fn encoding(algorithm: Algorithm) -> Option<&'static dyn RsaEncoding> {
    match algorithm {
        Algorithm::Rs256 => Some(&RSA_PKCS1_SHA256),
        Algorithm::Rs384 => Some(&RSA_PKCS1_SHA384),
        Algorithm::Rs512 => Some(&RSA_PKCS1_SHA512),
        Algorithm::Ps256 => Some(&RSA_PSS_SHA256),
        Algorithm::Ps384 => Some(&RSA_PSS_SHA384),
        Algorithm::Ps512 => Some(&RSA_PSS_SHA512),
        Algorithm::Es256 | Algorithm::Es384 | Algorithm::Es512 | Algorithm::EdDsa => None,
    }
}
