//! One order as WooCommerce writes it, and what it is here.
//!
//! Unknown fields and statuses are expected: plugins add both. What can't be read is named by its field, never by
//! what stood there.

use std::collections::BTreeSet;
use std::fmt;

use pickup::import::{FIELD_MAX, LINES_MAX};
use pickup::money::{Currency, Money};
use pickup::order::{Line, Order, OrderKey, OrderStatus, Owner, Payment, PaymentStatus, Pickup};
use pickup::person::{Country, EmailAddress, PhoneNumber};
use pickup::shop::{Refusal, ShopError, Unfit};
use pickup::text::{LineId, OrderNumber, StoreId, clean};
use serde::Deserialize;

use super::refunds::{PaidBack, RawRefund, minor, whole};
use super::{Settings, changes, packages, unreadable};

/// What a shipping line is called whose goods are collected: by the checkout block, and by the classic checkout.
const COLLECTED: [&str; 2] = ["pickup_location", "local_pickup"];
/// Orders that nobody finished, or that somebody threw away.
const NO_ORDERS: [&str; 3] = ["checkout-draft", "auto-draft", "trash"];

#[derive(Deserialize)]
pub(super) struct RawOrder {
    pub(super) id: u64,
    #[serde(default)]
    number: Option<Text>,
    status: String,
    #[serde(default)]
    currency: String,
    #[serde(default)]
    total: String,
    date_modified_gmt: String,
    #[serde(default)]
    date_created_gmt: Option<String>,
    #[serde(default)]
    date_paid_gmt: Option<String>,
    #[serde(default)]
    billing: Billing,
    #[serde(default)]
    customer_note: Option<String>,
    #[serde(default)]
    line_items: Vec<RawLine>,
    #[serde(default)]
    shipping_lines: Vec<ShippingLine>,
    #[serde(default)]
    refunds: Vec<Refund>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Billing {
    first_name: Option<String>,
    last_name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    country: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct RawLine {
    pub(super) id: u64,
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    product_id: serde_json::Value,
    #[serde(default)]
    variation_id: serde_json::Value,
    #[serde(default)]
    sku: Option<Text>,
    pub(super) quantity: u32,
    /// What was paid for all of it, without tax.
    #[serde(default)]
    pub(super) total: Option<Text>,
}

#[derive(Deserialize)]
pub(super) struct ShippingLine {
    #[serde(default)]
    method_id: Option<String>,
    #[serde(default)]
    meta_data: Vec<Meta>,
}

/// A plugin's field: its value may be anything, and only texts mean something here.
#[derive(Deserialize)]
pub(super) struct Meta {
    #[serde(default)]
    pub(super) key: String,
    #[serde(default)]
    pub(super) value: serde_json::Value,
}

#[derive(Deserialize)]
struct Refund {
    id: u64,
    /// Negative.
    #[serde(default)]
    total: Option<Text>,
}

/// A text that some plugins write as a number.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Text {
    Text(String),
    Number(serde_json::Number),
}

impl Text {
    fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
        }
    }
}

/// Reads an order; an error comes with its id, if that can be read.
pub(super) fn read(json: &str) -> Result<RawOrder, (String, Unfit)> {
    #[derive(Deserialize)]
    struct Named {
        id: u64,
    }
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let order: RawOrder = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let id = serde_json::from_str::<Named>(json).map(|named| named.id.to_string()).unwrap_or_default();
        (id, unreadable(error.path().to_string(), "expected what WooCommerce documents"))
    })?;
    // Counted before anything is made of them, and before those are left out that were paid back.
    match order.line_items.len().max(order.shipping_lines.len()) > LINES_MAX {
        true => Err((order.id.to_string(), Unfit::Lines)),
        false => Ok(order),
    }
}

/// The displayed number of an order, if it can be read.
pub(super) fn number(json: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Numbered {
        number: Text,
    }
    serde_json::from_str::<Numbered>(json).ok().map(|numbered| numbered.number.into_text())
}

impl RawOrder {
    /// Whether any of it is collected in a store.
    pub(super) fn is_collected(&self) -> bool {
        !NO_ORDERS.contains(&self.status.as_str())
            && self.shipping_lines.iter().any(ShippingLine::is_collected)
    }

    /// Whether all of it is.
    fn is_collected_whole(&self) -> bool {
        self.shipping_lines.iter().all(ShippingLine::is_collected)
    }

    pub(super) fn has_refunds(&self) -> bool {
        !self.refunds.is_empty()
    }

    /// What of it was paid back by these refunds.
    pub(super) fn paid_back(&self, refunds: Vec<RawRefund>) -> PaidBack {
        let known = self.refunds.iter().map(|refund| refund.id);
        PaidBack::of(refunds, known, &self.line_items, Currency::from_code(&self.currency))
    }

    /// Whether all of it was collected, as far as the shop knows.
    pub(super) fn is_completed(&self) -> bool {
        self.status == "completed"
    }

    /// Whether the shop still waits to be told that the order is completed. What is sent of it is for whoever sends it.
    pub(super) fn may_be_completed(&self) -> Result<bool, ShopError> {
        match self.status.as_str() {
            "completed" => Ok(false),
            "cancelled" | "refunded" | "failed" | "trash" => Err(Refusal::Cancelled.into()),
            _ => Ok(self.is_collected_whole()),
        }
    }

    pub(super) fn into_order(
        self,
        key: OrderKey,
        paid_back: &PaidBack,
        settings: &Settings,
    ) -> Result<Order, Unfit> {
        let collected: Option<BTreeSet<u64>> = match self.is_collected_whole() {
            true => None,
            false => {
                Some(packages::collected(&self.line_items, &self.shipping_lines).ok_or(Unfit::PartlySent)?)
            }
        };
        let updated_at = changes::time(&self.date_modified_gmt)
            .ok_or_else(|| unreadable("date_modified_gmt", "expected a time"))?;
        let status = self.order_status(&settings.ready);
        let payment = self.payment();
        let pickup = self.pickup(settings);
        let number = self.number.map_or_else(|| self.id.to_string(), Text::into_text);
        let number = OrderNumber::new(number).map_err(|error| unreadable("number", &error.to_string()))?;
        let is_done = status == OrderStatus::HandedOver;
        let lines = self.line_items.into_iter().map(|line| {
            let pickup = collected.as_ref().is_none_or(|collected| collected.contains(&line.id));
            line.into_line(is_done).map(|line| Line { pickup, ..line })
        });
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        let left = without_refunded(&lines, paid_back);
        let (status, lines) = match (left.iter().any(|line| line.pickup), paid_back.is_clear, status) {
            // What was paid back in full is called off, whatever the status still says.
            (false, _, _) => (OrderStatus::Cancelled, lines),
            (true, _, OrderStatus::Cancelled | OrderStatus::HandedOver) | (true, true, _) => (status, left),
            // Something was paid back, and nobody knows what of it is left: nothing is handed out.
            (true, false, _) => (OrderStatus::Unknown, left),
        };
        Ok(Order {
            key,
            number,
            scan_codes: Vec::new(),
            placed_at: self.date_created_gmt.as_deref().and_then(changes::time),
            updated_at,
            status,
            payment,
            owner: self.billing.into_owner(),
            proxies: Vec::new(),
            pickup,
            lines,
            note: clean(&self.customer_note.unwrap_or_default(), FIELD_MAX),
        })
    }

    fn order_status(&self, ready: &[String]) -> OrderStatus {
        if ready.contains(&self.status) {
            return OrderStatus::Ready;
        }
        match self.status.as_str() {
            "pending" | "on-hold" | "processing" => OrderStatus::Preparing,
            "completed" => OrderStatus::HandedOver,
            "cancelled" | "refunded" | "failed" => OrderStatus::Cancelled,
            _ => OrderStatus::Unknown,
        }
    }

    fn payment(&self) -> Payment {
        let currency = Currency::from_code(&self.currency);
        let total = currency.and_then(|currency| Money::parse(&self.total, currency).ok());
        let paid_back = self.refunds.iter().map(|refund| minor(refund.total.as_ref(), currency));
        let paid_back = paid_back.sum::<Option<u64>>();
        let is_paid = self.date_paid_gmt.as_ref().is_some_and(|at| !at.is_empty());
        let status = match (self.status.as_str(), total, paid_back) {
            ("refunded", _, _) => PaymentStatus::Refunded,
            _ if !is_paid => PaymentStatus::Unpaid,
            (_, Some(total), Some(back)) if back > 0 && back >= total.minor => PaymentStatus::Refunded,
            _ if !self.refunds.is_empty() => PaymentStatus::PartlyRefunded,
            _ => PaymentStatus::Paid,
        };
        // What it is worth now; unknown if it is not known how much is less.
        let total = total
            .zip(paid_back)
            .map(|(total, back)| Money { minor: total.minor.saturating_sub(back), ..total });
        let due = if status == PaymentStatus::Unpaid { total } else { None };
        Payment { status, total, due }
    }

    /// Where it waits. A place that is not configured is another store, rather than this one.
    fn pickup(&self, settings: &Settings) -> Pickup {
        let lines = self.shipping_lines.iter().filter(|line| line.is_collected());
        let name = lines.flat_map(|line| &line.meta_data).find_map(Meta::location);
        let location = match &name {
            None => settings.store.clone(),
            Some(name) => settings.locations.get(name).cloned().or_else(|| another_store(name)),
        };
        Pickup { location, location_name: name, ..Pickup::default() }
    }
}

fn another_store(name: &str) -> Option<StoreId> {
    StoreId::new(clean(name, StoreId::MAX_BYTES)).ok()
}

fn without_refunded(lines: &[Line], paid_back: &PaidBack) -> Vec<Line> {
    let left = |line: &Line| {
        let back = line.id.as_str().parse().ok().and_then(|id: u64| paid_back.of_lines.get(&id).copied());
        let quantity = line.quantity.saturating_sub(back.unwrap_or(0));
        (quantity > 0).then(|| Line { quantity, done: line.done.min(quantity), ..line.clone() })
    };
    lines.iter().filter_map(left).collect()
}

impl ShippingLine {
    /// The texts that stand on it; one says what is in it.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.meta_data.iter().filter_map(|meta| meta.value.as_str())
    }

    pub(super) fn is_collected(&self) -> bool {
        self.method_id.as_deref().is_some_and(|method| COLLECTED.contains(&method))
    }
}

impl Meta {
    fn location(&self) -> Option<String> {
        let name = (self.key == "pickup_location").then(|| self.value.as_str()).flatten()?;
        Some(clean(name, FIELD_MAX)).filter(|name| !name.is_empty())
    }
}

impl Billing {
    fn into_owner(self) -> Owner {
        let names = [self.first_name, self.last_name].into_iter().flatten();
        let name = clean(&names.collect::<Vec<_>>().join(" "), FIELD_MAX);
        // A customer writes a number as people do in the country of the bill.
        let country = self.country.as_deref().and_then(Country::from_code);
        Owner {
            name: Some(name).filter(|name| !name.is_empty()),
            email: self.email.and_then(|email| EmailAddress::parse(&email).ok()),
            phone: self.phone.and_then(|phone| PhoneNumber::parse_in(&phone, country).ok()),
            ..Owner::default()
        }
    }
}

impl RawLine {
    pub(super) fn product(&self) -> Option<u64> {
        whole(&self.product_id)
    }

    pub(super) fn variation(&self) -> Option<u64> {
        whole(&self.variation_id)
    }

    fn into_line(self, is_done: bool) -> Result<Line, Unfit> {
        let title = clean(&self.name, FIELD_MAX);
        let sku = self.sku.map(|sku| clean(&sku.into_text(), FIELD_MAX)).filter(|sku| !sku.is_empty());
        Ok(Line {
            min_age: None,
            id: LineId::new(self.id.to_string())
                .map_err(|error| unreadable("line_items.id", &error.to_string()))?,
            title: if title.is_empty() { sku.clone().unwrap_or_else(|| self.id.to_string()) } else { title },
            sku,
            gtin: None,
            quantity: self.quantity,
            done: if is_done { self.quantity } else { 0 },
            pickup: true,
            group: None,
        })
    }
}
