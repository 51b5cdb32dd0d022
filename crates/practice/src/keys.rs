//! The signing key, made anew at each start, and how it is published.
//!
//! Signs with the cryptographic library directly rather than through a JOSE library, so that a misreading there cannot
//! pass on both sides.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair,
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair, UnparsedPublicKey,
};
use aws_lc_rs::{error::Unspecified, rsa};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use crate::options::Signing;

/// A key pair and the name it is published under.
pub(crate) struct SigningKey {
    pair: Pair,
    kid: String,
}

enum Pair {
    Rsa(RsaKeyPair),
    Ec(EcdsaKeyPair),
}

impl SigningKey {
    pub(crate) fn generate(signing: Signing, kid: String) -> Result<Self, Unspecified> {
        let pair = match signing {
            Signing::Rs256 => Pair::Rsa(RsaKeyPair::generate(rsa::KeySize::Rsa2048)?),
            Signing::Es256 => Pair::Ec(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?),
        };
        Ok(Self { pair, kid })
    }

    pub(crate) fn algorithm(&self) -> &'static str {
        match self.pair {
            Pair::Rsa(_) => "RS256",
            Pair::Ec(_) => "ES256",
        }
    }

    pub(crate) fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half as a JWK (RFC 7517, RFC 7518 section 6).
    pub(crate) fn jwk(&self) -> Value {
        let common = json!({ "use": "sig", "kid": self.kid, "alg": self.algorithm() });
        let mut jwk = match &self.pair {
            Pair::Rsa(pair) => {
                let key = pair.public_key();
                json!({
                    "kty": "RSA",
                    "n": base64url(key.modulus().big_endian_without_leading_zero()),
                    "e": base64url(key.exponent().big_endian_without_leading_zero()),
                })
            }
            Pair::Ec(pair) => {
                // An uncompressed point: 0x04, then x and y of 32 bytes each.
                let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
                json!({ "kty": "EC", "crv": "P-256", "x": base64url(x), "y": base64url(y) })
            }
        };
        if let (Some(jwk), Value::Object(common)) = (jwk.as_object_mut(), common) {
            jwk.extend(common);
        }
        jwk
    }

    /// The header of what it signs.
    pub(crate) fn header(&self) -> Map<String, Value> {
        let mut header = Map::new();
        header.insert("alg".to_owned(), json!(self.algorithm()));
        header.insert("kid".to_owned(), json!(self.kid));
        header.insert("typ".to_owned(), json!("JWT"));
        header
    }

    /// The signature over `input` with the algorithm that the key is published for.
    pub(crate) fn sign(&self, input: &str) -> Result<Vec<u8>, Unspecified> {
        match &self.pair {
            Pair::Rsa(pair) => sign_rsa(pair, &RSA_PKCS1_SHA256, input),
            Pair::Ec(pair) => Ok(pair.sign(&SystemRandom::new(), input.as_bytes())?.as_ref().to_vec()),
        }
    }

    /// The same with another one, and its name. A key on P-256 has no other: it signs as ever and only says so.
    pub(crate) fn sign_otherwise(&self, input: &str) -> Result<Vec<u8>, Unspecified> {
        match &self.pair {
            Pair::Rsa(pair) => sign_rsa(pair, &RSA_PSS_SHA256, input),
            Pair::Ec(_) => self.sign(input),
        }
    }

    /// The name that goes with [`SigningKey::sign_otherwise`].
    pub(crate) fn other_algorithm(&self) -> &'static str {
        match self.pair {
            Pair::Rsa(_) => "PS256",
            Pair::Ec(_) => "ES384",
        }
    }

    /// The public half as PEM (RFC 7468, section 13).
    pub(crate) fn public_pem(&self) -> Result<String, Unspecified> {
        let der: PublicKeyX509Der<'_> = match &self.pair {
            Pair::Rsa(pair) => pair.public_key().as_der()?,
            Pair::Ec(pair) => pair.public_key().as_der()?,
        };
        let mut pem = "-----BEGIN PUBLIC KEY-----\n".to_owned();
        for (place, letter) in STANDARD.encode(der.as_ref()).chars().enumerate() {
            if place > 0 && place % 64 == 0 {
                pem.push('\n');
            }
            pem.push(letter);
        }
        pem.push_str("\n-----END PUBLIC KEY-----\n");
        Ok(pem)
    }

    /// The claims of a token that this key signed, whatever they say.
    pub(crate) fn verified(&self, token: &str) -> Option<Value> {
        let (input, signature) = token.rsplit_once('.')?;
        let (_, claims) = input.split_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        match &self.pair {
            Pair::Rsa(pair) => {
                UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key().as_ref())
                    .verify(input.as_bytes(), &signature)
            }
            Pair::Ec(pair) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.public_key().as_ref())
                .verify(input.as_bytes(), &signature),
        }
        .ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}

fn sign_rsa(
    pair: &RsaKeyPair,
    encoding: &'static dyn RsaEncoding,
    input: &str,
) -> Result<Vec<u8>, Unspecified> {
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(encoding, &SystemRandom::new(), input.as_bytes(), &mut signature)?;
    Ok(signature)
}

pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
