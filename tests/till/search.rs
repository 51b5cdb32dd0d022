//! Looks for what must not be there, plain and in the ways in which things travel or show themselves: percent-encoded,
//! base64, hex, and the list of numbers that bytes print as.

use std::{collections::HashMap, fmt::Write};

/// So many bytes of a needle are enough to look whether it could begin somewhere; none is shorter.
const BEGINNING: usize = 4;

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
        Self::of(name, &[text.as_bytes()])
    }

    /// Looks for these bytes in all their disguises.
    pub fn bytes(name: impl Into<String>, bytes: &[u8]) -> Self {
        Self::of(name, &[bytes])
    }

    /// Looks for a credential, a handle or a token. Of a signed token either half is as bad as both: its claims and its
    /// signature; the header is anybody's.
    pub fn carried(name: impl Into<String>, text: &str) -> Self {
        let is_part = |part: &&str| {
            part.len() >= 16 && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        };
        match *text.split('.').filter(is_part).collect::<Vec<_>>() {
            [_, claims, signature] => Self::of(name, &[claims.as_bytes(), signature.as_bytes()]),
            _ => Self::new(name, text),
        }
    }

    fn of(name: impl Into<String>, parts: &[&[u8]]) -> Self {
        let mut needles: Vec<_> = parts.iter().flat_map(|part| disguises(part)).collect();
        needles.retain(|needle| needle.len() >= BEGINNING);
        needles.sort();
        needles.dedup();
        Self { name: name.into(), needles }
    }
}

fn disguises(bytes: &[u8]) -> Vec<String> {
    assert!(bytes.len() >= 4, "{bytes:?} is too short: it would be found by accident");
    let percent = |keep: fn(u8) -> bool| {
        bytes.iter().fold(String::new(), |mut encoded, byte| {
            if keep(*byte) {
                encoded.push((*byte).into());
            } else {
                let _ = write!(encoded, "%{byte:02X}");
            }
            encoded
        })
    };
    let hex = bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let numbers = bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(", ");
    let mut needles = vec![
        numbers,
        percent(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)),
        percent(|_| false),
        hex.to_ascii_uppercase(),
        hex,
    ];
    needles.extend(std::str::from_utf8(bytes).ok().map(str::to_owned));
    // Base64 of a longer text has one of three forms in the place of this one.
    for before in 0..3 {
        let base64 = inner_base64(bytes, before);
        needles.push(base64.replace('+', "-").replace('/', "_"));
        needles.push(base64);
    }
    needles
}

/// Where the first canary is found, in words; none if there is no canary. One pass, however many there are.
pub fn found(canaries: &[Canary], text: &str) -> Option<String> {
    let mut beginnings: HashMap<&[u8], Vec<(&Canary, &str)>> = HashMap::new();
    // Most places begin nothing, which two bytes tell.
    let mut pairs = vec![false; 1 << 16];
    for canary in canaries {
        for needle in &canary.needles {
            let bytes = needle.as_bytes();
            pairs[pair(bytes)] = true;
            beginnings.entry(&bytes[..BEGINNING]).or_default().push((canary, needle));
        }
    }
    let places = text.as_bytes().windows(BEGINNING).enumerate().filter(|(_, begins)| pairs[pair(begins)]);
    places.into_iter().find_map(|(at, begins)| {
        let here = beginnings.get(begins)?;
        let (canary, needle) =
            here.iter().find(|(_, needle)| text.as_bytes()[at..].starts_with(needle.as_bytes()))?;
        let from = text.floor_char_boundary(at.saturating_sub(80));
        let to = text.ceil_char_boundary(at + needle.len() + 80);
        Some(format!("{} ({needle}) in: ...{}...", canary.name, &text[from..to]))
    })
}

fn pair(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}

/// The letters of base64 that depend on `bytes` alone when `before` bytes come before them.
fn inner_base64(bytes: &[u8], before: usize) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let padded: Vec<u8> = std::iter::repeat_n(0, before).chain(bytes.iter().copied()).collect();
    let byte = |at: usize| u16::from(padded.get(at).copied().unwrap_or_default());
    let first = (before * 8).div_ceil(6);
    let last = padded.len() * 8 / 6;
    (first..last)
        .map(|letter| {
            let at = letter * 6;
            let around = byte(at / 8) << 8 | byte(at / 8 + 1);
            char::from(LETTERS[usize::from(around >> (10 - at % 8) & 63)])
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

    #[test]
    fn bytes_that_are_no_text_are_seen_too() {
        let canary = [Canary::bytes("the key", &[0xff, 0x00, 0x80, 0x41, 0xc3])];
        for text in [
            "x FF008041C3",
            "ff008041c3",
            "[1, 255, 0, 128, 65, 195]",
            "/wCAQcM=",
            "_wCAQcM",
            "%FF%00%80A%C3",
        ] {
            assert!(found(&canary, text).is_some(), "{text}");
        }
        assert_eq!(found(&canary, "ff00 8041c3 and 255, 0, 128, 65"), None);
    }

    #[test]
    fn half_a_token_is_a_token() {
        let (claims, signature) = ("eyJzdWIiOiJhbm5hIn0", "c2lnbmF0dXJlLW9mLWl0");
        let canary = [Canary::carried("the token", &format!("eyJhbGciOiJFUzI1NiJ9.{claims}.{signature}"))];
        for text in [claims, signature] {
            assert!(found(&canary, text).is_some(), "{text}");
        }
        assert_eq!(found(&canary, "eyJhbGciOiJFUzI1NiJ9"), None, "its header is anybody's");
    }

    #[test]
    fn each_of_many_is_found_at_the_very_end() {
        let canaries = ["first", "firstborn", "last"].map(|text| Canary::new(text, text));
        for text in ["first", "firstborn", "last"] {
            let here = found(&canaries, &format!("a ö {text}")).expect("it is there");
            assert!(here.contains(&format!("({})", &text[..text.len().min(5)])), "{here}");
        }
        assert_eq!(found(&canaries, "fir las tsrif"), None);
        assert_eq!(found(&[], "first"), None);
        assert_eq!(found(&canaries, ""), None);
    }
}
