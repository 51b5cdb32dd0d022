//! CIBA Core 1.0 section 7.3: `auth_req_id` and `expires_in` are required; the client checks them.

use ciba::{Acknowledgement, AuthenticationRefused, HttpAnswer};

use super::any_instant;

fn refusal(document: &str) -> Option<AuthenticationRefused> {
    Acknowledgement::read(&HttpAnswer::json(200, document), any_instant()).err()
}

#[test]
fn an_id_missing_or_unfit_for_a_link() {
    let of_length = |length| format!(r#"{{"auth_req_id":"{}","expires_in":120}}"#, "a".repeat(length));
    assert_eq!(refusal(&of_length(2048)), None);
    let long = of_length(2049);
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
    let unusable = Some(AuthenticationRefused::Unusable("expires_in"));
    assert_eq!(refusal(r#"{"auth_req_id":"a"}"#), unusable);
    for life in ["0", "-5", "1.5", "120.0", "1e2", "\"120\"", "null", "true", "[120]", "18446744073709551616"]
    {
        let document = format!(r#"{{"auth_req_id":"a","expires_in":{life}}}"#);
        assert_eq!(refusal(&document), unusable, "{document}");
    }
    assert_eq!(refusal(r#"{"auth_req_id":"a","expires_in":1}"#), None);
}

#[test]
fn an_interval_that_is_no_whole_number() {
    for interval in ["-1", "2.5", "5.0", "\"5\"", "null", "false", "{}", "1e999"] {
        let document = format!(r#"{{"auth_req_id":"a","expires_in":120,"interval":{interval}}}"#);
        let refusal = refusal(&document);
        // A number that is none is no JSON either.
        let no_json = matches!(refusal, Some(AuthenticationRefused::Unreachable(_)));
        let unusable = refusal == Some(AuthenticationRefused::Unusable("interval"));
        assert!(if interval == "1e999" { no_json } else { unusable }, "{document}");
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
