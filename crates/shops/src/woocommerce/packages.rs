//! Which lines of an order are collected where others are sent: a shop splits such an order into packages.
//!
//! WooCommerce writes into each package what is in it, as one text for people (`Jacket &times; 2, Hat &times; 1`) under a
//! name in the shop's language. It counts only if the texts of all packages together are the order's lines, each once.

use std::collections::{BTreeMap, BTreeSet};

use super::order::{RawLine, ShippingLine};

/// The ids of the lines that are collected; nothing if the packages do not say so beyond doubt.
pub(super) fn collected(lines: &[RawLine], packages: &[ShippingLine]) -> Option<BTreeSet<u64>> {
    let goods: BTreeMap<String, u64> = lines.iter().map(|line| (named(line), line.id)).collect();
    if goods.len() < lines.len() {
        return None;
    }
    let mut is_collected: BTreeMap<u64, bool> = BTreeMap::new();
    for package in packages {
        let ids = package.texts().find_map(|text| contents(&text.replace(" × ", " &times; "), &goods))?;
        for id in ids {
            if is_collected.insert(id, package.is_collected()).is_some() {
                return None;
            }
        }
    }
    let of_pickup = is_collected.iter().filter(|(_, is_collected)| **is_collected).map(|(id, _)| *id);
    (is_collected.len() == lines.len()).then(|| of_pickup.collect())
}

/// A line as a package names it.
fn named(line: &RawLine) -> String {
    format!("{} &times; {}", line.name, line.quantity).replace(" × ", " &times; ")
}

/// The lines of which this text is the list, and of nothing else.
fn contents(text: &str, goods: &BTreeMap<String, u64>) -> Option<Vec<u64>> {
    let (mut rest, mut ids) = (text, Vec::new());
    loop {
        // The longest, since a name may go on with what another one ends with.
        let ends = |after: &str| after.is_empty() || after.starts_with(", ");
        let next = goods.iter().filter(|(name, _)| rest.strip_prefix(name.as_str()).is_some_and(ends));
        let (name, id) = next.max_by_key(|(name, _)| name.len())?;
        ids.push(*id);
        match rest[name.len()..].strip_prefix(", ") {
            Some(after) => rest = after,
            None => return Some(ids),
        }
        if ids.len() > goods.len() {
            return None;
        }
    }
}
