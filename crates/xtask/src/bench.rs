//! `cargo xtask bench`: measures what there is to measure, prints one table with ours, the peer's and the limit, and
//! writes it to docs/measures.md with date, commit and machine.
//!
//! It invents nothing: a figure comes from a program of the project that was run just now, several times, and the table
//! holds the median. What a measurement is, its own program says.

use std::{fmt::Write as _, fs, io, path::PathBuf, thread};

use serde_json::Value;

use crate::{
    call::{Call, CallError},
    install::{self, InstallError},
    packages, tree,
};

/// Each round has another seed, so that their spread shows.
const SEEDS: [&str; 3] = ["1", "2", "3"];

#[derive(clap::Args)]
pub(crate) struct Options {}

#[derive(Debug, thiserror::Error)]
pub(crate) enum BenchError {
    #[error(transparent)]
    Install(#[from] InstallError),
    #[error(transparent)]
    Call(#[from] CallError),
    #[error("the program `delay` printed what we don't understand: {0}")]
    Output(OutputError),
    #[error("cannot write {path}: {source}")]
    File { path: PathBuf, source: io::Error },
}

/// What is wrong with the figures that a program printed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OutputError {
    #[error("not JSON: {0}")]
    NotJson(#[from] serde_json::Error),
    #[error("no {key} in a row")]
    Missing { key: &'static str },
    #[error("no figure of {client} for {figure}")]
    NoClient { client: &'static str, figure: String },
}

/// Measures, prints and writes.
pub(crate) fn bench(_options: &Options) -> Result<(), BenchError> {
    install::ensure(&[packages::COMPILE])?;
    let example = ["run", "--release", "--package", "ciba", "--example", "delay", "--", "--json"];
    let mut rounds = Vec::new();
    for seed in SEEDS {
        println!("approval to tokens, round with seed {seed}");
        let printed =
            Call::cargo().args(example).arg("--quiet").folder(&tree::root()).env("CIBA_SEED", seed).read()?;
        rounds.push(delays(&printed).map_err(BenchError::Output)?);
    }
    let table = table(&rounds);
    println!("\n{table}");

    let path = tree::root().join("docs/measures.md");
    let failed = |source| BenchError::File { path: path.clone(), source };
    fs::create_dir_all(tree::root().join("docs")).map_err(failed)?;
    fs::write(&path, page(&Surroundings::now(), &table)).map_err(failed)?;
    println!("written to docs/measures.md");
    Ok(())
}

/// One figure of one round, in seconds.
#[derive(Clone, Debug, PartialEq)]
struct Figure {
    name: String,
    ours: f64,
    peer: f64,
    limit: f64,
}

/// Reads what `delay --json` prints: a row for each provider, client and round trip.
fn delays(printed: &str) -> Result<Vec<Figure>, OutputError> {
    let document: Value = serde_json::from_str(printed)?;
    let rows = document["rows"].as_array().ok_or(OutputError::Missing { key: "rows" })?;
    let mut places: Vec<(&str, u64)> = Vec::new();
    for row in rows {
        let provider = row["provider"].as_str().ok_or(OutputError::Missing { key: "provider" })?;
        let round_trip =
            row["round_trip_ms"].as_u64().ok_or(OutputError::Missing { key: "round_trip_ms" })?;
        if !places.contains(&(provider, round_trip)) {
            places.push((provider, round_trip));
        }
    }

    let mut figures = Vec::new();
    for (provider, round_trip) in places {
        for (key, word) in [("mean_s", "mean"), ("max_s", "longest")] {
            let name = format!("approval to tokens, {provider}, round trip {round_trip} ms, {word}");
            let of = |client: &'static str| {
                let is_it = |row: &&Value| {
                    row["provider"] == provider
                        && row["round_trip_ms"] == round_trip
                        && row["client"] == client
                };
                let found = rows.iter().find(is_it).and_then(|row| row[key].as_f64());
                found.ok_or_else(|| OutputError::NoClient { client, figure: name.clone() })
            };
            let (ours, peer, limit) = (of("ciba::Poll")?, of("sample loop")?, of("earliest legal")?);
            figures.push(Figure { name, ours, peer, limit });
        }
    }
    Ok(figures)
}

/// The medians of all rounds, as a table in Markdown, and below it every round.
fn table(rounds: &[Vec<Figure>]) -> String {
    let mut text =
        String::from("| figure, in seconds | ours | peer | limit | ours / peer | ours in each round |\n");
    text.push_str("|---|--:|--:|--:|--:|---|\n");
    for (index, figure) in rounds.first().into_iter().flatten().enumerate() {
        let of = |part: fn(&Figure) -> f64| -> Vec<f64> {
            rounds.iter().filter_map(|round| round.get(index)).map(part).collect()
        };
        let all = of(|figure| figure.ours);
        let (ours, peer, limit) =
            (median(all.clone()), median(of(|figure| figure.peer)), median(of(|figure| figure.limit)));
        let all: Vec<_> = all.iter().map(|seconds| format!("{seconds:.3}")).collect();
        let ratio = ours / peer;
        // Writing into a String can't fail.
        let _ = writeln!(
            text,
            "| {} | {ours:.3} | {peer:.3} | {limit:.3} | {ratio:.2} | {} |",
            figure.name,
            all.join(", ")
        );
    }
    text
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// When, of what and where it was measured.
struct Surroundings {
    date: String,
    commit: String,
    machine: String,
}

impl Surroundings {
    fn now() -> Self {
        let git =
            |args: &[&str]| Call::new("git").args(args).folder(&tree::root()).read().unwrap_or_default();
        let changed = git(&["status", "--porcelain", "--untracked-files=no"]);
        let commit = git(&["rev-parse", "--short", "HEAD"]).trim().to_owned();
        let date = Call::new("date").args(["-u", "+%Y-%m-%d"]).read().unwrap_or_default().trim().to_owned();
        let file = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let cpu = file("/proc/cpuinfo");
        let model = cpu
            .lines()
            .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
            .map(|(_, name)| name);
        let release = file("/etc/os-release");
        let system = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
        let cores = thread::available_parallelism().map_or(0, usize::from);
        Self {
            date,
            commit: if changed.is_empty() { commit } else { format!("{commit} with uncommitted changes") },
            machine: format!(
                "{} cores of {}, {}, load {}",
                cores,
                model.unwrap_or(std::env::consts::ARCH),
                system.unwrap_or(std::env::consts::OS).trim_matches('"'),
                file("/proc/loadavg").split(' ').next().unwrap_or("unknown"),
            ),
        }
    }
}

fn page(surroundings: &Surroundings, table: &str) -> String {
    let Surroundings { date, commit, machine } = surroundings;
    format!(
        "# Measures

Written by `cargo xtask bench`; figures are medians of {rounds} rounds with different seeds.

- Date: {date}
- Commit: {commit}
- Machine: {machine}

## From the customer's approval to the tokens

Simulated time, so neither this machine nor its load is in the figures. *Ours* is `ciba::Poll`. *Peer* is the loop that a
provider's own sample shows, written anew in Rust: ask, wait for the answer, wait for the interval. *Limit* is a client that
asks at the earliest moment the standard allows, which providers that count from the answer punish. The model (interval,
jitter, when customers approve) is described in `crates/ciba/tests/simulation/delay.rs`.

{table}",
        rounds = SEEDS.len(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = r#"{"measure": "ciba.delay", "rows": [
        {"provider": "plain", "round_trip_ms": 50, "client": "sample loop", "mean_s": 2.0, "max_s": 5.0},
        {"provider": "plain", "round_trip_ms": 50, "client": "ciba::Poll", "mean_s": 1.5, "max_s": 4.0},
        {"provider": "plain", "round_trip_ms": 50, "client": "earliest legal", "mean_s": 1.0, "max_s": 3.0}]}"#;

    #[test]
    fn figures_are_read_beside_their_peer_and_limit() {
        let figures = delays(PRINTED).expect("readable");
        let name = "approval to tokens, plain, round trip 50 ms, mean".to_owned();
        assert_eq!(figures[0], Figure { name, ours: 1.5, peer: 2.0, limit: 1.0 });
        assert_eq!(figures.len(), 2);
    }

    #[test]
    fn a_figure_without_its_peer_is_an_error() {
        let error = delays(&PRINTED.replace("sample loop", "another")).expect_err("no peer");
        assert!(matches!(error, OutputError::NoClient { client: "sample loop", .. }), "{error}");
        assert!(matches!(delays("{}"), Err(OutputError::Missing { key: "rows" })));
        assert!(matches!(delays("warning"), Err(OutputError::NotJson(_))));
    }

    #[test]
    fn the_table_has_the_medians_and_every_round() {
        let round = |ours| vec![Figure { name: "x".to_owned(), ours, peer: 2.0, limit: 0.5 }];
        let table = table(&[round(3.0), round(1.0), round(1.5)]);
        assert_eq!(table.lines().last(), Some("| x | 1.500 | 2.000 | 0.500 | 0.75 | 3.000, 1.000, 1.500 |"));
    }
}
