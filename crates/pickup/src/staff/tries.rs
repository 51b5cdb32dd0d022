//! How often somebody may be wrong about a PIN. Tries are data that a store keeps, so that neither a restart nor another
//! till gives new ones.
//!
//! A try is counted before it is made: [`Tries::spend`] gives the right to one, and whoever keeps the tries writes them
//! down first. Time is the later of the ledger's last entry and the provider's, never this computer's clock alone.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::text::StaffId;

/// What is known of somebody's wrong tries. Kept by a store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tries {
    /// How many since the last right one.
    pub wrong: u32,
    /// The last of them.
    pub last: Option<Timestamp>,
}

/// The right to one try at somebody's PIN. Made by [`Tries::spend`] only:
/// ```compile_fail,E0451
/// let spent = pickup::staff::SpentTry { staff: todo!() };
/// ```
#[derive(Debug)]
pub struct SpentTry {
    staff: StaffId,
}

/// No try now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PinLocked {
    /// For a while.
    #[error("too many wrong PINs; try again after {until}")]
    Until {
        /// When the next try is possible.
        until: Timestamp,
    },
    /// Until another supervisor says that they may be tried again.
    #[error("too many wrong PINs; another supervisor has to release it")]
    UntilReleased,
}

impl Tries {
    /// Wrong tries after which each further one costs a pause.
    pub const FREE: u32 = 5;
    /// How long that is.
    pub const PAUSE: SignedDuration = SignedDuration::from_mins(5);
    /// Wrong tries after which no waiting helps: another supervisor has to release it (`release.rs`).
    pub const MAX: u32 = 10;

    /// The right to one more try, and the tries to be kept before it is made.
    ///
    /// # Errors
    /// [`PinLocked`] says until when there is none.
    pub fn spend(self, staff: StaffId, now: Timestamp) -> Result<(SpentTry, Self), PinLocked> {
        if self.wrong >= Self::MAX {
            return Err(PinLocked::UntilReleased);
        }
        // A time that went back never shortens a pause.
        let now = self.last.map_or(now, |last| last.max(now));
        match self.locked_until().filter(|until| now < *until) {
            Some(until) => Err(PinLocked::Until { until }),
            None => Ok((SpentTry { staff }, Self { wrong: self.wrong + 1, last: Some(now) })),
        }
    }

    /// Until when there is no try, if there is a pause.
    #[must_use]
    pub fn locked_until(self) -> Option<Timestamp> {
        match self.wrong {
            0..Self::FREE => None,
            Self::FREE..Self::MAX => {
                self.last.map(|last| last.checked_add(Self::PAUSE).unwrap_or(Timestamp::MAX))
            }
            _ => Some(Timestamp::MAX),
        }
    }
}

impl SpentTry {
    /// Whose PIN may be tried.
    #[must_use]
    pub fn staff(&self) -> &StaffId {
        &self.staff
    }
}
