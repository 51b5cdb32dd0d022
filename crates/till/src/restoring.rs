//! Going on with an older copy of the data folder, whose handed-over orders are ready again. Whoever may write the
//! configuration has named that very copy, and two persons do it.
//!
//! Where there are staff, two of them prove with their PINs who they are. Without staff nobody can: then the account does
//! it, and the second person is the one whom the configuration names.

use pickup::{
    ledger::{Head, NotRestoring, Restoring},
    store::{Store as _, StoreError},
    text::StaffId,
};

use crate::{
    Premises,
    agreeing::{NotAgreed, TwoOfStaff, agree},
};

/// Who goes on with an older copy.
#[derive(Debug)]
pub enum Restorers {
    /// Two of the staff.
    Staff(TwoOfStaff),
    /// The account, where there are no staff.
    Account {
        /// Why.
        reason: String,
    },
}

/// Why nothing is gone on with.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// Nobody who may write the configuration has allowed this copy.
    #[error(
        "this copy of the data folder may not be gone on with; if it shall, IT writes ledger.restore_head = \"{ends_at}\" \
         into the configuration, and where no staff are configured ledger.restore_approved_by, too"
    )]
    NotAllowed {
        /// Where the copy's ledger ends.
        ends_at: Head,
    },
    /// There are staff, and an account alone is nobody.
    #[error("this needs two of the staff")]
    StaffWanted,
    /// Two of the staff did not agree on it.
    #[error(transparent)]
    NotAgreed(#[from] NotAgreed),
    /// One person alone, or no reason.
    #[error(transparent)]
    NotRestoring(#[from] NotRestoring),
    /// The data folder fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Premises {
    /// Goes on with the copy whose ledger was walked to its end there. Gives the end of the ledger with the entry, or
    /// nothing if this is no older copy.
    ///
    /// # Errors
    /// [`RestoreError`]; nothing was restored, and wrong PINs are counted.
    pub async fn restore(&self, ends_at: Head, by: Restorers) -> Result<Option<Head>, RestoreError> {
        let (settings, not_allowed) = (&self.settings, || RestoreError::NotAllowed { ends_at });
        let allowed = settings.restore.as_ref().filter(|allowed| allowed.head == ends_at);
        let allowed = allowed.ok_or_else(not_allowed)?;
        let till = settings.store.till.clone();
        let has_staff = settings.staff.roster.iter().len() > 0;
        let restoring = match by {
            Restorers::Staff(_) if !has_staff => return Err(NotAgreed::NoStaff.into()),
            Restorers::Account { .. } if has_staff => return Err(RestoreError::StaffWanted),
            Restorers::Staff(two) => Restoring::agreed(&agree(settings, &self.store, two).await?, till),
            Restorers::Account { reason } => {
                let approved_by = allowed.approved_by.clone().ok_or_else(not_allowed)?;
                // An account of no name can't be told from another.
                let account = StaffId::new(settings.teller.as_str());
                let account = account.map_err(|_| NotRestoring::SamePerson)?;
                Restoring::named(account, approved_by, till, (&reason, self.salt()), self.now())?
            }
        };
        Ok(self.store.restore(&restoring).await?)
    }
}
