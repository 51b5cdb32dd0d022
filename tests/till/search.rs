//! Looks for what must not be there, plain and in the ways in which things travel or show themselves: percent-encoded,
//! base64, hex, and the list of numbers that bytes print as.

use std::fmt::Write;

/// A text that must not be found.
#[derive(Clone, Debug)]
pub struct Canary {
    /// What it is, for whoever reads that it was found.
    pub name: String,
    needles: Vec<String>,
}

impl Canary {
    /// Looks for `text` and all its disguises.
    pub fn new(name: impl Into<String>, text: &str) -> Self {
        assert!(text.len() >= 4, "{text:?} is too short: it would be found by accident");
        let percent = |keep: fn(u8) -> bool| {
            text.bytes().fold(String::new(), |mut encoded, byte| {
                if keep(byte) {
                    encoded.push(byte.into());
                } else {
                    let _ = write!(encoded, "%{byte:02X}");
                }
                encoded
            })
        };
        let hex = text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
        let numbers = text.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(", ");
        let mut needles = vec![
            text.to_owned(),
            numbers,
            percent(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)),
            percent(|_| false),
            hex.to_ascii_uppercase(),
            hex,
        ];
        // Base64 of a longer text has one of three forms in the place of this one.
        for before in 0..3 {
            let base64 = inner_base64(text.as_bytes(), before);
            needles.push(base64.replace('+', "-").replace('/', "_"));
            needles.push(base64);
        }
        needles.retain(|needle| needle.len() >= 4);
        needles.sort();
        needles.dedup();
        Self { name: name.into(), needles }
    }
}

/// Where the first canary is found, in words; none if there is no canary.
pub fn found(canaries: &[Canary], text: &str) -> Option<String> {
    canaries.iter().find_map(|canary| {
        let needle = canary.needles.iter().find(|needle| text.contains(needle.as_str()))?;
        let at = text.find(needle.as_str())?;
        let from = text.floor_char_boundary(at.saturating_sub(80));
        let to = text.ceil_char_boundary(at + needle.len() + 80);
        Some(format!("{} ({needle}) in: ...{}...", canary.name, &text[from..to]))
    })
}

/// The letters of base64 that depend on `bytes` alone when `before` bytes come before them.
fn inner_base64(bytes: &[u8], before: usize) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let padded: Vec<u8> = std::iter::repeat_n(0, before).chain(bytes.iter().copied()).collect();
    let bit = |at: usize| padded.get(at / 8).is_some_and(|byte| byte >> (7 - at % 8) & 1 == 1);
    let first = (before * 8).div_ceil(6);
    let last = padded.len() * 8 / 6;
    (first..last)
        .map(|letter| {
            let index = (0..6).fold(0, |index, at| index * 2 + usize::from(bit(letter * 6 + at)));
            char::from(LETTERS[index])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_disguise_is_seen_through() {
        let canary = [Canary::new("the secret", "anna@post.example")];
        for text in [
            "x anna@post.example y",
            "x%3Aanna%40post.example",
            "616e6e6140706f73742e6578616d706c65",
            "616E6E6140706F73742E6578616D706C65",
            "[97, 110, 110, 97, 64, 112, 111, 115, 116, 46, 101, 120, 97, 109, 112, 108, 101]",
            // base64 of "anna@post.example", and of it behind one and two letters.
            "YW5uYUBwb3N0LmV4YW1wbGU=",
            "eGFubmFAcG9zdC5leGFtcGxl",
            "eHhhbm5hQHBvc3QuZXhhbXBsZQ==",
        ] {
            assert!(found(&canary, text).is_some(), "{text}");
        }
        assert_eq!(found(&canary, "a•••a@post.example"), None);
    }
}
