//! Prints what a whole ID-token verification costs beside jsonwebtoken and beside the bare signature check
//! of aws-lc-rs, in microseconds: interleaved rounds, medians. A table, or with `--json` one line.
//!
//! *Whole* is all that stands between the text of a token and "this is the person": form, signature, every
//! check, and the comparison with the subject expected. Meaningful in a release build only.
#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "it prints, and measures real time")]

use std::error::Error;
use std::time::Instant;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ED25519, EcdsaKeyPair, Ed25519KeyPair, KeyPair,
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RSA_PSS_2048_8192_SHA256, RSA_PSS_SHA256, RsaKeyPair,
    UnparsedPublicKey, VerificationAlgorithm,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciba::{
    AccessToken, Algorithm, AuthReqId, ClientId, Expected, HttpAnswer, IdTokenText, Issuer, KeySet, SKEW,
    Transport, verify,
};
use jiff::Timestamp;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{DecodingKey, Validation};
use serde_json::{Value, json};

const ROUNDS: usize = 9;
const A_ROUND: u32 = 400;
const ISSUER: &str = "https://id.example.com";
const SUBJECT: &str = "5f0c1a52-3c38-4c5e-9d6f-0f8f7e0f2b11";

type Signature = Result<Vec<u8>, Box<dyn Error>>;
type Sign = dyn Fn(&[u8]) -> Signature;

/// One algorithm with its key, as the provider publishes it and as aws-lc-rs takes it.
struct Signer {
    algorithm: Algorithm,
    peer: jsonwebtoken::Algorithm,
    jwk: Value,
    public: Vec<u8>,
    bare: &'static dyn VerificationAlgorithm,
    sign: Box<Sign>,
}

/// Microseconds for one token.
struct Costs {
    whole: f64,
    jsonwebtoken: f64,
    bare: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut measured = Vec::new();
    for signer in signers()? {
        measured.push((signer.algorithm.name(), measure(&signer)?));
    }
    if std::env::args().any(|argument| argument == "--json") {
        println!("{}", json!({ "measure": "ciba.verify", "rounds": ROUNDS, "rows": rows(&measured) }));
        return Ok(());
    }
    println!("one ID token, microseconds, median of {ROUNDS} rounds of {A_ROUND}");
    for (name, Costs { whole, jsonwebtoken, bare }) in measured {
        let ratio = whole / bare;
        println!(
            "  {name:<6} whole {whole:>6.1}   jsonwebtoken {jsonwebtoken:>6.1}   bare {bare:>6.1}   \
             whole / bare {ratio:>5.2}"
        );
    }
    Ok(())
}

fn rows(measured: &[(&str, Costs)]) -> Vec<Value> {
    let row = |name: &str, client: &str, value: f64| json!({ "figure": format!("{name}, microseconds"), "client": client, "value": value });
    let three = |(name, costs): &(&str, Costs)| {
        [
            row(name, "ciba::verify", costs.whole),
            row(name, "jsonwebtoken", costs.jsonwebtoken),
            row(name, "bare aws-lc-rs", costs.bare),
        ]
    };
    measured.iter().flat_map(three).collect()
}

fn measure(signer: &Signer) -> Result<Costs, Box<dyn Error>> {
    let now = Timestamp::now();
    let issued_at = now.as_second();
    let header = json!({ "alg": signer.algorithm.name(), "kid": "key", "typ": "JWT" });
    let claims = json!({
        "iss": ISSUER, "aud": "till", "sub": SUBJECT, "iat": issued_at, "nbf": issued_at,
        "exp": issued_at + 300, "auth_time": issued_at - 20, "tid": "priv", "amr": ["external"],
        "idp": "bankid", "email": "anna@example.com", "email_verified": true,
    });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&header), part(&claims));
    let signature = (signer.sign)(signed.as_bytes())?;
    let text = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(&signature));

    let (issuer, client_id) = (Issuer::parse(ISSUER, Transport::Https)?, ClientId::parse("till")?);
    let keys = KeySet::read(&issuer, &HttpAnswer::json(200, &json!({ "keys": [signer.jwk] }).to_string()))?;
    let access_token = AccessToken::parse("token").ok_or("the access token is unusable")?;
    let auth_req_id = AuthReqId::parse("request").ok_or("the request id is unusable")?;
    let expected = Expected {
        issuer: &issuer,
        client_id: &client_id,
        algorithms: &[signer.algorithm],
        auth_req_id: &auth_req_id,
        request_sent_at: now,
        access_token: &access_token,
        refresh_token: None,
        tenant: Some("priv"),
        skew: SKEW,
    };
    let whole = || {
        let token = IdTokenText::parse(&text);
        let verified = token.and_then(|token| verify(&token, &keys, &expected, now).ok());
        verified.is_some_and(|verified| verified.subject() == SUBJECT && verified.issuer() == ISSUER)
    };
    let peer_key = DecodingKey::from_jwk(&serde_json::from_value::<Jwk>(signer.jwk.clone())?)?;
    let mut validation = Validation::new(signer.peer);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&["till"]);
    let peer = || {
        let decoded = jsonwebtoken::decode::<Value>(&text, &peer_key, &validation);
        decoded.is_ok_and(|decoded| decoded.claims["sub"] == SUBJECT)
    };
    let bare_key = UnparsedPublicKey::new(signer.bare, &signer.public);
    let bare = || bare_key.verify(signed.as_bytes(), &signature).is_ok();

    let (mut wholes, mut peers, mut bares) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        wholes.push(microseconds(whole)?);
        peers.push(microseconds(peer)?);
        bares.push(microseconds(bare)?);
    }
    Ok(Costs { whole: median(wholes), jsonwebtoken: median(peers), bare: median(bares) })
}

fn microseconds(verified: impl Fn() -> bool) -> Result<f64, Box<dyn Error>> {
    let start = Instant::now();
    for _ in 0..A_ROUND {
        if !verified() {
            return Err("a good token was refused".into());
        }
    }
    Ok(start.elapsed().as_secs_f64() * 1e6 / f64::from(A_ROUND))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn signers() -> Result<[Signer; 4], Box<dyn Error>> {
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let rsa = |algorithm, peer, bare, padding| -> Result<Signer, Box<dyn Error>> {
        let key = RsaKeyPair::generate(KeySize::Rsa2048)?;
        let public = key.public_key();
        let n = encode(public.modulus().big_endian_without_leading_zero());
        let e = encode(public.exponent().big_endian_without_leading_zero());
        let public = public.as_ref().to_vec();
        let sign = move |message: &[u8]| -> Signature {
            let mut signature = vec![0; key.public_modulus_len()];
            key.sign(padding, &SystemRandom::new(), message, &mut signature)?;
            Ok(signature)
        };
        let jwk = json!({ "kid": "key", "kty": "RSA", "n": n, "e": e });
        Ok(Signer { algorithm, peer, jwk, public, bare, sign: Box::new(sign) })
    };
    let p256 = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?;
    let point = p256.public_key().as_ref().to_vec();
    let ed25519 = Ed25519KeyPair::generate()?;
    let x = ed25519.public_key().as_ref().to_vec();
    Ok([
        rsa(
            Algorithm::Rs256,
            jsonwebtoken::Algorithm::RS256,
            &RSA_PKCS1_2048_8192_SHA256,
            &RSA_PKCS1_SHA256,
        )?,
        rsa(Algorithm::Ps256, jsonwebtoken::Algorithm::PS256, &RSA_PSS_2048_8192_SHA256, &RSA_PSS_SHA256)?,
        Signer {
            algorithm: Algorithm::Es256,
            peer: jsonwebtoken::Algorithm::ES256,
            jwk: json!({ "kid": "key", "kty": "EC", "crv": "P-256",
                         "x": encode(&point[1..33]), "y": encode(&point[33..]) }),
            public: point,
            bare: &ECDSA_P256_SHA256_FIXED,
            sign: Box::new(move |message| Ok(p256.sign(&SystemRandom::new(), message)?.as_ref().to_vec())),
        },
        Signer {
            algorithm: Algorithm::EdDsa,
            peer: jsonwebtoken::Algorithm::EdDSA,
            jwk: json!({ "kid": "key", "kty": "OKP", "crv": "Ed25519", "x": encode(&x) }),
            public: x,
            bare: &ED25519,
            sign: Box::new(move |message| Ok(ed25519.sign(message).as_ref().to_vec())),
        },
    ])
}
