//! Base64url without padding, canonical only (RFC 7515 section 2, RFC 4648 section 3.5).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// `None` for padding, other alphabets, white space, or bits that decode to nothing: each text has one
/// meaning and each meaning one text.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
