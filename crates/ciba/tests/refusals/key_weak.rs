//! RFC 7518 section 3.3: at least 2,048 bits; an exponent of 1 verifies anything; points must lie on the curve.

use ciba::{Algorithm, IdTokenRefused, KeysError};
use serde_json::{Value, json};

use crate::signer::{Case, PEN, decode, encode, read_keys, rsa_jwk};

fn spoiled(member: &str, value: Value) -> KeysError {
    let mut key = rsa_jwk("rsa", &PEN.rsa);
    key[member] = value;
    read_keys(&json!({ "keys": [key] })).unwrap_err()
}

#[test]
fn a_modulus_too_short_or_too_long() {
    for bytes in [0, 128, 255, 1025] {
        assert_eq!(spoiled("n", json!(encode(&vec![0xff; bytes]))), KeysError::NoUsableKey, "{bytes}");
    }
    let padded = [vec![0; 200], vec![0xff; 128]].concat();
    assert_eq!(spoiled("n", json!(encode(&padded))), KeysError::NoUsableKey, "zeros make no key longer");
}

#[test]
fn an_exponent_that_signs_nothing() {
    let too_small = [&[][..], &[0], &[1], &[3], &[17], &[0xff, 0xff]];
    let even_or_too_long = [&[1, 0, 0][..], &[1, 0, 2], &[1, 0, 0, 0, 1], &[0, 1, 0, 0, 0, 1]];
    for exponent in too_small.into_iter().chain(even_or_too_long) {
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
fn a_modulus_one_bit_too_short() {
    let mut modulus = vec![0xff; 256];
    modulus[0] = 0x7f;
    assert_eq!(spoiled("n", json!(encode(&modulus))), KeysError::NoUsableKey);
}

#[test]
fn a_coordinate_with_a_zero_too_many_or_too_few() {
    for (at, member, algorithm, kid) in [
        (1, "x", Algorithm::Es256, "p256"),
        (1, "y", Algorithm::Es256, "p256"),
        (4, "x", Algorithm::EdDsa, "ed25519"),
    ] {
        let mut case = Case::signed_with(algorithm, kid);
        let coordinate = decode(case.key_set["keys"][at][member].as_str().unwrap());
        for wrong in [[vec![0], coordinate.clone()].concat(), coordinate[1..].to_vec(), vec![]] {
            case.key_set["keys"][at][member] = json!(encode(&wrong));
            case.refused(&IdTokenRefused::UnknownKey);
        }
    }
}

#[test]
fn a_point_that_is_not_on_its_curve() {
    let mut keys = PEN.key_set();
    keys["keys"][1]["y"] = json!(encode(&[7; 32]));
    let mut case = Case::signed_with(Algorithm::Es256, "p256");
    case.key_set = keys;
    case.refused(&IdTokenRefused::UnknownKey);
}
