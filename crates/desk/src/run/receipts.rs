//! What a hand-over leaves on paper, and what the teller sees of it. A printer never holds anybody up.

use crate::{
    failure::Failure,
    paper::CameOut,
    receipt::{OfHandOver, Receipt},
    scene::Scene,
    settings::PrintWhen,
};

use super::*;

impl Actor {
    /// Takes the receipt of a hand-over, if this till prints any.
    pub(super) fn take_receipt(&mut self, of: &OfHandOver<'_>) {
        if self.ports.printer.is_none() {
            return;
        }
        let now = match self.line.settings.receipts.print {
            PrintWhen::Always => true,
            PrintWhen::Ask => false,
            PrintWhen::Never => return,
        };
        self.paper.add(Receipt::new(of, &self.line.settings), now);
        self.print_next();
    }

    /// Prints the receipt of the hand-over on the screen, for the first time or once more.
    pub(super) fn print_receipt(&mut self) -> Result<(), Failure> {
        let is_shown = matches!(self.scene, Scene::HandedOver(_));
        if !is_shown || !self.paper.print_again() {
            return Err(Failure::NotNow);
        }
        self.print_next();
        Ok(())
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
