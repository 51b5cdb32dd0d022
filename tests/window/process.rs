//! Programs that a test starts, and that end with it whatever happens.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

/// A program that is killed when it is dropped.
pub(crate) struct Program {
    child: Child,
    /// Goes with the program.
    folder_of_its_own: Option<tempfile::TempDir>,
}

impl Program {
    /// Starts it without input; drivers have nothing to say that a test needs.
    pub(crate) fn start(command: &mut Command) -> Self {
        let name = format!("{command:?}");
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = child.unwrap_or_else(|error| panic!("{name} could not be started: {error}"));
        Self { child, folder_of_its_own: None }
    }

    /// The number that the system knows it by.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Keeps a folder for as long as the program.
    pub(crate) fn with(mut self, folder: tempfile::TempDir) -> Self {
        self.folder_of_its_own = Some(folder);
        self
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port of 127.0.0.1 that was free a moment ago.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// Waits until something listens on this port.
pub(crate) async fn listening(port: u16) {
    eventually("a driver that listens", Duration::from_secs(20), async || {
        tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok()
    })
    .await;
}

/// The WebDriver client is built on an HTTP client that wants to know its cryptography, although it speaks plain HTTP
/// with drivers on this machine. The second call changes nothing.
pub(crate) fn name_cryptography() {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}

/// Asks again and again until there is an answer; a real window has its own pace.
pub(crate) async fn eventually<T>(what: &str, patience: Duration, ask: impl AsyncFn() -> Option<T>) -> T {
    try_eventually(patience, ask).await.unwrap_or_else(|| panic!("there was never {what}"))
}

/// The same, and nothing if there never was one.
pub(crate) async fn try_eventually<T>(patience: Duration, ask: impl AsyncFn() -> Option<T>) -> Option<T> {
    let mut ticks = tokio::time::interval(Duration::from_millis(40));
    let found = tokio::time::timeout(patience, async {
        loop {
            ticks.tick().await;
            if let Some(found) = ask().await {
                return found;
            }
        }
    });
    found.await.ok()
}
