//! The settings of links by e-mail: which server, how it is reached, and as whom.
//!
//! What a letter says is in the crate `mail`.

use pickup::person::EmailAddress;

use super::SecretRef;
use crate::view::Language;

/// How links are mailed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailSettings {
    /// The server's name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// When TLS begins.
    pub tls: MailTls,
    /// Whom letters are from.
    pub from: EmailAddress,
    /// How the till proves itself there; none: not at all.
    pub login: Option<MailLogin>,
    /// Which language comes first; the other one follows.
    pub language: Language,
}

/// When TLS begins. There is none without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTls {
    /// With the connection (port 465).
    FromTheStart,
    /// After a word in clear (`STARTTLS`, port 587); without it nothing is sent.
    StartTls,
}

/// Name and password at the mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailLogin {
    /// The name.
    pub user: String,
    /// Where the password is kept.
    pub password: SecretRef,
}

impl MailSettings {
    /// `host:port`.
    #[must_use]
    pub fn server(&self) -> String {
        match self.host.contains(':') {
            true => format!("[{}]:{}", self.host, self.port),
            false => format!("{}:{}", self.host, self.port),
        }
    }

    pub(super) fn user(&self) -> &str {
        self.login.as_ref().map_or("", |login| login.user.as_str())
    }
}

impl MailTls {
    /// As the configuration writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FromTheStart => "from_the_start",
            Self::StartTls => "starttls",
        }
    }
}
