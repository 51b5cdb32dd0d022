//! The provider's process: started with the test, asked as a customer's phone would ask, gone with the test.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A provider that runs.
pub(crate) struct Provider {
    pub(crate) issuer: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    process: Child,
}

impl Provider {
    /// Starts it and reads the line that it prints when it is ready.
    pub(crate) fn start(options: &[&str]) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("interop");
        assert!(folder.join("node_modules").is_dir(), "run `npm ci` in tests/interop first");
        let mut process = Command::new("node")
            .arg("provider.mjs")
            .args(options)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node starts");
        let mut line = String::new();
        let output = process.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let ready: Value = serde_json::from_str(&line).expect("a line of JSON");
        let member = |name: &str| ready[name].as_str().expect("a text").to_owned();
        Self {
            issuer: member("issuer"),
            client_id: member("client_id"),
            client_secret: member("client_secret"),
            process,
        }
    }

    /// Opens an address of the provider as a phone does, and says the status of its answer.
    pub(crate) async fn visit(&self, link: &str) -> u16 {
        let host = self.issuer.strip_prefix("http://").expect("plain http on this machine");
        let path = link.strip_prefix(&self.issuer).expect("an address of the provider");
        let mut stream = TcpStream::connect(host).await.expect("connected");
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("answered");
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        status.expect("a status")
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // It ends when nobody holds its standard input.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
