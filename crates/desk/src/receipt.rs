//! What a receipt says of one hand-over: facts, from which the printer makes a paper in the shop's language.
//!
//! Nothing of a person is in it, neither name nor address nor number: a receipt is left on counters. The end of the
//! ledger is: what is on a customer's paper can't be rewritten.

use jiff::{Timestamp, Zoned};
use pickup::handover::{HandedLine, Proof};
use pickup::ledger::{Entry, Head, Kind};
use pickup::order::{Line, OrderRecord};
use pickup::realm::Realm;
use pickup::text::LineId;

use crate::settings::Settings;

/// What a receipt says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Nothing real was handed over, and the paper has to say so.
    pub is_practice: bool,
    /// It was printed before.
    pub is_copy: bool,
    /// The store, as people call it.
    pub store: String,
    /// The displayed order number.
    pub number: String,
    /// What was handed over.
    pub given: Vec<Item>,
    /// What can still be collected.
    pub left: Vec<Item>,
    /// When, in the store's time.
    pub at: Zoned,
    /// The identity provider, as people call it.
    pub provider: String,
    /// What it stood on.
    pub stood_on: StoodOn,
    /// Finds the check in the log and in the ledger.
    pub reference: String,
    /// The ledger's end with this hand-over.
    pub head: Head,
}

/// So many of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// How many.
    pub quantity: u32,
    /// Of what, in the words of the shop: text from outside, of any length and any letters.
    pub title: String,
}

/// What a hand-over stood on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoodOn {
    /// A sign-in at the provider.
    SignIn,
    /// A document that the staff saw.
    Document,
}

impl StoodOn {
    pub(crate) fn of(proof: &Proof) -> Self {
        match proof {
            Proof::Verified(_) => Self::SignIn,
            Proof::Manual(_) => Self::Document,
        }
    }
}

/// A hand-over that a receipt is about.
pub(crate) struct OfHandOver<'a> {
    /// The order after it.
    pub(crate) record: &'a OrderRecord,
    /// What was given.
    pub(crate) lines: &'a [HandedLine],
    pub(crate) stood_on: StoodOn,
    pub(crate) reference: String,
    pub(crate) at: Timestamp,
    pub(crate) head: Head,
}

impl Receipt {
    pub(crate) fn new(of: &OfHandOver<'_>, settings: &Settings) -> Self {
        let order = &of.record.order;
        let title = |id: &LineId| {
            let line = order.lines.iter().find(|line| line.id == *id);
            line.map_or_else(|| id.to_string(), |line| line.title.clone())
        };
        let given = |line: &HandedLine| Item { quantity: line.quantity, title: title(&line.line) };
        let left = |line: &Line| Item { quantity: line.left(), title: line.title.clone() };
        Self {
            is_practice: settings.realm != Realm::Real,
            is_copy: false,
            store: settings.store.name.clone(),
            number: order.number.to_string(),
            given: of.lines.iter().map(given).collect(),
            left: order.lines_left().map(left).collect(),
            at: of.at.to_zoned(settings.store.time_zone.clone()),
            provider: settings.provider.name.clone(),
            stood_on: of.stood_on,
            reference: of.reference.clone(),
            head: of.head,
        }
    }

    /// The receipt of a hand-over once more, from its entry of the ledger and the order, of which this has to be the last
    /// hand-over. Nothing if the entry is about something else.
    #[must_use]
    pub fn again(entry: &Entry, head: Head, record: &OrderRecord, settings: &Settings) -> Option<Self> {
        if entry.kind != Kind::HandOver || entry.order_key.as_ref() != Some(&record.order.key) {
            return None;
        }
        let handed = |(name, quantity): (&str, &str)| {
            let line = LineId::new(name.strip_prefix("line.")?).ok()?;
            Some(HandedLine { line, quantity: quantity.parse().ok()? })
        };
        let handed: Vec<HandedLine> = entry.facts.iter().filter_map(handed).collect();
        // In the order's order, as they were printed first.
        let place = |id: &LineId| record.order.lines.iter().position(|line| line.id == *id);
        let mut lines = handed;
        lines.sort_by_key(|line| place(&line.line).unwrap_or(usize::MAX));
        let of = OfHandOver {
            record,
            lines: &lines,
            stood_on: match entry.facts.find("identified") {
                Some("manual") => StoodOn::Document,
                Some(_) | None => StoodOn::SignIn,
            },
            reference: entry.facts.find("reference").unwrap_or_default().to_owned(),
            at: entry.time_utc,
            head,
        };
        Some(Self { is_copy: true, ..Self::new(&of, settings) })
    }
}
