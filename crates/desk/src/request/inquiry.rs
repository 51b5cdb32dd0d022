//! Asking who somebody is without an order: who, as it was typed, and who called whom.
//!
//! What was typed of a person is erased when it is dropped, and is in no log and in nothing that is written out.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// What an inquiry is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Who is on the phone.
    Caller,
    /// Who stands at the counter.
    Counter,
    /// Who pays.
    Payment,
}

/// Who called whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Called {
    /// The customer called the store.
    ByCustomer,
    /// The store called the customer.
    ByStore,
}

/// A personal number, an address or another name of a customer, as somebody typed it.
#[derive(Clone, PartialEq, Eq)]
pub struct TypedName(Zeroizing<String>);

impl TypedName {
    /// The longest that can name anybody.
    const MAX_BYTES: usize = 600;

    /// Takes what was typed.
    #[must_use]
    pub fn new(typed: Zeroizing<String>) -> Self {
        Self(typed)
    }

    /// The text, to be read once; nothing if it is too long to be one.
    pub(crate) fn expose(&self) -> Option<&str> {
        Some(self.0.as_str()).filter(|text| text.len() <= Self::MAX_BYTES)
    }
}

impl std::fmt::Debug for TypedName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TypedName(redacted)")
    }
}

/// Nothing is written: whoever writes an act down must not write this.
impl Serialize for TypedName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("")
    }
}

impl<'de> Deserialize<'de> for TypedName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Zeroizing::new).map(Self)
    }
}
