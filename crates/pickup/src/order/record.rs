//! The order as a store keeps it: the source's version, and what happened to it here.
//!
//! How a new version from the source changes it is decided elsewhere (`freeze.rs`).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{DoneHere, LetPass, Order, Owner, Proxy, Twin};
use crate::store::Counters;
use crate::text::{StaffId, TillId};

/// An order as a store keeps it: the source's version and what happened here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRecord {
    /// The order.
    pub order: Order,
    /// Grows by one with every change here; a hand-over of another revision is refused.
    pub revision: u64,
    /// Where the order came from.
    pub origin: Origin,
    /// When the store last heard of it from its source.
    pub as_of: Timestamp,
    /// The last hand-over here.
    pub handed_over: Option<LocalHandOver>,
    /// What was handed over here of each line, each once; see [`OrderRecord::done_here`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub here: Vec<DoneHere>,
    /// A change of who may collect it that waits for a second person.
    pub pending: Option<PendingChange>,
    /// Whether it was ever ready, whatever its source has said since.
    #[serde(default)]
    pub was_ready: bool,
    /// What had been counted of its checks when a second person last let them start again; it no longer counts.
    #[serde(default)]
    pub forgiven: Counters,
    /// A second person's word on twins that were handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub let_pass: Option<LetPass>,
    /// The others with its number and its customer, as the store found them when it was asked for this order. They are no
    /// part of it and are not kept with it.
    #[serde(skip)]
    pub twins: Vec<Twin>,
}

/// How an order came into the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Somebody imported a file.
    Manual,
    /// It was fetched from the shop.
    Connector,
}

impl Origin {
    /// The name in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "file",
            Self::Connector => "shop",
        }
    }
}

/// What was handed over here last, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalHandOver {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub staff: StaffId,
    /// Where.
    pub till: TillId,
    /// Whether nothing is left.
    pub complete: bool,
    /// The revision of the order that it made.
    pub revision: u64,
}

/// A change that blocks checks until a second person approves it. The order keeps its owner meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingChange {
    /// When it was first proposed.
    pub since: Timestamp,
    /// What is to change.
    pub changes: Vec<OwnerChange>,
    /// The owner proposed.
    pub owner: Owner,
    /// The proxies proposed.
    pub proxies: Vec<Proxy>,
}

/// A change of who may collect an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnerChange {
    /// An identifier of the owner is another, new, or gone.
    Identifiers,
    /// A proxy was added after the order was ready.
    ProxyAdded,
    /// Somebody imports a file over an order that came from the shop.
    ManualOverConnector,
}

impl OwnerChange {
    /// The name in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identifiers => "identifiers",
            Self::ProxyAdded => "proxy_added",
            Self::ManualOverConnector => "manual_over_connector",
        }
    }
}
