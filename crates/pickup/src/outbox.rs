//! The rules of the outbox: when the shop is told of a hand-over, when again, and when a person has to.
//!
//! A hand-over is true before the shop knows of it, and stays true if the shop never does. Here is only what becomes
//! of one piece of news; where it is kept is the store's business, and how it is told the shop's (`shop.rs`).

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::shop::{NoticeId, ShopError, Told};

mod kept;

pub use kept::{Corrected, News, Outbox, Telling, corrected};

/// The first wait after a failure; each further one is twice as long.
pub const FIRST_WAIT: Duration = Duration::from_secs(30);
/// The longest wait between two attempts, unless the shop asks for a longer one.
pub const LONGEST_WAIT: Duration = Duration::from_secs(3_600);
/// The longest wait that a shop can ask for.
pub const SHOPS_LONGEST_WAIT: Duration = Duration::from_secs(24 * 3_600);
/// The longest that one attempt may take. One that has not ended by then was cut off, and the shop may know or not.
pub const LONGEST_ATTEMPT: SignedDuration = SignedDuration::from_mins(5);
/// The longest time in which a hand-over can be undone before the shop is told.
pub const LONGEST_UNDO: SignedDuration = SignedDuration::from_hours(1);

/// One piece of news and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    notice: NoticeId,
    attempts: u32,
    state: State,
}

/// How far a piece of news is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum State {
    /// To be told, not before a time.
    Waiting {
        /// Not before.
        due: Timestamp,
        /// What went wrong last.
        trouble: Option<Trouble>,
    },
    /// The shop knows.
    Told {
        /// Since when we know that.
        at: Timestamp,
    },
    /// The shop will never accept it. Somebody settles it in the shop, or has it tried again.
    Failed {
        /// When that turned out.
        at: Timestamp,
        /// Why.
        trouble: Trouble,
    },
    /// The hand-over was undone before the shop heard of it.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
}

/// What went wrong, as it is kept and shown: a [`ShopError`] without its details.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// No answer.
    Unreachable,
    /// The shop is busy.
    TryLater,
    /// The key is not good.
    Unauthorized,
    /// The configuration is not good.
    Misconfigured,
    /// The order is gone.
    Gone,
    /// The shop refuses.
    Refused,
    /// It was never told, and what was to be told is removed: it is older than personal data is kept.
    Forgotten,
}

impl From<&ShopError> for Trouble {
    fn from(error: &ShopError) -> Self {
        match error {
            ShopError::Unreachable => Self::Unreachable,
            ShopError::TryLater { .. } => Self::TryLater,
            ShopError::Unauthorized => Self::Unauthorized,
            ShopError::Misconfigured(_) => Self::Misconfigured,
            ShopError::Gone => Self::Gone,
            ShopError::Refused(_) => Self::Refused,
        }
    }
}

/// Something was asked of a piece of news that it can't do any more.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongState {
    /// The shop knows already, or may know although its answer was lost.
    #[error("the shop may know of this hand-over already; it is told of a correction instead")]
    MayBeKnown,
    /// It is not waiting.
    #[error("this piece of news is not waiting to be told")]
    NotWaiting,
    /// It did not fail.
    #[error("only what failed can be tried again")]
    NotFailed,
    /// Its shop knows, or may know, what came after it of the same order, and one of both is a correction.
    #[error(
        "the shop was told of a later correction or hand-over of this order; told now, this would undo it there: compare \
         with `orders show` and settle the order in the shop by hand"
    )]
    Overtaken,
    /// Nobody knows any more what was to be told.
    #[error(
        "what was to be told is removed, because it is older than personal data is kept; settle this hand-over in the \
         shop by hand"
    )]
    Forgotten,
}

impl Delivery {
    /// The news of a hand-over that has just become true. It waits as long as the hand-over can be undone, at most
    /// [`LONGEST_UNDO`].
    #[must_use]
    pub fn recorded(notice: NoticeId, at: Timestamp, undo: SignedDuration) -> Self {
        let undo = undo.clamp(SignedDuration::ZERO, LONGEST_UNDO);
        let due = at.checked_add(undo).unwrap_or(at);
        Self { notice, attempts: 0, state: State::Waiting { due, trouble: None } }
    }

    /// Which hand-over.
    #[must_use]
    pub fn notice(&self) -> &NoticeId {
        &self.notice
    }

    /// How often an attempt was begun.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How far it is.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Not before when it is to be told; nothing if it waits no more.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        match self.state {
            State::Waiting { due, .. } => Some(due),
            State::Told { .. } | State::Failed { .. } | State::Withdrawn { .. } => None,
        }
    }

    /// Whether it is to be told now. A clock that was set back can't hold it up for longer than any wait can be.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.due().is_some_and(|due| due <= now || due.duration_since(now) > longest_wait())
    }

    /// An attempt begins. To be kept before anything is sent: from then on the shop may know, and nobody else tries
    /// until [`LONGEST_ATTEMPT`] is over. If the program ends in the middle, it is tried again after that.
    ///
    /// # Errors
    /// [`WrongState::NotWaiting`] if there is nothing to attempt.
    pub fn begun(self, now: Timestamp) -> Result<Self, WrongState> {
        let State::Waiting { trouble, .. } = self.state else { return Err(WrongState::NotWaiting) };
        let due = now.checked_add(LONGEST_ATTEMPT).unwrap_or(Timestamp::MAX);
        let attempts = self.attempts.saturating_add(1);
        Ok(Self { attempts, state: State::Waiting { due, trouble }, ..self })
    }

    /// The hand-over was undone. Only what was never tried can be taken back.
    ///
    /// # Errors
    /// [`WrongState::MayBeKnown`] if the shop knows or may know, and [`WrongState::NotWaiting`] if it was taken back
    /// before.
    pub fn undone(self, at: Timestamp) -> Result<Self, WrongState> {
        match self.state {
            State::Waiting { .. } if self.attempts == 0 => {
                Ok(Self { state: State::Withdrawn { at }, ..self })
            }
            State::Waiting { .. } | State::Told { .. } | State::Failed { .. } => Err(WrongState::MayBeKnown),
            State::Withdrawn { .. } => Err(WrongState::NotWaiting),
        }
    }

    /// An attempt that was begun ended. `chance` is random; it keeps tills that failed together from trying again together.
    ///
    /// # Errors
    /// [`WrongState::NotWaiting`] if there was nothing to attempt.
    pub fn attempted(
        self,
        result: &Result<Told, ShopError>,
        now: Timestamp,
        chance: u32,
    ) -> Result<Self, WrongState> {
        let is_waiting = match &self.state {
            State::Waiting { .. } => true,
            // Forgotten while somebody was telling it: that the shop knows is still good to know.
            State::Failed { trouble: Trouble::Forgotten, .. } => result.is_ok(),
            State::Failed { .. } | State::Told { .. } | State::Withdrawn { .. } => false,
        };
        if !is_waiting {
            return Err(WrongState::NotWaiting);
        }
        let state = match result {
            Ok(Told::Now | Told::Before) => State::Told { at: now },
            Err(error) if error.is_final() => State::Failed { at: now, trouble: error.into() },
            Err(error) => {
                let wait = wait(self.attempts, error.retry_after(), chance);
                let due = now.checked_add(wait).unwrap_or(Timestamp::MAX);
                State::Waiting { due, trouble: Some(error.into()) }
            }
        };
        Ok(Self { state, ..self })
    }

    /// What was to be told is removed, because it is too old to be kept. What is settled stays as it is.
    #[must_use]
    pub fn forgotten(self, now: Timestamp) -> Self {
        let at = match self.state {
            State::Waiting { .. } => now,
            State::Failed { at, .. } => at,
            State::Told { .. } | State::Withdrawn { .. } => return self,
        };
        Self { state: State::Failed { at, trouble: Trouble::Forgotten }, ..self }
    }

    /// Somebody wants it tried again.
    ///
    /// # Errors
    /// [`WrongState::NotFailed`] unless it failed, and [`WrongState::Forgotten`] if nobody knows what it was.
    pub fn again(self, now: Timestamp) -> Result<Self, WrongState> {
        match self.state {
            State::Failed { trouble: Trouble::Forgotten, .. } => Err(WrongState::Forgotten),
            State::Failed { trouble, .. } => {
                Ok(Self { state: State::Waiting { due: now, trouble: Some(trouble) }, ..self })
            }
            State::Waiting { .. } | State::Told { .. } | State::Withdrawn { .. } => {
                Err(WrongState::NotFailed)
            }
        }
    }
}

/// What is to be told now, at most so much of it: what was tried least often first, so that what always fails comes
/// after everything else.
#[must_use]
pub fn due<'a>(
    all: impl IntoIterator<Item = &'a Delivery>,
    now: Timestamp,
    most: usize,
) -> Vec<&'a Delivery> {
    let mut due: Vec<_> = all.into_iter().filter(|delivery| delivery.is_due(now)).collect();
    let order = |delivery: &Delivery| match delivery.state {
        State::Waiting { due, .. } => (delivery.attempts, due),
        State::Told { at } | State::Failed { at, .. } | State::Withdrawn { at } => (delivery.attempts, at),
    };
    due.sort_by_key(|delivery| order(delivery));
    due.truncate(most);
    due
}

/// Whether the same shop need not be told of others now, because it is the shop that fails and not this piece of news.
/// A shop that is out of order without saying for how long may be so for this order only.
#[must_use]
pub fn ends_the_round(error: &ShopError) -> bool {
    match error {
        ShopError::Unreachable | ShopError::Unauthorized | ShopError::Misconfigured(_) => true,
        ShopError::TryLater { retry_after } => retry_after.is_some(),
        ShopError::Gone | ShopError::Refused(_) => false,
    }
}

/// The wait after so many attempts: between half and all of a time that doubles, and what the shop asks for at least.
fn wait(attempts: u32, retry_after: Option<Duration>, chance: u32) -> Duration {
    let doublings = attempts.saturating_sub(1).min(16);
    let full = FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT);
    let half = full / 2;
    let spread = half.mul_f64(f64::from(chance) / f64::from(u32::MAX));
    (half + spread).max(retry_after.unwrap_or_default().min(SHOPS_LONGEST_WAIT))
}

/// The longest that anything can have to wait; what seems to wait longer was put off by another clock.
#[must_use]
pub fn longest_wait() -> SignedDuration {
    let shops = SignedDuration::try_from(SHOPS_LONGEST_WAIT).unwrap_or(SignedDuration::MAX);
    shops.max(LONGEST_UNDO)
}
