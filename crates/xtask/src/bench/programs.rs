//! The programs that measure: ours, built for release, and those of the peers, installed from their lock file.
//!
//! What they print is read elsewhere (`bench.rs`).

use std::path::PathBuf;

use super::BenchError;
use crate::{call::Call, node::Node, tree};

/// Everything is installed, and built by each measurement.
pub(crate) struct Programs {
    node: Node,
    folder: PathBuf,
    full: bool,
}

/// For all that is measured with providers.
pub(crate) fn build_checks(_: &Node) -> Result<(), BenchError> {
    build("--package ciba --features http --example delay --example verify --example checks")
}

/// Builds programs of ours as they are shipped.
pub(crate) fn build(which: &str) -> Result<(), BenchError> {
    Ok(Call::cargo().args(["build", "--release"]).args(which.split(' ')).folder(&tree::root()).run()?)
}

impl Programs {
    /// The peers, from their lock file.
    pub(crate) fn install(full: bool) -> Result<Self, BenchError> {
        let folder = tree::root().join("tests/bench");
        let node = Node::ensure()?;
        node.install_locked(&folder)?;
        Ok(Self { node, folder, full })
    }

    /// What builds the window's pages.
    pub(crate) fn npm_and_node(&self) -> &Node {
        &self.node
    }

    /// An example of ours.
    pub(crate) fn ours(&self, example: &str) -> Call {
        Call::new(Self::path(example)).folder(&self.folder)
    }

    /// Whether what takes many minutes is wished for.
    pub(crate) fn is_full(&self) -> bool {
        self.full
    }

    /// A folder on a real disk, and not in memory as the system's temporary one may be.
    pub(crate) fn disk(&self) -> PathBuf {
        tree::target().join("bench")
    }

    /// A program of tests/bench.
    pub(crate) fn node(&self, program: &str) -> Call {
        self.node.call("node").folder(&self.folder).arg(program)
    }

    /// A measurement on loopback, by our `asker` of examples/checks.rs.
    pub(crate) fn loopback_ours(&self, measurement: &[&str], asker: &str) -> Call {
        self.node("loopback.mjs").args(measurement).arg("--").arg(Self::path("checks")).arg(asker)
    }

    /// The same by openid-client.
    pub(crate) fn loopback_peer(&self, measurement: &[&str]) -> Call {
        self.node("loopback.mjs").args(measurement).args(["--", "node", "openid-client.mjs"])
    }

    /// Where an example of ours lies.
    pub(crate) fn path(example: &str) -> PathBuf {
        let examples = tree::target().join("release/examples");
        examples.join(example).with_extension(std::env::consts::EXE_EXTENSION)
    }
}
