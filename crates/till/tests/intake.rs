//! A till that takes in what is dropped into its folder, with a clock that stands still unless the test turns it: a
//! real folder, a real store.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

mod standing_clock;

use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use desk::ports::Clock;
use desk::progress::{Incoming, Progress};
use desk::settings::{FolderSource, GivenSecret, Settings, SourceSettings};
use desk::view::IntakeFrom;
use pickup::import::Shopify;
use pickup::pseudonym::PseudonymKey;
use pickup::realm::Realm;
use pickup::store::{Store, StoreError};
use pickup::warning::Block;
use shops::folder::PUT_OFF;
use store::{Mode, Options, Sqlite};
use tempfile::TempDir;
use till::{Intake, IntakeError, LOOK_EVERY, Outcome, Round};
use zeroize::Zeroizing;

use standing_clock::StandingClock;

const HEADER: &str = "order_number,customer_email,title,quantity,status,payment_status";

fn orders(numbers: std::ops::Range<u32>) -> String {
    let row = |number| format!("A-{number},anna@post.example,Jacka,1,ready,paid\n");
    format!("{HEADER}\n{}", numbers.map(row).collect::<String>())
}

struct Till {
    place: TempDir,
    settings: Settings,
    clock: Arc<StandingClock>,
}

impl Till {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let secret = GivenSecret::new(Zeroizing::new(b"made up".to_vec()));
        let data = place.path().join("data");
        let mut settings =
            Settings::practice("http://127.0.0.1:9", "till", secret, data, "Kim".to_owned()).unwrap();
        settings.realm = Realm::Test;
        let path = place.path().join("inbox");
        std::fs::create_dir(&path).unwrap();
        let source = FolderSource { path, keep_good: false, shopify: Shopify::default() };
        settings.sources = vec![SourceSettings::Folder(source)];
        Self { place, settings, clock: StandingClock::new() }
    }

    async fn store(&self, options: Options) -> Arc<Sqlite> {
        let (folder, stamp) = (&self.settings.data_dir, self.settings.stamp());
        Arc::new(Sqlite::open_with(folder, &stamp, Mode::CommandLine, options).await.unwrap())
    }

    fn intake(&self, store: &Arc<Sqlite>) -> Intake {
        Intake::new(&self.settings, store.clone(), Arc::new(PseudonymKey::new(&[7; 32]))).unwrap()
    }

    fn inbox(&self) -> PathBuf {
        self.place.path().join("inbox")
    }

    fn drop(&self, name: &str, text: &str) {
        std::fs::write(self.inbox().join(name), text).unwrap();
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.inbox().join(folder)).unwrap();
        let files = entries.map(|entry| entry.unwrap()).filter(|entry| entry.file_type().unwrap().is_file());
        files.map(|entry| entry.file_name().into_string().unwrap()).collect()
    }

    /// Two rounds, so that what is there has settled.
    async fn rounds(&self, intake: &mut Intake) -> Round {
        intake.round(&*self.clock).await;
        self.clock.pass(LOOK_EVERY);
        intake.round(&*self.clock).await
    }
}

/// Everything that is logged on this thread while the guard lives.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn begin() -> (Self, tracing::subscriber::DefaultGuard) {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_dropped_file_is_taken_in_and_the_log_names_nobody() {
    let (log, _logging) = Log::begin();
    let till = Till::new();
    let store = till.store(Options::default()).await;
    let watching = tokio::spawn(till.intake(&store).watch(till.clock.clone()));
    till.clock.waited_for(1).await;
    till.drop("anna.csv", &orders(1..3));
    till.drop("bo.csv", &orders(1..3).replace("anna@post.example", "anna"));
    till.clock.pass(LOOK_EVERY);
    till.clock.waited_for(2).await;
    assert!(store.find("A-1").await.unwrap().is_empty(), "it may still be written");
    till.clock.pass(LOOK_EVERY);
    till.clock.waited_for(3).await;
    assert_eq!(store.find("A-1").await.unwrap().len(), 1);
    assert_eq!((till.names(".").len(), till.names("done").len(), till.names("rejected").len()), (0, 1, 2));
    let log = log.text();
    assert!(log.contains("\"added\":2") && log.contains("a file of orders was rejected"), "{log}");
    for part in ["anna", "bo.csv", "A-1", "Jacka"] {
        assert!(!log.contains(part), "{part}: {log}");
    }
    watching.abort();
}

#[tokio::test]
async fn a_source_that_does_not_work_is_logged_once_and_works_again_by_itself() {
    let (log, _logging) = Log::begin();
    let till = Till::new();
    let store = till.store(Options::default()).await;
    std::fs::remove_dir(till.inbox()).unwrap();
    let watching = tokio::spawn(till.intake(&store).watch(till.clock.clone()));
    for round in 1..4 {
        till.clock.waited_for(round).await;
        till.clock.pass(LOOK_EVERY);
    }
    till.clock.waited_for(4).await;
    assert_eq!(log.text().matches("not all orders were taken in").count(), 1, "{}", log.text());
    std::fs::create_dir(till.inbox()).unwrap();
    till.drop("orders.csv", &orders(1..2));
    for round in 5..7 {
        till.clock.pass(LOOK_EVERY);
        till.clock.waited_for(round).await;
    }
    assert_eq!(store.find("A-1").await.unwrap().len(), 1);
    watching.abort();
}

#[tokio::test]
async fn practice_takes_in_nothing() {
    let mut till = Till::new();
    let store = till.store(Options::default()).await;
    let key = Arc::new(PseudonymKey::new(&[7; 32]));
    till.settings.realm = Realm::Practice;
    assert!(Intake::new(&till.settings, store.clone(), key.clone()).is_none());
    till.settings.realm = Realm::Real;
    assert!(Intake::new(&till.settings, store.clone(), key.clone()).is_some());
    till.settings.sources.clear();
    assert!(Intake::new(&till.settings, store, key).is_none());
}

#[tokio::test]
async fn a_crash_before_the_file_is_put_away_changes_nothing() {
    let till = Till::new();
    let store = till.store(Options::default()).await;
    till.drop("orders.csv", &orders(1..1_201));
    till.rounds(&mut till.intake(&store)).await;
    let before = store.find("A-1200").await.unwrap();
    // As if the power had failed after the orders were kept and before the file was moved.
    let done = till.names("done");
    std::fs::rename(till.inbox().join("done").join(&done[0]), till.inbox().join("orders.csv")).unwrap();
    let head = store.head().await.unwrap();
    let round = till.rounds(&mut till.intake(&store)).await;
    let Outcome::TakenIn { imported, .. } = &round.files[0].outcome else { panic!("{round:?}") };
    assert_eq!((imported.unchanged, imported.added, imported.updated), (1_200, 0, 0));
    assert_eq!(store.find("A-1200").await.unwrap(), before, "not even its revision");
    assert_eq!((store.head().await.unwrap(), till.names("done").len()), (head, 1));
}

#[tokio::test]
async fn a_thief_who_drops_a_newer_file_gets_the_order_locked() {
    let till = Till::new();
    let store = till.store(Options::default()).await;
    let mut intake = till.intake(&store);
    till.drop("orders.csv", &orders(1..2));
    till.rounds(&mut intake).await;
    till.drop("news.csv", &orders(1..2).replace("anna@", "thief@"));
    let round = till.rounds(&mut intake).await;
    let Outcome::TakenIn { imported, .. } = &round.files[0].outcome else { panic!("{round:?}") };
    assert_eq!(imported.owner_changes.len(), 1);
    let record = store.find("A-1").await.unwrap().remove(0);
    assert_eq!(record.order.owner.email.as_ref().unwrap().as_str(), "anna@post.example");
    assert_eq!(record.block(&till.settings.store.id, till.clock.now()), Some(Block::OrderLocked));
}

#[tokio::test]
async fn a_file_that_does_not_fit_on_the_disk_stays_and_comes_later() {
    let till = Till::new();
    drop(till.store(Options::default()).await);
    let full = till.store(Options { max_pages: Some(1), ..Options::default() }).await;
    let mut intake = till.intake(&full);
    till.drop("orders.csv", &orders(1..1_001));
    let round = till.rounds(&mut intake).await;
    let [IntakeError::Store { source, .. }] = round.troubles.as_slice() else { panic!("{round:?}") };
    assert_eq!((source, till.names(".").len()), (&StoreError::DiskFull, 1));
    till.clock.pass(LOOK_EVERY);
    let round = intake.round(&*till.clock).await;
    assert_eq!((round.troubles.len(), round.waiting), (0, 1), "it is left alone for a while");

    drop((intake, full));
    let store = till.store(Options::default()).await;
    let mut intake = till.intake(&store);
    let round = till.rounds(&mut intake).await;
    assert_eq!((round.files.len(), till.names("done").len()), (1, 1), "{round:?}");
    assert_eq!(store.find("A-1000").await.unwrap().len(), 1);
    till.clock.pass(PUT_OFF);
    assert!(intake.round(&*till.clock).await.files.is_empty(), "once");
}

#[tokio::test]
async fn somebody_stops_it_and_nothing_is_lost() {
    let till = Till::new();
    let store = till.store(Options::default()).await;
    let progress = Progress::new();
    let mut intake = till.intake(&store).telling(&progress);
    till.drop("a.csv", &orders(1..3_801));
    till.drop("b.csv", &orders(3_801..3_811));
    intake.round(&*till.clock).await;
    till.clock.pass(LOOK_EVERY);
    let mut incoming = progress.incoming();
    let teller = async {
        let began = |incoming: &Incoming| incoming.first().is_some_and(|intake| intake.orders >= 1_000);
        let intake = incoming.wait_for(began).await.unwrap().first().cloned().unwrap();
        assert!(progress.cancel());
        intake
    };
    let (round, shown) = tokio::join!(intake.round(&*till.clock), teller);
    assert_eq!((shown.from, shown.of), (IntakeFrom::Files { file: 1, files: 2 }, Some(3_800)));
    assert!(matches!(round.troubles.as_slice(), [IntakeError::Stopped { .. }]), "told once: {round:?}");
    assert_eq!((round.files.len(), till.names(".").len()), (0, 2), "both files are where they were");
    assert_eq!(store.find("A-1").await.unwrap().len(), 1, "what is kept stays");
    assert!(store.find("A-3800").await.unwrap().is_empty(), "and it did stop");

    let round = intake.round(&*till.clock).await;
    assert_eq!((round.files.len(), round.waiting), (0, 2), "not at once again");
    till.clock.pass(PUT_OFF);
    let round = intake.round(&*till.clock).await;
    assert_eq!((round.files.len(), till.names("done").len()), (2, 2), "{round:?}");
    for number in ["A-1", "A-3800", "A-3810"] {
        assert_eq!(store.find(number).await.unwrap().len(), 1, "{number}");
    }
    assert_eq!(incoming.borrow_and_update().first(), None);
}
