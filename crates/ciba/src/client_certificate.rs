//! The client's certificate for mutual TLS (RFC 8705): the chain and the private key of its first link.
//!
//! Whether the provider believes it, and whether both fit each other, is found out by the transport.

use std::fmt;

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::signing_key::{SigningKey, SigningKeyError};

/// More links than this is not a certificate's chain.
const CHAIN_MAX: usize = 10;
/// Largest file of certificates that is read, in bytes.
const CHAIN_LIMIT_BYTES: usize = 128 * 1024;

/// Why a certificate can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClientCertificateError {
    /// No certificate, one that can't be read, or more than ten.
    #[error("the client certificate must be PEM: the client's own certificate first, then its chain")]
    Chain,
    /// The key can't be used.
    #[error("the client certificate's private key can't be used")]
    Key(#[from] SigningKeyError),
}

/// A certificate and its private key. The key is erased when dropped and not shown by `Debug`.
pub struct ClientCertificate {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl ClientCertificate {
    /// Reads the chain from PEM, the client's own certificate first, and its private key from PEM under
    /// the rules of [`SigningKey::read`]. Both may be in one file, which is given twice then.
    pub fn read(chain: &[u8], key: &[u8]) -> Result<Self, ClientCertificateError> {
        if chain.len() > CHAIN_LIMIT_BYTES {
            return Err(ClientCertificateError::Chain);
        }
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(chain).collect();
        let chain = read.map_err(|_| ClientCertificateError::Chain)?;
        if chain.is_empty() || chain.len() > CHAIN_MAX {
            return Err(ClientCertificateError::Chain);
        }
        SigningKey::read(key)?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| SigningKeyError::NoKey)?;
        Ok(Self { chain, key })
    }

    pub(crate) fn chain(&self) -> Vec<CertificateDer<'static>> {
        self.chain.clone()
    }

    pub(crate) fn key(&self) -> PrivateKeyDer<'static> {
        self.key.clone_key()
    }
}

impl Drop for ClientCertificate {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.key);
    }
}

impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientCertificate({} in its chain)", self.chain.len())
    }
}
