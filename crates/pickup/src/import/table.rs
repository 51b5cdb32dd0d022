//! CSV with our own columns: a header of names in any order, then a row for each line of an order.
//!
//! How rows become orders is in `gathering.rs`; here is only what each column means.

use super::gathering::Layout;
use super::rows::Row;
use super::{Expected, Meaning, Problem};
use crate::lines;
use crate::money::{Currency, Money};
use crate::order::{
    Line, Order, OrderKey, OrderStatus, Owner, OwnerSubject, Payment, PaymentStatus, Pickup, Proxy,
};
use crate::text::{Issuer, LineId, OrderNumber, StoreId, SubjectId, TenantId};

/// The columns that mean something. Others are ignored.
pub const COLUMNS: [&str; 35] = [
    "source_system",
    "shop",
    "order_id",
    "order_number",
    "placed_at",
    "updated_at",
    "status",
    "payment_status",
    "currency",
    "total",
    "amount_due",
    "customer_name",
    "customer_email",
    "customer_phone",
    "owner_subject",
    "owner_issuer",
    "owner_tenant",
    "personal_number",
    "proxy_name",
    "proxy_email",
    "proxy_until",
    "pickup_location",
    "pickup_location_name",
    "bin",
    "ready_at",
    "expires_at",
    "min_level",
    "line_id",
    "sku",
    "gtin",
    "title",
    "quantity",
    "group",
    "min_age",
    "note",
];

/// Our own columns.
pub(super) struct Canonical<'a> {
    pub(super) meaning: &'a Meaning<'a>,
}

impl Layout for Canonical<'_> {
    type Key = OrderKey;
    const COLUMNS: &'static [&'static str] = &COLUMNS;
    const REQUIRED: &'static [&'static str] = &["order_number", "title", "quantity"];
    const LINE: &'static str = "line_id";

    fn is_of_the_line(column: &str) -> bool {
        ["line_id", "sku", "gtin", "title", "quantity", "group", "min_age"].contains(&column)
    }

    fn key(&self, row: &Row<'_>) -> Result<OrderKey, Problem> {
        let number = row.number()?;
        let system = row.cell("source_system").unwrap_or("csv");
        let id = row.cell("order_id").unwrap_or(number.as_str());
        let key = OrderKey::new(system, row.cell("shop").unwrap_or_default(), id);
        key.map_err(|error| row.problem("order_id", error.to_string()))
    }

    fn order(&self, row: &Row<'_>, key: &OrderKey) -> Result<Option<Order>, Problem> {
        row.order(key, self.meaning).map(Some)
    }

    /// Rows are gathered by the order's own key.
    fn own_key(_: Order) -> Option<OrderKey> {
        None
    }

    fn line(&self, row: &Row<'_>) -> Result<Option<Line>, Problem> {
        row.order_line().map(Some)
    }
}

impl Row<'_> {
    fn number(&self) -> Result<OrderNumber, Problem> {
        self.required("order_number", |text| OrderNumber::new(text).map_err(Expected::said_by))
    }

    fn order(&self, key: &OrderKey, meaning: &Meaning<'_>) -> Result<Order, Problem> {
        let number = self.number()?;
        let status = self.cell("status").map_or(OrderStatus::Ready, OrderStatus::from_name);
        let proxy = Proxy {
            name: self.readable("proxy_name"),
            email: self.parsed("proxy_email", super::email)?,
            until: self.parsed("proxy_until", super::time)?,
            ..Proxy::default()
        };
        let has_proxy = proxy.name.is_some() || proxy.email.is_some();
        let location = |text: &str| StoreId::new(text).map_err(Expected::said_by);
        Ok(Order {
            key: key.clone(),
            number,
            scan_codes: Vec::new(),
            placed_at: self.parsed("placed_at", super::time)?,
            updated_at: self
                .parsed("updated_at", |text| meaning.updated_at(text))?
                .unwrap_or_else(|| meaning.written_at()),
            status,
            payment: self.payment()?,
            owner: self.owner(meaning)?,
            proxies: has_proxy.then_some(proxy).into_iter().collect(),
            pickup: Pickup {
                location: self.parsed("pickup_location", location)?,
                location_name: self.readable("pickup_location_name"),
                bin: self.readable("bin"),
                ready_at: self.parsed("ready_at", super::time)?,
                expires_at: self.parsed("expires_at", super::time)?,
                min_level: self.readable("min_level"),
            },
            lines: Vec::new(),
            note: self.readable("note").unwrap_or_default(),
        })
    }

    fn payment(&self) -> Result<Payment, Problem> {
        let currency =
            self.parsed("currency", |code| Currency::try_from(code.to_owned()).map_err(Expected::said_by))?;
        let money = |column: &str| {
            self.parsed(column, |text| {
                let currency = currency.ok_or_else(|| Expected::new("expected a currency beside it"))?;
                Money::parse(text, currency).map_err(Expected::said_by)
            })
        };
        Ok(Payment {
            status: self.cell("payment_status").map_or(PaymentStatus::Unknown, PaymentStatus::from_name),
            total: money("total")?,
            due: money("amount_due")?,
        })
    }

    fn owner(&self, meaning: &Meaning<'_>) -> Result<Owner, Problem> {
        let subject = self.parsed("owner_subject", |text| SubjectId::new(text).map_err(Expected::said_by))?;
        let issuer = self.parsed("owner_issuer", |text| Issuer::new(text).map_err(Expected::said_by))?;
        let tenant = self.parsed("owner_tenant", |text| TenantId::new(text).map_err(Expected::said_by))?;
        let owner = Owner {
            name: self.readable("customer_name"),
            subject: subject.map(|subject| OwnerSubject { subject, issuer, tenant }),
            personal_number: self.parsed("personal_number", |text| meaning.personal_number(text))?,
            email: self.parsed("customer_email", super::email)?,
            phone: None,
        };
        let phone = self.parsed("customer_phone", |text| meaning.phone(text, &owner))?;
        Ok(Owner { phone, ..owner })
    }

    /// The row's line; without an id of its own it is named by its goods, since rows are sorted otherwise one day.
    fn order_line(&self) -> Result<Line, Problem> {
        let id = self.parsed("line_id", |text| LineId::new(text).map_err(Expected::said_by))?;
        let quantity = self.required("quantity", |text| {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            let count = if digits { text.parse().unwrap_or(0) } else { 0 };
            super::quantity(count)
        })?;
        let (sku, title) = (self.readable("sku"), self.title("title")?);
        let by_goods = || {
            lines::named_by_goods(sku.as_deref(), &title)
                .map_err(|error| self.problem("line_id", error.to_string()))
        };
        let min_age = self.parsed("min_age", |text| super::min_age(text.parse().unwrap_or(0)))?;
        Ok(Line {
            id: id.map_or_else(by_goods, Ok)?,
            sku,
            gtin: self.readable("gtin"),
            title,
            quantity,
            done: 0,
            pickup: true,
            group: self.readable("group"),
            min_age,
        })
    }
}
