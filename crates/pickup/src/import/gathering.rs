//! Orders out of rows: what is about the whole order stands in its first row, and each row is a line of it.
//!
//! Later rows repeat the first or leave it empty. Rows that say two things of one order are refused: nobody could
//! tell which of two owners is meant. A file is looked through as a whole before an order of it is read, and no order is
//! kept meanwhile, only where its rows lie.

use std::collections::HashMap;
use std::hash::Hash;

use csv::StringRecord;

use super::rows::{Header, Row, Rows};
use super::{Gathered, ImportError, LINES_MAX, Part, Problem};
use crate::lines;
use crate::order::{Line, Order, OrderKey};

/// What the columns of a file mean.
pub(super) trait Layout {
    /// What rows of one order have in common.
    type Key: Clone + Eq + Hash;
    /// The columns that mean something. Others are ignored.
    const COLUMNS: &'static [&'static str];
    /// Those without which nothing can be said.
    const REQUIRED: &'static [&'static str];
    /// The column that a line too many is told of.
    const LINE: &'static str;

    /// Whether a column is about a row's own line; all others are about the order.
    fn is_of_the_line(column: &str) -> bool;

    /// Which order a row belongs to.
    fn key(&self, row: &Row<'_>) -> Result<Self::Key, Problem>;

    /// The order of a first row, without lines; nothing if it is not to be collected.
    fn order(&self, row: &Row<'_>, key: &Self::Key) -> Result<Option<Order>, Problem>;

    /// The key of an order that may come again in rows of another key.
    fn own_key(order: Order) -> Option<OrderKey>;

    /// The line of a row; nothing if nothing of it is left. Where the file does not name it, it is named by its goods.
    fn line(&self, row: &Row<'_>) -> Result<Option<Line>, Problem>;
}

/// Looks through all rows of a file.
pub(super) fn look_through<L: Layout>(
    layout: &L,
    rows: &mut Rows<'_>,
    header: &Header,
    gathered: &mut Gathered,
) -> Result<(), ImportError> {
    let mut again = rows.again();
    let mut orders: Vec<Gathering> = Vec::new();
    let mut places: HashMap<L::Key, usize> = HashMap::new();
    let mut parts: Vec<Part> = Vec::new();
    let mut last: Option<usize> = None;
    let mut cells = StringRecord::new();
    while let Some((line, begin)) = rows.read(&mut cells)? {
        let row = Row { header, cells: &cells, line };
        let added = layout.key(&row).and_then(|key| {
            let place = *places.entry(key.clone()).or_insert(orders.len());
            if let Some(left) = last.filter(|left| *left != place).and_then(|left| orders.get_mut(left)) {
                left.leave();
            }
            last = Some(place);
            let is_first = place == orders.len();
            if is_first {
                orders.push(Gathering::begun_at(line, begin));
            }
            parts.push(Part { order: place, begin });
            let Some(order) = orders.get_mut(place) else { return Ok(()) };
            row.check_shape()?;
            if !is_first {
                order.compare::<L>(&row, &mut again)?;
            }
            order.add(layout, &row, &key)
        });
        if let Err(problem) = added {
            gathered.problem(problem);
            // A bad row spoils its order, not the others. If it does not say which order it belongs to, it is
            // taken for one of the order before it, since an order must not lose a line unnoticed.
            if let Some(spoilt) = last.and_then(|place| orders.get_mut(place)) {
                spoilt.found = Found::Spoilt;
            }
        }
    }
    drop(places);
    parts.sort_unstable_by_key(|part| (part.order, part.begin));
    let mut parts = parts.chunk_by(|one, other| one.order == other.order);
    for order in orders {
        let of_order = parts.next().unwrap_or_default();
        match &order.found {
            Found::PassedOver => gathered.passed_over += 1,
            Found::Nothing | Found::Spoilt => {}
            Found::Order(_) => {
                gathered.has_room()?;
                // Most have one row, which was looked at; the others are looked at as a whole.
                let checked = match order.is_plain() && order.is_alone(gathered) {
                    true => Ok(()),
                    false => read(layout, &mut again, header, of_order)
                        .and_then(|read| gathered.check(&read, order.line)),
                };
                match checked {
                    Ok(()) => gathered.good(of_order),
                    Err(problem) => gathered.problem(problem),
                }
            }
        }
    }
    Ok(())
}

/// Reads an order whose rows were found good.
pub(super) fn read<L: Layout>(
    layout: &L,
    rows: &mut Rows<'_>,
    header: &Header,
    parts: &[Part],
) -> Result<Order, Problem> {
    let mut cells = StringRecord::new();
    let mut found: Option<Order> = None;
    for part in parts {
        rows.read_at(part.begin, &mut cells);
        let row = Row { header, cells: &cells, line: 0 };
        let added = layout.key(&row).and_then(|key| {
            if found.is_none() {
                found = layout.order(&row, &key)?;
            }
            let line = layout.line(&row)?;
            if let Some(order) = &mut found {
                order.lines.extend(line);
            }
            Ok(())
        });
        // Nothing is wrong with what was found good, so that no line is counted but here.
        added.map_err(|problem| Problem { line: rows.line_of(part.begin), ..problem })?;
    }
    let expected = "expected the rows that were there before".to_owned();
    let mut order = found.ok_or_else(|| Problem { line: 1, column: L::LINE.to_owned(), expected })?;
    lines::count_equals(&mut order.lines);
    Ok(order)
}

/// An order of which rows are still to come.
struct Gathering {
    found: Found,
    line: u64,
    /// Where its first row begins.
    begin: usize,
    rows: usize,
    lines: usize,
    /// Whether somebody can prove to be its owner, by anything that the order says.
    is_somebodys: bool,
    /// What its first row says, once a second one is compared with it.
    first: Option<Box<StringRecord>>,
    /// How often the first row was read again.
    again: u8,
}

/// What is known of an order.
enum Found {
    Nothing,
    /// There is one. Its key, if other rows than those gathered with it may name the same.
    Order(Option<Box<OrderKey>>),
    /// It is not to be collected.
    PassedOver,
    /// One of its rows is bad.
    Spoilt,
}

impl Gathering {
    fn begun_at(line: u64, begin: usize) -> Self {
        let found = Found::Nothing;
        Self { found, line, begin, rows: 0, lines: 0, is_somebodys: false, first: None, again: 0 }
    }

    /// Rows of another order follow. Where they take turns, the first row is not read for each of them.
    fn leave(&mut self) {
        if self.again < 2 {
            self.first = None;
        }
    }

    fn compare<L: Layout>(&mut self, row: &Row<'_>, rows: &mut Rows<'_>) -> Result<(), Problem> {
        let (begin, again) = (self.begin, &mut self.again);
        let first = self.first.get_or_insert_with(|| {
            let mut cells = StringRecord::new();
            rows.read_at(begin, &mut cells);
            *again = again.saturating_add(1);
            Box::new(cells)
        });
        let first = Row { header: row.header, cells: first, line: self.line };
        for column in L::COLUMNS.iter().filter(|column| !L::is_of_the_line(column)) {
            if row.cell(column).is_some_and(|cell| cell != first.cell(column).unwrap_or_default()) {
                let expected = format!("expected the same as in line {}, or nothing", self.line);
                return Err(row.problem(column, expected));
            }
        }
        Ok(())
    }

    fn add<L: Layout>(&mut self, layout: &L, row: &Row<'_>, key: &L::Key) -> Result<(), Problem> {
        self.rows += 1;
        if self.rows > LINES_MAX {
            return Err(row.problem(L::LINE, format!("expected at most {LINES_MAX} lines of an order")));
        }
        if matches!(self.found, Found::Nothing) {
            self.found = match layout.order(row, key)? {
                Some(order) => {
                    self.is_somebodys = order.owner.identifiers().next().is_some();
                    Found::Order(L::own_key(order).map(Box::new))
                }
                None => Found::PassedOver,
            };
        }
        // A spoilt order's later rows have nothing to stand on.
        if matches!(self.found, Found::Order(_)) {
            self.lines += usize::from(layout.line(row)?.is_some());
        }
        Ok(())
    }

    /// Whether nothing can be wrong with it as a whole but that it comes twice.
    fn is_plain(&self) -> bool {
        self.is_somebodys && self.rows == 1 && self.lines == 1
    }

    /// Whether no other order of the file has its key.
    fn is_alone(&self, gathered: &mut Gathered) -> bool {
        match &self.found {
            Found::Order(Some(key)) => gathered.keys.insert((**key).clone()),
            Found::Order(None) | Found::Nothing | Found::PassedOver | Found::Spoilt => true,
        }
    }
}
