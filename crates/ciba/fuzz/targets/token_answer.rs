//! Answers to polls: each verdict has its one wording on the wire, and anything else is a fault.
//! What was refused for a doubtful form is read again in a plain one.
#![no_main]

use ciba::{HttpAnswer, TokenAnswer, TokenRefusal};
use ciba_fuzz::answer;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const STATUSES: [u16; 10] = [200, 201, 204, 302, 400, 401, 429, 500, 502, 503];
const TYPES: [&str; 4] = ["application/json", "application/problem+json; charset=utf-8", "text/html", ""];

fuzz_target!(|input: &[u8]| {
    let Some((first, body)) = input.split_first() else { return };
    let status = STATUSES[usize::from(first % 16) % STATUSES.len()];
    let content_type = TYPES[usize::from(first / 16) % TYPES.len()];
    let read = |body: &[u8]| {
        let content_type = Some(content_type.to_owned());
        TokenAnswer::read(&Ok(HttpAnswer { content_type, ..answer(status, body) }))
    };
    // The last of several members of one name, of which the reader takes none.
    let document: Value = serde_json::from_slice(body).unwrap_or_default();
    let is_json = content_type.contains("json");
    let is_error = |code: &str| is_json && (400..500).contains(&status) && document["error"] == code;
    match read(body) {
        TokenAnswer::Pending { .. } => assert!(is_error("authorization_pending")),
        TokenAnswer::SlowDown { .. } => assert!(is_error("slow_down")),
        TokenAnswer::Tokens(tokens) => {
            assert!(is_json && status == 200 && document["error"].is_null());
            assert!(document["id_token"].is_string() && document["access_token"].is_string());
            let kind = document["token_type"].as_str().expect("a type");
            assert!(kind.eq_ignore_ascii_case("bearer"));
            // A long enough text can't be in there by chance.
            let secret = document["id_token"].as_str().expect("a text");
            assert!(secret.len() < 20 || !format!("{tokens:?}").contains(secret));
        }
        TokenAnswer::Refused(refusal) => match refusal {
            TokenRefusal::AccessDenied => assert!(is_error("access_denied")),
            TokenRefusal::Expired => assert!(is_error("expired_token")),
            TokenRefusal::InvalidGrant => assert!(is_error("invalid_grant")),
            TokenRefusal::InvalidRequest => assert!(is_error("invalid_request")),
            TokenRefusal::InvalidClient => assert!(is_error("invalid_client")),
            TokenRefusal::UnauthorizedClient => assert!(is_error("unauthorized_client")),
            TokenRefusal::UnsupportedGrantType => assert!(is_error("unsupported_grant_type")),
            TokenRefusal::Unusable(_) => assert!(is_json && status == 200),
            TokenRefusal::Unknown(code) => {
                assert!((400..500).contains(&status) && document["error"].is_string());
                let is_code = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
                let code = code.as_str();
                assert!(code == "(not an error code)" || (code.len() <= 48 && is_code(code)), "{code}");
            }
        },
        // A member that was there twice is there once when the document is written anew.
        TokenAnswer::Fault { fault, .. } if is_error("access_denied") => {
            let once = read(document.to_string().as_bytes());
            assert!(
                matches!(once, TokenAnswer::Refused(TokenRefusal::AccessDenied)),
                "a refusal was taken for {fault:?}"
            );
        }
        TokenAnswer::Fault { .. } => {}
    }
});
