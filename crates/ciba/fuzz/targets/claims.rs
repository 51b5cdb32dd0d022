//! Headers and claims of any bytes under a right signature: whatever is believed was for this client, by
//! this issuer, now. The input is the header up to the first line break, then the claims.
#![no_main]

use std::sync::LazyLock;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciba::{Algorithm, IdTokenText, KeySet, SKEW};
use ciba_fuzz::{ACCESS_TOKEN, AUTH_REQ_ID, CLIENT, ISSUER, NOW, SENT_AT, read_keys, verdict};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

/// The claim by which a token names the request that it answers.
const REQUEST: &str = "urn:openid:params:jwt:claim:auth_req_id";

/// A key that signs whatever the fuzzer thinks of; the same in every run.
static PEN: LazyLock<Ed25519KeyPair> =
    LazyLock::new(|| Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a seed of 32 bytes"));
static KEY_SET: LazyLock<KeySet> = LazyLock::new(|| {
    let x = URL_SAFE_NO_PAD.encode(PEN.public_key().as_ref());
    let document = json!({ "keys": [{ "kid": "pen", "kty": "OKP", "crv": "Ed25519", "x": x }] });
    read_keys(document.to_string().as_bytes()).expect("a key set")
});

fuzz_target!(|input: &[u8]| {
    let Some(line_break) = input.iter().position(|byte| *byte == b'\n') else { return };
    let (header, claims) = (&input[..line_break], &input[line_break + 1..]);
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let signature = URL_SAFE_NO_PAD.encode(PEN.sign(signed.as_bytes()).as_ref());
    let Some(token) = IdTokenText::parse(&format!("{signed}.{signature}")) else { return };
    let Ok(verified) = verdict(&token, &KEY_SET, &[Algorithm::EdDsa]) else { return };

    let header: Value = serde_json::from_slice(header).expect("a believed header is JSON");
    assert_eq!(header["alg"], "EdDSA");
    assert!(header.get("crit").is_none() && header.get("kid").is_none_or(|kid| kid == "pen"));
    let claims: Value = serde_json::from_slice(claims).expect("believed claims are JSON");
    assert_eq!(claims["iss"], ISSUER);
    assert!(
        claims["aud"] == CLIENT
            || claims["aud"].as_array().is_some_and(|all| all.iter().all(|one| one == CLIENT))
    );
    assert!(claims.get("azp").is_none_or(|party| party == CLIENT));
    assert_eq!(claims["sub"], verified.subject());
    assert!((1..=255).contains(&verified.subject().len()));
    let (skew, at) = (SKEW.as_secs_f64(), |name: &str| claims[name].as_f64().expect("a time"));
    assert!(at("exp") + skew + 1.0 > NOW as f64);
    assert!(at("iat") + skew + 1.0 > SENT_AT as f64 && at("iat") < NOW as f64 + skew + 1.0);
    for name in ["nbf", "auth_time"].into_iter().filter(|name| claims.get(*name).is_some()) {
        assert!(at(name) < NOW as f64 + skew + 1.0);
    }
    assert!(claims.get(REQUEST).is_none_or(|id| id == AUTH_REQ_ID));
    assert!(claims.get("urn:openid:params:jwt:claim:rt_hash").is_none(), "there was no refresh token");
    assert!(claims.get("at_hash").is_none_or(|hash| hash == &at_hash()));
});

/// The left half of the access token's SHA-512, as Ed25519 goes with.
fn at_hash() -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA512, ACCESS_TOKEN.as_bytes());
    URL_SAFE_NO_PAD.encode(&digest.as_ref()[..32])
}
