//! Prints what the window costs beside a bare window of Tauri and Chromium in app mode with the same page: until it can be
//! used, in memory, from a key to the list that it brings, from *Identify* to the code, from the tokens to the verdict. One
//! line of JSON for `cargo xtask bench`, which gives it a display and a session bus of its own.
//!
//! Arguments: a seed, a folder on the disk that is to be measured, the shipped and the marked release build, the bare window,
//! Chromium, the folder of pages on prepared views, and how many orders there are.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "it prints, measures real time, and whatever fails ends it"
)]

mod checks;
mod driven;
mod memory;
mod pages;
mod program;
mod provider;
mod screen;
mod starts;
mod till_of_many;
mod typing;

#[path = "../../../crates/till/examples/orders/clock.rs"]
mod clock;
#[path = "../../../crates/till/examples/orders/made_up.rs"]
mod made_up;
#[path = "../../window/process.rs"]
#[expect(dead_code, reason = "the window's tests use the rest of it")]
mod process;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

/// What is measured, and where it lies.
pub(crate) struct Given {
    pub(crate) seed: u64,
    pub(crate) shipped: PathBuf,
    pub(crate) automation: PathBuf,
    pub(crate) bare: PathBuf,
    pub(crate) chromium: PathBuf,
    pub(crate) pages: PathBuf,
    pub(crate) orders: usize,
}

pub(crate) const OURS: &str = "claimcheck";
pub(crate) const CHROMIUM: &str = "Chromium";
pub(crate) const BARE: &str = "bare Tauri";

/// The figures so far.
#[derive(Default)]
pub(crate) struct Figures {
    rows: Vec<Value>,
}

impl Figures {
    pub(crate) fn add(&mut self, figure: &str, client: &str, value: f64) {
        self.rows.push(json!({ "figure": figure, "client": client, "value": value }));
    }
}

#[tokio::main]
async fn main() {
    process::name_cryptography();
    unlock_keyring();
    let [seed, folder, shipped, automation, bare, chromium, pages, orders] =
        std::env::args().skip(1).collect::<Vec<_>>().try_into().expect("eight arguments");
    let given = Given {
        seed: seed.parse().unwrap(),
        shipped: shipped.into(),
        automation: automation.into(),
        bare: bare.into(),
        chromium: chromium.into(),
        pages: pages.into(),
        orders: orders.parse().unwrap(),
    };
    std::fs::create_dir_all(&folder).unwrap();
    let folder = tempfile::tempdir_in(folder).unwrap();
    let mut figures = Figures::default();
    sizes(&given, &mut figures);
    let provider = provider::Noted::start().await;
    checks::measure(&given, &folder.path().join("checks"), &provider, &mut figures).await;
    let till = till_of_many::fill(&folder.path().join("many"), &given, &provider).await;
    starts::measure(&given, &till, folder.path(), &mut figures).await;
    typing::measure(&given, till, &mut figures).await;
    println!("{}", json!({ "measure": "window", "rows": figures.rows }));
}

/// As a till's account finds its keyring when somebody has logged in: a locked one would ask, and nobody is there.
fn unlock_keyring() {
    let mut command = Command::new("gnome-keyring-daemon");
    command.args(["--unlock", "--components=secrets"]).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut keyring = command.spawn().unwrap();
    keyring.stdin.take().unwrap().write_all(b"bench").unwrap();
    assert!(keyring.wait().unwrap().success());
}

/// The program as it is shipped, and as a package would pack it.
fn sizes(given: &Given, figures: &mut Figures) {
    let program = std::fs::read(&given.shipped).unwrap();
    let packed = Command::new("gzip").arg("-c").arg(&given.shipped).output().unwrap().stdout;
    figures.add("the program with its pages, MB", OURS, program.len() as f64 / 1e6);
    figures.add("the program with its pages, packed, MB", OURS, packed.len() as f64 / 1e6);
}

/// The time that so many of a hundred stay below, in milliseconds.
pub(crate) fn percentile(times: &mut [f64], percent: usize) -> f64 {
    assert!(!times.is_empty(), "nothing was measured");
    times.sort_by(f64::total_cmp);
    let at = (times.len() * percent).div_ceil(100).clamp(1, times.len()) - 1;
    times[at]
}

/// A real window has its own pace.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
