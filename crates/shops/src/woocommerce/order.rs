//! One order as WooCommerce writes it, and what it is here.
//!
//! Unknown fields and statuses are expected: plugins add both. What can't be read is named by its field, never by
//! what stood there.

use std::collections::BTreeMap;

use pickup::import::FIELD_MAX;
use pickup::money::{Currency, Money};
use pickup::order::{Line, Order, OrderKey, OrderStatus, Owner, Payment, PaymentStatus, Pickup};
use pickup::person::{Country, EmailAddress, PhoneNumber};
use pickup::shop::{Refusal, ShopError, Unfit};
use pickup::text::{LineId, OrderNumber, StoreId, clean};
use serde::Deserialize;

use super::{Settings, changes, unreadable};

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
struct RawLine {
    id: u64,
    #[serde(default)]
    name: String,
    #[serde(default)]
    sku: Option<Text>,
    quantity: u32,
}

#[derive(Deserialize)]
struct ShippingLine {
    #[serde(default)]
    method_id: Option<String>,
    #[serde(default)]
    meta_data: Vec<Meta>,
}

/// A plugin's field: its value may be anything, and only texts mean something here.
#[derive(Deserialize)]
struct Meta {
    #[serde(default)]
    key: String,
    #[serde(default)]
    value: serde_json::Value,
}

#[derive(Deserialize)]
struct Refund {
    /// Negative.
    #[serde(default)]
    total: Option<Text>,
}

/// A text that some plugins write as a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
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

/// Reads an order; an error comes with its id, if that can be read.
pub(super) fn read(json: &str) -> Result<RawOrder, (String, Unfit)> {
    #[derive(Deserialize)]
    struct Named {
        id: u64,
    }
    let mut deserializer = serde_json::Deserializer::from_str(json);
    serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let id = serde_json::from_str::<Named>(json).map(|named| named.id.to_string()).unwrap_or_default();
        (id, unreadable(error.path().to_string(), "expected what WooCommerce documents"))
    })
}

/// The displayed number of an order, if it can be read.
pub(super) fn number(json: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Numbered {
        number: Text,
    }
    serde_json::from_str::<Numbered>(json).ok().map(|numbered| numbered.number.into_text())
}

/// A refund as its own resource: which lines, how many of each.
#[derive(Deserialize)]
pub(super) struct RefundLines {
    #[serde(default)]
    line_items: Vec<RefundedLine>,
}

#[derive(Deserialize)]
struct RefundedLine {
    /// Negative.
    #[serde(default)]
    quantity: i64,
    #[serde(default)]
    meta_data: Vec<Meta>,
}

/// How many of each line were paid back, by the line's id.
pub(super) fn refunded(refunds: Vec<RefundLines>) -> BTreeMap<u64, u32> {
    let mut counts = BTreeMap::new();
    for line in refunds.into_iter().flat_map(|refund| refund.line_items) {
        let original = line.meta_data.iter().find(|meta| meta.key == "_refunded_item_id");
        let id = original.and_then(|meta| match &meta.value {
            serde_json::Value::String(text) => text.parse().ok(),
            serde_json::Value::Number(number) => number.as_u64(),
            serde_json::Value::Null
            | serde_json::Value::Bool(_)
            | serde_json::Value::Array(_)
            | serde_json::Value::Object(_) => None,
        });
        let count = u32::try_from(line.quantity.unsigned_abs()).unwrap_or(u32::MAX);
        if let Some(id) = id {
            let sum: &mut u32 = counts.entry(id).or_default();
            *sum = sum.saturating_add(count);
        }
    }
    counts
}

impl RawOrder {
    /// Whether any of it is collected in a store.
    pub(super) fn is_collected(&self) -> bool {
        !NO_ORDERS.contains(&self.status.as_str())
            && self.shipping_lines.iter().any(ShippingLine::is_collected)
    }

    pub(super) fn has_refunds(&self) -> bool {
        !self.refunds.is_empty()
    }

    /// Whether all of it was collected, as far as the shop knows.
    pub(super) fn is_completed(&self) -> bool {
        self.status == "completed"
    }

    /// Whether the shop still waits to be told that the order is completed.
    pub(super) fn may_be_completed(&self) -> Result<bool, ShopError> {
        match self.status.as_str() {
            "completed" => Ok(false),
            "cancelled" | "refunded" | "failed" | "trash" => Err(Refusal::Cancelled.into()),
            _ => Ok(true),
        }
    }

    pub(super) fn into_order(
        self,
        key: OrderKey,
        refunded: &BTreeMap<u64, u32>,
        settings: &Settings,
    ) -> Result<Order, Unfit> {
        if !self.shipping_lines.iter().all(ShippingLine::is_collected) {
            return Err(Unfit::PartlySent);
        }
        let updated_at = changes::time(&self.date_modified_gmt)
            .ok_or_else(|| unreadable("date_modified_gmt", "expected a time"))?;
        let status = self.order_status(&settings.ready);
        let payment = self.payment();
        let pickup = self.pickup(settings);
        let number = self.number.map_or_else(|| self.id.to_string(), Text::into_text);
        let number = OrderNumber::new(number).map_err(|error| unreadable("number", &error.to_string()))?;
        let is_done = status == OrderStatus::HandedOver;
        let lines = self.line_items.into_iter().map(|line| line.into_line(is_done));
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        let left = without_refunded(&lines, refunded);
        // What was paid back in full is called off, whatever the status still says.
        let (status, lines) = match left.is_empty() {
            true => (OrderStatus::Cancelled, lines),
            false => (status, left),
        };
        Ok(Order {
            key,
            number,
            scan_codes: Vec::new(),
            created_at: None,
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
        let money = |text: &str| currency.and_then(|currency| Money::parse(text, currency).ok());
        let total = money(&self.total);
        let paid_back = self.refunds.iter().map(|refund| match &refund.total {
            Some(Text::Text(text)) => money(text.trim_start_matches('-')),
            Some(Text::Number(number)) => money(number.to_string().trim_start_matches('-')),
            None => None,
        });
        let paid_back = paid_back.map(|money| money.map(|money| money.minor)).sum::<Option<u64>>();
        let is_paid = self.date_paid_gmt.as_ref().is_some_and(|at| !at.is_empty());
        let status = match (self.status.as_str(), total, paid_back) {
            ("refunded", _, _) => PaymentStatus::Refunded,
            _ if !is_paid => PaymentStatus::Unpaid,
            (_, Some(total), Some(back)) if back > 0 && back >= total.minor => PaymentStatus::Refunded,
            _ if !self.refunds.is_empty() => PaymentStatus::PartlyRefunded,
            _ => PaymentStatus::Paid,
        };
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

fn without_refunded(lines: &[Line], refunded: &BTreeMap<u64, u32>) -> Vec<Line> {
    let left = |line: &Line| {
        let back = line.id.as_str().parse().ok().and_then(|id: u64| refunded.get(&id).copied());
        let quantity = line.quantity.saturating_sub(back.unwrap_or(0));
        (quantity > 0).then(|| Line { quantity, done: line.done.min(quantity), ..line.clone() })
    };
    lines.iter().filter_map(left).collect()
}

impl ShippingLine {
    fn is_collected(&self) -> bool {
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
