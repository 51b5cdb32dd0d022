//! Keyed hashes: how a personal number, a subject or a customer is kept without being kept.
//!
//! HMAC-SHA-256 (RFC 2104), one purpose word per use, so that hashes of different uses can't be joined.
//! Where the key lives is not decided here; losing it makes the hashes meaningless, so it is never remade.

use aws_lc_rs::{digest, hmac};
use serde::{Deserialize, Serialize};

/// The key of all pseudonyms of one database.
pub struct PseudonymKey {
    key: hmac::Key,
    id: KeyId,
}

impl PseudonymKey {
    /// Takes 32 secret random bytes. The id follows from them, so a wrong key can't pass as the right one.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let tag = hmac::sign(&key, b"claimcheck.key-id/1");
        let id = KeyId(tag.as_ref().iter().take(4).map(|byte| format!("{byte:02x}")).collect());
        Self { key, id }
    }

    /// Which key this is; safe to show.
    #[must_use]
    pub fn id(&self) -> &KeyId {
        &self.id
    }

    /// The pseudonym of a value, all parts of it bound by their lengths.
    #[must_use]
    pub fn pseudonym(&self, usage: Usage, parts: &[&str]) -> Pseudonym {
        let mut context = hmac::Context::with_key(&self.key);
        context.update(usage.word().as_bytes());
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part.as_bytes());
        }
        let mut hash = [0; 32];
        hash.copy_from_slice(context.sign().as_ref());
        Pseudonym { key: self.id.clone(), hash: Hash(hash) }
    }

    /// Whoever is asked by this hint, to count how often that is. An address that is written in other letters is the same
    /// person's; that two subjects may differ in them alone asks both less often, and nobody more.
    #[must_use]
    pub fn customer(&self, hint: &str) -> Pseudonym {
        self.pseudonym(Usage::Customer, &[&hint.to_lowercase()])
    }
}

impl std::fmt::Debug for PseudonymKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PseudonymKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What a pseudonym is for; hashes of two usages of the same value differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// The personal number of an order's owner.
    PersonalNumber,
    /// Issuer and subject of a person, in the ledger.
    Subject,
    /// The hint of a check, so that one customer has one live check.
    Customer,
    /// An e-mail address and its issuer, so that a store knows whose it was.
    Email,
}

impl Usage {
    fn word(self) -> &'static str {
        match self {
            Self::PersonalNumber => "claimcheck.personal-number/1",
            Self::Subject => "claimcheck.subject/1",
            Self::Customer => "claimcheck.customer/1",
            Self::Email => "claimcheck.email/1",
        }
    }
}

/// Eight hexadecimal digits that name a key without telling it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct KeyId(String);

impl KeyId {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for KeyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A keyed hash and the key it was made with. Two pseudonyms can be compared if their keys are the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pseudonym {
    key: KeyId,
    hash: Hash,
}

impl Pseudonym {
    /// The key it was made with.
    #[must_use]
    pub fn key(&self) -> &KeyId {
        &self.key
    }

    /// The hash.
    #[must_use]
    pub fn hash(&self) -> &Hash {
        &self.hash
    }
}

/// A SHA-256 sized hash; written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// SHA-256 of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut hash = [0; 32];
        hash.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
        Self(hash)
    }

    /// Reads 64 hexadecimal digits, nothing else.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            return None;
        }
        let mut hash = [0; 32];
        for (byte, pair) in hash.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(hash))
    }
}

impl std::fmt::Display for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// A text is not 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected 64 lower-case hexadecimal digits")]
pub struct NotAHash;

impl TryFrom<String> for Hash {
    type Error = NotAHash;
    fn try_from(text: String) -> Result<Self, NotAHash> {
        Self::from_hex(&text).ok_or(NotAHash)
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> String {
        hash.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_follows_the_key_and_hides_it() {
        let (one, two) = (PseudonymKey::new(&[1; 32]), PseudonymKey::new(&[2; 32]));
        assert_ne!(one.id(), two.id());
        assert_eq!(one.id().as_str().len(), 8);
        assert_eq!(format!("{one:?}"), format!("PseudonymKey {{ id: KeyId(\"{}\"), .. }}", one.id()));
    }

    #[test]
    fn usage_and_the_borders_between_parts_count() {
        let key = PseudonymKey::new(&[7; 32]);
        let of = |usage, parts: &[&str]| key.pseudonym(usage, parts);
        assert_eq!(of(Usage::Subject, &["ab", "c"]), of(Usage::Subject, &["ab", "c"]));
        assert_ne!(of(Usage::Subject, &["ab", "c"]), of(Usage::Subject, &["a", "bc"]));
        assert_ne!(of(Usage::Subject, &["ab"]), of(Usage::Customer, &["ab"]));
    }

    #[test]
    fn whoever_is_asked_is_counted_as_one_however_the_address_is_written() {
        let key = PseudonymKey::new(&[7; 32]);
        assert_eq!(key.customer("Anna@Post.Example"), key.customer("anna@post.example"));
        assert_eq!(key.customer("anna@post.example"), key.pseudonym(Usage::Customer, &["anna@post.example"]));
        assert_ne!(key.customer("anna@post.example"), key.customer("bo@post.example"));
    }

    #[test]
    fn sha_256_of_abc_is_that_of_fips_180() {
        let hash = Hash::of(b"abc");
        let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash.to_string(), hex);
        assert_eq!(Hash::from_hex(hex), Some(hash));
        assert_eq!(Hash::from_hex(&hex.to_uppercase()), None);
        assert_eq!(Hash::from_hex(&hex[1..]), None);
    }
}
