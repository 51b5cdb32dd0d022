//! The day's report: what was handed over, what deserves a look, and the ledger's head to be kept elsewhere.
//! The whole chain is verified on the way: a report on a broken one would be worth nothing.

use std::collections::BTreeMap;
use std::process::ExitCode;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use pickup::ledger::{Day, Given, Look};
use pickup::order::OrderKey;
use pickup::outbox::{Outbox as _, State};
use pickup::store::Store as _;
use serde::Serialize;
use store::Opened;
use till::{Premises, TellsCustomer};

use crate::error::{Error, Usage};
use crate::output::Output;

/// What the ledger can't tell, so that nobody takes silence for a good day.
const NOT_KNOWN: [&str; 1] = ["customers_told_by_a_shop_that_was_told"];

pub(super) async fn day(premises: &Premises, date: Option<Date>, output: &Output) -> Result<ExitCode, Error> {
    let zone = premises.settings.store.time_zone.clone();
    let date = date.unwrap_or_else(|| premises.now().to_zoned(zone.clone()).date());
    let start = |date: Date| date.to_zoned(zone.clone()).map(|day| day.timestamp());
    let next = date.checked_add(1.day()).map_err(|_| Usage::Date)?;
    let (from, to) = (start(date).map_err(|_| Usage::Date)?, start(next).map_err(|_| Usage::Date)?);
    let mut day = Day::new(from, to);
    let verifier = super::walk(premises, &[], |entry, _| {
        day.take(entry);
        Ok(())
    })
    .await?;
    premises.store.is_no_older_copy().await?;
    let mut opened = premises.store.opened_and_never_checked(from, to).await?;
    // On a document nobody is asked.
    opened.retain(|opened| day.handed_over.iter().all(|given| given.order.as_ref() != Some(&opened.order)));
    let untold = untold(premises, &day).await?;
    tell_reasons(premises, &mut day).await?;
    let told = Told { premises, output, zone };
    let items = day.handed_over.iter().map(|given| given.items).fold(0, u64::saturating_add);
    let (orders, date, head) =
        (day.handed_over.len().to_string(), date.to_string(), verifier.head().to_string());
    output.line(&format!("{}, {date}", premises.settings.store.name))?;
    output.say("cli.day_handed_over", &[("orders", &orders), ("items", &items.to_string())])?;
    for given in &day.handed_over {
        told.given(given).await?;
    }
    output.say("cli.day_looks", &[("n", &day.looks.len().to_string())])?;
    for look in &day.looks {
        told.look(look).await?;
    }
    output.say("cli.day_opened", &[("n", &opened.len().to_string())])?;
    for opened in &opened {
        told.opened(opened).await?;
    }
    output.say(
        "cli.day_untold",
        &[
            ("n", &(untold.no_shop + untold.notifications_off + untold.shop_not_told).to_string()),
            ("no_shop", &untold.no_shop.to_string()),
            ("off", &untold.notifications_off.to_string()),
            ("late", &untold.shop_not_told.to_string()),
        ],
    )?;
    output.event(&Summary {
        event: "day",
        date: &date,
        store: premises.settings.store.id.as_str(),
        handed_over: day.handed_over.len(),
        items,
        looks: day.looks.len(),
        opened_and_never_checked: opened.len(),
        customers_untold: untold,
        entries: day.entries,
        kinds: &day.kinds,
        not_known: NOT_KNOWN,
        head: &head,
    })?;
    output.say("cli.day_not_known", &[])?;
    output.say("cli.day_head", &[("head", &head)])?;
    Ok(ExitCode::SUCCESS)
}

/// What somebody wrote stands beside the chain for as long as it is kept, and where it is what was written.
async fn tell_reasons(premises: &Premises, day: &mut Day) -> Result<(), Error> {
    let mut reasons = BTreeMap::new();
    premises
        .store
        .each_name(|beside| {
            if beside.entry.has_reason_beside() && beside.broken.is_none() {
                reasons.extend(beside.text.map(|text| (beside.entry.seq, text)));
            }
        })
        .await?;
    for look in &mut day.looks {
        if look.what.is_told_by_its_reason()
            && let Some(reason) = reasons.remove(&look.seq)
        {
            look.detail = Some(reason);
        }
    }
    Ok(())
}

/// Hand-overs of which no shop tells the customer, by why: the shop's word to its customer is what shows a hand-over that
/// never was one.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Untold {
    /// The order came in a file, or its shop is not told.
    no_shop: u32,
    /// The shop is told, and configured not to tell its customer.
    notifications_off: u32,
    /// The shop does not know yet, or will not take the news.
    shop_not_told: u32,
}

async fn untold(premises: &Premises, day: &Day) -> Result<Untold, Error> {
    let mut untold = Untold::default();
    for given in &day.handed_over {
        let tells = given.order.as_ref().map(|order| till::tells_customer(&premises.settings, order));
        let news = premises.store.news_of(given.seq).await?;
        match (tells, news.as_ref().map(|news| news.delivery.state())) {
            // It was corrected before anybody was told.
            (_, Some(State::Withdrawn { .. })) => {}
            (None | Some(TellsCustomer::NoShop), _) | (_, None) => untold.no_shop += 1,
            (Some(TellsCustomer::Off), _) => untold.notifications_off += 1,
            (Some(TellsCustomer::ByTheShop), Some(State::Waiting { .. } | State::Failed { .. })) => {
                untold.shop_not_told += 1;
            }
            (Some(TellsCustomer::ByTheShop), Some(State::Told { .. })) => {}
        }
    }
    Ok(untold)
}

/// Tells single entries, in the time of whoever reads.
struct Told<'a> {
    premises: &'a Premises,
    output: &'a Output,
    zone: TimeZone,
}

impl Told<'_> {
    async fn given(&self, given: &Given) -> Result<(), Error> {
        let number = self.number(given.order.as_ref()).await?;
        self.output.event(&GivenEvent {
            event: "handed_over",
            entry: given.seq,
            at: given.at,
            number: number.as_deref(),
            key: given.order.as_ref().map(parts),
            staff: given.staff.as_str(),
            till: given.till.as_str(),
            items: given.items,
            complete: given.complete,
            proved_by: &given.proved_by,
        })?;
        let items = self.output.words.items(u32::try_from(given.items).unwrap_or(u32::MAX));
        let number =
            number.or_else(|| given.order.as_ref().map(|key| key.id().to_owned())).unwrap_or_default();
        self.output.line(&format!(
            "  {}  {number:<14} {items:<10} {:<16} {} ({})",
            self.clock(given.at),
            given.proved_by,
            given.staff,
            given.till,
        ))
    }

    async fn look(&self, look: &Look) -> Result<(), Error> {
        let number = self.number(look.order.as_ref()).await?;
        self.output.event(&LookEvent {
            event: "look",
            what: look.what.as_str(),
            entry: look.seq,
            at: look.at,
            number: number.as_deref(),
            key: look.order.as_ref().map(parts),
            staff: look.staff.as_str(),
            approver: look.approver.as_deref(),
            till: look.till.as_str(),
            detail: look.detail.as_deref(),
        })?;
        let number =
            number.or_else(|| look.order.as_ref().map(|key| key.id().to_owned())).unwrap_or_default();
        let persons = match &look.approver {
            Some(approver) => format!("{} + {approver}", look.staff),
            None => look.staff.to_string(),
        };
        let detail = look.detail.as_deref().map_or_else(String::new, |detail| format!(": {detail}"));
        let what = self.output.words.remarkable(look.what);
        let (time, till) = (self.clock(look.at), &look.till);
        self.output
            .line(&format!("  {time}  {number:<14} {what}{detail}  [{persons} ({till}), {}]", look.seq))
    }

    async fn opened(&self, opened: &Opened) -> Result<(), Error> {
        let number = self.number(Some(&opened.order)).await?;
        self.output.event(&OpenedEvent {
            event: "opened_and_never_checked",
            number: number.as_deref(),
            key: parts(&opened.order),
            times: opened.times,
            first: opened.first,
        })?;
        let number = number.unwrap_or_else(|| opened.order.id().to_owned());
        self.output.line(&format!("  {}  {number:<14} {}", self.clock(opened.first), opened.times))
    }

    /// The number that people say, of an order that is not removed yet.
    async fn number(&self, key: Option<&OrderKey>) -> Result<Option<String>, Error> {
        let Some(key) = key else { return Ok(None) };
        Ok(self.premises.store.order(key).await?.map(|record| record.order.number.to_string()))
    }

    fn clock(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%H:%M").to_string()
    }
}

fn parts(key: &OrderKey) -> [&str; 3] {
    [key.system(), key.shop(), key.id()]
}

#[derive(Serialize)]
struct GivenEvent<'a> {
    event: &'static str,
    entry: u64,
    at: Timestamp,
    number: Option<&'a str>,
    key: Option<[&'a str; 3]>,
    staff: &'a str,
    till: &'a str,
    items: u64,
    complete: bool,
    proved_by: &'a str,
}

#[derive(Serialize)]
struct LookEvent<'a> {
    event: &'static str,
    what: &'static str,
    entry: u64,
    at: Timestamp,
    number: Option<&'a str>,
    key: Option<[&'a str; 3]>,
    staff: &'a str,
    approver: Option<&'a str>,
    till: &'a str,
    detail: Option<&'a str>,
}

#[derive(Serialize)]
struct OpenedEvent<'a> {
    event: &'static str,
    number: Option<&'a str>,
    key: [&'a str; 3],
    times: u32,
    first: Timestamp,
}

#[derive(Serialize)]
struct Summary<'a> {
    event: &'static str,
    date: &'a str,
    store: &'a str,
    handed_over: usize,
    items: u64,
    looks: usize,
    opened_and_never_checked: usize,
    customers_untold: Untold,
    entries: u64,
    kinds: &'a std::collections::BTreeMap<&'static str, u64>,
    not_known: [&'static str; 1],
    head: &'a str,
}
