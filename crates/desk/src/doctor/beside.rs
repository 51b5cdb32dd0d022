//! What stands beside the till: the receipt printer. Nothing is printed.
//!
//! Without it no hand-over fails, so that what is wrong with it is a warning.

use crate::{
    ports::Printer,
    view::{Advice, Point},
};

use super::{Finding, Report};

pub(super) async fn look(printer: Option<&dyn Printer>, report: &mut Report) {
    let finding = match printer {
        None => Finding::passed("none"),
        Some(printer) => match printer.examine().await {
            Ok(place) => Finding::passed(place),
            Err(error) => Finding::warned(Advice::CheckPrinter, error),
        },
    };
    report.note(Point::Printer, finding);
}
