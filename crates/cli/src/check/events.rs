//! The JSON lines of a check. They name the order and the reference, never a person.
//! When each is written is decided in `check.rs`.

use desk::view::{Contact, Pace, ReceiptState};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Blocked<'a> {
    pub(super) event: &'static str,
    pub(super) order: &'a str,
    pub(super) reason: &'static str,
}

#[derive(Serialize)]
pub(super) struct Started<'a> {
    pub(super) event: &'static str,
    pub(super) order: &'a str,
    /// In practice and test only: whoever has it can answer for the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) link: Option<&'a str>,
    pub(super) binding_code: &'a str,
    pub(super) expires_in: u32,
}

#[derive(Serialize)]
pub(super) struct AskingOwner<'a> {
    pub(super) event: &'static str,
    pub(super) order: &'a str,
}

#[derive(Serialize)]
pub(super) struct Waiting<'a> {
    pub(super) event: &'static str,
    pub(super) left_s: u32,
    pub(super) pace: Pace,
    pub(super) contact: &'a Contact,
}

#[derive(Serialize)]
pub(super) struct Verdict<'a> {
    pub(super) event: &'static str,
    pub(super) order: &'a str,
    pub(super) verdict: &'static str,
    pub(super) reason: Option<&'static str>,
    pub(super) reference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) detail: Option<String>,
    /// Of an owner: `null` inside where the provider did not say.
    #[serde(skip_serializing_if = "Option::is_none", flatten)]
    pub(super) signed_in: Option<SignIn>,
    /// The id of the hand-over that comes next, to try it again with if this is the last that is heard of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hand_over: Option<&'a str>,
}

/// How long before its proof the sign-in was.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct SignIn {
    /// Whole seconds.
    #[serde(rename = "signed_in_ago_s")]
    pub(crate) ago_s: Option<u32>,
}

#[derive(Serialize)]
pub(super) struct HandedOver<'a> {
    pub(super) event: &'static str,
    pub(super) order: &'a str,
    /// How many, and the ledger's entry: of the last of several orders only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) items: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) entry: Option<u32>,
    /// What it stood on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) by: Option<String>,
    /// What came of its receipt, where the till prints any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) receipt: Option<ReceiptState>,
    /// The id to try it again with: of one order by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<&'a str>,
    /// When it was recorded, if that was an earlier try: nothing was done now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) recorded_before: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Refused<'a> {
    pub(super) event: &'static str,
    pub(super) order: &'a str,
    pub(super) reason: &'a str,
}

#[derive(Serialize)]
pub(super) struct NotProved<'a> {
    pub(super) event: &'static str,
    pub(super) order: &'a str,
}

#[derive(Serialize)]
pub(super) struct NotHandedOver<'a> {
    pub(super) event: &'static str,
    pub(super) order: &'a str,
    pub(super) because: String,
}
