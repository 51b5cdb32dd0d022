//! Every way in which the provider can fail or lie, at every endpoint: nothing secret is seen on any of them, whatever
//! the end is.

use practice::{Endpoint, Fault, Faults, Forgery, KeyTwist, Outage, Shape, TextTwist, Twist, Which};
use serde_json::{Value, json};

use super::{Act, Duration, EMAIL, PERSONAL_NUMBER, PHONE, Screen, Watched, Way};
use crate::lies;

const ENDPOINTS: [Endpoint; 5] =
    [Endpoint::Discovery, Endpoint::Keys, Endpoint::Backchannel, Endpoint::Token, Endpoint::UserInfo];

/// How long a request lives: long enough for several polls into each fault, with their pauses.
const LIFETIME_S: u32 = 60;

fn outages() -> Vec<Outage> {
    vec![
        Outage::ServerError,
        Outage::Unavailable { retry_after_s: Some(1) },
        Outage::TooManyRequests { retry_after_s: None },
        Outage::HtmlPage,
        Outage::HtmlPageAsSuccess,
        Outage::Redirect { to: format!("https://evil.example/{EMAIL}") },
        Outage::RedirectAs { status: 303, to: format!("/{EMAIL}") },
        Outage::RetryAfter { status: 503, value: format!("after {EMAIL}") },
        Outage::CutShort,
        Outage::Oversized,
        Outage::Endless,
        Outage::Dripping { every: Duration::from_millis(300) },
        Outage::Silent,
        Outage::Compressed,
        Outage::BrokenJson,
        Outage::Answer { status: 200, media_type: "application/json", body: json!([EMAIL]).to_string() },
        Outage::Refusal { status: 400, error: "invalid_request" },
        Outage::Refusal { status: 400, error: "invalid_client" },
        Outage::Refusal { status: 401, error: "a_new_error" },
    ]
}

/// Every time, but for the one that takes the provider half a second to make.
fn how_often(outage: &Outage) -> Which {
    if matches!(outage, Outage::Compressed) { Which::Nth(1) } else { Which::Every }
}

/// Lies about the ID token.
fn lies() -> Vec<Twist> {
    let more = [
        Twist::OtherSubject,
        Twist::CustomerDisabled,
        Twist::DateOff { seconds: 600 },
        Twist::ResponseHeader { name: "content-type", value: format!("text/{EMAIL}") },
        Twist::Late { by: Duration::from_secs(2) },
        Twist::Text(TextTwist::MemberTwice { name: "id_token", value: echo() }),
        Twist::Text(TextTwist::MemberText { name: "id_token", text: "NaN" }),
        Twist::Text(TextTwist::Deep { levels: 200 }),
        Twist::Text(TextTwist::ByteOrderMark),
        Twist::Forged(Forgery::NoKeyId),
        Twist::Forged(Forgery::Header { name: "kid", value: Some(echo()) }),
        Twist::Forged(Forgery::Header { name: "crit", value: Some(echo()) }),
        Twist::Forged(Forgery::EmbeddedKey),
        Twist::Forged(Forgery::OtherAlgorithm),
        Twist::Forged(Forgery::PublicKeyAsSecret),
        Twist::Forged(Forgery::ExponentOne),
        Twist::Forged(Forgery::NextKey),
        Twist::Forged(Forgery::ClaimText { name: "exp", text: "1e999" }),
        Twist::Forged(Forgery::ClaimTwice { name: "sub", value: echo() }),
        Twist::Forged(Forgery::Shape(Shape::FourParts)),
        Twist::Forged(Forgery::Shape(Shape::Json)),
        Twist::Forged(Forgery::Replayed),
    ];
    lies::about_the_id_token().into_iter().chain(more).collect()
}

/// Lies about the keys.
fn false_keys() -> Vec<Twist> {
    vec![
        Twist::NoKeys,
        Twist::KeyTwice,
        Twist::Keys(KeyTwist::Weak),
        Twist::Keys(KeyTwist::ExponentOne),
        Twist::Keys(KeyTwist::Next),
        Twist::Keys(KeyTwist::NextAlone),
        Twist::Keys(KeyTwist::Member { name: "kid", value: Some(echo()) }),
    ]
}

/// What an echo is put into: each member that the till reads, but for the name, which is the provider's to say and the
/// teller's to see.
fn members(at: Endpoint) -> &'static [&'static str] {
    match at {
        Endpoint::Discovery => &["issuer", "token_endpoint", "jwks_uri", "grant_types_supported"],
        Endpoint::Keys => &["keys"],
        Endpoint::Backchannel => &["expires_in", "interval"],
        Endpoint::Token => &["token_type", "expires_in", "scope"],
        Endpoint::UserInfo => &["sub", "email", "email_verified", "phone_number", "personal_number"],
        Endpoint::Page => &[],
    }
}

fn claims() -> [&'static str; 15] {
    [
        "iss",
        "aud",
        "azp",
        "sub",
        "exp",
        "iat",
        "nbf",
        "auth_time",
        "at_hash",
        "acr",
        "amr",
        "idp",
        "tid",
        "nonce",
        "email",
    ]
}

/// A provider that repeats what it was told, where it does not belong.
fn echo() -> Value {
    json!(format!("{EMAIL} {PERSONAL_NUMBER} {PHONE}"))
}

/// Runs a check into the fault, by the secret and by everything that a private key signs, for an order whose owner is
/// known by personal number: it asks every endpoint.
async fn into(faults: Faults) {
    for way in [Way::Secret, Way::Signed] {
        let watched = Watched::planned(way, |plan| plan.provider.lifetime_s = LIFETIME_S).await;
        watched.till.open("P-3001").await;
        watched.till.faults(faults.clone());
        watched.till.act(Act::Identify).await.expect("started");
        let asked = |screen: &Screen| {
            let waits = matches!(screen, Screen::Waiting(_));
            (waits || matches!(screen, Screen::Ended(_))).then_some(waits)
        };
        if watched.till.until("the customer's turn or an end", asked).await {
            watched.till.customer().accept();
        }
        let over = |screen: &Screen| {
            matches!(screen, Screen::Ended(_) | Screen::NotOwner(_) | Screen::Verified(_)).then_some(())
        };
        watched.till.until("an end", over).await;
        watched.till.pass(Duration::from_millis(1)).await;
        watched.assert_nothing_leaked(&format!("{faults:?}"));
    }
}

#[tokio::test(start_paused = true)]
async fn outages_where_documents_are_fetched() {
    for at in [Endpoint::Discovery, Endpoint::Keys, Endpoint::UserInfo] {
        for outage in outages() {
            into(Faults::none().on(at, how_often(&outage), Fault::Before(outage))).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn outages_before_and_after_the_provider_acts() {
    for at in [Endpoint::Backchannel, Endpoint::Token] {
        for outage in outages() {
            into(Faults::none().on(at, how_often(&outage), Fault::Before(outage.clone()))).await;
            into(Faults::none().on(at, Which::Nth(1), Fault::After(outage))).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn lies_about_the_token_the_keys_and_the_person() {
    for lie in lies() {
        into(Faults::none().on(Endpoint::Token, Which::Every, Fault::Twist(lie))).await;
    }
    for lie in false_keys() {
        into(Faults::none().on(Endpoint::Keys, Which::Every, Fault::Twist(lie))).await;
    }
    into(Faults::none().on(Endpoint::UserInfo, Which::Every, Fault::Twist(Twist::OtherSubject))).await;
    into(Faults::none().on(Endpoint::Discovery, Which::Every, Fault::Twist(Twist::WrongIssuer))).await;
}

#[tokio::test(start_paused = true)]
async fn echoes_of_the_customer() {
    for name in claims() {
        for value in [Some(echo()), Some(json!([echo()])), None] {
            into(Faults::none().on(
                Endpoint::Token,
                Which::Every,
                Fault::Twist(Twist::Claim { name, value }),
            ))
            .await;
        }
    }
    for at in ENDPOINTS {
        for name in members(at) {
            let twist = Twist::Member { name, value: Some(echo()) };
            into(Faults::none().on(at, Which::Every, Fault::Twist(twist))).await;
        }
        // In every answer, whatever it is.
        let twist = Twist::Member { name: "error_description", value: Some(echo()) };
        into(Faults::none().on(at, Which::Every, Fault::Twist(twist))).await;
    }
}

/// The practice provider learns new ways to misbehave; each is tried here.
#[test]
fn none_is_left_out() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/practice/src");
    let lies = lies().into_iter().chain(false_keys()).map(|lie| format!("{lie:?}"));
    // Those that the echoes are.
    let tried: Vec<_> = lies.chain(["Claim".to_owned(), "Member".to_owned()]).collect();
    let outages: Vec<_> = outages().into_iter().map(|outage| format!("{outage:?}")).collect();
    for (file, name, tried) in [
        ("outage.rs", "Outage", &outages),
        ("twist.rs", "Twist", &tried),
        ("twist.rs", "Forgery", &tried),
        ("twist.rs", "KeyTwist", &tried),
        ("twist.rs", "TextTwist", &tried),
    ] {
        let source = std::fs::read_to_string(folder.join(file)).expect("a source");
        let body = source.split_once(&format!("pub enum {name} {{\n")).expect("the enum").1;
        let body = body.split_once("\n}").expect("its end").0;
        // Variants are indented once, their fields and comments are not variants.
        let variants = body.lines().filter_map(|line| line.strip_prefix("    "));
        let variants = variants.filter(|line| line.starts_with(char::is_uppercase));
        let names: Vec<_> =
            variants.filter_map(|line| line.split(|letter: char| !letter.is_alphanumeric()).next()).collect();
        assert!(names.len() > 3, "{name}: {names:?}");
        for variant in names {
            assert!(tried.iter().any(|one| one.contains(variant)), "{name}::{variant} is not tried");
        }
    }
}
