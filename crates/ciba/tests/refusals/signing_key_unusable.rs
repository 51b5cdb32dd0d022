//! A private key that is weak, broken, ambiguous or not one is refused with what to do about it.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};
use ciba::{SigningKey, SigningKeyError};
use serde_json::{Value, json};

use crate::accepts::signing_keys::{CURVES, ec_jwk, ed25519_jwk, pem, rsa_jwk, rsa_pem};

fn refusal(bytes: &[u8]) -> SigningKeyError {
    SigningKey::read(bytes).unwrap_err()
}

fn changed(mut jwk: Value, name: &str, value: impl Into<Value>) -> SigningKeyError {
    jwk[name] = value.into();
    refusal(jwk.to_string().as_bytes())
}

#[test]
fn no_key_at_all() {
    let certificate = pem("CERTIFICATE", b"x");
    let broken = rsa_pem().replace("-----END", "----END");
    for text in ["", "  \n", "nonsense", "{", "[]", "null", &certificate, &broken] {
        assert_eq!(refusal(text.as_bytes()), SigningKeyError::NoKey, "{text}");
    }
    assert_eq!(refusal(pem("PUBLIC KEY", b"x").as_bytes()), SigningKeyError::NoKey);
}

#[test]
fn more_than_one_key_or_more_than_a_key() {
    let two = format!("{}{}", rsa_pem(), SigningKey::generate().unwrap().1.as_str());
    assert_eq!(refusal(two.as_bytes()), SigningKeyError::Several);
    let large = format!("{}{}", rsa_pem(), " ".repeat(16 * 1024));
    assert_eq!(refusal(large.as_bytes()), SigningKeyError::TooLarge);
}

#[test]
fn keys_under_a_pass_phrase() {
    let pkcs8 = pem("ENCRYPTED PRIVATE KEY", b"x");
    let old = "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n\
               -----END EC PRIVATE KEY-----\n";
    for text in [pkcs8.as_str(), old] {
        assert_eq!(refusal(text.as_bytes()), SigningKeyError::Encrypted, "{text}");
    }
}

#[test]
fn kinds_and_curves_that_nobody_verifies_here() {
    // P-256's own encoding with the name of secp256k1 in it.
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
    let mut der = pair.to_pkcs8v1().unwrap().as_ref().to_vec();
    let p256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
    let at = der.windows(8).position(|window| window == p256).unwrap();
    der[at + 7] = 0x06;
    assert_eq!(refusal(pem("PRIVATE KEY", &der).as_bytes()), SigningKeyError::NotAcceptable);
    assert_eq!(refusal(pem("PRIVATE KEY", b"\x30\x00").as_bytes()), SigningKeyError::NotAcceptable);
    let ec = || ec_jwk("P-256", CURVES[0].2);
    assert_eq!(changed(ec(), "crv", "secp256k1"), SigningKeyError::NotAcceptable);
    assert_eq!(changed(ec(), "kty", "oct"), SigningKeyError::NotAcceptable);
    assert_eq!(changed(ed25519_jwk(), "crv", "X25519"), SigningKeyError::NotAcceptable);
}

/// Made with openssl once: RSA of 1,024 bits, and of 2,048 bits with the exponent 3.
#[test]
fn rsa_that_is_weak() {
    for der in [include_str!("weak/rsa1024.pem"), include_str!("weak/exponent3.pem")] {
        assert_eq!(refusal(der.as_bytes()), SigningKeyError::NotAcceptable);
    }
}

#[test]
fn halves_that_do_not_fit_each_other() {
    for (name, _, curve) in CURVES {
        let (one, other) = (ec_jwk(name, curve), ec_jwk(name, curve));
        assert_eq!(changed(one.clone(), "d", other["d"].clone()), SigningKeyError::NotAcceptable);
        assert_eq!(changed(one, "x", other["x"].clone()), SigningKeyError::NotAcceptable);
    }
    assert_eq!(changed(ed25519_jwk(), "x", ed25519_jwk()["x"].clone()), SigningKeyError::NotAcceptable);
    for name in ["n", "d", "p", "q", "dp", "dq", "qi"] {
        let number = rsa_jwk()[name].as_str().unwrap().to_owned();
        let spoiled = if number.starts_with('A') {
            number.replacen('A', "B", 1)
        } else {
            number.replacen(&number[..1], "A", 1)
        };
        assert_eq!(changed(rsa_jwk(), name, spoiled), SigningKeyError::NotAcceptable, "{name}");
    }
    assert_eq!(changed(rsa_jwk(), "oth", json!([{}])), SigningKeyError::NotAcceptable);
    assert_eq!(changed(rsa_jwk(), "d", "not base64!"), SigningKeyError::NotAcceptable);
}

#[test]
fn a_jwk_without_its_private_half() {
    let mut jwk = rsa_jwk();
    jwk.as_object_mut().unwrap().remove("d");
    assert_eq!(refusal(jwk.to_string().as_bytes()), SigningKeyError::PublicOnly);
    let public = SigningKey::generate().unwrap().0.public_jwk();
    assert_eq!(refusal(public.as_bytes()), SigningKeyError::PublicOnly);
}

#[test]
fn a_jwk_that_is_for_something_else() {
    let ec = || ec_jwk("P-256", CURVES[0].2);
    assert_eq!(changed(ec(), "use", "enc"), SigningKeyError::Member("use"));
    assert_eq!(changed(ec(), "key_ops", json!(["verify"])), SigningKeyError::Member("key_ops"));
    for algorithm in ["ES384", "RS256", "HS256", "none", "RSA-OAEP"] {
        assert_eq!(changed(ec(), "alg", algorithm), SigningKeyError::Member("alg"), "{algorithm}");
    }
    for kid in ["", "a\nb", &"k".repeat(256)] {
        assert_eq!(changed(ec(), "kid", kid), SigningKeyError::Member("kid"), "{kid:?}");
    }
}

#[test]
fn a_member_twice() {
    let text = ec_jwk("P-256", CURVES[0].2).to_string().replacen('{', "{\"kty\":\"EC\",", 1);
    assert_eq!(refusal(text.as_bytes()), SigningKeyError::NoKey);
}
