//! What a hand-over leaves on paper, and what the teller sees of it.
//!
//! A printer never holds anybody up. How a paper looks is not here.

use crate::{
    failure::Failure,
    paper::CameOut,
    receipt::{OfHandOver, Receipt},
    scene::Scene,
    settings::PrintWhen,
    show::sheet::sheet,
    view::{ReceiptState, Sheet},
};

use super::*;

impl Actor {
    /// Takes the receipt of a hand-over, if this till prints any.
    pub(super) fn take_receipt(&mut self, of: &OfHandOver<'_>) {
        let has_printer = self.ports.printer.is_some();
        if !has_printer && !self.ports.shell.prints_pages() {
            return;
        }
        let now = match self.line.settings.receipts.print {
            // Nobody is asked by a dialog after every hand-over.
            PrintWhen::Always => has_printer,
            PrintWhen::Ask => false,
            PrintWhen::Never => return,
        };
        self.paper.add(Receipt::new(of, &self.line.settings), now);
        self.print_next();
    }

    /// Prints the receipt of the hand-over on the screen, for the first time or once more.
    pub(super) fn print_receipt(&mut self) -> Result<(), Failure> {
        let is_shown = matches!(self.scene, Scene::HandedOver(_)) && self.ports.printer.is_some();
        if !is_shown || !self.paper.print_again() {
            return Err(Failure::NotNow);
        }
        self.print_next();
        Ok(())
    }

    /// Opens the system's print dialog for the receipts of the hand-over on the screen: there is no receipt printer, or it
    /// did not print.
    pub(super) fn print_elsewhere(&mut self) -> Result<(), Failure> {
        let is_shown = matches!(self.scene, Scene::HandedOver(_));
        if !is_shown || self.sheets().is_empty() {
            return Err(Failure::NotNow);
        }
        self.ports.shell.print_page().map_err(|error| {
            tracing::warn!(%error, "the print dialog did not open");
            Failure::NotPrinted
        })?;
        self.paper.goes_by_dialog();
        Ok(())
    }

    /// What the page has to show to the print dialog; nothing where a printer does it.
    pub(super) fn sheets(&self) -> Vec<Sheet> {
        let is_shown = matches!(self.scene, Scene::HandedOver(_));
        let is_wanted = self.ports.printer.is_none() || self.paper.state() == Some(ReceiptState::Failed);
        if !is_shown || !is_wanted || !self.ports.shell.prints_pages() {
            return Vec::new();
        }
        let language = self.line.settings.receipts.language;
        self.paper.unprinted().map(|(receipt, is_copy)| sheet(receipt, is_copy, language)).collect()
    }

    /// How far the receipts are on their way to the receipt printer; nothing without one.
    pub(super) fn receipt_state(&self) -> Option<ReceiptState> {
        self.paper.state().filter(|_| self.ports.printer.is_some())
    }

    /// Notes what came of a receipt. The list comes back a while after the last one came out.
    pub(super) fn came_out(&mut self, (entry, result): CameOut) {
        match &result {
            Ok(()) => tracing::info!(entry, "a receipt was printed"),
            Err(error) => tracing::warn!(entry, %error, "a receipt was not printed"),
        }
        self.paper.came_out(entry, &result);
        self.print_next();
        let now = self.ports.clock.instant();
        if let Scene::HandedOver(handed) = &mut self.scene
            && !self.paper.holds()
        {
            handed.back_at = now + BACK_AFTER;
        }
    }

    fn print_next(&mut self) {
        if let Some(printer) = &self.ports.printer {
            self.paper.go_on(printer);
        }
    }
}
