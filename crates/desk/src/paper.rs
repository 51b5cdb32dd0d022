//! Receipts between the hand-over and the printer: which of them wait, and what came of each.
//!
//! Nothing waits for a printer: neither a hand-over nor the next customer. Orders that were approved together are told
//! as one.

use std::{collections::VecDeque, future::Future, pin::Pin, sync::Arc};

use crate::{
    ports::{NotPrinted, Printer},
    receipt::Receipt,
    view::ReceiptState,
};

/// Receipts on their way.
#[derive(Default)]
pub(crate) struct Paper {
    /// Those of the last check, in the order of their hand-overs.
    sheets: Vec<Sheet>,
    /// What is still to be printed, of that check or of earlier ones.
    queue: VecDeque<Receipt>,
    job: Option<Job>,
    /// The system's print dialog was opened for those of the last check.
    by_dialog: bool,
}

/// The end of the ledger that a receipt carries, and what came of it.
pub(crate) type CameOut = (u64, Result<(), NotPrinted>);

type Job = Pin<Box<dyn Future<Output = CameOut> + Send>>;

struct Sheet {
    receipt: Receipt,
    state: ReceiptState,
}

/// The most receipts that wait: a printer that is off all day must not fill the memory.
const QUEUE_MAX: usize = 32;

impl Paper {
    /// Takes a receipt. It is printed now, or when the teller wants it.
    pub(crate) fn add(&mut self, receipt: Receipt, now: bool) {
        self.sheets.retain(|sheet| sheet.receipt.reference == receipt.reference);
        self.by_dialog = false;
        let state = if now { ReceiptState::Printing } else { ReceiptState::Offered };
        if now {
            self.wait(receipt.clone());
        }
        self.sheets.push(Sheet { receipt, state });
    }

    /// How far the receipts of the last check are; nothing if there is none.
    pub(crate) fn state(&self) -> Option<ReceiptState> {
        let is = |state| self.sheets.iter().any(|sheet| sheet.state == state);
        [ReceiptState::Failed, ReceiptState::Printing, ReceiptState::Offered]
            .into_iter()
            .find(|state| is(*state))
            .or_else(|| is(ReceiptState::Printed).then_some(ReceiptState::Printed))
    }

    /// Whether the screen has to stay, because something is being printed or was not.
    pub(crate) fn holds(&self) -> bool {
        self.by_dialog || matches!(self.state(), Some(ReceiptState::Failed | ReceiptState::Printing))
    }

    /// The receipts of the last check that a printer has not taken, for the print dialog, each with whether it is a copy.
    pub(crate) fn unprinted(&self) -> impl Iterator<Item = (&Receipt, bool)> {
        let is_open = |sheet: &&Sheet| matches!(sheet.state, ReceiptState::Offered | ReceiptState::Failed);
        self.sheets.iter().filter(is_open).map(|sheet| (&sheet.receipt, sheet.receipt.is_copy))
    }

    /// The print dialog is open: the screen stays, because it is what the dialog prints.
    pub(crate) fn goes_by_dialog(&mut self) {
        self.by_dialog = true;
    }

    /// Prints what did not come out; if all did, all of it once more. False while they are being printed.
    pub(crate) fn print_again(&mut self) -> bool {
        let Some(state) = self.state().filter(|state| *state != ReceiptState::Printing) else { return false };
        let mut wanted = Vec::new();
        for sheet in self.sheets.iter_mut().filter(|sheet| sheet.state == state) {
            sheet.receipt.is_copy |= state == ReceiptState::Printed;
            sheet.state = ReceiptState::Printing;
            wanted.push(sheet.receipt.clone());
        }
        wanted.into_iter().for_each(|receipt| self.wait(receipt));
        true
    }

    /// Notes what came of a receipt.
    pub(crate) fn came_out(&mut self, entry: u64, result: &Result<(), NotPrinted>) {
        self.job = None;
        let state = if result.is_ok() { ReceiptState::Printed } else { ReceiptState::Failed };
        for sheet in self.sheets.iter_mut().filter(|sheet| sheet.receipt.head.seq == entry) {
            sheet.state = state;
        }
    }

    /// Begins with the next receipt if the printer is free.
    pub(crate) fn go_on(&mut self, printer: &Arc<dyn Printer>) {
        if self.job.is_some() {
            return;
        }
        let Some(receipt) = self.queue.pop_front() else { return };
        let printer = printer.clone();
        self.job = Some(Box::pin(async move {
            let printed = printer.print(&receipt).await;
            (receipt.head.seq, printed)
        }));
    }

    /// What came of the receipt that is being printed.
    pub(crate) async fn printed(&mut self) -> CameOut {
        match &mut self.job {
            Some(job) => job.await,
            None => std::future::pending().await,
        }
    }

    fn wait(&mut self, receipt: Receipt) {
        while self.queue.len() >= QUEUE_MAX {
            self.queue.pop_front();
        }
        self.queue.push_back(receipt);
    }
}
