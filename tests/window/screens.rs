//! Every screen of practice, one after the other; pictures of them are kept where a folder is named
//! (`CLAIMCHECK_PICTURES`), in both themes and both languages.
//!
//! Not a comparison: it asserts that each screen can be reached, and leaves what it looks like to eyes.

use serde_json::json;
use thirtyfour::prelude::*;

use crate::counter::Counter;

#[tokio::test(flavor = "multi_thread")]
async fn each_screen_in_both_themes_and_languages() {
    let counter = Counter::practice().await;
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
        let preferences = json!({ "language": language, "theme": theme, "text_size": "normal", "reduce_motion": false, "sounds": false });
        let script = "return window.__TAURI_INTERNALS__.invoke('prefer', { preferences: arguments[0] }).then(() => 'ok')";
        counter.driver.execute(script, vec![preferences]).await.expect("preferences");
        let name = |screen: &str| format!("{screen}-{theme}-{language}");
        keep(&counter, &name("desk")).await;
        counter.open_listed(asked).await;
        keep(&counter, &name("order")).await;
        counter.main_action().await;
        counter.until("waiting").await;
        keep(&counter, &name("waiting")).await;
        practice(&counter, "somebody_else").await;
        counter.until("not_owner").await;
        // A verdict fades in.
        counter.guard_passes().await;
        keep(&counter, &name("not-owner")).await;
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
        // Not handed over: the next round needs the order again.
        let script =
            "return window.__TAURI_INTERNALS__.invoke('refuse', { reason: 'other' }).then(() => 'ok')";
        counter.driver.execute(script, vec![]).await.expect("refused");
        counter.until("desk").await;
        let script = "return window.__TAURI_INTERNALS__.invoke('open_settings').then(() => 'ok')";
        counter.driver.execute(script, vec![]).await.expect("settings");
        counter.until("settings").await;
        keep(&counter, &name("settings")).await;
        back(&counter).await;
    }
    counter.close().await;
}

async fn back(counter: &Counter) {
    let script = "return window.__TAURI_INTERNALS__.invoke('back').then(() => 'ok')";
    counter.driver.execute(script, vec![]).await.expect("back");
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
