//! Which orders one approval is for, and whom it was asked of: fixed before the customer is asked, and told to them.
//!
//! Each order is still proved and handed over by itself; an order that was not in the set gains nothing by it.

use crate::order::OrderKey;
use crate::pseudonym::Hash;

use super::Check;

/// The most orders that one approval may be for, the first one counted.
pub const TOGETHER_MAX: usize = 10;

/// Whom the request went to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Asked {
    /// The order's owner.
    #[default]
    Owner,
    /// Whom the owner named at this place of the order, from 0.
    Proxy(usize),
}

impl Check {
    /// Every order that the customer is asked about, the first one first.
    pub fn orders(&self) -> impl Iterator<Item = &OrderKey> {
        std::iter::once(&self.order).chain(&self.also)
    }

    /// The same check as it is about one of its orders.
    #[must_use]
    pub fn about(&self, order: &OrderKey) -> Self {
        Self { order: order.clone(), also: Vec::new(), ..self.clone() }
    }
}

impl Asked {
    /// The name in the ledger; places count from 1 there.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Owner => "owner".to_owned(),
            Self::Proxy(place) => format!("proxy.{}", place + 1),
        }
    }
}

/// One hash for one set of orders, whichever of them comes first.
#[must_use]
pub fn set_of<'a>(order: &'a OrderKey, with: &'a [OrderKey]) -> Hash {
    let mut parts: Vec<[&str; 3]> =
        std::iter::once(order).chain(with).map(|key| [key.system(), key.shop(), key.id()]).collect();
    parts.sort_unstable();
    parts.dedup();
    // Bound by their lengths, so that no two sets are the same bytes.
    let mut bytes = b"claimcheck.together/1".to_vec();
    for part in parts.into_iter().flatten() {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(part.as_bytes());
    }
    Hash::of(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_the_same_in_every_order_and_no_other() {
        let key = |id| OrderKey::new("test", "shop", id).unwrap();
        let (one, two, three) = (key("1"), key("2"), key("3"));
        let set = set_of(&one, &[two.clone(), three.clone()]);
        assert_eq!(set, set_of(&three, &[one.clone(), two.clone()]));
        assert_ne!(set, set_of(&one, std::slice::from_ref(&two)));
        assert_ne!(set_of(&one, &[]), set_of(&two, &[]));
    }
}
