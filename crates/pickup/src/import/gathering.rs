//! Orders out of rows: what is about the whole order stands in its first row, and each row is a line of it.
//!
//! Later rows repeat the first or leave it empty. Rows that say two things of one order are refused: nobody could
//! tell which of two owners is meant.

use std::collections::HashMap;
use std::hash::Hash;

use csv::StringRecord;

use super::rows::{Header, Row, Rows};
use super::{Gathered, ImportError, LINES_MAX, Problem};
use crate::order::{Line, Order};

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

    /// The line of a row, which is at this place of its order from 1; nothing if nothing of it is left.
    fn line(&self, row: &Row<'_>, place: usize) -> Result<Option<Line>, Problem>;
}

/// Reads all rows of a file.
pub(super) fn read<L: Layout>(
    layout: &L,
    rows: &mut Rows<'_>,
    names: &StringRecord,
    line: u64,
    gathered: &mut Gathered,
) -> Result<(), ImportError> {
    let header = match Header::read(names, line, L::COLUMNS, L::REQUIRED) {
        Ok(header) => header,
        Err(problem) => {
            gathered.problem(problem);
            return Ok(());
        }
    };
    let mut orders: Vec<Gathering> = Vec::new();
    let mut places: HashMap<L::Key, usize> = HashMap::new();
    let mut last = None;
    let mut cells = StringRecord::new();
    while let Some(line) = rows.read(&mut cells)? {
        let row = Row { header: &header, cells: &cells, line };
        let added = layout.key(&row).and_then(|key| {
            let place = *places.entry(key.clone()).or_insert(orders.len());
            last = Some(place);
            if place == orders.len() {
                orders.push(Gathering::empty::<L>(&row));
            }
            orders.get_mut(place).map_or(Ok(()), |order| order.add(layout, &row, &key))
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
    for Gathering { found, line, .. } in orders {
        match found {
            Found::Order(order) => gathered.order(*order, line)?,
            Found::PassedOver => gathered.read.passed_over += 1,
            Found::Nothing | Found::Spoilt => {}
        }
    }
    Ok(())
}

/// An order of which rows are still to come.
struct Gathering {
    found: Found,
    /// What the first row says of the order, in the order of the columns.
    cells: StringRecord,
    line: u64,
    rows: usize,
}

/// What is known of an order.
enum Found {
    Nothing,
    Order(Box<Order>),
    /// It is not to be collected.
    PassedOver,
    /// One of its rows is bad.
    Spoilt,
}

impl Gathering {
    fn empty<L: Layout>(row: &Row<'_>) -> Self {
        let cells = about_the_order::<L>().map(|column| row.cell(column).unwrap_or_default()).collect();
        Self { found: Found::Nothing, cells, line: row.line, rows: 0 }
    }

    fn add<L: Layout>(&mut self, layout: &L, row: &Row<'_>, key: &L::Key) -> Result<(), Problem> {
        row.check_shape()?;
        for (column, first) in about_the_order::<L>().zip(&self.cells) {
            if row.cell(column).is_some_and(|cell| cell != first) {
                let expected = format!("expected the same as in line {}, or nothing", self.line);
                return Err(row.problem(column, expected));
            }
        }
        self.rows += 1;
        if self.rows > LINES_MAX {
            return Err(row.problem(L::LINE, format!("expected at most {LINES_MAX} lines of an order")));
        }
        if matches!(self.found, Found::Nothing) {
            self.found = match layout.order(row, key)? {
                Some(order) => Found::Order(Box::new(order)),
                None => Found::PassedOver,
            };
        }
        // A spoilt order's later rows have nothing to stand on.
        if let Found::Order(order) = &mut self.found {
            order.lines.extend(layout.line(row, self.rows)?);
        }
        Ok(())
    }
}

fn about_the_order<L: Layout>() -> impl Iterator<Item = &'static str> {
    L::COLUMNS.iter().copied().filter(|column| !L::is_of_the_line(column))
}
