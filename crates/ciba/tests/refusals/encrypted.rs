//! RFC 7516: an encrypted token, which nobody asked for, and a signed one that pretends to be encrypted.

use ciba::IdTokenRefused;

use crate::signer::{Case, encode};

#[test]
fn five_parts() {
    let case = Case::good();
    let header = encode(br#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"rsa"}"#);
    let token = format!(
        "{header}.{}.{}.{}.{}",
        encode(&[1; 256]),
        encode(&[2; 12]),
        encode(&[3; 99]),
        encode(&[4; 16])
    );
    assert_eq!(case.verdict_on(&token).unwrap_err(), IdTokenRefused::NotCompact);
}

#[test]
fn an_algorithm_of_encryption_over_three_parts() {
    for name in ["RSA-OAEP-256", "dir", "ECDH-ES", "A256KW", "PBES2-HS256+A128KW"] {
        Case::good().header("alg", name).refused(&IdTokenRefused::AlgorithmNotAllowed);
    }
}
