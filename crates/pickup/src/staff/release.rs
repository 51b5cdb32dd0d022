//! Somebody's PIN may be tried again although it was wrong too often: another supervisor says so, for a reason.
//!
//! It shows no PIN and gives nobody a new one. Nothing is true yet when a [`Release`] exists: a store forgets the tries
//! and appends the entry, both or neither.

use jiff::Timestamp;

use super::Roster;
use crate::ledger::Payload;
use crate::text::{Reason, StaffId, TillId};

/// That somebody's wrong tries no longer count. Made by [`Roster::release`] only:
/// ```compile_fail,E0451
/// let release = pickup::staff::Release { whom: todo!(), ..todo!() };
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    whom: StaffId,
    by: StaffId,
    reason: Reason,
    salt: [u8; 32],
    till: TillId,
    at: Timestamp,
}

/// Why nobody is released.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReleased {
    /// Nobody has that id.
    #[error("nobody of the staff has the id {0}; see `staff` in the configuration")]
    Unknown(StaffId),
    /// Whoever could do so could try for ever.
    #[error("nobody releases their own PIN; another supervisor has to")]
    SamePerson,
    /// Somebody who approves nothing.
    #[error("this needs a supervisor")]
    NotASupervisor,
}

impl Roster {
    /// Lets somebody's PIN be tried again. `by` has just signed in; the salt keeps the reason from being guessed.
    ///
    /// # Errors
    /// [`NotReleased`] says why not.
    pub fn release(
        &self,
        by: &StaffId,
        whom: &StaffId,
        (reason, salt): (Reason, [u8; 32]),
        till: TillId,
        at: Timestamp,
    ) -> Result<Release, NotReleased> {
        if !self.find(by).is_some_and(|one| one.role.may_approve()) {
            Err(NotReleased::NotASupervisor)
        } else if by == whom {
            Err(NotReleased::SamePerson)
        } else if self.find(whom).is_none() {
            Err(NotReleased::Unknown(whom.clone()))
        } else {
            Ok(Release { whom: whom.clone(), by: by.clone(), reason, salt, till, at })
        }
    }
}

impl Release {
    /// Whose PIN.
    #[must_use]
    pub fn whom(&self) -> &StaffId {
        &self.whom
    }

    /// Who says so.
    #[must_use]
    pub fn by(&self) -> &StaffId {
        &self.by
    }

    /// Why.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// Why, as it is kept beside the ledger.
    #[must_use]
    pub fn reason_beside(&self) -> Payload {
        Payload::new(self.salt, self.reason.to_string())
    }

    /// At which till.
    #[must_use]
    pub fn till(&self) -> &TillId {
        &self.till
    }

    /// When.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }
}
