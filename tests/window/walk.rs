//! One round with the Tab key, as somebody goes who has no pointer: what can be pressed is reached, and one sees where one is.
//!
//! It presses real keys in the real window and asks the page afterwards; it moves nothing by script.

use std::time::Duration;

use serde_json::Value;
use thirtyfour::prelude::*;

use crate::{
    counter::{Counter, PATIENCE},
    process::{eventually, try_eventually},
};

/// Notes everything that can be pressed (in the dialog, if there is one; of a group of choices the chosen one, or the first), and from then
/// on where the focus comes, and whether a ring of at least two pixels is drawn there.
const BEGIN: &str = "
    const within = document.querySelector('dialog[open]') ?? document.body;
    const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: false });
    const isChosen = (radio) => {
      const group = [...document.querySelectorAll('input[type=radio]')].filter((one) => one.name === radio.name);
      return radio === (group.find((one) => one.checked) ?? group[0]);
    };
    const stops = [...within.querySelectorAll('button, input, select, textarea, a[href], [tabindex]')].filter((control) =>
      control.tabIndex >= 0 && !control.disabled && isSeen(control.closest('label') ?? control) &&
      (control.type !== 'radio' || isChosen(control)));
    const ringed = (control) => [control, ...control.querySelectorAll('*'), control.closest('label'), control.nextElementSibling, control.parentElement].some((element) => {
      if (!element) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    });
    const walk = { stops, reached: new Set(), dark: new Set() };
    walk.note = ({ target }) => {
      walk.reached.add(target);
      if (!ringed(target)) walk.dark.add(target);
    };
    document.addEventListener('focusin', walk.note);
    window.__walk = walk;
    return stops.length;";

/// What has not been reached yet, what showed no focus, and what should have had none.
const SEEN: &str = "
    const { stops, reached, dark } = window.__walk;
    const name = (element) =>
      `${element.tagName} ${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}`;
    const isStop = (element) => stops.includes(element);
    return {
      missed: stops.filter((stop) => stop.isConnected && !reached.has(stop)).map(name),
      dark: [...dark].filter(isStop).map(name),
      strange: [...reached].filter((element) => element.tabIndex < 0 && element.tagName !== 'DIALOG').map(name),
    };";

const END: &str = "document.removeEventListener('focusin', window.__walk.note)";

/// What a script says in a window's page; nothing if it can't be asked just now.
pub(crate) async fn ask(window: &WebDriver, script: &str) -> serde_json::Value {
    window.execute(script, vec![]).await.map(|answer| answer.json().clone()).unwrap_or_default()
}

pub(crate) const IS_DIALOG: &str = "return document.querySelector('dialog[open]') !== null";
pub(crate) const NO_DIALOG: &str = "return document.querySelector('dialog[open]') === null";

/// How many keys may get lost in an engine that has much to do.
const ROUNDS: usize = 4;

/// Goes once round what is shown now, and says what is wrong with it. On a busy machine a key that was pressed before can still
/// come in between and change what is shown; what is wrong then is wrong once, and what is wrong twice is a fault.
pub(crate) async fn round(window: &WebDriver, shown: &str) {
    for is_last in [false, true] {
        let seen = walk(window, shown).await;
        let faults = [
            ("missed", "can't be reached with the Tab key"),
            ("dark", "does not show that it has the focus"),
            ("strange", "took the focus and can't be pressed"),
        ]
        .map(|(what, sentence)| (sentence, seen[what].clone()))
        .into_iter()
        .filter(|(_, controls)| *controls != serde_json::json!([]))
        .collect::<Vec<_>>();
        if faults.is_empty() {
            return;
        }
        assert!(!is_last, "{shown}: {faults:?}");
    }
}

async fn walk(window: &WebDriver, shown: &str) -> Value {
    let stops = ask(window, BEGIN).await.as_u64().unwrap_or_default();
    assert!(stops > 0, "{shown}: there is nothing to press");
    let mut seen = Value::Null;
    for _ in 0..ROUNDS {
        let tabs: Vec<_> = (0..=stops).map(|_| char::from(Key::Tab)).collect();
        window.action_chain().send_keys(tabs.iter().collect::<String>()).perform().await.expect("keys");
        let all = async || {
            let seen = ask(window, SEEN).await;
            seen["missed"].as_array()?.is_empty().then_some(seen)
        };
        if let Some(all) = try_eventually(PATIENCE / 30, all).await {
            seen = all;
            break;
        }
        seen = ask(window, SEEN).await;
    }
    ask(window, END).await;
    seen
}

/// Goes with the Tab key to what this selector means, and presses Space there.
pub(crate) async fn press_at(counter: &Counter, selector: &str) {
    let there = format!("return document.activeElement?.matches({selector:?}) ?? false");
    for _ in 0..80 {
        if counter.ask(&there).await == true {
            counter.press(Key::Space).await;
            return;
        }
        counter.press(Key::Tab).await;
    }
    panic!("the Tab key never came to {selector}");
}

/// Presses a key until it has brought what this script asks for: the engine may lose one, as a person may.
pub(crate) async fn press_until(counter: &Counter, key: &Key, what: &str, script: &str) {
    let is_so = async || (counter.ask(script).await == true).then_some(());
    for _ in 0..3 {
        counter.press(key.clone()).await;
        if try_eventually(PATIENCE / 6, is_so).await.is_some() {
            return;
        }
        counter.guard_passes().await;
    }
    eventually(what, PATIENCE / 6, is_so).await;
}

/// Presses a letter with the Control key.
pub(crate) async fn control(counter: &Counter, letter: &str) {
    counter.guard_passes().await;
    let keys = counter.driver.action_chain().key_down(Key::Control).send_keys(letter).key_up(Key::Control);
    keys.perform().await.expect("keys");
}

/// Esc, as often as it takes: it empties a field before it leaves.
pub(crate) async fn back_to_the_list(counter: &Counter) {
    for _ in 0..4 {
        if counter.screen().await == "desk" {
            return;
        }
        counter.guard_passes().await;
        counter.press(Key::Escape).await;
        let there = async || (counter.screen().await == "desk").then_some(());
        if try_eventually(PATIENCE / 10, there).await.is_some() {
            return;
        }
    }
    counter.until("desk").await;
}

/// Goes to a field with the Tab key and types: slower, if letters came so close together that they were a scanner's.
pub(crate) async fn type_at(counter: &Counter, field: &str, text: &str) {
    let there = format!("return document.activeElement?.matches({field:?}) ?? false");
    // A field may write a number in groups.
    let typed = format!(
        "return document.querySelector({field:?}).value.replace(/[^\\p{{L}}\\p{{N}}]/gu, '') === {text:?}"
    );
    for pause_ms in [80, 160, 320, 640] {
        for _ in 0..80 {
            if counter.ask(&there).await == true {
                break;
            }
            counter.press(Key::Tab).await;
        }
        control(counter, "a").await;
        counter.press(Key::Delete).await;
        counter.type_at_pace(text, Duration::from_millis(pause_ms)).await;
        let whole = async || (counter.ask(&typed).await == true).then_some(());
        if try_eventually(PATIENCE / 10, whole).await.is_some() {
            return;
        }
    }
    let instead = counter.ask(&format!("return document.querySelector({field:?}).value.length")).await;
    panic!("{field} never took what was typed, but {instead} letters");
}
