//! Prints what many orders cost, beside SQLite's own shell and bare SQLite: to take them in, to find one while its name
//! is typed, and to hand one over. One line of JSON for `cargo xtask bench`; meaningful in a release build only.
//!
//! Arguments: the number of orders, a seed, and a folder on the disk that is to be measured.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "it prints, measures real time, and whatever fails ends it"
)]

mod clock;
mod handing;
mod made_up;
mod peer;
mod shown;

#[path = "../../../pickup/tests/fixture/mod.rs"]
#[expect(dead_code, reason = "pickup's own tests use the rest of it")]
mod fixture;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use desk::progress::Progress;
use pickup::store::Store as _;
use serde_json::{Value, json};
use till::{Intake, Opening, Outcome, Till};

use clock::JumpingClock;
use made_up::MadeUp;
use peer::Peer;

/// Orders of one file: fewer than a file may have.
const A_FILE: usize = 100_000;

fn main() {
    let [count, seed, folder] = std::env::args().skip(1).collect::<Vec<_>>().try_into().unwrap();
    let (count, seed) = (count.parse().unwrap(), seed.parse().unwrap());
    fs::create_dir_all(&folder).unwrap();
    let folder = tempfile::tempdir_in(folder).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let rows = runtime.block_on(measure(count, seed, folder.path()));
    println!("{}", json!({ "measure": "orders", "rows": rows }));
}

/// The figures so far.
struct Figures {
    count: usize,
    rows: Vec<Value>,
}

impl Figures {
    fn add(&mut self, figure: &str, client: &str, value: f64) {
        let figure = format!("{} orders, {figure}", thousands(self.count));
        self.rows.push(json!({ "figure": figure, "client": client, "value": value }));
    }
}

async fn measure(count: usize, seed: u64, folder: &Path) -> Vec<Value> {
    peer::assert_built_as_configured().await;
    let mut figures = Figures { count, rows: Vec::new() };
    let mut made_up = MadeUp::new(seed);
    let till = open(folder).await;

    write_files(&mut made_up, count, &folder.join("inbox"));
    let before_mb = memory_mb("VmRSS:");
    // From now on the most of it is noted anew.
    let _ = fs::write("/proc/self/clear_refs", "5");
    let began = Instant::now();
    let taken = take_in(&till, Progress::new()).await;
    let found = till.premises.store.search("w-1", 20).await.unwrap();
    let took = began.elapsed();
    assert_eq!((taken, found.is_empty()), (count, false));
    figures.add("import to usable search, s", OURS, took.as_secs_f64());
    if let (Some(before), Some(most)) = (before_mb, memory_mb("VmHWM:")) {
        figures.add("import, memory growth, MB", OURS, most - before);
    }

    let peer = Peer::import(folder, &mut figures);
    shown::type_ahead(&till, &peer, &made_up, &mut figures).await;

    write_files(&mut made_up, count / 10, &folder.join("inbox"));
    shown::type_ahead_during_import(&till, &made_up, &mut figures).await;

    handing::hand_overs(folder, &till, &peer, &mut figures).await;
    figures.rows
}

const OURS: &str = "claimcheck";
const SQLITE: &str = "SQLite";
const INSERT: &str = "one INSERT";
const RAW: &str = "raw fdatasync";

/// A real till in the test realm, without a window and without a provider.
async fn open(folder: &Path) -> Till {
    let path = |name: &str| folder.join(name);
    fs::create_dir(path("inbox")).unwrap();
    fs::write(path("secret"), "made up").unwrap();
    let configuration = format!(
        "realm = \"test\"\ndata_dir = {:?}\nsources = [{{ kind = \"folder\", path = {:?} }}]\n\
         store = {{ id = \"SE-042\", name = \"S\", till = \"2\" }}\n[provider]\nissuer = \"http://127.0.0.1:9\"\n\
         client_id = \"till\"\nclient_secret = {{ file = {:?} }}\n[ledger]\nhead_file = {:?}\n",
        path("data"),
        path("inbox"),
        path("secret"),
        path("noted/ledger.head"),
    );
    fs::write(path("config.toml"), configuration).unwrap();
    #[cfg(unix)]
    for file in ["config.toml", "secret"] {
        let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(path(file), private).unwrap();
    }
    let opening = Opening { config: Some(path("config.toml")), ..Opening::default() };
    till::open(opening, till::no_windows()).await.unwrap()
}

fn write_files(made_up: &mut MadeUp, count: usize, inbox: &Path) {
    let mut left = count;
    while left > 0 {
        let some = left.min(A_FILE);
        made_up.write(&inbox.join(format!("orders-{left}.csv")), some);
        left -= some;
    }
}

/// Takes in all that lies in the folder, as a till does that looks into it. Gives the number of orders.
async fn take_in(till: &Till, progress: Progress) -> usize {
    let premises = &till.premises;
    let intake = Intake::new(&premises.settings, premises.store.clone(), premises.key.clone()).unwrap();
    let mut intake = intake.telling(&progress);
    let clock = Arc::new(JumpingClock::new());
    intake.round(&*clock).await;
    clock.jump(Duration::from_secs(3));
    let round = intake.round(&*clock).await;
    let orders = round.files.iter().map(|file| match &file.outcome {
        Outcome::TakenIn { imported, .. } => imported.orders() as usize,
        Outcome::Rejected(error) => panic!("{error}"),
    });
    let orders = orders.sum();
    assert!(round.troubles.is_empty(), "{:?}", round.troubles);
    orders
}

/// A line of what Linux tells of this process; nothing elsewhere.
fn memory_mb(line: &str) -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kb = status.lines().find_map(|text| text.strip_prefix(line))?;
    Some(kb.trim().strip_suffix(" kB")?.parse::<f64>().ok()? / 1024.0)
}

fn thousands(count: usize) -> String {
    let digits = count.to_string();
    let parts: Vec<_> =
        digits.as_bytes().rchunks(3).rev().map(|part| String::from_utf8_lossy(part)).collect();
    parts.join(",")
}

/// The time that so many of a hundred stay below, in milliseconds.
fn percentile_ms(times: &mut [Duration], percent: usize) -> f64 {
    times.sort();
    let at = (times.len() * percent).div_ceil(100).clamp(1, times.len()) - 1;
    times[at].as_secs_f64() * 1_000.0
}
