//! From a receipt to what the page gives to the system's print dialog. Pure, as all drawing.

use crate::{
    receipt::{Item, Receipt, StoodOn},
    view::{Language, Sheet, SheetItem},
};

/// The receipt as a page shows it. `is_copy`: it came out of the receipt printer before.
pub(crate) fn sheet(receipt: &Receipt, is_copy: bool, language: Language) -> Sheet {
    let items = |items: &[Item]| {
        items.iter().map(|item| SheetItem { quantity: item.quantity, title: item.title.clone() }).collect()
    };
    Sheet {
        language,
        is_practice: receipt.is_practice,
        is_copy,
        store: receipt.store.clone(),
        number: receipt.number.clone(),
        given: items(&receipt.given),
        left: items(&receipt.left),
        day: receipt.at.strftime("%Y-%m-%d").to_string(),
        time: receipt.at.strftime("%H:%M %Z").to_string(),
        by_document: receipt.stood_on == StoodOn::Document,
        provider: receipt.provider.clone(),
        reference: receipt.reference.clone(),
        ledger: receipt.head.in_groups(),
    }
}
