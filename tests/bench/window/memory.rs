//! The memory of a program with all that it started, as Linux shares it out: the sum of their PSS.

use std::collections::BTreeMap;
use std::fs;

/// Set for a program, and with it for all that it starts, wherever those move to.
pub(crate) const MARK: &str = "CLAIMCHECK_MEASURED";

/// The processes of a program: below it, or with its mark.
pub(crate) fn tree(root: u32, mark: &str) -> Vec<u32> {
    let wanted = format!("{MARK}={mark}");
    let parents: BTreeMap<u32, u32> = processes().filter_map(|id| Some((id, parent(id)?))).collect();
    let is_below = |mut id: u32| {
        while let Some(parent) = parents.get(&id).filter(|_| id != root) {
            id = *parent;
        }
        id == root
    };
    let is_marked = |id: &u32| {
        let environment = fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|variable| variable == wanted.as_bytes())
    };
    parents.keys().copied().filter(|id| is_below(*id) || is_marked(id)).collect()
}

/// In MB of 1024 kB, as `ps` and others count.
pub(crate) fn pss_mb(processes: &[u32]) -> f64 {
    let kb = |id: &u32| {
        let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
        let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
        line.trim().strip_suffix(" kB")?.parse::<f64>().ok()
    };
    processes.iter().filter_map(kb).sum::<f64>() / 1024.0
}

fn processes() -> impl Iterator<Item = u32> {
    fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
}

fn parent(id: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // Behind the name, which may be anything: its state, then its parent. What has ended waits for nobody here.
    let mut fields = stat.rsplit_once(") ")?.1.split(' ');
    (fields.next()? != "Z").then(|| fields.next()?.parse().ok())?
}
