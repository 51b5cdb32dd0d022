//! Node.js and npm for the UI and for the tests' peer provider: the machine's own if it is new enough, otherwise a copy
//! from npm in the build folder, which changes nothing else on the machine.

use std::{
    ffi::{OsStr, OsString},
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    call::{Call, CallError, on_path},
    install::{self, InstallError},
    packages, tree,
};

/// What npm installs into the build folder. npm comes along because a distribution's npm may run on its own Node only.
const FROM_NPM: [&str; 2] = ["node@22", "npm@11"];

/// A Node.js that builds our UI.
pub(crate) struct Node {
    path: OsString,
}

/// There is no Node.js to work with, or it did not do its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NodeError {
    #[error(transparent)]
    Install(#[from] InstallError),
    #[error(transparent)]
    Call(#[from] CallError),
    #[error("npm's node package gave {found} in {folder}; install Node.js 20.19 or newer and start again")]
    Unusable { found: String, folder: PathBuf },
    #[error("cannot {act} {path}: {source}")]
    File { act: &'static str, path: PathBuf, source: io::Error },
}

impl Node {
    /// Finds a Node.js that is new enough, or takes one from npm into the build folder.
    pub(crate) fn ensure() -> Result<Self, NodeError> {
        let own = Self { path: std::env::var_os("PATH").unwrap_or_default() };
        if on_path("npm") && own.version().is_some_and(Version::is_new_enough) {
            return Ok(own);
        }
        let folder = tree::target().join("node");
        let taken = Self::in_folder(&folder);
        if taken.version().is_some_and(Version::is_new_enough) {
            return Ok(taken);
        }

        install::ensure(&[packages::NPM])?;
        println!(
            "Node.js 20.19 or newer is not on this machine: taking npm's node package into {}",
            folder.display()
        );
        fs::create_dir_all(&folder).map_err(|source| NodeError::File {
            act: "create",
            path: folder.clone(),
            source,
        })?;
        Call::new(NPM)
            .args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"])
            .arg(&folder)
            .args(FROM_NPM)
            .run()?;
        match taken.version() {
            Some(version) if version.is_new_enough() => Ok(taken),
            Some(version) => Err(NodeError::Unusable { found: version.to_string(), folder }),
            None => Err(NodeError::Unusable { found: "nothing that runs".to_owned(), folder }),
        }
    }

    /// PATH for programs that are to find this Node.js first.
    pub(crate) fn path(&self) -> &OsStr {
        &self.path
    }

    /// A program that finds this Node.js first.
    pub(crate) fn call(&self, program: &str) -> Call {
        // The program itself is looked up by its caller's PATH, so it is resolved here.
        let found =
            std::env::split_paths(&self.path).map(|folder| folder.join(program)).find(|file| file.is_file());
        Call::new(found.unwrap_or_else(|| PathBuf::from(program))).env("PATH", &self.path)
    }

    /// npm in one of our folders.
    pub(crate) fn npm(&self, folder: &Path) -> Call {
        self.call(NPM).folder(folder)
    }

    /// Installs exactly what the folder's lock file says, unless that was done already.
    pub(crate) fn install_locked(&self, folder: &Path) -> Result<(), NodeError> {
        let lock = folder.join("package-lock.json");
        // npm begins by deleting node_modules, and this copy with it: an installation that was cut short is repeated.
        let stamp = folder.join("node_modules/.installed-from-lock.json");
        let wanted =
            fs::read(&lock).map_err(|source| NodeError::File { act: "read", path: lock.clone(), source })?;
        if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        self.npm(folder).args(["ci", "--no-audit", "--no-fund"]).run()?;
        fs::write(&stamp, wanted).map_err(|source| NodeError::File { act: "write", path: stamp, source })
    }

    fn in_folder(folder: &Path) -> Self {
        let programs = folder.join("node_modules").join(".bin");
        let others = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(std::iter::once(programs).chain(std::env::split_paths(&others)));
        // A folder with a separator in its name can't be on a PATH; then only the machine's own Node.js counts.
        Self { path: path.unwrap_or(others) }
    }

    fn version(&self) -> Option<Version> {
        Version::parse(&self.call(NODE).args(["--version"]).read().ok()?)
    }
}

const NODE: &str = if cfg!(windows) { "node.exe" } else { "node" };
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Version {
    major: u32,
    minor: u32,
}

impl Version {
    /// Reads what `node --version` prints.
    fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.trim().strip_prefix('v')?.split('.').map(|number| number.parse().ok());
        Some(Self { major: numbers.next()??, minor: numbers.next()?? })
    }

    /// What Vite 8 asks for: 20.19 and later of the 20 series, or 22.12 and later.
    fn is_new_enough(self) -> bool {
        match self.major {
            20 => self.minor >= 19,
            22 => self.minor >= 12,
            major => major > 22,
        }
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Node.js {}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_versions_that_vite_runs_on_are_new_enough() {
        let enough = |text| Version::parse(text).expect("a version").is_new_enough();
        for text in ["v20.19.0\n", "v20.20.2", "v22.12.0", "v24.0.0", "v26.10.0"] {
            assert!(enough(text), "{text}");
        }
        for text in ["v12.22.12", "v18.20.4", "v20.18.9", "v21.7.3", "v22.11.0"] {
            assert!(!enough(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_version_is_none() {
        for text in ["", "20.19.0", "v20", "vX.1.0", "command not found"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_installation_is_skipped_only_while_the_lock_file_is_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        // A Node.js whose npm does not exist: whether it was called shows in the error.
        let node = Node { path: folder.path().join("nothing").into_os_string() };
        let lock = folder.path().join("package-lock.json");
        let modules = folder.path().join("node_modules");
        fs::create_dir(&modules).expect("node_modules");

        fs::write(&lock, "one").expect("the lock file");
        fs::write(modules.join(".installed-from-lock.json"), "one").expect("the stamp");
        assert!(node.install_locked(folder.path()).is_ok());

        fs::write(&lock, "two").expect("the lock file");
        assert!(matches!(node.install_locked(folder.path()), Err(NodeError::Call(_))));
        fs::remove_file(&lock).expect("the lock file");
        assert!(matches!(node.install_locked(folder.path()), Err(NodeError::File { act: "read", .. })));
    }
}
