//! CIBA Core 1.0 section 11: each error of the token endpoint has its own meaning, and any other one is as final.

use ciba::{HttpAnswer, TokenAnswer, TokenRefusal, Unreachable};

fn read(status: u16, code: &str) -> TokenAnswer {
    TokenAnswer::read(&Ok(HttpAnswer::json(status, &serde_json::json!({ "error": code }).to_string())))
}

#[test]
fn each_error_means_one_thing_whatever_the_status() {
    let meanings = [
        ("access_denied", TokenRefusal::AccessDenied),
        ("expired_token", TokenRefusal::Expired),
        ("invalid_grant", TokenRefusal::InvalidGrant),
        ("invalid_request", TokenRefusal::InvalidRequest),
        ("invalid_client", TokenRefusal::InvalidClient),
        ("unauthorized_client", TokenRefusal::UnauthorizedClient),
        ("unsupported_grant_type", TokenRefusal::UnsupportedGrantType),
    ];
    for (code, meaning) in meanings {
        for status in [400, 401, 403, 429] {
            let read = read(status, code);
            let TokenAnswer::Refused(refusal) = read else { panic!("{status} {code}: {read:?}") };
            assert_eq!(refusal, meaning, "{status} {code}");
        }
    }
}

#[test]
fn an_unknown_error_or_one_in_another_spelling_is_final() {
    for code in
        ["something_new", "Authorization_Pending", "slow_down ", "transaction_failed", "unknown_user_id"]
    {
        let read = read(400, code);
        assert!(matches!(read, TokenAnswer::Refused(TokenRefusal::Unknown(_))), "{code}: {read:?}");
    }
}

#[test]
fn the_code_of_a_limiter_ends_nothing() {
    for code in ["too_many_requests", "rate_limited"] {
        let read = read(429, code);
        assert!(
            matches!(read, TokenAnswer::Fault { fault: Unreachable::TooManyRequests, .. }),
            "{code}: {read:?}"
        );
    }
}
