//! Practice is left in the same window: for the choice where nothing is configured, and for the till that is.

use practice::Practice;
use thirtyfour::prelude::*;

use crate::{
    counter::{PATIENCE, automation, drive, options, premises, write_configuration},
    process::{eventually, free_port},
    walk::ask,
};

async fn until(window: &WebDriver, screen: &str, realm: &str) {
    let script = format!(
        "const {{ screen, realm }} = document.documentElement.dataset; \
         return screen === '{screen}' && realm === '{realm}'"
    );
    let what = format!("{screen} of the realm {realm}");
    eventually(&what, PATIENCE, async || (ask(window, &script).await == true).then_some(())).await;
}

async fn press(window: &WebDriver, selector: &str) {
    let there = async || window.find(By::Css(selector)).await.ok()?.click().await.ok();
    eventually(selector, PATIENCE, there).await;
}

/// Presses the button in the banner, and says yes.
async fn leave(window: &WebDriver) {
    press(window, "aside.banner button").await;
    press(window, "dialog[open] .choice").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_chose_to_practise_comes_back_to_the_choice_and_may_practise_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().display().to_string();
    let port = free_port().to_string();
    let (window, _webdriver) = drive(&automation(), &["--data-dir", &data, "--practice-port", &port]).await;
    until(&window, "first_run", "real").await;
    for _ in 0..2 {
        press(&window, ".card.practice .go").await;
        until(&window, "desk", "practice").await;
        leave(&window).await;
        until(&window, "first_run", "real").await;
    }
    let banner = "return document.querySelector('aside.banner') === null";
    assert_eq!(ask(&window, banner).await, true, "nothing of practice is left");
    let _ = window.quit().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_started_in_practice_comes_to_the_configured_till_and_its_own_ledger() {
    let provider = Practice::start(options()).await.expect("a provider");
    let files = tempfile::tempdir().expect("a folder");
    let config = write_configuration(&files, &provider);
    let practised = files.path().join("practised").display().to_string();
    let port = free_port().to_string();
    let arguments = ["--practice", "--practice-port", &port, "--config", &config, "--data-dir", &practised];
    let (window, _webdriver) = drive(&automation(), &arguments).await;
    until(&window, "desk", "practice").await;
    leave(&window).await;
    until(&window, "desk", "test").await;
    let rows = "return document.querySelectorAll('main [role=option]').length";
    assert_eq!(ask(&window, rows).await, 0, "no sample order of practice is in it");
    let own = premises(&files).await;
    assert_eq!(own.settings.data_dir, files.path().join("data"));
    assert!(files.path().join("practised").join("claimcheck.db").exists(), "practice has its own folder");
    let _ = window.quit().await;
}
