//! A receipt printed again, made from the ledger: what it says is what the chain says, verified up to its end.
//! How it looks is in the crate `printer`.

use std::collections::BTreeMap;
use std::process::ExitCode;

use desk::receipt::Receipt as Paper;
use pickup::ledger::{Entry, Head, Kind};
use pickup::order::OrderKey;
use pickup::store::Store as _;
use serde::Serialize;
use till::Premises;

use crate::arguments::{Arguments, Receipt};
use crate::error::Error;
use crate::ledger::walk;
use crate::output::Output;
use crate::staff::enter;

pub(crate) async fn receipt(
    arguments: &Arguments,
    wanted: &Receipt,
    output: &Output,
) -> Result<ExitCode, Error> {
    let premises = enter(arguments.opening(Some(&wanted.practising))?, arguments.staff()).await?;
    let printer = premises.printer().ok_or(Error::NoPrinter)?;
    for paper in papers(&premises, wanted).await? {
        printer.print(&paper).await?;
        let head = paper.head.to_string();
        output.event(&Printed { event: "receipt", order: &paper.number, entry: paper.head.seq, head })?;
        output.say("cli.receipt_printed", &[("number", &paper.number)])?;
    }
    Ok(ExitCode::SUCCESS)
}

#[derive(Serialize)]
struct Printed<'a> {
    event: &'static str,
    order: &'a str,
    entry: u64,
    head: String,
}

/// What the ledger last says of an order that is sought.
enum Last {
    HandOver(Box<Entry>, Head),
    SomethingElse,
}

/// The receipts that are wanted, in the order of their hand-overs.
async fn papers(premises: &Premises, wanted: &Receipt) -> Result<Vec<Paper>, Error> {
    let key = match &wanted.order {
        Some(number) => match premises.store.find(number).await?.as_slice() {
            [] => return Err(Error::UnknownOrder { number: number.clone() }),
            [record] => Some(record.order.key.clone()),
            [_, _, ..] => return Err(Error::AmbiguousOrder { number: number.clone() }),
        },
        None => None,
    };
    let reference = wanted.reference.as_deref().map(str::to_ascii_uppercase);
    let is_wanted = |entry: &Entry| {
        entry.kind == Kind::HandOver
            && match &key {
                Some(key) => entry.order_key.as_ref() == Some(key),
                None => entry.facts.find("reference") == reference.as_deref(),
            }
    };
    let mut last: BTreeMap<OrderKey, Last> = BTreeMap::new();
    walk(premises, &[], |entry, hash| {
        let Some(order) = entry.order_key.clone() else { return Ok(()) };
        if is_wanted(entry) {
            let head = Head { seq: entry.seq, hash: *hash };
            last.insert(order, Last::HandOver(Box::new(entry.clone()), head));
        } else if matches!(entry.kind, Kind::HandOver | Kind::Correction)
            && let Some(last) = last.get_mut(&order)
        {
            *last = Last::SomethingElse;
        }
        Ok(())
    })
    .await?;
    let mut papers = Vec::new();
    for (order, last) in last {
        let Some(record) = premises.store.order(&order).await? else { continue };
        let number = || record.order.number.to_string();
        let Last::HandOver(entry, head) = last else { return Err(Error::NotTheLast { number: number() }) };
        papers.extend(Paper::again(&entry, head, &record, &premises.settings));
    }
    if papers.is_empty() {
        let sought = wanted.order.clone().or(reference).unwrap_or_default();
        return Err(Error::NoHandOver { sought });
    }
    papers.sort_by_key(|paper| paper.head.seq);
    Ok(papers)
}
