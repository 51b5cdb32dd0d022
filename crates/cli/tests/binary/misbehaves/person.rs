//! What UserInfo and the session say about the person: swapped, unverified, contradictory, of yesterday (rows 1, 13, 26
//! and 27).

use practice::{Endpoint, Options, Outage, Twist};
use serde_json::json;
use tokio::runtime::Handle;

use super::stand::{Setting, Stand, play, play_in};
use super::{BY_EMAIL, BY_SUBJECT, End, Row, claim, member};
use crate::till::Till;

fn user_info(twist: Twist, end: End) -> Row {
    Row::twist(Endpoint::UserInfo, twist, end).order(BY_EMAIL)
}

#[tokio::test(flavor = "multi_thread")]
async fn user_info_of_somebody_else() {
    let other = "about another person";
    let unread = "UserInfo can't be read";
    play(vec![
        user_info(Twist::OtherSubject, End::not_believed(other)),
        user_info(member("sub", json!(["practice-6f2c1a90-0007"])), End::not_believed(other)),
        user_info(Twist::Member { name: "sub", value: None }, End::not_believed(other)),
        // The token alone proves the subject; the name, which is all that was wanted, is not believed.
        user_info(Twist::OtherSubject, End::owner()).order(BY_SUBJECT),
        Row::outage(Endpoint::UserInfo, Outage::BrokenJson, End::not_believed(unread)).order(BY_EMAIL),
        Row::outage(
            Endpoint::UserInfo,
            Outage::HtmlPageAsSuccess,
            End::not_believed("instead of plain JSON"),
        )
        .order(BY_EMAIL),
        Row::outage(
            Endpoint::UserInfo,
            Outage::Refusal { status: 401, error: "invalid_token" },
            End::not_believed("status 401"),
        )
        .order(BY_EMAIL),
    ])
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_proves_nothing() {
    play(vec![
        Row::new("never verified", End::level_too_low()).order("P-1045"),
        user_info(member("email_verified", json!("true")), End::level_too_low()),
        user_info(member("email_verified", json!(1)), End::level_too_low()),
        user_info(Twist::Member { name: "email_verified", value: None }, End::level_too_low()),
        user_info(Twist::Member { name: "email", value: None }, End::no_common_identifier()),
        user_info(member("email", json!("bo.ek@post.example")), End::another_person()),
        // A dotless i, a Cyrillic a, a Kelvin sign: not the letters that they look like.
        user_info(member("email", json!("ıngrid@post.example")), End::another_person()),
        user_info(member("email", json!("ingrid@post.exаmple")), End::another_person()),
        user_info(member("email", json!("ingrid@post.example.")), End::not_believed("malformed identifier")),
    ])
    .await;
}

/// Whose session of yesterday it is, is said with its age; whether that is enough is the shop's policy.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_of_yesterday_is_told() {
    let handle = Handle::current();
    tokio::task::block_in_place(|| {
        let stand = Stand::open(&handle, Setting::default());
        let row = Row::new("a session of yesterday", End::owner()).order("P-1056");
        let ran = stand.played(&row, "for scripts");
        let age = ran.last()["signed_in_ago_s"].as_u64().expect("an age");
        assert!((26 * 3600..27 * 3600).contains(&age), "{age}");
        let ran = stand.told_people(&row);
        assert!(ran.output.contains("Signed in 1 day ago"), "{}", ran.output);

        let silent = Twist::Claim { name: "auth_time", value: None };
        let row = Row::twist(Endpoint::Token, silent, End::owner());
        let ran = stand.played(&row, "an age that is not stated");
        assert!(ran.last()["signed_in_ago_s"].is_null() && ran.output.contains("signed_in_ago_s"));
        let ran = stand.told_people(&row);
        assert!(ran.output.contains("Time of sign-in not stated"), "{}", ran.output);
    });
}

/// Two documents about one person that say different things.
#[tokio::test(flavor = "multi_thread")]
async fn two_answers_that_do_not_agree() {
    let setting = Setting {
        options: || Options { claims_in_id_token: true, ..Options::default() },
        ..Setting::default()
    };
    let rows = vec![
        Row::twist(Endpoint::Token, claim("email", json!("bo.ek@post.example")), End::another_person())
            .order(BY_EMAIL),
        Row::twist(Endpoint::Token, claim("email_verified", json!(false)), End::level_too_low())
            .order(BY_EMAIL),
    ];
    play_in(setting, rows).await;
}

/// The shop's rules about the sign-in: each is broken, then kept.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_is_too_weak() {
    let configured = |rule: fn(&Till, String) -> String| Setting { configure: rule, ..Setting::default() };
    let token = |name, value, end| Row::twist(Endpoint::Token, claim(name, json!(value)), end);
    let absent = |name, end| Row::twist(Endpoint::Token, Twist::Claim { name, value: None }, end);
    let weak = |rule| End::sign_in_too_weak(rule);
    let age: &[_] = &["end.sign_in_too_weak.title", "end.sign_in_too_weak.age", "end.level_too_low.1"];
    let level: &[_] = &["end.sign_in_too_weak.title", "end.sign_in_too_weak.level", "end.level_too_low.1"];
    let means: &[_] = &["end.sign_in_too_weak.title", "end.sign_in_too_weak.means", "end.level_too_low.1"];
    let idp: &[_] =
        &["end.sign_in_too_weak.title", "end.sign_in_too_weak.identity_provider", "end.level_too_low.1"];
    let rows = vec![
        Row::new("a session of yesterday", weak(age)).order("P-1056"),
        absent("auth_time", weak(age)),
        Row::new("a session of now", End::owner()),
    ];
    play_in(configured(|_, text| format!("policy.sign_in_max_age_s = 3600\n{text}")), rows).await;
    let rows = vec![
        token("acr", "low", weak(level)),
        token("acr", "HIGH", weak(level)),
        absent("acr", weak(level)),
        token("acr", "high", End::owner()),
    ];
    play_in(configured(|_, text| format!("policy.acr = [\"high\"]\n{text}")), rows).await;
    let rows = vec![
        Row::new("by password", weak(means)),
        absent("amr", weak(means)),
        Row::twist(Endpoint::Token, claim("amr", json!(["pwd", "mfa"])), End::owner()),
    ];
    play_in(configured(|_, text| format!("policy.amr = [\"mfa\"]\n{text}")), rows).await;
    let rows = vec![
        Row::new("at the provider itself", weak(idp)),
        absent("idp", weak(idp)),
        token("idp", "bankid", End::owner()),
    ];
    play_in(configured(|_, text| format!("policy.idp = [\"bankid\"]\n{text}")), rows).await;
}
