//! The JSON lines of an inquiry. They name the purpose and the reference, never a person or an address.
//! When each is written is decided in `inquiry.rs`.

use desk::request::About;
use desk::view::{Contact, Pace, SignInLevel};
use serde::Serialize;

use crate::check::SignIn;

#[derive(Serialize)]
pub(super) struct Blocked {
    pub(super) event: &'static str,
    pub(super) purpose: About,
    pub(super) reason: &'static str,
}

#[derive(Serialize)]
pub(super) struct Started<'a> {
    pub(super) event: &'static str,
    pub(super) purpose: About,
    /// In practice and test only, and never for a caller.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) link: Option<&'a str>,
    pub(super) binding_code: &'a str,
    /// What the phone shows.
    pub(super) message: &'a str,
    pub(super) expires_in: u32,
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
    pub(super) purpose: About,
    pub(super) verdict: &'static str,
    pub(super) reason: Option<&'static str>,
    pub(super) reference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) detail: Option<String>,
    /// Of somebody who was identified: the ledger's entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) entry: Option<u32>,
    /// How they signed in.
    #[serde(skip_serializing_if = "Option::is_none", flatten)]
    pub(super) level: Option<&'a SignInLevel>,
    /// `null` inside where the provider did not say.
    #[serde(skip_serializing_if = "Option::is_none", flatten)]
    pub(super) signed_in: Option<SignIn>,
}
