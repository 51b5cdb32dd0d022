//! Any change to header, claims or signature breaks the signature.

use ciba::{Algorithm, IdTokenRefused};

use crate::signer::{Case, PEN, encode, rsa_jwk};

#[test]
fn claims_of_another_token_under_this_signature() {
    let (case, other) = (Case::good(), Case::good().claim("sub", "subject-2").token());
    let token = case.token();
    let parts: Vec<&str> = token.split('.').collect();
    let payload = other.split('.').nth(1).unwrap();
    let mixed = [parts[0], payload, parts[2]].join(".");
    assert_eq!(case.verdict_on(&mixed).unwrap_err(), IdTokenRefused::BadSignature);
}

#[test]
fn the_right_name_with_another_key_behind_it() {
    let mut case = Case::good();
    case.key_set["keys"][0] = rsa_jwk("rsa", &PEN.other_rsa);
    case.refused(&IdTokenRefused::BadSignature);
}

#[test]
fn no_signature_zeros_and_cut_ones() {
    for algorithm in [(Algorithm::Rs256, "rsa"), (Algorithm::Es256, "p256"), (Algorithm::EdDsa, "ed25519")] {
        let case = Case::signed_with(algorithm.0, algorithm.1);
        let token = case.token();
        let signed = &token[..token.rfind('.').unwrap()];
        for signature in [vec![], vec![0; 64], vec![0; 256], vec![0; 63], vec![0xff; 64]] {
            let forged = format!("{signed}.{}", encode(&signature));
            assert_eq!(case.verdict_on(&forged).unwrap_err(), IdTokenRefused::BadSignature, "{algorithm:?}");
        }
    }
}

#[test]
fn one_rsa_padding_under_the_name_of_the_other() {
    let mut case = Case::signed_with(Algorithm::Ps256, "rsa");
    case.sign_with = Algorithm::Rs256;
    case.refused(&IdTokenRefused::BadSignature);
}
