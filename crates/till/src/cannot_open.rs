//! Why a till could not be opened: each reason says what to do next, and none of them lost anything.
//!
//! Which words a teller reads is decided on the screen; here is the kind that it goes by.

use std::path::PathBuf;

use desk::{
    ports::SecretsFailure,
    settings::{PracticeSettingsError, SettingsError},
    view::CannotStart,
};
use pickup::{import::ImportError, store::StoreError};

/// Why a till could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum CannotOpen {
    /// The configuration has a fault.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The build for tests met a real configuration.
    #[error("this build is marked for tests and never serves real customers; use the released one")]
    MarkedBuild,
    /// The practice provider could not be started.
    #[error("the practice provider could not be started: {0}")]
    Practice(#[from] practice::StartError),
    /// The practice provider is not acceptable.
    #[error(transparent)]
    PracticeSettings(#[from] PracticeSettingsError),
    /// A key could not be read.
    #[error(transparent)]
    Key(#[from] secrets::LedgerKeyError),
    /// The data folder could not be opened.
    #[error(transparent)]
    Folder(#[from] store::OpenError),
    /// The data folder could not be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The sample orders could not be read.
    #[error("the sample orders could not be read: {0}")]
    Import(#[from] ImportError),
    /// The sample orders could not be taken in.
    #[error("the sample orders could not be taken in")]
    Samples,
    /// The company's own root certificates could not be read.
    #[error("the root certificates in {} could not be read: {source}; correct network.roots", .path.display())]
    Roots {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The client's certificate could not be read.
    #[error(
        "the client certificate in {} could not be read: {source}; correct provider.certificate", .path.display()
    )]
    CertificateFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The private key of the client's certificate could not be read.
    #[error("the key of the client certificate: {0}")]
    CertificateKey(SecretsFailure),
    /// The client's certificate or its key is not one.
    #[error("{}: {source}; correct provider.certificate or provider.certificate_key", .path.display())]
    Certificate {
        /// The certificate's file.
        path: PathBuf,
        /// What is wrong.
        source: ciba::ClientCertificateError,
    },
    /// The network could not be set up.
    #[error(transparent)]
    Network(#[from] ciba::HttpSetupError),
}

impl CannotOpen {
    /// The kind that a screen acts on.
    #[must_use]
    pub fn kind(&self) -> CannotStart {
        match self {
            Self::Settings(_)
            | Self::MarkedBuild
            | Self::Roots { .. }
            | Self::CertificateFile { .. }
            | Self::Certificate { .. }
            | Self::Network(_) => CannotStart::Configuration,
            Self::Practice(_) | Self::PracticeSettings(_) | Self::Import(_) | Self::Samples => {
                CannotStart::Practice
            }
            Self::Key(_) | Self::CertificateKey(_) => CannotStart::Secrets,
            Self::Folder(error) => match error {
                store::OpenError::Folder { .. } | store::OpenError::Note { .. } => CannotStart::StorageFailed,
                store::OpenError::SecondWindow { .. } => CannotStart::SecondCopy,
                store::OpenError::SetAside { .. } | store::OpenError::Missing { .. } => {
                    CannotStart::StorageDamaged
                }
                store::OpenError::NewerDatabase => CannotStart::NewerData,
                store::OpenError::Stamp(_) => CannotStart::OtherStamp,
                store::OpenError::Store(error) => kind_of(error),
            },
            Self::Store(error) => kind_of(error),
        }
    }
}

fn kind_of(error: &StoreError) -> CannotStart {
    match error {
        StoreError::Busy => CannotStart::StorageLocked,
        StoreError::DiskFull => CannotStart::StorageFull,
        StoreError::Damaged
        | StoreError::LedgerBroken(_)
        | StoreError::OlderCopy { .. }
        | StoreError::NoteLost
        | StoreError::Unreadable { .. } => CannotStart::StorageDamaged,
        StoreError::Unusable | StoreError::TooMuch { .. } => CannotStart::StorageFailed,
    }
}
