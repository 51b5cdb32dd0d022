//! A backup from the command line: what was sealed, and where its ledger ends. How it is made is in `till`.

use std::process::ExitCode;

use serde::Serialize;

use crate::arguments::{Arguments, Backup};
use crate::error::Error;
use crate::output::Output;

pub(crate) async fn backup(
    arguments: &Arguments,
    wanted: &Backup,
    output: &Output,
) -> Result<ExitCode, Error> {
    let premises = till::enter(arguments.opening(Some(&wanted.practising))?).await.map_err(Error::open)?;
    let made = till::backup(&premises, &wanted.file, wanted.to.as_deref()).await?;
    let (file, head) = (wanted.file.display().to_string(), made.head.to_string());
    output.event(&Made { event: "backup", file: &file, bytes: made.bytes, head: &head })?;
    output.say("cli.backup_made", &[("file", &file), ("head", &head)])?;
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct Made<'a> {
    event: &'static str,
    file: &'a str,
    bytes: u64,
    head: &'a str,
}
