//! Answers to polls as providers and proxies give them.

use std::time::Duration;

use ciba::{Acknowledgement, AuthReqId, HttpAnswer, TokenAnswer, TokenRefusal, Unreachable};

use crate::refusals::any_instant;

fn error(status: u16, code: &str) -> TokenAnswer {
    TokenAnswer::read(&Ok(HttpAnswer::json(status, &format!(r#"{{"error":"{code}"}}"#))))
}

#[test]
fn success_with_and_without_what_is_optional() {
    for document in [
        r#"{"access_token":"a","token_type":"Bearer","id_token":"a.b.c"}"#,
        r#"{"access_token":"a","token_type":"bearer","id_token":"a.b.c","expires_in":3600,"scope":"openid"}"#,
        r#"{"access_token":"a","token_type":"Bearer","id_token":"a.b.c","error":null,"error_description":null}"#,
        r#"{"access_token":"a","token_type":"BEARER","id_token":"a.b.c","custom":{"x":[1]},"refresh_token":"r"}"#,
    ] {
        let read = TokenAnswer::read(&Ok(HttpAnswer::json(200, document)));
        assert!(matches!(read, TokenAnswer::Tokens(_)), "{document}");
    }
}

#[test]
fn a_refresh_token_that_nobody_asked_for_is_kept_unread() {
    let tokens = |refresh_token: serde_json::Value| {
        let document = serde_json::json!({
            "access_token": "a", "token_type": "Bearer", "id_token": "a.b.c", "refresh_token": refresh_token,
        });
        let read = TokenAnswer::read(&Ok(HttpAnswer::json(200, &document.to_string())));
        let TokenAnswer::Tokens(tokens) = read else { panic!("{read:?}") };
        assert!(!format!("{tokens:?}").contains("hush"), "no token shows in a debug text");
        tokens.refresh_token.is_some()
    };
    assert!(tokens("hush hush".into()));
    assert!(tokens("x".repeat(16_384).into()));
    // One that can't be is as good as none: nothing is done with it.
    for unusable in ["".into(), "hush\n".into(), "hüsh".into(), "x".repeat(16_385).into(), 7.into()] {
        assert!(!tokens(unusable));
    }
}

#[test]
fn what_is_secret_says_what_it_is_and_nothing_else() {
    let document =
        r#"{"access_token":"hush","token_type":"Bearer","id_token":"h.u.sh","refresh_token":"hush"}"#;
    let TokenAnswer::Tokens(tokens) = TokenAnswer::read(&Ok(HttpAnswer::json(200, document))) else {
        panic!()
    };
    assert_eq!(format!("{:?}", tokens.access_token), "AccessToken(***)");
    assert_eq!(format!("{:?}", tokens.refresh_token), "Some(RefreshToken(***))");
    assert_eq!(format!("{:?}", tokens.id_token), "IdTokenText(***)");
    assert_eq!(format!("{:?}", AuthReqId::parse("hush").unwrap()), "AuthReqId(***)");
}

#[test]
fn an_error_of_null_is_none_and_no_verdict_either() {
    let null = r#"{"auth_req_id":"a","expires_in":120,"error":null,"error_description":null}"#;
    assert!(Acknowledgement::read(&HttpAnswer::json(200, null), any_instant()).is_ok());
    // Beside a status of failure it says nothing.
    let read = TokenAnswer::read(&Ok(HttpAnswer::json(400, r#"{"error":null}"#)));
    assert!(matches!(read, TokenAnswer::Fault { fault: Unreachable::NotTheProtocol { status: 400 }, .. }));
    for error in ["\"\"", "false", "0", "[]", "{}"] {
        let beside =
            format!(r#"{{"access_token":"a","token_type":"Bearer","id_token":"a.b.c","error":{error}}}"#);
        let read = TokenAnswer::read(&Ok(HttpAnswer::json(200, &beside)));
        assert!(matches!(read, TokenAnswer::Fault { .. }), "{error}");
    }
}

#[test]
fn the_code_decides_whatever_the_status_below_500() {
    for status in [400, 401, 403, 429] {
        assert!(matches!(error(status, "authorization_pending"), TokenAnswer::Pending { .. }));
        assert!(matches!(error(status, "slow_down"), TokenAnswer::SlowDown { .. }));
        assert!(matches!(error(status, "access_denied"), TokenAnswer::Refused(TokenRefusal::AccessDenied)));
        assert!(matches!(error(status, "expired_token"), TokenAnswer::Refused(TokenRefusal::Expired)));
        assert!(matches!(error(status, "invalid_client"), TokenAnswer::Refused(TokenRefusal::InvalidClient)));
    }
}

#[test]
fn a_media_type_with_parameters_or_in_capitals() {
    for content_type in ["application/json; charset=UTF-8", "Application/JSON", "application/problem+json"] {
        let answer = HttpAnswer {
            content_type: Some(content_type.into()),
            ..HttpAnswer::json(400, r#"{"error":"slow_down"}"#)
        };
        assert!(matches!(TokenAnswer::read(&Ok(answer)), TokenAnswer::SlowDown { .. }), "{content_type}");
    }
}

#[test]
fn retry_after_is_understood_beside_errors_and_faults() {
    let wait = |answer| TokenAnswer::read(&Ok(HttpAnswer { retry_after: Some("7".into()), ..answer }));
    let seven = Some(Duration::from_secs(7));
    let pending = wait(HttpAnswer::json(400, r#"{"error":"authorization_pending"}"#));
    assert!(matches!(pending, TokenAnswer::Pending { retry_after } if retry_after == seven));
    let busy = wait(HttpAnswer::json(503, ""));
    assert!(matches!(busy, TokenAnswer::Fault { retry_after, .. } if retry_after == seven));
    let limited = wait(HttpAnswer::json(429, "too many"));
    let TokenAnswer::Fault { fault: Unreachable::TooManyRequests, retry_after } = limited else {
        panic!("{limited:?}")
    };
    assert_eq!(retry_after, seven);
}

#[test]
fn absent_and_absurd_times_of_an_acknowledgement_are_bounded() {
    let start = any_instant();
    let read = |document: &str| Acknowledgement::read(&HttpAnswer::json(200, document), start).unwrap();
    let plain = read(r#"{"auth_req_id":"a.B-9_~","expires_in":120,"unknown":[1]}"#);
    assert_eq!(plain.interval(), Duration::from_secs(5), "the standard's default");
    assert_eq!(plain.deadline(), start + Duration::from_secs(120));
    assert_eq!(plain.auth_req_id().expose(), "a.B-9_~");
    let hasty = read(r#"{"auth_req_id":"a","expires_in":1000000000,"interval":0}"#);
    assert_eq!(hasty.interval(), Duration::from_secs(1));
    assert_eq!(hasty.deadline(), start + Duration::from_secs(3600));
    assert_eq!(
        read(r#"{"auth_req_id":"a","expires_in":9,"interval":1000000000}"#).interval(),
        Duration::from_secs(60)
    );
}
