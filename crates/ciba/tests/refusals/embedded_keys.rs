//! RFC 8725 section 3.10: keys come from the provider's published set, never from the token.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use ciba::IdTokenRefused;
use serde_json::{Value, json};

use crate::signer::{Case, PEN, encode, rsa_jwk};

/// A token signed with the attacker's own key, which its header offers in `member`.
fn forged(case: &Case, key: &RsaKeyPair) -> String {
    let token = case.token();
    let signed = &token[..token.rfind('.').unwrap()];
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
    format!("{signed}.{}", encode(&signature))
}

#[test]
fn a_key_brought_along_is_not_used() {
    let own = rsa_jwk("own", &PEN.other_rsa);
    let offers: [(&str, Value); 4] = [
        ("jwk", own.clone()),
        ("jku", json!("https://evil.example/keys")),
        ("x5u", json!("https://evil.example/certificate")),
        ("x5c", json!(["MIIB"])),
    ];
    for (member, value) in offers {
        let named = Case::good().header(member, value.clone());
        assert_eq!(
            named.verdict_on(&forged(&named, &PEN.other_rsa)).unwrap_err(),
            IdTokenRefused::BadSignature
        );
        let unnamed = Case::good().header(member, value).header("kid", "own");
        assert_eq!(
            unnamed.verdict_on(&forged(&unnamed, &PEN.other_rsa)).unwrap_err(),
            IdTokenRefused::UnknownKey
        );
    }
}
