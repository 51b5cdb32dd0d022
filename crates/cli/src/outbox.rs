//! What the web shops are told of hand-overs and their corrections: how far each piece of news is, and having one that failed told again.
//!
//! Nobody is named here: the shop knows whose order it is.

use std::process::ExitCode;

use pickup::outbox::{News, Outbox as _, State, Trouble};
use pickup::shop::NoticeId;
use pickup::store::LIST_MAX;
use serde::Serialize;
use till::{OfShop, Premises, Told};

use crate::arguments::{Arguments, OutboxAct};
use crate::error::Error;
use crate::output::Output;
use crate::staff::enter;

pub(crate) async fn outbox(
    arguments: &Arguments,
    act: &OutboxAct,
    output: &Output,
) -> Result<ExitCode, Error> {
    let opening = arguments.opening(None)?;
    let premises = match act {
        OutboxAct::List { .. } => till::enter(opening).await.map_err(Error::open)?,
        OutboxAct::Retry { .. } | OutboxAct::Tell => enter(opening, arguments.staff()).await?,
    };
    match act {
        OutboxAct::List { all } => list(&premises, *all, output).await,
        OutboxAct::Retry { news } => retry(&premises, news, output).await,
        OutboxAct::Tell => tell(&premises, output).await,
    }
}

async fn list(premises: &Premises, all: bool, output: &Output) -> Result<ExitCode, Error> {
    let news = premises.store.news(!all, LIST_MAX).await?;
    if news.is_empty() {
        output.say("cli.no_news", &[])?;
    }
    news.iter().try_for_each(|news| show(news, output))?;
    Ok(ExitCode::SUCCESS)
}

fn show(news: &News, output: &Output) -> Result<(), Error> {
    let delivery = &news.delivery;
    let (state, at, trouble) = match *delivery.state() {
        State::Waiting { due, trouble } => ("cli.news_waiting", due, trouble),
        State::Told { at } => ("cli.news_told", at, None),
        State::Failed { at, trouble } => ("cli.news_failed", at, Some(trouble)),
        State::Withdrawn { at } => ("cli.news_withdrawn", at, None),
    };
    let (id, number) = (delivery.notice().as_str(), news.number.as_str());
    output.event(&Row {
        event: "news",
        news: id,
        number,
        key: [news.order.system(), news.order.shop(), news.order.id()],
        entry: news.entry,
        attempts: delivery.attempts(),
        delivery: delivery.state(),
    })?;
    let words = output.words.text(state, &[]);
    let trouble = trouble.map_or_else(String::new, |trouble| format!("  ({})", name(trouble)));
    output.line(&format!("{id:<38} {number:<14} {words:<10} {at}{trouble}"))
}

/// For people; scripts get the state itself.
fn name(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Unreachable => "unreachable",
        Trouble::TryLater => "try_later",
        Trouble::Unauthorized => "unauthorized",
        Trouble::Misconfigured => "misconfigured",
        Trouble::Gone => "gone",
        Trouble::Refused => "refused",
        Trouble::Forgotten => "forgotten",
    }
}

async fn retry(premises: &Premises, news: &NoticeId, output: &Output) -> Result<ExitCode, Error> {
    let again = premises.store.again(news, premises.now()).await?;
    again.ok_or_else(|| Error::UnknownNews { news: news.clone() })??;
    output.event(&Again { event: "news_again", news: news.as_str() })?;
    output.say("cli.news_again", &[("news", news.as_str())])?;
    Ok(ExitCode::SUCCESS)
}

/// Tells once what is due. A shop that refuses, or that can't be told, makes it fail; the others are told anyway.
async fn tell(premises: &Premises, output: &Output) -> Result<ExitCode, Error> {
    let shops = premises.shops().ok_or(Error::NoShops)?;
    let mut is_good = true;
    for OfShop { name, result } in shops.tell().await {
        match result {
            Ok(round) => {
                is_good &= round.failed == 0;
                let Told { told, waiting, failed } = round;
                output.event(&Round { event: "told", shop: &name, told, waiting, failed })?;
                let counts = [told, waiting, failed].map(|count| count.to_string());
                let [told, waiting, failed] = counts.each_ref().map(String::as_str);
                output.say(
                    "cli.told",
                    &[("shop", &name), ("told", told), ("waiting", waiting), ("failed", failed)],
                )?;
            }
            Err(source) => {
                is_good = false;
                output.failed(&Error::Shop { shop: name, source });
            }
        }
    }
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[derive(Serialize)]
struct Row<'a> {
    event: &'static str,
    news: &'a str,
    number: &'a str,
    key: [&'a str; 3],
    entry: u64,
    attempts: u32,
    #[serde(flatten)]
    delivery: &'a State,
}

#[derive(Serialize)]
struct Again<'a> {
    event: &'static str,
    news: &'a str,
}

#[derive(Serialize)]
struct Round<'a> {
    event: &'static str,
    shop: &'a str,
    told: u32,
    waiting: u32,
    failed: u32,
}
