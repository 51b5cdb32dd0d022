//! When, of what and where it was measured.

use std::{fs, thread};

use crate::{call::Call, tree};

/// In words, for the head of the page.
pub(crate) struct Surroundings {
    pub(crate) date: String,
    pub(crate) commit: String,
    pub(crate) machine: String,
}

impl Surroundings {
    pub(crate) fn now() -> Self {
        let git =
            |args: &[&str]| Call::new("git").args(args).folder(&tree::root()).read().unwrap_or_default();
        let changed = git(&["status", "--porcelain", "--untracked-files=no"]);
        let commit = git(&["rev-parse", "--short", "HEAD"]).trim().to_owned();
        let date = Call::new("date").args(["-u", "+%Y-%m-%d"]).read().unwrap_or_default().trim().to_owned();
        let file = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let cpu = file("/proc/cpuinfo");
        let model = cpu
            .lines()
            .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
            .map(|(_, name)| name);
        let release = file("/etc/os-release");
        let system = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
        let cores = thread::available_parallelism().map_or(0, usize::from);
        Self {
            date,
            commit: if changed.is_empty() { commit } else { format!("{commit} with uncommitted changes") },
            machine: format!(
                "{} cores of {}, {}, load {} before it began",
                cores,
                model.unwrap_or(std::env::consts::ARCH),
                system.unwrap_or(std::env::consts::OS).trim_matches('"'),
                file("/proc/loadavg").split(' ').next().unwrap_or("unknown"),
            ),
        }
    }
}
