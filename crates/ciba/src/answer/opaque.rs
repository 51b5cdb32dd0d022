//! What a provider hands out and alone understands: the id of a request, and tokens. Secret, all of them: they are
//! zeroized, and `Debug` does not show them.

use std::fmt;

use zeroize::Zeroizing;

/// The id of one authentication request at the provider. Secret: whoever has it can open the page.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthReqId(Zeroizing<String>);

impl AuthReqId {
    /// 1 to 2,048 unreserved characters `[A-Za-z0-9._~-]` (CIBA Core 1.0 section 7.3 and RFC 3986), so
    /// that it can be put into a link without being changed.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=2048).contains(&text.len());
        let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"._~-".contains(&byte);
        (fits && text.bytes().all(unreserved)).then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// The id itself: for the token request and the person's link, nowhere else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AuthReqId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthReqId(***)")
    }
}

/// An access token; opaque, used for UserInfo only.
#[derive(Clone)]
pub struct AccessToken(Zeroizing<String>);

impl AccessToken {
    /// 1 to 16,384 characters of a bearer token (RFC 6750 section 2.1).
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=16_384).contains(&text.len());
        let bearer = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
        (fits && text.bytes().all(bearer)).then(|| Self(Zeroizing::new(text.to_owned())))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(***)")
    }
}

/// A refresh token that nobody asked for: kept to check `rt_hash` against it, and never used.
#[derive(Clone)]
pub struct RefreshToken(Zeroizing<String>);

impl RefreshToken {
    /// 1 to 16,384 printable ASCII characters (RFC 6749 appendix A.17).
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=16_384).contains(&text.len());
        let printable = |byte: u8| (0x20..=0x7e).contains(&byte);
        (fits && text.bytes().all(printable)).then(|| Self(Zeroizing::new(text.to_owned())))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshToken(***)")
    }
}
