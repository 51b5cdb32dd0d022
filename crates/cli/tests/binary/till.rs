//! A till for these tests: a folder for everything, a practice provider in this process, and the real program.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use practice::{Decision, Listen, Options, Running};
use serde_json::Value;
use tempfile::TempDir;

/// What the till's client says to the provider. Searched for in everything that the program writes.
pub(crate) const SECRET: &str = "a-secret-that-nobody-may-see-4711";

/// A folder with a home, a configuration of the test realm, and data.
pub(crate) struct Till {
    pub(crate) folder: TempDir,
    /// More variables of the environment.
    pub(crate) environment: Vec<(String, String)>,
}

impl Till {
    /// Nothing is configured.
    pub(crate) fn bare() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), environment: Vec::new() }
    }

    /// A till of the test realm at this issuer, with its client secret in a file.
    pub(crate) fn at(issuer: &str) -> Self {
        let till = Self::bare();
        till.private_file("client.secret", SECRET);
        till.configure(&till.configuration(issuer));
        till
    }

    /// As written by [`Till::at`], to be changed.
    pub(crate) fn configuration(&self, issuer: &str) -> String {
        let secret = self.path("client.secret");
        format!(
            "realm = \"test\"\ndata_dir = {data:?}\n[store]\nid = \"PRACTICE-1\"\nname = \"Tallmo, Uppsala\"\n\
             till = \"1\"\n[provider]\nissuer = \"{issuer}\"\nclient_id = \"claimcheck-practice\"\n\
             client_secret = {{ file = {secret:?} }}\n\
             customer_page = \"{{issuer}}/identity/ciba?requestId={{auth_req_id}}\"\n\
             scopes = [\"openid\", \"email\", \"phone\", \"profile\", \"personal_number\"]\n\
             claims.personal_number = \"personal_number\"\n",
            data = self.path("data"),
        )
    }

    pub(crate) fn configure(&self, text: &str) {
        self.file("config.toml", text);
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        self.write(name, text, 0o644)
    }

    pub(crate) fn private_file(&self, name: &str, text: &str) -> PathBuf {
        self.write(name, text, 0o600)
    }

    fn write(&self, name: &str, text: &str, mode: u32) -> PathBuf {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        std::fs::write(&path, text).expect("the file is written");
        // Whatever the umask of whoever runs this test is.
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("its mode is set");
        path
    }

    /// The program with these words and no environment but this till's.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_claimcheck-cli"));
        command
            .env_clear()
            .env("HOME", self.path("home"))
            .env("PATH", "/usr/bin:/bin")
            .env("LANG", "C.UTF-8")
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .args(words);
        command
    }

    /// The program with this till's configuration.
    pub(crate) fn configured(&self, words: &[&str]) -> Command {
        let mut command = self.command(&["--config"]);
        command.arg(self.path("config.toml")).args(words);
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        Ran::of(self.configured(words))
    }

    /// Takes in the sample orders of the practice provider at this issuer.
    pub(crate) fn import_samples(&self, issuer: &str) {
        let now = "2026-11-22T12:00:00Z".parse().expect("a time");
        self.file("orders.json", &practice::sample_orders(issuer, None, now));
        let path = self.path("orders.json");
        let ran = self.run(&["orders", "import", path.to_str().expect("a path")]);
        assert_eq!(ran.code, 0, "{}", ran.all());
    }
}

/// A provider whose secret the till knows, and a till with its sample orders.
pub(crate) async fn open() -> (Running, Till) {
    open_with(Options::default()).await
}

pub(crate) async fn open_with(options: Options) -> (Running, Till) {
    let client_secret = Some(practice::ClientSecret::new(SECRET));
    let options = Options { listen: Listen::any_port(), interval_s: 1, client_secret, ..options };
    let running = practice::Practice::start(options).await.expect("a provider");
    let till = Till::at(&running.issuer);
    till.import_samples(&running.issuer);
    (running, till)
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    listener.local_addr().expect("its address").port()
}

/// A run that has ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) output: String,
    pub(crate) log: String,
}

impl Ran {
    pub(crate) fn of(mut command: Command) -> Self {
        let ran = command.output().expect("the program runs");
        Self {
            code: ran.status.code().unwrap_or(-1),
            output: String::from_utf8(ran.stdout).expect("UTF-8"),
            log: String::from_utf8(ran.stderr).expect("UTF-8"),
        }
    }

    /// With this on standard input.
    pub(crate) fn fed(mut command: Command, input: &str) -> Self {
        let mut child = command.stdin(Stdio::piped()).spawn().expect("the program runs");
        // A program that doesn't read closes the pipe, which is its right.
        let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
        let ran = child.wait_with_output().expect("it ends");
        Self {
            code: ran.status.code().unwrap_or(-1),
            output: String::from_utf8(ran.stdout).expect("UTF-8"),
            log: String::from_utf8(ran.stderr).expect("UTF-8"),
        }
    }

    pub(crate) fn all(&self) -> String {
        format!("exit {}\n{}\n{}", self.code, self.output, self.log)
    }

    /// The JSON lines of standard output; every line is one.
    pub(crate) fn events(&self) -> Vec<Value> {
        self.output.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect()
    }

    pub(crate) fn last(&self) -> Value {
        self.events().pop().unwrap_or_else(|| panic!("no event: {}", self.all()))
    }
}

/// A check, or another command, that runs.
pub(crate) struct RunningCheck {
    pub(crate) child: Child,
    output: BufReader<std::process::ChildStdout>,
    pub(crate) read: String,
}

impl RunningCheck {
    /// Starts it and reads up to its `started` event.
    pub(crate) fn start(command: Command) -> Self {
        Self::start_until("started", command)
    }

    /// Starts it and reads up to this event.
    pub(crate) fn start_until(event: &str, mut command: Command) -> Self {
        let mut child = command.spawn().expect("the program runs");
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut check = Self { child, output, read: String::new() };
        while check.next_event()["event"] != event {}
        check
    }

    pub(crate) fn next_event(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("a line");
        assert!(!line.is_empty(), "it ended: {}", self.rest_of_log());
        self.read.push_str(&line);
        serde_json::from_str(&line).expect("one object a line")
    }

    pub(crate) fn interrupt(&self) {
        let id = i32::try_from(self.child.id()).expect("a process id");
        let process = rustix::process::Pid::from_raw(id).expect("a process id");
        rustix::process::kill_process(process, rustix::process::Signal::INT).expect("interrupted");
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> Ran {
        self.output.read_to_string(&mut self.read).expect("the rest");
        let log = self.rest_of_log();
        let status = self.child.wait().expect("it ends");
        Ran { code: status.code().unwrap_or(-1), output: self.read, log }
    }

    fn rest_of_log(&mut self) -> String {
        let mut log = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            stderr.read_to_string(&mut log).expect("the log");
        }
        log
    }
}

/// Answers the one request that waits at the provider, and gives its id.
pub(crate) fn answer(running: &Running, decision: &Decision) -> String {
    let pending = running.pending();
    let [request] = pending.as_slice() else { panic!("{} requests wait", pending.len()) };
    let id = request.auth_req_id.as_str().to_owned();
    running.answer(&id, decision).expect("answered");
    id
}

/// The mode of a file.
pub(crate) fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

/// Collects an order as its owner.
pub(crate) fn collected(running: &Running, till: &Till, order: &str) {
    let words = ["--json", "check", "--order", order, "--hand-over", "--seen"];
    let check = RunningCheck::start(till.configured(&words));
    answer(running, &Decision::AcceptAsOwner);
    let ran = check.end();
    assert_eq!((ran.code, &ran.last()["event"]), (0, &"handed_over".into()), "{}", ran.all());
}
