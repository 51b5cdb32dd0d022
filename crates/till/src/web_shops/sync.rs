//! Reads what changed in a shop: page by page, each kept before the next is asked for, and the place after it.
//!
//! Stopped at any moment, it goes on where it was: a page that was kept and whose place was not is read again, which
//! changes nothing.

use desk::progress::{Job, Progress};
use desk::view::IntakeFrom;
use pickup::shop::{Batch, Misconfigured, Page, Shop, ShopError, Skipped};
use pickup::store::{Imported, StoreError};

use super::{Joined, ShopTrouble, WebShops};

/// Pages that are read without a pause.
const PAGES_AT_ONCE: u32 = 10;
/// Orders of one transaction: a hand-over must not wait until all of a page is written.
const ORDERS_AT_ONCE: usize = 100;

/// What one round of reading brought.
#[derive(Debug, Default)]
pub struct Synced {
    /// What was kept.
    pub imported: Imported,
    /// How many orders were taken off the list, because nothing of them is collected any more.
    pub elsewhere: u32,
    /// Orders that can't be used, and why.
    pub skipped: Vec<Skipped>,
    /// Whether the end was reached.
    pub is_last: bool,
    /// Whether somebody wished it to stop; the rest comes again.
    pub stopped: bool,
}

impl Synced {
    /// Counts what a further lot of pages brought.
    pub(super) fn add(&mut self, more: Self) {
        self.count(more.imported);
        self.elsewhere += more.elsewhere;
        self.skipped.extend(more.skipped);
        self.is_last = more.is_last;
        self.stopped = more.stopped;
    }

    fn count(&mut self, more: Imported) {
        self.imported.added += more.added;
        self.imported.updated += more.updated;
        self.imported.unchanged += more.unchanged;
        self.imported.kept += more.kept;
        self.imported.owner_changes.extend(more.owner_changes);
    }
}

impl WebShops {
    /// Reads some pages of a shop.
    ///
    /// # Errors
    /// [`ShopTrouble`]; what was read before it counts.
    pub(super) async fn sync_one(&self, joined: &Joined, progress: &Progress) -> Result<Synced, ShopTrouble> {
        let shop = match joined.shop(self.clock.instant()).await {
            Ok(shop) => shop,
            Err(trouble) => {
                joined.note_unasked();
                return Err(trouble);
            }
        };
        let (mut synced, mut job) = (Synced::default(), None);
        for number in 1..=PAGES_AT_ONCE {
            let Page { batch, next, is_last } = self.page(joined, &*shop).await?;
            let now = self.clock.now();
            // Nobody wants to hear every minute that nothing came.
            if !batch.orders.is_empty() || !batch.elsewhere.is_empty() {
                let from = IntakeFrom::Shop { name: joined.name.clone(), page: number };
                let job = job.get_or_insert_with(|| progress.begin(from.clone()));
                job.reading(from, u32::try_from(batch.orders.len()).ok());
            }
            self.keep(batch, &mut synced, job.as_ref()).await?;
            if synced.stopped {
                break;
            }
            self.kept.places.keep_place(&joined.source, &next, is_last.then_some(now)).await?;
            synced.is_last = is_last;
            if is_last {
                break;
            }
        }
        Ok(synced)
    }

    /// The next page. A place that the shop's adapter can't read, as after an update, is forgotten: then everything is
    /// read anew.
    async fn page(&self, joined: &Joined, shop: &dyn Shop) -> Result<Page, ShopTrouble> {
        let place = self.kept.places.place(&joined.source).await?;
        let cursor = place.as_ref().map(|place| &place.next);
        let page = shop.changed_since(cursor, self.clock.now()).await;
        joined.note(&page, self.clock.instant());
        if matches!(page, Err(ShopError::Misconfigured(Misconfigured::Cursor))) && cursor.is_some() {
            self.kept.places.forget_place(&joined.source).await?;
        }
        Ok(page?)
    }

    /// Keeps what a shop said of some orders, unless somebody wishes it to stop.
    pub(super) async fn keep(
        &self,
        batch: Batch,
        synced: &mut Synced,
        job: Option<&Job>,
    ) -> Result<(), StoreError> {
        // Nothing is known of what is hidden.
        let Batch { orders, elsewhere, skipped, hidden: _ } = batch;
        let mut orders = orders.into_iter();
        loop {
            let some: Vec<_> = orders.by_ref().take(ORDERS_AT_ONCE).collect();
            if some.is_empty() {
                break;
            }
            if job.is_some_and(Job::is_cancelled) {
                synced.stopped = true;
                return Ok(());
            }
            let more = self.kept.store.import(some, &self.importing()).await?;
            if let Some(job) = job {
                job.kept(&more);
            }
            synced.count(more);
        }
        for keys in elsewhere.chunks(ORDERS_AT_ONCE) {
            let gone = self.kept.places.gone_elsewhere(keys, self.clock.now()).await?;
            if let Some(job) = job {
                job.kept(&Imported { updated: gone, ..Imported::default() });
            }
            synced.elsewhere += gone;
        }
        synced.skipped.extend(skipped);
        Ok(())
    }
}
