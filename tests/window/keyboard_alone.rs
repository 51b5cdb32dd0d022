//! Every screen that practice has, by keyboard alone and with two windows open: the Tab key comes to whatever can be pressed,
//! one sees where it is, nothing holds it, Esc and the F-keys do what the help says, and the customer's window takes nothing.
//!
//! Not here: what each screen means (the other tests), and screens that need a staff list or a fault (`keyboard_staffed.rs`).

use thirtyfour::prelude::*;

use crate::{
    counter::{Counter, PATIENCE, automation, drive},
    customer_display::{CUSTOMER, TILL, Windows, shows},
    process::{eventually, try_eventually},
    walk::{IS_DIALOG, NO_DIALOG, ask, back_to_the_list, control, press_at, press_until, round, type_at},
};

/// A made-up person of practice whom one may call.
const PERSONAL_NUMBER: &str = "198112189876";

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_of_practice_without_a_pointer_and_with_two_windows() {
    let counter = Counter::practice_with(&[TILL, CUSTOMER]).await;
    list_and_help(&counter).await;
    settings(&counter).await;
    let windows = Windows::of(&counter).await;
    assert_eq!(counter.ask("return document.hasFocus()").await, true, "the new window took the focus");
    day(&counter).await;
    inquiries(&counter).await;
    another_person(&counter, &windows).await;
    owner(&counter, &windows).await;
    counter.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_without_a_pointer() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().display().to_string();
    let (window, _webdriver) = drive(&automation(), &["--data-dir", &data]).await;
    let shows = async |screen: &str| {
        let script = format!("return document.documentElement.dataset.screen === '{screen}'");
        eventually(screen, PATIENCE, async || (ask(&window, &script).await == true).then_some(())).await;
    };
    shows("first_run").await;
    round(&window, "the first start").await;
    let title = "return document.querySelector('h1').textContent";
    let first = ask(&window, title).await;
    for key in [String::from("2"), char::from(Key::Escape).to_string()] {
        let before = ask(&window, title).await;
        window.action_chain().send_keys(key).perform().await.expect("a key");
        eventually("another page", PATIENCE, async || (ask(&window, title).await != before).then_some(()))
            .await;
        round(&window, "how to connect").await;
    }
    assert_eq!(ask(&window, title).await, first, "Esc leads back");
    window.action_chain().send_keys("1").perform().await.expect("a key");
    shows("desk").await;
    let _ = window.quit().await;
}

async fn list_and_help(counter: &Counter) {
    round(&counter.driver, "the list").await;
    press_until(counter, &Key::F1, "the help", IS_DIALOG).await;
    round(&counter.driver, "the help").await;
    press_until(counter, &Key::Escape, "the help gone", NO_DIALOG).await;
    let unmatched = async || counter.text().await.contains("“77”").then_some(());
    // Letters that come close together on a busy machine are taken for a scanner's; a teller types again.
    for _ in 0..3 {
        counter.press(Key::Escape).await;
        counter.guard_passes().await;
        counter.type_text("77").await;
        if try_eventually(PATIENCE / 6, unmatched).await.is_some() {
            break;
        }
    }
    eventually("a list without a match", PATIENCE / 6, unmatched).await;
    round(&counter.driver, "no match").await;
    let empty = "return document.querySelector('main input').value === ''";
    press_until(counter, &Key::Escape, "an empty field", empty).await;
}

/// All pages of the settings; on one of them the customer display is switched on.
async fn settings(counter: &Counter) {
    control(counter, ",").await;
    counter.until("settings").await;
    for page in 1..=7 {
        let selector = format!("main nav button:nth-child({page})");
        press_at(counter, &selector).await;
        let there =
            format!("return document.querySelector({selector:?}).getAttribute('aria-current') === 'true'");
        eventually("the page", PATIENCE, async || (counter.ask(&there).await == true).then_some(())).await;
        round(&counter.driver, &format!("page {page} of the settings")).await;
        if page == 4 {
            press_at(counter, "[role=switch]").await;
            eventually("a display that is in use", PATIENCE, async || {
                let on = counter.ask("return document.querySelector('[role=switch]').ariaChecked").await;
                (on == "true").then_some(())
            })
            .await;
            round(&counter.driver, "the choices of the display").await;
        }
    }
    back_to_the_list(counter).await;
}

async fn day(counter: &Counter) {
    press_until(
        counter,
        &Key::F4,
        "the day",
        "return document.documentElement.dataset.screen === 'activity'",
    )
    .await;
    round(&counter.driver, "the day").await;
    back_to_the_list(counter).await;
}

/// The caller up to a proof, and the forms of the two others.
async fn inquiries(counter: &Counter) {
    let inquiry = "return document.documentElement.dataset.screen === 'inquiry'";
    press_until(counter, &Key::F3, "a form for a caller", inquiry).await;
    round(&counter.driver, "a caller").await;
    for (key, title) in [(Key::F7, "Customer at the counter"), (Key::F8, "Payment")] {
        let there = format!("return document.querySelector('h1').textContent.includes({title:?})");
        press_until(counter, &key, title, &there).await;
        round(&counter.driver, title).await;
        back_to_the_list(counter).await;
        press_until(counter, &Key::F3, "a form for a caller", inquiry).await;
    }
    type_at(counter, "main input", PERSONAL_NUMBER).await;
    let asked = "return document.querySelector('[data-practice=owner]') !== null";
    press_until(counter, &Key::Enter, "a caller who is asked", asked).await;
    round(&counter.driver, "waiting for the caller").await;
    press_at(counter, "[data-practice=owner]").await;
    let proved = "return document.querySelector('[role=alert]') !== null";
    eventually("a caller who is known", PATIENCE, async || (counter.ask(proved).await == true).then_some(()))
        .await;
    counter.guard_passes().await;
    round(&counter.driver, "a caller who is known").await;
    back_to_the_list(counter).await;
}

/// A check that ends in two other ways, with its code on the customer's screen.
async fn another_person(counter: &Counter, windows: &Windows) {
    open_by_arrows(counter, "P-1043").await;
    round(&counter.driver, "an order").await;
    press_at(counter, "button.main").await;
    counter.until("waiting").await;
    customer_sees(counter, windows, "code").await;
    round(&counter.driver, "waiting").await;
    press_until(counter, &Key::Escape, "a question", IS_DIALOG).await;
    round(&counter.driver, "the question before it is cancelled").await;
    press_until(counter, &Key::Escape, "no question", NO_DIALOG).await;
    assert_eq!(counter.screen().await, "waiting", "Esc at the question goes on waiting");
    counter.guard_passes().await;
    counter.press(Key::F8).await;
    customer_sees(counter, windows, "welcome").await;

    press_at(counter, "[data-practice=somebody_else]").await;
    counter.until("not_owner").await;
    counter.guard_passes().await;
    round(&counter.driver, "another person").await;
    press_at(counter, "button.main").await;
    counter.until("waiting").await;
    press_at(counter, "[data-practice=decline]").await;
    counter.until("ended").await;
    counter.guard_passes().await;
    round(&counter.driver, "a decline").await;
    back_to_the_list(counter).await;
}

/// A check that ends in a hand-over.
async fn owner(counter: &Counter, windows: &Windows) {
    open_by_arrows(counter, "P-1042").await;
    counter.main_action().await;
    counter.until("waiting").await;
    customer_sees(counter, windows, "code").await;
    press_at(counter, "[data-practice=owner]").await;
    counter.until("verified").await;
    counter.guard_passes().await;
    round(&counter.driver, "the owner").await;
    for (key, dialog) in [(Key::F6, "what stays"), (Key::Escape, "why it is not handed over")] {
        press_until(counter, &key, dialog, IS_DIALOG).await;
        round(&counter.driver, dialog).await;
        press_until(counter, &Key::Escape, "no dialog", NO_DIALOG).await;
    }
    press_at(counter, "[role=checkbox]").await;
    let ticked = "return [...document.querySelectorAll('[role=checkbox]')].every((line) => line.ariaChecked === 'true')";
    for _ in 0..3 {
        counter.guard_passes().await;
        control(counter, "a").await;
        let all = async || (counter.ask(ticked).await == true).then_some(());
        if try_eventually(PATIENCE / 6, all).await.is_some() {
            break;
        }
    }
    counter.main_action().await;
    counter.until("handed_over").await;
    // The screen leaves by itself; the focus is in its field.
    round(&counter.driver, "handed over").await;
    back_to_the_list(counter).await;
    assert_eq!(counter.ledger().await.last(), Some(&"hand_over"));
}

/// Moves down the list until the main action names this order, and opens it.
async fn open_by_arrows(counter: &Counter, number: &str) {
    let named =
        format!("return document.querySelector('button.main')?.textContent.includes('{number}') ?? false");
    for _ in 0..60 {
        if counter.ask(&named).await == true {
            counter.main_action().await;
            counter.until("order").await;
            return;
        }
        counter.press(Key::Down).await;
    }
    panic!("the arrows never came to {number}: {}", counter.text().await);
}

/// The customer's window shows this, and there is nothing in it that a key could reach; the teller's goes on having the focus.
async fn customer_sees(counter: &Counter, windows: &Windows, what: &str) {
    windows.to_display(counter).await;
    shows(counter, what).await;
    assert_eq!(counter.ask("return document.hasFocus()").await, false, "the customer's window has the focus");
    let reachable =
        "return document.querySelectorAll('button, input, select, textarea, a[href], [tabindex]').length";
    assert_eq!(counter.ask(reachable).await, 0, "something can be pressed in the customer's window");
    windows.to_teller(counter).await;
    assert_eq!(counter.ask("return document.hasFocus()").await, true, "the teller's window lost the focus");
}
