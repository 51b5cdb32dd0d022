//! What a provider writes for people is not passed on: no description at all, and codes only when cleaned.

use ciba::{Acknowledgement, AuthenticationRefused, HttpAnswer, TokenAnswer, TokenRefusal};
use serde_json::json;

use super::any_instant;

/// The texts of the refusals of both endpoints, `Display` and `Debug`.
fn told(code: &str) -> String {
    let document = json!({
        "error": code, "error_description": "HUSH call 555", "error_uri": "https://evil.example/HUSH",
    });
    let answer = HttpAnswer::json(400, &document.to_string());
    let request = Acknowledgement::read(&answer, any_instant()).unwrap_err();
    let TokenAnswer::Refused(poll) = TokenAnswer::read(&Ok(answer.clone())) else { panic!("{code}") };
    format!("{request} {request:?} {poll} {poll:?} {answer:?}")
}

#[test]
fn a_description_is_never_kept() {
    for code in ["access_denied", "invalid_request", "invalid_client", "something_new"] {
        let told = told(code);
        assert!(!told.contains("HUSH") && !told.contains("555") && !told.contains("evil"), "{told}");
    }
}

fn unknown_codes(code: &str) -> [String; 2] {
    let answer = HttpAnswer::json(400, &json!({ "error": code }).to_string());
    let AuthenticationRefused::Unknown(request) = Acknowledgement::read(&answer, any_instant()).unwrap_err()
    else {
        panic!("{code} is known")
    };
    let TokenAnswer::Refused(TokenRefusal::Unknown(poll)) = TokenAnswer::read(&Ok(answer)) else {
        panic!("{code} is known")
    };
    [request.as_str().to_owned(), poll.to_string()]
}

#[test]
fn an_unknown_code_is_cleaned_and_cut() {
    let clean =
        |code: &str, expected: &str| assert_eq!(unknown_codes(code), [expected, expected], "{code:?}");
    clean("vendor.error_code-2:a/b", "vendor.error_code-2:a/b");
    clean("new\u{202e}<script>_code\n", "newscript_code");
    clean("\u{1b}[31mred\u{1b}[0m", "31mred0m");
    clean("=cmd|' /C calc'!A0", "cmd/CcalcA0");
    clean("a\u{200b}b\u{feff}c\u{0}d", "abcd");
    clean("användare", "anvndare");
    clean(&"x".repeat(1000), &"x".repeat(64));
    clean("\u{202e}\u{200b} ", "(unreadable)");
}
