//! Any system that speaks our own format over HTTPS: `GET /orders` in `claimcheck.order/1`, `POST /hand-overs` and
//! `POST /corrections`.
//!
//! `docs/orders-api.yaml` describes it for whoever builds the other end. Orders are read by the importer, as those of
//! a file are; what says that it is of another system or shop than the configured one is left out.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use pickup::import::{self, Format, ImportError, Reading};
use pickup::order::OrderKey;
use pickup::person::Country;
use pickup::pseudonym::PseudonymKey;
use pickup::shop::{
    Batch, Cursor, HandOverNotice, Misconfigured, NoticeLine, Page, Shop, ShopError, Source, Tells, Told,
    Unfit,
};
use pickup::text::OrderNumber;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::wire::{Call, Connection, Credential, Door, Secret};

/// The schema of what is posted.
pub const HAND_OVER_SCHEMA: &str = "claimcheck.hand-over/1";

/// The path of the orders, below the configured address.
pub const ORDERS: &str = "orders";

/// The path of the hand-overs, below the configured address.
pub const HAND_OVERS: &str = "hand-overs";

/// The schema of what is posted of a correction.
pub const CORRECTION_SCHEMA: &str = "claimcheck.correction/1";

/// The path of the corrections, below the configured address.
pub const CORRECTIONS: &str = "corrections";

/// The most orders of one answer.
pub const PAGE: usize = 200;

/// How a till proves who asks.
#[derive(Clone, Debug)]
pub enum Key {
    /// Not at all, as within a closed network.
    None,
    /// A bearer token.
    Bearer(Secret),
    /// A name and a password.
    Basic {
        /// The name.
        name: Secret,
        /// The password.
        password: Secret,
    },
}

impl Key {
    fn credential(&self) -> Option<Credential<'_>> {
        match self {
            Self::None => None,
            Self::Bearer(token) => Some(Credential::Bearer(token)),
            Self::Basic { name, password } => Some(Credential::Basic(name, password)),
        }
    }
}

/// A source of orders in our own format.
#[derive(Debug)]
pub struct HttpsSource {
    door: Door,
    source: Source,
    key: Key,
    pseudonyms: Arc<PseudonymKey>,
    country: Option<Country>,
}

impl HttpsSource {
    /// Sets the way to a source up; nothing is sent. `source` is what its orders say of themselves, `pseudonyms` the key
    /// of the personal numbers' hashes, and `country` the one whose phone numbers are written without country code.
    ///
    /// # Errors
    /// [`Misconfigured`] says what is wrong with the address or the roots.
    pub fn new(
        connection: &Connection<'_>,
        source: Source,
        key: Key,
        pseudonyms: Arc<PseudonymKey>,
        country: Option<Country>,
    ) -> Result<Self, Misconfigured> {
        Ok(Self { door: Door::new(connection)?, source, key, pseudonyms, country })
    }

    async fn orders(&self, name: &str, value: Option<&str>) -> Result<Answered, ShopError> {
        let call = Call::get(&[ORDERS]).with("limit", PAGE);
        let call = match value {
            None => call,
            Some(value) => call.with(name, value),
        };
        let answer = self.door.send(call.by(self.key.credential())).await?;
        match answer.json::<Answered>() {
            Ok(answered) if answered.orders.len() > PAGE => Err(Misconfigured::NotTheApi.into()),
            // A list is never gone, and there is no order in the question that could be refused.
            Err(ShopError::Gone | ShopError::Refused(_)) => Err(Misconfigured::NotTheApi.into()),
            result => result,
        }
    }

    fn take(
        &self,
        orders: &[Box<RawValue>],
        now: Timestamp,
        is_meant: impl Fn(&OrderKey, &str) -> bool,
    ) -> Batch {
        let reading = Reading { key: &self.pseudonyms, now, country: self.country, keep_good: false };
        let mut batch = Batch::default();
        for raw in orders {
            if !is_dated(raw.get()) {
                batch.skip(&label(raw.get()), undated());
                continue;
            }
            let read = import::read(raw.get().as_bytes(), Format::Json, &reading);
            let orders = match read {
                Ok(read) => read.orders,
                Err(error) => {
                    batch.skip(&label(raw.get()), unfit(error));
                    continue;
                }
            };
            for order in orders {
                if !self.source.has(&order.key) {
                    batch.skip(order.number.as_str(), Unfit::AnotherSource);
                } else if !is_meant(&order.key, order.number.as_str()) {
                    // Nobody asked for it.
                } else if order.lines.iter().any(|line| line.pickup) {
                    batch.add(order, now);
                } else {
                    batch.elsewhere.push(order.key);
                }
            }
        }
        batch
    }
}

/// An answer to `GET /orders`.
#[derive(Deserialize)]
struct Answered {
    orders: Vec<Box<RawValue>>,
    next: Option<String>,
    #[serde(default)]
    more: bool,
}

/// What an order that can't be read calls itself.
fn label(json: &str) -> String {
    #[derive(Deserialize)]
    struct Named {
        number: String,
    }
    serde_json::from_str::<Named>(json).map(|named| named.number).unwrap_or_default()
}

/// Whether an order says when it changed. One that does not would be news whenever it is asked for, and nobody could tell
/// which of two versions is the older one. What is no order at all is told by the importer.
fn is_dated(json: &str) -> bool {
    #[derive(Deserialize)]
    struct Dated {
        updated_at: Option<IgnoredAny>,
    }
    serde_json::from_str::<Dated>(json).map_or(true, |dated| dated.updated_at.is_some())
}

fn undated() -> Unfit {
    let expected = "expected the time of the order's last change".to_owned();
    Unfit::Unreadable { field: "updated_at".to_owned(), expected }
}

fn unfit(error: ImportError) -> Unfit {
    let (field, expected) = match error {
        ImportError::Bad { problems } => {
            problems.into_iter().next().map(|first| (first.column, first.expected)).unwrap_or_default()
        }
        ImportError::Empty => ("order".to_owned(), "expected an object".to_owned()),
        ImportError::TooMuch { what, limit } => {
            ("order".to_owned(), format!("expected at most {limit} {what}"))
        }
    };
    Unfit::Unreadable { field, expected }
}

#[async_trait]
impl Shop for HttpsSource {
    fn source(&self) -> &Source {
        &self.source
    }

    async fn changed_since(&self, cursor: Option<&Cursor>, now: Timestamp) -> Result<Page, ShopError> {
        let answered = self.orders("cursor", cursor.map(Cursor::as_str)).await?;
        let next = answered.next.ok_or(Misconfigured::NotTheApi)?;
        let next = Cursor::new(next).map_err(|_| Misconfigured::NotTheApi)?;
        // It would be asked for ever.
        if answered.more && cursor == Some(&next) {
            return Err(Misconfigured::CannotSync.into());
        }
        let batch = self.take(&answered.orders, now, |_, _| true);
        Ok(Page { batch, next, is_last: !answered.more })
    }

    async fn find(&self, number: &OrderNumber, now: Timestamp) -> Result<Batch, ShopError> {
        let answered = self.orders("number", Some(number.as_str())).await?;
        Ok(self.take(&answered.orders, now, |_, found| found == number.as_str()))
    }

    async fn look_up(&self, order: &OrderKey, now: Timestamp) -> Result<Batch, ShopError> {
        if !self.source.has(order) {
            return Err(Misconfigured::AnotherSource.into());
        }
        let answered = self.orders("id", Some(order.id())).await?;
        Ok(self.take(&answered.orders, now, |found, _| found == order))
    }

    async fn tell(&self, notice: &HandOverNotice) -> Result<Told, ShopError> {
        if !self.source.has(&notice.order) {
            return Err(Misconfigured::AnotherSource.into());
        }
        // Another path, so that a system which knows none takes no correction for a hand-over.
        let path = match notice.tells {
            Tells::HandOver => [HAND_OVERS],
            Tells::Correction => [CORRECTIONS],
        };
        let call = Call::post(&path).header("idempotency-key", notice.id.as_str());
        let call = call.json(&HandOver::of(notice)).by(self.key.credential());
        let answer = self.door.send(call).await?;
        match answer.status() {
            // Another attempt is being dealt with at this moment.
            409 => Err(ShopError::TryLater { retry_after: answer.retry_after() }),
            // A page of a proxy is no receipt.
            200 | 201 if answer.body().is_none() => Err(Misconfigured::NotTheApi.into()),
            200 => Ok(Told::Before),
            201 => Ok(Told::Now),
            _ => Err(answer.good().err().unwrap_or_else(|| Misconfigured::NotTheApi.into())),
        }
    }
}

/// What is posted of a hand-over, or of a correction.
#[derive(Serialize)]
struct HandOver<'a> {
    schema: &'static str,
    id: &'a str,
    source: Named<'a>,
    number: &'a str,
    at: Timestamp,
    store: &'a str,
    lines: Vec<Handed<'a>>,
    left: u64,
    ledger: Ledger,
}

#[derive(Serialize)]
struct Named<'a> {
    system: &'a str,
    shop: &'a str,
    id: &'a str,
}

#[derive(Serialize)]
struct Handed<'a> {
    id: &'a str,
    group: Option<&'a str>,
    quantity: u32,
    done: u32,
}

#[derive(Serialize)]
struct Ledger {
    seq: u64,
    hash: String,
}

impl<'a> HandOver<'a> {
    fn of(notice: &'a HandOverNotice) -> Self {
        let order = &notice.order;
        let handed = |line: &'a NoticeLine| Handed {
            id: line.id.as_str(),
            group: line.group.as_deref(),
            quantity: line.quantity,
            done: line.done,
        };
        Self {
            schema: match notice.tells {
                Tells::HandOver => HAND_OVER_SCHEMA,
                Tells::Correction => CORRECTION_SCHEMA,
            },
            id: notice.id.as_str(),
            source: Named { system: order.system(), shop: order.shop(), id: order.id() },
            number: notice.number.as_str(),
            at: notice.at,
            store: notice.store.as_str(),
            lines: notice.lines.iter().map(handed).collect(),
            left: notice.left,
            ledger: Ledger { seq: notice.ledger_seq, hash: notice.ledger_hash.to_string() },
        }
    }
}
