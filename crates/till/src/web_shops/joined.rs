//! One shop that the till is joined to: the way to it, and how it has behaved lately.
//!
//! A shop that asks to be left alone is left alone by everybody: the reading, the telling, and tellers who look for an
//! order.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use pickup::order::OrderKey;
use pickup::shop::{Shop, ShopError, Source};

use super::connect::{Configured, ShopTrouble};

/// The longest that a shop that fails is not asked by itself.
const LONGEST_WAIT: Duration = Duration::from_secs(900);
/// After so many failures in a row a teller is told.
const SILENT_AFTER: u32 = 3;
/// More orders that a shop does not show are not remembered; of those it is told that the shop was read later than they were.
const HIDDEN_MAX: usize = 10_000;

/// One shop that a till is joined to.
pub struct Joined {
    pub(super) source: Source,
    pub(super) name: String,
    pub(super) every: Duration,
    pub(super) tell: bool,
    configured: Option<Configured>,
    /// The adapter, once its secrets were read.
    open: Mutex<Option<Arc<dyn Shop>>>,
    behaviour: Mutex<Behaviour>,
    /// Orders that it did not show when it was asked last.
    hidden: Mutex<HashSet<OrderKey>>,
}

/// How a shop has behaved lately.
#[derive(Default)]
struct Behaviour {
    rests_until: Option<Instant>,
    failures: u32,
}

impl Joined {
    /// A shop whose adapter is there already.
    #[must_use]
    pub fn open(shop: Arc<dyn Shop>, every: Duration, tell: bool) -> Self {
        let source = shop.source().clone();
        Self { open: Mutex::new(Some(shop)), configured: None, ..Self::empty(source, every, tell) }
    }

    pub(super) fn configured(source: Source, every: Duration, tell: bool, configured: Configured) -> Self {
        Self { configured: Some(configured), ..Self::empty(source, every, tell) }
    }

    fn empty(source: Source, every: Duration, tell: bool) -> Self {
        let name = format!("{} {}", source.system(), source.shop()).trim_end().to_owned();
        let (open, behaviour, hidden) = (Mutex::default(), Mutex::default(), Mutex::default());
        Self { source, name, every, tell, configured: None, open, behaviour, hidden }
    }

    /// The shop, unless it wants to be left alone.
    pub(super) async fn shop(&self, now: Instant) -> Result<Arc<dyn Shop>, ShopTrouble> {
        if lock(&self.behaviour).rests_until.is_some_and(|until| now < until) {
            return Err(ShopTrouble::Resting);
        }
        let open = lock(&self.open).clone();
        match (open, &self.configured) {
            (Some(shop), _) => Ok(shop),
            (None, Some(configured)) => {
                let shop = configured.connect().await?;
                *lock(&self.open) = Some(shop.clone());
                Ok(shop)
            }
            (None, None) => Err(ShopError::Unreachable.into()),
        }
    }

    /// Remembers what came of a question.
    pub(super) fn note<T>(&self, result: &Result<T, ShopError>, now: Instant) {
        let mut behaviour = lock(&self.behaviour);
        match result {
            Ok(_) | Err(ShopError::Gone | ShopError::Refused(_)) => *behaviour = Behaviour::default(),
            Err(error) => {
                behaviour.failures = behaviour.failures.saturating_add(1);
                if let Some(wait) = error.retry_after() {
                    behaviour.rests_until = now.checked_add(wait);
                }
                if *error == ShopError::Unauthorized && self.configured.is_some() {
                    // Somebody may have put another secret in its place.
                    *lock(&self.open) = None;
                }
            }
        }
    }

    /// Remembers a failure that is not the shop's own, such as a secret that is missing.
    pub(super) fn note_unasked(&self) {
        let mut behaviour = lock(&self.behaviour);
        behaviour.failures = behaviour.failures.saturating_add(1);
    }

    /// Remembers whether it showed an order.
    pub(super) fn note_hidden(&self, order: &OrderKey, is_hidden: bool) {
        let mut hidden = lock(&self.hidden);
        match is_hidden {
            true if hidden.len() >= HIDDEN_MAX => {}
            true => drop(hidden.insert(order.clone())),
            false => drop(hidden.remove(order)),
        }
    }

    /// Whether it did not show an order when it was asked last.
    pub(super) fn hides(&self, order: &OrderKey) -> bool {
        lock(&self.hidden).contains(order)
    }

    /// Whether it has failed for a while.
    pub(super) fn is_silent(&self) -> bool {
        lock(&self.behaviour).failures >= SILENT_AFTER
    }

    /// How long until it is asked again by itself: as configured, and longer and longer while it fails.
    pub(super) fn wait(&self, now: Instant) -> Duration {
        let behaviour = lock(&self.behaviour);
        let rest = behaviour.rests_until.map_or(Duration::ZERO, |until| until.saturating_duration_since(now));
        let doublings = behaviour.failures.saturating_sub(1).min(10);
        let longest = LONGEST_WAIT.max(self.every);
        self.every.saturating_mul(1 << doublings).min(longest).max(rest)
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
