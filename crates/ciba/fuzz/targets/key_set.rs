//! Key sets of any bytes: a good token verifies only under the very key that signed it.
#![no_main]

use ciba::{Algorithm, IdTokenText};
use ciba_fuzz::{GOOD_TOKENS, KEYS, read_keys, verdict};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|body: &[u8]| {
    let Ok(keys) = read_keys(body) else { return };
    let document: Value = serde_json::from_slice(body).expect("what was accepted is JSON");
    let published: Value = serde_json::from_str(KEYS).expect("JSON");
    for (algorithm, good) in GOOD_TOKENS {
        let token = IdTokenText::parse(good).expect("a token");
        if let Ok(verified) = verdict(&token, &keys, &[algorithm]) {
            let kid = verified.key_id().expect("a name");
            assert!(
                entries(&document).iter().any(|entry| entries(&published).iter().any(|own| {
                    own["kid"] == kid && entry["kid"] == kid && is_same(own, entry, algorithm)
                })),
                "{kid} verified under a key that is not the provider's"
            );
        }
    }
});

fn entries(key_set: &Value) -> &[Value] {
    key_set["keys"].as_array().expect("a list")
}

/// Whether two keys are the same numbers. Zeros before a number of RSA change nothing, but its text.
fn is_same(own: &Value, other: &Value, algorithm: Algorithm) -> bool {
    let members: &[&str] = match algorithm {
        Algorithm::Rs256 | Algorithm::Rs384 | Algorithm::Rs512 => return is_same_rsa(own, other),
        Algorithm::Ps256 | Algorithm::Ps384 | Algorithm::Ps512 => return is_same_rsa(own, other),
        Algorithm::Es256 | Algorithm::Es384 | Algorithm::Es512 => &["kty", "crv", "x", "y"],
        Algorithm::EdDsa => &["kty", "crv", "x"],
    };
    members.iter().all(|name| own[*name] == other[*name])
}

fn is_same_rsa(own: &Value, other: &Value) -> bool {
    let number = |key: &Value, name: &str| {
        let text = key[name].as_str().unwrap_or_default();
        let bytes = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, text);
        bytes.unwrap_or_default().into_iter().skip_while(|byte| *byte == 0).collect::<Vec<u8>>()
    };
    other["kty"] == "RSA" && ["n", "e"].iter().all(|name| number(own, name) == number(other, name))
}
