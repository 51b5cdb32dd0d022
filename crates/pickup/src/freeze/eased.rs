//! What a newer file says that makes an order easier to collect, and that a shop hardly does.
//!
//! Nothing is refused for it: shops correct orders, too. It is written down, so that somebody can ask the shop. That an
//! order is paid and ready by now is every day's work and is not here.

use std::fmt::Display;

use crate::money::Money;
use crate::order::{Order, OrderRecord, OrderStatus, PaymentStatus};
use crate::text::StoreId;

/// One thing that is easier than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eased {
    /// What.
    pub what: What,
    /// The line, where it is about one.
    pub line: Option<String>,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
}

/// What can be easier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// Called off, expired or done elsewhere, and now to be collected.
    Status,
    /// Paid back, and now paid.
    Payment,
    /// Worth less, of no known value, of another currency, or of a value where none was known: limits go by it.
    Total,
    /// Goods ask for a lower age, or for none.
    MinAge,
    /// The order asks for another level, or for none.
    MinLevel,
    /// It waited in another store.
    Store,
    /// It is called otherwise, so that another order with its number is not found.
    Number,
    /// Goods have another article number, or none: the policy may ask for an age by it.
    Article,
}

impl What {
    /// The name in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Payment => "payment",
            Self::Total => "total",
            Self::MinAge => "min_age",
            Self::MinLevel => "min_level",
            Self::Store => "store",
            Self::Number => "number",
            Self::Article => "article",
        }
    }
}

impl OrderRecord {
    /// What is easier at this order, as a file has left it, than it was: for the store of this till.
    #[must_use]
    pub fn eased_from(&self, before: &Self, store: &StoreId) -> Vec<Eased> {
        let (was, is) = (&before.order, &self.order);
        let of = |what, before: String, after: String| Eased { what, line: None, before, after };
        let mut eased = Vec::new();
        if is_reopened(was.status, is.status) {
            eased.push(of(What::Status, was.status.as_str().to_owned(), is.status.as_str().to_owned()));
        }
        let (paid, pays) = (was.payment.status, is.payment.status);
        if paid == PaymentStatus::Refunded && pays != paid {
            eased.push(of(What::Payment, paid.as_str().to_owned(), pays.as_str().to_owned()));
        }
        if is_worth_less(was.payment.total, is.payment.total) {
            eased.push(of(What::Total, minor(was.payment.total), minor(is.payment.total)));
        }
        eased.extend(ages(was, is));
        eased.extend(articles(was, is));
        let (asked, asks) = (&was.pickup.min_level, &is.pickup.min_level);
        if asked.is_some() && asked != asks {
            eased.push(of(What::MinLevel, said(asked.as_ref()), said(asks.as_ref())));
        }
        let (waited, waits) = (&was.pickup.location, &is.pickup.location);
        let is_elsewhere = |location: &Option<StoreId>| location.as_ref().is_some_and(|one| one != store);
        if is_elsewhere(waited) && !is_elsewhere(waits) {
            eased.push(of(What::Store, said(waited.as_ref()), said(waits.as_ref())));
        }
        if was.number.said() != is.number.said() {
            eased.push(of(What::Number, was.number.to_string(), is.number.to_string()));
        }
        eased
    }
}

/// Whether nothing of it was to be collected any more, and now it is. A step in between is one, too.
fn is_reopened(was: OrderStatus, is: OrderStatus) -> bool {
    match (was, is) {
        (OrderStatus::Cancelled, OrderStatus::Cancelled | OrderStatus::HandedOver)
        | (OrderStatus::Expired, OrderStatus::Expired | OrderStatus::Cancelled | OrderStatus::HandedOver)
        | (OrderStatus::HandedOver, OrderStatus::HandedOver | OrderStatus::Cancelled) => false,
        (OrderStatus::Cancelled | OrderStatus::Expired | OrderStatus::HandedOver, _) => true,
        (
            OrderStatus::Preparing
            | OrderStatus::Ready
            | OrderStatus::PartlyHandedOver
            | OrderStatus::Unknown,
            _,
        ) => false,
    }
}

fn is_worth_less(was: Option<Money>, is: Option<Money>) -> bool {
    match (was, is) {
        (None, None) => false,
        // Amounts of two currencies can't be compared.
        (Some(was), Some(is)) => was.currency != is.currency || is.minor < was.minor,
        (Some(_), None) | (None, Some(_)) => true,
    }
}

/// Goods that were for people of an age and are for younger ones now, or are gone from the order.
fn ages<'a>(was: &'a Order, is: &'a Order) -> impl Iterator<Item = Eased> + 'a {
    was.lines.iter().filter_map(|line| {
        let before = line.min_age?;
        let after = is.lines.iter().find(|one| one.id == line.id).and_then(|one| one.min_age);
        after.is_none_or(|after| after < before).then(|| Eased {
            what: What::MinAge,
            line: Some(line.id.to_string()),
            before: before.to_string(),
            after: said(after.as_ref()),
        })
    })
}

/// Goods whose article number is gone from the order although no line is: they are called otherwise now.
fn articles<'a>(was: &'a Order, is: &'a Order) -> impl Iterator<Item = Eased> + 'a {
    let has_all = is.lines.len() >= was.lines.len();
    was.lines.iter().filter(move |_| has_all).filter_map(|line| {
        let before = line.sku.as_ref()?;
        let is_there = is.lines.iter().any(|one| one.sku.as_ref() == Some(before));
        let after = is.lines.iter().find(|one| one.id == line.id).and_then(|one| one.sku.as_ref());
        (!is_there).then(|| Eased {
            what: What::Article,
            line: Some(line.id.to_string()),
            before: before.to_string(),
            after: said(after),
        })
    })
}

/// An amount as facts have it: minor units, then the currency.
pub(crate) fn minor(money: Option<Money>) -> String {
    money.map_or_else(|| "none".to_owned(), |money| format!("{} {}", money.minor, money.currency))
}

fn said(value: Option<&impl Display>) -> String {
    value.map_or_else(|| "none".to_owned(), ToString::to_string)
}
