//! What can be said about the ledger.
//! What is done about it is in `ledger.rs` beside this folder.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use jiff::civil::Date;
use pickup::ledger::Head;

use super::Practising;

#[derive(Debug, Subcommand)]
pub(crate) enum LedgerAct {
    /// Walk the chain and find any entry that was changed, removed or moved
    Verify {
        /// A head that was kept outside this computer, as this command printed it; may be given several times
        #[arg(long, value_name = "HEAD")]
        expect: Vec<Head>,
        /// Verify a JSON export instead; no data folder is opened
        #[arg(long, value_name = "FILE", conflicts_with = "practice")]
        export: Option<PathBuf>,
        #[command(flatten)]
        practising: Practising,
    },
    /// Go on with an older copy of the data folder, which the configuration has to allow (ledger.restore_head). Where there
    /// are staff it needs two of them, whose PINs are two lines of standard input (--staff first)
    Restore {
        /// Why, in a few words; it is kept beside the ledger, as long as names are
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Who approves it, where there are staff: a supervisor, and not who does it
        #[arg(long, value_name = "ID")]
        approver: Option<String>,
        #[command(flatten)]
        practising: Practising,
    },
    /// Report a day: what was handed over, what deserves a look, and the head to write down elsewhere
    Day {
        /// The day, such as 2026-11-22; today if nothing is said
        #[arg(long, value_name = "DATE")]
        date: Option<Date>,
        #[command(flatten)]
        practising: Practising,
    },
    /// Find what is personal and older than it is kept (ledger.keep_personal_days); a till does so by itself every day
    Prune {
        /// Remove it; without this it is only counted
        #[arg(long)]
        remove: bool,
        #[command(flatten)]
        practising: Practising,
    },
    /// Write the sealed token of a hand-over to standard output, for the auditor (ledger.auditor_key)
    Sealed {
        /// The number of the hand-over's entry
        seq: u64,
        #[command(flatten)]
        practising: Practising,
    },
    /// Write all entries to standard output
    Export {
        /// How
        #[arg(long, value_name = "FORMAT", default_value = "json")]
        format: ExportFormat,
        #[command(flatten)]
        practising: Practising,
    },
}

impl LedgerAct {
    pub(crate) fn practising(&self) -> &Practising {
        match self {
            Self::Verify { practising, .. }
            | Self::Restore { practising, .. }
            | Self::Day { practising, .. }
            | Self::Prune { practising, .. }
            | Self::Sealed { practising, .. }
            | Self::Export { practising, .. } => practising,
        }
    }
}

/// How the ledger is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// A header and a row for each entry
    Csv,
    /// One object a line
    Json,
}
