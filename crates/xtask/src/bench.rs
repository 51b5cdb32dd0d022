//! `cargo xtask bench`: measures what there is to measure beside its peers, prints one page, and writes it to
//! docs/measures.md with date, commit and machine.
//!
//! It invents nothing: a figure comes from a program that was run just now, several times in turn with the peers', and
//! the page holds the medians and every round. What a measurement is, its own file says, and its programs do it.

mod delay;
mod faults;
mod figures;
mod loopback;
mod many;
mod orders;
mod page;
mod programs;
mod qr;
mod surroundings;
mod verify;
mod wanted;
mod window;

use std::{fs, io, path::PathBuf};

use clap::{ValueEnum, builder::PossibleValue};

use crate::{
    call::{Call, CallError},
    install::{self, InstallError},
    node::{Node, NodeError},
    packages::{self, Need},
    tree, ui,
};
use figures::{Figures, OutputError};
use programs::Programs;
use surroundings::Surroundings;
use wanted::Wanted;

/// Each round has another seed, so that their spread shows.
const SEEDS: [&str; 3] = ["1", "2", "3"];

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Run this measurement alone, and only print it
    #[arg(long, value_name = "NAME")]
    only: Option<Measurement>,
    /// Measure with a million orders, too: that takes many minutes
    #[arg(long)]
    full: bool,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum BenchError {
    #[error(transparent)]
    Install(#[from] InstallError),
    #[error(transparent)]
    Node(#[from] NodeError),
    #[error(transparent)]
    Call(#[from] CallError),
    #[error("`{call}` printed what we don't understand: {source}")]
    Output { call: String, source: OutputError },
    #[error("cannot {act} {path}: {source}")]
    File { act: &'static str, path: PathBuf, source: io::Error },
}

/// One measurement: a section of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measurement {
    Delay,
    Loopback,
    Many,
    Verify,
    Faults,
    Orders,
    Window,
    Qr,
}

/// What a measurement is, in words and in programs.
struct Description {
    title: &'static str,
    /// What was done, and what the names of the columns mean; for the page.
    about: &'static str,
    /// The clients in the order of their columns, ours first and its peer second.
    clients: &'static [&'static str],
    /// Which of them is a limit that nobody can reach.
    limit: Option<&'static str>,
    /// What the machine must have besides a compiler.
    needs: &'static [&'static [Need]],
    /// Builds our programs.
    build: fn(&Node) -> Result<(), BenchError>,
    /// The programs of one round, in turn.
    round: fn(&Programs, seed: &str) -> Vec<Call>,
    /// What is wanted of a figure of ours.
    wanted: fn(figure: &str) -> Vec<Wanted>,
}

impl Measurement {
    const ALL: [Self; 8] = [
        Self::Delay,
        Self::Loopback,
        Self::Many,
        Self::Verify,
        Self::Faults,
        Self::Orders,
        Self::Window,
        Self::Qr,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Delay => "delay",
            Self::Loopback => "loopback",
            Self::Many => "many",
            Self::Verify => "verify",
            Self::Faults => "faults",
            Self::Orders => "orders",
            Self::Window => "window",
            Self::Qr => "qr",
        }
    }

    fn description(self) -> Description {
        match self {
            Self::Delay => delay::DESCRIPTION,
            Self::Loopback => loopback::DESCRIPTION,
            Self::Many => many::DESCRIPTION,
            Self::Verify => verify::DESCRIPTION,
            Self::Faults => faults::DESCRIPTION,
            Self::Orders => orders::DESCRIPTION,
            Self::Window => window::DESCRIPTION,
            Self::Qr => qr::DESCRIPTION,
        }
    }
}

impl ValueEnum for Measurement {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.description().title))
    }
}

/// Measures, prints and writes.
pub(crate) fn bench(options: &Options) -> Result<(), BenchError> {
    let chosen = Measurement::ALL.into_iter().filter(|one| options.only.is_none_or(|only| only == *one));
    let chosen: Vec<_> = chosen.map(Measurement::description).collect();
    let needs = chosen.iter().flat_map(|description| description.needs).copied();
    install::ensure(&std::iter::once(packages::COMPILE).chain(needs).collect::<Vec<_>>())?;
    let programs = Programs::install(options.full)?;
    for description in &chosen {
        (description.build)(programs.npm_and_node())?;
    }
    // Before our own programs are part of the load.
    let surroundings = Surroundings::now();

    let mut sections = Vec::new();
    for description in &chosen {
        println!("\n{}", description.title);
        let figures = measure(&programs, description)?;
        let section = page::section(description, &figures);
        println!("\n{}", section.text);
        sections.push(section);
    }
    if options.only.is_some() {
        return Ok(());
    }
    let path = tree::root().join("docs/measures.md");
    fs::write(&path, page::page(&surroundings, &sections)).map_err(|source| BenchError::File {
        act: "write",
        path,
        source,
    })?;
    let node = Node::ensure()?;
    ui::ensure_built(&node)?;
    let sizes = ["run", "sizes", "--", "--write"];
    node.npm(&tree::root().join("ui")).args(sizes).run()?;
    println!("written to docs/measures.md");
    Ok(())
}

/// All rounds of one measurement. Within a round the clients take turns, so that a busy minute of the machine strikes
/// all of them.
fn measure(programs: &Programs, description: &Description) -> Result<Figures, BenchError> {
    let mut figures = Figures::default();
    for (round, seed) in SEEDS.iter().enumerate() {
        for call in (description.round)(programs, seed) {
            let said = call.to_string();
            println!("round {} of {}: {said}", round + 1, SEEDS.len());
            figures.add(&call.read()?).map_err(|source| BenchError::Output { call: said, source })?;
        }
    }
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measurement_has_a_name_that_can_be_typed_and_a_peer() {
        for measurement in Measurement::ALL {
            assert_eq!(Measurement::from_str(measurement.name(), false), Ok(measurement));
            let Description { clients, limit, .. } = measurement.description();
            assert!(clients.len() >= 2, "{measurement:?} is measured beside nobody");
            assert!(limit.is_none_or(|limit| clients.contains(&limit)), "{measurement:?}");
        }
    }
}
