//! ID tokens of any bytes against a fixed key set: nothing verifies but what the provider signed.
//!
//! A signature of an elliptic curve can be rewritten without the key, and then still holds for the same
//! words; so what is compared is what was signed, and for the other algorithms every byte.
#![no_main]

use std::sync::LazyLock;

use ciba::{Algorithm, IdTokenText, KeySet};
use ciba_fuzz::{GOOD_TOKENS, KEYS, read_keys, verdict};
use libfuzzer_sys::fuzz_target;

static KEY_SET: LazyLock<KeySet> = LazyLock::new(|| read_keys(KEYS.as_bytes()).expect("a key set"));

fuzz_target!(|input: &[u8]| {
    let Ok(text) = str::from_utf8(input) else { return };
    let Some(token) = IdTokenText::parse(text) else { return };
    let accepted = GOOD_TOKENS.map(|(algorithm, _)| algorithm);
    let is_good = GOOD_TOKENS.iter().any(|(_, good)| *good == text);
    match verdict(&token, &KEY_SET, &accepted) {
        Ok(verified) => {
            assert_eq!(verified.subject(), "subject-1");
            let same_words = |good: &str| {
                good.rsplit_once('.').expect("parts").0 == text.rsplit_once('.').expect("parts").0
            };
            let is_curve = verified.algorithm() == Algorithm::Es256;
            assert!(is_good || is_curve && GOOD_TOKENS.iter().any(|(_, good)| same_words(good)));
        }
        Err(refused) => assert!(!is_good, "a good token was refused: {refused}"),
    }
});
