//! The page asks nobody for anything: during a whole pick-up the engine has no connection, and what a script might ask of
//! others is stopped and recorded by the content security policy.

use std::collections::BTreeSet;

use serde_json::json;
use thirtyfour::prelude::*;

use crate::{
    at_the_desk::verified,
    counter::{Counter, PATIENCE},
    process::eventually,
    sockets::Recorder,
};

/// From now on every breach of the content security policy is kept.
const LISTEN: &str = "
    window.__breaches = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      window.__breaches.push(`${effectiveDirective} ${blockedURI}`));
    return location.href;";

const BREACHES: &str = "return window.__breaches";

/// What the engine itself says that the page loaded; it does not list what the app serves from within.
const FETCHED: &str = "return performance.getEntriesByType('resource').map((entry) => entry.name)";

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_pick_up_asks_nobody_for_anything() {
    let counter = Counter::practice().await;
    let recorder = Recorder::of(counter.driver_process());
    assert_eq!(counter.ask(LISTEN).await, "tauri://localhost");
    verified(&counter).await;
    counter.tick_everything().await;
    counter.main_action().await;
    counter.until("handed_over").await;

    let fetched = counter.ask(FETCHED).await;
    for address in fetched.as_array().expect("a list").iter().map(|address| address.as_str().expect("text")) {
        let own = ["tauri://localhost/", "ipc://localhost/"].iter().any(|own| address.starts_with(own));
        assert!(own, "the page asked for {address}");
    }
    assert_eq!(counter.ask(BREACHES).await, json!([]), "nothing was even tried");
    assert!(recorder.processes() > 0, "nothing was watched");
    assert_eq!(recorder.ports(), BTreeSet::new(), "the engine was connected");
    counter.close().await;
}

/// The one window that does ask is the pretend phone; that it is seen shows that others would be.
#[tokio::test(flavor = "multi_thread")]
async fn the_practice_phone_asks_its_provider_and_nobody_else() {
    let counter = Counter::practice().await;
    let recorder = Recorder::of(counter.driver_process());
    let issuer = counter.premises.settings.provider.issuer.as_str();
    let port: u16 =
        issuer.rsplit(':').next().and_then(|port| port.parse().ok()).expect("the provider's port");
    counter.open_listed("P-1042").await;
    counter.main_action().await;
    counter.until("waiting").await;
    counter.guard_passes().await;
    counter.press(Key::Enter).await;
    eventually("a connection of the phone", PATIENCE, async || (!recorder.ports().is_empty()).then_some(()))
        .await;
    assert_eq!(recorder.ports(), BTreeSet::from([port]));
    counter.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_script_would_ask_of_others_is_stopped_and_recorded() {
    let counter = Counter::open().await;
    let recorder = Recorder::of(counter.driver_process());
    counter.ask(LISTEN).await;
    // The provider listens, and would answer.
    let issuer = &counter.provider().issuer;
    let tries = format!(
        "const picture = new Image(); picture.src = '{issuer}/picture';
         const script = document.createElement('script'); script.textContent = 'window.__ran = true';
         document.body.append(script);
         const refused = (error) => 'refused';
         return fetch('{issuer}/.well-known/openid-configuration').then(() => 'fetched', refused);"
    );
    assert_eq!(counter.ask(&tries).await, "refused");
    assert_eq!(
        counter.ask("return window.__ran ?? false").await,
        false,
        "a script of the page's own text ran"
    );
    for directive in ["connect-src", "img-src", "script-src"] {
        eventually(&format!("a word about {directive}"), PATIENCE, async || {
            let breaches = counter.ask(BREACHES).await;
            let told = breaches
                .as_array()?
                .iter()
                .any(|breach| breach.as_str().is_some_and(|breach| breach.starts_with(directive)));
            told.then_some(())
        })
        .await;
    }
    assert_eq!(recorder.ports(), BTreeSet::new(), "the engine was connected");
    counter.close().await;
}
