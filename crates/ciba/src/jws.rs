//! Compact JWS: what this client signs, with its private key or with a shared secret.
//!
//! Source: RFC 7515 section 7.1. Reading signed documents of others is in `id_token.rs`.

use std::fmt::{self, Write as _};

use aws_lc_rs::hmac;
use zeroize::Zeroizing;

use crate::algorithm::Algorithm;
use crate::base64url;
use crate::signing_key::SigningKey;

/// The private key could not sign; nothing was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the private key can't make a {} signature; use another key or algorithm", .0.name())]
pub struct SigningError(pub(crate) Algorithm);

/// The claims of a document to be signed. They hold hints and codes of people, so every copy is erased.
pub(crate) struct Statement(Zeroizing<String>);

impl Statement {
    /// Begins with who says it and to whom.
    pub(crate) fn new(issuer: &str, audience: &str) -> Self {
        Self(Zeroizing::new(String::with_capacity(2048))).text("iss", issuer).text("aud", audience)
    }

    pub(crate) fn text(self, name: &str, value: &str) -> Self {
        self.member(name, format_args!("{}", Quoted(value)))
    }

    pub(crate) fn seconds(self, name: &str, value: i64) -> Self {
        self.member(name, format_args!("{value}"))
    }

    fn member(mut self, name: &str, value: fmt::Arguments<'_>) -> Self {
        let start = if self.0.is_empty() { '{' } else { ',' };
        // Writing into a String never fails.
        let _ = write!(self.0, "{start}{}:{value}", Quoted(name));
        self
    }

    /// Signs with a private key; the header names the key.
    pub(crate) fn sign(
        self,
        key: &SigningKey,
        algorithm: Algorithm,
    ) -> Result<Zeroizing<String>, SigningError> {
        let (name, kid) = (Quoted(algorithm.name()), Quoted(key.key_id()));
        let signed = self.after(&format!(r#"{{"alg":{name},"kid":{kid},"typ":"JWT"}}"#));
        let signature = key.sign(algorithm, signed.as_bytes()).ok_or(SigningError(algorithm))?;
        Ok(with_signature(&signed, &signature))
    }

    /// Signs with HMAC-SHA-256, the one symmetric algorithm here. It makes documents and verifies none.
    pub(crate) fn sign_with_secret(self, secret: &[u8]) -> Zeroizing<String> {
        let signed = self.after(r#"{"alg":"HS256","typ":"JWT"}"#);
        let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), signed.as_bytes());
        with_signature(&signed, signature.as_ref())
    }

    fn after(mut self, header: &str) -> Zeroizing<String> {
        self.0.push('}');
        let claims = Zeroizing::new(base64url::encode(self.0.as_bytes()));
        Zeroizing::new(format!("{}.{}", base64url::encode(header.as_bytes()), *claims))
    }
}

fn with_signature(signed: &str, signature: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(format!("{signed}.{}", base64url::encode(signature)))
}

/// A JSON string. Written here because serde_json's way to one leaves copies behind.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for character in self.0.chars() {
            match character {
                '"' | '\\' => write!(f, "\\{character}")?,
                control if control < ' ' => write!(f, "\\u{:04x}", u32::from(control))?,
                plain => f.write_char(plain)?,
            }
        }
        f.write_char('"')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_is_one_json_string() {
        for text in ["", "å \u{1F600}", "\"", "\\", "\\\"", "a\nb\u{0}\u{1f}\u{7f}", "</\u{2028}"] {
            let read: String = serde_json::from_str(&Quoted(text).to_string()).unwrap();
            assert_eq!(read, text);
        }
    }

    #[test]
    fn claims_are_one_object() {
        let statement = Statement::new("till\"1", "https://id.example").seconds("iat", -1).text("x", "");
        let claims = format!("{}}}", *statement.0);
        let expected =
            serde_json::json!({ "iss": "till\"1", "aud": "https://id.example", "iat": -1, "x": "" });
        assert_eq!(serde_json::from_str::<serde_json::Value>(&claims).unwrap(), expected);
    }
}
