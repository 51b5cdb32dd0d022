//! CIBA Core 1.0 section 10.1.1: both tokens, of type Bearer; and what is not the protocol ends nothing.

use ciba::{HttpAnswer, TokenAnswer, TokenRefusal, Unreachable};

fn unusable(document: &str) -> Option<&'static str> {
    let read = TokenAnswer::read(&Ok(HttpAnswer::json(200, document)));
    if let TokenAnswer::Refused(TokenRefusal::Unusable(name)) = read { Some(name) } else { None }
}

#[test]
fn a_success_that_lacks_something() {
    assert_eq!(unusable(r#"{"access_token":"a","token_type":"Bearer"}"#), Some("id_token"));
    assert_eq!(unusable(r#"{"access_token":"a","token_type":"Bearer","id_token":7}"#), Some("id_token"));
    assert_eq!(unusable(r#"{"access_token":"a","token_type":"Bearer","id_token":""}"#), Some("id_token"));
    assert_eq!(unusable(r#"{"id_token":"a.b.c","token_type":"Bearer"}"#), Some("access_token"));
    assert_eq!(
        unusable(r#"{"id_token":"a.b.c","access_token":"a\nb","token_type":"Bearer"}"#),
        Some("access_token")
    );
    assert_eq!(unusable(r#"{"id_token":"a.b.c","access_token":"a"}"#), Some("token_type"));
    assert_eq!(
        unusable(r#"{"id_token":"a.b.c","access_token":"a","token_type":"DPoP"}"#),
        Some("token_type")
    );
    let of_length = |length| {
        format!(r#"{{"id_token":"a.b.c","access_token":"{}","token_type":"Bearer"}}"#, "a".repeat(length))
    };
    assert_eq!(unusable(&of_length(16_384)), None);
    assert_eq!(unusable(&of_length(16_385)), Some("access_token"));
}

#[test]
fn what_is_not_the_protocol_is_a_fault_and_no_verdict() {
    let json = |status, body: &str| HttpAnswer::json(status, body);
    let html =
        |status, body: &str| HttpAnswer { content_type: Some("text/html".into()), ..json(status, body) };
    let good = r#"{"id_token":"a.b.c","access_token":"a","token_type":"Bearer"}"#;
    let faults = [
        json(200, ""),
        json(200, "{}"),
        json(200, r#"{"status":"ok"}"#),
        json(200, &good[..40]),
        json(200, r#"{"id_token":"a.b.c","id_token":"d.e.f","access_token":"a","token_type":"Bearer"}"#),
        json(200, r#"{"error":"access_denied"}"#),
        json(204, good),
        html(200, good),
        html(403, "<html>blocked</html>"),
        html(400, r#"{"error":"access_denied"}"#),
        json(404, "{}"),
        json(400, r#"{"error":7}"#),
        json(400, r#"{"error":""}"#),
        json(500, r#"{"error":"access_denied"}"#),
        json(502, "bad gateway"),
        json(503, r#"{"error":"temporarily_unavailable"}"#),
        HttpAnswer { content_type: None, ..json(200, good) },
    ];
    for answer in faults {
        let read = TokenAnswer::read(&Ok(answer.clone()));
        let is_fault = matches!(read, TokenAnswer::Fault { fault: Unreachable::NotTheProtocol { .. }, .. });
        assert!(is_fault, "{answer:?} {}", String::from_utf8_lossy(&answer.body));
    }
}

#[test]
fn an_answer_larger_than_any_token_is_a_fault() {
    let huge =
        format!(r#"{{"id_token":"{}","access_token":"a","token_type":"Bearer"}}"#, "a".repeat(200_000));
    assert!(matches!(TokenAnswer::read(&Ok(HttpAnswer::json(200, &huge))), TokenAnswer::Fault { .. }));
}

#[test]
fn a_success_of_another_status_is_a_fault() {
    let good = r#"{"id_token":"a.b.c","access_token":"a","token_type":"Bearer"}"#;
    for status in [199, 201, 202, 400, 401] {
        let read = TokenAnswer::read(&Ok(HttpAnswer::json(status, good)));
        assert!(matches!(read, TokenAnswer::Fault { .. }), "{status}: {read:?}");
    }
}
