//! Makes the key set and the seeds that need signatures: `cargo run --example corpus` in this folder.
//!
//! The keys are made anew each time and forgotten at the end. The other seeds are written by hand.

use std::{error::Error, fs, path::Path};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
    RsaKeyPair,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciba_fuzz::{CLIENT, ISSUER, SENT_AT};
use serde_json::{Value, json};

type Sign<'a> = dyn Fn(&[u8]) -> Result<Vec<u8>, Box<dyn Error>> + 'a;

fn main() -> Result<(), Box<dyn Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (tokens, key_sets) = (here.join("corpus/id_token"), here.join("corpus/key_set"));
    for folder in [&tokens, &key_sets, &here.join("good")] {
        fs::create_dir_all(folder)?;
    }
    let random = SystemRandom::new();
    let rsa = RsaKeyPair::generate(KeySize::Rsa2048)?;
    let p256 = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?;
    let ed25519 = Ed25519KeyPair::generate()?;

    let (x, y) = p256.public_key().as_ref()[1..].split_at(32);
    let modulus = rsa.public_key().modulus();
    let exponent = rsa.public_key().exponent();
    let keys = json!({ "keys": [
        { "kid": "rsa", "kty": "RSA", "use": "sig",
          "n": encode(modulus.big_endian_without_leading_zero()),
          "e": encode(exponent.big_endian_without_leading_zero()) },
        { "kid": "p256", "kty": "EC", "crv": "P-256", "alg": "ES256", "x": encode(x), "y": encode(y) },
        { "kid": "ed25519", "kty": "OKP", "crv": "Ed25519", "x": encode(ed25519.public_key().as_ref()) },
    ]});
    fs::write(here.join("good/keys.json"), format!("{keys:#}\n"))?;
    fs::write(key_sets.join("published"), keys.to_string())?;
    for key in keys["keys"].as_array().into_iter().flatten() {
        let name = key["kid"].as_str().unwrap_or_default();
        fs::write(key_sets.join(format!("only_{name}")), json!({ "keys": [key] }).to_string())?;
    }

    let with_rsa = |padding| {
        let (rsa, random) = (&rsa, &random);
        move |message: &[u8]| -> Result<Vec<u8>, Box<dyn Error>> {
            let mut signature = vec![0; rsa.public_modulus_len()];
            rsa.sign(padding, random, message, &mut signature)?;
            Ok(signature)
        }
    };
    let (rs256, ps256) = (with_rsa(&RSA_PKCS1_SHA256), with_rsa(&RSA_PSS_SHA256));
    let es256 = |message: &[u8]| -> Result<Vec<u8>, Box<dyn Error>> {
        Ok(p256.sign(&random, message)?.as_ref().to_vec())
    };
    let eddsa =
        |message: &[u8]| -> Result<Vec<u8>, Box<dyn Error>> { Ok(ed25519.sign(message).as_ref().to_vec()) };
    let signers: [(&str, &str, &Sign<'_>); 4] = [
        ("RS256", "rsa", &rs256),
        ("PS256", "rsa", &ps256),
        ("ES256", "p256", &es256),
        ("EdDSA", "ed25519", &eddsa),
    ];
    for (algorithm, kid, sign) in signers {
        let header = json!({ "alg": algorithm, "kid": kid, "typ": "JWT" });
        let name = format!("good_{}", algorithm.to_ascii_lowercase());
        fs::write(tokens.join(name), token(&header, sign)?)?;
    }
    // Without a signature, and with the public key taken for a shared secret's name.
    fs::write(tokens.join("none"), token(&json!({ "alg": "none" }), &|_| Ok(Vec::new()))?)?;
    fs::write(tokens.join("hs256"), token(&json!({ "alg": "HS256", "kid": "rsa" }), &|_| Ok(vec![7; 32]))?)?;
    Ok(())
}

fn token(header: &Value, sign: &Sign<'_>) -> Result<String, Box<dyn Error>> {
    let claims = json!({
        "iss": ISSUER, "aud": CLIENT, "sub": "subject-1",
        "iat": SENT_AT + 30, "exp": SENT_AT + 330,
    });
    let signed =
        format!("{}.{}", encode(header.to_string().as_bytes()), encode(claims.to_string().as_bytes()));
    let signature = sign(signed.as_bytes())?;
    Ok(format!("{signed}.{}", encode(&signature)))
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
