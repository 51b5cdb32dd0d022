//! What an import may change about an order that is known already.
//!
//! Its owner is frozen at first sight: a file with a newer date and another address is the cheapest attack on a
//! pick-up. A hand-over here always wins over what the source says later.

use jiff::Timestamp;

use crate::order::{Order, OrderRecord, OrderStatus, Origin, Owner, OwnerChange, PendingChange};
use crate::store::Counters;

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
            pending: None,
            forgiven: Counters::default(),
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
        let order = match changes.contains(&OwnerChange::ManualOverConnector) {
            // The shop's own word stands until a second person has looked at the file.
            true => known.clone(),
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
        let is_news = order != *known || pending != self.pending;
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
            pending,
            forgiven: self.forgiven,
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
    fn updated(&self, incoming: &Order, changes: &[OwnerChange]) -> Order {
        let known = &self.order;
        let mut order = incoming.clone();
        order.owner = Owner { name: incoming.owner.name.clone(), ..known.owner.clone() };
        if !changes.is_empty() {
            order.proxies.clone_from(&known.proxies);
        }
        if self.handed_over.is_some() {
            keep_partial_hand_over(known, &mut order);
        }
        order
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

/// What was handed over here stays handed over. The source may still cancel or close the rest.
fn keep_partial_hand_over(known: &Order, order: &mut Order) {
    for line in &known.lines {
        match order.lines.iter_mut().find(|incoming| incoming.id == line.id) {
            Some(incoming) => incoming.done = incoming.done.max(line.done),
            // A line of which something was handed over does not disappear.
            None if line.done > 0 => order.lines.push(line.clone()),
            None => {}
        }
    }
    if matches!(order.status, OrderStatus::Ready | OrderStatus::Preparing | OrderStatus::Unknown) {
        order.status = OrderStatus::PartlyHandedOver;
    }
}
