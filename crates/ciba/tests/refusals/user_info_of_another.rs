//! OpenID Connect Core 1.0 section 5.3.2: UserInfo counts only with the ID token's `sub`.

use ciba::{HttpAnswer, UserInfo, UserInfoRefused};

use crate::signer::Case;

#[test]
fn another_subject_or_none() {
    let token = Case::good().verdict().unwrap();
    for document in [
        r#"{"sub":"subject-2","email":"anna@example.com"}"#,
        r#"{"sub":"SUBJECT-1"}"#,
        r#"{"sub":["subject-1"]}"#,
        r#"{"email":"anna@example.com"}"#,
    ] {
        let answer = HttpAnswer::json(200, document);
        assert_eq!(UserInfo::read(&answer, &token).unwrap_err(), UserInfoRefused::OtherSubject, "{document}");
    }
}

#[test]
fn a_signed_document_an_error_or_a_subject_twice() {
    let token = Case::good().verdict().unwrap();
    let good = r#"{"sub":"subject-1"}"#;
    let jwt = HttpAnswer { content_type: Some("application/jwt".into()), ..HttpAnswer::json(200, good) };
    assert_eq!(UserInfo::read(&jwt, &token).unwrap_err(), UserInfoRefused::NoDocument { status: 200 });
    let refused = UserInfo::read(&HttpAnswer::json(401, good), &token).unwrap_err();
    assert_eq!(refused, UserInfoRefused::NoDocument { status: 401 });
    let twice = HttpAnswer::json(200, r#"{"sub":"subject-2","sub":"subject-1"}"#);
    assert!(matches!(UserInfo::read(&twice, &token).unwrap_err(), UserInfoRefused::Unreadable(_)));
}
