//! The pages that the window shows: built from `ui/` into `ui/dist`, which the window's crate takes in when it compiles.
//!
//! They are built only when a source is newer; what npm and Vite do then is theirs.

use std::{fs, path::Path, time::SystemTime};

use crate::{
    node::{Node, NodeError},
    tree,
};

/// What the pages are made from, below `ui/`. Tests and tools beside them are left out on purpose.
const SOURCES: [&str; 8] = [
    "src",
    "public",
    "index.html",
    "package-lock.json",
    "package.json",
    "svelte.config.js",
    "tsconfig.json",
    "vite.config.ts",
];

/// Builds the pages, unless they are newer than all they are made from.
pub(crate) fn ensure_built(node: &Node) -> Result<(), NodeError> {
    let ui = tree::root().join("ui");
    node.install_locked(&ui)?;
    if is_stale(&ui)? {
        node.npm(&ui).args(["run", "build"]).run()?;
    }
    Ok(())
}

fn is_stale(ui: &Path) -> Result<bool, NodeError> {
    let pages = ui.join("dist/index.html");
    let Some(built) = changed(&pages)? else { return Ok(true) };
    for source in SOURCES {
        if changed(&ui.join(source))?.is_some_and(|changed| changed > built) {
            return Ok(true);
        }
    }
    // Other pages than index.html (the customer's display) are sources too, whatever their names.
    for entry in fs::read_dir(ui).map_err(|source| reading(ui, source))? {
        let path = entry.map_err(|source| reading(ui, source))?.path();
        let is_page = path.extension().is_some_and(|extension| extension == "html");
        if is_page && changed(&path)?.is_some_and(|changed| changed > built) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn changed(path: &Path) -> Result<Option<SystemTime>, NodeError> {
    tree::last_change(path).map_err(|source| reading(path, source))
}

fn reading(path: &Path, source: std::io::Error) -> NodeError {
    NodeError::File { act: "read", path: path.to_path_buf(), source }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn set_age(path: &Path, age_s: u64) {
        let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(2_000_000_000 - age_s);
        fs::File::options()
            .write(true)
            .open(path)
            .and_then(|file| file.set_modified(moment))
            .expect("set the time");
    }

    #[test]
    fn the_pages_are_built_again_when_a_source_is_newer() {
        let folder = tempfile::tempdir().expect("a folder");
        let ui = folder.path();
        assert!(is_stale(ui).expect("readable"), "never built");

        fs::create_dir(ui.join("dist")).expect("dist");
        for file in ["dist/index.html", "index.html", "display.html", "package.json"] {
            fs::write(ui.join(file), "").expect("a file");
            set_age(&ui.join(file), 100);
        }
        assert!(!is_stale(ui).expect("readable"), "nothing is newer");

        for source in ["index.html", "display.html", "package.json"] {
            set_age(&ui.join(source), 50);
            assert!(is_stale(ui).expect("readable"), "{source} is newer");
            set_age(&ui.join(source), 100);
        }
        fs::create_dir_all(ui.join("src/screens")).expect("src");
        fs::write(ui.join("src/screens/Desk.svelte"), "").expect("a file");
        set_age(&ui.join("src/screens/Desk.svelte"), 0);
        assert!(is_stale(ui).expect("readable"), "a file in a folder of src is newer");
    }
}
