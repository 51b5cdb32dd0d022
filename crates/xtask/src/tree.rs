//! Where things lie in the checkout, and how old they are.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The checkout's root.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Cargo's build folder: the one we run from, wherever the developer keeps it.
pub(crate) fn target() -> PathBuf {
    std::env::current_exe()
        .ok()
        .and_then(|program| program.parent()?.parent().map(Path::to_path_buf))
        .unwrap_or_else(|| root().join("target"))
}

/// A program that cargo's dev profile has built.
pub(crate) fn built(name: &str) -> PathBuf {
    target().join("debug").join(name).with_extension(std::env::consts::EXE_EXTENSION)
}

/// Copies a program, by way of a new file: the old one may still be running. Says what could not be done to which.
pub(crate) fn keep(program: &Path, copy: &Path) -> Result<(), (&'static str, PathBuf, io::Error)> {
    let failed = |act, path: &Path| {
        let path = path.to_path_buf();
        move |source| (act, path, source)
    };
    let new = copy.with_extension("new");
    let folder = copy.parent().unwrap_or(copy);
    fs::create_dir_all(folder).map_err(failed("create", folder))?;
    fs::copy(program, &new).map_err(failed("copy", program))?;
    fs::rename(&new, copy).map_err(failed("replace", copy))
}

/// When something below this path was last changed, added or removed. A path that does not exist is infinitely old.
pub(crate) fn last_change(path: &Path) -> io::Result<Option<SystemTime>> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut newest = metadata.modified()?;
    if metadata.is_dir() {
        for entry in fs::read_dir(path)? {
            newest = newest.max(last_change(&entry?.path())?.unwrap_or(newest));
        }
    }
    Ok(Some(newest))
}
