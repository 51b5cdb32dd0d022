//! The customer's link by e-mail: one letter to one address, over TLS to the one server that is configured.
//!
//! What a letter says is in `letter.rs`; it never has the pairing code. When one is sent, and how often, is decided in
//! `desk`.
#![deny(missing_docs)]

mod letter;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use desk::ports::{Link, Mail, NotMailed, Secrets};
use desk::settings::{MailSettings, MailTls};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::{AsyncSmtpTransport, Error as SmtpError};
use lettre::{AsyncTransport as _, Message, Tokio1Executor};
use tokio::time::timeout;

/// How long one command may take.
const COMMAND: Duration = Duration::from_secs(8);
/// How long all of it may take.
const ALL: Duration = Duration::from_secs(20);

/// The shop's mail server.
pub struct MailServer {
    settings: MailSettings,
    roots: Vec<u8>,
    secrets: Arc<dyn Secrets>,
}

impl MailServer {
    /// The server that is configured. `roots` are PEM certificates to believe beside the built-in ones; may be empty.
    #[must_use]
    pub fn new(settings: MailSettings, roots: Vec<u8>, secrets: Arc<dyn Secrets>) -> Self {
        Self { settings, roots, secrets }
    }

    async fn transport(&self) -> Result<AsyncSmtpTransport<Tokio1Executor>, NotMailed> {
        let MailSettings { host, port, login, tls, .. } = &self.settings;
        let not_trusted = || NotMailed::NotTrusted { server: self.settings.server() };
        let mut trust = TlsParameters::builder(host.clone()).certificate_store(CertificateStore::WebpkiRoots);
        if !self.roots.is_empty() {
            trust =
                trust.add_root_certificate(Certificate::from_pem(&self.roots).map_err(|_| not_trusted())?);
        }
        let trust = trust.build_rustls().map_err(|_| not_trusted())?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(*port)
            .timeout(Some(COMMAND))
            .tls(match tls {
                MailTls::FromTheStart => Tls::Wrapper(trust),
                MailTls::StartTls => Tls::Required(trust),
            });
        let Some(login) = login else { return Ok(builder.build()) };
        let password = self.secrets.read(&login.password).await?;
        let password = std::str::from_utf8(&password).map_err(|_| NotMailed::Password)?;
        let password = password.strip_suffix('\n').unwrap_or(password);
        Ok(builder.credentials(Credentials::new(login.user.clone(), password.to_owned())).build())
    }

    async fn deliver(&self, letter: Message) -> Result<(), NotMailed> {
        let transport = self.transport().await?;
        let sent = timeout(ALL, transport.send(letter)).await.map_err(|_| self.too_slow())?;
        sent.map(drop).map_err(|error| self.fault(&error))
    }

    fn too_slow(&self) -> NotMailed {
        NotMailed::TooSlow { server: self.settings.server() }
    }

    /// What a server says may have the customer's address in it: only its number is told.
    fn fault(&self, error: &SmtpError) -> NotMailed {
        let server = self.settings.server();
        match error.status().map(|code| code.to_string()) {
            Some(code) if matches!(code.as_str(), "530" | "534" | "535" | "538") => {
                NotMailed::Login { server }
            }
            Some(code) => NotMailed::Refused { server, code },
            None if error.is_timeout() => NotMailed::TooSlow { server },
            None if is_about_trust(error) => NotMailed::NotTrusted { server },
            None => NotMailed::Unreachable { server },
        }
    }
}

/// With TLS from the start a certificate that is not believed is an error of the connection.
fn is_about_trust(error: &SmtpError) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(current) = cause {
        let inner = current.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        if inner == Some(std::io::ErrorKind::InvalidData) {
            return true;
        }
        cause = current.source();
    }
    error.is_tls()
}

#[async_trait]
impl Mail for MailServer {
    async fn send(&self, link: &Link) -> Result<(), NotMailed> {
        let letter = letter::letter(link, &self.settings).ok_or(NotMailed::Address)?;
        self.deliver(letter).await
    }

    async fn examine(&self) -> Result<String, NotMailed> {
        let transport = self.transport().await?;
        let tested = timeout(ALL, transport.test_connection()).await.map_err(|_| self.too_slow())?;
        match tested {
            Ok(true) => Ok(self.settings.server()),
            Ok(false) => Err(NotMailed::Unreachable { server: self.settings.server() }),
            Err(error) => Err(self.fault(&error)),
        }
    }
}
