//! The marked build under WebKit's WebDriver, and the stopwatch that is put into its page.
//!
//! A time ends with a message that was posted from the frame after the change: when it comes, the frame was drawn.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use thirtyfour::prelude::*;

use crate::process::{Program, eventually, free_port, listening};
use crate::{Given, PATIENCE};

/// A key's time is noted where the page's own listener may stop it, too; a click that the page makes itself is none.
const STOPWATCH: &str = "
    const ACTS = ['keydown', 'click'];
    let acted = 0;
    const note = (event) => { if (event.isTrusted && ACTS.includes(event.type)) acted = event.timeStamp; };
    const stop = Event.prototype.stopImmediatePropagation;
    Event.prototype.stopImmediatePropagation = function () { note(this); stop.call(this); };
    for (const act of ACTS) addEventListener(act, note, { capture: true });
    const decoded = () => Promise.all([...document.images].map((image) => image.decode()));
    const drawn = (changed) => new Promise((done) => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        const now = performance.now();
        done({ to_page: changed - acted, since_act: now - acted, at: performance.timeOrigin + now });
      };
      port2.postMessage(null);
    }));
    const when = (isThere) => new Promise((found) => {
      if (isThere()) return found();
      const observer = new MutationObserver(() => {
        if (!isThere()) return;
        observer.disconnect();
        found();
      });
      observer.observe(document.documentElement, { subtree: true, childList: true, characterData: true, attributes: true });
    });
    window.__after = (isThere) => { 
      window.__time = when(isThere).then(async () => {
        const changed = performance.now();
        await decoded();
        return drawn(changed);
      });
    };";

pub(crate) struct Driven {
    pub(crate) driver: WebDriver,
    _program: Program,
}

impl Driven {
    pub(crate) async fn open(given: &Given, config: &Path) -> Self {
        let port = free_port();
        let choices = tempfile::tempdir().unwrap();
        let mut command = Command::new("WebKitWebDriver");
        command.arg(format!("--port={port}")).arg("--host=127.0.0.1");
        command.env("TAURI_WEBVIEW_AUTOMATION", "true").env("XDG_CONFIG_HOME", choices.path());
        command.env("LC_ALL", "C.UTF-8").env_remove("LANGUAGE");
        let program = Program::start(&mut command).with(choices);
        listening(port).await;
        let mut capabilities = thirtyfour::Capabilities::new();
        let arguments = ["--config".to_owned(), config.display().to_string()];
        let options = serde_json::json!({ "binary": given.automation, "args": arguments });
        capabilities.set("webkitgtk:browserOptions", options).unwrap();
        let session = WebDriver::builder(format!("http://127.0.0.1:{port}"), capabilities);
        let driver = session.request_timeout(PATIENCE).connect().await.expect("a session with the window");
        let driven = Self { driver, _program: program };
        driven.until("desk").await;
        driven.run(STOPWATCH).await;
        driven
    }

    pub(crate) async fn run(&self, script: &str) -> Value {
        self.driver.execute(script, vec![]).await.expect(script).json().clone()
    }

    /// Waits until a script says true.
    pub(crate) async fn holds(&self, script: &str) {
        eventually(script, PATIENCE, async || (self.run(script).await == true).then_some(())).await;
    }

    pub(crate) async fn until(&self, screen: &str) {
        self.holds(&format!("return document.documentElement.dataset.screen === '{screen}'")).await;
    }

    /// The stopwatch begins with the next key or click, and ends when the condition holds and was drawn.
    pub(crate) async fn watch(&self, condition: &str) {
        self.run(&format!("window.__after(() => {condition});")).await;
    }

    /// What the stopwatch says; with the time since the act in milliseconds, and the time of day.
    pub(crate) async fn time(&self) -> Time {
        let time = self.run("return window.__time").await;
        let number = |name: &str| time[name].as_f64().expect("a time");
        Time {
            to_page_ms: number("to_page"),
            since_act_ms: number("since_act"),
            at: Duration::from_secs_f64(number("at") / 1_000.0),
        }
    }

    pub(crate) async fn press(&self, key: impl Into<TypingData>) {
        self.driver.action_chain().send_keys(key).perform().await.expect("a key");
    }

    pub(crate) async fn click(&self, selector: &str) {
        let element = self.driver.find(By::Css(selector)).await.expect(selector);
        element.click().await.expect("a click");
    }

    pub(crate) async fn close(self) {
        let _ = self.driver.quit().await;
    }
}

pub(crate) struct Time {
    /// Until the page had changed, before it was drawn.
    pub(crate) to_page_ms: f64,
    pub(crate) since_act_ms: f64,
    /// Since 1970.
    pub(crate) at: Duration,
}

/// No key comes so soon after another that both may be a scanner's, nor where a verdict was just shown.
pub(crate) async fn unhurried() {
    tokio::time::sleep(Duration::from_millis(750)).await;
}
