//! The list while orders come in: it reads itself again, and the teller keeps what was typed and where they are.
//!
//! A row keeps its handle for as long as its order is in the list, so that *Open* means the order that was looked at,
//! whatever came above it meanwhile.

use std::collections::HashMap;

use crate::scene::Row;

use super::*;

/// While many orders come in the list is read this often at most.
const REREAD_EVERY: Duration = Duration::from_secs(1);

impl Actor {
    /// What whoever comes to the till finds first: the order whose check was lost when the app closed, or the list.
    pub(super) async fn arrive(&mut self, notice: Option<Notice>) {
        if let Some(Notice::CheckLost { number }) = &notice {
            let found = self.ports.store.find(number).await.unwrap_or_default();
            // Where several orders are called so, the list says which number it was.
            if let Ok([record]) = <[_; 1]>::try_from(found) {
                self.open(record).await;
                if let Scene::Order(open) = &mut self.scene {
                    open.check_lost = true;
                }
                return;
            }
        }
        self.list(String::new(), notice).await;
    }

    /// When the list is to be read again, because orders came in since it was.
    pub(super) fn reread_at(&self) -> Option<Instant> {
        let Scene::Listing(listing) = &self.scene else { return None };
        (listing.changes != self.coming.changes()).then(|| listing.read_instant + REREAD_EVERY)
    }

    /// Shows the open order as it is now, if another program or till has changed it: whoever stands before the screen
    /// would else begin a check of what is gone.
    pub(super) async fn reread_open(&mut self) {
        let Scene::Order(open) = &self.scene else { return };
        let shown = (open.record.revision, open.record.twins.clone());
        let key = open.record.order.key.clone();
        match self.ports.store.order(&key).await {
            Ok(Some(fresh)) if (fresh.revision, &fresh.twins) != (shown.0, &shown.1) => {
                self.open(fresh).await
            }
            Ok(_) => {}
            // It is looked up again before anybody is asked.
            Err(error) => tracing::warn!(%error, "the open order could not be read again"),
        }
    }

    /// Reads the list again, with the same query. What was said of the last search stays, unless it is not true any more.
    pub(super) async fn reread(&mut self) {
        let Scene::Listing(listing) = &self.scene else { return };
        let (query, said) = (listing.query.clone(), listing.notice.clone());
        let handles: HashMap<_, _> =
            listing.rows.iter().map(|row| (row.record.order.key.clone(), row.handle)).collect();
        let is_of_now = |said: &Notice| match said {
            Notice::Storage { .. } | Notice::ShopSilent { .. } | Notice::ShopNotTold { .. } => true,
            Notice::NoMatch { .. } | Notice::Ambiguous { .. } | Notice::CheckLost { .. } => false,
        };
        self.list(query, said.filter(|said| !is_of_now(said))).await;
        let Scene::Listing(listing) = &mut self.scene else { return };
        if matches!(listing.notice, Some(Notice::NoMatch { .. })) && !listing.rows.is_empty() {
            listing.notice = None;
        }
        let mut next = handles.values().max().map_or(0, |last| last.wrapping_add(1));
        for Row { handle, record } in &mut listing.rows {
            *handle = handles.get(&record.order.key).copied().unwrap_or_else(|| {
                let new = next;
                next = next.wrapping_add(1);
                new
            });
        }
    }

    /// Wishes that what comes in stops. What is kept stays kept, and the rest comes again.
    pub(super) fn cancel_intake(&self) -> Result<(), Failure> {
        if self.ports.progress.cancel() { Ok(()) } else { Err(Failure::NotNow) }
    }
}

/// Returns when something of what comes in has changed.
pub(super) async fn came(incoming: &mut watch::Receiver<Incoming>) {
    if incoming.changed().await.is_err() {
        std::future::pending::<()>().await;
    }
}
