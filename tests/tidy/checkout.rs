//! The files of the checkout, as git sees them: tracked, or new and not ignored.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A text file of the checkout.
pub(crate) struct File {
    /// From the root, with forward slashes.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    pub(crate) fn has_extension(&self, extensions: &[&str]) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension))
    }

    /// The lines with their numbers, from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The paths of all files.
pub(crate) fn paths() -> Vec<String> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git is installed");
    assert!(output.status.success(), "git ls-files: {}", String::from_utf8_lossy(&output.stderr));
    let paths = String::from_utf8(output.stdout).expect("paths are UTF-8");
    // A file that was deleted but not yet committed is still listed.
    paths.split_terminator('\0').filter(|path| root().join(path).is_file()).map(str::to_owned).collect()
}

/// All text files below one of these folders (`""` is the root).
pub(crate) fn files(below: &[&str]) -> Vec<File> {
    let chosen = paths().into_iter().filter(|path| below.iter().any(|folder| path.starts_with(folder)));
    chosen
        .filter_map(|path| {
            let text = String::from_utf8(fs::read(root().join(&path)).expect("readable")).ok()?;
            Some(File { path, text })
        })
        .collect()
}

/// All Rust sources but those of this test, which has to name what it forbids.
pub(crate) fn rust_sources() -> Vec<File> {
    let mut files = files(&[""]);
    files.retain(|file| file.has_extension(&["rs"]) && !file.path.starts_with("tests/tidy/"));
    files
}
