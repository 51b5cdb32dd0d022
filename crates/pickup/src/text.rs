//! Short texts from outside: bounded, never empty, free of characters that deceive the eye.
//!
//! Each meaning has its own type, so that a till cannot be taken for a store. What needs a grammar of its own
//! (e-mail, phone) is in `person.rs`.

use serde::{Deserialize, Serialize};

/// Why a text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    /// Nothing is there. Empty is never an identifier.
    #[error("expected a text that is not empty")]
    Empty,
    /// Longer than this many bytes.
    #[error("expected at most {max} bytes")]
    TooLong {
        /// The most bytes accepted.
        max: usize,
    },
    /// A control, bidirectional or zero-width character, which would not be seen by a reader.
    #[error("expected a text without control or invisible characters")]
    Deceptive,
}

/// Whether a character changes what a reader sees without being seen: controls, bidirectional overrides,
/// zero-width characters, the soft hyphen and the byte order mark.
#[must_use]
pub fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Checks a text against the rules of this file.
///
/// # Errors
/// [`NotText`] says which rule it breaks.
pub fn check(text: &str, max: usize) -> Result<(), NotText> {
    if text.is_empty() {
        return Err(NotText::Empty);
    }
    if text.len() > max {
        return Err(NotText::TooLong { max });
    }
    if text.chars().any(is_deceptive) {
        return Err(NotText::Deceptive);
    }
    Ok(())
}

/// A free text for people to read, such as a title or a note: without deceptive characters, without space
/// around it, and cut to `max` bytes. May be empty.
#[must_use]
pub fn clean(text: &str, max: usize) -> String {
    let visible = |character: char| if is_deceptive(character) { ' ' } else { character };
    let mut text: String = text.chars().map(visible).collect();
    text.truncate(text.floor_char_boundary(max));
    text.trim().to_owned()
}

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $max:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            #[doc = concat!("The most bytes accepted: ", stringify!($max), ".")]
            pub const MAX_BYTES: usize = $max;

            /// Takes the text exactly as it is; nothing is trimmed or folded.
            ///
            /// # Errors
            /// [`NotText`] if it is empty, too long or deceptive.
            pub fn new(text: impl Into<String>) -> Result<Self, NotText> {
                let text = text.into();
                check(&text, $max)?;
                Ok(Self(text))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotText;
            fn try_from(text: String) -> Result<Self, NotText> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

/// A `Debug` for what names a person: a crash report or a log line made of it must not.
macro_rules! personal {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }
    };
}
pub(crate) use personal;

text_type!(
    /// A store of the retailer, as its configuration names it, such as `SE-042`.
    #[derive(Debug)]
    StoreId, 64);
text_type!(
    /// A till of a store.
    #[derive(Debug)]
    TillId, 64);
text_type!(
    /// A member of the staff. Until staff sign in at the till, the operating system's user.
    #[derive(Debug)]
    StaffId, 128);
text_type!(
    /// An issuer identifier, compared byte for byte (OpenID Connect Core 1.0, section 2, `iss`).
    #[derive(Debug)]
    Issuer, 512);
text_type!(
    /// A subject identifier, compared byte for byte (OpenID Connect Core 1.0, section 2, `sub`, at most 255
    /// ASCII characters there).
    SubjectId, 512);
personal!(SubjectId);
text_type!(
    /// A tenant at the issuer (the `tid` claim).
    #[derive(Debug)]
    TenantId, 256);
text_type!(
    /// The name of a rule of the policy, as the configuration and the ledger have it.
    #[derive(Debug)]
    RuleName, 64);
text_type!(
    /// Why somebody asks for something unusual, in the shop's words; chosen from its list, never about a person.
    #[derive(Debug)]
    Reason, 200);
text_type!(
    /// The number of an order as people say and scan it. Not unique: two shops may use the same one.
    #[derive(Debug)]
    OrderNumber, 64);
text_type!(
    /// A line of an order, unique within it.
    #[derive(Debug)]
    LineId, 128);

impl OrderNumber {
    /// The last `count` ASCII digits or letters, for a text the customer compares. Less if there are fewer.
    #[must_use]
    pub fn last(&self, count: usize) -> &str {
        let alphanumeric = |character: char| character.is_ascii_alphanumeric();
        let end = self.0.trim_end_matches(|character| !alphanumeric(character));
        let tail: usize = end.chars().rev().take(count).take_while(|c| alphanumeric(*c)).count();
        &end[end.len() - tail..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_long_and_invisible_texts_are_refused() {
        assert_eq!(StoreId::new(""), Err(NotText::Empty));
        assert_eq!(StoreId::new("x".repeat(65)), Err(NotText::TooLong { max: 64 }));
        for text in ["a\0b", "a\u{202e}b", "a\u{200b}b", "\u{feff}a", "a\nb", "a\u{ad}b"] {
            assert_eq!(StoreId::new(text), Err(NotText::Deceptive), "{text:?}");
        }
        assert_eq!(StoreId::new("Malmö C").unwrap().as_str(), "Malmö C");
    }

    #[test]
    fn free_text_is_cleaned_and_cut_between_letters() {
        assert_eq!(clean(" Jacka\u{202e},\nsvart\u{1b} ", 100), "Jacka , svart");
        assert_eq!(clean("åäö", 3), "å");
        assert_eq!(clean("\u{feff}", 3), "");
    }

    #[test]
    fn the_last_digits_never_split_a_letter() {
        let last = |number: &str, count| OrderNumber::new(number).unwrap().last(count).to_owned();
        assert_eq!(last("1042", 4), "1042");
        assert_eq!(last("WC-100042", 4), "0042");
        assert_eq!(last("P-7", 4), "7");
        assert_eq!(last("1042-", 4), "1042");
        assert_eq!(last("åäö", 4), "");
    }
}
