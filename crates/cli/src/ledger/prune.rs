//! What is personal and old, counted or removed.
//! What is old is decided elsewhere: by the configuration and by a clock that somebody confirms.

use std::process::ExitCode;

use pickup::retention::Removed;
use serde::Serialize;
use till::{Premises, Pruning};

use crate::error::Error;
use crate::output::Output;

pub(super) async fn prune(premises: &Premises, remove: bool, output: &Output) -> Result<ExitCode, Error> {
    let pruning = match remove {
        true => Pruning::Remove { staff: crate::orders::staff(&premises.settings)? },
        false => Pruning::Look,
    };
    let pruned = premises.prune(pruning).await.ok_or(Error::PracticeKeeps)??;
    output.event(&Event {
        event: "ledger",
        result: if remove { "removed" } else { "would_remove" },
        personal_before: pruned.limits.personal.to_string(),
        waiting_order_before: pruned.limits.waiting_order.to_string(),
        orders: pruned.removed.orders,
        names: pruned.removed.names,
        accounts: pruned.removed.accounts,
        news: pruned.removed.news,
        databases: pruned.removed.databases,
        files: pruned.files,
    })?;
    let Removed { orders, names, accounts, news, databases, files: _ } = pruned.removed;
    let counts = [orders, names, accounts, news, databases, pruned.files].map(|n| n.to_string());
    let [orders, names, accounts, news, databases, files] = counts.each_ref().map(String::as_str);
    let values = [
        ("orders", orders),
        ("names", names),
        ("accounts", accounts),
        ("news", news),
        ("databases", databases),
        ("files", files),
    ];
    output.say(if remove { "cli.pruned" } else { "cli.would_prune" }, &values)?;
    let is_whole = pruned.troubles.is_empty() && (pruned.scrubbed || !remove);
    for trouble in pruned.troubles {
        output.failed(&Error::Folder(trouble));
    }
    if remove && !pruned.scrubbed {
        output.failed(&Error::LogInUse);
    }
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[derive(Serialize)]
struct Event {
    event: &'static str,
    result: &'static str,
    personal_before: String,
    waiting_order_before: String,
    orders: u64,
    names: u64,
    accounts: u64,
    news: u64,
    databases: u64,
    files: u64,
}
