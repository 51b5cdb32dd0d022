//! Every key of the configuration, in one table: validation, sample, documentation and explanations are made from it.
//!
//! The table itself is in `schema/keys.rs`. Not the reading of files (`layers.rs`) and not the meaning of values
//! (`parse.rs`).

mod keys;

use super::value::Value;

pub use keys::KEYS;

/// One key of the configuration.
#[derive(Debug)]
pub struct Key {
    /// Its full name, such as `provider.issuer`.
    pub path: &'static str,
    /// What may be written there.
    pub kind: Kind,
    /// Who may write it.
    pub class: Class,
    /// What holds if nobody writes it.
    pub default: Default,
    /// A value to start from, in TOML.
    pub example: &'static str,
    /// What it is for, in a sentence or two.
    pub doc: &'static str,
}

/// Who may decide a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Only a place that the teller's account can't write: the machine file or a locked policy.
    Trust,
    /// Also the user's file, the environment and flags.
    Free,
}

/// What holds if nobody writes a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Default {
    /// Somebody must.
    Required,
    /// Nothing; the words say what that means.
    None(&'static str),
    /// This value, in TOML.
    Value(&'static str),
}

/// What may be written for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A whole number between these, both included.
    Whole(i64, i64),
    /// true or false.
    Switch,
    /// A list of words.
    Words,
    /// The path of a file or folder, absolute.
    Path,
    /// An address.
    Address,
    /// A list of addresses.
    Addresses,
    /// Where a secret is kept.
    Secret,
    /// An amount of money.
    Amount,
    /// Names with a text each.
    Parameters,
    /// Lines of the policy about weaker identifiers.
    WeakerLines,
    /// Where orders come from.
    Sources,
    /// Lines of the policy about how somebody must have signed in.
    LevelLines,
    /// Lines of the policy about goods that ask for an age.
    AgeLines,
    /// The people who work here.
    Staff,
    /// Reasons with their words in each language.
    Reasons,
    /// Where a printer is.
    Printer,
}

impl Kind {
    /// What is expected, for messages and documentation.
    #[must_use]
    pub fn expected(self) -> String {
        match self {
            Self::Text => "a text in quotes".to_owned(),
            Self::Choice(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                format!("one of {}", words.join(", "))
            }
            Self::Whole(least, most) => format!("a whole number from {least} to {most}"),
            Self::Switch => "true or false".to_owned(),
            Self::Words => "a list of words, such as [\"one\", \"two\"]".to_owned(),
            Self::Path => "an absolute path in quotes".to_owned(),
            Self::Address => "an address in quotes".to_owned(),
            Self::Addresses => "a list of addresses".to_owned(),
            Self::Secret => "{ keyring = \"name\" } or { file = \"/absolute/path\" }".to_owned(),
            Self::Printer => "{ network = \"host:9100\" } or { system = \"name\" }".to_owned(),
            Self::Parameters => "a table of texts, such as { name = \"value\" }".to_owned(),
            Self::Amount => "an amount such as \"500.00 SEK\"".to_owned(),
            Self::WeakerLines => {
                "a list such as [{ identifier = \"email\", up_to = \"500.00 SEK\" }]".to_owned()
            }
            Self::Sources => {
                "a list such as [{ kind = \"folder\", path = \"/srv/orders\" }], or tables [[sources]]"
                    .to_owned()
            }
            Self::Staff => {
                "a list such as [{ id = \"anna\", name = \"Anna Berg\", role = \"teller\", pin_hash = \"$argon2id$...\" }], \
                 or tables [[staff]]"
                    .to_owned()
            }
            Self::Reasons => {
                "a list of at most 16 such as [{ name = \"wrong_size\", en = \"Wrong size\", sv = \"Fel storlek\" }], \
                 each name once and none that is built in"
                    .to_owned()
            }
            Self::AgeLines => {
                "a list of at most 500 such as [{ sku = \"WINE-7\", min_age = 20 }, { sku_prefix = \"ALC-\", min_age = 20 }]"
                    .to_owned()
            }
            Self::LevelLines => {
                "a list such as [{ name = \"strong\", above = \"5000.00 SEK\", accept = [{ acr = [\"loa3\"] }] }]"
                    .to_owned()
            }
        }
    }

    /// Whether a value has the right shape; its meaning is checked where it is used.
    pub(super) fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text | Self::Path | Self::Address | Self::Amount => value.text().is_some(),
            Self::Choice(words) => value.text().is_some_and(|text| words.contains(&text)),
            Self::Whole(least, most) => value.whole().is_some_and(|whole| (least..=most).contains(&whole)),
            Self::Switch => value.switch().is_some(),
            Self::Words | Self::Addresses => value.texts().is_some(),
            Self::Secret | Self::Printer => value.table().is_some(),
            Self::Parameters => {
                value.table().is_some_and(|table| table.values().all(|value| value.text().is_some()))
            }
            Self::WeakerLines
            | Self::LevelLines
            | Self::AgeLines
            | Self::Sources
            | Self::Staff
            | Self::Reasons => {
                value.list().is_some_and(|lines| lines.iter().all(|line| line.table().is_some()))
            }
        }
    }
}

impl Key {
    /// The environment variable of this key, such as `CLAIMCHECK_PREFERENCES_THEME`.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("CLAIMCHECK_{}", self.path.to_ascii_uppercase().replace('.', "_"))
    }
}

impl Key {
    /// A value as it may be shown to whoever looks after the till: without the hashes of PINs, which invite guessing.
    pub(super) fn shown(&self, value: &Value) -> String {
        match self.kind {
            Kind::Staff => value.without("pin_hash").to_string(),
            Kind::Text
            | Kind::Choice(_)
            | Kind::Whole(..)
            | Kind::Switch
            | Kind::Words
            | Kind::Path
            | Kind::Address
            | Kind::Addresses
            | Kind::Secret
            | Kind::Amount
            | Kind::Parameters
            | Kind::WeakerLines
            | Kind::Sources
            | Kind::LevelLines
            | Kind::AgeLines
            | Kind::Reasons
            | Kind::Printer => value.to_string(),
        }
    }
}

/// The key of this name.
pub(super) fn find(path: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.path == path)
}

/// Whether a name is that of a table which holds keys.
pub(super) fn is_table(path: &str) -> bool {
    KEYS.iter().any(|key| key.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
}

/// The name that somebody who wrote `path` most likely meant, if any is near: the whole name, or its last part in
/// another table.
pub(super) fn nearest(path: &str) -> Option<&'static str> {
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    let likeness = |key: &Key| {
        let whole = strsim::jaro_winkler(path, key.path);
        // A key in the wrong table is as good as a misspelt one.
        let tail = strsim::jaro_winkler(&last(path), &last(key.path)) * 0.97;
        whole.max(tail)
    };
    // Of keys that are as near as each other the shortest: the others are special cases of it.
    let (key, score) = KEYS.iter().map(|key| (key, likeness(key))).max_by(|one, other| {
        one.1.total_cmp(&other.1).then_with(|| other.0.path.len().cmp(&one.0.path.len()))
    })?;
    (score > 0.8).then_some(key.path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_none_is_a_table_of_another() {
        for (at, key) in KEYS.iter().enumerate() {
            assert!(KEYS[..at].iter().all(|other| other.path != key.path), "{}", key.path);
            assert!(!is_table(key.path), "{}", key.path);
        }
    }

    #[test]
    fn examples_and_defaults_have_the_shape_of_their_kind() {
        for key in KEYS {
            let mut values = vec![key.example];
            if let Default::Value(default) = key.default {
                values.push(default);
            }
            for text in values {
                let value = Value::parse(text).unwrap_or_else(|| panic!("{}: {text}", key.path));
                assert!(key.kind.fits(&value), "{}: {text}", key.path);
            }
        }
    }

    #[test]
    fn a_misspelt_or_misplaced_name_finds_what_was_meant() {
        for (wrong, meant) in [
            ("provider.isuer", "provider.issuer"),
            ("provder.issuer", "provider.issuer"),
            ("issuer", "provider.issuer"),
            ("store.client_id", "provider.client_id"),
            ("relm", "realm"),
            ("policy.remote_upto", "policy.remote_up_to"),
        ] {
            assert_eq!(nearest(wrong), Some(meant), "{wrong}");
        }
        assert_eq!(nearest("zzz.qqq"), None);
    }
}
