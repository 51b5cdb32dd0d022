//! Documents made to be read in two ways, or not at all (row 12).

use practice::{Endpoint, Outage};
use serde_json::json;

use super::stand::play;
use super::{End, Row, member};
use crate::between::{Answer, Asked, Forgery, at, both};
use crate::forger::{compact, payload};

/// Tokens whose request lives this short, so that a fault that stays does not make the test wait.
pub(super) fn short_lived() -> Forgery {
    at(Endpoint::Backchannel, |_, answer| answer.set("expires_in", 3))
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_that_read_in_two_ways() {
    let unreadable = "can't be read";
    let replaced = |from: &'static str, to: &'static str| {
        payload(move |text| {
            assert!(text.contains(from), "{text} has {from}");
            text.replacen(from, to, 1).into_bytes()
        })
    };
    play(vec![
        Row::forged(
            "sub twice",
            replaced("\"sub\":", "\"sub\":\"practice-nobody\",\"sub\":"),
            End::not_believed(unreadable),
        ),
        Row::forged(
            "sub twice, once in disguise",
            replaced("\"sub\":", "\"\\u0073ub\":\"practice-nobody\",\"sub\":"),
            End::not_believed(unreadable),
        ),
        Row::forged(
            "exp is no number",
            replaced("\"exp\":", "\"exp\":NaN,\"x\":"),
            End::not_believed(unreadable),
        ),
        Row::forged(
            "a number without end",
            replaced("\"exp\":", "\"x\":1e999,\"exp\":"),
            End::not_believed(unreadable),
        ),
        Row::forged(
            "a byte order mark",
            payload(|text| ["\u{feff}".as_bytes(), text.as_bytes()].concat()),
            End::not_believed(unreadable),
        ),
        Row::forged(
            "two objects",
            payload(|text| format!("{text}{text}").into_bytes()),
            End::not_believed(unreadable),
        ),
        Row::forged(
            "a list",
            payload(|text| format!("[{text}]").into_bytes()),
            End::not_believed(unreadable),
        ),
        Row::forged("nothing", payload(|_| Vec::new()), End::not_believed(unreadable)),
        Row::forged(
            "no UTF-8",
            payload(|text| [&text.as_bytes()[..text.len() - 1], b",\"x\":\"\xff\"}"].concat()),
            End::not_believed(unreadable),
        ),
        Row::forged(
            "nested without end",
            payload(|text| {
                let deep = format!("{{\"x\":{}{},", "[".repeat(10_000), "]".repeat(10_000));
                text.replacen('{', &deep, 1).into_bytes()
            }),
            End::not_believed(unreadable),
        ),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_are_no_compact_jws() {
    let not_compact = "not a compact JWS";
    let lacks = "lacks a usable id_token";
    let token = |what: &str, change: fn(String) -> String, rule| {
        Row::forged(what, compact(change), End::not_believed(rule))
    };
    play(vec![
        token("a part more", |jws| format!("{jws}.AAAA"), not_compact),
        token("as many parts as a JWE", |jws| format!("{jws}.AAAA.AAAA"), not_compact),
        token("one part", |jws| jws.replace('.', ""), not_compact),
        token("padded", |jws| format!("{jws}="), not_compact),
        token("the alphabet of base64", |jws| jws.replacen('.', "+.", 1), not_compact),
        token("a space at its end", |jws| format!("{jws} "), lacks),
        token("a line end inside", |jws| jws.replacen('.', ".\r\n", 1), lacks),
        token("too long", |jws| format!("{jws}{}", "A".repeat(70_000)), lacks),
        Row::forged(
            "the JSON serialization",
            at(Endpoint::Token, |_, answer| {
                answer.set("id_token", json!({ "payload": "", "signatures": [] }))
            }),
            End::not_believed(lacks),
        ),
        Row::twist(Endpoint::Token, member("id_token", json!(null)), End::not_believed(lacks)),
        Row::twist(
            Endpoint::Token,
            member("access_token", json!("a\r\nb")),
            End::not_believed("access_token"),
        ),
        Row::twist(Endpoint::Token, member("token_type", json!("DPoP")), End::not_believed("token_type")),
    ])
    .await;
}

/// Whether these are the tokens or somebody else's page can't be known, so it is neither a yes nor a no.
#[tokio::test(flavor = "multi_thread")]
async fn token_answers_that_are_not_the_protocol() {
    let answers = |change: fn(&Asked, &mut Answer)| both(short_lived(), at(Endpoint::Token, change));
    let mut rows = vec![
        Row::forged("text/html", answers(|_, it| it.header("content-type", "text/html")), End::lost()),
        Row::forged(
            "no type",
            answers(|_, it| it.headers.retain(|(name, _)| name != "content-type")),
            End::lost(),
        ),
        Row::forged(
            "compressed",
            answers(|_, it| {
                it.header("content-encoding", "gzip");
                it.body = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
            }),
            End::lost(),
        ),
        Row::forged(
            "larger than any token answer",
            answers(|_, it| it.set("filler", "x".repeat(130 * 1024))),
            End::lost(),
        ),
        Row::forged(
            "the tokens and an error",
            answers(|_, it| when_approved(it, |it| it.set("error", "access_denied"))),
            End::lost(),
        ),
        Row::forged("201", answers(|_, it| when_approved(it, |it| it.status = 201)), End::lost()),
        Row::forged(
            "access_token twice",
            answers(|_, it| {
                let text = String::from_utf8(it.body.clone()).expect("JSON");
                it.body = text.replacen('{', "{\"access_token\":\"AAAA\",", 1).into_bytes();
            }),
            End::lost(),
        ),
        Row::forged(
            "nested without end",
            answers(|_, it| it.body = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000)).into_bytes()),
            End::lost(),
        ),
        Row::forged(
            "somebody else's JSON",
            answers(|_, it| it.body = b"{\"status\":\"ok\"}".to_vec()),
            End::lost(),
        ),
    ];
    for outage in [Outage::HtmlPageAsSuccess, Outage::CutShort, Outage::Oversized, Outage::BrokenJson] {
        let row = Row::outage(Endpoint::Token, outage, End::lost());
        rows.push(Row { forgery: short_lived(), ..row });
    }
    play(rows).await;
}

fn when_approved(answer: &mut Answer, change: fn(&mut Answer)) {
    if answer.member("id_token").is_some() {
        change(answer);
    }
}
