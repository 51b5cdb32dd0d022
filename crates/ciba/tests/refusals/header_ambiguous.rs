//! RFC 7515 section 4: each header member once, in one JSON object. Two readers must not see two algorithms.

use ciba::IdTokenRefused;

use crate::signer::Case;

fn refused(header: &str) {
    let case = Case::good();
    let token = case.token_under(header, &serde_json::Value::Object(case.claims.clone()).to_string());
    assert_eq!(case.verdict_on(&token).unwrap_err(), IdTokenRefused::Unreadable, "{header}");
}

#[test]
fn a_member_twice_plain_or_escaped() {
    refused(r#"{"alg":"RS256","alg":"RS256","kid":"rsa"}"#);
    refused(r#"{"alg":"none","kid":"rsa","alg":"RS256"}"#);
    refused(r#"{"alg":"RS256","\u0061lg":"none","kid":"rsa"}"#);
    refused(r#"{"alg":"RS256","kid":"rsa","kid":"other"}"#);
    refused(r#"{"alg":"RS256","kid":"rsa","x":{"y":1,"y":1}}"#);
}

#[test]
fn no_object_more_than_one_or_a_mark_before_it() {
    for header in
        ["", "null", "[]", "\"RS256\"", r#"["alg","RS256"]"#, r#"{"alg":"RS256"}{}"#, r#"{"alg":"RS256","#]
    {
        refused(header);
    }
    refused("\u{feff}{\"alg\":\"RS256\",\"kid\":\"rsa\"}");
    refused("{'alg':'RS256'}");
    refused(r#"{"alg":"RS256",}"#);
    refused(r#"{"alg":"RS256"} // comment"#);
}
