//! What of an order was paid back: which goods, how many of each. The order itself says only how much money.
//!
//! WooCommerce keeps a refund as money, with or without the lines that it is for, and with or without how many of them.
//! Where that leaves open which goods are meant, it is said so, and nobody guesses.

use std::collections::{BTreeMap, BTreeSet};

use pickup::money::{Currency, Money};
use serde::Deserialize;

use super::order::{Meta, RawLine, Text};

/// A refund as its own resource.
#[derive(Deserialize)]
pub(super) struct RawRefund {
    id: u64,
    #[serde(default)]
    line_items: Vec<RefundedLine>,
}

#[derive(Deserialize)]
struct RefundedLine {
    /// Negative; zero where only money was paid back.
    #[serde(default)]
    quantity: i64,
    /// Negative.
    #[serde(default)]
    total: Option<Text>,
    #[serde(default)]
    product_id: serde_json::Value,
    #[serde(default)]
    variation_id: serde_json::Value,
    #[serde(default)]
    meta_data: Vec<Meta>,
}

/// What was paid back.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PaidBack {
    /// How many of each line, by its id.
    pub(super) of_lines: BTreeMap<u64, u32>,
    /// Whether it is known of which lines.
    pub(super) is_clear: bool,
}

impl PaidBack {
    /// Nothing.
    pub(super) fn nothing() -> Self {
        Self { of_lines: BTreeMap::new(), is_clear: true }
    }

    /// By these refunds, of an order that names `known` ones and has these lines.
    pub(super) fn of(
        refunds: Vec<RawRefund>,
        known: impl IntoIterator<Item = u64>,
        lines: &[RawLine],
        currency: Option<Currency>,
    ) -> Self {
        let told: BTreeSet<_> = refunds.iter().map(|refund| refund.id).collect();
        let mut back = Self { is_clear: known.into_iter().all(|id| told.contains(&id)), ..Self::nothing() };
        let mut money_back: BTreeMap<u64, Option<u64>> = BTreeMap::new();
        let minor = |text: Option<&Text>| minor(text, currency);
        for line in refunds.iter().flat_map(|refund| &refund.line_items) {
            let amount = line.total.as_ref().map_or(Some(0), |text| minor(Some(text)));
            let count = u32::try_from(line.quantity.unsigned_abs()).unwrap_or(u32::MAX);
            match line.original(lines) {
                Some(id) => {
                    let sum = back.of_lines.entry(id).or_default();
                    *sum = sum.saturating_add(count);
                    let money = money_back.entry(id).or_insert(Some(0));
                    *money = money.zip(amount).map(|(sum, more)| sum.saturating_add(more));
                }
                // Money without goods is for no line.
                None => back.is_clear &= count == 0,
            }
        }
        // Whoever got all the money of a line back gets none of its goods, whatever number was typed.
        for (id, money) in money_back.into_iter().filter(|(_, money)| *money != Some(0)) {
            let Some(line) = lines.iter().find(|line| line.id == id) else { continue };
            match money.zip(minor(line.total.as_ref())) {
                Some((back_of_line, total)) if back_of_line >= total => {
                    back.of_lines.insert(id, line.quantity);
                }
                Some(_) => {}
                None => back.is_clear = false,
            }
        }
        back
    }
}

impl RefundedLine {
    /// The order's line that it is for: as it says itself, or the only one of the same product.
    fn original(&self, lines: &[RawLine]) -> Option<u64> {
        let said = self.meta_data.iter().find(|meta| meta.key == "_refunded_item_id");
        if let Some(id) = said.and_then(|meta| whole(&meta.value)) {
            return Some(id);
        }
        let product = (whole(&self.product_id).filter(|id| *id > 0)?, whole(&self.variation_id));
        let mut same =
            lines.iter().filter(|line| (line.product(), line.variation()) == (Some(product.0), product.1));
        same.next().filter(|_| same.next().is_none()).map(|line| line.id)
    }
}

/// A whole number that some write as a text.
pub(super) fn whole(value: &serde_json::Value) -> Option<u64> {
    match value {
        serde_json::Value::String(text) => text.parse().ok(),
        serde_json::Value::Number(number) => number.as_u64(),
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Array(_)
        | serde_json::Value::Object(_) => None,
    }
}

/// An amount without its sign.
pub(super) fn minor(text: Option<&Text>, currency: Option<Currency>) -> Option<u64> {
    let text = text?.to_string();
    Some(Money::parse(text.trim_start_matches('-'), currency?).ok()?.minor)
}
