//! RFC 8725 section 3.1: the key decides the family of algorithms, and its `alg` the algorithm.

use ciba::{Algorithm, IdTokenRefused, KeysError};
use serde_json::json;

use crate::signer::{Case, PEN, read_keys};

#[test]
fn an_algorithm_of_another_family() {
    for kid in ["p256", "p384", "p521", "ed25519"] {
        Case::good().header("kid", kid).refused(&IdTokenRefused::KeyMismatch);
    }
    for algorithm in [Algorithm::Es256, Algorithm::EdDsa] {
        Case::signed_with(algorithm, "rsa").refused(&IdTokenRefused::KeyMismatch);
    }
    Case::signed_with(Algorithm::Es256, "p384").refused(&IdTokenRefused::KeyMismatch);
}

#[test]
fn a_key_that_is_for_another_algorithm() {
    let mut case = Case::good();
    case.key_set["keys"][0]["alg"] = json!("PS256");
    case.refused(&IdTokenRefused::KeyMismatch);
}

#[test]
fn a_key_whose_algorithm_is_none_of_its_kind() {
    for name in [
        json!("none"),
        json!("HS256"),
        json!("RSA-OAEP"),
        json!("rs256"),
        json!("ES256"),
        json!(null),
        json!(["RS256"]),
    ] {
        let mut case = Case::good();
        case.key_set["keys"][0]["alg"] = name;
        case.refused(&IdTokenRefused::UnknownKey);
    }
}

#[test]
fn a_key_named_by_no_text_or_of_no_kind() {
    for (member, value) in
        [("kid", json!(7)), ("kid", json!(null)), ("kty", json!("rsa")), ("kty", json!(null))]
    {
        let mut case = Case::good();
        case.key_set["keys"][0][member] = value;
        case.refused(&IdTokenRefused::UnknownKey);
    }
}

#[test]
fn a_key_on_another_curve_than_it_says() {
    for (at, curve) in
        [(1, "P-384"), (2, "P-256"), (3, "P-384"), (4, "X25519"), (4, "Ed448"), (1, "secp256k1")]
    {
        let mut case = Case::good();
        case.key_set["keys"][at]["crv"] = json!(curve);
        case.header("kid", ["rsa", "p256", "p384", "p521", "ed25519"][at])
            .refused(&IdTokenRefused::UnknownKey);
    }
}

#[test]
fn a_key_that_is_for_encryption_or_not_for_verifying() {
    let mut case = Case::good();
    case.key_set["keys"][0]["use"] = json!("enc");
    case.refused(&IdTokenRefused::UnknownKey);
    for operations in [json!(["encrypt"]), json!([]), json!("verify")] {
        let mut case = Case::good();
        case.key_set["keys"][0]["key_ops"] = operations;
        case.refused(&IdTokenRefused::UnknownKey);
    }
}

#[test]
fn a_symmetric_key_alone_is_no_key_set() {
    let keys = json!({ "keys": [{ "kid": "rsa", "kty": "oct", "k": "c2VjcmV0" }] });
    assert_eq!(read_keys(&keys).unwrap_err(), KeysError::NoUsableKey);
    let mut mixed = PEN.key_set();
    mixed["keys"].as_array_mut().unwrap().push(json!({ "kid": "oct", "kty": "oct", "k": "c2VjcmV0" }));
    let mut case = Case::good().header("kid", "oct");
    case.key_set = mixed;
    case.refused(&IdTokenRefused::UnknownKey);
}
