//! Private keys as people have them: made by openssl, by another library, or here; PEM and JWK.

use std::sync::{Arc, LazyLock};

use aws_lc_rs::encoding::{AsBigEndian, AsDer};
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, ECDSA_P521_SHA512_FIXED_SIGNING,
    EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair, RsaKeyPair,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ciba::{Algorithm, SigningKey};
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use serde_json::{Value, json};

use crate::signer::encode;

pub(crate) const CURVES: [(&str, Algorithm, &EcdsaSigningAlgorithm); 3] = [
    ("P-256", Algorithm::Es256, &ECDSA_P256_SHA256_FIXED_SIGNING),
    ("P-384", Algorithm::Es384, &ECDSA_P384_SHA384_FIXED_SIGNING),
    ("P-521", Algorithm::Es512, &ECDSA_P521_SHA512_FIXED_SIGNING),
];

/// One RSA key for all tests, since making one takes long.
pub(crate) fn rsa() -> Arc<SigningKey> {
    static KEY: LazyLock<Arc<SigningKey>> =
        LazyLock::new(|| Arc::new(SigningKey::read(rsa_pem().as_bytes()).unwrap()));
    Arc::clone(&KEY)
}

pub(crate) fn p256() -> Arc<SigningKey> {
    static KEY: LazyLock<Arc<SigningKey>> = LazyLock::new(|| Arc::new(SigningKey::generate().unwrap().0));
    Arc::clone(&KEY)
}

pub(crate) fn rsa_pem() -> String {
    static PEM: LazyLock<String> = LazyLock::new(|| {
        pem("PRIVATE KEY", RsaKeyPair::generate(KeySize::Rsa2048).unwrap().as_der().unwrap().as_ref())
    });
    PEM.clone()
}

/// The same key as PKCS #1, which PKCS #8 wraps in 26 bytes for this size (RFC 5208 section 5).
pub(crate) fn rsa_pkcs1() -> Vec<u8> {
    let body: String = rsa_pem().lines().filter(|line| !line.starts_with("---")).collect();
    STANDARD.decode(body).unwrap()[26..].to_vec()
}

/// The same key as a JWK: the integers of PKCS #1 (RFC 8017 appendix A.1.2) but its version.
pub(crate) fn rsa_jwk() -> Value {
    let der = rsa_pkcs1();
    let (mut at, mut jwk) = (4, json!({ "kty": "RSA" }));
    for name in ["version", "n", "e", "d", "p", "q", "dp", "dq", "qi"] {
        assert_eq!(der[at], 2, "an integer");
        let (start, length) = match der[at + 1] {
            short @ 0..=0x7f => (at + 2, usize::from(short)),
            0x81 => (at + 3, usize::from(der[at + 2])),
            _ => (at + 4, usize::from(der[at + 2]) << 8 | usize::from(der[at + 3])),
        };
        let number: Vec<u8> =
            der[start..start + length].iter().copied().skip_while(|byte| *byte == 0).collect();
        jwk[name] = encode(&number).into();
        at = start + length;
    }
    jwk.as_object_mut().unwrap().remove("version");
    jwk
}

/// A private JWK of this curve, by the parts of a new key.
pub(crate) fn ec_jwk(name: &str, curve: &'static EcdsaSigningAlgorithm) -> Value {
    let pair = EcdsaKeyPair::generate(curve).unwrap();
    let point = &pair.public_key().as_ref()[1..];
    let (x, y) = point.split_at(point.len() / 2);
    let d = pair.private_key().as_be_bytes().unwrap();
    json!({ "kty": "EC", "crv": name, "x": encode(x), "y": encode(y), "d": encode(d.as_ref()) })
}

pub(crate) fn ed25519_jwk() -> Value {
    let pair = Ed25519KeyPair::generate().unwrap();
    let d = pair.seed().unwrap().as_be_bytes().unwrap();
    json!({ "kty": "OKP", "crv": "Ed25519", "x": encode(pair.public_key().as_ref()), "d": encode(d.as_ref()) })
}

pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", STANDARD.encode(der))
}

/// The key id is the thumbprint that another library computes from the public half.
fn has_a_right_public_half(key: &SigningKey) {
    let public: Jwk = serde_json::from_str(&key.public_jwk()).unwrap();
    assert_eq!(public.common.key_id.as_deref(), Some(key.key_id()));
    assert_eq!(public.thumbprint(ThumbprintHash::SHA256).unwrap(), key.key_id());
    let members: Value = serde_json::from_str(&key.public_jwk()).unwrap();
    for private in ["d", "p", "q", "dp", "dq", "qi"] {
        assert!(members.get(private).is_none());
    }
}

#[test]
fn rsa_in_both_forms_of_pem() {
    let pkcs8 = SigningKey::read(rsa_pem().as_bytes()).unwrap();
    assert_eq!(pkcs8.algorithms()[..2], [Algorithm::Ps256, Algorithm::Rs256]);
    assert_eq!(pkcs8.algorithms().len(), 6);
    has_a_right_public_half(&pkcs8);
    let pkcs1 = pem("RSA PRIVATE KEY", &rsa_pkcs1());
    assert_eq!(SigningKey::read(pkcs1.as_bytes()).unwrap().key_id(), pkcs8.key_id());
}

#[test]
fn every_curve_in_both_forms_of_pem() {
    for (_, algorithm, curve) in CURVES {
        let pair = EcdsaKeyPair::generate(curve).unwrap();
        let pkcs8 =
            SigningKey::read(pem("PRIVATE KEY", pair.to_pkcs8v1().unwrap().as_ref()).as_bytes()).unwrap();
        let sec1 = pair.private_key().as_der().unwrap();
        let sec1 = SigningKey::read(pem("EC PRIVATE KEY", sec1.as_ref()).as_bytes()).unwrap();
        for key in [pkcs8, sec1] {
            assert_eq!(key.algorithms(), [algorithm]);
            has_a_right_public_half(&key);
        }
    }
    let ed25519 = Ed25519KeyPair::generate().unwrap();
    for document in [ed25519.to_pkcs8().unwrap(), ed25519.to_pkcs8v1().unwrap()] {
        let key = SigningKey::read(pem("PRIVATE KEY", document.as_ref()).as_bytes()).unwrap();
        assert_eq!(key.algorithms(), [Algorithm::EdDsa]);
        has_a_right_public_half(&key);
    }
}

#[test]
fn a_private_jwk_of_every_kind() {
    for (name, algorithm, curve) in CURVES {
        let key = SigningKey::read(ec_jwk(name, curve).to_string().as_bytes()).unwrap();
        assert_eq!(key.algorithms(), [algorithm]);
        has_a_right_public_half(&key);
    }
    let key = SigningKey::read(ed25519_jwk().to_string().as_bytes()).unwrap();
    assert_eq!(key.algorithms(), [Algorithm::EdDsa]);
    has_a_right_public_half(&key);
    let key = SigningKey::read(rsa_jwk().to_string().as_bytes()).unwrap();
    assert_eq!(key.algorithms().len(), 6);
    has_a_right_public_half(&key);
}

#[test]
fn a_jwks_own_name_and_algorithm_are_kept() {
    let mut jwk = rsa_jwk();
    jwk["kid"] = "till-2027".into();
    jwk["alg"] = "PS256".into();
    jwk["use"] = "sig".into();
    jwk["key_ops"] = json!(["sign"]);
    let key = SigningKey::read(jwk.to_string().as_bytes()).unwrap();
    assert_eq!((key.key_id(), key.algorithms()), ("till-2027", vec![Algorithm::Ps256]));
    let public: Value = serde_json::from_str(&key.public_jwk()).unwrap();
    assert_eq!(
        (&public["kid"], &public["alg"], &public["use"]),
        (&json!("till-2027"), &json!("PS256"), &json!("sig"))
    );
}

#[test]
fn a_new_key_is_read_back_from_its_pem() {
    let (key, pem) = SigningKey::generate().unwrap();
    assert_eq!(key.algorithms(), [Algorithm::Es256]);
    has_a_right_public_half(&key);
    assert_eq!(SigningKey::read(pem.as_bytes()).unwrap().key_id(), key.key_id());
    assert!(pem.lines().all(|line| line.len() <= 64), "RFC 7468 section 2");
    assert_ne!(SigningKey::generate().unwrap().0.key_id(), key.key_id());
    let debug = format!("{key:?}");
    assert_eq!(debug, format!("SigningKey({})", key.key_id()), "nothing of the key itself");
}

#[test]
fn certificates_and_words_beside_the_key_are_passed_over() {
    let file = format!("Bag Attributes\n{}\nsubject=till\n{}", pem("CERTIFICATE", b"x"), rsa_pem());
    assert_eq!(SigningKey::read(file.as_bytes()).unwrap().key_id(), rsa().key_id());
}
