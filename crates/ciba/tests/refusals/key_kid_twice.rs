//! RFC 7517 section 4.5: two signing keys of one name are no set to trust.

use ciba::KeysError;
use serde_json::json;

use crate::signer::{PEN, read_keys, rsa_jwk};

#[test]
fn the_same_name_for_two_keys() {
    let keys = json!({ "keys": [rsa_jwk("a", &PEN.rsa), rsa_jwk("a", &PEN.other_rsa)] });
    assert_eq!(read_keys(&keys).unwrap_err(), KeysError::DuplicateKid);
    let keys = json!({ "keys": [rsa_jwk("a", &PEN.rsa), rsa_jwk("a", &PEN.rsa)] });
    assert_eq!(read_keys(&keys).unwrap_err(), KeysError::DuplicateKid);
}

#[test]
fn the_same_name_for_keys_of_two_kinds() {
    let mut keys = PEN.key_set();
    keys["keys"][1]["kid"] = json!("rsa");
    assert_eq!(read_keys(&keys).unwrap_err(), KeysError::DuplicateKid);
}

#[test]
fn more_keys_than_any_provider_has() {
    let keys: Vec<_> = (0..65).map(|number| rsa_jwk(&number.to_string(), &PEN.rsa)).collect();
    assert_eq!(read_keys(&json!({ "keys": keys })).unwrap_err(), KeysError::NoList);
}
