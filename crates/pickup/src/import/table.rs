//! CSV (RFC 4180): a header of names in any order, then a row for each line of an order.
//!
//! What is about the whole order stands in its first row; later rows repeat it or leave it empty. Rows that say
//! two things of one order are refused: nobody could tell which of two owners is meant.

use std::collections::{BTreeMap, HashMap};

use csv::{ByteRecord, Position, ReaderBuilder, StringRecord};

use super::{Expected, FIELD_MAX, Gathered, ImportError, LINES_MAX, Problem, ROWS_MAX, Reading};
use crate::money::{Currency, Money};
use crate::order::{
    Line, Order, OrderKey, OrderStatus, Owner, OwnerSubject, Payment, PaymentStatus, Pickup, Proxy,
};
use crate::text::{Issuer, LineId, OrderNumber, StoreId, SubjectId, TenantId, clean};

/// The columns that mean something. Others are ignored.
pub const COLUMNS: [&str; 33] = [
    "source_system",
    "shop",
    "order_id",
    "order_number",
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
    "note",
];

const REQUIRED: [&str; 3] = ["order_number", "title", "quantity"];

/// The columns of a row's own line; all others are about the order.
const OF_THE_LINE: [&str; 6] = ["line_id", "sku", "gtin", "title", "quantity", "group"];

pub(super) fn read(text: &str, reading: &Reading<'_>, gathered: &mut Gathered) -> Result<(), ImportError> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = ByteRecord::new();
    // Errors can only be of reading or of the encoding, and the text is in memory and UTF-8.
    if !reader.read_byte_record(&mut record).unwrap_or(false) {
        return Ok(());
    }
    let header = match Header::read(&record) {
        Ok(header) => header,
        Err(problem) => {
            gathered.problem(problem);
            return Ok(());
        }
    };
    let mut orders: Vec<Gathering> = Vec::new();
    let mut places: HashMap<OrderKey, usize> = HashMap::new();
    let mut last = None;
    let mut rows = 0;
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        rows += 1;
        if rows > ROWS_MAX {
            return Err(ImportError::TooMuch { what: "rows", limit: ROWS_MAX });
        }
        let line = record.position().map_or(0, Position::line);
        let Ok(cells) = StringRecord::from_byte_record(record.clone()) else { continue };
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let row = Row { header: &header, cells: &cells, line };
        let added = row.key().and_then(|key| {
            let place = *places.entry(key.clone()).or_insert(orders.len());
            last = Some(place);
            if place == orders.len() {
                orders.push(Gathering::empty(&row));
            }
            orders.get_mut(place).map_or(Ok(()), |order| order.add(&row, &key, reading))
        });
        if let Err(problem) = added {
            gathered.problem(problem);
            // A bad row spoils its order, not the others. If it does not say which order it belongs to, it is
            // taken for one of the order before it, since an order must not lose a line unnoticed.
            if let Some(spoilt) = last.and_then(|place| orders.get_mut(place)) {
                spoilt.is_spoilt = true;
            }
        }
    }
    for Gathering { order, line, is_spoilt, .. } in orders {
        if let Some(order) = order.filter(|_| !is_spoilt) {
            gathered.order(order, line)?;
        }
    }
    Ok(())
}

/// A Swedish Excel separates by semicolons.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    if header.contains(';') && !header.contains(',') { b';' } else { b',' }
}

/// Which column is where.
struct Header {
    places: HashMap<&'static str, usize>,
    width: usize,
}

impl Header {
    fn read(record: &ByteRecord) -> Result<Self, Problem> {
        let mut places = HashMap::new();
        for (place, name) in record.iter().enumerate() {
            let name = std::str::from_utf8(name).unwrap_or_default().trim().to_ascii_lowercase();
            let Some(column) = COLUMNS.into_iter().find(|column| *column == name) else { continue };
            if places.insert(column, place).is_some() {
                let expected = "expected each column once".to_owned();
                return Err(Problem { line: 1, column: named(Some(place), column), expected });
            }
        }
        match REQUIRED.into_iter().find(|column| !places.contains_key(column)) {
            None => Ok(Self { places, width: record.len() }),
            Some(missing) => {
                let expected = format!("expected a header with {}", REQUIRED.join(", "));
                Err(Problem { line: 1, column: named(None, missing), expected })
            }
        }
    }
}

fn named(place: Option<usize>, name: &str) -> String {
    match place {
        Some(place) => format!("column {} ({name})", place + 1),
        None => format!("column {name}"),
    }
}

struct Row<'a> {
    header: &'a Header,
    cells: &'a StringRecord,
    line: u64,
}

impl Row<'_> {
    fn problem(&self, column: &str, expected: String) -> Problem {
        Problem { line: self.line, column: named(self.header.places.get(column).copied(), column), expected }
    }

    /// The cell of a column, without ASCII spaces around it, if it says anything.
    fn cell(&self, column: &str) -> Option<&str> {
        let cell = self.cells.get(*self.header.places.get(column)?)?;
        Some(cell.trim_matches(' ')).filter(|cell| !cell.is_empty())
    }

    fn readable(&self, column: &str) -> Option<String> {
        self.cell(column).map(|cell| clean(cell, FIELD_MAX)).filter(|text| !text.is_empty())
    }

    fn parsed<T>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, Expected>,
    ) -> Result<Option<T>, Problem> {
        let value = self.cell(column).map(parse).transpose();
        value.map_err(|Expected(expected)| self.problem(column, expected))
    }

    fn required<T>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Result<T, Expected>,
    ) -> Result<T, Problem> {
        self.parsed(column, parse)?.ok_or_else(|| self.problem(column, "expected a value".to_owned()))
    }

    fn number(&self) -> Result<OrderNumber, Problem> {
        self.required("order_number", |text| OrderNumber::new(text).map_err(Expected::said_by))
    }

    fn key(&self) -> Result<OrderKey, Problem> {
        let number = self.number()?;
        let system = self.cell("source_system").unwrap_or("csv");
        let id = self.cell("order_id").unwrap_or(number.as_str());
        let key = OrderKey::new(system, self.cell("shop").unwrap_or_default(), id);
        key.map_err(|error| self.problem("order_id", error.to_string()))
    }

    fn check_shape(&self) -> Result<(), Problem> {
        let (width, found) = (self.header.width, self.cells.len());
        let problem = |place: usize, expected| {
            let name = self.header.places.iter().find(|(_, known)| **known == place).map(|(name, _)| *name);
            let column =
                name.map_or_else(|| format!("column {}", place + 1), |name| named(Some(place), name));
            Err(Problem { line: self.line, column, expected })
        };
        if found != width {
            return problem(found.min(width), format!("expected {width} columns, found {found}"));
        }
        match self.cells.iter().position(|cell| cell.len() > FIELD_MAX) {
            Some(place) => problem(place, format!("expected at most {FIELD_MAX} bytes")),
            None => Ok(()),
        }
    }

    fn order(&self, key: &OrderKey, reading: &Reading<'_>) -> Result<Order, Problem> {
        let number = self.number()?;
        let status = self.cell("status").map_or(OrderStatus::Ready, OrderStatus::from_name);
        let proxy = Proxy {
            name: self.readable("proxy_name"),
            email: self.parsed("proxy_email", super::email)?,
            until: self.parsed("proxy_until", super::time)?,
        };
        let has_proxy = proxy.name.is_some() || proxy.email.is_some();
        let location = |text: &str| StoreId::new(text).map_err(Expected::said_by);
        Ok(Order {
            key: key.clone(),
            number,
            scan_codes: Vec::new(),
            updated_at: self.parsed("updated_at", |text| reading.updated_at(text))?.unwrap_or(reading.now),
            status,
            payment: self.payment()?,
            owner: self.owner(reading)?,
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

    fn owner(&self, reading: &Reading<'_>) -> Result<Owner, Problem> {
        let subject = self.parsed("owner_subject", |text| SubjectId::new(text).map_err(Expected::said_by))?;
        let issuer = self.parsed("owner_issuer", |text| Issuer::new(text).map_err(Expected::said_by))?;
        let tenant = self.parsed("owner_tenant", |text| TenantId::new(text).map_err(Expected::said_by))?;
        Ok(Owner {
            name: self.readable("customer_name"),
            subject: subject.map(|subject| OwnerSubject { subject, issuer, tenant }),
            personal_number: self.parsed("personal_number", |text| reading.personal_number(text))?,
            email: self.parsed("customer_email", super::email)?,
            phone: self.parsed("customer_phone", super::phone)?,
        })
    }

    /// The row's line; without an id of its own it is named by its place in the order.
    fn order_line(&self, place: usize) -> Result<Line, Problem> {
        let id = self.parsed("line_id", |text| LineId::new(text).map_err(Expected::said_by))?;
        let by_place = || LineId::new(place.to_string()).map_err(|e| self.problem("line_id", e.to_string()));
        let quantity = self.required("quantity", |text| {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            let count = if digits { text.parse().unwrap_or(0) } else { 0 };
            super::quantity(count)
        })?;
        let title = self.required("title", |text| match clean(text, FIELD_MAX) {
            empty if empty.is_empty() => Err(Expected::new("expected a title that is not empty")),
            title => Ok(title),
        })?;
        Ok(Line {
            id: id.map_or_else(by_place, Ok)?,
            sku: self.readable("sku"),
            gtin: self.readable("gtin"),
            title,
            quantity,
            done: 0,
            pickup: true,
            group: self.readable("group"),
        })
    }

    fn order_cells(&self) -> BTreeMap<&'static str, String> {
        let about_order = COLUMNS.into_iter().filter(|column| !OF_THE_LINE.contains(column));
        about_order.filter_map(|column| Some((column, self.cell(column)?.to_owned()))).collect()
    }
}

/// An order of which rows are still to come.
struct Gathering {
    order: Option<Order>,
    cells: BTreeMap<&'static str, String>,
    line: u64,
    rows: usize,
    is_spoilt: bool,
}

impl Gathering {
    fn empty(row: &Row<'_>) -> Self {
        Self { order: None, cells: row.order_cells(), line: row.line, rows: 0, is_spoilt: false }
    }

    fn add(&mut self, row: &Row<'_>, key: &OrderKey, reading: &Reading<'_>) -> Result<(), Problem> {
        row.check_shape()?;
        for (column, cell) in row.order_cells() {
            if self.cells.get(column) != Some(&cell) {
                let expected = format!("expected the same as in line {}, or nothing", self.line);
                return Err(row.problem(column, expected));
            }
        }
        self.rows += 1;
        if self.rows > LINES_MAX {
            return Err(row.problem("line_id", format!("expected at most {LINES_MAX} lines of an order")));
        }
        let order = match &mut self.order {
            Some(order) => order,
            // After a bad first row the order is spoilt, and its later rows have nothing to stand on.
            None if self.rows > 1 => return Ok(()),
            empty => empty.insert(row.order(key, reading)?),
        };
        order.lines.push(row.order_line(self.rows)?);
        Ok(())
    }
}
