//! The customer's window beside the teller's: where it stands, what it shows, and that nothing can be done with it.
//!
//! The two windows, their places and their pictures are real; the screens are made up, because a virtual display has one
//! and nobody can unplug it.

use practice::Decision;
use thirtyfour::prelude::*;

use crate::{
    counter::{Counter, PATIENCE},
    picture::qr_code,
    process::eventually,
};

pub(crate) const TILL: &str = "till 0 0 1280 1200";
pub(crate) const CUSTOMER: &str = "customer 1280 0 640 1200";
const LOWER: &str = "another 1280 240 640 400";

/// Both windows of a counter.
pub(crate) struct Windows {
    teller: WindowHandle,
    display: WindowHandle,
}

impl Windows {
    pub(crate) async fn of(counter: &Counter) -> Self {
        let teller = counter.driver.window().await.expect("the teller's window");
        let display = eventually("a second window", PATIENCE, async || {
            let all = counter.driver.windows().await.ok()?;
            all.into_iter().find(|window| *window != teller)
        })
        .await;
        Self { teller, display }
    }

    pub(crate) async fn to_teller(&self, counter: &Counter) {
        counter.driver.switch_to_window(self.teller.clone()).await.expect("the teller's window");
    }

    pub(crate) async fn to_display(&self, counter: &Counter) {
        counter.driver.switch_to_window(self.display.clone()).await.expect("the customer's window");
    }
}

/// Waits until the window that is driven now shows this to the customer.
pub(crate) async fn shows(counter: &Counter, what: &str) {
    let script = "return document.documentElement.dataset.showing ?? ''";
    eventually(&format!("{what} on the customer's screen"), PATIENCE, async || {
        (counter.ask(script).await == what).then_some(())
    })
    .await;
}

/// Waits until the window lies there, in the screen's own pixels.
async fn lies_at(counter: &Counter, place: [i64; 4]) {
    let script = "return [screenX, screenY, innerWidth, innerHeight].join(' ')";
    let wanted = place.map(|number| number.to_string()).join(" ");
    eventually(&format!("the customer's window at {wanted}"), PATIENCE, async || {
        (counter.ask(script).await == wanted.as_str()).then_some(())
    })
    .await;
}

fn answer(counter: &Counter, decision: &Decision) {
    let request = counter.provider().pending().last().expect("a request").auth_req_id.as_str().to_owned();
    counter.provider().answer(&request, decision).expect("answered");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_customer_scans_from_a_screen_of_their_own() {
    let counter = Counter::open_with_display(&[TILL, CUSTOMER]).await;
    let windows = Windows::of(&counter).await;
    windows.to_display(&counter).await;
    shows(&counter, "welcome").await;
    lies_at(&counter, [1280, 0, 640, 1200]).await;
    assert!(counter.text().await.contains("Välkommen"), "in its own language");

    windows.to_teller(&counter).await;
    counter.open_listed("1042").await;
    counter.main_action().await;
    counter.until("waiting").await;
    let on_the_till = qr_code(&counter.screenshot().await).expect("a code on the till");
    windows.to_display(&counter).await;
    shows(&counter, "code").await;
    let picture = counter.screenshot().await;
    crate::screens::keep(&counter, "display-code").await;
    assert_eq!(
        qr_code(&picture),
        Some(on_the_till),
        "the same code, read from a picture of the customer's screen"
    );
    let text = counter.text().await;
    for hidden in ["1042", "Anna", "Andersson", "example"] {
        assert!(!text.contains(hidden), "{hidden} is on the customer's screen: {text}");
    }

    windows.to_teller(&counter).await;
    counter.press(Key::F8).await;
    windows.to_display(&counter).await;
    shows(&counter, "welcome").await;
    windows.to_teller(&counter).await;
    counter.guard_passes().await;
    counter.press(Key::F8).await;
    windows.to_display(&counter).await;
    shows(&counter, "code").await;
    answer(&counter, &Decision::SomebodyElse);
    shows(&counter, "not_completed").await;
    assert!(counter.text().await.contains("Inte slutfört"));
    shows(&counter, "welcome").await;
    counter.close().await;
}

/// A code or a keyboard at the customer's side types what it likes.
#[tokio::test(flavor = "multi_thread")]
async fn threat_25_keys_do_nothing_on_the_customers_screen_and_it_takes_no_focus() {
    let counter = Counter::open_with_display(&[TILL, CUSTOMER]).await;
    let windows = Windows::of(&counter).await;
    counter.open_listed("1042").await;
    counter.main_action().await;
    counter.until("waiting").await;
    assert_eq!(counter.ask("return document.hasFocus()").await, true, "the teller's window keeps the focus");
    windows.to_display(&counter).await;
    shows(&counter, "code").await;
    assert_eq!(counter.ask("return document.hasFocus()").await, false);
    for key in [Key::Enter, Key::Escape, Key::F8, Key::F6, Key::F5] {
        counter.press(key).await;
    }
    counter.type_text("1044").await;
    shows(&counter, "code").await;
    let reach = "return Promise.all(['hand_over', 'cancel', 'show_on_display', 'subscribe', 'plugin:event|listen'].map(\
                 (command) => window.__TAURI_INTERNALS__.invoke(command, { verdict: 1, shown: false })\
                 .then(() => 'done', (error) => String(error))))";
    let reached = counter.ask(reach).await;
    let reached = reached.as_array().cloned().unwrap_or_default();
    assert_eq!(reached.len(), 5);
    for answer in &reached {
        let is_refused = answer.as_str().is_some_and(|answer| answer.contains("not allowed"));
        assert!(is_refused, "the customer's window may call nothing of the teller's: {answer}");
    }
    windows.to_teller(&counter).await;
    assert_eq!(counter.screen().await, "waiting", "nothing happened at the till");
    counter.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_and_comes_with_its_screen() {
    let counter = Counter::open_with_display(&[TILL, CUSTOMER]).await;
    let Windows { teller, .. } = Windows::of(&counter).await;
    counter.open_listed("1042").await;
    counter.main_action().await;
    counter.until("waiting").await;
    counter.plug(&[TILL]);
    eventually("the teller's window alone", PATIENCE, async || {
        (counter.driver.windows().await.ok()?.len() == 1).then_some(())
    })
    .await;
    eventually("a word about it", PATIENCE, async || {
        counter.text().await.contains("customer display is not connected").then_some(())
    })
    .await;
    assert!(qr_code(&counter.screenshot().await).is_some(), "the code stays on the till");
    counter.plug(&[TILL, LOWER]);
    let windows = Windows::of(&counter).await;
    assert_eq!(windows.teller, teller);
    windows.to_display(&counter).await;
    shows(&counter, "code").await;
    lies_at(&counter, [1280, 240, 640, 400]).await;
    assert!(qr_code(&counter.screenshot().await).is_some(), "and goes on there");
    counter.plug(&[TILL, CUSTOMER]);
    lies_at(&counter, [1280, 0, 640, 1200]).await;
    counter.close().await;
}
