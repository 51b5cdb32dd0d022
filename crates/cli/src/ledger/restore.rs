//! An older copy of the data folder that is gone on with, by two persons.
//! Whether they may is decided elsewhere; here their PINs are read.

use std::process::ExitCode;

use pickup::realm::Realm;
use serde::Serialize;
use till::{Premises, Restorers};

use super::walk;
use crate::arguments::Arguments;
use crate::error::{Error, Usage};
use crate::output::Output;
use crate::staff::two;

pub(super) async fn restore(
    arguments: &Arguments,
    premises: &Premises,
    reason: &str,
    approver: Option<&str>,
    output: &Output,
) -> Result<ExitCode, Error> {
    let settings = &premises.settings;
    // Practice has people, too, but an older copy of it is gone on with by nobody: it is deleted.
    let has_staff = settings.staff.roster.iter().len() > 0 && settings.realm != Realm::Practice;
    let by = match (has_staff, arguments.staff(), approver) {
        (true, _, Some(approver)) => Restorers::Staff(two(arguments, approver, reason)?),
        (true, Some(_), None) => return Err(Usage::ApproverWanted.into()),
        (true, None, None) => return Err(Usage::StaffWanted.into()),
        (false, None, None) => Restorers::Account { reason: reason.to_owned() },
        (false, _, _) => return Err(Usage::NoStaff.into()),
    };
    // Nothing is restored on top of a chain that is broken.
    let ends_at = walk(premises, &[], |_, _| Ok(())).await?.head();
    let restored = premises.restore(ends_at, by).await?;
    let head = restored.unwrap_or(ends_at).to_string();
    let result = if restored.is_some() { "restored" } else { "no_older_copy" };
    output.event(&Restored { event: "ledger", result, head: &head })?;
    match restored {
        Some(_) => output.say("cli.ledger_restored", &[("head", &head)])?,
        None => output.say("cli.ledger_no_older_copy", &[])?,
    }
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct Restored<'a> {
    event: &'static str,
    result: &'static str,
    head: &'a str,
}
