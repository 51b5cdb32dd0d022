//! CIBA Core 1.0 section 7.3: `auth_req_id` and `expires_in` are required; the client checks them.

use ciba::{Acknowledgement, AuthenticationRefused, HttpAnswer};

use super::any_instant;

fn refusal(document: &str) -> Option<AuthenticationRefused> {
    Acknowledgement::read(&HttpAnswer::json(200, document), any_instant()).err()
}

#[test]
fn an_id_missing_or_unfit_for_a_link() {
    let long = format!(r#"{{"auth_req_id":"{}","expires_in":120}}"#, "a".repeat(2049));
    let unfit = [
        r#"{"expires_in":120}"#,
        r#"{"auth_req_id":"","expires_in":120}"#,
        r#"{"auth_req_id":7,"expires_in":120}"#,
        r#"{"auth_req_id":"a/../b","expires_in":120}"#,
        r#"{"auth_req_id":"a&b=c","expires_in":120}"#,
        r#"{"auth_req_id":"a b","expires_in":120}"#,
        r#"{"auth_req_id":"å","expires_in":120}"#,
        &long,
    ];
    for document in unfit {
        assert_eq!(refusal(document), Some(AuthenticationRefused::Unusable("auth_req_id")), "{document}");
    }
}

#[test]
fn a_life_missing_or_not_a_positive_whole_number() {
    for life in
        ["", r#","expires_in":0"#, r#","expires_in":-5"#, r#","expires_in":1.5"#, r#","expires_in":"120""#]
    {
        let document = format!(r#"{{"auth_req_id":"a"{life}}}"#);
        assert_eq!(refusal(&document), Some(AuthenticationRefused::Unusable("expires_in")), "{document}");
    }
}

#[test]
fn an_interval_that_is_no_whole_number() {
    for interval in ["-1", "2.5", "\"5\"", "null"] {
        let document = format!(r#"{{"auth_req_id":"a","expires_in":120,"interval":{interval}}}"#);
        assert_eq!(refusal(&document), Some(AuthenticationRefused::Unusable("interval")), "{document}");
    }
}

#[test]
fn a_member_twice_or_an_error_beside_it() {
    for document in [
        r#"{"auth_req_id":"a","auth_req_id":"b","expires_in":120}"#,
        r#"{"auth_req_id":"a","expires_in":120,"error":"x"}"#,
    ] {
        assert!(matches!(refusal(document), Some(AuthenticationRefused::Unreachable(_))), "{document}");
    }
}

#[test]
fn every_error_ends_the_request_and_an_unknown_one_is_cleaned_for_display() {
    let refuse = |status, code: &str| {
        let document =
            serde_json::json!({ "error": code, "error_description": "<b>anything</b>" }).to_string();
        Acknowledgement::read(&HttpAnswer::json(status, &document), any_instant()).unwrap_err()
    };
    assert_eq!(refuse(400, "unknown_user_id"), AuthenticationRefused::UnknownUser);
    assert_eq!(refuse(403, "access_denied"), AuthenticationRefused::AccessDenied);
    assert_eq!(refuse(401, "invalid_client"), AuthenticationRefused::InvalidClient);
    assert_eq!(
        refuse(400, "invalid_client"),
        AuthenticationRefused::InvalidClient,
        "the code counts, not the status"
    );
    assert!(refuse(400, "invalid_request").may_retry_without_expiry());
    assert!(!refuse(400, "invalid_scope").may_retry_without_expiry());
    let strange = refuse(400, "new\u{202e}<script>_code\n").to_string();
    assert!(strange.ends_with(": newscript_code"), "{strange}");
}
