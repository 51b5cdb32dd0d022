//! What a shop answered, and what that means for whoever asked.
//!
//! A page where JSON was promised is never an answer: a proxy, a hotel or a maintenance page may have sent it.

use std::time::Duration;

use jiff::Timestamp;
use pickup::shop::{Misconfigured, Refusal, ShopError};
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

/// A longer wait than this means no more than this.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(24 * 3600);

/// One answer, reduced to what is read of it.
pub(crate) struct Answer {
    pub(super) status: u16,
    pub(super) content_type: Option<String>,
    pub(super) date: Option<String>,
    pub(super) retry_after: Option<String>,
    pub(super) total_pages: Option<String>,
    pub(super) body: Zeroizing<Vec<u8>>,
}

impl Answer {
    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    /// How many pages the shop has of this list (`X-WP-TotalPages`), if it says so.
    pub(crate) fn total_pages(&self) -> Option<u32> {
        self.total_pages.as_deref()?.trim().parse().ok()
    }

    /// The body of an answer that claims to be JSON, whatever its status.
    pub(crate) fn body(&self) -> Option<&[u8]> {
        self.is_json().then_some(&self.body)
    }

    /// The JSON of a good answer.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, ShopError> {
        self.good()?;
        let body = self.body().ok_or(Misconfigured::NotTheApi)?;
        serde_json::from_slice(body).map_err(|_| Misconfigured::NotTheApi.into())
    }

    /// What a status means that is not good. Only an answer in JSON can say that an order is gone: anything else may
    /// come from somebody who does not know the shop.
    pub(crate) fn good(&self) -> Result<(), ShopError> {
        Err(match self.status {
            200..=299 => return Ok(()),
            401 | 403 => ShopError::Unauthorized,
            404 | 410 if self.is_json() => ShopError::Gone,
            404 | 410 => Misconfigured::NotTheApi.into(),
            408 | 425 | 429 | 500.. => ShopError::TryLater { retry_after: self.retry_after() },
            // Only these are about what was sent. Others are about the way there, and pass when that is mended.
            status @ (400 | 409 | 422) => Refusal::Status { status }.into(),
            _ => Misconfigured::NotTheApi.into(),
        })
    }

    /// How long the shop wants to be left alone: seconds, or a date measured against the answer's own, so that a
    /// wrong clock on this machine plays no part (RFC 9110 section 10.2.3).
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let text = self.retry_after.as_deref()?.trim();
        let wait = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            text.parse().map_or(RETRY_AFTER_MAX, Duration::from_secs)
        } else {
            let wait = http_date(text)?.duration_since(http_date(self.date.as_deref()?)?);
            wait.try_into().unwrap_or(Duration::ZERO)
        };
        Some(wait.min(RETRY_AFTER_MAX))
    }

    fn is_json(&self) -> bool {
        let Some(content_type) = &self.content_type else { return false };
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
    }
}

fn http_date(text: &str) -> Option<Timestamp> {
    Timestamp::try_from(httpdate::parse_http_date(text).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, content_type: &str) -> Answer {
        Answer {
            status,
            content_type: Some(content_type.to_owned()),
            date: Some("Sun, 06 Nov 1994 08:49:37 GMT".to_owned()),
            retry_after: None,
            total_pages: None,
            body: Zeroizing::new(b"{}".to_vec()),
        }
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date() {
        let wait = |text: &str| {
            Answer { retry_after: Some(text.to_owned()), ..answer(429, "text/plain") }
                .retry_after()
                .map(|wait| wait.as_secs())
        };
        assert_eq!(wait("7"), Some(7));
        assert_eq!(wait("Sun, 06 Nov 1994 08:50:07 GMT"), Some(30));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:07 GMT"), Some(0), "has passed");
        assert_eq!(wait("99999999999999999999"), Some(86_400));
        for nonsense in ["", "soon", "-1", "1.5", "1 2"] {
            assert_eq!(wait(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn each_status_has_its_meaning() {
        let meaning = |status, content_type| answer(status, content_type).good().err();
        let later = Some(ShopError::TryLater { retry_after: None });
        assert_eq!(meaning(200, "application/json"), None);
        assert_eq!(meaning(401, "application/json"), Some(ShopError::Unauthorized));
        assert_eq!(meaning(404, "application/problem+json; charset=utf-8"), Some(ShopError::Gone));
        assert_eq!(meaning(404, "text/html"), Some(Misconfigured::NotTheApi.into()));
        assert_eq!(meaning(422, "application/json"), Some(Refusal::Status { status: 422 }.into()));
        for status in [402, 405, 415, 423, 451] {
            assert_eq!(
                meaning(status, "application/json"),
                Some(Misconfigured::NotTheApi.into()),
                "{status}"
            );
        }
        for status in [408, 429, 500, 502, 503, 599] {
            assert_eq!(meaning(status, "text/html"), later, "{status}");
        }
        let page = answer(200, "text/html").json::<serde_json::Value>();
        assert_eq!(page.unwrap_err(), Misconfigured::NotTheApi.into());
    }
}
