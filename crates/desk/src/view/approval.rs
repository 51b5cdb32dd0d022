//! What an approval is about, as a screen may show it: whom the request goes to, and which orders are collected with it.
//!
//! Before the verdict these are numbers, counts and masked names; nothing here is decided by a screen.

use serde::Serialize;
use ts_rs::TS;

use super::Masked;

/// Somebody who may be asked about an order: its owner, or whom the owner named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Askable {
    /// Names this person in `ask`.
    pub whom: u32,
    /// Whether it is the owner.
    pub is_owner: bool,
    /// First name and initial; may be empty.
    pub name: String,
    /// Whom the request goes to; none if the provider could not know this person.
    pub sent_to: Option<Masked>,
    /// Whether the request will go to this person.
    pub chosen: bool,
}

/// Another order of the same owner that can be collected with the same approval.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AlsoOrder {
    /// Names this order in `include`.
    pub order: u32,
    /// The displayed order number.
    pub number: String,
    /// Items in all.
    pub items: u32,
    /// When it became ready.
    pub ready_at: Option<f64>,
    /// Whether the customer will be asked about it, too.
    pub included: bool,
}

/// One of the orders that were approved together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OrderOfSet {
    /// The displayed order number.
    pub number: String,
    /// How far it is.
    pub state: SetState,
}

/// How far one of several orders is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SetState {
    /// The one on the screen.
    Here,
    /// Its turn comes.
    Waits,
    /// Recorded.
    HandedOver,
    /// Not handed over, because the teller said so.
    Refused,
    /// The approval does not suffice for it: it has to be checked by itself.
    NotProved,
}
