//! Orders as Shopify gives them, and what they are here: the lines of those fulfilment orders that are picked up.
//!
//! The questions ask for what is read below and for nothing else.

use jiff::Timestamp;
use pickup::import::FIELD_MAX;
use pickup::money::{Currency, Money};
use pickup::order::{Line, Order, OrderKey, OrderStatus, Owner, Payment, PaymentStatus, Pickup};
use pickup::person::{Country, EmailAddress, PhoneNumber};
use pickup::shop::Unfit;
use pickup::text::{LineId, OrderNumber, StoreId, clean};
use serde::Deserialize;

use super::Settings;

/// What stands in front of an order's number.
pub(super) const GID: &str = "gid://shopify/Order/";

/// Which orders changed, and whether any of it is collected. Nothing personal.
pub(super) const LIST: &str = "query Changes($first: Int!, $after: String, $query: String!) {
  orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id name updatedAt
      fulfillmentOrders(first: 10) { pageInfo { hasNextPage } nodes { status deliveryMethod { methodType } } }
    }
  }
}";

/// One order.
pub(super) const ONE: &str = "query Order($id: ID!) {
  order(id: $id) {
    id name createdAt updatedAt cancelledAt displayFinancialStatus email phone note
    customer { displayName }
    currentTotalPriceSet { shopMoney { amount currencyCode } }
    totalOutstandingSet { shopMoney { amount currencyCode } }
    fulfillmentOrders(first: 10) {
      pageInfo { hasNextPage }
      nodes {
        id status updatedAt
        deliveryMethod { methodType }
        assignedLocation { name location { id } }
        lineItems(first: 50) {
          pageInfo { hasNextPage }
          nodes { id totalQuantity remainingQuantity sku productTitle variantTitle }
        }
      }
    }
  }
}";

#[derive(Deserialize)]
pub(super) struct Lists {
    pub(super) orders: Listed,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Listed {
    pub(super) page_info: PageInfo,
    pub(super) nodes: Vec<Brief>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageInfo {
    pub(super) has_next_page: bool,
    #[serde(default)]
    pub(super) end_cursor: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Brief {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) updated_at: Timestamp,
    fulfillment_orders: List<BriefFulfilment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BriefFulfilment {
    status: String,
    delivery_method: Option<DeliveryMethod>,
}

/// A list within a list, of which we read the first page.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct List<T> {
    page_info: PageInfo,
    nodes: Vec<T>,
}

#[derive(Deserialize)]
pub(super) struct One {
    pub(super) order: Option<RawOrder>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawOrder {
    pub(super) name: String,
    #[serde(default)]
    created_at: Option<Timestamp>,
    updated_at: Timestamp,
    pub(super) cancelled_at: Option<Timestamp>,
    display_financial_status: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    note: Option<String>,
    customer: Option<Customer>,
    current_total_price_set: Option<MoneyBag>,
    total_outstanding_set: Option<MoneyBag>,
    fulfillment_orders: List<Fulfilment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Customer {
    display_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MoneyBag {
    shop_money: RawMoney,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawMoney {
    amount: String,
    currency_code: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Fulfilment {
    pub(super) id: String,
    status: String,
    updated_at: Timestamp,
    delivery_method: Option<DeliveryMethod>,
    assigned_location: Option<AssignedLocation>,
    line_items: List<RawLine>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DeliveryMethod {
    method_type: String,
}

#[derive(Deserialize)]
struct AssignedLocation {
    name: Option<String>,
    location: Option<Location>,
}

#[derive(Deserialize)]
struct Location {
    id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RawLine {
    pub(super) id: String,
    pub(super) total_quantity: u32,
    pub(super) remaining_quantity: u32,
    sku: Option<String>,
    product_title: String,
    variant_title: Option<String>,
}

impl Brief {
    /// Whether any of it is collected in a store, as far as a short list tells.
    pub(super) fn is_collected(&self) -> bool {
        let list = &self.fulfillment_orders;
        let collected = |one: &BriefFulfilment| is_collected(&one.status, one.delivery_method.as_ref());
        list.page_info.has_next_page || list.nodes.iter().any(collected)
    }
}

/// A fulfilment order that was cancelled was replaced by another, or by nothing.
fn is_collected(status: &str, method: Option<&DeliveryMethod>) -> bool {
    status != "CANCELLED" && method.is_some_and(|method| method.method_type == "PICK_UP")
}

impl Fulfilment {
    fn is_collected(&self) -> bool {
        is_collected(&self.status, self.delivery_method.as_ref())
    }

    pub(super) fn lines(&self) -> &[RawLine] {
        &self.line_items.nodes
    }

    /// The location that a fulfilment is made for; all of one have the same.
    pub(super) fn location(&self) -> Option<&str> {
        self.assigned_location.as_ref()?.location.as_ref().map(|location| location.id.as_str())
    }
}

impl RawOrder {
    /// The parts that are collected in a store.
    pub(super) fn collected(&self) -> impl Iterator<Item = &Fulfilment> {
        self.fulfillment_orders.nodes.iter().filter(|one| one.is_collected())
    }

    pub(super) fn is_collected(&self) -> bool {
        self.fulfillment_orders.page_info.has_next_page || self.collected().next().is_some()
    }

    pub(super) fn into_order(self, key: OrderKey, settings: &Settings) -> Result<Order, Unfit> {
        // An order must not lose a line unnoticed.
        let cut = |fulfilment: &Fulfilment| fulfilment.line_items.page_info.has_next_page;
        if self.fulfillment_orders.page_info.has_next_page || self.collected().any(cut) {
            return Err(Unfit::Lines);
        }
        let number = OrderNumber::new(self.name.clone())
            .map_err(|error| Unfit::Unreadable { field: "name".to_owned(), expected: error.to_string() })?;
        let lines = self.collected().flat_map(|one| one.lines().iter().map(|line| line.to_line(&one.id)));
        // A line of which nothing is left in the order was taken out of it.
        let lines = lines.filter(|line| !line.as_ref().is_ok_and(|line| line.quantity == 0));
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        let changes = self.collected().map(|one| one.updated_at).chain([self.updated_at]);
        Ok(Order {
            key,
            number,
            scan_codes: scan_codes(&self.name),
            placed_at: self.created_at,
            updated_at: changes.max().unwrap_or(self.updated_at),
            status: self.status(&lines, &settings.ready),
            payment: self.payment(),
            pickup: self.pickup(settings),
            lines,
            proxies: Vec::new(),
            note: clean(self.note.as_deref().unwrap_or_default(), FIELD_MAX),
            owner: self.into_owner(settings.country),
        })
    }

    /// Where parts are at different stages, the least of them counts.
    fn status(&self, lines: &[Line], ready: &[String]) -> OrderStatus {
        if self.cancelled_at.is_some() {
            return OrderStatus::Cancelled;
        }
        if !lines.is_empty() && lines.iter().all(|line| line.left() == 0) {
            return OrderStatus::HandedOver;
        }
        let waiting = |one: &&Fulfilment| one.lines().iter().any(|line| line.remaining_quantity > 0);
        let statuses: Vec<_> = self.collected().filter(waiting).map(|one| one.status.as_str()).collect();
        let all = |known: &dyn Fn(&str) -> bool| statuses.iter().all(|status| known(status));
        let is_ready = |status: &str| ready.iter().any(|ready| ready == status);
        if all(&is_ready) {
            match lines.iter().any(|line| line.done > 0) {
                true => OrderStatus::PartlyHandedOver,
                false => OrderStatus::Ready,
            }
        } else if all(&|status| is_ready(status) || NOT_READY.contains(&status)) {
            OrderStatus::Preparing
        } else {
            OrderStatus::Unknown
        }
    }

    fn payment(&self) -> Payment {
        let status = match self.display_financial_status.as_deref() {
            Some("PAID") => PaymentStatus::Paid,
            Some("PENDING" | "EXPIRED" | "VOIDED") => PaymentStatus::Unpaid,
            Some("AUTHORIZED") => PaymentStatus::Authorized,
            Some("PARTIALLY_PAID") => PaymentStatus::PartlyPaid,
            Some("PARTIALLY_REFUNDED") => PaymentStatus::PartlyRefunded,
            Some("REFUNDED") => PaymentStatus::Refunded,
            Some(_) | None => PaymentStatus::Unknown,
        };
        let money = |bag: &Option<MoneyBag>| bag.as_ref().and_then(MoneyBag::money);
        Payment {
            status,
            total: money(&self.current_total_price_set),
            due: money(&self.total_outstanding_set),
        }
    }

    /// The place of what still waits. A place that is not configured is another store, rather than this one.
    fn pickup(&self, settings: &Settings) -> Pickup {
        let waits = |one: &&Fulfilment| one.lines().iter().any(|line| line.remaining_quantity > 0);
        let fulfilment = self.collected().find(waits).or_else(|| self.collected().next());
        let Some(place) = fulfilment.and_then(|one| one.assigned_location.as_ref()) else {
            return Pickup::default();
        };
        let id = place.location.as_ref().map(|location| location.id.as_str());
        let name = place.name.as_deref().map(|name| clean(name, FIELD_MAX)).filter(|name| !name.is_empty());
        let known = [id, name.as_deref()].into_iter().flatten().find_map(|key| settings.locations.get(key));
        let other = || StoreId::new(clean(name.as_deref().or(id)?, StoreId::MAX_BYTES)).ok();
        Pickup { location: known.cloned().or_else(other), location_name: name, ..Pickup::default() }
    }

    fn into_owner(self, country: Option<Country>) -> Owner {
        let name = self.customer.and_then(|customer| customer.display_name);
        Owner {
            name: name.map(|name| clean(&name, FIELD_MAX)).filter(|name| !name.is_empty()),
            email: self.email.and_then(|email| EmailAddress::parse(&email).ok()),
            phone: self.phone.and_then(|phone| PhoneNumber::parse_in(&phone, country).ok()),
            ..Owner::default()
        }
    }
}

/// Statuses that are known and do not mean that goods wait on the shelf.
const NOT_READY: [&str; 6] = ["OPEN", "IN_PROGRESS", "ON_HOLD", "SCHEDULED", "INCOMPLETE", "CLOSED"];

/// People say and scan the number without its `#`, too.
fn scan_codes(name: &str) -> Vec<String> {
    name.strip_prefix('#').filter(|bare| !bare.is_empty()).map(str::to_owned).into_iter().collect()
}

impl MoneyBag {
    fn money(&self) -> Option<Money> {
        Money::parse(&self.shop_money.amount, Currency::from_code(&self.shop_money.currency_code)?).ok()
    }
}

impl RawLine {
    pub(super) fn done(&self) -> u32 {
        self.total_quantity.saturating_sub(self.remaining_quantity)
    }

    fn to_line(&self, group: &str) -> Result<Line, Unfit> {
        let title = match self.variant_title.as_deref() {
            Some(variant) if !variant.is_empty() => format!("{}, {variant}", self.product_title),
            Some(_) | None => self.product_title.clone(),
        };
        let id = LineId::new(self.id.clone()).map_err(|error| Unfit::Unreadable {
            field: "fulfillmentOrders.lineItems.id".to_owned(),
            expected: error.to_string(),
        })?;
        let readable = |text: &str| Some(clean(text, FIELD_MAX)).filter(|text| !text.is_empty());
        Ok(Line {
            min_age: None,
            title: readable(&title).unwrap_or_else(|| id.to_string()),
            id,
            sku: self.sku.as_deref().and_then(readable),
            gtin: None,
            quantity: self.total_quantity,
            done: self.done(),
            pickup: true,
            group: Some(group.to_owned()),
        })
    }
}
