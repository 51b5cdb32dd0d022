//! How old whoever takes goods must be, by their article number: for shops that have no field for it.
//!
//! The rules are asked whenever an order is decided, so that they hold for orders that were there before them. They never
//! lower what an order says itself. Not whether a person is old enough (`owner/age.rs`).

use std::collections::BTreeSet;

use super::Policy;
use crate::order::{Line, Order};

/// A line of the policy: these goods are for people of this age and more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgeRule {
    /// Which goods.
    pub goods: Goods,
    /// The age in years.
    pub min_age: u8,
}

/// Goods by their article number (`sku`), in which case plays no part. A line without one is none of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goods {
    /// Those of this number.
    Sku(String),
    /// Those whose number begins so.
    SkuPrefix(String),
}

impl Goods {
    fn has(&self, sku: &str) -> bool {
        let same_case = |text: &str| text.trim().to_lowercase();
        match self {
            Self::Sku(whole) => same_case(sku) == same_case(whole),
            Self::SkuPrefix(start) => same_case(sku).starts_with(&same_case(start)),
        }
    }
}

impl Policy {
    /// How old whoever takes this line must be: the highest of what the order says and of every rule about it.
    #[must_use]
    pub fn min_age(&self, line: &Line) -> Option<u8> {
        let by_rule = line
            .sku
            .iter()
            .flat_map(|sku| self.ages.iter().filter(|rule| rule.goods.has(sku)).map(|rule| rule.min_age));
        line.min_age.into_iter().chain(by_rule).max()
    }

    /// The ages that the lines ask for of which something is left, each once, the lowest first.
    #[must_use]
    pub fn min_ages(&self, order: &Order) -> BTreeSet<u8> {
        order.lines_left().filter_map(|line| self.min_age(line)).collect()
    }
}
