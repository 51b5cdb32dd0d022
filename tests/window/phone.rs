//! The customer's phone: a real browser that opens whatever the camera read.

use std::process::Command;

use tempfile::TempDir;
use thirtyfour::prelude::*;

use crate::process::{Program, free_port, listening, name_cryptography};

/// Chromium in the size of a phone.
pub(crate) struct Phone {
    driver: WebDriver,
    _profile: TempDir,
    _webdriver: Program,
}

impl Phone {
    pub(crate) async fn new() -> Self {
        name_cryptography();
        let port = free_port();
        let mut command = Command::new("chromedriver");
        command.arg(format!("--port={port}")).arg("--log-level=SEVERE");
        let program = Program::start(&mut command);
        listening(port).await;
        let profile = tempfile::tempdir().expect("a profile");
        let mut capabilities = DesiredCapabilities::chrome();
        let profile_argument = format!("--user-data-dir={}", profile.path().display());
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--lang=en",
            "--window-size=390,844",
            &profile_argument,
        ] {
            capabilities.add_arg(argument).expect("an argument");
        }
        let driver =
            WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await.expect("a browser");
        Self { driver, _profile: profile, _webdriver: program }
    }

    /// Opens the link that the camera read.
    pub(crate) async fn open(&self, link: &str) {
        self.driver.goto(link).await.expect("the customer's page");
    }

    /// All text of the page.
    pub(crate) async fn text(&self) -> String {
        self.driver.find(By::Tag("body")).await.expect("a page").text().await.expect("its text")
    }

    /// Says who holds the phone.
    pub(crate) async fn held_by(&self, person: &str) {
        let choice = format!("select[name=person] option[value='{person}']");
        self.driver.find(By::Css(choice)).await.expect("the person").click().await.expect("chosen");
    }

    pub(crate) async fn accept(&self) {
        self.driver.find(By::Css("button.accept")).await.expect("Accept").click().await.expect("accepted");
    }

    pub(crate) async fn decline(&self) {
        self.driver.find(By::Css("button.decline")).await.expect("Decline").click().await.expect("declined");
    }

    pub(crate) async fn close(self) {
        let _ = self.driver.quit().await;
    }
}
