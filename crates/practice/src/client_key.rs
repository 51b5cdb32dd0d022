//! A client's public key, as it was registered (RFC 7517), and what it verifies.
//!
//! The provider verifies with the cryptographic library directly, as it signs: a JOSE library that the till uses too
//! could be wrong on both sides.

use aws_lc_rs::rsa::PublicKeyComponents;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, UnparsedPublicKey,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// The smallest RSA modulus, in bytes (RFC 7518, 3.3).
const MIN_MODULUS: usize = 256;

/// The length of a coordinate on P-256, in bytes.
const P256: usize = 32;

/// The public key of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientKey {
    kid: Option<String>,
    alg: Option<String>,
    public: Public,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Public {
    Rsa {
        modulus: Vec<u8>,
        exponent: Vec<u8>,
    },
    /// The uncompressed point.
    P256(Vec<u8>),
}

/// Why a key can't be registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientKeyError {
    /// Not JSON, or a member is missing or not what it should be.
    #[error("this is no JWK of a public key; give the client's public key as one JSON object")]
    NotAKey,
    /// The private half is there.
    #[error("this JWK holds the private key; register the public half and keep the private one")]
    Private,
    /// A kind of key that this provider can't verify with.
    #[error("only RSA keys of at least 2048 bits and keys on P-256 can be registered")]
    Unsupported,
    /// Not meant for signatures.
    #[error("the JWK's `use` is not `sig`; register the key that the client signs with")]
    NotForSigning,
}

impl ClientKey {
    /// What a client may sign with (RFC 7518, 3.1).
    pub(crate) const ALGORITHMS: [&'static str; 3] = ["ES256", "PS256", "RS256"];

    /// Reads a public JWK.
    ///
    /// # Errors
    /// When it is no JWK, holds a private key, is of an unsupported kind, or is not for signatures.
    pub fn read(jwk: &str) -> Result<Self, ClientKeyError> {
        let jwk: Value = serde_json::from_str(jwk).map_err(|_| ClientKeyError::NotAKey)?;
        if jwk.get("d").is_some() || jwk.get("k").is_some() {
            return Err(ClientKeyError::Private);
        }
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        if text("use").is_some_and(|it| it != "sig") {
            return Err(ClientKeyError::NotForSigning);
        }
        let bytes = |name: &str| {
            text(name).and_then(|it| URL_SAFE_NO_PAD.decode(it).ok()).ok_or(ClientKeyError::NotAKey)
        };
        let public = match (text("kty").ok_or(ClientKeyError::NotAKey)?, text("crv")) {
            ("RSA", None) => {
                let (modulus, exponent) = (bytes("n")?, bytes("e")?);
                if modulus.len() < MIN_MODULUS {
                    return Err(ClientKeyError::Unsupported);
                }
                Public::Rsa { modulus, exponent }
            }
            ("EC", Some("P-256")) => {
                let (x, y) = (bytes("x")?, bytes("y")?);
                if x.len() != P256 || y.len() != P256 {
                    return Err(ClientKeyError::NotAKey);
                }
                Public::P256([&[4], x.as_slice(), y.as_slice()].concat())
            }
            _ => return Err(ClientKeyError::Unsupported),
        };
        Ok(Self { kid: text("kid").map(str::to_owned), alg: text("alg").map(str::to_owned), public })
    }

    /// True if this key made `signature` with `algorithm` over `input`. A `kid`, where both sides have one, and the
    /// algorithm that the key was registered for must be the same.
    pub(crate) fn verifies(
        &self,
        kid: Option<&str>,
        algorithm: &str,
        input: &[u8],
        signature: &[u8],
    ) -> bool {
        let other_name = matches!((&self.kid, kid), (Some(ours), Some(theirs)) if ours != theirs);
        if other_name || self.alg.as_ref().is_some_and(|alg| alg != algorithm) {
            return false;
        }
        match (&self.public, algorithm) {
            (Public::Rsa { modulus, exponent }, "RS256" | "PS256") => {
                let key = PublicKeyComponents { n: modulus, e: exponent };
                let rule = if algorithm == "RS256" {
                    &RSA_PKCS1_2048_8192_SHA256
                } else {
                    &RSA_PSS_2048_8192_SHA256
                };
                key.verify(rule, input, signature).is_ok()
            }
            (Public::P256(point), "ES256") => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(input, signature).is_ok()
            }
            _ => false,
        }
    }
}
