//! Names of keys that are made of the keys themselves (RFC 7638), and lists of those that alone are believed.
//!
//! For networks in which TLS is opened by a third party: whoever can change the provider's key set on its way
//! still can't sign as the provider. That protects the ID token and nothing else: UserInfo is not signed and rests
//! on TLS alone, so with pins nothing that decides may be taken from it.

use std::fmt;

use aws_lc_rs::digest;

use crate::base64url;

/// More than this is no list of one provider's keys.
const PINS_MAX: usize = 64;

/// The SHA-256 thumbprint of a public key (RFC 7638 section 3). Public; written as 43 characters of base64url.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyThumbprint([u8; 32]);

impl KeyThumbprint {
    /// Reads a thumbprint as it is displayed.
    ///
    /// # Errors
    /// [`PinError::NotAThumbprint`] if it is anything but canonical base64url of 32 bytes.
    pub fn parse(text: &str) -> Result<Self, PinError> {
        let bytes = base64url::decode(text).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or(PinError::NotAThumbprint)
    }

    /// The hash itself.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Of a key's required members in the order of their names, without white space (RFC 7638 section 3.3).
    pub(crate) fn of(members: &[(&str, &str)]) -> Self {
        let members: Vec<String> =
            members.iter().map(|(name, value)| format!(r#""{name}":"{value}""#)).collect();
        let document = format!("{{{}}}", members.join(","));
        let mut hash = [0; 32];
        hash.copy_from_slice(digest::digest(&digest::SHA256, document.as_bytes()).as_ref());
        Self(hash)
    }
}

impl fmt::Display for KeyThumbprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url::encode(&self.0))
    }
}

impl fmt::Debug for KeyThumbprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyThumbprint({self})")
    }
}

/// The keys of a provider that are believed, whatever else it publishes. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPins(Vec<KeyThumbprint>);

/// Why a list of thumbprints can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// Not 43 characters of base64url.
    #[error("a key's thumbprint is 43 characters of base64url (RFC 7638 with SHA-256)")]
    NotAThumbprint,
    /// An empty list would believe no key at all, and no list every key: say which is meant.
    #[error("the list of key thumbprints is empty; leave it out, or list the provider's keys")]
    None,
    /// More than 64.
    #[error("the list of key thumbprints has more than 64 entries")]
    TooMany,
}

impl KeyPins {
    /// Reads 1 to 64 thumbprints.
    ///
    /// # Errors
    /// [`PinError`] for a list of another length or an entry that is no thumbprint.
    pub fn parse<'a>(list: impl IntoIterator<Item = &'a str>) -> Result<Self, PinError> {
        let pins: Vec<KeyThumbprint> =
            list.into_iter().take(PINS_MAX + 1).map(KeyThumbprint::parse).collect::<Result<_, _>>()?;
        match pins.len() {
            0 => Err(PinError::None),
            1..=PINS_MAX => Ok(Self(pins)),
            _ => Err(PinError::TooMany),
        }
    }

    /// Each of them, in the order in which they were listed.
    pub fn iter(&self) -> impl Iterator<Item = &KeyThumbprint> {
        self.0.iter()
    }

    /// Whether the key is one of them.
    pub fn contains(&self, key: KeyThumbprint) -> bool {
        self.0.contains(&key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8037 appendix A.3.
    const ED25519: &str = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

    #[test]
    fn the_examples_of_the_standards() {
        let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        let key = KeyThumbprint::of(&[("crv", "Ed25519"), ("kty", "OKP"), ("x", x)]);
        assert_eq!(key.to_string(), ED25519);
        assert_eq!(KeyThumbprint::parse(ED25519), Ok(key));
        assert_eq!(base64url::encode(key.as_bytes()), ED25519);
        assert_eq!(format!("{key:?}"), format!("KeyThumbprint({ED25519})"));
    }

    #[test]
    fn what_is_no_thumbprint_or_no_list() {
        let padded = format!("{ED25519}=");
        // The last character carries two bits that must be zero.
        let other_spelling = format!("{}l", &ED25519[..42]);
        for text in ["", "rsa", &ED25519[..42], &padded, &other_spelling, &ED25519.repeat(2)] {
            assert_eq!(KeyThumbprint::parse(text), Err(PinError::NotAThumbprint), "{text}");
            assert_eq!(KeyPins::parse([ED25519, text]), Err(PinError::NotAThumbprint), "{text}");
        }
        assert_eq!(KeyPins::parse([]), Err(PinError::None));
        assert!(KeyPins::parse([ED25519; 64]).is_ok());
        assert_eq!(KeyPins::parse([ED25519; 65]), Err(PinError::TooMany));
    }
}
