//! What all the servers have in common: they take a request apart, ask a shop for its reply, and remember who came.
//!
//! A fault can be put in front of the next replies, either instead of what the shop does or after it did it. Plain
//! threads, so that a test may wait for the real program meanwhile.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use url::Url;

/// More than any request of ours.
const BODY_MAX: u64 = 1 << 20;

/// One request, taken apart.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }
}

/// One answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self {
            status,
            headers: vec![("content-type", "application/json".into())],
            body: body.to_string().into(),
        }
    }

    pub(crate) fn page(status: u16) -> Self {
        let headers = vec![("content-type", "text/html; charset=UTF-8".to_owned())];
        Self { status, headers, body: b"<!doctype html><title>Back soon</title>".to_vec() }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// What happens to a request instead of, or beside, what the shop does.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// The shop does nothing and says this.
    Instead(Reply),
    /// The shop does what it is asked, and its answer is lost.
    Lost,
}

/// A running server.
pub(crate) struct Running {
    pub(crate) base: Url,
    seen: Arc<Mutex<Vec<Seen>>>,
    faults: Arc<Mutex<VecDeque<Option<Fault>>>>,
}

impl Running {
    pub(crate) fn start(answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let (seen, faults) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(VecDeque::new())));
        let (heard, broken, answer) = (Arc::clone(&seen), Arc::clone(&faults), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (heard, broken, answer) = (Arc::clone(&heard), Arc::clone(&broken), Arc::clone(&answer));
                std::thread::spawn(move || serve(stream, &heard, &broken, &*answer));
            }
        });
        Self { base, seen, faults }
    }

    /// Starts a server for a shop that a test changes meanwhile.
    pub(crate) fn share<S: Send + 'static>(
        shop: S,
        answer: impl Fn(&mut S, &Seen) -> Reply + Send + Sync + 'static,
    ) -> (Self, Arc<Mutex<S>>) {
        let shop = Arc::new(Mutex::new(shop));
        let answering = Arc::clone(&shop);
        (Self::start(move |seen| answer(&mut answering.lock().unwrap(), seen)), shop)
    }

    /// Every request so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// What happens to the requests after so many that go well.
    pub(crate) fn break_after(&self, good: usize, fault: Fault) {
        let mut faults = self.faults.lock().unwrap();
        faults.extend(std::iter::repeat_n(None, good));
        faults.push_back(Some(fault));
    }
}

/// A fixture with these members replaced.
pub(crate) fn with_members(mut fixture: Value, members: &Value) -> Value {
    for (name, value) in members.as_object().unwrap() {
        fixture[name] = value.clone();
    }
    fixture
}

/// One request on a connection of its own. That the other end has gone is its right.
fn serve(
    mut stream: TcpStream,
    heard: &Mutex<Vec<Seen>>,
    broken: &Mutex<VecDeque<Option<Fault>>>,
    answer: &(impl Fn(&Seen) -> Reply + ?Sized),
) -> Option<()> {
    let request = take_apart(&mut BufReader::new(stream.try_clone().ok()?))?;
    heard.lock().unwrap().push(request.clone());
    let fault = broken.lock().unwrap().pop_front().flatten();
    let reply = match fault {
        None => answer(&request),
        Some(Fault::Instead(reply)) => reply,
        Some(Fault::Lost) => {
            answer(&request);
            Reply::page(502)
        }
    };
    let Reply { status, headers, body } = reply;
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!(
        "HTTP/1.1 {status} Said\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body)).ok()
}

fn take_apart(stream: &mut impl BufRead) -> Option<Seen> {
    let mut first = String::new();
    stream.read_line(&mut first).ok()?;
    let mut words = first.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length: u64 = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = Vec::new();
    stream.take(length.min(BODY_MAX)).read_to_end(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    Some(Seen {
        method,
        path: path.to_owned(),
        query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}
