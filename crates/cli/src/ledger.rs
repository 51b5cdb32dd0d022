//! The ledger, walked piece by piece: verified, here or in an export from elsewhere, or written out for other programs.
//! Every entry that is written out was verified first.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::ExitCode;

use pickup::ledger::{Broken, CSV_HEADER, Entry, Fault, Hash, Head, Verifier, csv_line, json_line};
use pickup::store::{LIST_MAX, Store as _, StoreError};
use serde::Serialize;
use till::Premises;

use crate::arguments::{Arguments, ExportFormat, LedgerAct};
use crate::error::Error;
use crate::output::Output;
use crate::staff::enter;

mod day;
mod prune;
mod restore;

/// The longest line of an export: far above the largest entry, each of its letters escaped.
const LINE_MAX: u64 = 256 * 1024 * 1024;

pub(crate) async fn ledger(
    arguments: &Arguments,
    act: &LedgerAct,
    output: &Output,
) -> Result<ExitCode, Error> {
    if let LedgerAct::Verify { expect, export: Some(file), .. } = act {
        return verified(&walk_export(file, expect)?, output);
    }
    let opening = arguments.opening(Some(act.practising()))?;
    let premises = match act {
        // A token is of one customer, if only the auditor can open it.
        LedgerAct::Sealed { .. } => enter(opening, arguments.staff()).await?,
        // What IT reads, or has done at night, needs nobody at the till. Who restores is asked when it is allowed at all.
        LedgerAct::Verify { .. }
        | LedgerAct::Export { .. }
        | LedgerAct::Day { .. }
        | LedgerAct::Restore { .. }
        | LedgerAct::Prune { .. } => till::enter(opening).await.map_err(Error::open)?,
    };
    match act {
        LedgerAct::Verify { expect, .. } => {
            let verifier = walk(&premises, expect, |_, _| Ok(())).await?;
            if let Some(broken) = premises.store.verify_beside().await? {
                return Err(broken.into());
            }
            premises.store.is_no_older_copy().await?;
            verified(&verifier, output)
        }
        LedgerAct::Restore { reason, approver, .. } => {
            restore::restore(arguments, &premises, reason, approver.as_deref(), output).await
        }
        LedgerAct::Day { date, .. } => day::day(&premises, *date, output).await,
        LedgerAct::Prune { remove, .. } => prune::prune(&premises, *remove, output).await,
        LedgerAct::Sealed { seq, .. } => sealed(&premises, *seq, output).await,
        LedgerAct::Export { format, .. } => export(&premises, *format, output).await,
    }
}

/// Tells what a walk to the end has shown. Without a head from elsewhere, that nothing is missing is never said.
fn verified(verifier: &Verifier, output: &Output) -> Result<ExitCode, Error> {
    let (head, complete_up_to) = (verifier.head(), verifier.complete_up_to());
    let completeness = if complete_up_to.is_some() { "up_to" } else { "unknown" };
    output.event(&Verified {
        event: "ledger",
        result: "consistent",
        completeness,
        complete_up_to,
        entries: head.seq,
        head: head.to_string(),
    })?;
    output.say("cli.ledger_consistent", &[("n", &head.seq.to_string()), ("head", &head.to_string())])?;
    match complete_up_to {
        Some(seq) => output.say("cli.ledger_complete_up_to", &[("n", &seq.to_string())])?,
        None => output.say("cli.ledger_completeness", &[])?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The token as it is kept: whoever has the other half of the key opens it with `age`.
async fn sealed(premises: &Premises, seq: u64, output: &Output) -> Result<ExitCode, Error> {
    let sealed = premises.store.sealed_token(seq).await;
    if let Err(StoreError::LedgerBroken(broken)) = sealed {
        return Err(broken.into());
    }
    let sealed = sealed?.ok_or(Error::NothingSealed { seq })?;
    match output.is_json() {
        true => output.event(&SealedEvent { event: "sealed", entry: seq, sealed: sealed.as_str() })?,
        false => output.raw(sealed.as_str().trim_end())?,
    }
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct SealedEvent<'a> {
    event: &'static str,
    entry: u64,
    sealed: &'a str,
}

async fn export(premises: &Premises, format: ExportFormat, output: &Output) -> Result<ExitCode, Error> {
    let line = match format {
        ExportFormat::Csv => {
            output.raw(CSV_HEADER)?;
            csv_line
        }
        ExportFormat::Json => json_line,
    };
    walk(premises, &[], |entry, hash| output.raw(&line(entry, hash))).await?;
    Ok(ExitCode::SUCCESS)
}

/// Verifies entry by entry up to the noted head, and hands each good entry on.
pub(crate) async fn walk(
    premises: &Premises,
    expect: &[Head],
    mut each: impl FnMut(&Entry, &Hash) -> Result<(), Error>,
) -> Result<Verifier, Error> {
    // The head first: entries that another till adds meanwhile come after it.
    let noted = premises.store.head().await?;
    let mut verifier = Verifier::expecting(expect);
    while verifier.head().seq < noted.seq {
        let left = noted.seq - verifier.head().seq;
        let limit = u32::try_from(left).unwrap_or(LIST_MAX).min(LIST_MAX);
        let entries = premises.store.entries(verifier.head().seq + 1, limit).await?;
        if entries.is_empty() {
            break;
        }
        for raw in &entries {
            let entry = verifier.next(raw)?;
            each(&entry, &raw.hash)?;
        }
    }
    verifier.finish(noted)?;
    nothing_behind(premises, noted).await?;
    Ok(verifier)
}

/// That no row stands behind the end. What another till adds meanwhile comes with a later head.
async fn nothing_behind(premises: &Premises, mut noted: Head) -> Result<(), Error> {
    while let Some(behind) = premises.store.entries(noted.seq + 1, 1).await?.first() {
        let later = premises.store.head().await?;
        if later.seq < behind.seq {
            let fault = Fault::BehindTheEnd { head: later.seq };
            return Err(Broken { seq: behind.seq, fault }.into());
        }
        noted = later;
    }
    Ok(())
}

/// Verifies an export line by line. It has no head of its own: where it ends is where it ends.
fn walk_export(path: &Path, expect: &[Head]) -> Result<Verifier, Error> {
    let failed = |source| Error::File { path: path.to_owned(), act: "read", source };
    let mut file = BufReader::new(File::open(path).map_err(failed)?);
    let mut verifier = Verifier::expecting(expect);
    let mut line = Vec::new();
    while file.by_ref().take(LINE_MAX).read_until(b'\n', &mut line).map_err(failed)? > 0 {
        // What is no text is no line either, and the entry in its place is named.
        verifier.next_line(std::str::from_utf8(line.trim_ascii_end()).unwrap_or_default())?;
        line.clear();
    }
    verifier.finish(verifier.head())?;
    Ok(verifier)
}

#[derive(Serialize)]
struct Verified {
    event: &'static str,
    result: &'static str,
    completeness: &'static str,
    complete_up_to: Option<u64>,
    entries: u64,
    head: String,
}
