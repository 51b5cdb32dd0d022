//! RFC 7519 section 2, NumericDate: a number, and within what calendars know.

use ciba::IdTokenRefused;
use serde_json::{Value, json};

use crate::signer::{Case, SENT_AT, skew_s};

fn nonsense() -> [Value; 11] {
    [
        json!("1800000330"),
        json!(null),
        json!(true),
        json!([1_800_000_330]),
        json!(-1),
        json!(-0.5),
        json!(9.007_199_254_740_993e15),
        json!(1e300),
        json!(u64::MAX),
        json!(253_402_300_800_i64),
        json!({}),
    ]
}

#[test]
fn dates_that_are_no_dates() {
    for name in ["exp", "iat", "nbf", "auth_time"] {
        for value in nonsense() {
            Case::good().claim(name, value).refused(&IdTokenRefused::Claim(name));
        }
    }
}

#[test]
fn a_sign_in_after_the_token_that_tells_of_it() {
    let latest = SENT_AT + 30 + skew_s();
    assert!(Case::good().claim("auth_time", latest).verdict().is_ok());
    Case::good().claim("auth_time", latest + 1).refused(&IdTokenRefused::Claim("auth_time"));
}

#[test]
fn numbers_that_no_reader_can_hold() {
    let case = Case::good();
    let claims = Value::Object(case.claims.clone()).to_string().replace("1800000330", "1e999");
    assert_eq!(case.verdict_on(&case.token_of(&claims)).unwrap_err(), IdTokenRefused::Unreadable);
}
