//! Secrets in the system's keyring, or in files that nobody else can read: the adapter of the desk's port.
//!
//! It never falls back from one place to another, and never makes a key of a real till. On Linux the keyring is the
//! Secret Service; on other systems this edition has none and says so.
#![deny(missing_docs)]

mod file;
mod keyring;
mod ledger_key;

use async_trait::async_trait;
use desk::ports::{Secrets, SecretsFailure};
use desk::settings::SecretRef;
use zeroize::Zeroizing;

pub use keyring::Keyring;
pub use ledger_key::{FirstUse, LedgerKeyError, ledger_key};

/// The longest secret, in bytes: an RSA key of 8,192 bits as PEM, with a certificate chain before it.
pub const MAX_BYTES: usize = 16 * 1024;

/// The secrets of this machine.
#[derive(Debug, Default)]
pub struct SystemSecrets {
    keyring: Keyring,
}

impl SystemSecrets {
    /// With the keyring of the signed-in user.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With this keyring.
    #[must_use]
    pub fn with(keyring: Keyring) -> Self {
        Self { keyring }
    }
}

#[async_trait]
impl Secrets for SystemSecrets {
    async fn read(&self, place: &SecretRef) -> Result<Zeroizing<Vec<u8>>, SecretsFailure> {
        let secret = match place {
            SecretRef::Keyring(name) => self.keyring.read(name.as_str()).await?,
            SecretRef::File(path) => file::read(path)?,
            SecretRef::Given(secret) => Zeroizing::new(secret.expose().to_vec()),
        };
        checked(secret, &place.place())
    }

    async fn keep(&self, name: &str, value: Zeroizing<Vec<u8>>) -> Result<(), SecretsFailure> {
        self.keyring.keep(name, checked(value, name)?).await
    }

    async fn forget(&self, name: &str) -> Result<bool, SecretsFailure> {
        self.keyring.forget(name).await
    }
}

fn checked(secret: Zeroizing<Vec<u8>>, name: &str) -> Result<Zeroizing<Vec<u8>>, SecretsFailure> {
    match secret.len() {
        1..=MAX_BYTES => Ok(secret),
        _ => Err(SecretsFailure::BadLength { name: name.to_owned() }),
    }
}
