//! The port to a web shop: what changed there, one order again, and the news of a hand-over.
//!
//! Plain data and promises. How a shop is asked is its adapter's business (`shops`); how often a hand-over is told
//! is decided in `outbox.rs`, and what becomes of an incoming order in `freeze.rs`.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::import::{LINES_MAX, QUANTITY_MAX};
use crate::order::{Order, OrderKey};
use crate::text::{NotText, OrderNumber, check};

mod failure;
mod notice;
mod places;

pub use failure::{Misconfigured, Refusal, ShopError};
pub use notice::{HandOverNotice, NotANoticeId, NoticeId, NoticeLine, Tells, Told};
pub use places::{Place, Places};

/// A web shop as a till needs it.
///
/// Each method asks the shop once or a few times and gives up within the adapter's limits; none waits and tries
/// again by itself. Only orders of [`Shop::source`] come out of it, whatever the shop answers.
#[async_trait::async_trait]
pub trait Shop: Send + Sync {
    /// Whose orders these are.
    fn source(&self) -> &Source;

    /// The orders that changed since a cursor, oldest change first; without one, those of the adapter's first look
    /// back. To be asked again with [`Page::next`], at once until [`Page::is_last`]. An order may come twice; none is
    /// left out, even if orders change meanwhile.
    async fn changed_since(&self, cursor: Option<&Cursor>, now: Timestamp) -> Result<Page, ShopError>;

    /// The orders whose displayed number is exactly this one. Several mean that somebody must choose.
    async fn find(&self, number: &OrderNumber, now: Timestamp) -> Result<Batch, ShopError>;

    /// One order as the shop has it now. Empty if the shop has it no more; [`Batch::hidden`] if it may still have it.
    async fn look_up(&self, order: &OrderKey, now: Timestamp) -> Result<Batch, ShopError>;

    /// Tells of a hand-over, or of its correction. Telling again changes nothing: see [`Told`].
    async fn tell(&self, notice: &HandOverNotice) -> Result<Told, ShopError>;

    /// Whether the till may do there what it is for, and tell of hand-overs if it does; for shops that can say so. No order
    /// is asked for.
    async fn examine(&self, _tells: bool) -> Result<(), ShopError> {
        Ok(())
    }
}

/// The system and the shop in the keys of all orders of one source. Comes from the configuration, never from an
/// order, so that no shop can speak for another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    system: String,
    shop: String,
}

impl Source {
    /// Names a source; the shop may be empty where a system has only one.
    ///
    /// # Errors
    /// [`NotText`] if no key could be made of it.
    pub fn new(system: impl Into<String>, shop: impl Into<String>) -> Result<Self, NotText> {
        let (system, shop) = (system.into(), shop.into());
        OrderKey::new(system.clone(), shop.clone(), "1").map(|_| Self { system, shop })
    }

    /// The system.
    #[must_use]
    pub fn system(&self) -> &str {
        &self.system
    }

    /// The shop within it.
    #[must_use]
    pub fn shop(&self) -> &str {
        &self.shop
    }

    /// The key of one of its orders.
    ///
    /// # Errors
    /// [`NotText`] if the id is none.
    pub fn key(&self, id: impl Into<String>) -> Result<OrderKey, NotText> {
        OrderKey::new(self.system.clone(), self.shop.clone(), id)
    }

    /// Whether an order is of this source.
    #[must_use]
    pub fn has(&self, key: &OrderKey) -> bool {
        key.system() == self.system && key.shop() == self.shop
    }
}

/// Where a source was left off. Only the adapter that made it understands it; a store keeps it as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cursor(String);

impl Cursor {
    /// The most bytes of a cursor.
    pub const MAX_BYTES: usize = 2_048;

    /// Takes a text.
    ///
    /// # Errors
    /// [`NotText`] if it is empty, too long or deceptive.
    pub fn new(text: impl Into<String>) -> Result<Self, NotText> {
        let text = text.into();
        check(&text, Self::MAX_BYTES).map(|()| Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Cursor {
    type Error = NotText;
    fn try_from(text: String) -> Result<Self, NotText> {
        Self::new(text)
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> String {
        cursor.0
    }
}

/// One step of a synchronisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What came.
    pub batch: Batch,
    /// Where to go on; to be kept once the orders are.
    pub next: Cursor,
    /// Whether nothing more is known to wait.
    pub is_last: bool,
}

/// What a shop said of some orders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// The orders that are collected in a store.
    pub orders: Vec<Order>,
    /// Orders of which nothing is collected in a store, or not any more: sent, thrown away, never finished. Whoever
    /// knows one as waiting takes it off the list. Nothing personal of them is kept.
    pub elsewhere: Vec<OrderKey>,
    /// Orders that were asked for and that the shop does not show. It may still have them: to this till it shows only what
    /// is younger than [`SHOWN_DAYS`].
    pub hidden: Vec<OrderKey>,
    /// Orders that can't be used, and why.
    pub skipped: Vec<Skipped>,
}

/// A shop that hides old orders shows them for so many days; a day less than it promises.
pub const SHOWN_DAYS: i64 = 59;

/// Whether a shop that hides old orders may hide this one: it is older than [`SHOWN_DAYS`], or may be.
#[must_use]
pub fn may_be_hidden(order: &Order, now: Timestamp) -> bool {
    let is_old = |at: Timestamp| now.duration_since(at) >= SignedDuration::from_hours(24 * SHOWN_DAYS);
    // It was made before its last change, and how long before is not known.
    order.placed_at.is_none_or(is_old)
}

impl Batch {
    /// Takes an order in if it is fit to be handed out, and notes why if it is not.
    pub fn add(&mut self, order: Order, now: Timestamp) {
        let twice = self.orders.iter().any(|known| known.key == order.key);
        let unfit = if twice { Err(Unfit::Twice) } else { fit(&order, now) };
        match unfit {
            Ok(()) => self.orders.push(order),
            Err(why) => self.skip(order.number.as_str(), why),
        }
    }

    /// Notes an order that can't be used.
    pub fn skip(&mut self, order: &str, why: Unfit) {
        let order = crate::text::clean(order, OrderNumber::MAX_BYTES);
        self.skipped.push(Skipped { order, why });
    }
}

/// An order that can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("order {order} was left out: {why}")]
pub struct Skipped {
    /// Its number or its id in the shop, as far as it could be read.
    pub order: String,
    /// Why.
    #[source]
    pub why: Unfit,
}

/// Why an order of a shop can't be used. Names fields and never what is in them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Nobody could prove to be its owner.
    #[error("it has no e-mail address and no phone number with country code; complete it in the shop")]
    NoIdentifier,
    /// It has no lines, or too many.
    #[error("expected 1 to {LINES_MAX} lines")]
    Lines,
    /// Two of its lines have one id.
    #[error("expected each line's id once")]
    LineTwice,
    /// A line has none or more items than anybody buys, or more are done than were bought.
    #[error("expected a quantity of 1 to {QUANTITY_MAX}, and no more done than bought")]
    Quantity,
    /// Its last change is more than a day ahead: it would make every later version look old.
    #[error("it was changed in the future; set the shop's clock")]
    FromTheFuture,
    /// The shop gave it twice in one answer.
    #[error("the shop gave it twice in one answer")]
    Twice,
    /// It claims to be of another system or shop than the configured one.
    #[error("it is of another system or shop than the configured one")]
    AnotherSource,
    /// Some of it is sent and some is collected, and the shop does not say which.
    #[error("some of it is sent and the shop does not say which lines; hand it out by hand")]
    PartlySent,
    /// A field is missing or is not what it should be.
    #[error("{field}: {expected}")]
    Unreadable {
        /// The field's path.
        field: String,
        /// What should have been there; begins with "expected".
        expected: String,
    },
}

/// What no adapter may let through, whatever its shop allows.
fn fit(order: &Order, now: Timestamp) -> Result<(), Unfit> {
    let latest = now.checked_add(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MAX);
    let mut ids = HashSet::new();
    if order.owner.identifiers().next().is_none() {
        return Err(Unfit::NoIdentifier);
    }
    if order.lines.is_empty() || order.lines.len() > LINES_MAX {
        return Err(Unfit::Lines);
    }
    if !order.lines.iter().all(|line| ids.insert(&line.id)) {
        return Err(Unfit::LineTwice);
    }
    if !order
        .lines
        .iter()
        .all(|line| (1..=QUANTITY_MAX).contains(&line.quantity) && line.done <= line.quantity)
    {
        return Err(Unfit::Quantity);
    }
    if order.updated_at > latest {
        return Err(Unfit::FromTheFuture);
    }
    Ok(())
}
