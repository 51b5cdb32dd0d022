//! Keys that are not what they should be: names that trick, sets that are poisoned, keys too weak (rows 6 and 7).

use practice::{Endpoint, Outage, Twist};
use serde_json::{Value, json};

use super::stand::play;
use super::{End, Row, member};
use crate::between::{Forgery, at, both};
use crate::forger::{KID, base64url, header, only_tokens, publish, published, stranger, usual_header};

fn keys(twist: Twist, end: End) -> Row {
    Row::twist(Endpoint::Keys, twist, end)
}

/// Honest tokens of the published key, and this key set.
fn with_keys(keys: impl Fn() -> Value + Send + Sync + 'static) -> Forgery {
    both(
        publish(keys),
        only_tokens(|claims| published().sign(&usual_header(), claims.to_string().as_bytes())),
    )
}

/// One key, changed.
fn with_key(change: impl Fn(&mut Value) + Send + Sync + 'static) -> Forgery {
    with_keys(move || {
        let mut jwk = published().jwk(KID);
        change(&mut jwk);
        json!([jwk])
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_trick() {
    let unknown = "does not publish";
    let mut rows = vec![
        Row::forged("kid is a number", header(json!({ "kid": 1 })), End::not_believed(unknown)),
        Row::forged("kid is null", header(json!({ "kid": null })), End::not_believed(unknown)),
        Row::forged("kid is a list", header(json!({ "kid": [KID] })), End::not_believed(unknown)),
        keys(Twist::KeyTwice, End::not_believed("the same kid")),
        Row::forged("no kid, one key", without_kid(|| json!([published().jwk(KID)])), End::owner()),
        Row::forged(
            "no kid, two keys",
            without_kid(|| json!([stranger().jwk("other"), published().jwk(KID)])),
            End::not_believed("names no key"),
        ),
        Row::forged(
            "two keys of one name",
            with_keys(|| json!([stranger().jwk(KID), published().jwk(KID)])),
            End::not_believed("the same kid"),
        ),
    ];
    for kid in ["", "key-1 ", "KEY-1", "../../dev/null", "' OR '1'='1", "key-1\u{0}", "\u{202e}1-yek"] {
        let row =
            Row::forged(format!("kid {kid:?}"), header(json!({ "kid": kid })), End::not_believed(unknown));
        rows.push(row);
    }
    let huge = header(json!({ "kid": "k".repeat(30_000) }));
    rows.push(Row::forged("a huge kid", huge, End::not_believed(unknown)));
    play(rows).await;
}

fn without_kid(keys: impl Fn() -> Value + Send + Sync + 'static) -> Forgery {
    both(
        publish(keys),
        only_tokens(|claims| published().sign(r#"{"alg":"RS256"}"#, claims.to_string().as_bytes())),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn sets_that_are_poisoned() {
    let no_key = "no key that is strong enough";
    let rows = vec![
        keys(Twist::NoKeys, End::not_believed(no_key)),
        keys(member("keys", json!("none")), End::not_believed("no usable list of keys")),
        keys(Twist::Member { name: "keys", value: None }, End::not_believed("no usable list of keys")),
        Row::forged(
            "more keys than any provider has",
            with_keys(|| (0..65).map(|n| published().jwk(&format!("key-{n}"))).collect()),
            End::not_believed("no usable list of keys"),
        ),
        Row::forged(
            "the key is for encryption",
            with_key(|jwk| jwk["use"] = "enc".into()),
            End::not_believed(no_key),
        ),
        Row::forged(
            "the key may sign only",
            with_key(|jwk| jwk["key_ops"] = json!(["sign"])),
            End::not_believed(no_key),
        ),
        Row::forged(
            "the key is for another algorithm",
            with_key(|jwk| jwk["alg"] = "RS512".into()),
            End::not_believed("not for its algorithm"),
        ),
        Row::forged(
            "a shared secret among the keys",
            with_key(|jwk| {
                *jwk = json!({ "kty": "oct", "kid": KID, "alg": "HS256", "k": base64url(b"secret") })
            }),
            End::not_believed(no_key),
        ),
        Row::forged(
            "a key of 1024 bits",
            with_key(|jwk| jwk["n"] = base64url(&[0xd7; 128]).into()),
            End::not_believed(no_key),
        ),
        Row::forged("exponent 1", with_key(|jwk| jwk["e"] = "AQ".into()), End::not_believed(no_key)),
        Row::forged("exponent 3", with_key(|jwk| jwk["e"] = "Aw".into()), End::not_believed(no_key)),
        Row::forged(
            "the modulus is in another alphabet",
            with_key(|jwk| jwk["n"] = json!(format!("{}=", jwk["n"].as_str().expect("a text")))),
            End::not_believed(no_key),
        ),
        Row::outage(Endpoint::Keys, Outage::HtmlPageAsSuccess, End::not_believed("key set can't be read")),
        Row::outage(Endpoint::Keys, Outage::BrokenJson, End::not_believed("key set can't be read")),
        Row::outage(
            Endpoint::Keys,
            Outage::Refusal { status: 404, error: "not_found" },
            End::not_believed("status 404"),
        ),
        Row::forged(
            "kid twice in one key",
            at(Endpoint::Keys, |_, answer| {
                let text = String::from_utf8(answer.body.clone()).expect("JSON");
                answer.body = text.replace("\"kty\"", "\"kid\":\"key-1\",\"kty\"").into_bytes();
            }),
            End::not_believed("key set can't be read"),
        ),
    ];
    play(rows).await;
}
