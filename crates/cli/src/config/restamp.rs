//! A data folder that is given to another provider, client, tenant or store, by two of the staff.
//! Whether they may is decided elsewhere; here their PINs are read.

use std::process::ExitCode;

use pickup::staff::Reason;
use pickup::text::StaffId;
use serde::Serialize;
use till::Restamping;

use crate::arguments::Arguments;
use crate::error::{Error, Usage};
use crate::output::Output;
use crate::staff::Pins;

pub(super) async fn restamp(
    arguments: &Arguments,
    approver: &str,
    reason: &str,
    output: &Output,
) -> Result<ExitCode, Error> {
    let opening = arguments.opening(None)?;
    let bad = || Error::from(desk::failure::Failure::BadInput);
    let id = |text: &str| StaffId::new(text).map_err(|_| bad());
    let (staff, approver) = (id(arguments.staff().ok_or(Usage::StaffWanted)?)?, id(approver)?);
    let reason = Reason::new(reason.trim()).map_err(|_| bad())?;
    let mut pins = Pins::on_standard_input();
    let (pin, approver_pin) = (pins.next()?, pins.next()?);
    let who = Restamping { staff, pin, approver, approver_pin, reason };
    let head = till::restamp(&opening, who).await?.map(|head| head.to_string());
    let result = if head.is_some() { "restamped" } else { "same_stamp" };
    output.event(&Restamped { event: "stamp", result, head: head.as_deref() })?;
    match &head {
        Some(head) => output.say("cli.ledger_restamped", &[("head", head)])?,
        None => output.say("cli.ledger_same_stamp", &[])?,
    }
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct Restamped<'a> {
    event: &'static str,
    result: &'static str,
    head: Option<&'a str>,
}
