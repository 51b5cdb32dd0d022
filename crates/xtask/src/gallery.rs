//! `cargo xtask gallery`: pictures of every screen, in both themes and languages, in `docs/screens/gallery`.
//!
//! What is a screen and how it is brought about is in `ui/tests/screens.mjs`; here is only what a machine needs for it.

use crate::{
    install::{self, InstallError},
    node::{Node, NodeError},
    packages, tree,
};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Change nothing, and say which screens are no longer as they are in the gallery
    #[arg(long)]
    check: bool,
    /// Only screens whose names have one of these parts
    #[arg(value_name = "NAME PART")]
    parts: Vec<String>,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum GalleryError {
    #[error(transparent)]
    Install(#[from] InstallError),
    #[error(transparent)]
    Node(#[from] NodeError),
}

/// Takes the pictures, or compares what they would be.
pub(crate) fn gallery(options: &Options) -> Result<(), GalleryError> {
    install::ensure(&[packages::DRIVE_WINDOW])?;
    let node = Node::ensure()?;
    let ui = tree::root().join("ui");
    node.install_locked(&ui)?;
    let check = options.check.then_some("--check");
    let call = node.npm(&ui).args(["run", "gallery", "--"]).args(check).args(&options.parts);
    Ok(call.run().map_err(NodeError::Call)?)
}
