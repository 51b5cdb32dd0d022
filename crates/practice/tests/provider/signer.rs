//! A client that signs, with a library that the provider does not verify with.

use std::sync::OnceLock;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use practice::ClientKey;
use serde_json::{Value, json};

/// The longest form of what comes before the key itself in PKCS #8 with an RSA key of 2048 bits.
const PKCS8_HEAD: usize = 26;

/// A client's key pair.
pub(crate) struct Signer {
    key: EncodingKey,
    jwk: Value,
}

impl Signer {
    /// A key on P-256.
    pub(crate) fn ec() -> &'static Self {
        static SIGNER: OnceLock<Signer> = OnceLock::new();
        SIGNER.get_or_init(Self::another_ec)
    }

    /// A key on P-256 that is like no other.
    pub(crate) fn another_ec() -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
        let jwk = json!({ "kty": "EC", "crv": "P-256", "x": base64url(x), "y": base64url(y) });
        Self { key: EncodingKey::from_ec_der(pair.to_pkcs8v1().unwrap().as_ref()), jwk }
    }

    /// An RSA key.
    pub(crate) fn rsa() -> &'static Self {
        static SIGNER: OnceLock<Signer> = OnceLock::new();
        SIGNER.get_or_init(|| {
            let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
            let public = pair.public_key();
            let n = base64url(public.modulus().big_endian_without_leading_zero());
            let e = base64url(public.exponent().big_endian_without_leading_zero());
            let pkcs8: Pkcs8V1Der<'_> = pair.as_der().unwrap();
            let key = EncodingKey::from_rsa_der(&pkcs8.as_ref()[PKCS8_HEAD..]);
            Self { key, jwk: json!({ "kty": "RSA", "n": n, "e": e }) }
        })
    }

    pub(crate) fn jwk(&self) -> &Value {
        &self.jwk
    }

    /// The key as a client registers it.
    pub(crate) fn registered(&self) -> ClientKey {
        ClientKey::read(&self.jwk.to_string()).unwrap()
    }

    pub(crate) fn sign(&self, algorithm: Algorithm, claims: &Value) -> String {
        self.sign_under(&Header::new(algorithm), claims)
    }

    pub(crate) fn sign_under(&self, header: &Header, claims: &Value) -> String {
        jsonwebtoken::encode(header, claims, &self.key).unwrap()
    }
}

/// A token under HS256.
pub(crate) fn sign_with_secret(secret: &[u8], claims: &Value) -> String {
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &EncodingKey::from_secret(secret)).unwrap()
}

/// Claims with one of them changed, or removed with null.
pub(crate) fn with(claims: &Value, name: &str, value: Value) -> Value {
    let mut claims = claims.clone();
    let members = claims.as_object_mut().unwrap();
    if value.is_null() {
        members.remove(name);
    } else {
        members.insert(name.to_owned(), value);
    }
    claims
}

pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
