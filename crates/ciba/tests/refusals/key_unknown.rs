//! A key name is matched exactly, and only within the provider's published keys.

use ciba::{IdTokenRefused, IdTokenText};
use serde_json::json;

use crate::signer::Case;

#[test]
fn a_name_that_is_not_there() {
    for kid in [
        json!("RSA"),
        json!("rsa "),
        json!(""),
        json!("../rsa"),
        json!("rsa' or '1'='1"),
        json!("r".repeat(10_000)),
        json!("rsa\0"),
        json!("r\u{200b}sa"),
        json!("ｒsa"),
    ] {
        let case = Case::good().header("kid", kid);
        case.refused(&IdTokenRefused::UnknownKey);
        let token = IdTokenText::parse(&case.token()).unwrap();
        assert!(case.verdict().unwrap_err().may_be_rotated_key(&token));
    }
}

#[test]
fn a_name_that_is_no_text() {
    for kid in [json!(1), json!(null), json!(["rsa"])] {
        Case::good().header("kid", kid).refused(&IdTokenRefused::UnknownKey);
    }
}
