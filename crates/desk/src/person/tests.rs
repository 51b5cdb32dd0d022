//! What becomes of the claims of real, signed tokens: names that can't deceive, and values that count only where they
//! were verified.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ciba::{
    AccessToken, Algorithm, AuthReqId, ClientId, Expected, HttpAnswer, IdTokenText, KeySet, SKEW, SigningKey,
    Transport,
};
use jsonwebtoken::{EncodingKey, Header};
use pickup::person::Source;
use serde_json::{Value, json};

use super::*;

const ISSUER: &str = "https://id.example.com";
const NOW: i64 = 1_800_000_000;

fn now() -> Timestamp {
    Timestamp::from_second(NOW).unwrap()
}

/// A verified token with these claims beside those that every token has.
fn token(claims: &Value) -> VerifiedIdToken {
    let (key, pem) = SigningKey::generate().unwrap();
    let mut header = Header::new(jsonwebtoken::Algorithm::ES256);
    header.kid = Some(key.key_id().to_owned());
    let mut all = json!({ "iss": ISSUER, "aud": "till", "sub": "subject-1", "iat": NOW, "exp": NOW + 300 });
    all.as_object_mut().unwrap().extend(claims.as_object().unwrap().clone());
    let der: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let signer = EncodingKey::from_ec_der(&STANDARD.decode(der).unwrap());
    let text = IdTokenText::parse(&jsonwebtoken::encode(&header, &all, &signer).unwrap()).unwrap();
    let keys = format!(r#"{{"keys":[{}]}}"#, key.public_jwk());
    let expected = Expected {
        issuer: &ciba::Issuer::parse(ISSUER, Transport::Https).unwrap(),
        client_id: &ClientId::parse("till").unwrap(),
        algorithms: &[Algorithm::Es256],
        auth_req_id: &AuthReqId::parse("request").unwrap(),
        request_sent_at: now(),
        access_token: &AccessToken::parse("token").unwrap(),
        refresh_token: None,
        tenant: None,
        skew: SKEW,
    };
    let keys = KeySet::read(expected.issuer, &HttpAnswer::json(200, &keys)).unwrap();
    ciba::verify(&text, &keys, &expected, now()).unwrap()
}

fn person_of(claims: &Value) -> Person {
    person(&token(claims), None, Some("personal_number"), now()).unwrap()
}

/// The same, with a UserInfo document of the same subject.
fn person_with(claims: &Value, user_info: &Value) -> Person {
    let token = token(claims);
    let mut document = json!({ "sub": "subject-1" });
    document.as_object_mut().unwrap().extend(user_info.as_object().unwrap().clone());
    let user_info = UserInfo::read(&HttpAnswer::json(200, &document.to_string()), &token).unwrap();
    person(&token, Some(&user_info), Some("personal_number"), now()).unwrap()
}

fn name(claims: &Value) -> Option<String> {
    person_of(claims).name
}

#[test]
fn a_name_reads_as_it_is_written() {
    for (claimed, shown) in [
        ("Anna Berg", "Anna Berg"),
        ("  Åsa \t  O'Brien-Ö  ", "Åsa O'Brien-Ö"),
        ("Anna\u{202e}greB\u{202c}", "AnnagreB"),
        ("An\u{200b}na\u{feff} B\u{ad}erg", "Anna Berg"),
        ("\u{1b}[2JAnna\u{7}", "[2JAnna"),
        ("Anna\u{0}", "Anna"),
        ("\u{2066}Anna\u{2069}", "Anna"),
        ("Anna\u{e0041}", "Anna"),
    ] {
        assert_eq!(name(&json!({ "name": claimed })).as_deref(), Some(shown), "{claimed:?}");
    }
    assert_eq!(name(&json!({ "name": "å".repeat(500) })).unwrap().chars().count(), NAME_MAX);
}

#[test]
fn nothing_readable_is_no_name() {
    for claimed in [json!(""), json!(" \u{200b}\n"), json!(7), json!(["Anna"]), json!(null)] {
        assert_eq!(name(&json!({ "name": claimed })), None);
    }
    assert_eq!(name(&json!({ "given_name": "Anna", "family_name": "Berg" })).as_deref(), Some("Anna Berg"));
    assert_eq!(name(&json!({ "family_name": "Berg" })).as_deref(), Some("Berg"));
}

#[test]
fn of_several_addresses_only_the_user_name_is_the_verified_one() {
    let email = |claims: &Value| match person_of(claims).email {
        Proved::Verified(address, Source::IdToken) => Some(address.as_str().to_owned()),
        Proved::Verified(..)
        | Proved::Absent
        | Proved::Unverified(_)
        | Proved::Contradictory
        | Proved::Malformed => None,
    };
    let several = json!(["a@example.com", "b@example.com"]);
    let named = json!({ "email": several, "email_verified": true, "preferred_username": "b@example.com" });
    assert_eq!(email(&named).as_deref(), Some("b@example.com"));
    for user_name in [json!("c@example.com"), json!("B@EXAMPLE.COM"), json!(["b@example.com"]), json!(null)] {
        let claims = json!({ "email": several, "email_verified": true, "preferred_username": user_name });
        assert_eq!(email(&claims), None, "{user_name}");
    }
    assert_eq!(email(&json!({ "email": several, "email_verified": true })), None);
    assert_eq!(
        email(&json!({ "email": "a@example.com", "email_verified": true })).as_deref(),
        Some("a@example.com")
    );
    for verified in [json!(false), json!("true"), json!(1), json!(null), json!([true])] {
        let claims = json!({ "email": "a@example.com", "email_verified": verified });
        assert_eq!(email(&claims), None, "{verified}");
        assert!(matches!(person_of(&claims).email, Proved::Unverified(_)), "{verified}");
    }
}

#[test]
fn a_value_and_its_verified_come_from_one_document() {
    let email = json!({ "email": "a@example.com" });
    let split = person_with(&email, &json!({ "email_verified": true }));
    assert!(matches!(split.email, Proved::Unverified(_)));
    let other = json!({ "email": "b@example.com", "email_verified": true });
    assert_eq!(person_with(&email, &other).email, Proved::Contradictory);
    let same = json!({ "email": "a@example.com", "email_verified": true });
    assert!(matches!(person_with(&email, &same).email, Proved::Verified(_, Source::UserInfo)));
}

#[test]
fn a_value_of_another_type_is_not_an_absent_one() {
    let claims =
        json!({ "email": 7, "phone_number": 46_701_234_567_i64, "personal_number": ["191212121212"] });
    let person = person_of(&claims);
    assert_eq!(person.email, Proved::Malformed);
    assert_eq!(person.phone, Proved::Malformed);
    assert_eq!(person.personal_number, Proved::Malformed);
    let empty = person_of(&json!({ "email": "", "phone_number": "", "personal_number": "" }));
    assert_eq!(empty.email, Proved::Absent);
    assert_eq!(empty.phone, Proved::Absent);
    assert_eq!(empty.personal_number, Proved::Absent);
}
