//! What stands beside the till: the receipt printer, and the mail server for links. Nothing is printed or sent.
//!
//! Without them no hand-over fails, so that what is wrong with them is a warning.

use crate::{
    ports::{Mail, Printer},
    view::{Advice, Point},
};

use super::{Finding, Report};

pub(super) async fn look(printer: Option<&dyn Printer>, mail: Option<&dyn Mail>, report: &mut Report) {
    let found = match printer {
        None => Finding::passed("none"),
        Some(printer) => match printer.examine().await {
            Ok(place) => Finding::passed(place),
            Err(error) => Finding::warned(Advice::CheckPrinter, error),
        },
    };
    report.note(Point::Printer, found);
    let found = match mail {
        None => Finding::passed("none"),
        Some(mail) => match mail.examine().await {
            Ok(place) => Finding::passed(place),
            Err(error) => Finding::warned(Advice::CheckMail, error),
        },
    };
    report.note(Point::Mail, found);
}
