//! The shop's rules as a teller may read them: each with its value and who set it.
//! None can be changed from a window.

use serde::Serialize;
use ts_rs::TS;

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PolicyLine {
    /// Which one.
    pub rule: PolicyRule,
    /// What it says.
    pub value: PolicyValue,
    /// Who set it.
    pub set_by: SetBy,
    /// Where exactly, for IT: a file and a line; empty if it is built in.
    pub place: String,
}

/// A rule of the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PolicyRule {
    /// How long the customer is asked.
    CustomerTime,
    /// How long ago the customer's sign-in may have been.
    SignInAge,
    /// How long a verdict may be used.
    VerdictValid,
    /// Whether every line must be given at once.
    EveryLine,
    /// Up to which amount an order may go to somebody whom nobody here saw accept.
    Remote,
    /// Whether the owner may be asked from afar if somebody else may collect, and up to which amount.
    AskOwner,
    /// Whether a document may be shown instead of signing in.
    Manual,
    /// Up to which amount.
    ManualUpTo,
    /// How many rules a second person may let pass.
    Override,
    /// How long a hand-over is kept from the web shop, to be corrected.
    Undo,
    /// How long names and notes of checks are kept.
    Keep,
}

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum PolicyValue {
    /// Yes.
    Yes,
    /// No.
    No,
    /// There is no limit, or the provider decides.
    Unset,
    /// So many seconds.
    Seconds {
        /// How many.
        n: u32,
    },
    /// So many days.
    Days {
        /// How many.
        n: u32,
    },
    /// So many of them.
    Count {
        /// How many.
        n: u32,
    },
    /// Up to this amount.
    UpTo {
        /// With its currency.
        amount: String,
    },
}

/// Who set a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SetBy {
    /// An administrator, locked.
    LockedPolicy,
    /// The machine's configuration.
    Machine,
    /// Nobody: it is built in.
    BuiltIn,
}
