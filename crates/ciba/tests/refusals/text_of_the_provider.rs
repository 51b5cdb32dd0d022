//! What a provider writes for people is not passed on: no description at all, and codes only when they are
//! nothing but codes.

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
fn a_code_is_shown_as_it_is_or_not_at_all() {
    let shown =
        |code: &str, expected: &str| assert_eq!(unknown_codes(code), [expected, expected], "{code:?}");
    shown("temporarily_unavailable", "temporarily_unavailable");
    shown(&"x".repeat(48), &"x".repeat(48));
    let none = "(not an error code)";
    for text in [
        &"x".repeat(49),
        "Too_Many",
        "new\u{202e}<script>_code\n",
        "\u{1b}[31mred\u{1b}[0m",
        "=cmd|' /C calc'!A0",
        "a\u{200b}b",
        "användare",
        " ",
    ] {
        shown(text, none);
    }
}

/// A provider that repeats what it was sent: none of it reaches a log this way.
#[test]
fn a_code_that_repeats_the_request_is_not_shown() {
    for echoed in [
        "1c266114-a1be-4252-8ad1-04986c5b9ac1",
        "196408233234",
        "unknown_user_196408233234",
        "anna.lind@post.example",
        "https://id.example/?requestId=1c266114a1be",
    ] {
        let told = told(echoed);
        assert!(!told.contains(echoed) && !told.contains("1c266114") && !told.contains("1964"), "{told}");
    }
}
