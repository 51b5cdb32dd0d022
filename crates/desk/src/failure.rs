//! Why an act of the teller was not done: a closed list that a screen acts on.
//!
//! A failed act changes nothing. The words for each kind live in `ui/src/words`.

use pickup::store::Leased;
use serde::Serialize;
use ts_rs::TS;

use crate::view::{Closed, StorageTrouble};

/// Why an act was not done.
#[derive(Debug, Clone, PartialEq, Serialize, TS, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Failure {
    /// The screen that the act belongs to is no longer shown.
    #[error("that act does not belong to what the desk is doing now")]
    NotNow,
    /// Nobody is signed in at the till.
    #[error("sign in first")]
    NotSignedIn,
    /// A rule forbids it.
    #[error("refused: {because:?}")]
    Refused {
        /// The rule.
        because: Closed,
    },
    /// Nobody was asked, because what was typed names nobody or nothing. It is not repeated.
    #[error("nobody was asked: {because}")]
    NotAsked {
        /// What is wrong.
        because: NotAsked,
    },
    /// Another till checks or handed over the same order meanwhile, or asks the same customer.
    #[error("another till has this {what}")]
    TakenByAnother {
        /// What it has.
        what: Taken,
        /// That till, if known.
        till: String,
        /// When, if known.
        at: Option<f64>,
    },
    /// An earlier try of the same hand-over was recorded, and with other items than these.
    #[error("this hand-over was recorded before with other items, as entry {entry}")]
    RecordedOtherwise {
        /// The number of its entry in the ledger.
        entry: u32,
    },
    /// The data folder could not be used; nothing was done.
    #[error("the data folder could not be used: {because}")]
    Storage {
        /// What happened to it.
        because: StorageTrouble,
    },
    /// The file could not be written where the teller would find it.
    #[error("the file could not be written; free some space, or let this account write its Downloads folder")]
    NotSaved,
    /// The system's clipboard took nothing.
    #[error("the clipboard took nothing; try again, or close the program that holds it")]
    NotCopied,
    /// The system's print dialog did not open.
    #[error("the print dialog did not open; check the printers of this computer")]
    NotPrinted,
    /// The text is longer than any order number, or an argument makes no sense.
    #[error("that input is too long or makes no sense")]
    BadInput,
    /// The desk has stopped.
    #[error("the desk has stopped; start the app again")]
    Stopped,
    /// A fault of ours; the reference finds it in the log.
    #[error("something unexpected happened, reference {reference}")]
    Unexpected {
        /// Finds it in the log.
        reference: String,
    },
}

/// What somebody else has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// The order.
    Order,
    /// The customer, who is asked about something else.
    Customer,
    /// This till itself, by another program under its name.
    Till,
}

impl From<Leased> for Taken {
    fn from(leased: Leased) -> Self {
        match leased {
            Leased::Order => Self::Order,
            Leased::Customer => Self::Customer,
            Leased::Till => Self::Till,
        }
    }
}

impl std::fmt::Display for Taken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Order => "order",
            Self::Customer => "customer",
            Self::Till => "till",
        })
    }
}

/// What was typed that nobody can be asked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NotAsked {
    /// Not a valid personal number.
    #[error("expected a personal number of 12 digits whose last digit fits the others")]
    PersonalNumber,
    /// A personal number of other than twelve digits; the century of shorter ones is not guessed.
    #[error("expected all 12 digits of a personal number, with the four of the year first")]
    PersonalNumberLength,
    /// A personal number where only a caller has one.
    #[error("a personal number is for callers only; at the counter use an e-mail address")]
    PersonalNumberAtTheCounter,
    /// No e-mail address, phone number or subject.
    #[error("expected an e-mail address, a phone number with its country code, or a subject")]
    Hint,
    /// No amount, or nothing.
    #[error("expected an amount of more than nothing, such as 129.00")]
    Amount,
    /// Not exactly one order has that number.
    #[error("expected the number of exactly one order, or none")]
    Order,
}
