//! A session bus, a keyring and a display for programs with windows: the developer's desktop is neither used nor disturbed.
//!
//! What runs there is not said here.

use std::{
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
};

use crate::{call::Call, tree};

/// Where programs with windows keep what they keep, instead of in the developer's home.
pub(crate) struct Home(PathBuf);

const FOLDERS: [(&str, &str); 4] = [
    ("XDG_RUNTIME_DIR", "runtime"),
    ("XDG_DATA_HOME", "data"),
    ("XDG_CONFIG_HOME", "config"),
    ("XDG_CACHE_HOME", "cache"),
];

impl Home {
    /// The home of this name, in cargo's build folder.
    pub(crate) fn named(name: &str) -> Self {
        Self(tree::target().join(name))
    }

    /// Makes its folders. Says which could not be made.
    pub(crate) fn make(&self) -> Result<(), (PathBuf, io::Error)> {
        for folder in FOLDERS.map(|(_, name)| self.0.join(name)) {
            private_folder(&folder).map_err(|source| (folder, source))?;
        }
        Ok(())
    }

    /// A call of this program at home, on a display and a session bus of its own.
    pub(crate) fn call(&self, program: impl AsRef<OsStr>) -> Call {
        let call = Call::new("dbus-run-session")
            .args(["--", "xvfb-run", "--auto-servernum", "--server-args=-screen 0 1920x1200x24"])
            .arg(program)
            .folder(&tree::root());
        FOLDERS.into_iter().fold(call, |call, (variable, name)| call.env(variable, self.0.join(name)))
    }
}

/// A folder as XDG_RUNTIME_DIR has to be: nobody else may look in.
fn private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}
