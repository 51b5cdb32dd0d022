//! The three worlds that never mix: real customers, practice, and tests.

use serde::{Deserialize, Serialize};

/// Which world a configuration, a data folder, an order and a ledger entry belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Realm {
    /// Real customers and real orders.
    Real,
    /// The practice provider and sample orders.
    Practice,
    /// Automated tests.
    Test,
}

impl Realm {
    /// All realms.
    pub const ALL: [Self; 3] = [Self::Real, Self::Practice, Self::Test];

    /// The name in configurations, stamps and the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Practice => "practice",
            Self::Test => "test",
        }
    }

    /// The realm of a name, or nothing if there is none of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|realm| realm.as_str() == name)
    }
}

impl std::fmt::Display for Realm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
