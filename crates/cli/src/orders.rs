//! Orders from files into the store, and what may be seen of them before their owner is here: no shelf, no lines, no
//! note, no whole address.

mod telling;

use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

use desk::progress::Progress;
use desk::settings::Settings;
use desk::view::IntakeFrom;
use pickup::import::{self, FILE_MAX, Format, ImportError, Problem, Reading, Sent};
use pickup::mask;
use pickup::order::{OrderRecord, OrderStatus, Origin};
use pickup::realm::Realm;
use pickup::store::{self, Importing, LIST_MAX, Store as _};
use pickup::text::StaffId;
use serde::Serialize;
use till::{Kept, OfShop, Outcome, Premises, Round, TakenFile};

use crate::arguments::{Arguments, OrdersAct};
use crate::error::{Error, Usage};
use crate::output::Output;
use crate::second_person::second_person;
use crate::staff::enter;

use telling::telling;

/// Rows of a list; whoever wants more searches.
const ROWS_MAX: u32 = 200;

pub(crate) async fn orders(
    arguments: &Arguments,
    act: &OrdersAct,
    output: &Output,
) -> Result<ExitCode, Error> {
    if let OrdersAct::List { search: Some(text), .. } = act
        && is_personal_number(text)
    {
        return Err(Usage::PersonalNumber.into());
    }
    let opening = arguments.opening(Some(act.practising()))?;
    let who = arguments.staff();
    match act {
        OrdersAct::Import { files, keep_good, .. } => {
            import_files(&enter(opening, who).await?, files, *keep_good, output).await
        }
        // What a source brings comes by itself: nobody has to be there.
        OrdersAct::Sync { .. } => sync(&till::enter(opening).await.map_err(Error::open)?, output).await,
        OrdersAct::List { search, .. } => list(&enter(opening, who).await?, search.as_deref(), output).await,
        OrdersAct::Show { number, .. } => show(&enter(opening, who).await?, number, output).await,
        OrdersAct::SecondPerson(act) => second_person(arguments, act, output).await,
    }
}

fn is_personal_number(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let only_digits = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | ' '));
    only_digits && (digits.len() == 10 || digits.len() == 12)
}

async fn import_files(
    premises: &Premises,
    files: &[std::path::PathBuf],
    keep_good: bool,
    output: &Output,
) -> Result<ExitCode, Error> {
    if premises.settings.realm == Realm::Practice {
        return Err(Error::PracticeImport);
    }
    let now = premises.now();
    let reading = Reading { key: &premises.key, now, country: premises.settings.store.country, keep_good };
    // Every file is read before the first is taken in: one that is broken stops them all.
    let shopify = premises.settings.shopify_exports();
    let mut read = Vec::new();
    for file in files {
        let bytes = bytes_of(file)?;
        let sent = Sent { written_at: now, shopify: &shopify };
        let orders = import::read_sent(&bytes, Format::guess(&bytes), &reading, &sent);
        read.push((file, orders.map_err(|source| refused(file, source, output))?));
    }
    let progress = Progress::new();
    let files = u32::try_from(read.len()).unwrap_or(u32::MAX);
    for ((file, read), number) in read.into_iter().zip(1..) {
        let importing = Importing {
            origin: Origin::Manual,
            staff: staff(&premises.settings)?,
            till: premises.settings.store.till.clone(),
            now,
        };
        let job = progress.begin(IntakeFrom::Files { file: number, files });
        job.reading(IntakeFrom::Files { file: number, files }, u32::try_from(read.orders.len()).ok());
        let kept = till::keep(&*premises.store, read.orders, &importing, &job);
        let imported = match telling(&progress, output, kept).await?? {
            Kept::All(imported) => imported,
            Kept::Some(imported) => return Err(Error::Stopped { orders: imported.orders() }),
        };
        let file = file.display().to_string();
        output.event(&Imported::of(&file, &imported, &read.bad))?;
        say_imported(&file, &imported, &read.bad, output)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The same words for files that somebody brings and for those that come by themselves.
fn say_imported(
    file: &str,
    imported: &store::Imported,
    left_out: &[Problem],
    output: &Output,
) -> Result<(), Error> {
    let counts = [imported.added, imported.updated, imported.unchanged, imported.kept].map(|n| n.to_string());
    let [added, updated, unchanged, kept] = counts.each_ref().map(String::as_str);
    let values =
        [("file", file), ("added", added), ("updated", updated), ("unchanged", unchanged), ("kept", kept)];
    output.say("cli.imported", &values)?;
    for problem in left_out {
        output.say("cli.left_out", &[("file", file), ("problem", &problem.to_string())])?;
    }
    if !imported.owner_changes.is_empty() {
        output.say("cli.owner_changes", &[("n", &imported.owner_changes.len().to_string())])?;
    }
    Ok(())
}

/// Takes in once what the sources have. What is rejected, or does not work, makes it fail; the rest counts anyway.
async fn sync(premises: &Premises, output: &Output) -> Result<ExitCode, Error> {
    if premises.settings.realm == Realm::Practice {
        return Err(Error::PracticeImport);
    }
    let progress = Progress::new();
    let round = telling(&progress, output, premises.sync(&progress)).await?;
    if round.is_none() && premises.shops().is_none() {
        return Err(Error::NoSources);
    }
    let Round { files, troubles, waiting } = round.unwrap_or_default();
    for file in &files {
        tell_taken(file, output)?;
    }
    let rejected = files.iter().filter(|file| file.is_rejected()).count();
    let shops = sync_shops(premises, &progress, output).await?;
    let is_good = rejected == 0 && troubles.is_empty() && shops.failed == 0;
    if files.is_empty() && shops.read == 0 && is_good {
        output.say("cli.no_orders", &[])?;
    }
    for trouble in troubles {
        output.failed(&trouble.into());
    }
    let Shops { read, failed } = shops;
    output.event(&Synced {
        event: "synced",
        files: files.len(),
        rejected,
        waiting,
        shops: read,
        shops_failed: failed,
    })?;
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// How many web shops were read, and how many could not be.
#[derive(Default)]
struct Shops {
    read: usize,
    failed: usize,
}

async fn sync_shops(premises: &Premises, progress: &Progress, output: &Output) -> Result<Shops, Error> {
    let mut shops = Shops::default();
    let Some(joined) = premises.shops() else { return Ok(shops) };
    for OfShop { name, result } in telling(progress, output, joined.sync(progress)).await? {
        match result {
            Ok(synced) => {
                shops.read += 1;
                tell_synced(&name, &synced, output)?;
            }
            Err(source) => {
                shops.failed += 1;
                output.failed(&Error::Shop { shop: name, source });
            }
        }
    }
    Ok(shops)
}

fn tell_synced(name: &str, synced: &till::Synced, output: &Output) -> Result<(), Error> {
    let skipped: Vec<String> = synced.skipped.iter().map(ToString::to_string).collect();
    let elsewhere = Some(synced.elsewhere);
    output.event(&Imported {
        event: "shop_read",
        elsewhere,
        skipped: Some(&skipped),
        ..Imported::of(name, &synced.imported, &[])
    })?;
    say_imported(name, &synced.imported, &[], output)?;
    for skipped in &skipped {
        output.say("cli.left_out", &[("file", name), ("problem", skipped)])?;
    }
    Ok(())
}

fn tell_taken(file: &TakenFile, output: &Output) -> Result<(), Error> {
    let (folder, moved_to) = (file.folder.display().to_string(), file.moved_to.as_deref());
    match &file.outcome {
        Outcome::TakenIn { imported, passed_over, left_out } => {
            let imported_event = Imported {
                event: "taken_in",
                folder: Some(&folder),
                passed_over: Some(*passed_over),
                moved_to,
                ..Imported::of(&file.name, imported, left_out)
            };
            output.event(&imported_event)?;
            say_imported(&file.name, imported, left_out, output)
        }
        Outcome::Rejected(error) => {
            let problems = match error {
                ImportError::Bad { problems } => problems.iter().map(Wrong::of).collect(),
                ImportError::TooMuch { .. } | ImportError::Empty => Vec::new(),
            };
            let message = error.to_string();
            output.event(&Rejected {
                event: "rejected",
                file: &file.name,
                folder: &folder,
                message: &message,
                problems,
                moved_to,
            })?;
            output.say("cli.left_out", &[("file", &file.name), ("problem", &message)])
        }
    }
}

/// Scripts get each problem by itself; people get the first one in the error's sentence.
fn refused(file: &Path, source: ImportError, output: &Output) -> Error {
    if let ImportError::Bad { problems } = &source {
        for problem in problems {
            let told = output.event(&problem_event(file, problem));
            if told.is_err() {
                break;
            }
        }
    }
    Error::Import { file: file.to_owned(), source }
}

pub(crate) fn staff(settings: &Settings) -> Result<StaffId, Error> {
    StaffId::new(settings.teller.as_str()).map_err(|_| desk::failure::Failure::BadInput.into())
}

/// A plain file, up to the limit of an import; the reader says so if there is more.
fn bytes_of(path: &Path) -> Result<Vec<u8>, Error> {
    let failed = |source| Error::File { path: path.to_owned(), act: "read", source };
    // Asked before it is opened: opening a FIFO would wait for somebody to write.
    if !std::fs::metadata(path).map_err(failed)?.is_file() {
        return Err(failed(std::io::Error::new(std::io::ErrorKind::InvalidInput, "not a plain file")));
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(failed)?;
    file.take(FILE_MAX as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

async fn list(premises: &Premises, search: Option<&str>, output: &Output) -> Result<ExitCode, Error> {
    let records = match search {
        Some(text) => premises.store.search(text, ROWS_MAX.min(LIST_MAX)).await?,
        None => premises.store.ready(&premises.settings.store.id, ROWS_MAX.min(LIST_MAX)).await?,
    };
    if records.is_empty() {
        output.say("cli.no_orders", &[])?;
    }
    records.iter().try_for_each(|record| tell(record, premises, output))?;
    Ok(ExitCode::SUCCESS)
}

async fn show(premises: &Premises, number: &str, output: &Output) -> Result<ExitCode, Error> {
    let records = premises.store.find(number).await?;
    match records.as_slice() {
        [] => Err(Error::UnknownOrder { number: number.to_owned() }),
        [record] => tell(record, premises, output).map(|()| ExitCode::SUCCESS),
        [_, _, ..] => {
            records.iter().try_for_each(|record| tell(record, premises, output))?;
            Err(Error::AmbiguousOrder { number: number.to_owned() })
        }
    }
}

fn tell(record: &OrderRecord, premises: &Premises, output: &Output) -> Result<(), Error> {
    let row = Row::of(record, premises);
    output.event(&row)?;
    let items = output.words.items(u32::try_from(row.items).unwrap_or(u32::MAX));
    let blocked = row.blocked.map_or_else(String::new, |reason| format!("  ({reason})"));
    output.line(&format!("{:<14} {:<24} {:<10} {}{blocked}", row.number, row.customer, items, row.status))
}

#[derive(Serialize)]
struct Row {
    event: &'static str,
    number: String,
    key: [String; 3],
    customer: String,
    status: &'static str,
    items: u64,
    ready_at: Option<String>,
    must_prove: Option<&'static str>,
    /// Why a check would not begin, from the closed list of reasons.
    blocked: Option<&'static str>,
    handed_over_at: Option<String>,
}

impl Row {
    fn of(record: &OrderRecord, premises: &Premises) -> Self {
        let order = &record.order;
        let warnings = record.warnings(&premises.settings.store.id, premises.now());
        let status = match &record.handed_over {
            Some(here) if here.complete => OrderStatus::HandedOver,
            Some(_) => OrderStatus::PartlyHandedOver,
            None => order.status,
        };
        Self {
            event: "order",
            number: order.number.to_string(),
            key: [order.key.system(), order.key.shop(), order.key.id()].map(str::to_owned),
            customer: order.owner.name.as_deref().map(mask::name).unwrap_or_default(),
            status: status.as_str(),
            items: order.items_left(),
            ready_at: order.pickup.ready_at.map(|time| time.to_string()),
            must_prove: order.owner.identifiers().next().map(|identifier| identifier.as_str()),
            blocked: warnings.iter().find_map(|warning| warning.block()).map(|block| block.as_str()),
            handed_over_at: record.handed_over.as_ref().map(|here| here.at.to_string()),
        }
    }
}

#[derive(Serialize)]
struct Imported<'a> {
    event: &'static str,
    file: &'a str,
    added: u32,
    updated: u32,
    unchanged: u32,
    kept: u32,
    owner_changes: Vec<[&'a str; 3]>,
    left_out: Vec<Wrong<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<&'a str>,
    /// Orders of a shop's export that are sent and not collected.
    #[serde(skip_serializing_if = "Option::is_none")]
    passed_over: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    moved_to: Option<&'a str>,
    /// Orders of a web shop of which nothing is collected any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    elsewhere: Option<u32>,
    /// Orders of a web shop that can't be used, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<&'a [String]>,
}

impl<'a> Imported<'a> {
    fn of(file: &'a str, imported: &'a store::Imported, left_out: &'a [Problem]) -> Self {
        Self {
            event: "imported",
            file,
            added: imported.added,
            updated: imported.updated,
            unchanged: imported.unchanged,
            kept: imported.kept,
            owner_changes: imported
                .owner_changes
                .iter()
                .map(|key| [key.system(), key.shop(), key.id()])
                .collect(),
            left_out: left_out.iter().map(Wrong::of).collect(),
            folder: None,
            passed_over: None,
            moved_to: None,
            elsewhere: None,
            skipped: None,
        }
    }
}

#[derive(Serialize)]
struct Rejected<'a> {
    event: &'static str,
    file: &'a str,
    folder: &'a str,
    message: &'a str,
    problems: Vec<Wrong<'a>>,
    moved_to: Option<&'a str>,
}

#[derive(Serialize)]
struct Synced {
    event: &'static str,
    files: usize,
    rejected: usize,
    waiting: usize,
    shops: usize,
    shops_failed: usize,
}

#[derive(Serialize)]
struct Wrong<'a> {
    line: u64,
    column: &'a str,
    expected: &'a str,
}

impl<'a> Wrong<'a> {
    fn of(problem: &'a Problem) -> Self {
        Self { line: problem.line, column: &problem.column, expected: &problem.expected }
    }
}

#[derive(Serialize)]
struct ProblemEvent<'a> {
    event: &'static str,
    file: String,
    #[serde(flatten)]
    wrong: Wrong<'a>,
}

fn problem_event<'a>(file: &Path, problem: &'a Problem) -> ProblemEvent<'a> {
    ProblemEvent { event: "problem", file: file.display().to_string(), wrong: Wrong::of(problem) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_numbers_are_known_by_their_looks() {
        for text in ["198112189876", "811218-9876", "19811218-9876", "8112189876", "191212121212"] {
            assert!(is_personal_number(text), "{text}");
        }
        for text in ["1042", "WC-100042", "+46701740605", "anna 811218", ""] {
            assert!(!is_personal_number(text), "{text}");
        }
    }
}
