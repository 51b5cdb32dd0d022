//! A mail server on loopback: as much SMTP as a client needs, over TLS with a certificate of its own, and all that it saw.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// How a server behaves.
#[derive(Clone, Copy)]
pub(crate) struct Manners {
    /// Whether TLS begins with the connection.
    pub(crate) from_the_start: bool,
    /// Whether it can begin later.
    pub(crate) offers_tls: bool,
    /// What it says to a password.
    pub(crate) login: &'static str,
    /// What it says to an address.
    pub(crate) recipient: &'static str,
}

impl Manners {
    pub(crate) fn tls() -> Self {
        Self { from_the_start: true, offers_tls: false, login: "235 you", recipient: "250 good" }
    }

    pub(crate) fn offering_tls() -> Self {
        Self { from_the_start: false, offers_tls: true, ..Self::tls() }
    }

    pub(crate) fn without_tls() -> Self {
        Self { from_the_start: false, ..Self::tls() }
    }
}

/// What a server saw, in all connections.
#[derive(Clone, Default)]
pub(crate) struct Seen {
    pub(crate) commands: Vec<String>,
    /// What was given as a password, decoded.
    pub(crate) password: Option<String>,
    pub(crate) from: Vec<String>,
    pub(crate) to: Vec<String>,
    pub(crate) letters: Vec<Letter>,
}

/// A letter as it came.
#[derive(Clone)]
pub(crate) struct Letter(String);

impl Letter {
    /// Every value of a header, unfolded.
    pub(crate) fn header(&self, name: &str) -> Vec<String> {
        let head = self.0.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
        let named = |line: &str| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then(|| value.to_owned())
        };
        head.split("\r\n").filter_map(named).collect()
    }

    /// The body, decoded.
    pub(crate) fn text(&self) -> String {
        let body = self.0.split_once("\r\n\r\n").unwrap().1;
        let bytes = match self.header("Content-Transfer-Encoding").first().map(String::as_str) {
            Some("quoted-printable") => unquoted(body),
            Some("base64") => STANDARD.decode(body.split_ascii_whitespace().collect::<String>()).unwrap(),
            Some("7bit" | "8bit") | None => body.as_bytes().to_vec(),
            Some(other) => panic!("{other}"),
        };
        String::from_utf8(bytes).unwrap()
    }
}

fn unquoted(text: &str) -> Vec<u8> {
    let text = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = match (first, after) {
            (b'=', [high, low, after @ ..]) => {
                let digits = [*high, *low];
                bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
                after
            }
            (byte, after) => {
                bytes.push(*byte);
                after
            }
        };
    }
    bytes
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    /// Its own root, PEM.
    pub(crate) root: String,
    seen: Arc<Mutex<Seen>>,
}

impl Server {
    pub(crate) fn start(manners: Manners) -> Self {
        let parameters = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate = parameters.self_signed(&key).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (config, sees) = (Arc::new(config), seen.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let talk = Talk { manners, config: config.clone(), seen: sees.clone() };
                talk.serve(stream);
            }
        });
        Self { address, root: certificate.pem(), seen }
    }

    pub(crate) fn seen(&self) -> Seen {
        self.seen.lock().unwrap().clone()
    }
}

struct Talk {
    manners: Manners,
    config: Arc<ServerConfig>,
    seen: Arc<Mutex<Seen>>,
}

impl Talk {
    /// Whoever does not believe the certificate hangs up, which ends the talk.
    fn serve(&self, mut stream: TcpStream) {
        let secured = |stream| {
            let session = ServerConnection::new(self.config.clone()).unwrap();
            StreamOwned::new(session, stream)
        };
        if self.manners.from_the_start {
            let mut stream = secured(stream);
            if say(&mut stream, "220 ready").is_some() {
                self.talk(&mut stream, true);
            }
        } else if say(&mut stream, "220 ready").is_some() && self.talk(&mut stream, false) {
            self.talk(&mut secured(stream), true);
        }
    }

    /// True if TLS is to begin.
    fn talk(&self, stream: &mut (impl Read + Write), is_secured: bool) -> bool {
        while let Some(line) = hear(stream) {
            let word = line.split(' ').next().unwrap().to_ascii_uppercase();
            self.seen.lock().unwrap().commands.push(line.clone());
            let answer = match word.as_str() {
                "EHLO" if is_secured => "250-localhost\r\n250-AUTH PLAIN\r\n250 8BITMIME".to_owned(),
                "EHLO" if self.manners.offers_tls => "250-localhost\r\n250 STARTTLS".to_owned(),
                "EHLO" => "250-localhost\r\n250 AUTH PLAIN".to_owned(),
                "STARTTLS" => {
                    return say(stream, "220 go on").is_some();
                }
                "AUTH" => {
                    let given = STANDARD.decode(line.rsplit(' ').next().unwrap()).unwrap();
                    self.seen.lock().unwrap().password = Some(String::from_utf8(given).unwrap());
                    self.manners.login.to_owned()
                }
                "MAIL" => {
                    self.seen.lock().unwrap().from.push(within(&line));
                    "250 good".to_owned()
                }
                "RCPT" => {
                    self.seen.lock().unwrap().to.push(within(&line));
                    self.manners.recipient.to_owned()
                }
                "DATA" => {
                    if say(stream, "354 go on").is_none() {
                        return false;
                    }
                    let mut text = String::new();
                    while let Some(line) = hear(stream).filter(|line| line != ".") {
                        text.push_str(line.strip_prefix('.').unwrap_or(&line));
                        text.push_str("\r\n");
                    }
                    self.seen.lock().unwrap().letters.push(Letter(text));
                    "250 kept".to_owned()
                }
                "QUIT" => {
                    let _ = say(stream, "221 bye");
                    return false;
                }
                _ => "250 good".to_owned(),
            };
            if say(stream, &answer).is_none() {
                return false;
            }
        }
        false
    }
}

fn say(stream: &mut impl Write, line: &str) -> Option<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).and_then(|()| stream.flush()).ok()
}

fn hear(stream: &mut impl Read) -> Option<String> {
    let mut line = Vec::new();
    let mut byte = [0];
    while stream.read_exact(&mut byte).is_ok() {
        if byte[0] == b'\n' {
            return Some(String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned());
        }
        line.push(byte[0]);
    }
    None
}

/// What stands between `<` and `>`.
fn within(line: &str) -> String {
    let inner = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or_else(|| line.to_owned(), |(inner, _)| inner.to_owned())
}
