//! What can be said about one person's data.
//! Who it is comes from standard input, and what is done is in `subject.rs`.

use clap::Subcommand;

use super::Practising;

#[derive(Debug, Subcommand)]
pub(crate) enum SubjectAct {
    /// Show all that is held of the person: an e-mail address, a phone number with its country code, a personal number or
    /// the provider's subject, on standard input
    Find {
        #[command(flatten)]
        practising: Practising,
    },
    /// Remove it for good; the ledger keeps that something was removed, and not whose. Refused while an order waits
    Erase {
        #[command(flatten)]
        practising: Practising,
    },
}

impl SubjectAct {
    pub(crate) fn practising(&self) -> &Practising {
        match self {
            Self::Find { practising } | Self::Erase { practising } => practising,
        }
    }
}
