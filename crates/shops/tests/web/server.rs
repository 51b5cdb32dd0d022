//! What all the servers have in common: they take a request apart, ask a shop for its reply, and remember who came.
//!
//! A fault can be put in front of the next replies, either instead of what the shop does or after it did it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use jiff::Timestamp;
use pickup::ledger::Head;
use pickup::order::{LocalHandOver, Order, OrderRecord, Origin};
use pickup::pseudonym::Hash;
use pickup::shop::{HandOverNotice, NoticeId, Page, Shop};
use pickup::text::{StaffId, StoreId, TillId};
use serde_json::Value;
use shops::{Connection, Limits, Secret, Transport};
use url::Url;
use zeroize::Zeroizing;

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
    pub(crate) async fn start(answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let (seen, faults) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(VecDeque::new())));
        let (heard, broken, answer) = (Arc::clone(&seen), Arc::clone(&faults), Arc::new(answer));
        let router = Router::new().fallback(move |request: Request| {
            let (heard, broken, answer) = (Arc::clone(&heard), Arc::clone(&broken), Arc::clone(&answer));
            async move {
                let request = take_apart(request).await;
                heard.lock().unwrap().push(request.clone());
                let fault: Option<Option<Fault>> = broken.lock().unwrap().pop_front();
                let reply = match fault.flatten() {
                    None => answer(&request),
                    Some(Fault::Instead(reply)) => reply,
                    Some(Fault::Lost) => {
                        answer(&request);
                        Reply::page(502)
                    }
                };
                let mut response = Response::builder().status(reply.status);
                for (name, value) in reply.headers {
                    response = response.header(name, value);
                }
                response.body(Body::from(reply.body)).unwrap()
            }
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { base, seen, faults }
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

    pub(crate) fn connection(&self) -> Connection<'_> {
        connection(&self.base)
    }
}

pub(crate) fn connection(base: &Url) -> Connection<'_> {
    Connection {
        base,
        transport: Transport::LoopbackHttp,
        roots: b"",
        proxy: None,
        user_agent: "claimcheck/test",
        limits: Limits { time: Duration::from_secs(20), body_bytes: 4 * 1024 * 1024 },
    }
}

async fn take_apart(request: Request) -> Seen {
    let (head, body) = request.into_parts();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Seen {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: url::form_urlencoded::parse(head.uri.query().unwrap_or_default().as_bytes())
            .into_owned()
            .collect(),
        headers: head
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), text(value.as_bytes())))
            .collect(),
        body: text(&to_bytes(body, 1 << 20).await.unwrap()),
    }
}

pub(crate) fn secret(text: &str) -> Secret {
    Secret::new(Zeroizing::new(text.to_owned())).unwrap()
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The time of all tests, a little after everything in the fixtures.
pub(crate) fn now() -> Timestamp {
    at("2026-11-22T14:00:00Z")
}

/// Synchronises to the end, from a cursor or from the beginning, through the given number of pages at most.
pub(crate) async fn pages(shop: &dyn Shop, most: usize) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    loop {
        let cursor = pages.last().map(|page| &page.next);
        pages.push(shop.changed_since(cursor, now()).await.unwrap());
        assert!(pages.len() <= most, "the end is never reached");
        if pages.last().is_some_and(|page| page.is_last) {
            return pages;
        }
    }
}

/// The news that these lines of an order were handed over.
pub(crate) fn notice(id: &str, order: &Order, lines: &[(&str, u32)]) -> HandOverNotice {
    let mut order = order.clone();
    let handed: Vec<_> = lines
        .iter()
        .map(|(line, quantity)| {
            let line = order.lines.iter_mut().find(|known| known.id.as_str() == *line).unwrap();
            line.done += quantity;
            pickup::handover::HandedLine { line: line.id.clone(), quantity: *quantity }
        })
        .collect();
    let here = LocalHandOver {
        at: at("2026-11-22T13:30:00Z"),
        staff: StaffId::new("kim").unwrap(),
        till: TillId::new("till-1").unwrap(),
        complete: order.items_left() == 0,
        revision: 2,
    };
    let record = OrderRecord {
        handed_over: Some(here),
        revision: 2,
        ..OrderRecord::first_seen(order, Origin::Connector, now())
    };
    let head = Head { seq: 12, hash: Hash([7; 32]) };
    let store = StoreId::new("SE-042").unwrap();
    HandOverNotice::of(NoticeId::new(id).unwrap(), &record, &handed, &store, head).unwrap()
}
