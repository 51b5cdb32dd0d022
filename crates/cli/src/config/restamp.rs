//! A data folder that is given to another provider, client, tenant or store, by two of the staff.
//! Whether they may is decided elsewhere; here their PINs are read.

use std::process::ExitCode;

use serde::Serialize;

use crate::arguments::Arguments;
use crate::error::Error;
use crate::output::Output;
use crate::staff::two;

pub(super) async fn restamp(
    arguments: &Arguments,
    approver: &str,
    reason: &str,
    output: &Output,
) -> Result<ExitCode, Error> {
    let opening = arguments.opening(None)?;
    let two = two(arguments, approver, reason)?;
    let head = till::restamp(&opening, two).await?.map(|head| head.to_string());
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
