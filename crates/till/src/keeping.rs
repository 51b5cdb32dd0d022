//! Keeps the orders of files: some in each transaction, and of a file in a folder the next are read while those before
//! them are written.
//!
//! A hand-over must not wait until all of a file is written. If the till dies in the middle, the file is still there, and
//! those that are kept already are no news.

use std::sync::Arc;
use std::time::Duration;

use desk::{ports::Clock, progress::Job};
use pickup::{
    import::ImportError,
    order::Order,
    pseudonym::PseudonymKey,
    store::{Imported, Importing, Store, StoreError},
};
use shops::folder::Delivery;

/// Orders of one transaction. A hand-over waits for no more than that.
const ORDERS_AT_ONCE: usize = 1_000;

/// How many orders of a file are kept in one transaction. Many are written in less time, because what lies together in an
/// index is written once; but a hand-over waits for them, and must not wait long where the disk is slow.
struct Pace(usize);

impl Pace {
    const LEAST: usize = 250;
    const MOST: usize = 2_000;
    /// A wait that nobody notices.
    const SHORT: Duration = Duration::from_millis(150);
    /// One that somebody does.
    const LONG: Duration = Duration::from_millis(400);

    fn follow(&mut self, took: Duration) {
        if took < Self::SHORT {
            self.0 = (self.0 * 2).min(Self::MOST);
        } else if took > Self::LONG {
            self.0 = (self.0 / 2).max(Self::LEAST);
        }
    }
}

/// What was kept.
#[derive(Debug)]
pub enum Kept {
    /// All orders.
    All(Imported),
    /// Those that were kept before somebody wished it to stop; they stay.
    Some(Imported),
}

/// Why not all orders of a file were kept; those before stay kept.
#[derive(Debug)]
pub(crate) enum NotKept {
    /// The store failed.
    Store(StoreError),
    /// The rest of the file could not be read.
    Unread(ImportError),
    /// The program is closing.
    Closing,
}

/// Keeps orders, some in each transaction, and tells how far it is. Stops between two transactions if that is wished.
///
/// # Errors
/// [`StoreError`]; what was kept before stays kept, and is no news when the rest comes again.
pub async fn keep(
    store: &dyn Store,
    orders: Vec<Order>,
    importing: &Importing,
    job: &Job,
) -> Result<Kept, StoreError> {
    let mut imported = Imported::default();
    let mut orders = orders.into_iter();
    loop {
        let some: Vec<Order> = orders.by_ref().take(ORDERS_AT_ONCE).collect();
        if some.is_empty() {
            return Ok(Kept::All(imported));
        }
        if job.is_cancelled() {
            return Ok(Kept::Some(imported));
        }
        note(&mut imported, store.import(some, importing).await?, job);
    }
}

/// The same for the orders of a file that was looked through: they are read meanwhile.
pub(crate) async fn keep_file(
    store: &dyn Store,
    delivery: Delivery,
    key: &Arc<PseudonymKey>,
    importing: &Importing,
    clock: &dyn Clock,
    job: &Job,
) -> Result<Kept, NotKept> {
    let mut imported = Imported::default();
    let mut pace = Pace(ORDERS_AT_ONCE);
    let (mut delivery, mut orders) = read_some(delivery, pace.0, key.clone()).await?;
    while !orders.is_empty() {
        if job.is_cancelled() {
            return Ok(Kept::Some(imported));
        }
        let (began, count) = (clock.instant(), orders.len());
        let written = async {
            let written = store.import(orders, importing).await;
            (written, clock.instant().saturating_duration_since(began))
        };
        let ((more, took), next) = tokio::join!(written, read_some(delivery, pace.0, key.clone()));
        note(&mut imported, more.map_err(NotKept::Store)?, job);
        // The next are read already, and wait.
        if count == pace.0 {
            pace.follow(took);
        }
        (delivery, orders) = next?;
    }
    Ok(Kept::All(imported))
}

/// Reads the next orders where that may take as long as it likes; the file is given back.
async fn read_some(
    mut delivery: Delivery,
    at_most: usize,
    key: Arc<PseudonymKey>,
) -> Result<(Delivery, Vec<Order>), NotKept> {
    let read = tokio::task::spawn_blocking(move || {
        let orders = delivery.next(at_most, &key);
        orders.map(|orders| (delivery, orders))
    });
    read.await.map_err(|_| NotKept::Closing)?.map_err(NotKept::Unread)
}

fn note(imported: &mut Imported, more: Imported, job: &Job) {
    job.kept(&more);
    imported.added += more.added;
    imported.updated += more.updated;
    imported.unchanged += more.unchanged;
    imported.kept += more.kept;
    imported.owner_changes.extend(more.owner_changes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_grows_where_it_is_quick_and_shrinks_where_it_is_slow() {
        let after = |took: [u64; 4]| {
            let mut pace = Pace(ORDERS_AT_ONCE);
            took.into_iter().for_each(|ms| pace.follow(Duration::from_millis(ms)));
            pace.0
        };
        assert_eq!(after([10, 10, 10, 10]), Pace::MOST);
        assert_eq!(after([2_000, 2_000, 2_000, 2_000]), Pace::LEAST);
        assert_eq!(after([200, 300, 400, 200]), ORDERS_AT_ONCE, "nothing to mend");
        assert_eq!(after([10, 10, 900, 200]), 1_000);
    }
}
