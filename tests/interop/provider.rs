//! The provider's process: started with the test, asked as a customer's phone would ask, gone with the test.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// What the provider's process is told: its options, and the files that they name.
pub(crate) struct Setup {
    options: Vec<String>,
    roots: Option<PathBuf>,
    folder: TempDir,
}

impl Setup {
    /// As `provider.mjs` documents them.
    pub(crate) fn new(options: &[&str]) -> Self {
        let options = options.iter().map(|option| (*option).to_owned()).collect();
        Self { options, roots: None, folder: tempfile::tempdir().expect("a folder") }
    }

    /// What the client is registered with, beside the usual.
    pub(crate) fn client(mut self, registration: &Value) -> Self {
        self.options.extend(["--client".to_owned(), registration.to_string()]);
        self
    }

    /// The public keys or certificates, PEM, that the client is registered with.
    pub(crate) fn keys(mut self, pem: &str) -> Self {
        let file = self.write("keys.pem", pem);
        self.options.extend(["--client-keys".to_owned(), file.display().to_string()]);
        self
    }

    /// https under a certificate of its own. It asks for certificates where the option of this name says, and
    /// believes those of `authority`, PEM, if there is one.
    pub(crate) fn certificates(mut self, where_asked: &str, authority: Option<&str>) -> Self {
        let names = ["127.0.0.1".to_owned()];
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).expect("a certificate");
        self.roots = Some(self.write("server.pem", &cert.pem()));
        self.write("server.key", &signing_key.serialize_pem());
        if let Some(authority) = authority {
            self.write("client-ca.pem", authority);
        }
        let folder = self.folder.path().display().to_string();
        let options = ["--tls".to_owned(), folder, "--certificates".to_owned(), where_asked.to_owned()];
        self.options.extend(options);
        self
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let file = self.folder.path().join(name);
        std::fs::write(&file, text).expect("written");
        file
    }
}

/// A provider that runs.
pub(crate) struct Provider {
    pub(crate) issuer: String,
    /// Where clients with a certificate go, if that is another origin.
    pub(crate) aliases: Option<String>,
    /// Where the customers' phones are.
    pub(crate) phone: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    /// The root of its https certificate, if it has one.
    pub(crate) roots: Option<PathBuf>,
    process: Child,
    _folder: TempDir,
}

impl Provider {
    /// One that wants the secret in the header, with further options.
    pub(crate) fn start(options: &[&str]) -> Self {
        Self::set_up(Setup::new(options))
    }

    /// Starts it and reads the line that it prints when it is ready.
    pub(crate) fn set_up(setup: Setup) -> Self {
        let Setup { options, roots, folder } = setup;
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("interop");
        assert!(sources.join("node_modules").is_dir(), "run `npm ci` in tests/interop first");
        let mut process = Command::new("node")
            .arg("provider.mjs")
            .args(options)
            .current_dir(sources)
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
            aliases: ready["aliases"].as_str().map(str::to_owned),
            phone: member("phone"),
            client_id: member("client_id"),
            client_secret: member("client_secret"),
            roots,
            process,
            _folder: folder,
        }
    }

    /// Opens an address of the phone, and says the status of its answer.
    pub(crate) async fn visit(&self, link: &str) -> u16 {
        let path = link.strip_prefix(&self.phone).expect("an address of the phone");
        let answer = self.get(path).await;
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        status.expect("a status")
    }

    /// How many authentication requests and polls have reached it.
    pub(crate) async fn seen(&self) -> (u64, u64) {
        let answer = self.get("/_test/seen").await;
        let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
        let seen: Value = serde_json::from_str(body).expect("JSON");
        let count = |name: &str| seen[name].as_u64().expect("a number");
        (count("backchannel_authentication"), count("token"))
    }

    async fn get(&self, path: &str) -> String {
        let host = self.phone.strip_prefix("http://").expect("plain http on this machine");
        let mut stream = TcpStream::connect(host).await.expect("connected");
        // HTTP/1.0, so that the answer comes in one piece.
        let request = format!("GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n");
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("answered");
        answer
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // It ends when nobody holds its standard input.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
