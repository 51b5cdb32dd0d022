//! What the desk wants from a printer: one receipt at a time, in a bounded time, and the truth about what came of it.
//!
//! Whether the paper came out is more than any printer tells; an error is told where one is known.

use std::time::Duration;

use async_trait::async_trait;

use crate::receipt::Receipt;

/// Prints receipts.
#[async_trait]
pub trait Printer: Send + Sync {
    /// Prints one receipt. It takes [`PRINTER_PATIENCE`] at most.
    async fn print(&self, receipt: &Receipt) -> Result<(), NotPrinted>;
    /// Looks whether it is there and has paper; prints nothing. Says where it is.
    async fn examine(&self) -> Result<String, NotPrinted>;
}

/// How long a printer may take.
pub const PRINTER_PATIENCE: Duration = Duration::from_secs(10);

/// Why a receipt was not printed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPrinted {
    /// Nobody answers there.
    #[error(
        "the printer at {place} cannot be reached ({detail}); check its power, its network and `receipt.printer`"
    )]
    Unreachable {
        /// Where.
        place: String,
        /// The system's own short word for it.
        detail: String,
    },
    /// Its roll is empty.
    #[error("the printer at {place} has no paper; put in a new roll")]
    NoPaper {
        /// Where.
        place: String,
    },
    /// It takes nothing any more.
    #[error("the printer at {place} did not take the receipt in time; look at it, or switch it off and on")]
    TooSlow {
        /// Where.
        place: String,
    },
    /// The system's printing service said no.
    #[error(
        "the system's printing service refused `{place}`: {detail}; check `receipt.printer` with `lpstat -p`"
    )]
    Refused {
        /// The printer's name there.
        place: String,
        /// What it said, shortened.
        detail: String,
    },
    /// This system has no printing service that is known here.
    #[error(
        "a system printer can be used on Linux and macOS only; give a printer's address as {{ network = \"host:9100\" }}"
    )]
    NotOnThisSystem,
    /// The receipt could not be written in the printer's language.
    #[error(
        "the receipt could not be written in the printer's language; report this as a fault of Claimcheck"
    )]
    NotEncoded,
}
