//! A client of its own at the provider for a purpose, so that what was approved for one is of another client's than the rest.
//!
//! None is needed: without one the till asks as itself, and the binding message's word alone tells the purposes apart.

use ciba::ClientId;
use pickup::inquiry::About;

use super::{SecretRef, Settings};

/// The clients for purposes beside picking up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PurposeClients {
    /// For callers.
    pub caller: Option<PurposeClient>,
    /// For customers at the counter.
    pub counter: Option<PurposeClient>,
    /// For payments.
    pub payment: Option<PurposeClient>,
}

/// A client at the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurposeClient {
    /// Its name there.
    pub client_id: ClientId,
    /// Its secret there; none where it proves itself with the till's private key or certificate.
    pub client_secret: Option<SecretRef>,
}

impl PurposeClients {
    /// The client of a purpose.
    #[must_use]
    pub fn of(&self, about: About) -> Option<&PurposeClient> {
        match about {
            About::Caller => self.caller.as_ref(),
            About::Counter => self.counter.as_ref(),
            About::Payment => self.payment.as_ref(),
        }
    }
}

impl Settings {
    /// The settings with the client of this purpose; nothing where it has none of its own.
    pub(crate) fn for_purpose(&self, about: About) -> Option<Self> {
        let client = self.provider.purposes.of(about)?;
        let mut settings = self.clone();
        settings.provider.client_id = client.client_id.clone();
        settings.provider.client_secret = client.client_secret.clone();
        Some(settings)
    }
}
