//! Joins the web shops to the till: reads what changes there, tells them of hand-overs, and asks them while a customer
//! waits.
//!
//! A shop that fails keeps nobody from working: what the store has is what counts, and how old it is can be seen. What
//! an order or a piece of news means is decided in `pickup`.

mod connect;
mod joined;
mod port;
mod sync;
mod tell;

use std::sync::Arc;
use std::time::Duration;

use desk::{
    ports::{Chance, Clock, Secrets},
    progress::Progress,
    settings::{Settings, SourceSettings},
};
use pickup::{
    order::Origin,
    outbox::Outbox,
    pseudonym::PseudonymKey,
    realm::Realm,
    shop::Places,
    store::{Importing, Store},
    text::{StaffId, TillId},
};

use connect::Configured;

pub use connect::{ShopTrouble, TellsCustomer, telling, tells_customer};
pub use joined::Joined;
pub(crate) use port::examine;
pub use sync::Synced;
pub use tell::Told;

/// Who brings the orders of a web shop, in the ledger: nobody at the till.
const STAFF: &str = "web-shop";
/// How often the outbox is looked into.
const TELL_EVERY: Duration = Duration::from_secs(10);
/// Between two lots of pages, so that others get to the store.
const BREATH: Duration = Duration::from_secs(1);

/// The store, by all that it keeps.
#[derive(Clone)]
pub struct Keeping {
    /// The orders.
    pub store: Arc<dyn Store>,
    /// What the shops are to be told.
    pub outbox: Arc<dyn Outbox>,
    /// How far each shop was read.
    pub places: Arc<dyn Places>,
}

/// The web shops that a till is joined to.
pub struct WebShops {
    joined: Vec<Arc<Joined>>,
    kept: Keeping,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    staff: StaffId,
    till: TillId,
}

/// What one round over one shop did.
pub struct OfShop<T> {
    /// The shop, as lists call it.
    pub name: String,
    /// What came of it.
    pub result: Result<T, ShopTrouble>,
}

impl WebShops {
    /// For these shops.
    #[must_use]
    pub fn new(
        joined: Vec<Joined>,
        kept: Keeping,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        till: TillId,
    ) -> Option<Self> {
        let joined: Vec<_> = joined.into_iter().map(Arc::new).collect();
        let staff = StaffId::new(STAFF).ok()?;
        (!joined.is_empty()).then_some(Self { joined, kept, clock, chance, staff, till })
    }

    /// For the shops of these settings; nothing if there are none, or if this is practice.
    pub(crate) fn of_settings(
        settings: &Settings,
        key: &Arc<PseudonymKey>,
        secrets: &Arc<dyn Secrets>,
        kept: Keeping,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Option<Self> {
        let joined = joined(settings, key, secrets);
        Self::new(joined, kept, clock, chance, settings.store.till.clone())
    }

    /// Reads every shop to its end, one after the other.
    pub async fn sync(&self, progress: &Progress) -> Vec<OfShop<Synced>> {
        let mut all = Vec::new();
        for joined in &self.joined {
            let mut synced = Synced::default();
            let result = loop {
                match self.sync_one(joined, progress).await {
                    Ok(more) => {
                        synced.add(more);
                        if synced.is_last || synced.stopped {
                            break Ok(synced);
                        }
                    }
                    Err(trouble) => break Err(trouble),
                }
            };
            all.push(OfShop { name: joined.name.clone(), result });
        }
        all
    }

    /// Tells every shop what is due now.
    pub async fn tell(&self) -> Vec<OfShop<Told>> {
        let mut all = Vec::new();
        for joined in self.joined.iter().filter(|joined| joined.tell) {
            all.push(OfShop { name: joined.name.clone(), result: self.tell_one(joined).await });
        }
        all
    }

    /// From now on reads and tells, each shop by itself, until what is given back is dropped.
    #[must_use]
    pub fn watch(self: &Arc<Self>, progress: &Progress) -> WatchedShops {
        let mut tasks = tokio::task::JoinSet::new();
        for joined in &self.joined {
            tasks.spawn(Self::keep_reading(self.clone(), joined.clone(), progress.clone()));
            if joined.tell {
                tasks.spawn(Self::keep_telling(self.clone(), joined.clone()));
            }
        }
        WatchedShops { _tasks: tasks }
    }

    async fn keep_reading(self: Arc<Self>, joined: Arc<Joined>, progress: Progress) {
        let mut told = String::new();
        loop {
            let result = self.sync_one(&joined, &progress).await;
            let trouble = result.as_ref().err().map(ToString::to_string).unwrap_or_default();
            // What goes on is told once.
            if !trouble.is_empty() && trouble != told {
                tracing::warn!(shop = joined.name, trouble, "a web shop could not be read");
            }
            told = trouble;
            let now = self.clock.instant();
            let wait = match &result {
                Ok(synced) if !synced.is_last && !synced.stopped => BREATH,
                Ok(synced) => {
                    log(&joined.name, synced);
                    joined.wait(now)
                }
                Err(_) => joined.wait(now),
            };
            self.clock.sleep_until(now + wait).await;
        }
    }

    async fn keep_telling(self: Arc<Self>, joined: Arc<Joined>) {
        let mut told = String::new();
        loop {
            let result = self.tell_one(&joined).await;
            let trouble = result.err().map(|error| error.to_string()).unwrap_or_default();
            if !trouble.is_empty() && trouble != told {
                tracing::warn!(shop = joined.name, trouble, "a web shop could not be told");
            }
            told = trouble;
            self.clock.sleep_until(self.clock.instant() + TELL_EVERY).await;
        }
    }

    fn importing(&self) -> Importing {
        let (staff, till) = (self.staff.clone(), self.till.clone());
        Importing { origin: Origin::Connector, staff, till, now: self.clock.now() }
    }
}

/// The shops of these settings. Practice has none.
pub(crate) fn joined(
    settings: &Settings,
    key: &Arc<PseudonymKey>,
    secrets: &Arc<dyn Secrets>,
) -> Vec<Joined> {
    if settings.realm == Realm::Practice {
        return Vec::new();
    }
    let shared = Arc::new(settings.clone());
    let joined = settings.sources.iter().filter_map(|source| {
        let SourceSettings::Shop(shop) = source else { return None };
        let source = connect::source_of(shop).ok()?;
        let configured = Configured::new((**shop).clone(), shared.clone(), secrets.clone(), key.clone());
        Some(Joined::configured(source, shop.every, shop.tell, configured))
    });
    joined.collect()
}

/// Reading and telling that end when this is dropped. Whatever was under way is taken up again at the next start.
pub struct WatchedShops {
    _tasks: tokio::task::JoinSet<()>,
}

fn log(shop: &str, synced: &Synced) {
    let Synced { imported, elsewhere, skipped, .. } = synced;
    if imported.added + imported.updated + elsewhere > 0 || !skipped.is_empty() {
        tracing::info!(
            shop,
            added = imported.added,
            updated = imported.updated,
            kept = imported.kept,
            owner_changes = imported.owner_changes.len(),
            elsewhere,
            skipped = skipped.len(),
            "orders came from a web shop"
        );
    }
}
