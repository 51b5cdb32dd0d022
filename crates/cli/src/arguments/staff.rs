//! What can be said on the command line about the staff, and to a second person. No PIN is among it.
//! Who may approve what is decided by the desk.

use clap::{Args, Subcommand, ValueEnum};
use pickup::handover::HandOverId;

use super::Practising;

/// What a second person has to approve.
#[derive(Debug, Subcommand)]
pub(crate) enum SecondPersonAct {
    /// Let checks of an order start again that was asked for too often
    Unlock(Asking),
    /// Take over the change of who may collect an order, or throw it away
    ApproveOwner {
        #[command(flatten)]
        asking: Asking,
        /// Throw it away
        #[arg(long)]
        reject: bool,
    },
    /// Take back what a hand-over said; without --item, all of it
    Correct {
        #[command(flatten)]
        asking: Asking,
        /// An item by its place in the order, from 1, and how many of it were not handed over after all
        #[arg(long = "item", value_name = "PLACE=QUANTITY")]
        items: Vec<CorrectedItem>,
    },
    /// Hand all of an order over to somebody who shows a document
    Manual {
        #[command(flatten)]
        asking: Asking,
        /// Which document both have seen
        #[arg(long, value_name = "DOCUMENT")]
        document: DocumentName,
        /// The age that it shows, where goods ask for one
        #[arg(long, value_name = "YEARS")]
        age: Option<u8>,
        /// The id of the hand-over, 32 digits of 0-9 and a-f: tried again with the same one, nothing is handed over twice
        /// and what came of the first try is told; without it a new one is made, and told
        #[arg(long, value_name = "ID")]
        id: Option<HandOverId>,
    },
}

/// What is said to a second person.
#[derive(Debug, Args)]
pub(crate) struct Asking {
    /// The order's number
    pub(crate) number: String,
    /// Why; it is kept beside the ledger, as long as names are
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Who approves; their PIN is the last line of standard input
    #[arg(long, value_name = "ID")]
    pub(crate) approver: String,
    #[command(flatten)]
    pub(crate) practising: Practising,
}

/// A document that somebody may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DocumentName {
    /// A passport
    Passport,
    /// A national identity card
    IdentityCard,
    /// A driving licence
    DrivingLicence,
}

/// A rule that may be passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RuleName {
    /// Nobody saw the customer accept on the phone
    Remote,
    /// The e-mail address belonged to another account the last time
    AnotherAccount,
}

/// An item of an order and how many of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CorrectedItem {
    /// From 1.
    pub(crate) line: u32,
    /// How many.
    pub(crate) quantity: u32,
}

impl std::str::FromStr for CorrectedItem {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = || {
            let (line, quantity) = text.split_once('=')?;
            let line = line.parse().ok().filter(|line| *line > 0)?;
            Some(Self { line, quantity: quantity.parse().ok().filter(|quantity| *quantity > 0)? })
        };
        parts().ok_or("expected a place from 1 and a quantity, such as 1=2")
    }
}

/// What can be done for the staff's PINs.
#[derive(Debug, Subcommand)]
pub(crate) enum StaffAct {
    /// Hash the PIN on standard input, for `pin_hash`
    Hash,
    /// Let somebody's PIN be tried again that was wrong too often; --staff is another supervisor
    Release {
        /// Whose PIN
        id: String,
        /// Why; it is kept beside the ledger, as long as names are
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

impl SecondPersonAct {
    pub(crate) fn asking(&self) -> &Asking {
        match self {
            Self::Unlock(asking)
            | Self::ApproveOwner { asking, .. }
            | Self::Correct { asking, .. }
            | Self::Manual { asking, .. } => asking,
        }
    }
}
