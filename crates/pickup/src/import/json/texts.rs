//! The texts of canonical JSON: bounded, and one of them never repeated.
//!
//! What each of them means is not known here, only how it is read.

use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, de};

use super::FIELD_MAX;

const SCHEMA: &str = "claimcheck.order/1";

/// The name of the format, exactly.
pub(super) struct Schema;

impl<'de> Deserialize<'de> for Schema {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Text::deserialize(deserializer)?.0 == SCHEMA {
            true => Ok(Self),
            false => Err(D::Error::custom(format!("expected \"{SCHEMA}\""))),
        }
    }
}

/// A text of at most [`FIELD_MAX`] bytes.
#[derive(Default)]
pub(super) struct Text(pub(super) String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match text.len() <= FIELD_MAX {
            true => Ok(Self(text)),
            false => Err(D::Error::custom(format!("expected at most {FIELD_MAX} bytes"))),
        }
    }
}

/// A text that no error may repeat, not even if it is a number.
pub(super) struct Secret(pub(super) String);

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SecretVisitor;

        impl Visitor<'_> for SecretVisitor {
            type Value = Secret;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text of 12 digits")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Secret, E> {
                Ok(Secret(text.to_owned()))
            }

            fn visit_u64<E: de::Error>(self, _: u64) -> Result<Secret, E> {
                Err(E::custom("expected a text of 12 digits, in quotes"))
            }

            fn visit_i64<E: de::Error>(self, _: i64) -> Result<Secret, E> {
                Err(E::custom("expected a text of 12 digits, in quotes"))
            }

            fn visit_f64<E: de::Error>(self, _: f64) -> Result<Secret, E> {
                Err(E::custom("expected a text of 12 digits, in quotes"))
            }
        }

        deserializer.deserialize_any(SecretVisitor)
    }
}
