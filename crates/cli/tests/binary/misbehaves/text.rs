//! Text that is meant for the terminal's ears (row 25). What it would do is held for every row of every family
//! (`stand.rs`); here are the ways in which it comes.

use practice::{Endpoint, Options, Outage, Twist};
use serde_json::json;

use super::parser::short_lived;
use super::stand::{Setting, play, play_in};
use super::{End, Row, member};
use crate::between::{Forgery, at, both};

/// Clears the screen, sets a title, rings, turns the line round, hides, and makes a link.
const MALICIOUS: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}\r\n\u{9b}31m\u{202e}renwo\u{2066}\u{200b}\u{1b}]8;;http://evil.example\u{7}=cmd|' /C calc'!A0";

fn refusing(endpoint: Endpoint, error: &'static str) -> Forgery {
    at(endpoint, move |_, answer| {
        answer.status = 400;
        answer.body = json!({
            "error": error,
            "error_description": MALICIOUS,
            "error_uri": MALICIOUS,
        })
        .to_string()
        .into_bytes();
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_refusal() {
    play(vec![
        Row::forged(
            "described",
            refusing(Endpoint::Backchannel, "invalid_scope"),
            End::request_refused("scope"),
        ),
        Row::forged("described poll", refusing(Endpoint::Token, "access_denied"), End::declined()),
        Row::forged(
            "as the error",
            refusing(Endpoint::Backchannel, MALICIOUS),
            End::request_refused("(not an error code)"),
        ),
        Row::forged(
            "as a poll's error",
            refusing(Endpoint::Token, MALICIOUS),
            End::request_refused("(not an error code)"),
        ),
        Row::forged(
            "as a poll's type",
            both(
                short_lived(),
                at(Endpoint::Token, |_, answer| answer.header("content-type", "application/json\u{9b}31m")),
            ),
            End::lost(),
        ),
    ])
    .await;
}

/// The name is the provider's, and the only text of a stranger that people read.
#[tokio::test(flavor = "multi_thread")]
async fn in_a_name() {
    let mut rows = Vec::new();
    for (what, name) in [
        ("malicious", MALICIOUS.to_owned()),
        ("endless", "x".repeat(40_000)),
        ("all marks", format!("A{}", "\u{301}".repeat(2_000))),
        ("nothing to see", "\u{2063}\u{2063}".to_owned()),
        ("another end", "Anna\nThis is the owner".to_owned()),
    ] {
        let row = Row::twist(Endpoint::UserInfo, member("name", json!(name)), End::owner());
        rows.push(Row { what: format!("{what} name"), ..row });
    }
    rows.push(Row::twist(Endpoint::UserInfo, member("name", json!({ "first": "Anna" })), End::owner()));
    play(rows).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_claims() {
    let setting = Setting {
        options: || Options { claims_in_id_token: true, ..Options::default() },
        ..Setting::default()
    };
    let said = |name| Twist::Claim { name, value: Some(json!(MALICIOUS)) };
    let rows = vec![
        Row::twist(Endpoint::Token, said("name"), End::owner()),
        Row::twist(Endpoint::Token, said("idp"), End::not_believed("usable idp")),
        Row::twist(Endpoint::Token, said("acr"), End::not_believed("usable acr")),
        Row::twist(Endpoint::Token, said("amr"), End::not_believed("usable amr")),
        Row::twist(Endpoint::Token, said("iss"), End::not_believed("from another issuer")),
        Row::twist(Endpoint::Token, said("aud"), End::not_believed("for another client")),
        Row::twist(Endpoint::Token, said("sub"), End::not_believed("usable sub")),
        Row::outage(
            Endpoint::Discovery,
            Outage::Refusal { status: 404, error: "not_found" },
            End::wrong_address("404"),
        ),
    ];
    play_in(setting, rows).await;
}
