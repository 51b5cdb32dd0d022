//! WooCommerce by its REST API, version 3: orders that are collected in a store, and notes on them.
//!
//! Only `local_pickup` and `pickup_location` are collected; all else leaves this module as a bare key. Pages are
//! counted by us, and the `Link` header is never read.

use async_trait::async_trait;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use pickup::order::OrderKey;
use pickup::shop::{
    Batch, Cursor, HandOverNotice, Misconfigured, Page, Shop, ShopError, Source, Tells, Told, Unfit,
};
use pickup::text::{OrderNumber, StoreId};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use url::Url;

use crate::wire::{Answer, Call, Connection, Credential, Door, Secret};

mod changes;
mod note;
mod order;
mod packages;
mod refunds;

use changes::{Place, SortedBy};
use order::RawOrder;
use refunds::{PaidBack, RawRefund};

const ORDERS: [&str; 4] = ["wp-json", "wc", "v3", "orders"];
/// The most that WooCommerce gives in one page.
const PAGE: usize = 100;
/// The most orders of one number that are told apart.
const FOUND: usize = 20;

/// What a till needs to know of a WooCommerce shop.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The consumer key. It needs to write only where hand-overs are told.
    pub key: Secret,
    /// The consumer secret.
    pub secret: Secret,
    /// The statuses in which an order waits on the shelf, plugins' own ones included, such as `processing` or
    /// `ready-for-pickup`.
    pub ready: Vec<String>,
    /// The stores by the name of their pickup location in the shop. A name that is not here counts as another store.
    pub locations: BTreeMap<String, StoreId>,
    /// The store of orders without a pickup location.
    pub store: Option<StoreId>,
    /// How many days are looked back the first time.
    pub first_days: u16,
    /// Whether an order becomes `completed` in the shop when nothing is left.
    pub complete: bool,
    /// Whether the note is for the customer too, who then gets it by mail from the shop.
    pub notify_customer: bool,
    /// The words and the clock of the note.
    pub note: Note,
}

/// How a note on a hand-over is written.
#[derive(Clone, Debug)]
pub struct Note {
    /// In front of place and time, such as "Handed over".
    pub handed_over: String,
    /// In front of them where it was not handed over after all.
    pub corrected: String,
    /// In front of the number of items left, such as "Left to collect".
    pub left: String,
    /// The time zone of the store.
    pub time_zone: TimeZone,
}

/// A WooCommerce shop.
#[derive(Debug)]
pub struct WooCommerce {
    door: Door,
    source: Source,
    settings: Settings,
}

impl WooCommerce {
    /// Sets the way to a shop up; nothing is sent. Orders get the system `woocommerce` and the address as their shop.
    ///
    /// # Errors
    /// [`Misconfigured`] says what is wrong with the address or the roots.
    pub fn new(connection: &Connection<'_>, settings: Settings) -> Result<Self, Misconfigured> {
        let source = Self::source_of(connection.base)?;
        Ok(Self { door: Door::new(connection)?, source, settings })
    }

    /// What the orders of a shop at this address are called by.
    ///
    /// # Errors
    /// [`Misconfigured`] if no key could be made of it.
    pub fn source_of(base: &Url) -> Result<Source, Misconfigured> {
        let shop = base.as_str().trim_end_matches('/');
        Source::new("woocommerce", shop).map_err(|_| Misconfigured::Address)
    }

    /// Sends a call. That an order is gone is believed only in the shop's own words.
    async fn send(&self, call: Call<'_>) -> Result<Answer, ShopError> {
        let credential = Credential::Basic(&self.settings.key, &self.settings.secret);
        let answer = self.door.send(call.by(Some(credential))).await?;
        match answer.status() {
            400 | 404 | 410 if is_gone(&answer) => Err(ShopError::Gone),
            404 | 410 => Err(Misconfigured::NotTheApi.into()),
            _ => Ok(answer),
        }
    }

    async fn list(&self, call: Call<'_>) -> Result<(Vec<Box<RawValue>>, Option<u32>), ShopError> {
        let answer = self.send(call).await?;
        match answer.json::<Vec<Box<RawValue>>>() {
            Ok(orders) if orders.len() > PAGE => Err(Misconfigured::CannotSync.into()),
            Ok(orders) => Ok((orders, answer.total_pages())),
            // An old version does not know what it is asked for.
            Err(ShopError::Refused(_)) => Err(Misconfigured::CannotSync.into()),
            Err(error) => Err(error),
        }
    }

    /// One order, or nothing if the shop says that it has it no more.
    async fn one(&self, id: &str) -> Result<Option<Box<RawValue>>, ShopError> {
        let path = [&ORDERS[..], &[id]].concat();
        match self.send(Call::get(&path)).await {
            Err(ShopError::Gone) => Ok(None),
            answer => answer?.json().map(Some),
        }
    }

    async fn take(&self, raw: &RawValue, batch: &mut Batch, now: Timestamp) -> Result<(), ShopError> {
        let (id, order) = match order::read(raw.get()) {
            Ok(order) => (order.id.to_string(), order),
            Err((order, why)) => {
                batch.skip(&order, why);
                return Ok(());
            }
        };
        let Ok(key) = self.source.key(&id) else { return Ok(()) };
        if !order.is_collected() {
            batch.elsewhere.push(key);
            return Ok(());
        }
        let paid_back = match order.has_refunds() {
            true => self.refunds(&id).await.map(|refunds| order.paid_back(refunds)),
            false => Ok(PaidBack::nothing()),
        };
        let paid_back = match paid_back {
            // It was deleted at this moment.
            Err(ShopError::Gone) => {
                batch.elsewhere.push(key);
                return Ok(());
            }
            paid_back => paid_back?,
        };
        match order.into_order(key, &paid_back, &self.settings) {
            Ok(order) => batch.add(order, now),
            Err(why) => batch.skip(&id, why),
        }
        Ok(())
    }

    /// The refunds of an order; of more than a page has, the others are missing.
    async fn refunds(&self, id: &str) -> Result<Vec<RawRefund>, ShopError> {
        let path = [&ORDERS[..], &[id, "refunds"]].concat();
        let answer = self.send(Call::get(&path).with("per_page", PAGE)).await?;
        answer.json()
    }
}

impl WooCommerce {
    /// The status that the order gets, if it is to get another one.
    fn status_after(&self, notice: &HandOverNotice, order: &RawOrder) -> Result<Option<&str>, ShopError> {
        match notice.tells {
            Tells::HandOver if self.settings.complete && notice.is_complete() => {
                Ok(order.may_be_completed()?.then_some("completed"))
            }
            Tells::Correction if self.settings.complete && order.is_completed() => {
                Ok(self.settings.ready.first().map(String::as_str))
            }
            Tells::HandOver | Tells::Correction => Ok(None),
        }
    }
}

/// Whether the shop says, in its own words, that an order does not exist.
fn is_gone(answer: &Answer) -> bool {
    #[derive(Deserialize)]
    struct Said {
        code: String,
    }
    let said = answer.body().and_then(|body| serde_json::from_slice::<Said>(body).ok());
    said.is_some_and(|said| said.code.ends_with("_invalid_id"))
}

#[async_trait]
impl Shop for WooCommerce {
    fn source(&self) -> &Source {
        &self.source
    }

    async fn changed_since(&self, cursor: Option<&Cursor>, now: Timestamp) -> Result<Page, ShopError> {
        let place = match cursor {
            Some(cursor) => Place::read(cursor)?,
            None => Place::days_before(now, self.settings.first_days),
        };
        let (raw, pages) = self.list(place.ask(Call::get(&ORDERS), PAGE)).await?;
        let changes: Vec<_> = raw.iter().filter_map(|raw| changes::of(raw.get())).collect();
        let has_more = pages.map_or(raw.len() == PAGE, |pages| pages > place.page());
        let step = place.next(&changes, has_more, pages, now)?;
        let mut batch = Batch::default();
        for raw in &raw {
            self.take(raw, &mut batch, now).await?;
        }
        Ok(Page { batch, next: step.place.cursor()?, is_last: step.is_last })
    }

    async fn find(&self, number: &OrderNumber, now: Timestamp) -> Result<Batch, ShopError> {
        let call = Call::get(&ORDERS).with("search", number.as_str()).with("per_page", FOUND);
        let (raw, _) = self.list(SortedBy::Date.ask(call)).await?;
        let mut batch = Batch::default();
        for raw in raw {
            // The search looks into names and addresses, too.
            if order::number(raw.get()).as_deref() == Some(number.as_str()) {
                self.take(&raw, &mut batch, now).await?;
            }
        }
        Ok(batch)
    }

    async fn look_up(&self, order: &OrderKey, now: Timestamp) -> Result<Batch, ShopError> {
        if !self.source.has(order) {
            return Err(Misconfigured::AnotherSource.into());
        }
        let mut batch = Batch::default();
        if let Some(raw) = self.one(order.id()).await? {
            self.take(&raw, &mut batch, now).await?;
        }
        Ok(batch)
    }

    /// Writes a note unless one of this hand-over or correction is there already. Completes the order if that is configured,
    /// and puts back what is not complete any more.
    async fn tell(&self, notice: &HandOverNotice) -> Result<Told, ShopError> {
        if !self.source.has(&notice.order) {
            return Err(Misconfigured::AnotherSource.into());
        }
        let id = notice.order.id();
        let raw = self.one(id).await?.ok_or(ShopError::Gone)?;
        let order: RawOrder = serde_json::from_str(raw.get()).map_err(|_| Misconfigured::NotTheApi)?;
        let path = [&ORDERS[..], &[id, "notes"]].concat();
        let mut told = Told::Before;
        let notes: Vec<note::Written> = self.send(Call::get(&path)).await?.json()?;
        if !notes.iter().any(|written| written.is_of(&notice.id)) {
            let body = note::body(notice, &self.settings);
            self.send(Call::post(&path).json(&body)).await?.json::<IgnoredAny>()?;
            told = Told::Now;
        }
        if let Some(status) = self.status_after(notice, &order)? {
            let path = [&ORDERS[..], &[id]].concat();
            let body = serde_json::json!({ "status": status });
            self.send(Call::put(&path).json(&body)).await?.json::<IgnoredAny>()?;
            told = Told::Now;
        }
        Ok(told)
    }
}

/// A field that is not what it should be.
fn unreadable(field: impl Into<String>, expected: &str) -> Unfit {
    Unfit::Unreadable { field: field.into(), expected: expected.to_owned() }
}
