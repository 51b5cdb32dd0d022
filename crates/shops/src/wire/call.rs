//! What is sent to a shop: a path below its address, a question, a credential and a body.
//!
//! Credentials have a type that does not show them.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde::Serialize;
use url::Url;
use zeroize::Zeroizing;

/// A secret of a shop: a key, a password or a token.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a secret that can stand in a header: 1 to 4,096 visible ASCII characters. Nothing for any other text.
    #[must_use]
    pub fn new(text: Zeroizing<String>) -> Option<Self> {
        let good = (1..=4_096).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        good.then_some(Self(text))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// How a call proves who asks.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Credential<'a> {
    /// A name and a password (RFC 7617).
    Basic(&'a Secret, &'a Secret),
    /// A bearer token (RFC 6750).
    Bearer(&'a Secret),
    /// A header of the shop's own.
    Header(&'static str, &'a Secret),
}

type Header = (&'static str, Zeroizing<String>);

/// One call, complete but for the address in front.
pub(crate) struct Call<'a> {
    method: Method,
    path: Vec<&'a str>,
    query: Vec<(&'a str, String)>,
    headers: Vec<Header>,
    body: Option<Zeroizing<Vec<u8>>>,
}

impl<'a> Call<'a> {
    pub(crate) fn get(path: &[&'a str]) -> Self {
        let accept = ("accept", Zeroizing::new("application/json".to_owned()));
        Self {
            method: Method::GET,
            path: path.to_vec(),
            query: Vec::new(),
            headers: vec![accept],
            body: None,
        }
    }

    pub(crate) fn post(path: &[&'a str]) -> Self {
        Self { method: Method::POST, ..Self::get(path) }
    }

    pub(crate) fn put(path: &[&'a str]) -> Self {
        Self { method: Method::PUT, ..Self::get(path) }
    }

    pub(crate) fn with(mut self, name: &'a str, value: impl ToString) -> Self {
        self.query.push((name, value.to_string()));
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, Zeroizing::new(value.into())));
        self
    }

    pub(crate) fn by(self, credential: Option<Credential<'_>>) -> Self {
        let (name, value) = match credential {
            None => return self,
            Some(Credential::Basic(name, password)) => {
                let pair = Zeroizing::new(format!("{}:{}", name.as_str(), password.as_str()));
                ("authorization", format!("Basic {}", STANDARD.encode(pair.as_bytes())))
            }
            Some(Credential::Bearer(token)) => ("authorization", format!("Bearer {}", token.as_str())),
            Some(Credential::Header(name, secret)) => (name, secret.as_str().to_owned()),
        };
        self.header(name, value)
    }

    pub(crate) fn json(mut self, body: &impl Serialize) -> Self {
        // Our own types have text keys only, so that there is always a text.
        self.body = serde_json::to_vec(body).ok().map(Zeroizing::new);
        self.header("content-type", "application/json")
    }

    pub(crate) fn form(mut self, fields: &[(&str, &str)]) -> Self {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        self.body = Some(Zeroizing::new(form.extend_pairs(fields).finish().into_bytes()));
        self.header("content-type", "application/x-www-form-urlencoded")
    }

    /// The parts, with a path that is always below `base`.
    pub(super) fn into_parts(self, base: &Url) -> (Method, Url, Vec<Header>, Option<Zeroizing<Vec<u8>>>) {
        let mut url = base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(self.path);
        }
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(self.query);
        }
        (self.method, url, self.headers, self.body)
    }
}
