//! A member of the wrong type is a broken document: it is never read as an absent one.

use ciba::DiscoveryError;
use serde_json::json;

use crate::accepts::discovery::{document, read};

#[test]
fn flags_that_are_no_booleans() {
    for name in [
        "require_signed_request_object",
        "backchannel_user_code_parameter_supported",
        "tls_client_certificate_bound_access_tokens",
    ] {
        for value in [json!("true"), json!(1), json!(null), json!([])] {
            let mut document = document();
            document[name] = value;
            assert_eq!(read(&document), Err(DiscoveryError::Missing(name)));
        }
    }
}

#[test]
fn lists_that_are_no_lists_of_texts() {
    for name in [
        "token_endpoint_auth_methods_supported",
        "token_endpoint_auth_signing_alg_values_supported",
        "backchannel_authentication_request_signing_alg_values_supported",
    ] {
        for value in [json!("RS256"), json!({}), json!([1]), json!(null)] {
            let mut document = document();
            document[name] = value;
            assert_eq!(read(&document), Err(DiscoveryError::Missing(name)));
        }
    }
}

#[test]
fn aliases_that_are_no_object() {
    for value in [json!("https://id.example.com"), json!([]), json!(null)] {
        let mut document = document();
        document["mtls_endpoint_aliases"] = value;
        assert_eq!(read(&document), Err(DiscoveryError::Missing("mtls_endpoint_aliases")));
    }
}
