//! The ledger, walked piece by piece: verified, or written out for other programs. Every entry that is written out was
//! verified first.

use std::process::ExitCode;

use pickup::ledger::{CSV_HEADER, Entry, Hash, Head, Verifier, csv_line, json_line};
use pickup::store::{LIST_MAX, Store as _};
use serde::Serialize;
use till::Premises;

use crate::arguments::{Arguments, ExportFormat, LedgerAct};
use crate::error::Error;
use crate::output::Output;

pub(crate) async fn ledger(
    arguments: &Arguments,
    act: &LedgerAct,
    output: &Output,
) -> Result<ExitCode, Error> {
    let opening = arguments.opening(Some(act.practising()))?;
    let premises = till::enter(opening).await.map_err(Error::open)?;
    match act {
        LedgerAct::Verify { .. } => verify(&premises, output).await,
        LedgerAct::Export { format, .. } => export(&premises, *format, output).await,
    }
}

async fn verify(premises: &Premises, output: &Output) -> Result<ExitCode, Error> {
    let head = walk(premises, |_, _| Ok(())).await?;
    output.event(&Verified {
        event: "ledger",
        result: "consistent",
        completeness: "unknown",
        entries: head.seq,
        head: head.to_string(),
    })?;
    output.say("cli.ledger_consistent", &[("n", &head.seq.to_string()), ("head", &head.to_string())])?;
    output.say("cli.ledger_completeness", &[])?;
    Ok(ExitCode::SUCCESS)
}

async fn export(premises: &Premises, format: ExportFormat, output: &Output) -> Result<ExitCode, Error> {
    let line = match format {
        ExportFormat::Csv => {
            output.raw(CSV_HEADER)?;
            csv_line
        }
        ExportFormat::Json => json_line,
    };
    walk(premises, |entry, hash| output.raw(&line(entry, hash))).await?;
    Ok(ExitCode::SUCCESS)
}

/// Verifies entry by entry up to the noted head, and hands each good entry on.
async fn walk(
    premises: &Premises,
    mut each: impl FnMut(&Entry, &Hash) -> Result<(), Error>,
) -> Result<Head, Error> {
    // The head first: entries that another till adds meanwhile come after it.
    let expected = premises.store.head().await?;
    let mut verifier = Verifier::new();
    while verifier.head().seq < expected.seq {
        let left = expected.seq - verifier.head().seq;
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
    Ok(verifier.finish(expected)?)
}

#[derive(Serialize)]
struct Verified {
    event: &'static str,
    result: &'static str,
    completeness: &'static str,
    entries: u64,
    head: String,
}
