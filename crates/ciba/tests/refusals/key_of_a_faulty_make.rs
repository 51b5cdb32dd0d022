//! CVE-2017-15361: an RSA key of the maker whose primes can be found is no key, however long it is.

use ciba::KeysError;
use num_bigint::BigUint;
use serde_json::json;

use crate::signer::{PEN, encode, read_keys, rsa_jwk};

/// `k * M + (65537^a mod M)`, as the faulty generator made its primes, with `M` the product of the first 126.
fn factor(k: u64, a: u32) -> BigUint {
    let is_prime = |number: &u32| (2..*number).all(|divisor| !number.is_multiple_of(divisor));
    let m: BigUint = (2..=701_u32).filter(is_prime).map(BigUint::from).product();
    &m * k + BigUint::from(65_537_u32).modpow(&BigUint::from(a), &m)
}

fn key(modulus: &BigUint) -> serde_json::Value {
    let mut key = rsa_jwk("rsa", &PEN.rsa);
    key["n"] = json!(encode(&modulus.to_bytes_be()));
    json!({ "keys": [key] })
}

#[test]
fn a_modulus_with_the_structure() {
    let (p, q) = (factor(0x001f_ffff_1357_9bdf, 11_111), factor(0x001e_eeee_0246_8ace, 22_222));
    let faulty = &p * &q;
    assert_eq!(faulty.bits(), 2048);
    assert_eq!(read_keys(&key(&faulty)).unwrap_err(), KeysError::NoUsableKey);
    assert!(read_keys(&key(&(faulty + 2_u32))).is_ok(), "nothing but the structure was wrong with it");
}
