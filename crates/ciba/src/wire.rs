//! HTTP as data: what to send, what came back, and how a call can fail.
//!
//! A transport is `async fn send(HttpRequest) -> Result<HttpAnswer, Unreachable>`; this crate has one
//! behind the feature `http`. Nothing here opens a socket.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use url::Url;
use zeroize::Zeroizing;

use crate::http_date;

/// Largest answer that is read, in bytes. Keys and discovery documents are a few kilobytes.
pub const BODY_LIMIT_BYTES: usize = 256 * 1024;
/// A longer wait than this means no more than this.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(24 * 3600);

/// The methods that this protocol uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HttpMethod {
    /// Discovery, keys, UserInfo.
    Get,
    /// The authentication and the token request; never repeated by a transport.
    Post,
}

/// One HTTP request, complete. `Debug` shows neither headers nor body: they hold credentials.
#[derive(Clone)]
pub struct HttpRequest {
    method: HttpMethod,
    url: Url,
    headers: Vec<(&'static str, Zeroizing<String>)>,
    body: Option<Zeroizing<String>>,
    timeout: Duration,
    body_limit: usize,
}

impl HttpRequest {
    pub(crate) fn get(url: &Url, timeout: Duration) -> Self {
        Self {
            method: HttpMethod::Get,
            url: url.clone(),
            headers: vec![("accept", Zeroizing::new("application/json".to_owned()))],
            body: None,
            timeout,
            body_limit: BODY_LIMIT_BYTES,
        }
    }

    /// A form post; `form` is already percent-encoded.
    pub(crate) fn post(url: &Url, form: Zeroizing<String>, timeout: Duration) -> Self {
        let mut request = Self::get(url, timeout);
        request.method = HttpMethod::Post;
        request.set("content-type", Zeroizing::new("application/x-www-form-urlencoded".to_owned()));
        request.body = Some(form);
        request
    }

    pub(crate) fn set(&mut self, name: &'static str, value: Zeroizing<String>) {
        self.headers.push((name, value));
    }

    /// GET or POST.
    pub fn method(&self) -> HttpMethod {
        self.method
    }

    /// Where to send it. Never holds a credential.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Lower-case names with their values; `authorization` is secret.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.headers.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// The body of a POST; secret.
    pub fn body(&self) -> Option<&str> {
        self.body.as_ref().map(|body| body.as_str())
    }

    /// How long the whole exchange may take, from the start of the connection to the last byte.
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// How many bytes of body a transport may read before it gives up.
    pub fn body_limit(&self) -> usize {
        self.body_limit
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &self.url.as_str())
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// What came back, reduced to what the protocol reads. `Debug` does not show the body.
#[derive(Clone, Default)]
pub struct HttpAnswer {
    /// The status code.
    pub status: u16,
    /// The `Content-Type` header as sent.
    pub content_type: Option<String>,
    /// The `Date` header as sent; the provider's clock (see [`crate::ClockOffset`]).
    pub date: Option<String>,
    /// The `Age` header as sent: a cache on the way says that the answer is not new (RFC 9111 section 5.1).
    pub age: Option<String>,
    /// The `Retry-After` header as sent: seconds or an HTTP date (RFC 9110 section 10.2.3).
    pub retry_after: Option<String>,
    /// The body, at most [`HttpRequest::body_limit`] bytes.
    pub body: Zeroizing<Vec<u8>>,
}

impl HttpAnswer {
    /// An answer with a JSON body and no further headers.
    pub fn json(status: u16, body: &str) -> Self {
        Self {
            status,
            content_type: Some("application/json".to_owned()),
            body: Zeroizing::new(body.as_bytes().to_vec()),
            ..Self::default()
        }
    }

    /// The provider's clock when it answered, to the second. `None` of an answer that a cache has kept (an `Age`
    /// other than 0): its `Date` is that of somebody's earlier question.
    pub fn date(&self) -> Option<Timestamp> {
        if self
            .age
            .as_deref()
            .is_some_and(|age| age.trim().is_empty() || age.trim().bytes().any(|c| c != b'0'))
        {
            return None;
        }
        http_date::read(self.date.as_deref()?)
    }

    /// How long the provider asks us to wait, at most a day; nothing of a date that has passed. An HTTP
    /// date is measured against the answer's own `Date`, so that a wrong clock on this machine plays no
    /// part; without that it says nothing.
    pub fn retry_after(&self) -> Option<Duration> {
        let text = self.retry_after.as_deref()?.trim();
        let wait = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            // More digits than a number can hold are a long wait, too.
            text.parse().map_or(RETRY_AFTER_MAX, Duration::from_secs)
        } else {
            let wait = http_date::read(text)?.duration_since(self.date()?);
            wait.try_into().unwrap_or(Duration::ZERO)
        };
        Some(wait.min(RETRY_AFTER_MAX))
    }

    /// Whether the body claims to be JSON: `application/json` or a `+json` type, parameters ignored.
    pub(crate) fn is_json(&self) -> bool {
        let Some(content_type) = &self.content_type else { return false };
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
    }
}

impl fmt::Debug for HttpAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpAnswer")
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .field("date", &self.date)
            .field("age", &self.age)
            .field("retry_after", &self.retry_after)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// Why no usable answer of the provider arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    /// The address is not one that this transport may talk to; nothing was sent.
    #[error("the address is neither https nor an allowed loopback address; correct the provider's address")]
    AddressRefused,
    /// No connection: name not found, refused, unplugged; nothing was sent.
    #[error("no connection to the provider; check the network and the provider's address")]
    NotConnected,
    /// The provider could not be authenticated by TLS; nothing was sent.
    #[error("no trusted TLS connection to the provider; check its certificate and the configured roots")]
    Tls,
    /// The certificate at the provider's address has expired or is not valid yet, by this machine's clock; nothing
    /// was sent. Whether anybody trusted has signed it is another question.
    #[error("the provider's certificate is not valid at this machine's time; check the clock first")]
    TlsDates,
    /// The provider ended the TLS handshake over this client's certificate, or for want of one; it did not
    /// look at the request.
    #[error(
        "the provider wants another client certificate, or one at all; configure the one registered there"
    )]
    CertificateRefused,
    /// The request was sent and no whole answer came in time.
    #[error("the provider did not answer in time")]
    TimedOut,
    /// The connection broke after the request may have been sent.
    #[error("the connection to the provider broke before its answer was read")]
    ConnectionLost,
    /// The answer was larger than allowed; the rest was not read.
    #[error("the provider's answer is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The answer was a redirect, which is never followed: it could carry the credentials elsewhere.
    #[error("the provider answered with a redirect ({status}), which is never followed")]
    Redirected {
        /// The status code.
        status: u16,
    },
    /// Too many requests (429); the provider says that it did not look at this one.
    #[error("the provider asks for fewer requests (429)")]
    TooManyRequests,
    /// A server or a proxy failed (5xx), or answered something that is not the protocol.
    #[error(
        "the answer (status {status}) is not one of the protocol; a server or a proxy may be out of order"
    )]
    NotTheProtocol {
        /// The status code.
        status: u16,
    },
}

impl Unreachable {
    /// Whether the provider may have acted and its answer was lost. Answers of the token endpoint are
    /// given once: after such a fault an `invalid_grant` means that the result is lost.
    pub fn answer_may_be_lost(self) -> bool {
        match self {
            Self::AddressRefused
            | Self::NotConnected
            | Self::Tls
            | Self::TlsDates
            | Self::CertificateRefused
            | Self::TooManyRequests => false,
            Self::TimedOut
            | Self::ConnectionLost
            | Self::TooLarge { .. }
            | Self::Redirected { .. }
            | Self::NotTheProtocol { .. } => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(retry_after: &str, date: Option<&str>) -> Option<Duration> {
        let header = |text: &str| Some(text.to_owned());
        let answer = HttpAnswer {
            retry_after: header(retry_after),
            date: date.and_then(header),
            ..HttpAnswer::default()
        };
        answer.retry_after()
    }

    #[test]
    fn retry_after_in_seconds() {
        let day = Some(Duration::from_secs(86_400));
        for (text, seconds) in [("0", 0), ("120", 120), (" 7 ", 7), ("86399", 86_399)] {
            assert_eq!(wait(text, None), Some(Duration::from_secs(seconds)), "{text}");
        }
        for huge in ["86401", "9999999999", &"9".repeat(500)] {
            assert_eq!(wait(huge, None), day, "{huge}");
        }
        for nonsense in ["", " ", "-1", "+1", "1.5", "1e3", "soon", "1 2", "١"] {
            assert_eq!(wait(nonsense, None), None, "{nonsense}");
        }
    }

    #[test]
    fn retry_after_as_a_date_counts_from_the_providers_own_date() {
        let now = "Sun, 06 Nov 1994 08:49:37 GMT";
        for thirty_later in
            ["Sun, 06 Nov 1994 08:50:07 GMT", "Sunday, 06-Nov-94 08:50:07 GMT", "Sun Nov  6 08:50:07 1994"]
        {
            assert_eq!(wait(thirty_later, Some(now)), Some(Duration::from_secs(30)), "{thirty_later}");
            assert_eq!(wait(thirty_later, None), None, "a date alone says nothing without that clock");
            assert_eq!(wait(thirty_later, Some("nonsense")), None);
        }
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:07 GMT", Some(now)), Some(Duration::ZERO), "has passed");
        assert_eq!(wait("Wed, 29 Dec 9999 23:59:59 GMT", Some(now)), Some(Duration::from_secs(86_400)));
        assert_eq!(wait("Fri, 31 Dec 1999 23:59:60 GMT", Some(now)), None);
    }

    #[test]
    fn the_date_of_an_answer_out_of_a_cache_tells_no_time() {
        let aged = |age: Option<&str>| HttpAnswer {
            date: Some("Sun, 06 Nov 1994 08:49:37 GMT".to_owned()),
            age: age.map(str::to_owned),
            retry_after: Some("Sun, 06 Nov 1994 08:50:07 GMT".to_owned()),
            ..HttpAnswer::default()
        };
        for age in [None, Some("0"), Some(" 0 "), Some("000")] {
            assert!(aged(age).date().is_some(), "{age:?}");
            assert_eq!(aged(age).retry_after(), Some(Duration::from_secs(30)), "{age:?}");
        }
        for age in ["1", "3600", "00001", "-0", "", "0, 7", "nonsense"] {
            assert_eq!(aged(Some(age)).date(), None, "{age}");
            assert_eq!(aged(Some(age)).retry_after(), None, "{age}");
            let seconds = HttpAnswer { retry_after: Some("7".to_owned()), ..aged(Some(age)) };
            assert_eq!(seconds.retry_after(), Some(Duration::from_secs(7)), "{age}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let url = Url::parse("https://id.example/token").unwrap();
        let mut request =
            HttpRequest::post(&url, Zeroizing::new("client_secret=hush".into()), Duration::ZERO);
        request.set("authorization", Zeroizing::new("Basic hush".into()));
        assert!(!format!("{request:?}").contains("hush"));
        assert!(!format!("{:?}", HttpAnswer::json(200, "hush")).contains("hush"));
    }
}
