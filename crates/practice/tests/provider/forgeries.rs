//! False ID tokens and false keys: each is false in the way its name says, and in no other.

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use practice::{
    Decision, Endpoint, Fault, Faults, Forgery, KeyTwist, Options, Profile, Shape, Signing, Twist, Which,
};
use serde_json::{Value, json};

use crate::till::{ANNA, Till, quick};

const KEYS: &str = "/.well-known/openid-configuration/jwks";

/// The first point's length in the public key of P-256 and what stands before it (RFC 5480, section 2).
const P256_HEAD: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE";

fn forging(till: &Till, forgery: Forgery) {
    let fault = Fault::Twist(Twist::Forged(forgery));
    till.practice.with_faults(Faults::none().on(Endpoint::Token, Which::Every, fault));
}

async fn id_token(till: &Till) -> String {
    let id = till.start(ANNA).await;
    till.practice.answer(&id, &Decision::AcceptAsOwner).unwrap();
    till.poll(&id).await.json()["id_token"].as_str().unwrap().to_owned()
}

async fn forged(till: &Till, forgery: Forgery) -> String {
    forging(till, forgery);
    id_token(till).await
}

async fn published(till: &Till) -> Value {
    till.get(KEYS).await.json()["keys"][0].clone()
}

fn part(token: &str, place: usize) -> String {
    let part = token.split('.').nth(place).unwrap();
    String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn header(token: &str) -> Value {
    serde_json::from_str(&part(token, 0)).unwrap()
}

/// Whether the signature is the one of this key under this algorithm, whatever the token says.
fn verifies(token: &str, jwk: &Value, algorithm: Algorithm) -> bool {
    let jwk: Jwk = serde_json::from_value(jwk.clone()).unwrap();
    is_signed(token, &DecodingKey::from_jwk(&jwk).unwrap(), algorithm)
}

fn is_signed(token: &str, key: &DecodingKey, algorithm: Algorithm) -> bool {
    let (input, signature) = token.rsplit_once('.').unwrap();
    jsonwebtoken::crypto::verify(signature, input.as_bytes(), key, algorithm).unwrap()
}

#[tokio::test]
async fn a_header_can_be_changed_and_the_signature_still_fits() {
    let till = Till::new(quick(Profile::Teaching));
    let jwk = published(&till).await;
    let token = forged(&till, Forgery::NoKeyId).await;
    assert_eq!(header(&token).get("kid"), None);
    assert!(verifies(&token, &jwk, Algorithm::ES256));
    for (name, value) in [
        ("kid", json!("k".repeat(100_000))),
        ("kid", json!("../../etc/passwd' OR 1=1")),
        ("crit", json!(["b64"])),
        ("jku", json!("https://elsewhere.example/jwks")),
        ("alg", json!("nOnE")),
    ] {
        let token = forged(&till, Forgery::Header { name, value: Some(value.clone()) }).await;
        assert_eq!(header(&token)[name], value);
        assert!(verifies(&token, &jwk, Algorithm::ES256), "{name}");
    }
}

#[tokio::test]
async fn a_key_in_the_header_signed_it_and_nobody_published_that() {
    let till = Till::new(quick(Profile::Teaching));
    let token = forged(&till, Forgery::EmbeddedKey).await;
    let header = header(&token);
    assert!(verifies(&token, &header["jwk"], Algorithm::ES256));
    assert!(!verifies(&token, &published(&till).await, Algorithm::ES256));
    assert_eq!(header["kid"], header["jwk"]["kid"]);
}

#[tokio::test]
async fn another_algorithm_is_used_by_the_published_key() {
    let till = Till::new(Options { signing: Signing::Rs256, ..Options::default() });
    let jwk = published(&till).await;
    let token = forged(&till, Forgery::OtherAlgorithm).await;
    assert_eq!(header(&token)["alg"], "PS256");
    assert!(verifies(&token, &jwk, Algorithm::PS256));
    assert!(!verifies(&token, &jwk, Algorithm::RS256));
    let till = Till::new(quick(Profile::Teaching));
    assert_eq!(header(&forged(&till, Forgery::OtherAlgorithm).await)["alg"], "ES384");
}

#[tokio::test]
async fn the_published_key_is_used_as_a_secret() {
    let till = Till::new(quick(Profile::Teaching));
    let jwk = published(&till).await;
    let bytes = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap()).unwrap();
    let der = [STANDARD.decode(P256_HEAD).unwrap(), bytes("x"), bytes("y")].concat();
    let encoded = STANDARD.encode(der);
    let (first, second) = encoded.split_at(64);
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{first}\n{second}\n-----END PUBLIC KEY-----\n");
    let token = forged(&till, Forgery::PublicKeyAsSecret).await;
    assert_eq!(header(&token)["alg"], "HS256");
    assert!(is_signed(&token, &DecodingKey::from_secret(pem.as_bytes()), Algorithm::HS256));
}

#[tokio::test]
async fn a_signature_under_exponent_one_is_the_padded_hash_itself() {
    let till = Till::new(quick(Profile::Teaching));
    till.practice.with_faults(
        Faults::none()
            .on(Endpoint::Token, Which::Every, Fault::Twist(Twist::Forged(Forgery::ExponentOne)))
            .on(Endpoint::Keys, Which::Every, Fault::Twist(Twist::Keys(KeyTwist::ExponentOne))),
    );
    let token = id_token(&till).await;
    let jwk = published(&till).await;
    assert_eq!((&jwk["e"], &jwk["alg"]), (&json!("AQ"), &json!("RS256")));
    assert_eq!(header(&token)["kid"], jwk["kid"]);
    let (input, signature) = token.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let modulus = URL_SAFE_NO_PAD.decode(jwk["n"].as_str().unwrap()).unwrap();
    assert_eq!((signature.len(), modulus.len()), (256, 256));
    assert!(signature < modulus);
    assert!(signature.starts_with(&[0, 1, 0xff, 0xff]));
    assert!(signature.ends_with(digest::digest(&digest::SHA256, input.as_bytes()).as_ref()));
}

#[tokio::test]
async fn keys_can_change_in_the_middle_of_a_check() {
    let till = Till::new(quick(Profile::Teaching));
    let twist = |twist: KeyTwist| Fault::Twist(Twist::Keys(twist));
    till.practice.with_faults(
        Faults::none()
            .on(Endpoint::Token, Which::From(1), Fault::Twist(Twist::Forged(Forgery::NextKey)))
            .on(Endpoint::Keys, Which::Nth(2), twist(KeyTwist::Next))
            .on(Endpoint::Keys, Which::From(3), twist(KeyTwist::NextAlone)),
    );
    let before = till.get(KEYS).await.json();
    let token = id_token(&till).await;
    let (between, after) = (till.get(KEYS).await.json(), till.get(KEYS).await.json());
    assert_eq!(before["keys"].as_array().unwrap().len(), 1);
    assert_eq!(between["keys"][0], before["keys"][0]);
    assert_eq!(after["keys"], json!([between["keys"][1]]));
    assert!(!verifies(&token, &before["keys"][0], Algorithm::ES256));
    assert!(verifies(&token, &after["keys"][0], Algorithm::ES256));
    assert_eq!(header(&token)["kid"], after["keys"][0]["kid"]);
}

#[tokio::test]
async fn published_keys_can_be_weak_or_for_something_else() {
    let till = Till::new(quick(Profile::Teaching));
    let kid = published(&till).await["kid"].clone();
    let twisted = async |twist: KeyTwist| {
        let fault = Fault::Twist(Twist::Keys(twist));
        till.practice.with_faults(Faults::none().on(Endpoint::Keys, Which::Every, fault));
        published(&till).await
    };
    let weak = twisted(KeyTwist::Weak).await;
    assert_eq!(URL_SAFE_NO_PAD.decode(weak["n"].as_str().unwrap()).unwrap().len() * 8, 1_024);
    assert_eq!(weak["kid"], kid);
    let other = twisted(KeyTwist::Member { name: "use", value: Some(json!("enc")) }).await;
    assert_eq!((&other["use"], &other["kid"]), (&json!("enc"), &kid));
    assert_eq!(twisted(KeyTwist::Member { name: "alg", value: None }).await.get("alg"), None);
}

#[tokio::test]
async fn a_token_can_say_what_no_json_value_can() {
    let till = Till::new(quick(Profile::Teaching));
    let jwk = published(&till).await;
    let text = Forgery::ClaimText { name: "exp", text: "1e400" };
    let twice = Forgery::ClaimTwice { name: "sub", value: json!("practice-nobody") };
    for (forgery, name, ends) in
        [(text, "\"exp\":", "\"exp\":1e400}"), (twice, "\"sub\":", "\"sub\":\"practice-nobody\"}")]
    {
        let token = forged(&till, forgery).await;
        let claims = part(&token, 1);
        assert!(claims.ends_with(ends), "{claims}");
        assert_eq!(claims.matches(name).count(), if name == "\"sub\":" { 2 } else { 1 }, "{claims}");
        assert!(verifies(&token, &jwk, Algorithm::ES256));
    }
}

#[tokio::test]
async fn a_token_can_have_another_form() {
    let till = Till::new(quick(Profile::Teaching));
    for (shape, dots) in [(Shape::FourParts, 3), (Shape::FiveParts, 4), (Shape::TwoParts, 1)] {
        let token = forged(&till, Forgery::Shape(shape)).await;
        assert_eq!(token.matches('.').count(), dots, "{shape:?}");
    }
    assert!(forged(&till, Forgery::Shape(Shape::Padded)).await.ends_with("=="));
    assert!(forged(&till, Forgery::Shape(Shape::LineFeed)).await.ends_with('\n'));
    let json: Value = serde_json::from_str(&forged(&till, Forgery::Shape(Shape::Json)).await).unwrap();
    let text = |name: &str| json[name].as_str().unwrap().to_owned();
    let token = format!("{}.{}.{}", text("protected"), text("payload"), text("signature"));
    assert!(verifies(&token, &published(&till).await, Algorithm::ES256));
}

#[tokio::test]
async fn an_old_token_can_come_again() {
    let till = Till::new(quick(Profile::Teaching));
    let first = id_token(&till).await;
    till.advance_ms(60_000);
    assert_eq!(forged(&till, Forgery::Replayed).await, first);
    till.practice.with_faults(Faults::none());
    let mut validation = Validation::new(Algorithm::ES256);
    validation.validate_exp = false;
    validation.validate_aud = false;
    let jwk: Jwk = serde_json::from_value(published(&till).await).unwrap();
    let honest = id_token(&till).await;
    assert_ne!(honest, first);
    assert!(decode::<Value>(&honest, &DecodingKey::from_jwk(&jwk).unwrap(), &validation).is_ok());
}
