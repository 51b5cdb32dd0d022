//! RFC 7515 section 4.1.11, RFC 7797, RFC 7516: extensions that change what is signed are not understood;
//! RFC 8725 section 3.11: a token of another type is no ID token.

use ciba::IdTokenRefused;
use serde_json::json;

use crate::signer::Case;

#[test]
fn any_extension_that_must_be_understood() {
    for (name, value) in [
        ("crit", json!(["b64"])),
        ("crit", json!([])),
        ("crit", json!(null)),
        ("b64", json!(false)),
        ("b64", json!(true)),
        ("zip", json!("DEF")),
        ("enc", json!("A128GCM")),
    ] {
        Case::good().header(name, value).refused(&IdTokenRefused::UnsupportedHeader);
    }
}

#[test]
fn another_kind_of_token_of_the_same_provider() {
    for kind in [
        "at+jwt",
        "application/at+jwt",
        "logout+jwt",
        "JOSE",
        "JWT ",
        "jwt; charset=utf-8",
        "text/jwt",
        "/jwt",
        "",
    ] {
        Case::good().header("typ", kind).refused(&IdTokenRefused::UnsupportedHeader);
    }
    for kind in [json!(null), json!(1), json!(["JWT"])] {
        Case::good().header("typ", kind).refused(&IdTokenRefused::UnsupportedHeader);
    }
}
