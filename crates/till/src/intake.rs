//! Takes in what the sources bring: looks into each folder again and again, keeps the orders of each file, then puts
//! the file away.
//!
//! What an order means is decided in `pickup`, what a file is in `shops`. The log tells counts and never a name: files
//! are named by others, and orders have people in them.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use desk::{
    ports::Clock,
    progress::{Job, Progress},
    settings::Settings,
    view::IntakeFrom,
};
use pickup::{
    import::{ImportError, Problem},
    pseudonym::PseudonymKey,
    store::{Imported, Importing, Store, StoreError},
    text::{StaffId, TillId},
};
use shops::folder::{Contents, Folder, FolderError, SETTLE, Settled, Why};

use crate::keeping::{Kept, NotKept, keep_file};
use crate::put_away;

/// How often a till looks into its folders.
pub const LOOK_EVERY: Duration = Duration::from_secs(3);

/// Who brings the orders of a folder, in the ledger: nobody at the till.
const STAFF: &str = "folder";

/// Takes in what the sources of a till bring.
pub struct Intake {
    folders: Vec<Arc<Mutex<Folder>>>,
    store: Arc<dyn Store>,
    key: Arc<PseudonymKey>,
    staff: StaffId,
    till: TillId,
    progress: Progress,
}

/// What one round over all sources did.
#[derive(Debug, Default)]
pub struct Round {
    /// The files that were dealt with.
    pub files: Vec<TakenFile>,
    /// What could not be done. Nothing was lost by it.
    pub troubles: Vec<IntakeError>,
    /// How many files wait: somebody may still be writing them.
    pub waiting: usize,
}

/// A file that was dealt with.
#[derive(Debug)]
pub struct TakenFile {
    /// The folder it was in.
    pub folder: PathBuf,
    /// Its name as it may be shown.
    pub name: String,
    /// What became of its orders.
    pub outcome: Outcome,
    /// Where it lies now, within the folder; nothing if it could not be moved, or somebody else did.
    pub moved_to: Option<String>,
}

/// What became of the orders of a file.
#[derive(Debug)]
pub enum Outcome {
    /// They are kept.
    TakenIn {
        /// How many, and how.
        imported: Imported,
        /// How many orders are sent and not collected.
        passed_over: usize,
        /// What was left out, where the good orders count although others are bad.
        left_out: Vec<Problem>,
    },
    /// None of them is.
    Rejected(ImportError),
}

impl TakenFile {
    /// Whether something of it was not taken in.
    #[must_use]
    pub fn is_rejected(&self) -> bool {
        match &self.outcome {
            Outcome::TakenIn { left_out, .. } => !left_out.is_empty(),
            Outcome::Rejected(_) => true,
        }
    }
}

/// What could not be done in a round. It is tried again.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// A folder or a file in it.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The orders of a file could not be kept.
    #[error("the orders of a file in {} could not be kept: {source}; the file stays there and is tried again", .folder.display())]
    Store {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: StoreError,
    },
    /// Somebody wished it.
    #[error("taking in orders from {} was stopped; the files that are left stay there and are taken in after a minute, or by the next sync", .folder.display())]
    Stopped {
        /// The folder.
        folder: PathBuf,
    },
    /// The program is closing.
    #[error("the program is closing; what was not taken in is taken in at the next start")]
    Closing,
}

impl Intake {
    /// For the folders of these settings; nothing if there are none, or if this is practice, whose orders are made up.
    #[must_use]
    pub fn new(settings: &Settings, store: Arc<dyn Store>, key: Arc<PseudonymKey>) -> Option<Self> {
        let folders = put_away::folders(settings).into_iter();
        let folders: Vec<_> = folders.map(|folder| Arc::new(Mutex::new(folder))).collect();
        if folders.is_empty() {
            return None;
        }
        let staff = StaffId::new(STAFF).ok()?;
        let (till, progress) = (settings.store.till.clone(), Progress::new());
        Some(Self { folders, store, key, staff, till, progress })
    }

    /// Tells what it does here, and stops when it is wished there.
    #[must_use]
    pub fn telling(self, progress: &Progress) -> Self {
        Self { progress: progress.clone(), ..self }
    }

    /// Looks once into every folder, and takes in what no longer changes.
    pub async fn round(&mut self, clock: &dyn Clock) -> Round {
        let mut round = Round::default();
        for folder in &self.folders {
            if let Err(trouble) = self.look_into(folder, clock, &mut round).await {
                round.troubles.push(trouble);
            }
        }
        round
    }

    /// Takes in everything that is there now: looks, waits until what is there may have settled, and looks again.
    pub async fn once(&mut self, clock: &dyn Clock) -> Round {
        let first = self.round(clock).await;
        if first.waiting == 0 {
            return first;
        }
        clock.sleep_until(clock.instant() + SETTLE).await;
        let mut second = self.round(clock).await;
        second.files.splice(0..0, first.files);
        second
    }

    /// Looks into the folders for as long as it is let.
    pub async fn watch(mut self, clock: Arc<dyn Clock>) {
        let mut told = Vec::new();
        loop {
            let round = self.round(&*clock).await;
            round.files.iter().for_each(log_file);
            let troubles: Vec<String> = round.troubles.iter().map(without_name).collect();
            // What goes on is told once.
            for trouble in troubles.iter().filter(|trouble| !told.contains(*trouble)) {
                tracing::warn!(%trouble, "not all orders were taken in");
            }
            told = troubles;
            clock.sleep_until(clock.instant() + LOOK_EVERY).await;
        }
    }

    async fn look_into(
        &self,
        folder: &Arc<Mutex<Folder>>,
        clock: &dyn Clock,
        round: &mut Round,
    ) -> Result<(), IntakeError> {
        let now = clock.instant();
        let (looked, path) =
            on_disk(folder, move |folder| (folder.look(now), folder.path().to_owned())).await?;
        let looked = looked?;
        round.waiting += looked.waiting;
        let Some(files) = u32::try_from(looked.settled.len()).ok().filter(|files| *files > 0) else {
            return Ok(());
        };
        let job = self.progress.begin(IntakeFrom::Files { file: 1, files });
        for (file, number) in looked.settled.into_iter().zip(1..) {
            if job.is_cancelled() {
                // Told once; those that come after the one that was stopped wait as long as it.
                self.put_off(folder, &file, clock).await?;
                continue;
            }
            let place =
                Place { folder, path: &path, job: &job, from: IntakeFrom::Files { file: number, files } };
            match self.take_in(place, &file, clock, &mut round.troubles).await {
                Ok(taken) => round.files.extend(taken),
                Err(trouble) => {
                    round.troubles.push(trouble);
                    self.put_off(folder, &file, clock).await?;
                }
            }
        }
        Ok(())
    }

    /// Deals with one file; nothing if it changed meanwhile.
    async fn take_in(
        &self,
        place: Place<'_>,
        file: &Settled,
        clock: &dyn Clock,
        troubles: &mut Vec<IntakeError>,
    ) -> Result<Option<TakenFile>, IntakeError> {
        let Place { folder, path, job, from } = place;
        job.reading(from.clone(), None);
        let (now, key, wanted) = (clock.now(), self.key.clone(), file.clone());
        let contents = on_disk(folder, move |folder| folder.read(&wanted, &key, now)).await??;
        let outcome = match contents {
            Contents::Changed => return Ok(None),
            Contents::Refused(error) => Outcome::Rejected(error),
            Contents::Orders(delivery) => {
                job.reading(from, u32::try_from(delivery.orders()).ok());
                let (passed_over, left_out) = (delivery.passed_over(), delivery.bad().to_vec());
                let (origin, staff, till) = (delivery.origin, self.staff.clone(), self.till.clone());
                let importing = Importing { origin, staff, till, now };
                let folder = || path.to_owned();
                match keep_file(&*self.store, delivery, &self.key, &importing, clock, job).await {
                    Ok(Kept::All(imported)) => Outcome::TakenIn { imported, passed_over, left_out },
                    // What is kept stays kept; the file is where it was.
                    Ok(Kept::Some(_)) => return Err(IntakeError::Stopped { folder: folder() }),
                    Err(NotKept::Store(source)) => {
                        return Err(IntakeError::Store { folder: folder(), source });
                    }
                    Err(NotKept::Unread(error)) => Outcome::Rejected(error),
                    Err(NotKept::Closing) => return Err(IntakeError::Closing),
                }
            }
        };
        let (at, wanted) = (clock.now(), file.clone());
        let (moved, outcome) = on_disk(folder, move |folder| {
            let moved = put_away(folder, &wanted, &outcome, at);
            (moved, outcome)
        })
        .await?;
        // The orders are kept whether or not the file could be moved; it is read again later, which changes nothing.
        let moved_to = match moved {
            Ok(moved_to) => moved_to,
            Err(trouble) => {
                troubles.push(trouble.into());
                self.put_off(folder, file, clock).await?;
                None
            }
        };
        Ok(Some(TakenFile { folder: path.to_owned(), name: file.shown(), outcome, moved_to }))
    }

    async fn put_off(
        &self,
        folder: &Arc<Mutex<Folder>>,
        file: &Settled,
        clock: &dyn Clock,
    ) -> Result<(), IntakeError> {
        let (now, file) = (clock.instant(), file.clone());
        on_disk(folder, move |folder| folder.put_off(&file, now)).await
    }
}

fn put_away(
    folder: &mut Folder,
    file: &Settled,
    outcome: &Outcome,
    at: jiff::Timestamp,
) -> Result<Option<String>, FolderError> {
    match outcome {
        Outcome::TakenIn { left_out, .. } if left_out.is_empty() => folder.put_done(file, at),
        Outcome::TakenIn { imported, left_out, .. } => {
            let taken_in = imported.orders();
            folder.put_rejected(file, Why::LeftOut { taken_in, problems: left_out }, at)
        }
        Outcome::Rejected(error) => folder.put_rejected(file, Why::Refused(error), at),
    }
}

/// Where a file lies, and who is told how far it is.
struct Place<'a> {
    folder: &'a Arc<Mutex<Folder>>,
    path: &'a Path,
    job: &'a Job,
    from: IntakeFrom,
}

/// Works with files where that may take as long as it likes.
async fn on_disk<T: Send + 'static>(
    folder: &Arc<Mutex<Folder>>,
    work: impl FnOnce(&mut Folder) -> T + Send + 'static,
) -> Result<T, IntakeError> {
    let folder = folder.clone();
    let work = move || work(&mut folder.lock().unwrap_or_else(PoisonError::into_inner));
    tokio::task::spawn_blocking(work).await.map_err(|_| IntakeError::Closing)
}

/// What could not be done, as the log has it.
fn without_name(trouble: &IntakeError) -> String {
    if let IntakeError::Folder(trouble) = trouble { trouble.without_name() } else { trouble.to_string() }
}

fn log_file(file: &TakenFile) {
    match &file.outcome {
        Outcome::TakenIn { imported, passed_over, left_out } => tracing::info!(
            added = imported.added,
            updated = imported.updated,
            unchanged = imported.unchanged,
            kept = imported.kept,
            owner_changes = imported.owner_changes.len(),
            passed_over,
            left_out = left_out.len(),
            "orders were taken in from a folder"
        ),
        Outcome::Rejected(_) => {}
    }
    if file.is_rejected() {
        // The name that it has now is ours but for a part; the folder is the configuration's.
        tracing::warn!(folder = %file.folder.display(), "a file of orders was rejected; its report lies beside it");
    }
}

/// A task that ends with whoever holds this.
pub(crate) struct Watching(tokio::task::JoinHandle<()>);

impl Watching {
    pub(crate) fn on(task: impl Future<Output = ()> + Send + 'static) -> Self {
        Self(tokio::spawn(task))
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.abort();
    }
}
