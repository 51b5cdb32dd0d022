//! Removes what is personal and old, once a day: orders, names and accounts, texts that no shop was told, damaged databases
//! that were set aside, and files that sources have put away; with them the notes of checks, which are about nobody but the
//! staff, and how often a customer was asked without an order.
//!
//! What is old, and whose clock counts, is decided in `pickup`; here it is asked for and done. Practice keeps everything:
//! its people are made up.

use std::sync::Arc;
use std::time::Duration;

use ciba::{ClockOffset, Provider};
use desk::{
    ports::{Clock, Wire},
    settings::Settings,
};
use jiff::Timestamp;
use pickup::{
    ledger::{Because, Erasing},
    retention::{Clocks, Limits, NoTime, Removed},
    store::StoreError,
    text::StaffId,
};
use shops::folder::{Folder, FolderError};
use store::Sqlite;

use crate::put_away;

/// How long after its start a till looks for the first time: whoever stands there comes first.
pub const PRUNE_FIRST: Duration = Duration::from_secs(60);
/// How often a till looks.
pub const PRUNE_EVERY: Duration = Duration::from_secs(24 * 3600);
/// When it looks again where something could not be done.
pub const PRUNE_AGAIN: Duration = Duration::from_secs(3600);

/// Who removes what is old, in the ledger: nobody at the till.
const STAFF: &str = "retention";

/// Removes what is old at one till.
pub struct Retention {
    store: Arc<Sqlite>,
    settings: Settings,
    wire: Option<Arc<dyn Wire>>,
}

/// What a look found.
#[derive(Debug)]
pub struct Pruned {
    /// What was older than these.
    pub limits: Limits,
    /// What was removed from the database, or would be.
    pub removed: Removed,
    /// How many files of sources, their reports counted.
    pub files: u64,
    /// The database's log is empty, so that nothing of it is left there either.
    pub scrubbed: bool,
    /// Folders in which it could not be done. It is tried again.
    pub troubles: Vec<FolderError>,
}

impl Pruned {
    /// Whether everything was done.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.scrubbed && self.troubles.is_empty()
    }
}

/// Why nothing was removed, or not all.
#[derive(Debug, thiserror::Error)]
pub enum PruneError {
    /// Nobody knows what is old.
    #[error(transparent)]
    Time(#[from] NoTime),
    /// The data folder fails.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The program is closing.
    #[error("the program is closing; what is old is removed after the next start")]
    Closing,
}

/// Whether it is only looked for, or removed by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pruning {
    /// Nothing changes.
    Look,
    /// It is removed.
    Remove {
        /// Who wants it.
        staff: StaffId,
    },
}

impl Retention {
    /// For a till of these settings, which asks its provider for the time over this wire.
    #[must_use]
    pub fn new(settings: Settings, store: Arc<Sqlite>, wire: Option<Arc<dyn Wire>>) -> Self {
        Self { store, settings, wire }
    }

    /// Looks once.
    ///
    /// # Errors
    /// [`PruneError`] if nobody knows the time, or the data folder fails.
    pub async fn once(&self, clock: &dyn Clock, pruning: Pruning) -> Result<Pruned, PruneError> {
        let provider = match &self.wire {
            Some(wire) => provider_time(&self.settings, &**wire, clock).await,
            None => None,
        };
        let ledger = self.store.ledger_times().await?;
        let here = clock.now();
        let clocks = Clocks { here, provider, ledger: ledger.provider, last_entry: ledger.last_entry };
        let limits = self.settings.keep.limits(&clocks)?;
        let old = self.store.older_than(&limits).await?;
        let Pruning::Remove { staff } = pruning else {
            let (files, troubles) = self.files(&limits, Folder::count_old).await?;
            let databases = self.store.set_aside_before(limits.personal).await?;
            let removed = Removed { databases, ..old.count() };
            return Ok(Pruned { limits, removed, files, scrubbed: false, troubles });
        };
        let erasing = Erasing {
            because: Because::Old(limits),
            staff,
            till: self.settings.store.till.clone(),
            at: here,
            provider_time: provider,
        };
        let removed = self.store.remove(&old, &erasing).await?;
        let databases = self.store.remove_set_aside(limits.personal, &erasing).await?;
        let removed = Removed { databases, ..removed };
        self.store.forget_openings(limits.personal).await?;
        // Nothing of it says who a customer is, so the ledger has nothing to say of it.
        self.store.forget_checks(limits.personal).await?;
        self.store.forget_inquiry_counts(limits.now).await?;
        let (files, troubles) = self.files(&limits, Folder::remove_old).await?;
        let scrubbed = self.store.scrub().await?;
        Ok(Pruned { limits, removed, files, scrubbed, troubles })
    }

    /// Looks again and again for as long as it is let.
    pub async fn watch(self, clock: Arc<dyn Clock>) {
        let Ok(staff) = StaffId::new(STAFF) else { return };
        let mut next = PRUNE_FIRST;
        loop {
            clock.sleep_until(clock.instant() + next).await;
            let pruned = self.once(&*clock, Pruning::Remove { staff: staff.clone() }).await;
            log_pruned(&pruned);
            next = if pruned.is_ok_and(|pruned| pruned.is_whole()) { PRUNE_EVERY } else { PRUNE_AGAIN };
        }
    }

    async fn files(
        &self,
        limits: &Limits,
        act: impl Fn(&Folder, Timestamp) -> Result<u64, FolderError> + Send + 'static,
    ) -> Result<(u64, Vec<FolderError>), PruneError> {
        let (folders, before) = (put_away::folders(&self.settings), limits.personal);
        let work = move || {
            let (mut files, mut troubles) = (0, Vec::new());
            for folder in &folders {
                match act(folder, before) {
                    Ok(count) => files += count,
                    Err(trouble) => troubles.push(trouble),
                }
            }
            (files, troubles)
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| PruneError::Closing)
    }
}

/// The provider's time now, by whatever it answers.
pub(crate) async fn provider_time(
    settings: &Settings,
    wire: &dyn Wire,
    clock: &dyn Clock,
) -> Option<Timestamp> {
    let sent = clock.now();
    let answer = wire.send(Provider::request(&settings.provider.issuer)).await.ok()?;
    let received = clock.now();
    ClockOffset::measure(&answer, sent, received)?.provider_time(received)
}

fn log_pruned(pruned: &Result<Pruned, PruneError>) {
    match pruned {
        Ok(pruned) => {
            let Removed { orders, names, accounts, news, databases, files: _ } = pruned.removed;
            let files = pruned.files;
            tracing::info!(orders, names, accounts, news, databases, files, "what is old was removed");
            for trouble in &pruned.troubles {
                let trouble = trouble.without_name();
                tracing::warn!(trouble, "old files could not be removed; it is tried again in an hour");
            }
            if !pruned.scrubbed {
                tracing::warn!("another program reads the database; its log is emptied in an hour");
            }
        }
        Err(trouble) => tracing::warn!(%trouble, "what is old was not removed; it is tried again in an hour"),
    }
}
