//! Where a secret is kept: by name in the keyring, in a file, or, in practice only, handed over in memory.
//!
//! A reference is no secret and may be shown; the one that carries a value hides it. Reading is the work of
//! [`crate::ports::Secrets`].

use std::fmt;
use std::path::PathBuf;

use zeroize::Zeroizing;

/// Where a secret is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretRef {
    /// In the system's keyring, under this name.
    Keyring(SecretName),
    /// In a file that only this user can read; without line end or with one.
    File(PathBuf),
    /// Made up for practice, in this process's memory only.
    Given(GivenSecret),
}

impl SecretRef {
    /// The name or the path, as messages say it; never the secret.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Keyring(name) => name.as_str().to_owned(),
            Self::File(path) => path.display().to_string(),
            Self::Given(_) => "practice".to_owned(),
        }
    }
}

/// The name of a secret in the keyring, such as `authway`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretName(String);

impl SecretName {
    /// 1 to 64 of `a-z`, `0-9`, `.`, `_` and `-`, so that it needs no quoting in a shell, a file or a keyring.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
        ((1..=64).contains(&text.len()) && text.bytes().all(plain)).then(|| Self(text.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A secret that somebody already has in memory. Erased when dropped; `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct GivenSecret(Zeroizing<Vec<u8>>);

impl GivenSecret {
    /// Takes over a secret.
    #[must_use]
    pub fn new(secret: Zeroizing<Vec<u8>>) -> Self {
        Self(secret)
    }

    /// The secret, for the port that reads it.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for GivenSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GivenSecret(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_secret_hides_itself_and_a_reference_does_not() {
        let given = SecretRef::Given(GivenSecret::new(Zeroizing::new(b"hush".to_vec())));
        assert_eq!(format!("{given:?} {}", given.place()), "Given(GivenSecret(***)) practice");
        let named = SecretRef::Keyring(SecretName::parse("authway").unwrap());
        assert_eq!(named.place(), "authway");
    }

    #[test]
    fn names_need_no_quoting() {
        for name in ["", "Authway", "a b", "a/b", "ä", "a=b", &"x".repeat(65)] {
            assert_eq!(SecretName::parse(name), None, "{name:?}");
        }
        assert!(SecretName::parse("ledger-key.2_a").is_some());
    }
}
