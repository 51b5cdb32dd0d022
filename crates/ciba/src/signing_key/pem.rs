//! Private keys in PEM: read in their three usual forms, written as PKCS #8.
//!
//! Encrypted keys are told apart and not read.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, ECDSA_P521_SHA512_FIXED_SIGNING,
    EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, RsaKeyPair,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use zeroize::Zeroizing;

use crate::algorithm::Algorithm;
use crate::signing_key::{Pair, SigningKeyError};

/// The curves of JWS and what signs with them.
pub(super) const CURVES: [(Algorithm, &EcdsaSigningAlgorithm); 3] = [
    (Algorithm::Es256, &ECDSA_P256_SHA256_FIXED_SIGNING),
    (Algorithm::Es384, &ECDSA_P384_SHA384_FIXED_SIGNING),
    (Algorithm::Es512, &ECDSA_P521_SHA512_FIXED_SIGNING),
];

/// The one private key of a PEM file.
pub(super) fn read(bytes: &[u8]) -> Result<Pair, SigningKeyError> {
    let mut keys = PrivateKeyDer::pem_slice_iter(bytes);
    let key = match keys.next() {
        // The two old forms carry the word in a header and don't decode.
        Some(Err(_)) | None if is_encrypted(bytes) => return Err(SigningKeyError::Encrypted),
        Some(Err(_)) | None => return Err(SigningKeyError::NoKey),
        Some(Ok(key)) => Zeroizing::new(key),
    };
    if keys.next().is_some() {
        return Err(SigningKeyError::Several);
    }
    pair(&key).ok_or(SigningKeyError::NotAcceptable)
}

fn is_encrypted(bytes: &[u8]) -> bool {
    bytes.windows(9).any(|window| window == b"ENCRYPTED")
}

/// PKCS #8 names its kind inside, so each is tried.
fn pair(key: &PrivateKeyDer<'_>) -> Option<Pair> {
    match key {
        PrivateKeyDer::Pkcs1(der) => rsa(RsaKeyPair::from_der(der.secret_pkcs1_der())),
        PrivateKeyDer::Sec1(der) => curve(der.secret_sec1_der(), EcdsaKeyPair::from_private_key_der),
        PrivateKeyDer::Pkcs8(der) => {
            let der = der.secret_pkcs8_der();
            rsa(RsaKeyPair::from_pkcs8(der))
                .or_else(|| curve(der, EcdsaKeyPair::from_pkcs8))
                .or_else(|| Ed25519KeyPair::from_pkcs8(der).ok().map(Pair::Ed25519))
        }
        _ => None,
    }
}

fn rsa<E>(read: Result<RsaKeyPair, E>) -> Option<Pair> {
    read.ok().map(Pair::Rsa)
}

fn curve<E>(
    der: &[u8],
    read: impl Fn(&'static EcdsaSigningAlgorithm, &[u8]) -> Result<EcdsaKeyPair, E>,
) -> Option<Pair> {
    CURVES
        .into_iter()
        .find_map(|(algorithm, curve)| read(curve, der).ok().map(|pair| Pair::Curve(algorithm, pair)))
}

/// PKCS #8 in lines of 64 characters (RFC 7468 section 2).
pub(super) fn write(pkcs8: &[u8]) -> Zeroizing<String> {
    let text = Zeroizing::new(STANDARD.encode(pkcs8));
    let mut pem = Zeroizing::new(String::with_capacity(text.len() + text.len() / 64 + 60));
    pem.push_str("-----BEGIN PRIVATE KEY-----\n");
    for (at, character) in text.char_indices() {
        if at > 0 && at % 64 == 0 {
            pem.push('\n');
        }
        pem.push(character);
    }
    pem.push_str("\n-----END PRIVATE KEY-----\n");
    pem
}
