//! One more than the most keys, one bit less than the least: limits hold exactly where they are said to be.

use ciba::KeysError;
use serde_json::{Value, json};

use crate::signer::{PEN, encode, read_keys, rsa_jwk};

#[test]
fn more_keys_than_sixty_four() {
    let keys = |count: usize| -> Value {
        let named = |number| {
            let mut key = rsa_jwk("rsa", &PEN.rsa);
            key["kid"] = json!(format!("key-{number}"));
            key
        };
        json!({ "keys": (0..count).map(named).collect::<Vec<_>>() })
    };
    assert!(read_keys(&keys(64)).is_ok());
    assert_eq!(read_keys(&keys(65)).unwrap_err(), KeysError::NoList);
}

#[test]
fn a_modulus_of_one_bit_too_few_or_too_many() {
    for (first, rest, bits) in [(0x7f, 255, 2047), (0x40, 255, 2047), (0x01, 1024, 8193)] {
        let mut key = rsa_jwk("rsa", &PEN.rsa);
        key["n"] = json!(encode(&[vec![first], vec![0xff; rest]].concat()));
        assert_eq!(read_keys(&json!({ "keys": [key] })).unwrap_err(), KeysError::NoUsableKey, "{bits} bits");
    }
}
