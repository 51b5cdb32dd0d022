//! A token that only an auditor can read, kept so that the provider's signature can be checked again later.
//!
//! Not the sealing, which needs the auditor's key: here it is a text that travels with the proof.

use crate::pseudonym::Hash;

/// A token, sealed. Its `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedToken(String);

/// A text is no sealed token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a sealed token of 1 to {} bytes", SealedToken::MAX_BYTES)]
pub struct NotSealed;

impl SealedToken {
    /// The most bytes: more than any token, sealed and written as text.
    pub const MAX_BYTES: usize = 256 * 1024;

    /// Takes what was sealed.
    ///
    /// # Errors
    /// [`NotSealed`] if it is empty or too long.
    pub fn new(sealed: impl Into<String>) -> Result<Self, NotSealed> {
        let sealed = sealed.into();
        match (1..=Self::MAX_BYTES).contains(&sealed.len()) {
            true => Ok(Self(sealed)),
            false => Err(NotSealed),
        }
    }

    /// The text, for the auditor.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// SHA-256 of the text, which binds it to its entry.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::of(self.0.as_bytes())
    }
}

impl std::fmt::Debug for SealedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealedToken({} bytes)", self.0.len())
    }
}
