//! A hand-over that is tried again: what came of the first try is told, and nobody is asked anything.
//! Whether it was recorded, the store says; the id alone hands nothing over.

use std::process::ExitCode;

use desk::view::HandedOverBy;
use pickup::handover::HandOverId;
use pickup::order::OrderKey;
use pickup::store::Store as _;
use till::Premises;

use super::events::HandedOver;
use crate::error::{Error, name_of};
use crate::output::Output;

/// Tells what was recorded under this id; nothing if nothing was.
pub(crate) async fn tell_recorded(
    premises: &Premises,
    id: &HandOverId,
    number: &str,
    output: &Output,
) -> Result<Option<ExitCode>, Error> {
    let Some(first) = premises.store.handed_over(id).await? else { return Ok(None) };
    let used = || Error::IdUsed { id: *id, entry: first.head.seq };
    let key = first.entry.order_key.as_ref().ok_or_else(used)?;
    let number = number_of(premises, key, number).await?.ok_or_else(used)?;
    let order = premises.store.order(key).await?;
    if order.is_some_and(|record| record.handed_over.is_none()) {
        return Err(Error::TakenBack { id: *id, entry: first.head.seq });
    }
    let id = id.to_string();
    output.event(&HandedOver {
        event: "handed_over",
        order: &number,
        items: u32::try_from(first.entry.items()).ok(),
        entry: u32::try_from(first.head.seq).ok(),
        by: Some(name_of(&HandedOverBy::of(&first.entry))),
        receipt: None,
        id: Some(&id),
        recorded_before: Some(first.entry.time_utc.to_string()),
    })?;
    output.say("done.title", &[("number", &number)])?;
    output.say("done.entry", &[("n", &first.head.seq.to_string())])?;
    output.say("cli.recorded_before", &[("at", &first.entry.time_utc.to_string())])?;
    Ok(Some(ExitCode::SUCCESS))
}

/// The order's number, if it is the one that is meant; of one that is removed only its key is left.
async fn number_of(premises: &Premises, key: &OrderKey, meant: &str) -> Result<Option<String>, Error> {
    let found = premises.store.find(meant).await?;
    if let Some(record) = found.iter().find(|record| record.order.key == *key) {
        return Ok(Some(record.order.number.to_string()));
    }
    let is_gone = premises.store.order(key).await?.is_none();
    Ok((is_gone && key.id() == meant).then(|| meant.to_owned()))
}
