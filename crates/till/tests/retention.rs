//! A till that removes what is old by itself: a real folder, a real store, and a provider that says what time it is.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

mod standing_clock;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use ciba::{HttpAnswer, HttpRequest, Unreachable};
use desk::ports::{Clock, Wire};
use desk::settings::{FolderSource, GivenSecret, Settings, SourceSettings};
use pickup::activity::{CheckNote, How, NOTES_MAX, Outcome};
use pickup::check::Reference;
use pickup::import::Shopify;
use pickup::ledger::{Entry, Kind};
use pickup::pseudonym::{PseudonymKey, Usage};
use pickup::realm::Realm;
use pickup::retention::{NoTime, Removed};
use pickup::store::{InquiryLease, LIST_MAX, Store};
use pickup::text::{StaffId, TillId};
use shops::folder::SETTLE;
use store::{Mode, Sqlite};
use tempfile::TempDir;
use till::{Intake, PRUNE_AGAIN, PRUNE_EVERY, PRUNE_FIRST, PruneError, Pruning, Retention};
use zeroize::Zeroizing;

use standing_clock::StandingClock;

const DAY: Duration = Duration::from_secs(24 * 3600);

const ORDERS: &str = "order_number,customer_name,customer_email,title,quantity,status,payment_status\n\
                      A-1,Anna Kanarieholm,anna@canary.example,Jacka,1,cancelled,paid\n\
                      A-2,Bo Ek,bo@kept.example,Jacka,1,ready,paid\n";

/// A provider whose clock is this far ahead of the till's, or nothing if it does not answer.
struct Provider {
    clock: Arc<StandingClock>,
    ahead: Mutex<Option<jiff::SignedDuration>>,
}

#[async_trait]
impl Wire for Provider {
    async fn send(&self, _: HttpRequest) -> Result<HttpAnswer, Unreachable> {
        let ahead = self.ahead.lock().unwrap().ok_or(Unreachable::NotConnected)?;
        let date = (self.clock.now() + ahead).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        Ok(HttpAnswer { date: Some(date), ..HttpAnswer::json(200, "{}") })
    }

    fn own_roots(&self) -> usize {
        0
    }
}

struct Till {
    place: TempDir,
    settings: Settings,
    clock: Arc<StandingClock>,
    provider: Arc<Provider>,
    store: Arc<Sqlite>,
}

impl Till {
    /// With two orders from a file and one file that was rejected.
    async fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let secret = GivenSecret::new(Zeroizing::new(b"made up".to_vec()));
        let data = place.path().join("data");
        let mut settings =
            Settings::practice("http://127.0.0.1:9", "till", secret, data, "Kim".to_owned()).unwrap();
        settings.realm = Realm::Test;
        let path = place.path().join("inbox");
        std::fs::create_dir(&path).unwrap();
        std::fs::write(path.join("orders.csv"), ORDERS).unwrap();
        std::fs::write(path.join("bad.csv"), ORDERS.replace(",1,", ",many,")).unwrap();
        let source = FolderSource { path, keep_good: false, shopify: Shopify::default() };
        settings.sources = vec![SourceSettings::Folder(source)];
        let clock = StandingClock::new();
        let store = Sqlite::open(&settings.data_dir, &settings.stamp(), Mode::CommandLine).await.unwrap();
        let ahead = Mutex::new(Some(jiff::SignedDuration::ZERO));
        let provider = Arc::new(Provider { clock: clock.clone(), ahead });
        let till = Self { place, settings, clock, provider, store: Arc::new(store) };
        let key = Arc::new(PseudonymKey::new(&[7; 32]));
        let mut intake = Intake::new(&till.settings, till.store.clone(), key).unwrap();
        intake.round(&*till.clock).await;
        till.clock.pass(SETTLE);
        assert_eq!(intake.round(&*till.clock).await.files.len(), 2);
        till
    }

    fn retention(&self) -> Retention {
        Retention::new(self.settings.clone(), self.store.clone(), Some(self.provider.clone()))
    }

    fn remove() -> Pruning {
        Pruning::Remove { staff: StaffId::new("maja").unwrap() }
    }

    /// The files, of data and sources, in which Anna still is.
    fn canaries(&self) -> Vec<PathBuf> {
        files(self.place.path())
            .into_iter()
            .filter(|path| {
                let bytes = std::fs::read(path).unwrap().to_ascii_lowercase();
                [b"kanarieholm".as_slice(), b"anna@canary"]
                    .iter()
                    .any(|canary| bytes.windows(canary.len()).any(|window| window == *canary))
            })
            .collect()
    }

    async fn entries(&self) -> Vec<Entry> {
        let entries = self.store.entries(1, LIST_MAX).await.unwrap();
        entries.iter().map(|raw| Entry::decode(&raw.bytes).unwrap()).collect()
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn a_till_removes_what_is_old_by_itself_every_day() {
    let till = Till::new().await;
    let watching = tokio::spawn(till.retention().watch(till.clock.clone()));
    till.clock.waited_for(1).await;
    till.clock.pass(PRUNE_FIRST);
    till.clock.waited_for(2).await;
    assert!(!till.canaries().is_empty(), "nothing is old yet");
    // What a damaged database held, set aside when the till was new.
    let set_aside = till.clock.now().strftime("claimcheck-damaged-%Y%m%dT%H%M%SZ.db").to_string();
    std::fs::write(till.settings.data_dir.join(set_aside), "Anna Kanarieholm").unwrap();
    till.clock.pass(90 * DAY - 2 * PRUNE_FIRST);
    till.clock.waited_for(3).await;
    assert!(!till.canaries().is_empty(), "kept for 90 days");
    till.clock.pass(PRUNE_EVERY);
    till.clock.waited_for(4).await;
    assert_eq!(till.canaries(), Vec::<PathBuf>::new());
    assert_eq!(till.store.find("A-2").await.unwrap().len(), 1, "it still waits");
    let entries = till.entries().await;
    let [entry, set_aside] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!((set_aside.kind, set_aside.facts.find("databases")), (Kind::Erasure, Some("1")));
    assert_eq!((entry.kind, entry.staff.as_str()), (Kind::Erasure, "retention"));
    assert_eq!((entry.facts.find("orders"), entry.provider_time.is_some()), (Some("1"), true));
    watching.abort();
}

/// An overview is kept as long as names are, and no longer.
#[tokio::test]
async fn notes_of_checks_are_forgotten_with_the_rest() {
    let till = Till::new().await;
    let noted = async || {
        let all = till.store.noted_checks(jiff::Timestamp::MIN, jiff::Timestamp::MAX, NOTES_MAX).await;
        all.unwrap().len()
    };
    till.store.note_check(&note(till.clock.now())).await.unwrap();
    till.clock.pass(DAY);
    till.store.note_check(&note(till.clock.now())).await.unwrap();
    till.clock.pass(89 * DAY + PRUNE_FIRST);
    till.retention().once(&*till.clock, Pruning::Look).await.unwrap();
    assert_eq!(noted().await, 2, "looking changes nothing");
    till.retention().once(&*till.clock, Till::remove()).await.unwrap();
    assert_eq!(noted().await, 1);
    *till.provider.ahead.lock().unwrap() = None;
    till.clock.pass(DAY);
    till.retention().once(&*till.clock, Till::remove()).await.unwrap();
    assert_eq!(noted().await, 1, "nobody confirmed that so much time has passed");
}

/// How often somebody was asked without an order is kept under a keyed hash, for no longer than it is of use: also at a till
/// that asks nobody any more.
#[tokio::test]
async fn how_often_a_customer_was_asked_is_forgotten_after_a_month() {
    let till = Till::new().await;
    let customer = PseudonymKey::new(&[1; 32]).pseudonym(Usage::Customer, &["bo@asked.example"]);
    let asked = async || {
        let counted = till.store.customer_counters(customer.hash(), jiff::Timestamp::MIN).await;
        counted.unwrap().starts
    };
    let now = till.clock.now();
    let lease = InquiryLease {
        reference: Reference::new([7; 6]),
        till: TillId::new("2").unwrap(),
        customer: customer.clone(),
        until: now + Duration::from_secs(200),
    };
    till.store.take_inquiry_lease(&lease, now).await.unwrap().unwrap();
    till.clock.pass(29 * DAY);
    till.retention().once(&*till.clock, Till::remove()).await.unwrap();
    assert_eq!(asked().await, 1, "not yet");
    till.clock.pass(2 * DAY);
    till.retention().once(&*till.clock, Pruning::Look).await.unwrap();
    assert_eq!(asked().await, 1, "looking changes nothing");
    till.retention().once(&*till.clock, Till::remove()).await.unwrap();
    assert_eq!(asked().await, 0);
}

fn note(started_at: jiff::Timestamp) -> CheckNote {
    CheckNote {
        reference: Reference::new([7; 6]),
        order: None,
        numbers: "A-1".to_owned(),
        outcome: Outcome::Declined,
        how: How::Screen,
        started_at,
        took: None,
        staff: StaffId::new("maja").unwrap(),
        till: TillId::new("2").unwrap(),
    }
}

#[tokio::test]
async fn looking_changes_nothing() {
    let till = Till::new().await;
    till.clock.pass(91 * DAY);
    let before = till.canaries();
    let pruned = till.retention().once(&*till.clock, Pruning::Look).await.unwrap();
    let one_order = Removed { orders: 1, ..Removed::default() };
    assert_eq!((pruned.removed, pruned.files), (one_order, 3));
    assert_eq!((till.canaries(), till.entries().await.len()), (before, 0));
    let pruned = till.retention().once(&*till.clock, Till::remove()).await.unwrap();
    assert_eq!((pruned.removed, pruned.files, pruned.is_whole()), (one_order, 3, true));
}

#[tokio::test]
async fn a_clock_that_jumped_removes_nothing() {
    let till = Till::new().await;
    till.clock.pass(400 * DAY);
    *till.provider.ahead.lock().unwrap() = Some(-jiff::SignedDuration::from_hours(24 * 400));
    let error = till.retention().once(&*till.clock, Till::remove()).await.unwrap_err();
    assert!(matches!(error, PruneError::Time(NoTime::Jumped { .. })), "{error}");
    *till.provider.ahead.lock().unwrap() = None;
    let error = till.retention().once(&*till.clock, Till::remove()).await.unwrap_err();
    assert!(matches!(error, PruneError::Time(NoTime::Unconfirmed)), "{error}");
    assert!(till.canaries().len() >= 2 && till.store.find("A-1").await.unwrap().len() == 1);
    assert!(till.entries().await.is_empty());
}

#[tokio::test]
async fn what_could_not_be_removed_is_removed_an_hour_later() {
    let till = Till::new().await;
    till.clock.pass(91 * DAY);
    let done = till.place.path().join("inbox/done");
    let (aside, elsewhere) = (till.place.path().join("aside"), till.place.path().join("elsewhere"));
    std::fs::rename(&done, &aside).unwrap();
    std::fs::create_dir(&elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &done).unwrap();
    let watching = tokio::spawn(till.retention().watch(till.clock.clone()));
    till.clock.waited_for(1).await;
    till.clock.pass(PRUNE_FIRST);
    till.clock.waited_for(2).await;
    assert!(till.store.find("A-1").await.unwrap().is_empty(), "the rest does not wait for the folder");
    std::fs::remove_file(&done).unwrap();
    std::fs::rename(&aside, &done).unwrap();
    assert!(!till.canaries().is_empty());
    till.clock.pass(PRUNE_AGAIN);
    till.clock.waited_for(3).await;
    assert_eq!(till.canaries(), Vec::<PathBuf>::new());
    watching.abort();
}
