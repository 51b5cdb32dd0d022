//! Somebody between till and practice provider who can change every byte on the way, so that a provider misbehaves in
//! ways in which the practice provider does not. What was carried is remembered, to be searched for afterwards.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};

use practice::Endpoint;
use serde_json::Value;

use crate::carried::secrets_of_form;

/// A request of the till.
#[derive(Clone)]
pub(crate) struct Asked {
    /// Nothing if the till has no business there.
    pub(crate) endpoint: Option<Endpoint>,
    path: String,
}

/// What the till will be answered.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// The connection breaks before the end of the body.
    pub(crate) cut: bool,
    /// Instead of all that, if there is something: these bytes, and the connection stays open without another one.
    pub(crate) hangs_after: Option<Vec<u8>>,
}

impl Answer {
    /// Changes the JSON document in the body.
    pub(crate) fn edit(&mut self, change: impl FnOnce(&mut Value)) {
        let mut document = serde_json::from_slice(&self.body).unwrap_or_default();
        change(&mut document);
        self.body = document.to_string().into_bytes();
    }

    /// Sets a member of the JSON document.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.edit(|document| document[name] = value.into());
    }

    /// A text member of the JSON document.
    pub(crate) fn member(&self, name: &str) -> Option<String> {
        let document: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        document[name].as_str().map(str::to_owned)
    }

    pub(crate) fn header(&mut self, name: &str, value: impl Into<String>) {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.into()));
    }

    fn bytes(&self) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} It\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let length = self.body.len() + if self.cut { 100 } else { 0 };
        head.push_str(&format!("content-length: {length}\r\nconnection: close\r\n\r\n"));
        [head.as_bytes(), &self.body].concat()
    }
}

/// How an answer is changed.
pub(crate) type Forgery = Arc<dyn Fn(&Asked, &mut Answer) + Send + Sync>;

/// A change of the answers of one endpoint.
pub(crate) fn at(
    endpoint: Endpoint,
    change: impl Fn(&Asked, &mut Answer) + Send + Sync + 'static,
) -> Forgery {
    Arc::new(move |asked, answer| {
        if asked.endpoint == Some(endpoint) {
            change(asked, answer);
        }
    })
}

/// One change after the other.
pub(crate) fn both(first: Forgery, second: Forgery) -> Forgery {
    Arc::new(move |asked, answer| {
        first(asked, answer);
        second(asked, answer);
    })
}

/// Answers go through as they are.
pub(crate) fn honest() -> Forgery {
    Arc::new(|_, _| {})
}

/// Listens where the provider is said to be, and asks the real one.
pub(crate) struct Between {
    state: Arc<Mutex<State>>,
}

struct State {
    forgery: Forgery,
    asked: Vec<Asked>,
    secrets: BTreeSet<(&'static str, String)>,
}

impl Between {
    /// Stands at `listener`, in front of the provider at `behind`.
    pub(crate) fn start(listener: TcpListener, behind: SocketAddr) -> Self {
        let state = State { forgery: honest(), asked: Vec::new(), secrets: BTreeSet::new() };
        let state = Arc::new(Mutex::new(state));
        let shared = state.clone();
        std::thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let state = shared.clone();
                std::thread::spawn(move || carry(&socket, behind, &state));
            }
        });
        Self { state }
    }

    /// Forgets what was asked, and changes the answers like this from now on.
    pub(crate) fn play(&self, forgery: Forgery) {
        let mut state = lock(&self.state);
        state.forgery = forgery;
        state.asked.clear();
    }

    /// How often an endpoint was asked since then.
    pub(crate) fn asked(&self, endpoint: Endpoint) -> usize {
        lock(&self.state).asked.iter().filter(|asked| asked.endpoint == Some(endpoint)).count()
    }

    /// Where the till has no business and went all the same.
    pub(crate) fn strayed(&self) -> Vec<String> {
        let asked = lock(&self.state).asked.clone();
        asked.into_iter().filter(|asked| asked.endpoint.is_none()).map(|asked| asked.path).collect()
    }

    /// Every secret that was carried: credentials, handles and tokens, each with the name under which it travelled.
    pub(crate) fn secrets(&self) -> BTreeSet<(&'static str, String)> {
        lock(&self.state).secrets.clone()
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().expect("no test panics while it holds this")
}

/// One exchange. A till that goes away in the middle is its own business.
fn carry(socket: &TcpStream, behind: SocketAddr, state: &Mutex<State>) -> Option<()> {
    let mut reader = BufReader::new(socket);
    let (head, body) = message(&mut reader)?;
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let endpoint = endpoint(&path);
    let credentials = header(&head, "authorization");
    let credentials = credentials.and_then(|it| Some(("authorization", it.split_once(' ')?.1.to_owned())));
    let fields = secrets_of_form(&String::from_utf8_lossy(&body));
    let (asked, forgery) = {
        let mut state = lock(state);
        state.secrets.extend(credentials.into_iter().chain(fields));
        let asked = Asked { endpoint, path };
        state.asked.push(asked.clone());
        (asked, state.forgery.clone())
    };
    let mut answer = ask(behind, &head, &body)?;
    remember(state, &answer);
    forgery(&asked, &mut answer);
    remember(state, &answer);
    let mut socket = socket;
    match &answer.hangs_after {
        Some(bytes) => {
            socket.write_all(bytes).ok()?;
            // Until the till has had enough.
            reader.read_to_end(&mut Vec::new()).ok()?;
        }
        None => socket.write_all(&answer.bytes()).ok()?,
    }
    Some(())
}

fn ask(behind: SocketAddr, head: &str, body: &[u8]) -> Option<Answer> {
    let mut socket = TcpStream::connect(behind).ok()?;
    let head = head.trim_end().to_owned() + "\r\nconnection: close\r\n\r\n";
    socket.write_all(&[head.as_bytes(), body].concat()).ok()?;
    let mut reader = BufReader::new(socket);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).ok()? > 0 {}
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let mut body = Vec::new();
    // The practice provider knows the length of every body that it means to finish.
    let cut = reader.read_to_end(&mut body).is_err() || header(&head, "transfer-encoding").is_some();
    let ours = ["content-length", "connection", "transfer-encoding"];
    let headers = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    let headers = headers.filter(|(name, _)| !ours.contains(&name.to_ascii_lowercase().as_str()));
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Some(Answer { status, headers, body, cut, hangs_after: None })
}

fn message(reader: &mut impl std::io::BufRead) -> Option<(String, Vec<u8>)> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length = header(&head, "content-length").map_or(Some(0), |length| length.parse().ok())?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((head, body))
}

fn header(head: &str, name: &str) -> Option<String> {
    let headers = head.lines().filter_map(|line| line.split_once(':'));
    headers
        .into_iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, it)| it.trim().to_owned())
}

fn remember(state: &Mutex<State>, answer: &Answer) {
    let secrets = ["auth_req_id", "access_token", "id_token"]
        .into_iter()
        .filter_map(|name| Some((name, answer.member(name)?)));
    // What is shorter than this is a test's nonsense and would be found by accident.
    lock(state).secrets.extend(secrets.filter(|(_, secret)| secret.len() >= 16));
}

fn endpoint(path: &str) -> Option<Endpoint> {
    Some(match path {
        "/.well-known/openid-configuration" => Endpoint::Discovery,
        "/.well-known/openid-configuration/jwks" => Endpoint::Keys,
        "/connect/ciba" => Endpoint::Backchannel,
        "/connect/token" => Endpoint::Token,
        "/connect/userinfo" => Endpoint::UserInfo,
        _ => return None,
    })
}
