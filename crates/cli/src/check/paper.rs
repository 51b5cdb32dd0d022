//! The receipt of a hand-over: the program stays until the printer has it, and says so if it has not.
//! Nothing is printed by the command line itself.

use std::sync::Arc;

use desk::failure::Failure;
use desk::view::{HandedOverScreen, ReceiptState, Screen, View};
use tokio::sync::watch;

use crate::error::Error;
use crate::output::Output;

/// The hand-over, once its receipt came out or did not.
pub(crate) async fn printed(mut views: watch::Receiver<Arc<View>>) -> Result<HandedOverScreen, Error> {
    loop {
        let view = views.borrow_and_update().clone();
        let Screen::HandedOver(done) = &view.screen else { return Err(Failure::NotNow.into()) };
        if done.receipt != Some(ReceiptState::Printing) {
            return Ok(done.clone());
        }
        views.changed().await.map_err(|_| Failure::Stopped)?;
    }
}

/// Tells what came of it.
pub(crate) fn tell_receipt(receipt: Option<ReceiptState>, output: &Output) -> Result<(), Error> {
    match receipt {
        Some(ReceiptState::Printed) => output.say("done.receipt.printed", &[]),
        Some(ReceiptState::Failed) => output.say("cli.receipt_not_printed", &[]),
        Some(ReceiptState::Offered | ReceiptState::Printing) | None => Ok(()),
    }
}
