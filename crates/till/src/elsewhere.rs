//! Notices that another program has written into the data folder of an open window, such as a command line that imports
//! orders, and has the list read again.
//!
//! It asks every few seconds whether there was anything at all, and not what.

use std::sync::Arc;
use std::time::Duration;

use desk::{ports::Clock, progress::Progress};
use store::Sqlite;

/// How often it is asked.
pub const ASK_EVERY: Duration = Duration::from_secs(3);

/// Asks again and again for as long as it is let, and tells there.
pub async fn watch_elsewhere(store: Arc<Sqlite>, clock: Arc<dyn Clock>, progress: Progress) {
    let mut changes = match store.changes().await {
        Ok(changes) => changes,
        Err(error) => {
            tracing::warn!(%error, "what other programs write is seen only when somebody reads the list again");
            return;
        }
    };
    loop {
        clock.sleep_until(clock.instant() + ASK_EVERY).await;
        match changes.since_last().await {
            Ok(true) => progress.changed_elsewhere(),
            Ok(false) => {}
            // Whoever reads the list is told the same.
            Err(error) => tracing::warn!(%error, "whether another program wrote is asked again"),
        }
    }
}
