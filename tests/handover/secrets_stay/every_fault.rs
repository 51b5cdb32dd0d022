//! Every way in which the provider can fail or lie, at every endpoint: nothing secret is seen on any of them, whatever
//! the end is.

use practice::{Endpoint, Fault, Faults, Outage, Twist, Which};
use serde_json::{Value, json};

use super::{Act, Duration, EMAIL, PERSONAL_NUMBER, PHONE, Screen, Watched};

const ENDPOINTS: [Endpoint; 5] =
    [Endpoint::Discovery, Endpoint::Keys, Endpoint::Backchannel, Endpoint::Token, Endpoint::UserInfo];

fn outages() -> Vec<Outage> {
    vec![
        Outage::ServerError,
        Outage::Unavailable { retry_after_s: Some(1) },
        Outage::TooManyRequests { retry_after_s: None },
        Outage::HtmlPage,
        Outage::HtmlPageAsSuccess,
        Outage::Redirect { to: format!("https://evil.example/{EMAIL}") },
        Outage::CutShort,
        Outage::Oversized,
        Outage::BrokenJson,
        Outage::Refusal { status: 400, error: "invalid_request" },
        Outage::Refusal { status: 400, error: "invalid_client" },
        Outage::Refusal { status: 401, error: "a_new_error" },
    ]
}

/// Lies about the ID token.
fn lies() -> Vec<Twist> {
    vec![
        Twist::WrongIssuer,
        Twist::WrongAudience,
        Twist::TwoAudiences,
        Twist::WrongAuthorizedParty,
        Twist::WrongAtHash,
        Twist::IssuedLongAgo,
        Twist::Expired,
        Twist::NotYetValid,
        Twist::SignedByAnotherKey,
        Twist::UnknownKey,
        Twist::AlgorithmNone,
        Twist::SharedSecret,
        Twist::OtherSubject,
        Twist::CustomerDisabled,
        Twist::DateOff { seconds: 600 },
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

/// Runs one check into the fault, for an order whose owner is known by personal number: it asks every endpoint.
async fn into(faults: Faults) {
    let watched = Watched::new(|_| {}).await;
    watched.till.open("P-3001").await;
    watched.till.faults(faults.clone());
    watched.till.act(Act::Identify).await.expect("started");
    let asked = |screen: &Screen| match screen {
        Screen::Waiting(_) => Some(true),
        Screen::Ended(_) => Some(false),
        _ => None,
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

#[tokio::test(start_paused = true)]
async fn outages_before_and_after() {
    for at in ENDPOINTS {
        for outage in outages() {
            into(Faults::none().on(at, Which::Every, Fault::Before(outage.clone()))).await;
            into(Faults::none().on(at, Which::Nth(1), Fault::After(outage))).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn lies_about_the_token_the_keys_and_the_person() {
    for lie in lies() {
        into(Faults::none().on(Endpoint::Token, Which::Every, Fault::Twist(lie))).await;
    }
    for lie in [Twist::NoKeys, Twist::KeyTwice] {
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
