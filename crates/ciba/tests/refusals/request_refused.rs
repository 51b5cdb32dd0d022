//! CIBA Core 1.0 section 13: each error of the authentication request has its own meaning, and any other one is
//! as final. The code decides, not the status.

use std::time::Duration;

use ciba::{Acknowledgement, AuthenticationRefused, HttpAnswer, Unreachable};

use super::any_instant;

fn read(answer: &HttpAnswer) -> AuthenticationRefused {
    Acknowledgement::read(answer, any_instant()).unwrap_err()
}

fn refused(status: u16, code: &str) -> AuthenticationRefused {
    read(&HttpAnswer::json(status, &serde_json::json!({ "error": code }).to_string()))
}

#[test]
fn each_error_means_one_thing_whatever_the_status() {
    let meanings = [
        ("unknown_user_id", AuthenticationRefused::UnknownUser),
        ("access_denied", AuthenticationRefused::AccessDenied),
        ("invalid_binding_message", AuthenticationRefused::InvalidBindingMessage),
        ("missing_user_code", AuthenticationRefused::MissingUserCode),
        ("invalid_user_code", AuthenticationRefused::InvalidUserCode),
        ("expired_login_hint_token", AuthenticationRefused::ExpiredHint),
        ("expired_id_token_hint", AuthenticationRefused::ExpiredHint),
        ("invalid_id_token_hint", AuthenticationRefused::InvalidHint),
        ("invalid_scope", AuthenticationRefused::InvalidScope),
        ("invalid_request_object", AuthenticationRefused::InvalidRequestObject),
        ("invalid_client", AuthenticationRefused::InvalidClient),
        ("unauthorized_client", AuthenticationRefused::UnauthorizedClient),
        ("invalid_request", AuthenticationRefused::InvalidRequest),
    ];
    for (code, meaning) in meanings {
        for status in [400, 401, 403, 429, 499] {
            assert_eq!(refused(status, code), meaning, "{status} {code}");
        }
    }
}

#[test]
fn an_unknown_error_or_one_in_another_spelling_is_final() {
    for code in ["something_new", "Access_Denied", "access_denied ", "slow_down", "authorization_pending"] {
        let refusal = refused(400, code);
        assert!(matches!(refusal, AuthenticationRefused::Unknown(_)), "{code}: {refusal:?}");
        assert!(!refusal.may_retry_without_expiry() && refusal.retry_after().is_none());
    }
}

#[test]
fn only_a_malformed_request_is_worth_a_try_without_its_life() {
    assert!(refused(400, "invalid_request").may_retry_without_expiry());
    for code in ["invalid_scope", "invalid_request_object", "unknown_user_id"] {
        assert!(!refused(400, code).may_retry_without_expiry(), "{code}");
    }
}

#[test]
fn a_provider_that_is_busy_says_when_to_come_back() {
    let busy = |status, body: &str| {
        let retry_after = Some("30".to_owned());
        read(&HttpAnswer { retry_after, ..HttpAnswer::json(status, body) })
    };
    let retry_after = Duration::from_secs(30);
    for status in [429, 503] {
        for body in ["", "busy", "{}", r#"{"error":"temporarily_unavailable"}"#] {
            let refusal = busy(status, body);
            assert_eq!(refusal, AuthenticationRefused::TryLater { status, retry_after }, "{status} {body}");
            assert_eq!(refusal.retry_after(), Some(retry_after));
            assert!(refusal.to_string().contains("30 s"), "{refusal}");
        }
    }
    for status in [400, 500, 502] {
        assert_eq!(busy(status, "").retry_after(), None, "{status}: that header belongs to the other two");
    }
}

#[test]
fn busy_without_a_time_is_a_fault_of_the_way() {
    assert_eq!(read(&HttpAnswer::json(429, "")), Unreachable::TooManyRequests.into());
    assert_eq!(read(&HttpAnswer::json(503, "")), Unreachable::NotTheProtocol { status: 503 }.into());
}

#[test]
fn what_is_not_the_protocol_is_no_refusal() {
    let html = HttpAnswer {
        content_type: Some("text/html".to_owned()),
        ..HttpAnswer::json(403, "<html>blocked</html>")
    };
    // RFC 6750 section 3 puts its error into a header: no answer of these endpoints.
    let faults = [
        html,
        HttpAnswer::json(401, ""),
        HttpAnswer::json(401, "{}"),
        HttpAnswer::json(500, r#"{"error":"access_denied"}"#),
    ];
    for answer in faults {
        let status = answer.status;
        assert_eq!(read(&answer), Unreachable::NotTheProtocol { status }.into());
    }
    for status in [301, 307, 399] {
        assert_eq!(read(&HttpAnswer::json(status, "")), Unreachable::Redirected { status }.into());
    }
    for status in [299, 400] {
        assert_eq!(read(&HttpAnswer::json(status, "")), Unreachable::NotTheProtocol { status }.into());
    }
    let good = r#"{"auth_req_id":"a","expires_in":120}"#;
    for status in [201, 202, 204, 400] {
        assert_eq!(read(&HttpAnswer::json(status, good)), Unreachable::NotTheProtocol { status }.into());
    }
}

#[test]
fn more_than_an_acknowledgement_can_be() {
    let padded = |length: usize| {
        let document = r#"{"auth_req_id":"a","expires_in":120}"#;
        HttpAnswer::json(200, &format!("{document}{}", " ".repeat(length - document.len())))
    };
    assert!(Acknowledgement::read(&padded(16 * 1024), any_instant()).is_ok());
    assert_eq!(read(&padded(16 * 1024 + 1)), Unreachable::NotTheProtocol { status: 200 }.into());
}
