//! Orders on their way in, between whatever takes them in and whoever shows it or wishes it to stop.
//!
//! Each source calls [`Progress::begin`] when there is something to take in, [`Job::reading`] before each file or page,
//! and [`Job::kept`] after each transaction. Between two of them it asks [`Job::is_cancelled`], and while it waits for a
//! network it may wait for [`Job::cancelled`] beside it; then it stops where it is. That harms nothing: what is kept stays
//! kept, a cursor is only moved once its page is kept, and the rest comes again the next time. Dropped, a job is over.
//! Nothing here decides anything about an order.

use std::sync::Arc;

use pickup::store::Imported;
use tokio::sync::watch;

use crate::view::{Intake, IntakeFrom};

/// What all sources of a till share with its desk. A clone is the same one.
#[derive(Clone, Debug)]
pub struct Progress(Arc<watch::Sender<Incoming>>);

/// What comes in at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Incoming {
    jobs: Vec<(u64, Intake)>,
    begun: u64,
    changes: u64,
}

impl Incoming {
    /// What has been coming in for the longest time.
    #[must_use]
    pub fn first(&self) -> Option<&Intake> {
        self.jobs.first().map(|(_, intake)| intake)
    }

    /// Grows whenever orders were kept that were not known like that before, or another program may have kept some: then
    /// lists are old.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.changes
    }
}

impl Progress {
    /// With nothing under way.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(Incoming::default())))
    }

    /// Begins to take in.
    #[must_use]
    pub fn begin(&self, from: IntakeFrom) -> Job {
        let mut id = 0;
        self.0.send_modify(|incoming| {
            incoming.begun += 1;
            id = incoming.begun;
            incoming.jobs.push((id, Intake { from, orders: 0, of: None, stopping: false }));
        });
        Job { progress: self.clone(), id }
    }

    /// Wishes that all that is under way stops. What begins later is not meant; false if nothing was under way.
    pub fn cancel(&self) -> bool {
        let mut any = false;
        self.0.send_if_modified(|incoming| {
            any = !incoming.jobs.is_empty();
            incoming.jobs.iter_mut().for_each(|(_, intake)| intake.stopping = true);
            any
        });
        any
    }

    /// Another program may have kept orders.
    pub fn changed_elsewhere(&self) {
        self.0.send_modify(|incoming| incoming.changes += 1);
    }

    /// What comes in, beginning with what does now.
    #[must_use]
    pub fn incoming(&self) -> watch::Receiver<Incoming> {
        let mut incoming = self.0.subscribe();
        incoming.mark_changed();
        incoming
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

/// One source that takes in.
#[derive(Debug)]
pub struct Job {
    progress: Progress,
    id: u64,
}

impl Job {
    /// It goes on to the next file or page, which has so many orders, if that is known yet.
    pub fn reading(&self, from: IntakeFrom, of: Option<u32>) {
        self.change(|intake, _| {
            intake.from = from;
            intake.orders = 0;
            intake.of = of;
        });
    }

    /// So many orders of the file or page are kept now.
    pub fn kept(&self, imported: &Imported) {
        self.change(|intake, changes| {
            intake.orders = intake.orders.saturating_add(imported.orders());
            *changes += u64::from(imported.is_news());
        });
    }

    /// Whether somebody wishes it to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        is_stopping(&self.progress.0.borrow(), self.id)
    }

    /// Returns as soon as somebody wishes it to stop.
    pub async fn cancelled(&self) {
        let mut incoming = self.progress.incoming();
        if incoming.wait_for(|incoming| is_stopping(incoming, self.id)).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    fn change(&self, change: impl FnOnce(&mut Intake, &mut u64)) {
        self.progress.0.send_modify(|incoming| {
            let mine = incoming.jobs.iter_mut().find(|(id, _)| *id == self.id);
            if let Some((_, intake)) = mine {
                change(intake, &mut incoming.changes);
            }
        });
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.progress.0.send_modify(|incoming| incoming.jobs.retain(|(id, _)| *id != self.id));
    }
}

fn is_stopping(incoming: &Incoming, job: u64) -> bool {
    incoming.jobs.iter().any(|(id, intake)| *id == job && intake.stopping)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: IntakeFrom = IntakeFrom::Files { file: 1, files: 2 };

    fn imported(added: u32, unchanged: u32) -> Imported {
        Imported { added, unchanged, ..Imported::default() }
    }

    #[test]
    fn what_is_shown_is_what_was_told_and_ends_with_the_job() {
        let progress = Progress::new();
        let incoming = progress.incoming();
        let job = progress.begin(FILES);
        job.reading(IntakeFrom::Files { file: 2, files: 2 }, Some(700));
        job.kept(&imported(400, 100));
        job.kept(&imported(0, 200));
        let shown = incoming.borrow().first().cloned();
        let from = IntakeFrom::Files { file: 2, files: 2 };
        assert_eq!(shown, Some(Intake { from, orders: 700, of: Some(700), stopping: false }));
        assert_eq!(incoming.borrow().changes(), 1, "what was known already is no news");
        drop(job);
        assert_eq!(incoming.borrow().first(), None);
        assert_eq!(incoming.borrow().changes(), 1, "and the news stays news");
    }

    #[tokio::test]
    async fn a_wish_to_stop_reaches_all_that_runs_and_nothing_that_comes_later() {
        let progress = Progress::new();
        assert!(!progress.cancel(), "there is nothing to stop");
        let (folder, shop) = (progress.begin(FILES), progress.begin(FILES));
        assert!(!folder.is_cancelled());
        assert!(progress.cancel());
        folder.cancelled().await;
        shop.cancelled().await;
        drop((folder, shop));
        assert!(!progress.begin(FILES).is_cancelled());
    }
}
