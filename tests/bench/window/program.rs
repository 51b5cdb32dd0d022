//! The programs that have a window: each started as a person would start it, and ended with all that it started.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::memory::{self, MARK, pss_mb};
use crate::{Given, PATIENCE};

/// Where the customer's page of the prepared views is.
const CUSTOMER: &str = "display.html?scene=display_qr";
const TELLER: &str = "index.html?scene=desk";

/// What is started.
#[derive(Clone)]
pub(crate) struct Program {
    path: PathBuf,
    arguments: Vec<String>,
    /// Called with these once its window is there, it opens another one.
    second: Option<Vec<String>>,
    variables: Vec<(&'static str, String)>,
}

/// It runs.
pub(crate) struct Running {
    child: Child,
    mark: String,
}

impl Program {
    pub(crate) fn ours(program: &Path, config: &Path) -> Self {
        Self::new(program, vec!["--config".into(), config.display().to_string()])
    }

    pub(crate) fn bare(given: &Given, windows: usize) -> Self {
        let pages = [TELLER, CUSTOMER].into_iter().take(windows).map(str::to_owned);
        Self::new(&given.bare, std::iter::once(given.pages.display().to_string()).chain(pages).collect())
    }

    /// With a profile of its own, that is kept from start to start as a person's is.
    pub(crate) fn chromium(given: &Given, profile: &Path, address: &str, windows: usize) -> Self {
        let with = |page: &str| {
            let own = [
                format!("--app={address}/{page}"),
                format!("--user-data-dir={}", profile.display()),
                "--no-first-run".into(),
                "--no-default-browser-check".into(),
                "--window-position=0,0".into(),
                "--window-size=1280,800".into(),
            ];
            // Its sandbox refuses root, who runs what runs in a container; and no warning of that moves the page.
            let root = rustix::process::geteuid().is_root();
            let root = ["--no-sandbox", "--test-type"].into_iter().filter(|_| root).map(str::to_owned);
            own.into_iter().chain(root).collect::<Vec<_>>()
        };
        let second = (windows > 1).then(|| with(CUSTOMER));
        Self { second, ..Self::new(&given.chromium, with(TELLER)) }
    }

    fn new(path: &Path, arguments: Vec<String>) -> Self {
        Self { path: path.to_owned(), arguments, second: None, variables: Vec::new() }
    }

    pub(crate) fn variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    pub(crate) fn start(&self) -> Running {
        let mark = format!("{}-{:?}", std::process::id(), Instant::now());
        let child = self.command(&self.arguments).env(MARK, &mark).spawn().unwrap();
        Running { child, mark }
    }

    /// Opens the second window of a program that needs to be told.
    pub(crate) fn open_second(&self) {
        if let Some(arguments) = &self.second {
            self.command(arguments).status().unwrap();
        }
    }

    fn command(&self, arguments: &[String]) -> Command {
        let mut command = Command::new(&self.path);
        command.args(arguments).envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.env("LC_ALL", "C.UTF-8").env_remove("LANGUAGE");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}

impl Running {
    pub(crate) fn pss_mb(&self) -> f64 {
        pss_mb(&self.tree())
    }

    fn tree(&self) -> Vec<u32> {
        memory::tree(self.child.id(), &self.mark)
    }

    /// Ends it as the system does at the end of the day, and what is left of it after a while by force.
    pub(crate) fn end(mut self) {
        signal(self.child.id(), Signal::TERM);
        let began = Instant::now();
        loop {
            let _ = self.child.try_wait();
            let left = self.tree();
            if left.is_empty() {
                return;
            }
            if began.elapsed() > PATIENCE / 20 {
                left.into_iter().for_each(|id| signal(id, Signal::KILL));
            }
            assert!(began.elapsed() < PATIENCE, "a program does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn signal(id: u32, signal: Signal) {
    if let Some(id) = i32::try_from(id).ok().and_then(Pid::from_raw) {
        let _ = kill_process(id, signal);
    }
}
