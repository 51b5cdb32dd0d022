//! Everything that comes from a provider has a limit, which holds to the byte.

use ciba::{AccessToken, Acknowledgement, AuthReqId, HttpAnswer, IdTokenText, TokenAnswer, Unreachable};

use super::any_instant;

/// A document of exactly this many bytes; what is missing is spaces.
fn padded(document: &str, bytes: usize) -> HttpAnswer {
    HttpAnswer::json(200, &format!("{document}{}", " ".repeat(bytes - document.len())))
}

#[test]
fn an_acknowledgement_of_more_than_16_kib() {
    let document = r#"{"auth_req_id":"a","expires_in":120}"#;
    let read = |bytes| Acknowledgement::read(&padded(document, bytes), any_instant());
    assert!(read(16_384).is_ok());
    let refused = read(16_385).unwrap_err();
    assert_eq!(refused, Unreachable::NotTheProtocol { status: 200 }.into());
}

#[test]
fn a_token_answer_of_more_than_128_kib() {
    let document = r#"{"id_token":"a.b.c","access_token":"a","token_type":"Bearer"}"#;
    let read = |bytes| TokenAnswer::read(&Ok(padded(document, bytes)));
    assert!(matches!(read(131_072), TokenAnswer::Tokens(_)));
    let TokenAnswer::Fault { fault, .. } = read(131_073) else { panic!("it was read") };
    assert_eq!(fault, Unreachable::NotTheProtocol { status: 200 });
}

#[test]
fn ids_and_tokens_of_no_character_or_too_many() {
    let fits = |length: usize| {
        let text = "a".repeat(length);
        (
            AuthReqId::parse(&text).is_some(),
            AccessToken::parse(&text).is_some(),
            IdTokenText::parse(&text).is_some(),
        )
    };
    assert_eq!(fits(0), (false, false, false));
    assert_eq!(fits(1), (true, true, true));
    assert_eq!((fits(2048).0, fits(2049).0), (true, false));
    assert_eq!((fits(16_384).1, fits(16_385).1), (true, false));
    assert_eq!((fits(65_536).2, fits(65_537).2), (true, false));
}
