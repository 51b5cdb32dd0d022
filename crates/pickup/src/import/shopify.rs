//! The CSV that Shopify exports, as people save it again: known by its header, orders to be collected only.
//!
//! It says less than Shopify knows: there is no store to hand, no sign that an order is ready, and no time of the
//! last change. What stands in for them is said at each.

use std::collections::BTreeMap;

use csv::StringRecord;
use jiff::Timestamp;

use super::gathering::Layout;
use super::rows::Row;
use super::{Expected, Meaning, Problem};
use crate::lines;
use crate::money::{Currency, Money};
use crate::order::{Line, Order, OrderKey, OrderStatus, Owner, Payment, PaymentStatus, Pickup};
use crate::person::PhoneNumber;
use crate::text::{OrderNumber, StoreId, clean};

/// How an export of Shopify is meant: what only the shop knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shopify {
    /// The host of the shop at Shopify, such as `my-shop.myshopify.com`: with it an order has the key that Shopify's API
    /// gives it, and without it is another order than the same one from there. May be empty.
    pub shop: String,
    /// An order whose `Shipping Method` has one of these in it is collected, all others are sent. The case of
    /// letters does not matter.
    pub pickup_methods: Vec<String>,
    /// Which of our stores a `Location` is. Where that column says nothing, the `Shipping Method` is looked up.
    pub locations: BTreeMap<String, StoreId>,
}

impl Shopify {
    /// What pick-ups are called in Shopify's own words, in English and in Swedish.
    pub const PICKUP_METHODS: [&'static str; 4] = ["pickup", "pick up", "pick-up", "hämta"];

    fn is_pickup(&self, method: &str) -> bool {
        let method = method.to_lowercase();
        self.pickup_methods.iter().any(|text| method.contains(&text.to_lowercase()))
    }
}

impl Default for Shopify {
    fn default() -> Self {
        let pickup_methods = Self::PICKUP_METHODS.map(str::to_owned).to_vec();
        Self { shop: String::new(), pickup_methods, locations: BTreeMap::new() }
    }
}

/// Whether these are the names of Shopify's columns and not ours.
pub(super) fn is_header(names: &StringRecord) -> bool {
    let is_name = |name: &str| name.trim().eq_ignore_ascii_case("Name");
    names.iter().any(is_name) && names.iter().any(|name| is_of_a_line(&name.trim().to_ascii_lowercase()))
}

fn is_of_a_line(lower_case: &str) -> bool {
    lower_case.starts_with("lineitem ")
}

/// Shopify's columns.
pub(super) struct Export<'a> {
    pub(super) meaning: &'a Meaning<'a>,
}

impl Layout for Export<'_> {
    type Key = OrderNumber;
    const COLUMNS: &'static [&'static str] = &[
        "Name",
        "Id",
        "Email",
        "Phone",
        "Billing Phone",
        "Billing Name",
        "Financial Status",
        "Fulfillment Status",
        "Created at",
        "Paid at",
        "Fulfilled at",
        "Cancelled at",
        "Currency",
        "Total",
        "Outstanding Balance",
        "Shipping Method",
        "Location",
        "Notes",
        "Lineitem name",
        "Lineitem quantity",
        "Lineitem sku",
        "Lineitem requires shipping",
        "Lineitem fulfillment status",
    ];
    /// Without `Cancelled at`, a cancelled order would look like one that waits.
    const REQUIRED: &'static [&'static str] = &[
        "Name",
        "Id",
        "Email",
        "Financial Status",
        "Fulfillment Status",
        "Cancelled at",
        "Shipping Method",
        "Lineitem name",
        "Lineitem quantity",
    ];
    const LINE: &'static str = "Lineitem name";

    fn is_of_the_line(column: &str) -> bool {
        is_of_a_line(&column.to_ascii_lowercase())
    }

    fn key(&self, row: &Row<'_>) -> Result<OrderNumber, Problem> {
        row.required("Name", |text| OrderNumber::new(text).map_err(Expected::said_by))
    }

    fn order(&self, row: &Row<'_>, name: &OrderNumber) -> Result<Option<Order>, Problem> {
        let key = key(row, &self.meaning.sent.shopify.shop)?;
        let method = row.cell("Shipping Method").unwrap_or_default();
        if !self.meaning.sent.shopify.is_pickup(method) {
            return Ok(None);
        }
        // People say the number without the sign that Shopify puts in front of it.
        let plain = name.as_str().trim_start_matches('#');
        let number = OrderNumber::new(plain).map_err(|error| row.problem("Name", error.to_string()))?;
        let name = Some(name.as_str()).filter(|name| *name != plain);
        Ok(Some(Order {
            key,
            number,
            scan_codes: name.map(|name| clean(name, OrderNumber::MAX_BYTES)).into_iter().collect(),
            placed_at: row.parsed("Created at", time)?,
            updated_at: self.updated_at(row)?,
            status: status(row),
            payment: payment(row)?,
            owner: owner(row, self.meaning)?,
            proxies: Vec::new(),
            pickup: self.pickup(row, method)?,
            lines: Vec::new(),
            note: row.readable("Notes").unwrap_or_default(),
        }))
    }

    fn own_key(order: Order) -> Option<OrderKey> {
        Some(order.key)
    }

    fn line(&self, row: &Row<'_>) -> Result<Option<Line>, Problem> {
        let quantity = row.required("Lineitem quantity", quantity)?;
        // A line that was taken out of the order later.
        if quantity == 0 {
            return Ok(None);
        }
        let says = |column, word| row.cell(column).is_some_and(|cell| cell.eq_ignore_ascii_case(word));
        // An export does not name its lines.
        let (sku, title) = (row.readable("Lineitem sku"), row.title("Lineitem name")?);
        let id = lines::named_by_goods(sku.as_deref(), &title);
        Ok(Some(Line {
            min_age: None,
            id: id.map_err(|error| row.problem("Lineitem name", error.to_string()))?,
            sku,
            gtin: None,
            title,
            quantity,
            done: if says("Lineitem fulfillment status", "fulfilled") { quantity } else { 0 },
            // What needs no shipping, such as a gift card, came by mail.
            pickup: !says("Lineitem requires shipping", "false"),
            group: None,
        }))
    }
}

impl Export<'_> {
    /// An export has no time of the last change. The latest of the times it has is one, and an older export that
    /// comes again, from before the order was cancelled, is older by it.
    fn updated_at(&self, row: &Row<'_>) -> Result<Timestamp, Problem> {
        let mut latest = None;
        for column in ["Created at", "Paid at", "Fulfilled at", "Cancelled at"] {
            let at = row.parsed(column, |text| time(text).and_then(|at| self.meaning.in_the_past(at)))?;
            latest = latest.max(at);
        }
        Ok(latest.unwrap_or_else(|| self.meaning.written_at()))
    }

    /// A location that is not one of ours is taken for a store of that name, so that its orders are not ours.
    fn pickup(&self, row: &Row<'_>, method: &str) -> Result<Pickup, Problem> {
        let ours = &self.meaning.sent.shopify.locations;
        let location = row.parsed("Location", |name| match ours.get(name) {
            Some(store) => Ok(store.clone()),
            None => StoreId::new(name).map_err(Expected::said_by),
        })?;
        let location_name = row.readable("Location");
        Ok(match location {
            Some(_) => Pickup { location, location_name, ..Pickup::default() },
            None => Pickup { location: ours.get(method).cloned(), ..Pickup::default() },
        })
    }
}

/// The id, which every first row has and no later one needs.
fn key(row: &Row<'_>, shop: &str) -> Result<OrderKey, Problem> {
    let id = row.parsed("Id", |text| match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => OrderKey::new("shopify", shop, text).map_err(Expected::said_by),
        false => Err(Expected::new(
            "expected an id of digits only; a spreadsheet shortens long numbers, so take the file as Shopify exports it",
        )),
    })?;
    id.ok_or_else(|| {
        let expected =
            "expected the order's id, which its first row has; keep the rows as Shopify exports them";
        row.problem("Id", expected.to_owned())
    })
}

/// An export does not say what is ready: what was not handed out and not cancelled waits.
fn status(row: &Row<'_>) -> OrderStatus {
    if row.cell("Cancelled at").is_some() {
        return OrderStatus::Cancelled;
    }
    match row.cell("Fulfillment Status").unwrap_or_default().to_ascii_lowercase().as_str() {
        "unfulfilled" => OrderStatus::Ready,
        "partial" => OrderStatus::PartlyHandedOver,
        "fulfilled" => OrderStatus::HandedOver,
        _ => OrderStatus::Unknown,
    }
}

fn payment(row: &Row<'_>) -> Result<Payment, Problem> {
    let status = match row.cell("Financial Status").unwrap_or_default().to_ascii_lowercase().as_str() {
        "paid" => PaymentStatus::Paid,
        "pending" | "voided" | "expired" => PaymentStatus::Unpaid,
        "partially_paid" => PaymentStatus::PartlyPaid,
        "authorized" => PaymentStatus::Authorized,
        "refunded" => PaymentStatus::Refunded,
        "partially_refunded" => PaymentStatus::PartlyRefunded,
        _ => PaymentStatus::Unknown,
    };
    let currency =
        row.parsed("Currency", |code| Currency::try_from(code.to_owned()).map_err(Expected::said_by))?;
    let amount = |column: &str| {
        row.parsed(column, |text| {
            let currency = currency.ok_or_else(|| Expected::new("expected a currency beside it"))?;
            money(text, currency)
        })
    };
    Ok(Payment { status, total: amount("Total")?, due: amount("Outstanding Balance")? })
}

/// A Swedish spreadsheet writes a comma and drops zeros at the end; three digits after a comma may be thousands.
fn money(text: &str, currency: Currency) -> Result<Money, Expected> {
    // What the shop owes the customer is not due.
    let (is_owed, text) = text.strip_prefix('-').map_or((false, text), |amount| (true, amount));
    let with_point = match text.split_once(',') {
        Some((whole, fraction)) if fraction.len() <= 2 => format!("{whole}.{fraction}"),
        Some(_) | None => text.to_owned(),
    };
    let money = Money::parse(&with_point, currency).map_err(Expected::said_by)?;
    Ok(if is_owed { Money { minor: 0, ..money } } else { money })
}

/// A phone number is typed by the customer, and often is none. Beside an e-mail address, which is stronger, it is
/// left out then; where it is all there is, it must be right.
fn owner(row: &Row<'_>, meaning: &Meaning<'_>) -> Result<Owner, Problem> {
    let name = row.readable("Billing Name");
    let owner = Owner { name, email: row.parsed("Email", super::email)?, ..Owner::default() };
    let of = |column| match (row.parsed(column, |text| meaning.phone(text, &owner)), &owner.email) {
        (Err(_), Some(_)) => Ok(None),
        (phone, _) => phone,
    };
    let phone = match of("Phone")?.filter(PhoneNumber::is_international) {
        Some(phone) => Some(phone),
        None => of("Billing Phone")?.filter(PhoneNumber::is_international),
    };
    Ok(Owner { phone, ..owner })
}

fn quantity(text: &str) -> Result<u32, Expected> {
    match text.parse() {
        Ok(0) => Ok(0),
        Ok(count) if text.bytes().all(|byte| byte.is_ascii_digit()) => super::quantity(count),
        Ok(_) | Err(_) => super::quantity(0),
    }
}

/// A time as Shopify writes it, or one of the standard.
fn time(text: &str) -> Result<Timestamp, Expected> {
    let shopify = jiff::fmt::strtime::parse("%Y-%m-%d %H:%M:%S %z", text);
    let shopify = shopify.and_then(|parsed| parsed.to_timestamp());
    shopify
        .or_else(|_| text.parse())
        .map_err(|_| Expected::new("expected a time such as 2026-11-22 14:05:00 +0100"))
}
