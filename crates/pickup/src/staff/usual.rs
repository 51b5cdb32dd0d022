//! The usual reasons for what needs a second person, by names that the chain may keep for good: they are about no person.
//!
//! Whatever else somebody writes is kept beside the chain, with a hash in it, and removed when it is old.

use serde::{Deserialize, Deserializer, Serialize};

/// One of the usual reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct UsualReason(&'static str);

impl UsualReason {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self("accepted_before"),
        Self("accepted_elsewhere"),
        Self("brought_back"),
        Self("can_not_sign_in"),
        Self("customer_asked"),
        Self("declined_by_mistake"),
        Self("known_customer"),
        Self("new_account"),
        Self("no_contact"),
        Self("no_phone"),
        Self("not_known"),
        Self("pressed_by_mistake"),
        Self("rest_later"),
        Self("rest_missing"),
        Self("rest_of_order"),
        Self("right_person_now"),
        Self("shop_corrected"),
        Self("two_orders"),
        Self("wrong_parcel"),
        Self::OTHER,
    ];
    /// None of the usual ones: what it is, stands beside the chain.
    pub const OTHER: Self = Self("other");

    /// The reason of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.0 == name)
    }

    /// The name in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl<'de> Deserialize<'de> for UsualReason {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A name that only a later version has is none of ours.
        String::deserialize(deserializer).map(|name| Self::from_name(&name).unwrap_or(Self::OTHER))
    }
}
