//! How long personal data is kept, and by whose clock: what is old is decided here, and removed by a store.
//!
//! A wrong clock must not remove anything, so this computer's own is never believed alone. The chain of the ledger is
//! kept for ever and holds nothing of this.

use jiff::{SignedDuration, Timestamp};

use crate::order::{Order, OrderRecord, OrderStatus};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Clocks further apart than this are not believed.
const JUMP: SignedDuration = DAY;

/// Before any order was taken in by this program: a clock that said so had lost its time, as those of computers do whose
/// battery is empty. 2025-01-01T00:00:00Z.
const EARLIEST: Timestamp = Timestamp::constant(1_735_689_600, 0);

/// For how many days what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Orders that are over, and the names beside the ledger's entries.
    pub personal_days: u16,
    /// Orders that still wait, from the last that was heard of them.
    pub waiting_order_days: u16,
}

impl Keep {
    /// What nobody configured.
    pub const USUAL: Self = Self { personal_days: 90, waiting_order_days: 365 };
}

/// What the clocks say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clocks {
    /// This computer's.
    pub here: Timestamp,
    /// The provider's, asked just now.
    pub provider: Option<Timestamp>,
    /// The latest time of the provider in the ledger's last entries.
    pub ledger: Option<Timestamp>,
    /// When the last entry was written, by the clock that this computer had then.
    pub last_entry: Option<Timestamp>,
}

/// Why nothing is old: nobody knows what the time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoTime {
    /// No clock but this computer's own.
    #[error(
        "nobody confirms this computer's time: the provider does not answer, and no entry of the ledger has its time; \
         nothing is removed until it answers"
    )]
    Unconfirmed,
    /// The clock was set wrong, or is.
    #[error(
        "this computer's clock says {here} and {told} says {other}, more than a day apart; nothing is removed until the \
         clock is right"
    )]
    Jumped {
        /// This computer's clock.
        here: Timestamp,
        /// Who contradicts it.
        told: Teller,
        /// What they say.
        other: Timestamp,
    },
}

/// Whose time contradicts this computer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Teller {
    /// The provider.
    Provider,
    /// The ledger.
    Ledger,
}

impl std::fmt::Display for Teller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Provider => "the provider",
            Self::Ledger => "the ledger",
        })
    }
}

/// What is older than this is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The time as best confirmed.
    pub now: Timestamp,
    /// For orders that are over, and names.
    pub personal: Timestamp,
    /// For orders that still wait.
    pub waiting_order: Timestamp,
}

impl Keep {
    /// The limits now: by the later of the provider's time, if it was asked, and the provider's time in the ledger.
    ///
    /// # Errors
    /// [`NoTime`] if no clock can be believed; then nothing may be removed.
    pub fn limits(self, clocks: &Clocks) -> Result<Limits, NoTime> {
        let Clocks { here, provider, ledger, last_entry } = *clocks;
        let now = provider.max(ledger).ok_or(NoTime::Unconfirmed)?;
        let jumped = |told, other| Err(NoTime::Jumped { here, told, other });
        if let Some(provider) = provider {
            if apart(here, provider) > JUMP {
                return jumped(Teller::Provider, provider);
            }
            // Entries of a time that has not come yet: the clock was wrong when they were written.
            for other in [ledger, last_entry].into_iter().flatten() {
                if other.duration_since(provider) > JUMP {
                    return jumped(Teller::Ledger, other);
                }
            }
        }
        // Without the provider a clock that is ahead of the ledger is what every weekend leaves, and nothing is removed
        // by it. One that is behind has gone back.
        if now.duration_since(here) > JUMP {
            return jumped(Teller::Ledger, now);
        }
        let before = |days: u16| now.saturating_sub(DAY * i32::from(days)).unwrap_or(Timestamp::MIN);
        Ok(Limits {
            now,
            personal: before(self.personal_days),
            waiting_order: before(self.waiting_order_days),
        })
    }
}

fn apart(one: Timestamp, other: Timestamp) -> SignedDuration {
    one.duration_since(other).abs()
}

impl OrderRecord {
    /// Whether nothing more is collected: handed over here or elsewhere, or called off.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.handed_over.as_ref().is_some_and(|here| here.complete)
            || matches!(self.order.status, OrderStatus::HandedOver | OrderStatus::Cancelled)
    }

    /// Whether so long ago was the last that happened to it that it is kept no longer.
    ///
    /// Its times are those of whatever clock there was, and one that can't be true says nothing: no time to come keeps an
    /// order that is over for ever, and one that waits is not removed while nobody knows when it was last heard of.
    #[must_use]
    pub fn is_past(&self, limits: &Limits) -> bool {
        let is_true = |at: &Timestamp| *at >= EARLIEST && at.duration_since(limits.now) <= JUMP;
        if !self.is_over() && !is_true(&self.as_of) {
            return false;
        }
        let limit = if self.is_over() { limits.personal } else { limits.waiting_order };
        let handed_over = self.handed_over.as_ref().map(|here| here.at);
        let pending = self.pending.as_ref().map(|pending| pending.since);
        let times = [Some(self.as_of), Some(self.order.updated_at), handed_over, pending];
        times.into_iter().flatten().filter(is_true).max().is_some_and(|last| last < limit)
    }

    /// What is kept of it after it was removed: enough that an old file does not bring it back.
    #[must_use]
    pub fn forgotten(&self) -> Forgotten {
        let handed_over = self.handed_over.is_some() || self.order.status == OrderStatus::HandedOver;
        Forgotten { updated_at: self.order.updated_at, handed_over }
    }
}

/// An order that was removed. Nothing of it is personal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forgotten {
    /// The version that was known.
    pub updated_at: Timestamp,
    /// Whether anything of it was handed over. Such an order never comes back: it would be ready a second time.
    pub handed_over: bool,
}

impl Forgotten {
    /// Whether an incoming version is an order again: only a newer one, of an order of which nothing was handed over.
    #[must_use]
    pub fn admits(&self, incoming: &Order) -> bool {
        !self.handed_over && incoming.updated_at > self.updated_at
    }
}

/// How much was removed, or would be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Orders.
    pub orders: u64,
    /// Names beside the ledger's entries.
    pub names: u64,
    /// E-mail addresses of which it was known whose they are, as keyed hashes.
    pub accounts: u64,
    /// Texts of news that no shop was told. The news stays, and says so.
    pub news: u64,
    /// Files of damaged databases that were set aside.
    pub databases: u64,
    /// Files that sources had put away, where a person wished it.
    pub files: u64,
}

impl Removed {
    /// Whether there was nothing.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}
