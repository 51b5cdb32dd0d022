//! What is held of one person, for whoever asks, and its removal if they wish it. Where a till has staff it takes a
//! supervisor: everything is shown, before anybody has proved anything.
//! The identifier comes from standard input only: others can read arguments.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::process::ExitCode;

use jiff::Timestamp;
use pickup::ledger::{Because, Erasing};
use pickup::order::OrderRecord;
use pickup::retention::Removed;
use pickup::subject::{Role, Sought};
use serde::Serialize;
use store::{Account, Name, Personal};
use till::{Premises, SearchedFolder};

use crate::arguments::{Arguments, SubjectAct};
use crate::error::{Error, Usage};
use crate::output::Output;
use crate::staff::{Pins, enter_as_supervisor};

mod files;

/// What is held of one person.
struct Held {
    orders: Vec<(OrderRecord, Role)>,
    names: Vec<Name>,
    accounts: Vec<Account>,
    folders: Vec<SearchedFolder>,
}

pub(crate) async fn subject(
    arguments: &Arguments,
    act: &SubjectAct,
    output: &Output,
) -> Result<ExitCode, Error> {
    if std::io::stdin().is_terminal() {
        // What is typed would stay on the screen.
        return Err(Usage::SubjectTyped.into());
    }
    let mut lines = Pins::on_standard_input();
    let opening = arguments.opening(Some(act.practising()))?;
    let premises = enter_as_supervisor(opening, arguments.staff(), &mut lines).await?;
    let typed = lines.line()?.unwrap_or_default();
    let settings = &premises.settings;
    let today = premises.now().to_zoned(settings.store.time_zone.clone()).date();
    let sought = Sought::read(&typed, &settings.provider.issuer_id, &premises.key, today)?;
    let held = held(&premises, &sought).await?;
    match act {
        SubjectAct::Find { .. } => find(&held, output)?,
        SubjectAct::Erase { .. } => erase(&premises, &held, output).await?,
    }
    files::left(&held.folders, output)
}

async fn held(premises: &Premises, sought: &Sought) -> Result<Held, Error> {
    let mut orders = Vec::new();
    premises
        .store
        .each_order(|record| {
            if let Some(role) = sought.role_on(&record) {
                orders.push((record, role));
            }
        })
        .await?;
    let roles: BTreeMap<_, _> =
        orders.iter().map(|(record, role)| (record.order.key.clone(), *role)).collect();
    let mut names = Vec::new();
    premises
        .store
        .each_name(|name| {
            if sought.is_named_beside(&name.entry, &roles) {
                names.push(name);
            }
        })
        .await?;
    let mut accounts = Vec::new();
    premises
        .store
        .each_account(|account| {
            let entries = names.iter().map(|name: &Name| &name.entry);
            if sought.has_account(&account.email, &account.subject, entries) {
                accounts.push(account);
            }
        })
        .await?;
    let folders = premises.search_put_away(sought).map_err(Error::Folder)?;
    Ok(Held { orders, names, accounts, folders })
}

/// Everything, as it is held: that is what was asked for.
fn find(held: &Held, output: &Output) -> Result<(), Error> {
    // Nobody is told a name that somebody else may have put there.
    if let Some(broken) = held.names.iter().find_map(|name| name.broken) {
        return Err(broken.into());
    }
    for (record, role) in &held.orders {
        output.event(&OrderEvent { event: "order", role: role.as_str(), record })?;
        let owner = &record.order.owner;
        let email = owner.email.as_ref().map_or("", |email| email.as_str());
        let phone = owner.phone.as_ref().map_or("", |phone| phone.as_str());
        let (number, status) = (record.order.number.as_str(), record.order.status.as_str());
        output.line(&format!(
            "{number:<14} {status:<18} {:<6} {}  {email}  {phone}",
            role.as_str(),
            owner.name.as_deref().unwrap_or_default(),
        ))?;
    }
    for Name { entry, text, .. } in &held.names {
        let text = text.as_deref().unwrap_or_default();
        let (seq, at) = (entry.seq.to_string(), entry.time_utc.to_string());
        if entry.has_reason_beside() {
            output.event(&ReasonEvent {
                event: "reason",
                entry: entry.seq,
                at: entry.time_utc,
                reason: text,
            })?;
            output.say("cli.subject_reason", &[("seq", &seq), ("at", &at), ("reason", text)])?;
        } else {
            output.event(&NameEvent { event: "name", entry: entry.seq, at: entry.time_utc, name: text })?;
            output.say("cli.subject_name", &[("seq", &seq), ("at", &at), ("name", text)])?;
        }
    }
    for account in &held.accounts {
        output.event(&AccountEvent { event: "account", last: account.last })?;
        output.say("cli.subject_account", &[("at", &account.last.to_string())])?;
    }
    files::found(&held.folders, output)?;
    let files = files::holding(&held.folders);
    told(&Removed { files, ..held.personal().count() }, "found", "cli.subject_found", output)
}

/// Removes what is held. What still waits to be collected stays, and then all of it: an order without its owner could be
/// handed over to nobody, or to anybody.
async fn erase(premises: &Premises, held: &Held, output: &Output) -> Result<(), Error> {
    let open: Vec<&str> = held
        .orders
        .iter()
        .filter(|(record, _)| !record.is_over())
        .map(|(record, _)| record.order.number.as_str())
        .collect();
    if !open.is_empty() {
        return Err(Error::StillOpen { numbers: open.join(", ") });
    }
    let erasing = Erasing {
        because: Because::Wished,
        staff: crate::orders::staff(&premises.settings)?,
        till: premises.settings.store.till.clone(),
        at: premises.now(),
        provider_time: None,
    };
    // The files first: what can't be removed there is found again by the next try.
    let what = Personal { files: files::remove(&held.folders, output)?, ..held.personal() };
    let removed = premises.store.remove(&what, &erasing).await?;
    if removed != what.count() {
        return Err(Error::ChangedMeanwhile);
    }
    if !premises.store.scrub().await? {
        return Err(Error::LogInUse);
    }
    told(&removed, "erased", "cli.subject_erased", output)
}

fn told(removed: &Removed, result: &'static str, words: &'static str, output: &Output) -> Result<(), Error> {
    let Removed { orders, names, accounts, files, .. } = *removed;
    output.event(&Told { event: "subject", result, orders, names, accounts, files })?;
    let counts = [orders, names, accounts, files].map(|count| count.to_string());
    let [orders, names, accounts, files] = counts.each_ref().map(String::as_str);
    output.say(words, &[("orders", orders), ("names", names), ("accounts", accounts), ("files", files)])
}

impl Held {
    fn personal(&self) -> Personal {
        Personal {
            orders: self
                .orders
                .iter()
                .map(|(record, _)| (record.order.key.clone(), record.revision))
                .collect(),
            names: self.names.iter().map(|name| name.entry.seq).collect(),
            accounts: self.accounts.clone(),
            ..Personal::default()
        }
    }
}

#[derive(Serialize)]
struct OrderEvent<'a> {
    event: &'static str,
    role: &'static str,
    record: &'a OrderRecord,
}

#[derive(Serialize)]
struct NameEvent<'a> {
    event: &'static str,
    entry: u64,
    at: Timestamp,
    name: &'a str,
}

#[derive(Serialize)]
struct ReasonEvent<'a> {
    event: &'static str,
    entry: u64,
    at: Timestamp,
    reason: &'a str,
}

#[derive(Serialize)]
struct AccountEvent {
    event: &'static str,
    last: Timestamp,
}

#[derive(Serialize)]
struct Told {
    event: &'static str,
    result: &'static str,
    orders: u64,
    names: u64,
    accounts: u64,
    files: u64,
}
