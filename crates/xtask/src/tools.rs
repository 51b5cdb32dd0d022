//! Cargo's extra tools, each in one version, in cargo's build folder: the developer's own are neither used nor replaced.

use std::path::PathBuf;

use crate::{
    call::{Call, CallError},
    tree,
};

/// A program of crates.io.
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
}

/// Whose settings `.config/deny.toml` holds.
pub(crate) const CARGO_DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2" };

/// Whose names of mutants `.config/mutants` holds.
pub(crate) const CARGO_MUTANTS: Tool = Tool { name: "cargo-mutants", version: "27.1.0" };

impl Tool {
    /// Installs it, unless this version is there, and says where.
    pub(crate) fn ensure(&self) -> Result<PathBuf, CallError> {
        let tools = tree::target().join("tools");
        let program = tools.join("bin").join(self.name).with_extension(std::env::consts::EXE_EXTENSION);
        let version = Call::new(&program).arg("--version").read().unwrap_or_default();
        if version.trim() != format!("{} {}", self.name, self.version) {
            // Unoptimised it compiles in half the time, and it has little to compute.
            Call::cargo()
                .args(["install", self.name, "--version", self.version, "--locked", "--debug", "--root"])
                .arg(&tools)
                .folder(&tree::root())
                .env("CARGO_PROFILE_DEV_DEBUG", "false")
                .run()?;
        }
        Ok(program)
    }
}
