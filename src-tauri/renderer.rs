//! Which of WebKitGTK's ways of drawing the window has: on Linux only, and only where no graphics processor draws.
//!
//! The newer way hands whole pictures to the window as a graphics processor would. Where there is none, as on a thin
//! client or a virtual machine, each change is computed as if there were one and takes three times as long
//! (`docs/measures.md`). The older way is chosen by a variable of the environment that has to be there before the program
//! is, so the program starts itself once more, in its own place.

#[cfg(target_os = "linux")]
use std::{ffi::OsStr, os::unix::process::CommandExt as _, path::Path, process::Command};

/// Chooses the older way. What somebody has said in the environment, `0` as well, stands.
#[cfg(target_os = "linux")]
const VARIABLE: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Where Linux keeps the devices that draw.
#[cfg(target_os = "linux")]
const DEVICES: &str = "/dev/dri";

/// Starts the program again in its place where that draws faster, and does not come back then.
#[cfg(target_os = "linux")]
pub(crate) fn choose() {
    if std::env::var_os(VARIABLE).is_some() || draws(Path::new(DEVICES)) {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut arguments = std::env::args_os();
    let mut again = Command::new(program);
    if let Some(name) = arguments.next() {
        again.arg0(name);
    }
    let error = again.args(arguments).env(VARIABLE, "1").exec();
    tracing::warn!(%error, "the window draws slowly: the program could not be started again for this computer");
}

/// The others have one way.
#[cfg(not(target_os = "linux"))]
pub(crate) fn choose() {}

/// Whether there is a device that programs may draw with.
#[cfg(target_os = "linux")]
fn draws(devices: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(devices) else { return false };
    let is_one = |name: &OsStr| name.to_string_lossy().starts_with("renderD");
    entries.flatten().any(|entry| is_one(&entry.file_name()))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_screen_alone_draws_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(!draws(&folder.path().join("dri")), "no devices at all");
        std::fs::write(folder.path().join("card0"), "").expect("a device");
        assert!(!draws(folder.path()));
        std::fs::write(folder.path().join("renderD128"), "").expect("a device");
        assert!(draws(folder.path()));
    }
}
