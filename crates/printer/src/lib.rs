//! Receipts on paper: what a receipt says is laid out in the shop's language, written as ESC/POS and carried to a printer.
//!
//! No text from an order becomes a command to the printer: of each text only letters are left (`letters.rs`). When a
//! receipt is printed, and what the teller sees of it, is decided in `desk`.
#![deny(missing_docs)]

mod commands;
mod layout;
mod letters;
mod network;
mod spooler;

use std::path::PathBuf;

use async_trait::async_trait;
use desk::ports::{NotPrinted, Printer};
use desk::receipt::Receipt;
use desk::settings::{PrinterPlace, ReceiptSettings};

use spooler::Spooler;

/// The printer of a till.
#[derive(Clone, Debug)]
pub struct ReceiptPrinter {
    settings: ReceiptSettings,
    place: PrinterPlace,
    spooler: Spooler,
}

impl ReceiptPrinter {
    /// The printer that is configured, if one is.
    #[must_use]
    pub fn of(settings: &ReceiptSettings) -> Option<Self> {
        let place = settings.printer.clone()?;
        Some(Self { settings: settings.clone(), place, spooler: Spooler::of_this_system() })
    }

    /// With the programs `lp` and `lpstat` in this folder.
    #[must_use]
    pub fn with_programs_in(mut self, folder: impl Into<PathBuf>) -> Self {
        self.spooler = Spooler::in_folder(folder.into());
        self
    }
}

#[async_trait]
impl Printer for ReceiptPrinter {
    async fn print(&self, receipt: &Receipt) -> Result<(), NotPrinted> {
        let lines = layout::lines(receipt, &self.settings);
        let bytes = commands::bytes(&lines, &self.settings)?;
        match &self.place {
            PrinterPlace::Network { host, port } => network::print(host, *port, &bytes).await,
            PrinterPlace::System(name) => self.spooler.print(name, &bytes).await,
        }
    }

    async fn examine(&self) -> Result<String, NotPrinted> {
        match &self.place {
            PrinterPlace::Network { host, port } => network::examine(host, *port).await?,
            PrinterPlace::System(name) => self.spooler.examine(name).await?,
        }
        Ok(self.place.place())
    }
}
