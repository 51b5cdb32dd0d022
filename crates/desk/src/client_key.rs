//! The client's private key: made here once and kept in the keyring, and shown by its public half.
//!
//! The private half leaves this file for the keyring and for nowhere else.

use ciba::{SigningKey, SigningKeyError};

use crate::{
    ports::{Secrets, SecretsFailure},
    settings::{SecretName, SecretRef},
};

/// The public half, to be registered at the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    /// Its name (`kid`).
    pub id: String,
    /// A JWK (RFC 7517).
    pub jwk: String,
}

/// Why there is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClientKeyError {
    /// A secret of that name is there already; the provider may know its public half.
    #[error(
        "the keyring holds a secret `{name}` already, which is not overwritten; choose another name, or delete it with \
         `claimcheck-cli secret delete {name}`"
    )]
    Taken {
        /// The name.
        name: String,
    },
    /// What is kept there is no private key.
    #[error("what is kept at `{place}` is not usable: {fault}")]
    NotAKey {
        /// The keyring name or the file's path.
        place: String,
        /// What is wrong with it.
        #[source]
        fault: SigningKeyError,
    },
    /// No key could be made.
    #[error(transparent)]
    NotMade(SigningKeyError),
    /// The keyring or the file can't be used.
    #[error(transparent)]
    Secrets(#[from] SecretsFailure),
}

/// Makes a P-256 key and keeps it in the keyring under a name that nothing has yet.
///
/// # Errors
/// [`ClientKeyError`]; then nothing was kept, and what was there is untouched.
pub async fn generate(secrets: &dyn Secrets, name: &SecretName) -> Result<PublicKey, ClientKeyError> {
    match secrets.read(&SecretRef::Keyring(name.clone())).await {
        Err(SecretsFailure::Missing { .. }) => {}
        // Whatever it is, something is there.
        Ok(_) | Err(SecretsFailure::BadLength { .. }) => {
            return Err(ClientKeyError::Taken { name: name.as_str().to_owned() });
        }
        Err(failure) => return Err(failure.into()),
    }
    let (key, pem) = SigningKey::generate().map_err(ClientKeyError::NotMade)?;
    secrets.keep(name.as_str(), zeroize::Zeroizing::new(pem.as_bytes().to_vec())).await?;
    Ok(public_half(&key))
}

/// The public half of a key that is kept somewhere.
///
/// # Errors
/// [`ClientKeyError`] says what is wrong with that place.
pub async fn public(secrets: &dyn Secrets, place: &SecretRef) -> Result<PublicKey, ClientKeyError> {
    let bytes = secrets.read(place).await?;
    let key =
        SigningKey::read(&bytes).map_err(|fault| ClientKeyError::NotAKey { place: place.place(), fault })?;
    Ok(public_half(&key))
}

fn public_half(key: &SigningKey) -> PublicKey {
    PublicKey { id: key.key_id().to_owned(), jwk: key.public_jwk() }
}
