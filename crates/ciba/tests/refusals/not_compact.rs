//! RFC 7515 section 3.1: three parts of canonical base64url, and nothing else.

use ciba::{IdTokenRefused, IdTokenText};

use crate::signer::Case;

fn refused(token: &str) {
    let refusal = Case::good().verdict_on(token).unwrap_err();
    assert!(
        matches!(refusal, IdTokenRefused::NotCompact | IdTokenRefused::Unreadable),
        "{token}: {refusal:?}"
    );
}

#[test]
fn too_few_and_too_many_parts() {
    let token = Case::good().token();
    for wrong in [
        "a".to_owned(),
        "..".to_owned(),
        ".".to_owned(),
        token[..token.rfind('.').unwrap()].to_owned(),
        format!("{token}."),
        format!("{token}.AAAA"),
        format!(".{token}"),
        format!("{token}.AAAA.AAAA"),
    ] {
        refused(&wrong);
    }
}

#[test]
fn white_space_other_characters_and_too_much() {
    for text in ["", "a b.c.d", " a.b.c", "a.b.c\n", "å.b.c"] {
        assert!(IdTokenText::parse(text).is_none(), "{text:?}");
    }
    assert!(IdTokenText::parse(&"a".repeat(65_536)).is_some());
    assert!(IdTokenText::parse(&"a".repeat(65_537)).is_none());
}

#[test]
fn parts_that_are_no_json_objects() {
    let case = Case::good();
    for claims in ["", "null", "[]", "\"text\"", "{", "{}{}", "\u{feff}{}"] {
        assert_eq!(
            case.verdict_on(&case.token_of(claims)).unwrap_err(),
            IdTokenRefused::Unreadable,
            "{claims}"
        );
    }
}
