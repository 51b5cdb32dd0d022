//! RFC 8725 sections 3.1 and 3.2: only listed algorithms; `none` and the symmetric ones don't exist here.

use ciba::{Algorithm, IdTokenRefused};
use serde_json::json;

use crate::signer::{Case, encode};

#[test]
fn none_in_every_spelling_and_none_at_all() {
    for spelling in
        [json!("none"), json!("None"), json!("nOnE"), json!("NONE"), json!(""), json!(null), json!(["RS256"])]
    {
        Case::good().header("alg", spelling).refused(&IdTokenRefused::AlgorithmNotAllowed);
    }
    let mut case = Case::good();
    case.header.remove("alg");
    case.refused(&IdTokenRefused::AlgorithmNotAllowed);
}

#[test]
fn a_listed_name_in_another_spelling() {
    for spelling in ["rs256", "Rs256", "RS256 ", " RS256", "RS256\0", "RS-256", "ＲＳ256", "RS2560", "RS257"]
    {
        Case::good().header("alg", spelling).refused(&IdTokenRefused::AlgorithmNotAllowed);
    }
    Case::signed_with(Algorithm::EdDsa, "ed25519")
        .header("alg", "EDDSA")
        .refused(&IdTokenRefused::AlgorithmNotAllowed);
}

#[test]
fn none_with_an_empty_signature() {
    let case = Case::good().header("alg", "none");
    let token = case.token();
    let unsigned = &token[..=token.rfind('.').unwrap()];
    assert_eq!(case.verdict_on(unsigned).unwrap_err(), IdTokenRefused::AlgorithmNotAllowed);
}

#[test]
fn a_symmetric_algorithm_keyed_with_the_public_key() {
    for name in ["HS256", "HS384", "HS512"] {
        let case = Case::good().header("alg", name);
        let signed = case.token();
        let signed = &signed[..signed.rfind('.').unwrap()];
        let public = case.key_set["keys"][0].to_string();
        let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, public.as_bytes());
        let forged = format!("{signed}.{}", encode(aws_lc_rs::hmac::sign(&key, signed.as_bytes()).as_ref()));
        assert_eq!(case.verdict_on(&forged).unwrap_err(), IdTokenRefused::AlgorithmNotAllowed);
    }
}

#[test]
fn a_good_signature_with_an_algorithm_that_was_not_listed() {
    let mut case = Case::signed_with(Algorithm::Ps256, "rsa");
    case.accepted = vec![Algorithm::Rs256, Algorithm::Es256];
    case.refused(&IdTokenRefused::AlgorithmNotAllowed);
    case.accepted = vec![];
    case.refused(&IdTokenRefused::AlgorithmNotAllowed);
}
