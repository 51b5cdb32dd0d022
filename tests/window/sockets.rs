//! Which connections the engine of a window has, read from the system again and again while a test goes on: one process of
//! the engine does all networking of all pages, so what it never had, no page has asked for.
//!
//! Not the app's own process, which talks with the provider as it should, nor those that draw: the test drives them.

use std::{
    collections::BTreeSet,
    fs,
    sync::{Arc, Mutex},
    time::Duration,
};

/// How often it is looked. A connection to another program is there for longer.
const PACE: Duration = Duration::from_millis(40);

/// What the system calls the process that does the networking; it keeps fifteen letters of a name.
const NETWORKING: &str = "WebKitNetworkPr";

/// Looks until it is dropped.
pub(crate) struct Recorder {
    seen: Arc<Mutex<Seen>>,
    task: tokio::task::JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Seen {
    processes: BTreeSet<u32>,
    ports: BTreeSet<u16>,
}

impl Recorder {
    /// Watches the networking of the windows below this process.
    pub(crate) fn of(root: u32) -> Self {
        let seen = Arc::new(Mutex::new(Seen::default()));
        let into = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            let mut ticks = tokio::time::interval(PACE);
            loop {
                ticks.tick().await;
                look(root, &mut into.lock().expect("nobody panicked"));
            }
        });
        Self { seen, task }
    }

    /// How many processes were watched.
    pub(crate) fn processes(&self) -> usize {
        self.seen.lock().expect("nobody panicked").processes.len()
    }

    /// The ports at the other ends of all connections that there were.
    pub(crate) fn ports(&self) -> BTreeSet<u16> {
        self.seen.lock().expect("nobody panicked").ports.clone()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn look(root: u32, seen: &mut Seen) {
    let sockets: Vec<Socket> = KINDS.into_iter().flat_map(sockets).collect();
    for (process, name) in below(root) {
        if !name.starts_with(NETWORKING) {
            continue;
        }
        seen.processes.insert(process);
        let held = inodes(process);
        let connected = sockets.iter().filter(|socket| socket.far != 0 && held.contains(&socket.inode));
        seen.ports.extend(connected.map(|socket| socket.far));
    }
}

/// The sockets that a process holds.
fn inodes(process: u32) -> BTreeSet<String> {
    let links = fs::read_dir(format!("/proc/{process}/fd")).into_iter().flatten().flatten();
    let links = links.filter_map(|entry| fs::read_link(entry.path()).ok());
    links
        .filter_map(|link| Some(link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
        .collect()
}

/// Every process below this one, with its name.
fn below(root: u32) -> Vec<(u32, String)> {
    let all: Vec<(u32, u32, String)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| parent_of(entry.file_name().to_str()?.parse().ok()?))
        .collect();
    let mut found = BTreeSet::from([root]);
    loop {
        let more: Vec<u32> = all
            .iter()
            .filter(|(process, parent, _)| found.contains(parent) && !found.contains(process))
            .map(|(process, _, _)| *process)
            .collect();
        if more.is_empty() {
            break;
        }
        found.extend(more);
    }
    found.remove(&root);
    all.into_iter()
        .filter(|(process, ..)| found.contains(process))
        .map(|(process, _, name)| (process, name))
        .collect()
}

fn parent_of(process: u32) -> Option<(u32, u32, String)> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (before, after) = stat.rsplit_once(')')?;
    let name = before.split_once('(')?.1.to_owned();
    let parent = after.split_whitespace().nth(1)?.parse().ok()?;
    Some((process, parent, name))
}

/// A socket of the machine, and its port at the other end: 0 where there is none.
struct Socket {
    inode: String,
    far: u16,
}

const KINDS: [&str; 4] = ["tcp", "tcp6", "udp", "udp6"];

fn sockets(kind: &str) -> Vec<Socket> {
    let table = fs::read_to_string(format!("/proc/net/{kind}")).unwrap_or_default();
    let port = |address: &str| u16::from_str_radix(address.rsplit_once(':')?.1, 16).ok();
    let rows = table.lines().skip(1).filter_map(|line| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        Some(Socket { inode: (*columns.get(9)?).to_owned(), far: port(columns.get(2)?)? })
    });
    rows.collect()
}
