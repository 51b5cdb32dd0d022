//! RFC 7515 section 7.2: OpenID Connect uses the compact form alone, in which there is one place for each thing.

use ciba::{IdTokenRefused, IdTokenText};
use serde_json::json;

use crate::signer::Case;

#[test]
fn the_flattened_and_the_general_form_of_a_good_token() {
    let case = Case::good();
    let token = case.token();
    let [protected, payload, signature] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
    let flattened = json!({ "payload": payload, "protected": protected, "signature": signature });
    let general =
        json!({ "payload": payload, "signatures": [{ "protected": protected, "signature": signature }] });
    for document in [flattened, general] {
        assert_eq!(case.verdict_on(&document.to_string()).unwrap_err(), IdTokenRefused::NotCompact);
    }
}

#[test]
fn with_the_white_space_that_json_allows() {
    assert!(IdTokenText::parse(r#"{ "payload": "e30" }"#).is_none());
}
