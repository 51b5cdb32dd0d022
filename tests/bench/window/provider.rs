//! The practice provider, with a note of when each of its answers was ready: what it needs itself is not the window's time.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use practice::{Listen, Options, Practice};
use tokio::net::TcpListener;

use crate::process::free_port;

/// An answer of the provider.
#[derive(Clone)]
pub(crate) struct Answer {
    path: String,
    is_good: bool,
    pub(crate) took: Duration,
    pub(crate) at: SystemTime,
}

type Notes = Arc<Mutex<Vec<Answer>>>;

pub(crate) struct Noted {
    pub(crate) practice: Practice,
    notes: Notes,
}

impl Noted {
    pub(crate) async fn start() -> Self {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()));
        let options = Options { listen: Listen::At(address), interval_s: 1, ..Options::default() };
        let practice = Practice::new(options).unwrap();
        let notes = Notes::default();
        let router = practice.router().layer(middleware::from_fn_with_state(notes.clone(), note));
        let listener = TcpListener::bind(address).await.unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { practice, notes }
    }

    /// The newest good answer of the endpoint whose path ends so.
    pub(crate) fn last(&self, path: &str) -> Answer {
        let notes = self.notes.lock().unwrap();
        notes.iter().rev().find(|note| note.is_good && note.path.ends_with(path)).unwrap().clone()
    }
}

async fn note(State(notes): State<Notes>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let began = Instant::now();
    let response = next.run(request).await;
    let is_good = response.status().is_success();
    notes.lock().unwrap().push(Answer { path, is_good, took: began.elapsed(), at: SystemTime::now() });
    response
}
