//! The owner is elsewhere: about whom they are asked, and how the request reaches them.
//!
//! Names are of who was proved at the counter, as first name and initial; of the owner nothing is said here.

use serde::Serialize;
use ts_rs::TS;

/// The owner is asked from afar; there is no code to scan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LetCollect {
    /// Who is at the counter.
    pub name: String,
    /// How the request reaches the owner.
    pub reach: OwnerReach,
}

/// How a request reaches an owner who is elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OwnerReach {
    /// The provider tells them by itself.
    ByProvider,
    /// The link can be mailed to the order's own address.
    ByMail,
    /// Only if the provider tells its customers by itself, though it has a page for them: nothing can be mailed.
    Uncertain,
    /// In practice: the pretend phone.
    ByPretendPhone,
}
