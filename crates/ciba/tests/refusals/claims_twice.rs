//! RFC 7519 section 4: a claim name occurs once. Two readers must not see two persons in one token.

use ciba::IdTokenRefused;
use serde_json::Value;

use crate::signer::Case;

fn twice(member: &str) -> String {
    let claims = Value::Object(Case::good().claims).to_string();
    format!("{}{member}}}", claims.strip_suffix('}').unwrap())
}

#[test]
fn a_second_subject_plain_or_escaped() {
    let case = Case::good();
    for member in [r#","sub":"subject-1""#, r#","sub":"subject-2""#, r#","\u0073ub":"subject-2""#] {
        let token = case.token_of(&twice(member));
        assert_eq!(case.verdict_on(&token).unwrap_err(), IdTokenRefused::Unreadable, "{member}");
    }
}

#[test]
fn a_second_member_deep_inside() {
    let case = Case::good();
    let token = case.token_of(&twice(r#","address":{"city":"A","city":"B"}"#));
    assert_eq!(case.verdict_on(&token).unwrap_err(), IdTokenRefused::Unreadable);
}
