//! Nothing in the page can hand over without a proof: every command, called from the page's own script, in every state.

use std::collections::BTreeSet;

use base64::Engine;
use desk::request::Act;
use serde_json::{Value, json};

use crate::{
    counter::{Counter, PATIENCE},
    process::eventually,
};

/// Calls one command from the page; what came back, as text.
async fn call(counter: &Counter, command: &str, arguments: &Value) -> String {
    let script = "const [command, parameters] = [arguments[0], arguments[1]]; \
                  return window.__TAURI_INTERNALS__.invoke(command, parameters) \
                    .then((answer) => 'ok ' + JSON.stringify(answer), (error) => 'no ' + JSON.stringify(error));";
    let answer =
        counter.driver.execute(script, vec![json!(command), arguments.clone()]).await.expect("a call");
    answer.json().as_str().unwrap_or_default().to_owned()
}

/// Each act as the command that carries it. An act without its own name is a command that this test does not know.
fn commands() -> Vec<(String, Value)> {
    let mut commands = Vec::new();
    for act in Act::every() {
        let Value::Object(mut fields) = serde_json::to_value(&act).expect("an act") else {
            panic!("an object")
        };
        let name = fields.remove("act").expect("its name").as_str().expect("a text").to_owned();
        if name == "hand_over" {
            // The page may guess.
            commands.extend((0..6).map(|verdict| (name.clone(), json!({ "verdict": verdict }))));
        } else {
            commands.push((name, Value::Object(fields)));
        }
    }
    commands
}

/// Calls everything, as it is and again, and looks at the order: it is where it was.
pub(crate) async fn nothing_hands_over(counter: &Counter, number: &str) {
    for (command, arguments) in commands() {
        call(counter, &command, &arguments).await;
        assert_eq!(counter.order(number).await.handed_over, None, "{command} handed over");
    }
    assert!(!counter.ledger().await.contains(&"hand_over"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_knows_no_other_command() {
    let counter = Counter::open().await;
    let known: BTreeSet<_> = commands().into_iter().map(|(name, _)| name).collect();
    assert_eq!(known.len(), Act::every().len());
    for (command, arguments) in [
        ("record", json!({})),
        ("plugin:event|listen", json!({ "event": "x", "handler": 1, "target": { "kind": "Any" } })),
        ("plugin:webview|create_webview_window", json!({ "options": { "label": "x" } })),
        ("plugin:window|close", json!({ "label": "teller" })),
    ] {
        let answer = call(&counter, command, &arguments).await;
        assert!(answer.starts_with("no "), "{command}: {answer}");
    }
    counter.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_every_state_the_order_stays_where_it_is() {
    let counter = Counter::open().await;
    nothing_hands_over(&counter, "1042").await; // From the list on.

    // Whatever the calls above left behind, the states are entered from the list.
    for state in ["order", "settings", "starting or waiting", "verified"] {
        to_the_list(&counter).await;
        match state {
            "settings" => assert_eq!(call(&counter, "open_settings", &json!({})).await, "ok null"),
            "order" => open(&counter).await,
            "starting or waiting" => {
                open(&counter).await;
                assert_eq!(call(&counter, "identify", &json!({})).await, "ok null");
                counter.until("waiting").await;
            }
            _ => {
                open(&counter).await;
                assert_eq!(call(&counter, "identify", &json!({})).await, "ok null");
                counter.until("waiting").await;
                let pending = counter.provider().pending();
                let request = pending.last().expect("a request").auth_req_id.as_str().to_owned();
                counter.provider().answer(&request, &practice::Decision::SomebodyElse).expect("answered");
                counter.until("not_owner").await;
            }
        }
        nothing_hands_over(&counter, "1042").await;
    }
    counter.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_presence_or_items_even_a_verdict_hands_nothing_over() {
    let counter = Counter::open().await;
    open(&counter).await;
    call(&counter, "identify", &json!({})).await;
    counter.until("waiting").await;
    let request = counter.provider().pending().last().expect("a request").auth_req_id.as_str().to_owned();
    counter.provider().answer(&request, &practice::Decision::AcceptAsOwner).expect("answered");
    counter.until("verified").await;
    for _ in 0..3 {
        for verdict in 0..6 {
            let answer = call(&counter, "hand_over", &json!({ "verdict": verdict })).await;
            assert!(answer.starts_with("no "), "{answer}");
        }
        call(&counter, "tick_all", &json!({})).await;
    }
    assert_eq!(counter.order("1042").await.handed_over, None);
    counter.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_token_secret_or_request_id_crosses_to_the_page() {
    let counter = Counter::open().await;
    // The page's own script takes over the stream of views and keeps every word of it.
    let listen = "window.__crossed = []; const internals = window.__TAURI_INTERNALS__; \
                  const id = internals.transformCallback((message) => window.__crossed.push(JSON.stringify(message))); \
                  return internals.invoke('subscribe', { channel: '__CHANNEL__:' + id }).then(() => 'ok', (e) => JSON.stringify(e));";
    let answer = counter.driver.execute(listen, vec![]).await.expect("a script");
    assert_eq!(answer.json(), &json!("ok"));

    call(&counter, "find", &json!({ "text": "1042" })).await;
    call(&counter, "identify", &json!({})).await;
    let request = eventually("a request", PATIENCE, async || {
        counter.provider().pending().last().map(|pending| pending.auth_req_id.as_str().to_owned())
    })
    .await;
    counter.provider().answer(&request, &practice::Decision::AcceptAsOwner).expect("answered");
    let crossed = eventually("a verdict", PATIENCE, async || {
        let crossed = counter.driver.execute("return window.__crossed.join('\\n')", vec![]).await.ok()?;
        let text = crossed.json().as_str()?.to_owned();
        text.contains("\"verified\"").then_some(text)
    })
    .await;

    assert!(crossed.contains("<svg"), "the code itself did cross, as a picture");
    let secret = counter.provider().client_secret.reveal().to_owned();
    for canary in [request.as_str(), secret.as_str()] {
        for form in forms(canary) {
            assert!(!crossed.contains(&form), "something secret crossed to the page");
        }
    }
    for token in ["eyJ", "access_token", "id_token", "auth_req_id", "requestId="] {
        assert!(!crossed.contains(token), "{token} crossed to the page");
    }
    counter.close().await;
}

/// A text as it is, and as it might be hidden.
fn forms(text: &str) -> Vec<String> {
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let percent: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let reversed: String = text.chars().rev().collect();
    let base64 = base64::engine::general_purpose::STANDARD_NO_PAD.encode(text);
    let url_safe = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    vec![text.to_owned(), hex, percent, reversed, base64, url_safe]
}

async fn open(counter: &Counter) {
    assert_eq!(call(counter, "find", &json!({ "text": "1042" })).await, "ok null");
    counter.until("order").await;
}

async fn to_the_list(counter: &Counter) {
    // Whoever signs in may go on; one of the calls before has locked the till.
    for command in ["sign_in", "leave_second_person", "answer", "cancel", "refuse", "back"] {
        let arguments = match command {
            "sign_in" => json!({ "id": "P-7", "pin": "314159" }),
            "answer" => json!({ "yes": false }),
            "refuse" => json!({ "reason": "other" }),
            _ => json!({}),
        };
        call(counter, command, &arguments).await;
    }
    counter.until("desk").await;
}
