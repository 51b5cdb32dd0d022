//! OpenID Connect Core 1.0 section 10.1: a token must name its key where several would fit.

use ciba::IdTokenRefused;
use serde_json::json;

use crate::signer::{Case, PEN, rsa_jwk};

#[test]
fn no_key_named_and_two_fit() {
    let mut case = Case::good();
    case.header.remove("kid");
    case.key_set = json!({ "keys": [rsa_jwk("a", &PEN.rsa), rsa_jwk("b", &PEN.other_rsa)] });
    case.refused(&IdTokenRefused::AmbiguousKey);
}

#[test]
fn no_key_named_and_none_fits() {
    let mut case = Case::good();
    case.header.remove("kid");
    case.key_set["keys"][0]["alg"] = json!("PS256");
    case.refused(&IdTokenRefused::UnknownKey);
}
