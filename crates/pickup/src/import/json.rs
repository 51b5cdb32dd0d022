//! Canonical JSON: `claimcheck.order/1`. Unknown fields are ignored, unknown statuses are `unknown`.
//!
//! Values and limits are those of `import.rs`; here is only how they are written in JSON.

mod texts;

use serde::Deserialize;
use serde_json::value::RawValue;

use texts::{Schema, Secret, Text};

use super::few::Few;
use super::{
    Expected, FIELD_MAX, Gathered, ImportError, LINES_MAX, Meaning, ORDERS_MAX, Part, Problem, lines_before,
};
use crate::money::{Currency, Money};
use crate::order::{
    Line, Order, OrderKey, OrderStatus, Owner, OwnerSubject, Payment, PaymentStatus, Pickup, Proxy,
};
use crate::text::{Issuer, LineId, OrderNumber, StoreId, SubjectId, TenantId, clean};

/// Looks through the objects of a file.
pub(super) fn look_through(
    text: &str,
    reading: &Meaning<'_>,
    gathered: &mut Gathered,
) -> Result<(), ImportError> {
    let document = text.trim();
    if document.is_empty() {
        return Ok(());
    }
    let mut file = File { text, counted: (0, 0) };
    if document.starts_with('[') {
        match serde_json::from_str::<Few<&RawValue, ORDERS_MAX>>(text) {
            Ok(Few(values)) if values.len() > ORDERS_MAX => {
                Err(ImportError::TooMuch { what: "orders", limit: ORDERS_MAX })
            }
            Ok(Few(values)) => {
                values.iter().try_for_each(|value| file.look_at(value.get(), reading, gathered))
            }
            Err(error) => {
                gathered.problem(syntax(&error, 0));
                Ok(())
            }
        }
    } else if is_whole(document.lines().next().unwrap_or_default()) {
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            file.look_at(line, reading, gathered)?;
        }
        Ok(())
    } else {
        file.look_at(document, reading, gathered)
    }
}

/// Reads an object that was found good.
pub(super) fn read(text: &str, part: &Part, reading: &Meaning<'_>) -> Result<Order, Problem> {
    let rest = text.get(part.begin..).unwrap_or_default();
    order(&mut serde_json::Deserializer::from_str(rest), 0, reading)
}

fn is_whole(text: &str) -> bool {
    serde_json::from_str::<&RawValue>(text).is_ok()
}

/// A file, of which the objects are looked at one after the other.
struct File<'a> {
    text: &'a str,
    /// How many line ends there are in the first so many bytes.
    counted: (u64, usize),
}

impl File<'_> {
    /// Looks at one object, a part of the text.
    fn look_at(
        &mut self,
        part: &str,
        reading: &Meaning<'_>,
        gathered: &mut Gathered,
    ) -> Result<(), ImportError> {
        let begin = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let (lines, counted) = self.counted;
        let between = self.text.as_bytes().get(counted..begin).unwrap_or_default();
        let lines = lines + lines_before(between);
        self.counted = (lines, begin.max(counted));
        let mut deserializer = serde_json::Deserializer::from_str(part);
        let order = order(&mut deserializer, lines, reading).and_then(|order| {
            deserializer.end().map_err(|error| syntax(&error, lines))?;
            Ok(order)
        });
        let order = match order {
            Ok(order) => order,
            Err(problem) => {
                gathered.problem(problem);
                return Ok(());
            }
        };
        gathered.has_room()?;
        match gathered.check(&order, lines + 1) {
            Ok(()) => gathered.good(&[Part { order: gathered.orders, begin }]),
            Err(problem) => gathered.problem(problem),
        }
        Ok(())
    }
}

/// The order that an object is, which so many lines are before.
fn order<'de>(
    deserializer: &mut serde_json::Deserializer<serde_json::de::StrRead<'de>>,
    lines: u64,
    reading: &Meaning<'_>,
) -> Result<Order, Problem> {
    let raw = serde_path_to_error::deserialize::<_, RawOrder>(deserializer).map_err(|error| {
        let problem = syntax(error.inner(), lines);
        match error.path().to_string().as_str() {
            "." => problem,
            path => Problem { column: path.to_owned(), ..problem },
        }
    })?;
    let line = lines + 1;
    raw.into_order(reading).map_err(|(path, expected)| Problem { line, column: path.to_owned(), expected })
}

/// The place and meaning of a reader's error, in our words where the reader has a turn of its own.
fn syntax(error: &serde_json::Error, lines: u64) -> Problem {
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    let expected = match message.split_once(", expected ") {
        Some((_, "u32")) => "expected a whole number".to_owned(),
        Some((_, expected)) => format!("expected {expected}"),
        None if message.starts_with("expected ") => message.to_owned(),
        None => match message.strip_prefix("missing field ") {
            Some(field) => format!("expected a field {field}"),
            None => format!("expected sound JSON ({message})"),
        },
    };
    Problem { line: lines + error.line() as u64, column: format!("column {}", error.column()), expected }
}

#[derive(Deserialize)]
struct RawOrder {
    schema: Schema,
    source: RawSource,
    number: OrderNumber,
    #[serde(default)]
    scan_codes: Few<Text, LINES_MAX>,
    placed_at: Option<Text>,
    updated_at: Option<Text>,
    status: Option<Text>,
    #[serde(default)]
    payment: RawPayment,
    owner: RawOwner,
    #[serde(default)]
    proxies: Few<RawProxy, LINES_MAX>,
    #[serde(default)]
    pickup: RawPickup,
    lines: Few<RawLine, LINES_MAX>,
    note: Option<Text>,
}

#[derive(Deserialize)]
struct RawSource {
    system: Text,
    shop: Option<Text>,
    id: Text,
}

#[derive(Default, Deserialize)]
struct RawPayment {
    status: Option<Text>,
    currency: Option<Text>,
    total: Option<Text>,
    due: Option<Text>,
}

#[derive(Deserialize)]
struct RawOwner {
    name: Option<Text>,
    email: Option<Text>,
    phone: Option<Text>,
    subject: Option<Text>,
    issuer: Option<Text>,
    tenant: Option<Text>,
    personal_number: Option<Secret>,
}

#[derive(Deserialize)]
struct RawProxy {
    name: Option<Text>,
    email: Option<Text>,
    until: Option<Text>,
}

#[derive(Default, Deserialize)]
struct RawPickup {
    location: Option<Text>,
    location_name: Option<Text>,
    bin: Option<Text>,
    ready_at: Option<Text>,
    expires_at: Option<Text>,
    min_level: Option<Text>,
}

#[derive(Deserialize)]
struct RawLine {
    id: LineId,
    sku: Option<Text>,
    gtin: Option<Text>,
    title: Text,
    quantity: u32,
    #[serde(default)]
    done: u32,
    #[serde(default = "yes")]
    pickup: bool,
    group: Option<Text>,
    min_age: Option<u32>,
}

fn yes() -> bool {
    true
}

type Path = &'static str;

impl RawOrder {
    fn into_order(self, reading: &Meaning<'_>) -> Result<Order, (Path, String)> {
        let Schema = self.schema;
        let source = self.source;
        let shop = source.shop.map(|shop| shop.0).unwrap_or_default();
        let key = OrderKey::new(source.system.0, shop, source.id.0)
            .map_err(|error| ("source", error.to_string()))?;
        let updated_at = parsed("updated_at", self.updated_at, |text| reading.updated_at(text))?
            .unwrap_or_else(|| reading.written_at());
        let note = clean(&self.note.map(|note| note.0).unwrap_or_default(), FIELD_MAX);
        let status = filled(self.status).map_or(OrderStatus::Ready, |status| OrderStatus::from_name(&status));
        Ok(Order {
            key,
            number: self.number,
            scan_codes: self
                .scan_codes
                .0
                .into_iter()
                .map(|code| clean(&code.0, 128))
                .filter(|code| !code.is_empty())
                .collect(),
            placed_at: parsed("placed_at", self.placed_at, super::time)?,
            updated_at,
            status,
            payment: self.payment.into_payment()?,
            owner: self.owner.into_owner(reading)?,
            proxies: self.proxies.0.into_iter().map(RawProxy::into_proxy).collect::<Result<_, _>>()?,
            pickup: self.pickup.into_pickup()?,
            lines: self.lines.0.into_iter().map(RawLine::into_line).collect::<Result<_, _>>()?,
            note,
        })
    }
}

impl RawPayment {
    fn into_payment(self) -> Result<Payment, (Path, String)> {
        let currency = parsed("payment.currency", self.currency, |code| {
            Currency::try_from(code.to_owned()).map_err(Expected::said_by)
        })?;
        let money = |path, text: Option<Text>| match (filled(text), currency) {
            (None, _) => Ok(None),
            (Some(_), None) => Err((path, "expected payment.currency beside it".to_owned())),
            (Some(text), Some(currency)) => {
                Money::parse(&text, currency).map(Some).map_err(|error| (path, error.to_string()))
            }
        };
        Ok(Payment {
            status: filled(self.status)
                .map_or(PaymentStatus::Unknown, |status| PaymentStatus::from_name(&status)),
            total: money("payment.total", self.total)?,
            due: money("payment.due", self.due)?,
        })
    }
}

impl RawOwner {
    fn into_owner(self, reading: &Meaning<'_>) -> Result<Owner, (Path, String)> {
        let subject =
            parsed("owner.subject", self.subject, |text| SubjectId::new(text).map_err(Expected::said_by))?;
        let issuer =
            parsed("owner.issuer", self.issuer, |text| Issuer::new(text).map_err(Expected::said_by))?;
        let tenant =
            parsed("owner.tenant", self.tenant, |text| TenantId::new(text).map_err(Expected::said_by))?;
        let number = self.personal_number.map(|number| Text(number.0));
        let owner = Owner {
            name: readable(self.name),
            subject: subject.map(|subject| OwnerSubject { subject, issuer, tenant }),
            personal_number: parsed("owner.personal_number", number, |text| reading.personal_number(text))?,
            email: parsed("owner.email", self.email, super::email)?,
            phone: None,
        };
        let phone = parsed("owner.phone", self.phone, |text| reading.phone(text, &owner))?;
        Ok(Owner { phone, ..owner })
    }
}

impl RawProxy {
    fn into_proxy(self) -> Result<Proxy, (Path, String)> {
        Ok(Proxy {
            name: readable(self.name),
            email: parsed("proxies.email", self.email, super::email)?,
            until: parsed("proxies.until", self.until, super::time)?,
            ..Proxy::default()
        })
    }
}

impl RawPickup {
    fn into_pickup(self) -> Result<Pickup, (Path, String)> {
        let location = |text: &str| StoreId::new(text).map_err(Expected::said_by);
        Ok(Pickup {
            location: parsed("pickup.location", self.location, location)?,
            location_name: readable(self.location_name),
            bin: readable(self.bin),
            ready_at: parsed("pickup.ready_at", self.ready_at, super::time)?,
            expires_at: parsed("pickup.expires_at", self.expires_at, super::time)?,
            min_level: readable(self.min_level),
        })
    }
}

impl RawLine {
    fn into_line(self) -> Result<Line, (Path, String)> {
        let title = clean(&self.title.0, FIELD_MAX);
        if title.is_empty() {
            return Err(("lines.title", "expected a title that is not empty".to_owned()));
        }
        let quantity =
            super::quantity(self.quantity).map_err(|Expected(expected)| ("lines.quantity", expected))?;
        if self.done > quantity {
            return Err(("lines.done", "expected no more than the quantity".to_owned()));
        }
        let min_age = self.min_age.map(super::min_age).transpose();
        Ok(Line {
            id: self.id,
            sku: readable(self.sku),
            gtin: readable(self.gtin),
            title,
            quantity,
            done: self.done,
            pickup: self.pickup,
            group: readable(self.group),
            min_age: min_age.map_err(|Expected(expected)| ("lines.min_age", expected))?,
        })
    }
}

/// A text that says something, without ASCII spaces around it.
fn filled(text: Option<Text>) -> Option<String> {
    text.map(|text| text.0.trim_matches(' ').to_owned()).filter(|text| !text.is_empty())
}

fn readable(text: Option<Text>) -> Option<String> {
    filled(text).map(|text| clean(&text, FIELD_MAX)).filter(|text| !text.is_empty())
}

fn parsed<T>(
    path: Path,
    text: Option<Text>,
    parse: impl FnOnce(&str) -> Result<T, Expected>,
) -> Result<Option<T>, (Path, String)> {
    filled(text).map(|text| parse(&text)).transpose().map_err(|Expected(expected)| (path, expected))
}
