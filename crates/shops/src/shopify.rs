//! Shopify by its Admin GraphQL API: orders whose fulfilment orders are picked up, and fulfilments for hand-overs.
//!
//! Lists of changes ask for ids and delivery methods only; what is personal is asked for one order at a time, and for
//! those that are collected in a store. What is done is compared with what the shop has before anything is told.

use async_trait::async_trait;
use jiff::Timestamp;
use pickup::order::OrderKey;
use pickup::person::Country;
use pickup::shop::{
    Batch, Cursor, HandOverNotice, Misconfigured, Page, Refusal, Shop, ShopError, Source, Tells, Told,
};
use pickup::text::{OrderNumber, StoreId};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use url::Url;

use crate::wire::{Connection, Secret};

mod api;
mod order;
mod place;
mod scopes;
mod tell;

use api::Api;
use order::{Listed, RawOrder};
use place::Place;
use scopes::Scopes;

/// The version of the API that is spoken.
pub const API_VERSION: &str = "2026-10";

/// What a till needs to know of a Shopify shop.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The app's client id.
    pub client_id: Secret,
    /// The app's client secret.
    pub client_secret: Secret,
    /// The statuses of a fulfilment order in which its goods wait on the shelf: `IN_PROGRESS` where staff mark them as
    /// prepared, `OPEN` as well where nobody does.
    pub ready: Vec<String>,
    /// The stores by the id (`gid://shopify/Location/...`) or the name of their location. One that is not here counts
    /// as another store.
    pub locations: BTreeMap<String, StoreId>,
    /// How many days are looked back the first time. Without the scope `read_all_orders` the shop gives 60.
    pub first_days: u16,
    /// Whether the shop mails the customer when it is told of a hand-over.
    pub notify_customer: bool,
    /// The country whose phone numbers the shop's customers write without country code.
    pub country: Option<Country>,
}

/// A Shopify shop.
#[derive(Debug)]
pub struct Shopify {
    api: Api,
    source: Source,
    settings: Settings,
    /// Whether the shop was once found to hide old orders from the app.
    hides_old: AtomicBool,
}

impl Shopify {
    /// Sets the way to a shop up; nothing is sent. The address is that of the shop at Shopify, such as
    /// `https://my-shop.myshopify.com`. Orders get the system `shopify` and its host as their shop.
    ///
    /// # Errors
    /// [`Misconfigured`] says what is wrong with the address or the roots.
    pub fn new(connection: &Connection<'_>, settings: Settings) -> Result<Self, Misconfigured> {
        let source = Self::source_of(connection.base)?;
        let api = Api::new(connection, settings.client_id.clone(), settings.client_secret.clone())?;
        Ok(Self { api, source, settings, hides_old: AtomicBool::new(false) })
    }

    /// What the orders of a shop at this address are called by.
    ///
    /// # Errors
    /// [`Misconfigured`] if no key could be made of it.
    pub fn source_of(base: &Url) -> Result<Source, Misconfigured> {
        Source::new("shopify", base.host_str().unwrap_or_default()).map_err(|_| Misconfigured::Address)
    }

    async fn list(&self, variables: serde_json::Value) -> Result<Listed, ShopError> {
        let listed: order::Lists = self.api.ask(order::LIST, variables).await?;
        Ok(listed.orders)
    }

    /// The key of an order: its number within Shopify, without what is the same for all orders.
    fn key(&self, gid: &str) -> Option<OrderKey> {
        self.source.key(gid.strip_prefix(order::GID)?).ok()
    }

    async fn one(&self, key: &OrderKey) -> Result<Option<RawOrder>, ShopError> {
        let gid = format!("{}{}", order::GID, key.id());
        let one: order::One = self.api.ask(order::ONE, json!({ "id": gid })).await?;
        Ok(one.order)
    }

    /// Whether an order that the shop does not show may only be too old for this app. That it may is asked once. That it
    /// may not is asked each time: a scope that was taken away since must not make old orders look thrown away.
    async fn hides_old(&self) -> Result<bool, ShopError> {
        if self.hides_old.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let hides = !Scopes::ask(&self.api).await?.shows_old_orders();
        self.hides_old.store(hides, Ordering::Relaxed);
        Ok(hides)
    }

    /// Takes one order in as it is now. One that the shop has no more is left out; one that it does not show is hidden.
    async fn take(&self, key: &OrderKey, batch: &mut Batch, now: Timestamp) -> Result<(), ShopError> {
        let Some(raw) = self.one(key).await? else {
            if self.hides_old().await? {
                batch.hidden.push(key.clone());
            }
            return Ok(());
        };
        if !raw.is_collected() {
            batch.elsewhere.push(key.clone());
            return Ok(());
        }
        let name = raw.name.clone();
        match raw.into_order(key.clone(), &self.settings) {
            Ok(order) => batch.add(order, now),
            Err(why) => batch.skip(&name, why),
        }
        Ok(())
    }
}

#[async_trait]
impl Shop for Shopify {
    fn source(&self) -> &Source {
        &self.source
    }

    async fn changed_since(&self, cursor: Option<&Cursor>, now: Timestamp) -> Result<Page, ShopError> {
        let place = match cursor {
            Some(cursor) => Place::read(cursor)?,
            None => Place::days_before(now, self.settings.first_days),
        };
        let listed = self.list(place.variables()).await?;
        let next = place.next(&listed, now)?;
        let is_last = !listed.page_info.has_next_page;
        let mut batch = Batch::default();
        for brief in listed.nodes {
            let Some(key) = self.key(&brief.id) else { return Err(Misconfigured::NotTheApi.into()) };
            match brief.is_collected() {
                true => self.take(&key, &mut batch, now).await?,
                false => batch.elsewhere.push(key),
            }
        }
        Ok(Page { batch, next: next.cursor()?, is_last })
    }

    async fn find(&self, number: &OrderNumber, now: Timestamp) -> Result<Batch, ShopError> {
        let mut batch = Batch::default();
        for brief in self.list(place::by_name(number)).await?.nodes {
            // The search takes words for parts of others. People leave the # out.
            let bare = brief.name.strip_prefix('#').unwrap_or(&brief.name);
            if brief.name != number.as_str() && bare != number.as_str() {
                continue;
            }
            if let Some(key) = self.key(&brief.id) {
                self.take(&key, &mut batch, now).await?;
            }
        }
        Ok(batch)
    }

    async fn look_up(&self, order: &OrderKey, now: Timestamp) -> Result<Batch, ShopError> {
        if !self.source.has(order) {
            return Err(Misconfigured::AnotherSource.into());
        }
        let mut batch = Batch::default();
        self.take(order, &mut batch, now).await?;
        Ok(batch)
    }

    /// Fulfils what was handed over and is not yet fulfilled in the shop, one fulfilment for each location. A correction
    /// is for a person: see `tell.rs`.
    async fn tell(&self, notice: &HandOverNotice) -> Result<Told, ShopError> {
        if !self.source.has(&notice.order) {
            return Err(Misconfigured::AnotherSource.into());
        }
        let order = match self.one(&notice.order).await? {
            Some(order) => order,
            None if self.hides_old().await? => return Err(Refusal::Hidden.into()),
            None => return Err(ShopError::Gone),
        };
        if notice.tells == Tells::Correction {
            return tell::taken_back(&order, notice).map(|()| Told::Before);
        }
        let missing = tell::missing(&order, notice)?;
        let told = if missing.is_empty() { Told::Before } else { Told::Now };
        for fulfilment in missing {
            let variables = fulfilment.variables(notice, self.settings.notify_customer);
            let answered: tell::Answered = self.api.ask(tell::FULFIL, variables).await?;
            answered.good()?;
        }
        Ok(told)
    }

    async fn examine(&self, tells: bool) -> Result<(), ShopError> {
        // As it is now, whatever was known before.
        Ok(Scopes::ask(&self.api).await?.suffice(tells)?)
    }
}
