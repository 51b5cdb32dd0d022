//! The signing key, made anew at each start, and how it is published.
//!
//! Signs with the cryptographic library directly rather than through a JOSE library, so that a misreading there cannot
//! pass on both sides.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair,
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use aws_lc_rs::{error::Unspecified, hmac, rsa};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

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

    /// A compact JWS over `claims`, under the name `kid`.
    pub(crate) fn sign(&self, claims: &Value, kid: &str) -> Result<String, Unspecified> {
        let input = signing_input(&json!({ "alg": self.algorithm(), "kid": kid, "typ": "JWT" }), claims);
        let random = SystemRandom::new();
        let signature = match &self.pair {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, input.as_bytes(), &mut signature)?;
                signature
            }
            Pair::Ec(pair) => pair.sign(&random, input.as_bytes())?.as_ref().to_vec(),
        };
        Ok(format!("{input}.{}", base64url(&signature)))
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

/// A token that claims to need no signature. Must be refused.
pub(crate) fn unsigned(claims: &Value) -> String {
    format!("{}.", signing_input(&json!({ "alg": "none", "typ": "JWT" }), claims))
}

/// A token signed with the shared secret of the client. Must be refused.
pub(crate) fn signed_with_secret(claims: &Value, kid: &str, secret: &str) -> String {
    let input = signing_input(&json!({ "alg": "HS256", "kid": kid, "typ": "JWT" }), claims);
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), input.as_bytes());
    format!("{input}.{}", base64url(tag.as_ref()))
}

pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn signing_input(header: &Value, claims: &Value) -> String {
    format!("{}.{}", base64url(header.to_string().as_bytes()), base64url(claims.to_string().as_bytes()))
}
