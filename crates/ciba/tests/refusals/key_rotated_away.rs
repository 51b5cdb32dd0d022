//! A key that the provider has taken back signs nothing any more, once the new set is known.

use std::time::Duration;

use ciba::{IdTokenRefused, IdTokenText, KeyCache};
use serde_json::json;

use super::any_instant;
use crate::signer::{Case, PEN, read_keys, rsa_jwk};

#[test]
fn a_token_of_the_old_key_after_the_set_has_lost_it() {
    let mut case = Case::good();
    assert!(case.verdict().is_ok());
    case.key_set = json!({ "keys": [rsa_jwk("newer", &PEN.other_rsa)] });
    case.refused(&IdTokenRefused::UnknownKey);
    let token = IdTokenText::parse(&case.token()).unwrap();
    assert!(case.verdict().unwrap_err().may_be_rotated_key(&token));
}

#[test]
fn the_lost_key_is_asked_for_once_a_minute_and_not_remembered() {
    let (start, token) = (any_instant(), IdTokenText::parse(&Case::good().token()).unwrap());
    let mut cache = KeyCache::new();
    cache.fetched(Some(read_keys(&PEN.key_set()).unwrap()), start);
    let day = start + KeyCache::LIFE;
    let without = || read_keys(&json!({ "keys": [rsa_jwk("newer", &PEN.other_rsa)] })).unwrap();
    cache.fetched(Some(without()), day);
    assert!(!cache.keys().unwrap().knows_key_of(&token));
    let mut fetches = 0;
    for second in 0..=180 {
        let now = day + Duration::from_secs(second);
        if cache.wants_fetch(Some(&token), now) {
            fetches += 1;
            cache.fetched(Some(without()), now);
        }
    }
    assert_eq!(fetches, 4, "at once, and then once a minute");
}
