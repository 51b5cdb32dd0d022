//! Pinned keys: where a set lacks all of them, somebody may stand between, and the error says so.

use ciba::{HttpAnswer, KeyPins, KeySet, KeysError};
use serde_json::json;

use crate::signer::{PEN, read_keys, rsa_jwk};

#[test]
fn a_set_without_any_pinned_key() {
    let ours = read_keys(&json!({ "keys": [rsa_jwk("rsa", &PEN.rsa)] })).unwrap();
    let pins: Vec<String> = ours.thumbprints().map(|key| key.to_string()).collect();
    let pins = KeyPins::parse(pins.iter().map(String::as_str)).unwrap();
    let other = json!({ "keys": [rsa_jwk("rsa", &PEN.other_rsa)] });
    let refused = KeySet::read_pinned(&HttpAnswer::json(200, &other.to_string()), &pins).unwrap_err();
    assert_eq!(refused, KeysError::NotPinned);
    assert!(refused.to_string().contains("pinned"), "{refused}");
}

#[test]
fn the_other_rules_hold_as_well() {
    let pins = KeyPins::parse(["kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"]).unwrap();
    let read =
        |status, document: &str| KeySet::read_pinned(&HttpAnswer::json(status, document), &pins).unwrap_err();
    assert_eq!(read(500, r#"{"keys":[]}"#), KeysError::NoDocument { status: 500 });
    assert_eq!(read(200, r#"{"keys":[]}"#), KeysError::NoUsableKey);
}
