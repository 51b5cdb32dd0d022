//! What an import may change about an order that is known already.
//!
//! Its owner is frozen at first sight: a file with a newer date and another address is the cheapest attack on a
//! pick-up. A hand-over here always wins over what the source says later. What was taken back here again does not become
//! done by a source that only repeats what it was told before.

use jiff::Timestamp;

use crate::order::{
    DoneHere, Line, Order, OrderRecord, OrderStatus, Origin, Owner, OwnerChange, PendingChange,
};
use crate::store::Counters;

mod eased;

pub(crate) use eased::minor;
pub use eased::{Eased, What};

/// What becomes of an incoming version of a known order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merge {
    /// The version known is this one or newer.
    Unchanged,
    /// It was handed over here in full.
    KeptHandOver,
    /// The order after the import, its revision one higher.
    Updated(Box<OrderRecord>),
    /// The same, with a change of who may collect it that now waits for a second person.
    OwnerChange(Box<OrderRecord>, Vec<OwnerChange>),
}

impl OrderRecord {
    /// An order seen for the first time.
    #[must_use]
    pub fn first_seen(order: Order, origin: Origin, now: Timestamp) -> Self {
        Self {
            was_ready: is_ready_or_past_it(order.status),
            order,
            revision: 1,
            origin,
            as_of: now,
            handed_over: None,
            here: Vec::new(),
            pending: None,
            forgiven: Counters::default(),
            let_pass: None,
            twins: Vec::new(),
        }
    }

    /// Merges a version that came by import.
    #[must_use]
    pub fn merge(&self, incoming: Order, origin: Origin, now: Timestamp) -> Merge {
        let known = &self.order;
        // What somebody brought before the shop had told of the order dates itself as it likes.
        let is_first_word_of_the_shop = origin == Origin::Connector && self.origin == Origin::Manual;
        if incoming.updated_at < known.updated_at && !is_first_word_of_the_shop {
            return Merge::Unchanged;
        }
        if self.handed_over.as_ref().is_some_and(|here| here.complete) {
            return Merge::KeptHandOver;
        }
        let changes = self.owner_changes(&incoming, origin);
        let (order, here) = match changes.contains(&OwnerChange::ManualOverConnector) {
            // The shop's own word stands until a second person has looked at the file.
            true => (known.clone(), self.done_here()),
            false => self.updated(&incoming, &changes),
        };
        let pending = match (&self.pending, changes.is_empty()) {
            (pending, true) => pending.clone(),
            (pending, false) => Some(PendingChange {
                since: pending.as_ref().map_or(now, |pending| pending.since),
                changes: changes.clone(),
                owner: incoming.owner.clone(),
                proxies: incoming.proxies.clone(),
            }),
        };
        let is_news = order != *known || pending != self.pending || here != self.done_here();
        if !is_news {
            return Merge::Unchanged;
        }
        let record = Box::new(Self {
            was_ready: self.was_ready() || is_ready_or_past_it(order.status),
            order,
            revision: self.revision + 1,
            // Once the shop itself has told of an order, a file no longer can without being looked at.
            origin: if origin == Origin::Connector { origin } else { self.origin },
            as_of: now,
            handed_over: self.handed_over.clone(),
            here,
            pending,
            forgiven: self.forgiven,
            // A second person looked at the order as it was.
            let_pass: None,
            twins: Vec::new(),
        });
        match changes.is_empty() || record.pending == self.pending {
            true => Merge::Updated(record),
            false => Merge::OwnerChange(record, changes),
        }
    }

    /// The order once its shop says that nothing of it is collected in a store any more: sent, thrown away, never
    /// finished. Nothing if that changes nothing here, as for what was handed over in full.
    #[must_use]
    pub fn gone_elsewhere(&self, now: Timestamp) -> Option<Self> {
        let waits = match self.order.status {
            OrderStatus::Preparing
            | OrderStatus::Ready
            | OrderStatus::PartlyHandedOver
            | OrderStatus::Expired
            | OrderStatus::Unknown => true,
            OrderStatus::HandedOver | OrderStatus::Cancelled => false,
        };
        let is_done = self.handed_over.as_ref().is_some_and(|here| here.complete);
        (waits && !is_done).then(|| {
            let mut record = Self {
                revision: self.revision + 1,
                as_of: now,
                // Its shop has told of it: from now on no file does without being looked at.
                origin: Origin::Connector,
                was_ready: self.was_ready(),
                ..self.clone()
            };
            record.order.status = OrderStatus::Cancelled;
            record
        })
    }

    /// The incoming version with the known owner, and with what was handed over here.
    fn updated(&self, incoming: &Order, changes: &[OwnerChange]) -> (Order, Vec<DoneHere>) {
        let known = &self.order;
        let mut order = incoming.clone();
        crate::lines::keep_names(&known.lines, &mut order.lines);
        order.owner = Owner { name: incoming.owner.name.clone(), ..known.owner.clone() };
        if !changes.is_empty() {
            order.proxies.clone_from(&known.proxies);
        }
        let mut here = self.done_here();
        keep_hand_overs(known, &mut here, &mut order);
        (order, here)
    }

    /// Whether it is ready or was. An earlier version kept only what it is.
    fn was_ready(&self) -> bool {
        self.was_ready || is_ready_or_past_it(self.order.status)
    }

    fn owner_changes(&self, incoming: &Order, origin: Origin) -> Vec<OwnerChange> {
        let known = &self.order;
        let is_new = |proxy| !known.proxies.contains(proxy);
        [
            (!known.owner.has_same_identifiers(&incoming.owner), OwnerChange::Identifiers),
            (self.was_ready() && incoming.proxies.iter().any(is_new), OwnerChange::ProxyAdded),
            (self.origin == Origin::Connector && origin == Origin::Manual, OwnerChange::ManualOverConnector),
        ]
        .into_iter()
        .filter_map(|(applies, change)| applies.then_some(change))
        .collect()
    }
}

/// Whether an order of this status waits for its owner, or did.
fn is_ready_or_past_it(status: OrderStatus) -> bool {
    match status {
        OrderStatus::Preparing | OrderStatus::Unknown => false,
        OrderStatus::Ready
        | OrderStatus::PartlyHandedOver
        | OrderStatus::HandedOver
        | OrderStatus::Cancelled
        | OrderStatus::Expired => true,
    }
}

/// What was handed over here stays handed over, and what was taken back does not become done again by a source that has
/// not heard of the correction. The source may still cancel or close the rest.
///
/// Of each line as many are done as the source says, less those that were taken back and may be among them, and never
/// fewer than were handed over here. What the source says beyond what is here says how many may be among them at most:
/// a source that says fewer has heard of the correction, and its word counts in full from then on.
fn keep_hand_overs(known: &Order, here: &mut Vec<DoneHere>, order: &mut Order) {
    let is_closed = order.status == OrderStatus::HandedOver;
    for one in here.iter_mut() {
        match order.lines.iter_mut().find(|incoming| incoming.id == one.line) {
            Some(incoming) => {
                let said = said_done(incoming, is_closed);
                one.taken_back = one.taken_back.min(said.saturating_sub(one.handed_over));
                incoming.done = match one.taken_back {
                    0 => incoming.done.max(one.handed_over),
                    repeated => said - repeated,
                };
            }
            None => {
                one.taken_back = 0;
                // A line of which something was handed over does not disappear.
                let line = known.lines.iter().find(|line| line.id == one.line && one.handed_over > 0);
                order.lines.extend(line.map(|line| Line { done: one.handed_over, ..line.clone() }));
            }
        }
    }
    here.retain(|one| one.handed_over > 0 || one.taken_back > 0);
    let is_repeated = |line: &Line| here.iter().any(|one| one.line == line.id && one.taken_back > 0);
    if order.lines.iter().any(is_repeated) {
        for line in order.lines.iter_mut().filter(|line| !is_repeated(line)) {
            line.done = said_done(line, is_closed);
        }
        let is_begun = order.lines.iter().any(|line| line.pickup && line.done > 0);
        match order.status {
            OrderStatus::HandedOver | OrderStatus::PartlyHandedOver if is_begun => {
                order.status = OrderStatus::PartlyHandedOver;
            }
            OrderStatus::HandedOver | OrderStatus::PartlyHandedOver => order.status = OrderStatus::Ready,
            OrderStatus::Preparing
            | OrderStatus::Ready
            | OrderStatus::Cancelled
            | OrderStatus::Expired
            | OrderStatus::Unknown => {}
        }
    }
    let is_begun_here = here.iter().any(|one| one.handed_over > 0);
    // What is not understood stays so: it may be that nobody knows what of the order is left.
    let is_open = matches!(order.status, OrderStatus::Ready | OrderStatus::Preparing);
    if is_begun_here && is_open {
        order.status = OrderStatus::PartlyHandedOver;
    }
}

/// How many of a line a source says are done. Some close an order and say nothing of its lines.
fn said_done(line: &Line, is_closed: bool) -> u32 {
    if is_closed && line.pickup { line.done.max(line.quantity) } else { line.done }
}
