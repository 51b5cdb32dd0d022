//! Somebody the owner named to collect for them, as the shop tells it.
//!
//! Not whether that person is here (`owner.rs`), and not who may add one (`freeze.rs`).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Owner, OwnerSubject};
use crate::person::{EmailAddress, PhoneNumber};
use crate::pseudonym::Pseudonym;

/// Somebody the owner named to collect for them. Proved like an owner: by the strongest identifier that is here. Its
/// `Debug` tells which there are, and not who.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proxy {
    /// The name as the shop has it. Never proof of anything.
    pub name: Option<String>,
    /// The identity at the provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<OwnerSubject>,
    /// The keyed hash of the personal number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal_number: Option<Pseudonym>,
    /// The e-mail address.
    pub email: Option<EmailAddress>,
    /// The phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<PhoneNumber>,
    /// Until when; from that moment on the owner alone may collect.
    pub until: Option<Timestamp>,
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Proxy").field("identity", &self.identity()).field("until", &self.until).finish()
    }
}

impl Proxy {
    /// Whether the proxy may still collect at this time.
    #[must_use]
    pub fn may_collect_at(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }

    /// Who it is, to be compared as an owner is.
    #[must_use]
    pub fn identity(&self) -> Owner {
        Owner {
            name: self.name.clone(),
            subject: self.subject.clone(),
            personal_number: self.personal_number.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
        }
    }
}
