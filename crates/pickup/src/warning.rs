//! What stands against handing an order over, known before anybody is identified.
//!
//! Not the verdict on a person (`owner.rs`).

use jiff::Timestamp;

use crate::money::Money;
use crate::order::{OrderKey, OrderRecord, OrderStatus, PaymentStatus};
use crate::text::{StaffId, StoreId, TillId};

/// Something a teller should know before a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Nothing is left to hand over. By whom is known if it was here.
    AlreadyHandedOver {
        /// When, if it was here.
        at: Option<Timestamp>,
        /// By whom, if it was here.
        staff: Option<StaffId>,
        /// Where, if it was here.
        till: Option<TillId>,
    },
    /// Another order with this number, of the same customer, was handed over here: most likely it is the same one from
    /// another source.
    SameNumberHandedOver {
        /// Which.
        other: OrderKey,
        /// When.
        at: Timestamp,
    },
    /// Another order with this number, of the same customer, is here.
    SameNumber {
        /// Which.
        other: OrderKey,
    },
    /// The order was cancelled.
    Cancelled,
    /// The order was paid back.
    Refunded,
    /// It waits in another store.
    OtherStore {
        /// Which.
        store: StoreId,
        /// Its name.
        name: Option<String>,
    },
    /// It is not ready yet.
    NotReady,
    /// Something is still to be paid.
    Unpaid {
        /// How much, if the source tells.
        due: Option<Money>,
    },
    /// Whether it is paid is not known.
    PaymentUnknown,
    /// It waited longer than it should.
    Expired {
        /// Since when, if the source tells.
        at: Option<Timestamp>,
    },
    /// The source's status is not understood.
    UnknownStatus,
    /// A change of who may collect it waits for a second person.
    OwnerChangePending {
        /// Since when.
        since: Timestamp,
    },
    /// The order names nobody, so nobody can be proved to be its owner.
    NoCustomerIdentifier,
}

/// Why a check does not start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Block {
    /// A second person must look at the order first.
    OrderLocked,
    /// Not ready, or its status is not known.
    NotReady,
    /// Cancelled or paid back.
    CancelledOrder,
    /// Not paid.
    Unpaid,
    /// In another store.
    OtherStore,
    /// Handed over.
    AlreadyHandedOver,
    /// Names nobody.
    NoCustomerIdentifier,
}

impl Block {
    /// The reason in the command line's output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OrderLocked => "order_locked",
            Self::NotReady => "not_ready",
            Self::CancelledOrder => "cancelled_order",
            Self::Unpaid => "unpaid",
            Self::OtherStore => "other_store",
            Self::AlreadyHandedOver => "already_handed_over",
            Self::NoCustomerIdentifier => "no_customer_identifier",
        }
    }
}

impl Warning {
    /// Why no check may start, or nothing if the teller may go on.
    #[must_use]
    pub fn block(&self) -> Option<Block> {
        match self {
            Self::AlreadyHandedOver { .. } | Self::SameNumberHandedOver { .. } => {
                Some(Block::AlreadyHandedOver)
            }
            Self::Cancelled | Self::Refunded => Some(Block::CancelledOrder),
            Self::OtherStore { .. } => Some(Block::OtherStore),
            Self::NotReady | Self::UnknownStatus => Some(Block::NotReady),
            Self::Unpaid { .. } => Some(Block::Unpaid),
            Self::OwnerChangePending { .. } => Some(Block::OrderLocked),
            Self::NoCustomerIdentifier => Some(Block::NoCustomerIdentifier),
            Self::SameNumber { .. } | Self::PaymentUnknown | Self::Expired { .. } => None,
        }
    }
}

impl OrderRecord {
    /// What stands against this order in this store, the most final first.
    #[must_use]
    pub fn warnings(&self, store: &StoreId, now: Timestamp) -> Vec<Warning> {
        let (order, payment, pickup) = (&self.order, &self.order.payment, &self.order.pickup);
        let mut warnings = Vec::new();
        let here = self.handed_over.as_ref();
        let is_gone = order.status == OrderStatus::HandedOver || order.items_left() == 0;
        if is_gone {
            warnings.push(Warning::AlreadyHandedOver {
                at: here.map(|here| here.at),
                staff: here.map(|here| here.staff.clone()),
                till: here.map(|here| here.till.clone()),
            });
        }
        match order.status {
            OrderStatus::Cancelled => warnings.push(Warning::Cancelled),
            OrderStatus::Preparing => warnings.push(Warning::NotReady),
            OrderStatus::Unknown => warnings.push(Warning::UnknownStatus),
            OrderStatus::Ready
            | OrderStatus::PartlyHandedOver
            | OrderStatus::HandedOver
            | OrderStatus::Expired => {}
        }
        if !is_gone {
            warnings.extend(self.same_number(now));
        }
        if let Some(pending) = &self.pending {
            warnings.push(Warning::OwnerChangePending { since: pending.since });
        }
        if let Some(location) = pickup.location.as_ref().filter(|location| *location != store) {
            let name = pickup.location_name.clone();
            warnings.push(Warning::OtherStore { store: location.clone(), name });
        }
        let owes = payment.due.is_some_and(|due| due.minor > 0);
        match payment.status {
            PaymentStatus::Refunded => warnings.push(Warning::Refunded),
            PaymentStatus::Unpaid | PaymentStatus::PartlyPaid => {
                warnings.push(Warning::Unpaid { due: payment.due });
            }
            PaymentStatus::Paid
            | PaymentStatus::Authorized
            | PaymentStatus::PartlyRefunded
            | PaymentStatus::Unknown
                if owes =>
            {
                warnings.push(Warning::Unpaid { due: payment.due });
            }
            PaymentStatus::Unknown => warnings.push(Warning::PaymentUnknown),
            PaymentStatus::Paid | PaymentStatus::Authorized | PaymentStatus::PartlyRefunded => {}
        }
        if order.owner.identifiers().next().is_none() {
            warnings.push(Warning::NoCustomerIdentifier);
        }
        let late = pickup.expires_at.is_some_and(|until| until < now);
        if order.status == OrderStatus::Expired || late {
            warnings.push(Warning::Expired { at: pickup.expires_at });
        }
        warnings
    }

    /// What another order with its number and its customer means for one that waits.
    fn same_number(&self, now: Timestamp) -> Option<Warning> {
        if let Some((twin, here)) = self.twin_in_the_way(now) {
            return Some(Warning::SameNumberHandedOver { other: twin.key.clone(), at: here.at });
        }
        let other = self.twins.iter().find(|twin| twin.status != OrderStatus::Cancelled)?;
        Some(Warning::SameNumber { other: other.key.clone() })
    }

    /// The first warning that keeps a check from starting.
    #[must_use]
    pub fn block(&self, store: &StoreId, now: Timestamp) -> Option<Block> {
        self.warnings(store, now).iter().find_map(Warning::block)
    }
}
