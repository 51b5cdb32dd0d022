//! A document that is nothing but depth is no token, and no reason to run out of stack.

use ciba::{HttpAnswer, IdTokenRefused, KeySet, KeysError, TokenAnswer};

use crate::signer::{Case, issuer};

fn deep(depth: usize) -> String {
    format!("{}1{}", r#"{"a":["#.repeat(depth / 2), "]}".repeat(depth / 2))
}

#[test]
fn in_the_header_or_the_claims() {
    let case = Case::good();
    let claims = serde_json::Value::Object(case.claims.clone()).to_string();
    for depth in [200, 8000] {
        let header = format!(r#"{{"alg":"RS256","kid":"rsa","x":{}}}"#, deep(depth));
        let token = case.token_under(&header, &claims);
        assert_eq!(case.verdict_on(&token).unwrap_err(), IdTokenRefused::Unreadable);
        let deep_claims = format!(r#"{},"x":{}}}"#, claims.strip_suffix('}').unwrap(), deep(depth));
        assert_eq!(case.verdict_on(&case.token_of(&deep_claims)).unwrap_err(), IdTokenRefused::Unreadable);
    }
    assert!(
        case.verdict_on(&case.token_of(&format!(
            r#"{},"x":{}}}"#,
            claims.strip_suffix('}').unwrap(),
            deep(20)
        )))
        .is_ok()
    );
}

#[test]
fn in_keys_and_answers() {
    let document = deep(20_000);
    assert!(matches!(
        KeySet::read(&issuer(), &HttpAnswer::json(200, &document)).unwrap_err(),
        KeysError::Unreadable(_)
    ));
    assert!(matches!(TokenAnswer::read(&Ok(HttpAnswer::json(200, &document))), TokenAnswer::Fault { .. }));
}
