//! Discovery documents: whatever is accepted names this issuer, and no address elsewhere.
#![no_main]

use ciba::Provider;
use ciba_fuzz::{ISSUER, answer, issuer};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|body: &[u8]| {
    let Ok(provider) = Provider::read(&issuer(), &answer(200, body)) else { return };
    let document: Value = serde_json::from_slice(body).expect("what was accepted is JSON");
    assert_eq!(document["issuer"], ISSUER);
    let endpoints =
        [provider.backchannel_authentication_endpoint(), provider.token_endpoint(), provider.jwks_uri()];
    for url in endpoints.into_iter().chain(provider.user_info_endpoint()) {
        assert_eq!(url.origin().ascii_serialization(), "https://id.example.com");
        assert!(url.username().is_empty() && url.password().is_none() && url.fragment().is_none());
    }
    let modes = document["backchannel_token_delivery_modes_supported"].as_array().expect("a list");
    assert!(modes.contains(&"poll".into()));
    assert!(!provider.algorithms().is_empty());
});
