//! Who else on this computer may be in the middle of a check: commands say so, for as long as they run, and a window that
//! starts asks before it takes a check for lost.
//!
//! A lock says it, which ends with its process however that ends; what a lease says outlives a crash.

use std::fs::File;

use pickup::order::OrderKey;
use pickup::store::{Store as _, StoreError};
use pickup::text::TillId;

use crate::files::CHECKS_LOCK;
use crate::{Sqlite, folder};

/// A command may check somebody, for as long as this lives.
#[derive(Debug)]
pub struct MayCheck {
    _lock: File,
}

impl Sqlite {
    /// Says that this process may check somebody.
    ///
    /// # Errors
    /// [`StoreError::Unusable`] if the folder takes no lock.
    pub async fn may_check(&self) -> Result<MayCheck, StoreError> {
        let path = self.folder.join(CHECKS_LOCK);
        // A window that looks for lost checks has it for a moment only.
        let lock = tokio::task::spawn_blocking(move || folder::share(&path)).await;
        let lock = lock.map_err(|_| StoreError::Unusable)?.map_err(|_| StoreError::Unusable)?;
        Ok(MayCheck { _lock: lock })
    }

    /// Gives up the leases of a till whose program is gone, and says which orders' checks were lost with it. While a command
    /// of this folder may be checking somebody, nothing is given up: a till has one check at a time, and it is that one's.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was given up.
    pub async fn abandon_lost(&self, till: &TillId) -> Result<Vec<OrderKey>, StoreError> {
        let alone = folder::try_lock(&self.folder.join(CHECKS_LOCK)).map_err(|_| StoreError::Unusable)?;
        match alone {
            // Held until they are given up, so that no command begins a check meanwhile.
            Some(_alone) => self.abandon_leases(till).await,
            None => Ok(Vec::new()),
        }
    }
}
