//! What can be asked that needs one of the staff, and the PIN as it is typed.
//!
//! What may be asked on a screen is in its offers (`view/staff.rs`). A PIN is erased when it is dropped, and is in no log.

use pickup::staff::{NotAPin, Pin};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::view::{Document, Overridable};

/// What a second person is asked to approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum AskedAct {
    /// Let checks of the open order start again.
    Unlock,
    /// Take over, or throw away, the change of who may collect the open order.
    OwnerChange {
        /// Whether to take it over.
        accept: bool,
    },
    /// Hand over to somebody who shows a document.
    ManualId {
        /// Which.
        document: Document,
        /// The age read in it, where goods ask for one.
        age_seen: Option<u8>,
    },
    /// Hand over although rules stand against it.
    Override {
        /// Which: all that stand against it, and no others.
        rules: Vec<Overridable>,
    },
    /// Let the open order be collected although another one with its number, of the same customer, was handed over.
    LetPass,
    /// Take back what a hand-over said.
    Correction {
        /// Which lines, and how many of each.
        lines: Vec<CorrectedLine>,
    },
}

/// A line of which something was not handed over after all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct CorrectedLine {
    /// The line's handle in the offer.
    pub line: u32,
    /// How many.
    pub quantity: u32,
}

/// A PIN as somebody typed it. It is erased when it is dropped; it is neither shown nor written out.
#[derive(Clone, PartialEq, Eq)]
pub struct TypedPin(Zeroizing<String>);

impl TypedPin {
    /// Takes what was typed.
    #[must_use]
    pub fn new(typed: Zeroizing<String>) -> Self {
        Self(typed)
    }

    /// The PIN, for the one check of it.
    ///
    /// # Errors
    /// [`NotAPin`] if what was typed can be nobody's.
    pub fn read(&self) -> Result<Pin, NotAPin> {
        Pin::typed(&self.0)
    }
}

impl std::fmt::Debug for TypedPin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TypedPin(redacted)")
    }
}

/// Nothing is written: whoever writes an act down must not write this.
impl Serialize for TypedPin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("")
    }
}

impl<'de> Deserialize<'de> for TypedPin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Zeroizing::new).map(Self)
    }
}
