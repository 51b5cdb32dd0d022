//! Why a teller does not hand over to the proved owner: a closed list, and the shop's own reasons beside it.
//!
//! Which reasons a shop has is read from its configuration; what is kept of a refusal is here.

use serde::{Deserialize, Serialize};

use crate::text::{Reason, RuleName};

/// Why a teller does not hand over to the proved owner.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalReason {
    /// The customer changed their mind.
    ChangedMind,
    /// An item is missing.
    ItemMissing,
    /// Something else.
    Other,
    /// One of the shop's own.
    Own(OwnReason),
}

/// A reason that the shop has added to the closed list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OwnReason {
    /// The name in the ledger; none of the closed list's.
    pub name: RuleName,
    /// What an English-speaking teller reads.
    pub en: Reason,
    /// What a Swedish-speaking teller reads.
    pub sv: Reason,
}

impl RefusalReason {
    /// The names of the closed list.
    pub const BUILT_IN: [&str; 3] = ["changed_mind", "item_missing", "other"];

    /// The name in the ledger.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::ChangedMind => "changed_mind",
            Self::ItemMissing => "item_missing",
            Self::Other => "other",
            Self::Own(own) => own.name.as_str(),
        }
    }

    /// The facts that the ledger keeps of it. An own reason's words go with it, since the configuration may change.
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = vec![("reason", self.as_str().to_owned())];
        if let Self::Own(own) = self {
            facts.extend([("reason.en", own.en.to_string()), ("reason.sv", own.sv.to_string())]);
        }
        facts
    }
}
