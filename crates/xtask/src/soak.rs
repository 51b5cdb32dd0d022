//! `cargo xtask soak`: the same tests as always, for as long as one likes and with chance left open.
//!
//! The tests themselves read how much to do from the environment; here is only how much that is. A seed that finds
//! something is printed by the test and can be given again.

#![expect(clippy::disallowed_methods, reason = "picks a seed that no run had before, from the clock")]

use std::time::{SystemTime, UNIX_EPOCH};

use crate::{
    call::{Call, CallError},
    fuzz::{self, FuzzError},
    install::{self, InstallError},
    mutants::{self, MutantsError},
    packages, tree,
};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Simulated checks for each kind of network weather
    #[arg(long, default_value_t = 1_000_000)]
    flows: u64,
    /// Histories of the polling machine that are held against the rules
    #[arg(long, default_value_t = 1_000_000)]
    histories: u32,
    /// Inputs for each property that must hold for all of them
    #[arg(long, default_value_t = 100_000)]
    cases: u32,
    /// How often a till is killed in the middle of its work
    #[arg(long, default_value_t = 1_000)]
    kills: u32,
    /// Tills that want the same orders at once
    #[arg(long, default_value_t = 64)]
    tills: u32,
    /// The orders that they want
    #[arg(long, default_value_t = 10_000)]
    orders: u32,
    /// Events in random histories of a till's store
    #[arg(long, default_value_t = 100_000)]
    steps: u64,
    /// Seconds for each fuzz target
    #[arg(long, value_name = "SECONDS", default_value_t = 180)]
    fuzz: u32,
    /// Leave the mutants out: they take about an hour
    #[arg(long)]
    no_mutants: bool,
    /// Repeats the simulated checks of an earlier run
    #[arg(long)]
    seed: Option<u64>,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum SoakError {
    #[error(transparent)]
    Install(#[from] InstallError),
    #[error(transparent)]
    Fuzz(#[from] FuzzError),
    #[error(transparent)]
    Mutants(#[from] MutantsError),
    #[error("{0}\nrepeat it with `cargo xtask soak --seed {1}`; a property's own seed is printed above")]
    Found(CallError, u64),
}

/// Runs the long forms, one after the other, until one finds something.
pub(crate) fn soak(options: &Options) -> Result<(), SoakError> {
    install::ensure(&[packages::COMPILE, packages::TRACE])?;
    let seed = options.seed.unwrap_or_else(fresh_seed);
    println!("seed {seed}");
    for call in calls(options, seed) {
        call.run().map_err(|error| SoakError::Found(error, seed))?;
    }
    fuzz::fuzz(options.fuzz)?;
    if !options.no_mutants {
        mutants::mutants()?;
    }
    println!("nothing was found");
    Ok(())
}

fn calls(options: &Options, seed: u64) -> [Call; 5] {
    let test =
        |words: &str| Call::cargo().args(["test", "--release"]).args(words.split(' ')).folder(&tree::root());
    [
        test("--package ciba --test simulation -- --nocapture")
            .env("CIBA_FLOWS", options.flows.to_string())
            .env("CIBA_SEED", seed.to_string()),
        test("--package ciba --test model -- --nocapture")
            .env("CIBA_HISTORIES", options.histories.to_string())
            .env("CIBA_SEED", seed.to_string()),
        test("--package store --test violence -- --nocapture")
            .env("CLAIMCHECK_KILLS", options.kills.to_string())
            .env("CLAIMCHECK_TILLS", options.tills.to_string())
            .env("CLAIMCHECK_ORDERS", options.orders.to_string())
            .env("CLAIMCHECK_SEED", seed.to_string())
            // Each is a till with its own disk, and takes a hundred times as long as one in memory.
            .env("PROPTEST_CASES", (options.cases / 100).to_string()),
        test("--package store --test histories -- --nocapture")
            .env("CLAIMCHECK_STEPS", options.steps.to_string())
            .env("CLAIMCHECK_SEED", seed.to_string()),
        // proptest draws its own seeds, and keeps in a file what found something.
        test("--package pickup").env("PROPTEST_CASES", options.cases.to_string()),
    ]
}

fn fresh_seed() -> u64 {
    // Before 1970 any seed is as good as another.
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_secs())
}
