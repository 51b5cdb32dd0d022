//! OpenID Connect Core 1.0 section 3.1.3.6: an `at_hash` that is there must match.

use ciba::IdTokenRefused;
use serde_json::json;

use crate::signer::{AT_HASH, Case};

#[test]
fn a_hash_of_another_access_token() {
    Case::good().claim("at_hash", "sHahCuSpXCRg5mkDDvvr4w").refused(&IdTokenRefused::OtherAccessToken);
}

#[test]
fn a_hash_that_is_cut_or_no_text() {
    for wrong in [json!(AT_HASH[..20]), json!(""), json!(null), json!(1), json!([AT_HASH])] {
        Case::good().claim("at_hash", wrong).refused(&IdTokenRefused::OtherAccessToken);
    }
}
