//! What the desk wants from the shop's mail server: one letter with the customer's link to one address.
//!
//! Nothing that could tell who the customer is comes back: no error has an address or the server's own words in it.

use async_trait::async_trait;
use jiff::{Timestamp, Zoned};
use pickup::check::Reference;
use pickup::person::EmailAddress;
use zeroize::Zeroizing;

use super::SecretsFailure;

/// Sends the customer's link.
#[async_trait]
pub trait Mail: Send + Sync {
    /// Sends one letter. It may take [`MAIL_PATIENCE`] at most.
    async fn send(&self, link: &Link) -> Result<(), NotMailed>;
    /// Looks whether the server is there, is believed and takes the password; sends nothing. Says where it is.
    async fn examine(&self) -> Result<String, NotMailed>;
}

/// How long a mail server may take.
pub const MAIL_PATIENCE: std::time::Duration = std::time::Duration::from_secs(20);

/// What goes into the letter. It has no pairing code. No `Debug`: whoever has the link can answer.
#[derive(Clone)]
pub struct Link {
    /// The one address.
    pub to: EmailAddress,
    /// The link.
    pub link: Zeroizing<String>,
    /// The store, as people call it.
    pub store: String,
    /// Until when the link works, in the store's time.
    pub until: Zoned,
    /// Now.
    pub at: Timestamp,
    /// Finds the check in the log.
    pub reference: Reference,
    /// The owner is asked from afar whether somebody may collect, and need not be in the store.
    pub lets_collect: bool,
    /// Nothing real is asked for, and the letter has to say so.
    pub is_practice: bool,
}

/// Why a letter was not sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotMailed {
    /// Nobody answers there.
    #[error("the mail server {server} cannot be reached; check the network and `mail.server`")]
    Unreachable {
        /// The server.
        server: String,
    },
    /// It could not prove who it is.
    #[error(
        "the mail server {server} could not prove by TLS who it is; check `mail.server` and `mail.tls`, or add the company's \
         root to `network.roots`"
    )]
    NotTrusted {
        /// The server.
        server: String,
    },
    /// It does not take the password, or wants one.
    #[error("the mail server {server} does not let this till in; check `mail.user` and `mail.password`")]
    Login {
        /// The server.
        server: String,
    },
    /// It does not take the letter.
    #[error("the mail server {server} refused the letter (code {code}); ask whoever runs it")]
    Refused {
        /// The server.
        server: String,
        /// Its number for it.
        code: String,
    },
    /// It takes too long.
    #[error("the mail server {server} did not take the letter in time; try again")]
    TooSlow {
        /// The server.
        server: String,
    },
    /// No server takes this address.
    #[error("the order's e-mail address, or `mail.from`, is none that a mail server takes")]
    Address,
    /// The password is no text.
    #[error("what is kept as `mail.password` is no text")]
    Password,
    /// The password can't be read.
    #[error(transparent)]
    Secret(#[from] SecretsFailure),
}
