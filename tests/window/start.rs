//! A till that can't be opened says why in its window, and does nothing else.

use std::process::Command;

use crate::counter::{Counter, PATIENCE, automation, drive, options, write_configuration};
use crate::process::eventually;
use practice::Practice;
use thirtyfour::prelude::*;

async fn shows(driver: &WebDriver, sentence: &str) {
    eventually(&format!("a window that says {sentence:?}"), PATIENCE, async || {
        let text = driver.execute("return document.body.innerText", vec![]).await.ok()?;
        text.json().as_str()?.contains(sentence).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_window_on_the_same_folder_ends_and_the_first_goes_on() {
    let counter = Counter::open().await;
    let config = counter.files.path().join("config.toml");
    // As somebody starts it who has no session bus, and means to say something else.
    let second = Command::new(automation())
        .arg("--config")
        .arg(&config)
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(second.status.success() && said.contains("open already"), "{said}");
    assert_eq!(counter.screen().await, "desk", "the first one goes on");
    counter.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_held_by_something_that_does_not_come_to_the_front() {
    let provider = Practice::start(options()).await.expect("a provider");
    let files = tempfile::tempdir().expect("a folder");
    let config = write_configuration(&files, &provider);
    let opening =
        till::Opening { config: Some(config.clone().into()), window: true, ..till::Opening::default() };
    let holder = till::enter(opening).await.expect("the data folder");
    let (second, _webdriver) = drive(&automation(), &["--config", &config]).await;
    shows(&second, "another window uses the data folder").await;
    let _ = second.quit().await;
    drop(holder);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_of_another_client() {
    let counter = Counter::open().await;
    let config = counter.files.path().join("config.toml");
    let text = std::fs::read_to_string(&config).expect("the configuration");
    std::fs::write(&config, text.replace("claimcheck-practice", "somebody-else")).expect("changed");
    let Counter { driver, files, provider, premises, .. } = counter;
    let _ = driver.quit().await;
    drop(premises);
    let (window, _webdriver) = drive(&automation(), &["--config", &config.display().to_string()]).await;
    shows(&window, "client_id").await;
    let _ = window.quit().await;
    drop((files, provider));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_does_not_exist() {
    let provider = Practice::start(options()).await.expect("a provider");
    let files = tempfile::tempdir().expect("a folder");
    let config = write_configuration(&files, &provider);
    let text = std::fs::read_to_string(&config).expect("the configuration");
    std::fs::write(&config, text.replace("client_id =", "clientid =")).expect("changed");
    let (window, _webdriver) = drive(&automation(), &["--config", &config]).await;
    shows(&window, "did you mean `provider.client_id`").await;
    let _ = window.quit().await;
}
