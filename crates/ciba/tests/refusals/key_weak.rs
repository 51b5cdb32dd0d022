//! RFC 7518 section 3.3: at least 2,048 bits; an exponent of 1 verifies anything; points must lie on the curve.

use ciba::{IdTokenRefused, KeysError};
use serde_json::{Value, json};

use crate::signer::{Case, PEN, encode, read_keys, rsa_jwk};

fn spoiled(member: &str, value: Value) -> KeysError {
    let mut key = rsa_jwk("rsa", &PEN.rsa);
    key[member] = value;
    read_keys(&json!({ "keys": [key] })).unwrap_err()
}

#[test]
fn a_modulus_too_short_or_too_long() {
    for bytes in [128, 255, 1025] {
        assert_eq!(spoiled("n", json!(encode(&vec![0xff; bytes]))), KeysError::NoUsableKey, "{bytes}");
    }
    let padded = [vec![0; 200], vec![0xff; 128]].concat();
    assert_eq!(spoiled("n", json!(encode(&padded))), KeysError::NoUsableKey, "zeros make no key longer");
}

#[test]
fn an_exponent_that_signs_nothing() {
    for exponent in [&[0_u8][..], &[1], &[3], &[1, 0, 0], &[1, 0, 0, 0, 1], &[]] {
        assert_eq!(spoiled("e", json!(encode(exponent))), KeysError::NoUsableKey, "{exponent:?}");
    }
}

#[test]
fn a_modulus_in_another_alphabet_or_padded() {
    let n = rsa_jwk("rsa", &PEN.rsa)["n"].as_str().unwrap().to_owned();
    for text in [format!("{n}="), format!("{n} "), format!("+/{n}")] {
        assert_eq!(spoiled("n", json!(text)), KeysError::NoUsableKey);
    }
}

#[test]
fn a_point_that_is_not_on_its_curve() {
    let mut keys = PEN.key_set();
    keys["keys"][1]["y"] = json!(encode(&[7; 32]));
    let mut case = Case::signed_with(ciba::Algorithm::Es256, "p256");
    case.key_set = keys;
    case.refused(&IdTokenRefused::UnknownKey);
}
