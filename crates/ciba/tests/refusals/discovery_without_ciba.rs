//! CIBA Core 1.0 section 4: what a provider must say before it can be asked by polling.

use ciba::DiscoveryError;
use serde_json::json;

use crate::accepts::discovery::{document, read};

#[test]
fn no_ciba_or_no_poll_mode() {
    let with = |name: &str, value: serde_json::Value| {
        let mut document = document();
        document[name] = value;
        read(&document)
    };
    assert_eq!(with("grant_types_supported", json!(["authorization_code"])), Err(DiscoveryError::NoCiba));
    let modes = "backchannel_token_delivery_modes_supported";
    assert_eq!(with(modes, json!(["ping", "push"])), Err(DiscoveryError::NoPollMode));
    assert_eq!(with(modes, json!("poll")), Err(DiscoveryError::Missing(modes)));
    let algorithms = "id_token_signing_alg_values_supported";
    assert_eq!(with(algorithms, json!(["none", "HS256"])), Err(DiscoveryError::NoCommonAlgorithm));
    assert_eq!(with(algorithms, json!([1])), Err(DiscoveryError::Missing(algorithms)));
}

#[test]
fn a_required_member_is_missing() {
    for (name, error) in [
        ("backchannel_authentication_endpoint", DiscoveryError::NoCiba),
        ("token_endpoint", DiscoveryError::Missing("token_endpoint")),
        ("jwks_uri", DiscoveryError::Missing("jwks_uri")),
        (
            "id_token_signing_alg_values_supported",
            DiscoveryError::Missing("id_token_signing_alg_values_supported"),
        ),
        (
            "backchannel_token_delivery_modes_supported",
            DiscoveryError::Missing("backchannel_token_delivery_modes_supported"),
        ),
    ] {
        let mut document = document();
        document.as_object_mut().unwrap().remove(name);
        assert_eq!(read(&document), Err(error), "{name}");
    }
}

#[test]
fn a_default_algorithm_that_the_provider_does_not_offer() {
    let mut document = document();
    document["id_token_signing_alg_values_supported"] = json!(["ES256"]);
    let provider = read(&document).unwrap();
    assert_eq!(provider.accept(None), Err(DiscoveryError::NoCommonAlgorithm));
    assert_eq!(provider.accept(Some(&[ciba::Algorithm::Es256])), Ok(vec![ciba::Algorithm::Es256]));
}
