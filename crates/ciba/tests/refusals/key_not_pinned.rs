//! Pinned keys: where a set lacks all of them, somebody may stand between, and the error says so.

use ciba::{Algorithm, HttpAnswer, IdTokenRefused, IdTokenText, KeyPins, KeySet, KeysError};
use serde_json::{Value, json};

use crate::signer::{Case, PEN, encode, issuer, read_keys, rsa_jwk};

/// The keys of this document, of which `pinned` alone is believed.
fn pinned(document: &Value, pinned: &Value) -> KeySet {
    let pins = read_keys(&json!({ "keys": [pinned] })).unwrap();
    let pins: Vec<String> = pins.thumbprints().map(|key| key.to_string()).collect();
    let pins = KeyPins::parse(pins.iter().map(String::as_str)).unwrap();
    KeySet::read_pinned(&issuer(), &HttpAnswer::json(200, &document.to_string()), &pins).unwrap()
}

#[test]
fn a_set_without_any_pinned_key() {
    let ours = read_keys(&json!({ "keys": [rsa_jwk("rsa", &PEN.rsa)] })).unwrap();
    let pins: Vec<String> = ours.thumbprints().map(|key| key.to_string()).collect();
    let pins = KeyPins::parse(pins.iter().map(String::as_str)).unwrap();
    let other = json!({ "keys": [rsa_jwk("rsa", &PEN.other_rsa)] });
    let refused =
        KeySet::read_pinned(&issuer(), &HttpAnswer::json(200, &other.to_string()), &pins).unwrap_err();
    assert_eq!(refused, KeysError::NotPinned);
    assert!(refused.to_string().contains("pinned"), "{refused}");
}

#[test]
fn the_other_rules_hold_as_well() {
    let pins = KeyPins::parse(["kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"]).unwrap();
    let read = |status, document: &str| {
        KeySet::read_pinned(&issuer(), &HttpAnswer::json(status, document), &pins).unwrap_err()
    };
    assert_eq!(read(500, r#"{"keys":[]}"#), KeysError::NoDocument { status: 500 });
    assert_eq!(read(200, r#"{"keys":[]}"#), KeysError::NoUsableKey);
}

/// With its name and without: the provider has changed its key, or somebody who has added one stands between.
#[test]
fn a_token_of_a_published_key_that_is_not_pinned() {
    let keys = pinned(&PEN.key_set(), &PEN.key_set()["keys"][4]);
    let left_out: Vec<_> = read_keys(&PEN.key_set()).unwrap().thumbprints().take(4).collect();
    assert_eq!(keys.unpinned().collect::<Vec<_>>(), left_out);
    for (algorithm, kid) in [(Algorithm::Rs256, "rsa"), (Algorithm::Ps256, "rsa"), (Algorithm::Es256, "p256")]
    {
        let mut case = Case::signed_with(algorithm, kid);
        let token = case.token();
        let text = IdTokenText::parse(&token).unwrap();
        let refused = case.verdict_by(&keys, &token).unwrap_err();
        assert_eq!(refused, IdTokenRefused::KeyNotPinned, "{kid}");
        assert!(refused.to_string().contains("not pinned") && !refused.may_be_rotated_key(&text));
        case.header.remove("kid");
        assert_eq!(case.verdict_by(&keys, &case.token()).unwrap_err(), IdTokenRefused::KeyNotPinned);
    }
    let good = Case::signed_with(Algorithm::EdDsa, "ed25519");
    assert!(good.verdict_by(&keys, &good.token()).is_ok());
}

/// Of two keys of one kind the one that is pinned fits a token without a name.
#[test]
fn a_token_without_a_name_whose_key_is_beside_the_pinned_one() {
    let (ours, other) = (rsa_jwk("a", &PEN.rsa), rsa_jwk("b", &PEN.other_rsa));
    let document = json!({ "keys": [ours, other] });
    let mut case = Case::good();
    case.header.remove("kid");
    let by = |pin: &Value| case.verdict_by(&pinned(&document, pin), &case.token());
    assert_eq!(by(&document["keys"][0]).map(|_| ()), Ok(()));
    assert_eq!(by(&document["keys"][1]).unwrap_err(), IdTokenRefused::KeyNotPinned);
}

#[test]
fn a_wrong_signature_under_the_name_of_such_a_key_claims_nothing() {
    let keys = pinned(&PEN.key_set(), &PEN.key_set()["keys"][4]);
    for (header, reason) in [
        (json!({ "alg": "RS256", "kid": "rsa" }), IdTokenRefused::UnknownKey),
        (json!({ "alg": "RS256" }), IdTokenRefused::UnknownKey),
        (json!({ "alg": "RS256", "kid": "ed25519" }), IdTokenRefused::KeyMismatch),
    ] {
        let case = Case::good();
        let token = case.token_under(&header.to_string(), "{}");
        let (signed, _) = token.rsplit_once('.').unwrap();
        let forged = format!("{signed}.{}", encode(&[7; 256]));
        assert_eq!(case.verdict_by(&keys, &forged).unwrap_err(), reason, "{header}");
    }
    assert_eq!(read_keys(&PEN.key_set()).unwrap().unpinned().count(), 0, "nothing is pinned there");
}
