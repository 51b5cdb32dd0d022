//! The key of the ledger's pseudonyms: 32 random bytes, written as 64 hexadecimal digits.
//!
//! Practice and test make their own, once, with their data folder. A real till never makes one, and nowhere is a
//! missing one made anew: the hashes in the ledger would mean nothing any more, and nobody would notice.

use std::path::{Path, PathBuf};

use desk::ports::{Chance, Secrets, SecretsFailure};
use desk::settings::{SecretRef, Settings};
use pickup::pseudonym::PseudonymKey;
use pickup::realm::Realm;
use zeroize::Zeroizing;

use crate::file;

/// Whether the data folder is used for the first time: it holds no database yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstUse {
    /// It is.
    Yes,
    /// It was used before.
    No,
}

/// Why there is no ledger key.
#[derive(Debug, thiserror::Error)]
pub enum LedgerKeyError {
    /// A real till's key is not where the configuration says.
    #[error(
        "there is no ledger key at `{place}`; where the shop has one already, provision the same, else make it once: \
         openssl rand -hex 32 | claimcheck-cli secret set ledger-key"
    )]
    NotProvisioned {
        /// The keyring name or the file's path.
        place: String,
    },
    /// The key of a folder that was used before is gone.
    #[error(
        "the ledger key {} is missing although its data folder was used before; put it back from a backup, or begin \
         with a new data folder",
        path.display()
    )]
    Lost {
        /// Where it was.
        path: PathBuf,
    },
    /// What is kept there is no key.
    #[error("what is kept at `{place}` is not a ledger key, which is 64 hexadecimal digits")]
    NotAKey {
        /// The keyring name or the file's path.
        place: String,
    },
    /// The key could not be written.
    #[error("the ledger key {} could not be written", path.display())]
    NotWritten {
        /// Where it was to be.
        path: PathBuf,
        /// The system's word for it.
        source: std::io::Error,
    },
    /// The place of the key can't be read.
    #[error(transparent)]
    Secrets(#[from] SecretsFailure),
}

/// The ledger's key of a till. In practice and test it is made at the first use of the data folder.
///
/// # Errors
/// [`LedgerKeyError`] says what to do; no key is made in place of one that is missing.
pub async fn ledger_key(
    settings: &Settings,
    secrets: &dyn Secrets,
    chance: &dyn Chance,
    first_use: FirstUse,
) -> Result<PseudonymKey, LedgerKeyError> {
    let place = settings.ledger_key.place();
    let text = match (settings.realm, &settings.ledger_key) {
        (Realm::Practice | Realm::Test, SecretRef::File(path)) if path.starts_with(&settings.data_dir) => {
            own(path, chance, first_use)?
        }
        (Realm::Real | Realm::Practice | Realm::Test, reference) => match secrets.read(reference).await {
            Err(SecretsFailure::Missing { .. }) => return Err(LedgerKeyError::NotProvisioned { place }),
            read => read?,
        },
    };
    let key = parse(&text).ok_or(LedgerKeyError::NotAKey { place })?;
    Ok(PseudonymKey::new(&key))
}

/// The key in the data folder itself.
fn own(path: &Path, chance: &dyn Chance, first_use: FirstUse) -> Result<Zeroizing<Vec<u8>>, LedgerKeyError> {
    match (file::read_own(path), first_use) {
        (Err(SecretsFailure::Missing { .. }), FirstUse::No) => {
            Err(LedgerKeyError::Lost { path: path.to_owned() })
        }
        (Err(SecretsFailure::Missing { .. }), FirstUse::Yes) => {
            make(path, chance)
                .map_err(|source| LedgerKeyError::NotWritten { path: path.to_owned(), source })?;
            Ok(file::read_own(path)?)
        }
        (read, _) => Ok(read?),
    }
}

fn make(path: &Path, chance: &dyn Chance) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(true).create(folder)?;
    }
    let mut key = Zeroizing::new([0; 32]);
    chance.fill(&mut *key);
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or('0');
    let text: Zeroizing<String> =
        Zeroizing::new(key.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect());
    file::create(path, text.as_bytes())
}

fn parse(text: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0; 32]);
    let text = text.trim_ascii();
    if text.len() != 64 {
        return None;
    }
    for (byte, pair) in key.iter_mut().zip(text.chunks(2)) {
        let digit = |at: usize| pair.get(at).and_then(|digit| char::from(*digit).to_digit(16));
        *byte = u8::try_from(digit(0)? * 16 + digit(1)?).ok()?;
    }
    Some(key)
}
