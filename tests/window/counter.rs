//! A counter as in a store: the app with its data folder, the provider it trusts, and hands on its keyboard.

use std::{path::PathBuf, process::Command, sync::Arc, time::Duration};

use pickup::{
    import::{Format, Reading},
    ledger::{Head, Verifier},
    order::{OrderRecord, Origin},
    store::{Importing, LIST_MAX, Store},
    text::StaffId,
};
use practice::{Listen, Options, Practice, Running};
use tempfile::TempDir;
use thirtyfour::prelude::*;

use crate::process::{Program, eventually, free_port, listening, name_cryptography, try_eventually};

/// How long a real window may take for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// How long a driver may take for an answer, the first of which comes when the window has been opened.
const SESSION_PATIENCE: Duration = Duration::from_secs(120);

/// The app in a real window.
pub(crate) struct Counter {
    pub(crate) driver: WebDriver,
    pub(crate) provider: Option<Running>,
    pub(crate) premises: till::Premises,
    pub(crate) files: TempDir,
    webdriver: Program,
}

/// The provider of these tests: quick answers, everything else as always.
pub(crate) fn options() -> Options {
    Options { listen: Listen::any_port(), interval_s: 1, ..Options::default() }
}

impl Counter {
    /// Opens the app on a fresh folder with the sample orders, in the test realm.
    pub(crate) async fn open() -> Self {
        Self::open_with(options()).await
    }

    pub(crate) async fn open_with(options: Options) -> Self {
        Self::open_on(&[], "", options, "desk").await
    }

    /// Opens the app where nobody has signed in yet, with more of a configuration: its staff, and what they may.
    pub(crate) async fn open_staffed(more: &str, options: Options) -> Self {
        Self::open_on(&[], more, options, "sign_in").await
    }

    /// Opens the app with a customer display, on screens that the test plugs in and out (see `screens_file`).
    pub(crate) async fn open_with_display(screens: &[&str]) -> Self {
        Self::open_on(screens, "\n[display]\nuse = true\nlanguage = \"sv\"\n", options(), "desk").await
    }

    async fn open_on(screens: &[&str], more: &str, options: Options, first: &str) -> Self {
        let provider = Practice::start(options).await.expect("a provider");
        let files = tempfile::tempdir().expect("a folder");
        let config = write_configuration(&files, &provider);
        let text = std::fs::read_to_string(&config).expect("the configuration");
        private(&PathBuf::from(&config), &format!("{text}{more}"));
        let premises = premises(&files).await;
        import(&premises, &provider).await;
        let (driver, webdriver) = drive_on(&files, screens, &["--config", &config]).await;
        let counter = Self { driver, provider: Some(provider), premises, files, webdriver };
        counter.until(first).await;
        counter
    }

    /// From now on these screens are there: each a name, x, y, width and height.
    pub(crate) fn plug(&self, screens: &[&str]) {
        plug(&self.files, screens);
    }

    /// Opens the app as it is delivered: in practice mode, with its own provider. Its port is this test's alone: a window on
    /// another than the usual one keeps its data elsewhere, and the window before may not be quite gone yet.
    pub(crate) async fn practice() -> Self {
        Self::practice_with(&[]).await
    }

    /// The same, on screens that the test plugs in and out. Whether there is a customer display is for the teller to choose.
    pub(crate) async fn practice_with(screens: &[&str]) -> Self {
        let files = tempfile::tempdir().expect("a folder");
        let folder = files.path().join("data").display().to_string();
        let port = free_port();
        let arguments = ["--practice", "--practice-port", &port.to_string(), "--data-dir", &folder];
        let (driver, webdriver) = drive_on(&files, screens, &arguments).await;
        let opening = till::Opening {
            practice: true,
            practice_port: Some(port),
            data_dir: Some(folder.into()),
            ..till::Opening::default()
        };
        let premises = till::enter(opening).await.expect("the practice folder");
        let counter = Self { driver, provider: None, premises, files, webdriver };
        counter.until("desk").await;
        counter
    }

    pub(crate) fn provider(&self) -> &Running {
        self.provider.as_ref().expect("a provider of the test's own")
    }

    /// The process of the driver, above those of the window.
    pub(crate) fn driver_process(&self) -> u32 {
        self.webdriver.id()
    }

    /// The name of the screen that is shown.
    pub(crate) async fn screen(&self) -> String {
        let name = self.driver.execute("return document.documentElement.dataset.screen ?? ''", vec![]).await;
        name.ok().and_then(|name| name.json().as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Waits for a screen; says what is shown instead if it never comes.
    pub(crate) async fn until(&self, name: &str) {
        let shown = try_eventually(PATIENCE, async || (self.screen().await == name).then_some(())).await;
        if shown.is_none() {
            let instead = self.screen().await;
            crate::screens::keep(self, &format!("instead-of-{name}")).await;
            panic!("there was never the screen {name}, but {instead}: {}", self.text().await);
        }
    }

    /// Types a text, wherever the focus is, one letter at a time and unhurried: a burst would be a scanner's.
    pub(crate) async fn type_text(&self, text: &str) {
        self.type_at_pace(text, Duration::from_millis(60)).await;
    }

    pub(crate) async fn type_at_pace(&self, text: &str, pause: Duration) {
        // The driver heeds no pause between actions, so the page waits: otherwise all letters come within milliseconds.
        let wait =
            format!("return new Promise((done) => setTimeout(() => done('now'), {}))", pause.as_millis());
        for letter in text.chars() {
            self.driver.action_chain().send_keys(letter.to_string()).perform().await.expect("a key");
            self.driver.execute(&wait, vec![]).await.expect("a moment");
        }
    }

    /// Lets the moment pass in which no key acts on a verdict.
    pub(crate) async fn guard_passes(&self) {
        let passed = "return new Promise((done) => setTimeout(() => done('passed'), 750))";
        self.driver.execute(passed, vec![]).await.expect("a moment");
    }

    /// Says that the customer accepted here, and ticks every item.
    pub(crate) async fn tick_everything(&self) {
        self.guard_passes().await;
        let seen = self.driver.find(By::Css("[role=checkbox]")).await.expect("the presence line");
        let label = seen.text().await.expect("its text");
        assert!(label.contains("phone"), "the first line is about the phone: {label}");
        seen.click().await.expect("ticked");
        let keys = self.driver.action_chain();
        keys.key_down(Key::Control).send_keys("a").key_up(Key::Control).perform().await.expect("keys");
        let left = "return document.querySelectorAll('[role=checkbox][aria-checked=false]').length";
        eventually("a list with every item ticked", PATIENCE, async || {
            let left = self.driver.execute(left, vec![]).await.ok()?;
            (left.json().as_u64() == Some(0)).then_some(())
        })
        .await;
    }

    /// Presses one key, wherever the focus is.
    pub(crate) async fn press(&self, key: Key) {
        self.driver.action_chain().send_keys(key).perform().await.expect("a key");
    }

    /// Opens an order by typing its number and Enter.
    pub(crate) async fn open_order(&self, number: &str) {
        let ready = "return document.querySelector('button.main')?.textContent ?? ''";
        let listed = async || {
            let main = self.driver.execute(ready, vec![]).await.ok()?;
            main.json().as_str()?.contains(number).then_some(())
        };
        // On a busy machine a key is lost, or keys arrive so close together that they are taken for a scanner's; a teller
        // types again, and slower.
        for pause_ms in [60, 120, 240, 480] {
            self.press(Key::Escape).await;
            self.guard_passes().await;
            self.type_at_pace(number, Duration::from_millis(pause_ms)).await;
            if try_eventually(PATIENCE / 6, listed).await.is_some() {
                break;
            }
        }
        // Unhurried: an Enter right behind the last digit would be a scanner's. A key that a busy engine lost is pressed again.
        for _ in 0..3 {
            self.guard_passes().await;
            self.main_action().await;
            let opened = async || (self.screen().await == "order").then_some(());
            if try_eventually(PATIENCE / 6, opened).await.is_some() {
                break;
            }
        }
        self.until("order").await;
    }

    /// Opens an order by its row in the list.
    pub(crate) async fn open_listed(&self, number: &str) {
        let row = format!("//*[@role='option'][contains(., '{number}')]");
        self.driver
            .query(By::XPath(row))
            .first()
            .await
            .expect("the order's row")
            .click()
            .await
            .expect("opened");
        self.until("order").await;
    }

    /// Presses Enter once the main action is possible.
    pub(crate) async fn main_action(&self) {
        eventually("a main action that is possible", PATIENCE, async || {
            let open = "const main = document.querySelector('button.main');\
                        return !!main && main.getAttribute('aria-disabled') !== 'true' && !main.disabled";
            let open = self.driver.execute(open, vec![]).await.ok()?;
            (open.json() == &serde_json::Value::Bool(true)).then_some(())
        })
        .await;
        // A key that the engine lost is pressed again, as a person would; never on another screen.
        let before = self.screen().await;
        for _ in 0..3 {
            self.press(Key::Enter).await;
            let moved = async || (self.screen().await != before).then_some(());
            if try_eventually(PATIENCE / 10, moved).await.is_some() {
                return;
            }
        }
    }

    /// What a script says in the page; nothing if it can't be asked just now.
    pub(crate) async fn ask(&self, script: &str) -> serde_json::Value {
        crate::walk::ask(&self.driver, script).await
    }

    /// All text that the page shows.
    pub(crate) async fn text(&self) -> String {
        let text =
            self.driver.execute("return document.body.innerText", vec![]).await.expect("the page's text");
        text.json().as_str().unwrap_or_default().to_owned()
    }

    /// A picture of the window. WebKit takes it when it next paints, and a page at rest may not paint for a minute: so a
    /// dot that nobody sees is painted in every frame until the picture is there.
    pub(crate) async fn screenshot(&self) -> Vec<u8> {
        let begin = "const dot = document.body.appendChild(document.createElement('i'));\
                     dot.id = 'kept-painting';\
                     dot.style.cssText = 'position: fixed; inset: auto 0 0 auto; width: 1px; height: 1px';\
                     const paint = (frame) => {\
                       dot.style.background = `rgb(0 0 0 / ${1 + (frame % 2)}%)`;\
                       if (dot.isConnected) requestAnimationFrame(() => paint(frame + 1));\
                     };\
                     paint(0);";
        self.driver.execute(begin, vec![]).await.expect("a page that goes on painting");
        let picture = self.driver.screenshot_as_png().await.expect("a screenshot");
        let end = "document.getElementById('kept-painting').remove()";
        self.driver.execute(end, vec![]).await.expect("a page at rest");
        picture
    }

    /// The order as the store has it.
    pub(crate) async fn order(&self, number: &str) -> OrderRecord {
        let mut found = self.premises.store.find(number).await.expect("the store");
        assert_eq!(found.len(), 1, "one order has the number {number}");
        found.remove(0)
    }

    /// The ledger, verified from its first entry; the kinds of its entries.
    pub(crate) async fn ledger(&self) -> Vec<&'static str> {
        let entries = self.premises.store.entries(1, LIST_MAX).await.expect("the ledger");
        let mut verifier = Verifier::new();
        let mut kinds = Vec::new();
        for entry in &entries {
            kinds.push(verifier.next(entry).expect("the chain holds").kind.as_str());
        }
        let head: Head = self.premises.store.head().await.expect("the head");
        assert_eq!(verifier.head(), head, "the chain ends where the store says");
        kinds
    }

    /// Closes the window and waits until it is gone.
    pub(crate) async fn close(self) {
        let _ = self.driver.quit().await;
    }
}

/// The build that WebDriver may drive.
pub(crate) fn automation() -> String {
    std::env::var("CLAIMCHECK_APP_AUTOMATION")
        .expect("CLAIMCHECK_APP_AUTOMATION; run `cargo xtask test --only window`")
}

/// The build as it is shipped.
pub(crate) fn shipped() -> String {
    std::env::var("CLAIMCHECK_APP").expect("CLAIMCHECK_APP; run `cargo xtask test --only window`")
}

/// Starts the app under a WebDriver of its own.
pub(crate) async fn drive(app: &str, arguments: &[&str]) -> (WebDriver, Program) {
    let (driver, program) = try_drive(app, arguments, &[], SESSION_PATIENCE).await;
    (driver.expect("a session with the window"), program)
}

/// The same, on screens that the test plugs in and out, if it names any.
async fn drive_on(files: &TempDir, screens: &[&str], arguments: &[&str]) -> (WebDriver, Program) {
    if screens.is_empty() {
        return drive(&automation(), arguments).await;
    }
    plug(files, screens);
    let variables = [("CLAIMCHECK_TEST_SCREENS", screens_file(files))];
    let (driver, program) = try_drive(&automation(), arguments, &variables, SESSION_PATIENCE).await;
    (driver.expect("a session with the window"), program)
}

/// The same, for a session that may not come: the driver waits for ever, so `patience` says how long we do.
pub(crate) async fn try_drive(
    app: &str,
    arguments: &[&str],
    variables: &[(&str, PathBuf)],
    patience: Duration,
) -> (WebDriverResult<WebDriver>, Program) {
    name_cryptography();
    let port = free_port();
    let mut command = Command::new("WebKitWebDriver");
    command.arg(format!("--port={port}")).arg("--host=127.0.0.1");
    command.env("TAURI_WEBVIEW_AUTOMATION", "true").env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    // Nor the system's language the window's, unless a test says so.
    command.env("LC_ALL", "C.UTF-8").env_remove("LANGUAGE");
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    // What one test's teller prefers must not be the next one's language.
    let choices = tempfile::tempdir().expect("a folder");
    command.env("XDG_CONFIG_HOME", choices.path());
    // Nor may what a test's teller exports lie among somebody's own files.
    let downloads = format!("XDG_DOWNLOAD_DIR=\"{}\"\n", choices.path().display());
    std::fs::write(choices.path().join("user-dirs.dirs"), downloads).expect("the folder's own Downloads");
    let program = Program::start(&mut command).with(choices);
    listening(port).await;
    let mut capabilities = thirtyfour::Capabilities::new();
    let options = serde_json::json!({ "binary": app, "args": arguments });
    capabilities.set("webkitgtk:browserOptions", options).expect("capabilities");
    let session =
        WebDriver::builder(format!("http://127.0.0.1:{port}"), capabilities).request_timeout(patience);
    (session.connect().await, program)
}

/// The configuration of a test till, as a file that only this user can write.
pub(crate) fn write_configuration(files: &TempDir, provider: &Running) -> String {
    let secret = files.path().join("secret");
    private(&secret, provider.client_secret.reveal());
    let config = files.path().join("config.toml");
    let text = format!(
        r#"realm = "test"
data_dir = "{data}"

[store]
id = "{store}"
name = "Tallmo, Uppsala"
till = "2"

[provider]
issuer = "{issuer}"
client_id = "{client}"
client_secret = {{ file = "{secret}" }}
customer_page = "{{issuer}}/identity/ciba?requestId={{auth_req_id}}"
scopes = ["openid", "email", "phone", "profile", "personal_number"]

[provider.claims]
personal_number = "personal_number"
"#,
        data = files.path().join("data").display(),
        store = practice::STORE_ID,
        issuer = provider.issuer,
        client = provider.client_id,
        secret = secret.display(),
    );
    private(&config, &text);
    config.display().to_string()
}

/// The file that stands for the screens of a virtual display, which has one only.
fn screens_file(files: &TempDir) -> PathBuf {
    files.path().join("screens")
}

fn plug(files: &TempDir, screens: &[&str]) {
    // Moved over the old one, so that nobody reads half of it.
    let beside = files.path().join("screens.new");
    std::fs::write(&beside, screens.join("\n")).expect("the screens");
    std::fs::rename(&beside, screens_file(files)).expect("the screens");
}

fn private(path: &PathBuf, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, text).expect("a file");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("private");
}

/// The folder of the configuration in `files`, beside whatever window uses it.
pub(crate) async fn premises(files: &TempDir) -> till::Premises {
    let opening =
        till::Opening { config: Some(files.path().join("config.toml")), ..till::Opening::default() };
    till::enter(opening).await.expect("the data folder")
}

async fn import(premises: &till::Premises, provider: &Running) {
    let now = premises.now();
    // WebKitWebDriver types no hyphen, so these orders have plain numbers.
    let text = practice::sample_orders(&provider.issuer, None, now).replace("\"P-", "\"");
    let reading = Reading { key: &premises.key, now, country: None, keep_good: false };
    let read = pickup::import::read(text.as_bytes(), Format::Json, &reading).expect("orders");
    let importing = Importing {
        origin: Origin::Connector,
        staff: StaffId::new("test").expect("a name"),
        till: premises.settings.store.till.clone(),
        now,
    };
    let store: Arc<dyn Store> = premises.store.clone();
    store.import(read.orders, &importing).await.expect("imported");
}
