//! Every screen of practice, one after the other; pictures of them are kept where a folder is named
//! (`CLAIMCHECK_PICTURES`), in both themes and both languages.
//!
//! Where things lie and how they look is compared with what is stored (`figures.rs`); the rest is left to eyes.

use serde_json::json;
use thirtyfour::prelude::*;

use crate::{counter::Counter, figures::Figures};

#[tokio::test(flavor = "multi_thread")]
async fn each_screen_lies_and_looks_as_it_is_stored() {
    let counter = Counter::practice().await;
    let mut figures = Figures::default();
    let looks: &[_] = match std::env::var_os("CLAIMCHECK_PICTURES") {
        Some(_) => &[
            ("light", "en", "P-1043"),
            ("dark", "en", "P-1053"),
            ("light", "sv", "P-1045"),
            ("dark", "sv", "P-1057"),
        ],
        None => &[("dark", "sv", "P-1043")],
    };
    for (theme, language, asked) in looks {
        let preferences = look(language, theme);
        prefer(&counter, preferences).await;
        let name = |screen: &str| format!("{screen}-{theme}-{language}");
        keep(&counter, &name("desk")).await;
        figures.note(&counter, "desk").await;
        counter.open_listed(asked).await;
        keep(&counter, &name("order")).await;
        figures.note(&counter, "order").await;
        counter.main_action().await;
        counter.until("waiting").await;
        keep(&counter, &name("waiting")).await;
        figures.note(&counter, "waiting").await;
        practice(&counter, "somebody_else").await;
        counter.until("not_owner").await;
        // A verdict fades in.
        counter.guard_passes().await;
        keep(&counter, &name("not-owner")).await;
        figures.note(&counter, "not_owner").await;
        counter.main_action().await;
        counter.until("waiting").await;
        practice(&counter, "decline").await;
        counter.until("ended").await;
        keep(&counter, &name("declined")).await;
        back(&counter).await;
        // Another order: nobody is asked again right after a decline.
        counter.open_listed("P-1042").await;
        counter.main_action().await;
        counter.until("waiting").await;
        practice(&counter, "owner").await;
        counter.until("verified").await;
        counter.guard_passes().await;
        keep(&counter, &name("verified")).await;
        figures.note(&counter, "verified").await;
        // Not handed over: the next round needs the order again.
        let script =
            "return window.__TAURI_INTERNALS__.invoke('refuse', { reason: 'other' }).then(() => 'ok')";
        counter.driver.execute(script, vec![]).await.expect("refused");
        counter.until("desk").await;
        call(&counter, "open_settings").await;
        counter.until("settings").await;
        keep(&counter, &name("settings")).await;
        figures.note(&counter, "settings").await;
        back(&counter).await;
    }
    let english = look("en", "light");
    prefer(&counter, english).await;
    call(&counter, "open_activity").await;
    counter.until("activity").await;
    figures.note(&counter, "activity").await;
    back(&counter).await;
    counter.open_listed("P-1042").await;
    counter.main_action().await;
    counter.until("waiting").await;
    practice(&counter, "owner").await;
    counter.until("verified").await;
    counter.tick_everything().await;
    counter.main_action().await;
    counter.until("handed_over").await;
    figures.note(&counter, "handed_over").await;
    counter.close().await;
    figures.compare();
}

/// All that a teller can prefer: this, without motion and sound.
pub(crate) fn look(language: &str, theme: &str) -> serde_json::Value {
    json!({
        "language": language,
        "language_of_system": false,
        "theme": theme,
        "text_size": "normal",
        "reduce_motion": true,
        "sounds": false,
    })
}

/// What the teller prefers from now on.
pub(crate) async fn prefer(counter: &Counter, preferences: serde_json::Value) {
    let script =
        "return window.__TAURI_INTERNALS__.invoke('prefer', { preferences: arguments[0] }).then(() => 'ok')";
    counter.driver.execute(script, vec![preferences]).await.expect("preferences");
}

async fn call(counter: &Counter, command: &str) {
    let script = format!("return window.__TAURI_INTERNALS__.invoke('{command}').then(() => 'ok')");
    counter.driver.execute(&script, vec![]).await.expect(command);
}

async fn back(counter: &Counter) {
    call(counter, "back").await;
    counter.until("desk").await;
}

async fn practice(counter: &Counter, answer: &str) {
    let button = counter.driver.query(By::Css(format!("[data-practice={answer}]"))).first().await;
    button.expect("the practice customer").click().await.expect("told");
}

pub(crate) async fn keep(counter: &Counter, name: &str) {
    let picture = counter.screenshot().await;
    if let Some(folder) = std::env::var_os("CLAIMCHECK_PICTURES") {
        let folder = std::path::PathBuf::from(folder);
        std::fs::create_dir_all(&folder).expect("the folder");
        std::fs::write(folder.join(format!("{name}.png")), picture).expect("the picture");
    }
}
