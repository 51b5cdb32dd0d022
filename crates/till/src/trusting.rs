//! What a till trusts, where that changes: an entry in the ledger at the first start after it, and two of the staff where it
//! is what the data folder is stamped with.
//!
//! Whether the two agree is tried in `agreeing.rs`.

use pickup::{
    ledger::{Head, Starting},
    store::StoreError,
    text::StaffId,
};
use store::{Mode, OpenError, Sqlite};

use crate::{
    CannotOpen, Opening, Premises,
    agreeing::{NotAgreed, TwoOfStaff, agree},
    configured_here, options,
};

/// Keeps that this till trusts otherwise than when it wrote its last entry. Where that can't be kept now, nothing else can
/// be either, and the next entry brings it along.
pub(crate) async fn note_configuration(premises: &Premises) {
    let Ok(staff) = StaffId::new(premises.settings.teller.as_str()) else { return };
    let (till, trusted) = (premises.settings.store.till.clone(), premises.settings.trusted());
    let starting = Starting { staff, till, at: premises.now(), trusted };
    match premises.store.note_configuration(&starting).await {
        Ok(None) => {}
        Ok(Some(head)) => tracing::warn!(entry = head.seq, "the configuration trusts otherwise than before"),
        Err(error) => tracing::warn!(%error, "whether the configuration changed is not in the ledger yet"),
    }
}

/// Why a data folder keeps its stamp.
#[derive(Debug, thiserror::Error)]
pub enum RestampError {
    /// The configuration has a fault.
    #[error(transparent)]
    Open(#[from] CannotOpen),
    /// Practice has a folder for each provider.
    #[error("practice has a folder of its own for each provider; there is nothing to give away")]
    Practice,
    /// The data folder can't be opened.
    #[error(transparent)]
    Folder(#[from] OpenError),
    /// The data folder fails.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Two of the staff did not agree on it.
    #[error(transparent)]
    NotAgreed(#[from] NotAgreed),
}

/// Stamps a data folder with what the configuration says now. No window may have it open. Gives the end of the ledger with
/// the entry, or nothing if the folder is stamped so already.
///
/// # Errors
/// [`RestampError`]; the folder is as it was, and wrong PINs are counted.
pub async fn restamp(opening: &Opening, two: TwoOfStaff) -> Result<Option<Head>, RestampError> {
    let (settings, _) = configured_here(opening)?.ok_or(RestampError::Practice)?;
    if settings.staff.roster.iter().len() == 0 {
        return Err(NotAgreed::NoStaff.into());
    }
    let options = store::Options { restamp: true, ..options(&settings) };
    let store = Sqlite::open_with(&settings.data_dir, &settings.stamp(), Mode::Window, options).await?;
    let agreement = agree(&settings, &store, two).await?;
    Ok(store.restamp(&settings.stamp(), &agreement, &settings.store.till).await?)
}
