//! The name of one wish to hand over, by which a retry hears what came of the first try instead of doing it again.
//!
//! It says nothing of a person, and proves nothing: whoever knows it still needs a proof.

use std::collections::BTreeMap;

use super::{HandedLine, MissingLine, Proof};
use crate::pseudonym::Hash;

/// Names one hand-over, made when it is first wished for and the same in each try of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HandOverId([u8; 16]);

impl HandOverId {
    /// Makes an id of random bytes.
    #[must_use]
    pub fn new(random: [u8; 16]) -> Self {
        Self(random)
    }

    /// The bytes, as they are stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl std::fmt::Display for HandOverId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A text is not the id of a hand-over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected the id of a hand-over: 32 digits of 0 to 9 and a to f")]
pub struct NotAHandOverId;

impl std::str::FromStr for HandOverId {
    type Err = NotAHandOverId;

    fn from_str(text: &str) -> Result<Self, NotAHandOverId> {
        let is_hexadecimal = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = is_hexadecimal.then(|| u128::from_str_radix(text, 16).ok()).flatten();
        number.map(|number| Self(number.to_be_bytes())).ok_or(NotAHandOverId)
    }
}

/// SHA-256 of what is asked for in one try: which lines of which order, what stays behind and why, and by which proof. The same id
/// with another of these is another hand-over.
///
/// Who lets a rule pass and whether the customer was seen are no part of it: they do not change what leaves the store.
#[must_use]
pub fn asked(proof: &Proof, handed: &[HandedLine], missing: &[MissingLine]) -> Hash {
    let order = proof.order();
    let mut bytes = b"claimcheck.hand-over/1\0".to_vec();
    let mut part = |part: &[u8]| {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    };
    for text in [order.system(), order.shop(), order.id()] {
        part(text.as_bytes());
    }
    part(&proof.token_hash().0);
    part(proof.collector_token_hash().map_or(&[][..], |token| &token.0));
    let mut lines: BTreeMap<_, u64> = BTreeMap::new();
    for handed in handed {
        *lines.entry(&handed.line).or_default() += u64::from(handed.quantity);
    }
    lines.retain(|_, quantity| *quantity > 0);
    part(&(lines.len() as u64).to_be_bytes());
    for (line, quantity) in &lines {
        part(line.as_str().as_bytes());
        part(&quantity.to_be_bytes());
    }
    let missing: BTreeMap<_, _> = missing.iter().map(|one| (&one.line, one.reason)).collect();
    for (line, reason) in missing {
        part(line.as_str().as_bytes());
        part(reason.as_str().as_bytes());
    }
    Hash::of(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_written_and_nothing_else_is_one() {
        let id = HandOverId::new([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255]);
        assert_eq!(id.to_string(), "000102030405060708090a0b0c0d0eff");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().to_uppercase().parse(), Ok(id));
        for text in ["", "00", "+00102030405060708090a0b0c0d0eff", "000102030405060708090a0b0c0d0efg"] {
            assert_eq!(text.parse::<HandOverId>(), Err(NotAHandOverId), "{text}");
        }
    }
}
