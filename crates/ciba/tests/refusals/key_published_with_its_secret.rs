//! A private or symmetric key in a published key set is everybody's: whatever it signed proves nothing.

use aws_lc_rs::encoding::{AsBigEndian as _, EcPrivateKeyBin};
use aws_lc_rs::signature::EcdsaKeyPair;
use ciba::{Algorithm, IdTokenRefused, KeysError};
use serde_json::json;

use crate::signer::{Case, PEN, encode, read_keys, rsa_jwk};

#[test]
fn any_member_of_a_private_or_symmetric_key() {
    for member in ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"] {
        for value in [json!("AQAB"), json!(""), json!(null), json!([{ "r": "AQAB" }])] {
            let mut case = Case::good();
            case.key_set["keys"][0][member] = value;
            case.refused(&IdTokenRefused::UnknownKey);
        }
        let mut key = rsa_jwk("rsa", &PEN.rsa);
        key[member] = json!("AQAB");
        assert_eq!(read_keys(&json!({ "keys": [key] })).unwrap_err(), KeysError::NoUsableKey, "{member}");
    }
}

#[test]
fn a_real_private_key_of_a_curve() {
    let private =
        |key: &EcdsaKeyPair| -> EcPrivateKeyBin<'static> { key.private_key().as_be_bytes().unwrap() };
    let mut case = Case::signed_with(Algorithm::Es256, "p256");
    case.key_set["keys"][1]["d"] = json!(encode(private(&PEN.p256).as_ref()));
    case.refused(&IdTokenRefused::UnknownKey);
}
