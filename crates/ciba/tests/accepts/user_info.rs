//! UserInfo about the right person, and claims as providers write them.

use ciba::{AccessToken, EmailClaim, HttpAnswer, UserInfo};

use crate::accepts::discovery::{document, read};
use crate::accepts::requests::client;
use crate::signer::Case;

fn claims(document: &str) -> UserInfo {
    let token = Case::good().verdict().unwrap();
    UserInfo::read(&HttpAnswer::json(200, document), &token).unwrap()
}

#[test]
fn the_request_carries_the_access_token() {
    let provider = read(&document()).unwrap();
    let token = AccessToken::parse("abc").unwrap();
    let request = UserInfo::request(&provider, &client(None), &token).unwrap();
    assert_eq!(request.url().as_str(), "https://id.example.com/connect/userinfo");
    assert!(request.headers().any(|header| header == ("authorization", "Bearer abc")));
}

#[test]
fn one_address_several_or_none() {
    let one = claims(r#"{"sub":"subject-1","email":"a@example.com"}"#);
    assert_eq!(one.claims().email(), EmailClaim::One("a@example.com"));
    let several = claims(
        r#"{"sub":"subject-1","email":["a@example.com","b@example.com"],"preferred_username":"b@example.com"}"#,
    );
    assert_eq!(several.claims().email(), EmailClaim::Several(vec!["a@example.com", "b@example.com"]));
    assert_eq!(several.claims().preferred_username(), Some("b@example.com"));
    for absent in
        [r#"{"sub":"subject-1"}"#, r#"{"sub":"subject-1","email":""}"#, r#"{"sub":"subject-1","email":[]}"#]
    {
        assert_eq!(claims(absent).claims().email(), EmailClaim::Absent);
    }
    for malformed in ["null", "7", "{}", r#"["a@example.com",7]"#] {
        let document = format!(r#"{{"sub":"subject-1","email":{malformed}}}"#);
        assert_eq!(claims(&document).claims().email(), EmailClaim::Malformed, "{malformed}");
    }
}

#[test]
fn personal_claims_stay_out_of_debug_texts() {
    let info =
        claims(r#"{"sub":"subject-1","email":"hush@example.com","name":"hush","phone_number":"hush"}"#);
    let told = format!("{info:?} {:?}", info.claims().email());
    assert!(told.contains("phone_number") && told.contains("One(***)") && !told.contains("hush"), "{told}");
    assert_eq!((info.claims().name(), info.claims().phone_number()), (Some("hush"), Some("hush")));
    assert_eq!(info.claims().phone_number_verified(), None);
}

#[test]
fn only_the_json_true_is_verified() {
    let verified = |value: &str| {
        claims(&format!(r#"{{"sub":"subject-1","email_verified":{value}}}"#)).claims().email_verified()
    };
    assert_eq!(verified("true"), Some(true));
    for other in ["false", "\"true\"", "1", "null", "[true]"] {
        assert_eq!(verified(other), Some(false), "{other}");
    }
    assert_eq!(claims(r#"{"sub":"subject-1"}"#).claims().email_verified(), None);
}

#[test]
fn any_named_claim_as_a_text() {
    let info = claims(r#"{"sub":"subject-1","personal_number":"191212121212","empty":"","number":1912}"#);
    assert_eq!(info.claims().text("personal_number"), Some("191212121212"));
    assert_eq!(info.claims().text("empty"), None);
    assert_eq!(info.claims().text("number"), None);
    assert!(info.claims().has("number") && !info.claims().has("other"));
    for (name, is_no_text) in
        [("number", true), ("empty", false), ("personal_number", false), ("other", false)]
    {
        assert_eq!(info.claims().is_no_text(name), is_no_text, "{name}");
    }
}
