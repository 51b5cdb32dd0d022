//! Any bytes at all: no reader panics, and no change to a good token leaves it good.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on shall stop")]

#[expect(dead_code, reason = "the rules use all of it")]
mod signer;

use ciba::{Acknowledgement, HttpAnswer, Issuer, KeySet, Provider, SigningKey, TokenAnswer, Transport};
use proptest::prelude::*;
use signer::Case;

#[expect(clippy::disallowed_methods, reason = "an Instant can't be made from nothing")]
fn read_everywhere(answer: HttpAnswer) {
    let issuer = Issuer::parse(signer::ISSUER, Transport::Https).unwrap();
    let _ = Provider::read(&issuer, &answer);
    let _ = KeySet::read(&issuer, &answer);
    let _ = SigningKey::read(&answer.body);
    let _ = Acknowledgement::read(&answer, std::time::Instant::now());
    let _ = (answer.date(), answer.retry_after());
    let _ = TokenAnswer::read(&Ok(answer));
}

/// JSON of all shapes, with the names that matter among the others.
fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let name = prop::sample::select(vec![
        "issuer",
        "keys",
        "kty",
        "n",
        "e",
        "kid",
        "error",
        "auth_req_id",
        "expires_in",
        "interval",
        "id_token",
        "access_token",
        "token_type",
        "token_endpoint",
        "mtls_endpoint_aliases",
        "require_signed_request_object",
        "x",
        "d",
        "crv",
    ]);
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        ".{0,20}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::vec((name.clone(), inner), 0..6).prop_map(|members| {
                serde_json::Value::Object(
                    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
                )
            }),
        ]
    })
}

proptest! {
    #[test]
    fn no_reader_panics_on_bytes(status in 100_u16..600, body in prop::collection::vec(any::<u8>(), 0..200), header in ".{0,40}") {
        let mut answer = HttpAnswer::json(status, "");
        *answer.body = body;
        answer.date = Some(header.clone());
        answer.retry_after = Some(header);
        read_everywhere(answer);
    }

    #[test]
    fn no_reader_panics_on_json(status in prop::sample::select(vec![200_u16, 400, 401, 429, 503]), body in any_json()) {
        read_everywhere(HttpAnswer::json(status, &body.to_string()));
    }

    #[test]
    fn no_changed_character_leaves_a_token_good(at in any::<prop::sample::Index>(), with in "[!-~]") {
        let case = Case::good();
        let token = case.token();
        let at = at.index(token.len());
        let changed = format!("{}{with}{}", &token[..at], &token[at + 1..]);
        prop_assert_eq!(case.verdict_on(&changed).is_ok(), changed == token);
    }
}
