//! Key sets as providers publish them, change them, and as they can be pinned.

use std::time::Duration;

use ciba::{Algorithm, HttpAnswer, IdTokenText, KeyCache, KeyPins, KeySet};
use serde_json::json;

use crate::accepts::signing_keys::{p256, rsa};
use crate::refusals::any_instant;
use crate::signer::{Case, PEN, decode, encode, issuer, read_keys, rsa_jwk};

/// RFC 7638 section 3.1.
const N: &str = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
const THUMBPRINT: &str = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";

#[test]
fn the_thumbprint_of_the_standards_example_whatever_else_the_key_says() {
    for e in ["AQAB", "AAEAAQ"] {
        let keys = read_keys(&json!({ "keys": [
            { "kty": "RSA", "n": N, "e": e, "alg": "RS256", "kid": "2011-04-29", "x5t": "AAAA" },
        ]}));
        let thumbprints: Vec<String> = keys.unwrap().thumbprints().map(|key| key.to_string()).collect();
        assert_eq!(thumbprints, [THUMBPRINT]);
    }
}

#[test]
fn every_kind_has_its_own_and_a_token_tells_which_signed_it() {
    let keys = read_keys(&PEN.key_set()).unwrap();
    let thumbprints: Vec<_> = keys.thumbprints().collect();
    for (at, (algorithm, kid)) in [
        (Algorithm::Rs256, "rsa"),
        (Algorithm::Es256, "p256"),
        (Algorithm::Es384, "p384"),
        (Algorithm::Es512, "p521"),
        (Algorithm::EdDsa, "ed25519"),
    ]
    .into_iter()
    .enumerate()
    {
        let verified = Case::signed_with(algorithm, kid).verdict().unwrap();
        assert_eq!(verified.key_thumbprint(), thumbprints[at], "{kid}");
        assert!(!thumbprints[..at].contains(&thumbprints[at]), "{kid}");
    }
}

#[test]
fn a_key_has_one_thumbprint_whichever_side_takes_it() {
    for key in [p256(), rsa()] {
        let keys =
            read_keys(&serde_json::from_str(&format!(r#"{{"keys":[{}]}}"#, key.public_jwk())).unwrap());
        let thumbprints: Vec<String> = keys.unwrap().thumbprints().map(|key| key.to_string()).collect();
        assert_eq!(thumbprints, [key.key_id()]);
    }
}

#[test]
fn of_a_set_with_pinned_keys_those_alone_are_kept() {
    let all = HttpAnswer::json(200, &PEN.key_set().to_string());
    let ed25519 = KeySet::read(&issuer(), &all).unwrap().thumbprints().last().unwrap();
    let pins = KeyPins::parse([THUMBPRINT, &ed25519.to_string()]).unwrap();
    let listed: Vec<String> = pins.iter().map(ToString::to_string).collect();
    assert_eq!(listed, [THUMBPRINT, &ed25519.to_string()]);
    let kept = KeySet::read_pinned(&issuer(), &all, &pins).unwrap();
    assert_eq!(kept.thumbprints().collect::<Vec<_>>(), [ed25519]);
    let named = |kid| IdTokenText::parse(&Case::good().header("kid", kid).token()).unwrap();
    assert!(kept.knows_key_of(&named("ed25519")) && !kept.knows_key_of(&named("rsa")));
}

#[test]
fn as_many_keys_as_a_large_provider_has_under_any_content_type() {
    let keys: Vec<_> = (0..64).map(|number| rsa_jwk(&number.to_string(), &PEN.rsa)).collect();
    let answer = HttpAnswer {
        content_type: Some("application/octet-stream".to_owned()),
        ..HttpAnswer::json(200, &json!({ "keys": keys }).to_string())
    };
    assert_eq!(KeySet::read(&issuer(), &answer).unwrap().thumbprints().count(), 64);
}

#[test]
fn the_longest_numbers_that_a_key_may_have() {
    let mut key = rsa_jwk("rsa", &PEN.rsa);
    key["e"] = json!(encode(&[0xff, 0, 0, 1]));
    assert!(read_keys(&json!({ "keys": [key] })).is_ok());
    key["n"] = json!(encode(&[0xff; 1024]));
    assert!(read_keys(&json!({ "keys": [key] })).is_ok());
}

#[test]
fn a_key_that_says_what_it_is_for_and_one_whose_numbers_begin_with_zeros() {
    let mut case = Case::good();
    let key = &mut case.key_set["keys"][0];
    key["alg"] = json!("RS256");
    key["key_ops"] = json!(["sign", "verify"]);
    key["x5c"] = json!(["not read"]);
    for member in ["n", "e"] {
        let number = decode(key[member].as_str().unwrap());
        key[member] = json!(encode(&[vec![0], number].concat()));
    }
    assert!(case.verdict().is_ok());
}

/// Its tokens name no key: before the new one is known, they look like forged ones.
#[test]
fn a_key_without_a_name_that_is_exchanged_while_a_request_is_under_way() {
    let (start, mut case) = (any_instant(), Case::good());
    case.header.remove("kid");
    let text = case.token();
    let token = IdTokenText::parse(&text).unwrap();
    let set = |keys| read_keys(&json!({ "keys": keys })).unwrap();
    for old in [
        vec![rsa_jwk("old", &PEN.other_rsa)],
        vec![rsa_jwk("old", &PEN.other_rsa), rsa_jwk("older", &PEN.rsa)],
    ] {
        let mut cache = KeyCache::new();
        cache.fetched(Some(set(old)), start);
        let now = start + Duration::from_secs(1);
        assert!(!cache.wants_fetch(Some(&token), now), "nothing shows before it is verified");
        let refused = case.verdict_by(cache.keys().unwrap(), &text).unwrap_err();
        assert!(cache.wants_fetch_after(&token, &refused, now), "{refused}");
        cache.fetched(Some(set(vec![rsa_jwk("new", &PEN.rsa)])), now);
        assert!(case.verdict_by(cache.keys().unwrap(), &text).is_ok());
        // A flood of forged ones makes no flood of fetches.
        let soon = now + KeyCache::GAP - Duration::from_secs(1);
        assert!(!cache.wants_fetch_after(&token, &refused, soon));
        assert!(cache.wants_fetch_after(&token, &refused, now + KeyCache::GAP));
    }
}

#[test]
fn a_wrong_signature_under_a_key_name_and_a_wrong_claim_are_no_reasons_to_ask_for_keys() {
    let mut cache = KeyCache::new();
    let start = any_instant();
    cache.fetched(Some(read_keys(&PEN.key_set()).unwrap()), start);
    let mut forged = Case::good();
    forged.key_set["keys"][0] = rsa_jwk("rsa", &PEN.other_rsa);
    for case in [forged, Case::good().claim("iss", "https://other.example")] {
        let token = IdTokenText::parse(&case.token()).unwrap();
        let refused = case.verdict().unwrap_err();
        assert!(!cache.wants_fetch_after(&token, &refused, start + KeyCache::GAP), "{refused}");
    }
}

#[test]
fn a_key_that_is_exchanged_while_a_request_is_under_way() {
    let (start, mut case) = (any_instant(), Case::good().header("kid", "new"));
    let mut cache = KeyCache::new();
    cache.fetched(Some(read_keys(&PEN.key_set()).unwrap()), start);
    let token = IdTokenText::parse(&case.token()).unwrap();
    let now = start + Duration::from_secs(1);
    assert!(!cache.wants_fetch(None, now), "nothing is due by itself");
    assert!(cache.wants_fetch(Some(&token), now), "however fresh the keys are");
    // Old and new side by side, as providers do it.
    case.key_set["keys"].as_array_mut().unwrap().push(rsa_jwk("new", &PEN.rsa));
    cache.fetched(Some(read_keys(&case.key_set).unwrap()), now);
    assert!(cache.keys().unwrap().knows_key_of(&token));
    assert!(!cache.wants_fetch(Some(&token), now + KeyCache::GAP));
    assert!(case.verdict().is_ok());
}
