//! A receipt as the print dialog of the system gets it from the page: the facts that the receipt printer gets, and no other.
//!
//! Nothing of a person is in it. The words are those of the shop's receipts, in their language.

use serde::Serialize;
use ts_rs::TS;

use super::Language;

/// One receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Sheet {
    /// The language of receipts, whatever that of the window is.
    pub language: Language,
    /// Nothing real was handed over, and the paper has to say so.
    pub is_practice: bool,
    /// The receipt printer printed it before.
    pub is_copy: bool,
    /// The store, as people call it.
    pub store: String,
    /// The displayed order number.
    pub number: String,
    /// What was handed over.
    pub given: Vec<SheetItem>,
    /// What can still be collected.
    pub left: Vec<SheetItem>,
    /// The day, in the store's time, such as `2026-11-26`.
    pub day: String,
    /// The time of day with its zone, such as `14:32 CET`.
    pub time: String,
    /// A document was seen, instead of a sign-in.
    pub by_document: bool,
    /// The identity provider, as people call it.
    pub provider: String,
    /// Finds the check in the log and in the ledger.
    pub reference: String,
    /// The ledger's end with this hand-over, in groups that somebody can type.
    pub ledger: String,
}

/// So many of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SheetItem {
    /// How many.
    pub quantity: u32,
    /// Of what, in the words of the shop.
    pub title: String,
}
