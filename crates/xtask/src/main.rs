//! `cargo xtask`: the project's own commands, from a fresh clone to a running till.
//!
//! It calls the tools a developer would call (cargo, npm, apt-get) and says which. It knows nothing of orders or
//! identity, and imports none of our crates, so that it compiles in seconds.

#![expect(clippy::print_stdout, reason = "a command of the terminal: what it prints is what it is for")]

mod bench;
mod call;
mod display;
mod fuzz;
mod gallery;
mod install;
mod mutants;
mod node;
mod packages;
mod run;
mod soak;
mod steps;
mod test;
mod tools;
mod tree;
mod ui;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Runs, tests and measures Claimcheck.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Xtask,
}

#[derive(Subcommand)]
enum Xtask {
    /// Install what is missing, build, and open the window in practice mode (or practise in the terminal)
    Run(run::Options),
    /// Install what is missing and run every check of the project, in named steps
    Test(test::Options),
    /// Measure, print one table, and write it to docs/measures.md
    Bench(bench::Options),
    /// Run the long forms of the tests
    Soak(soak::Options),
    /// Take pictures of every screen into docs/screens/gallery
    Gallery(gallery::Options),
}

fn main() -> ExitCode {
    let stopped = match Arguments::parse().command {
        Xtask::Run(options) => run::run(&options).map_err(Stopped::Run),
        Xtask::Test(options) => test::test(&options).map_err(Stopped::Test),
        Xtask::Bench(options) => bench::bench(&options).map_err(Stopped::Bench),
        Xtask::Soak(options) => soak::soak(&options).map_err(Stopped::Soak),
        Xtask::Gallery(options) => gallery::gallery(&options).map_err(Stopped::Gallery),
    };
    match stopped {
        Ok(()) => ExitCode::SUCCESS,
        Err(stopped) => {
            println!("\nstopped: {stopped}");
            stopped.exit_code()
        }
    }
}

/// Why a command ended early.
#[derive(Debug, thiserror::Error)]
enum Stopped {
    #[error(transparent)]
    Run(run::RunError),
    #[error(transparent)]
    Test(test::TestError),
    #[error(transparent)]
    Bench(bench::BenchError),
    #[error(transparent)]
    Soak(soak::SoakError),
    #[error(transparent)]
    Gallery(gallery::GalleryError),
}

impl Stopped {
    /// `run` hands on the exit code of what it ran: a script reads there how the check ended.
    fn exit_code(&self) -> ExitCode {
        match self {
            Self::Run(error) => error.exit_code(),
            Self::Test(_) | Self::Bench(_) | Self::Soak(_) | Self::Gallery(_) => ExitCode::FAILURE,
        }
    }
}
