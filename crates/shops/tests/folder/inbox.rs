//! A folder in a temporary place, and whoever looks into it: as the till does, but with a clock that a test turns.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use pickup::import::Shopify;
use pickup::order::Order;
use pickup::pseudonym::PseudonymKey;
use shops::folder::{Contents, Delivery, Folder, Round, Rules, SETTLE, Settled, Why};
use tempfile::TempDir;

pub(crate) const HEADER: &str = "order_number,customer_email,title,quantity\n";

/// A file with one good order.
pub(crate) fn good(number: &str) -> String {
    format!("{HEADER}{number},anna@example.se,Jacka,1\n")
}

/// A file with one good order and one bad.
pub(crate) fn half_good(number: &str) -> String {
    format!("{}9-{number},anna@example.se,Jacka,none\n", good(number))
}

/// All orders of a file, read two at a time.
pub(crate) fn all(delivery: &mut Delivery) -> Vec<Order> {
    let mut orders = Vec::new();
    loop {
        let some = delivery.next(2, &PseudonymKey::new(&[7; 32])).unwrap();
        if some.is_empty() {
            assert_eq!(orders.len(), delivery.orders());
            return orders;
        }
        orders.extend(some);
    }
}

pub(crate) struct Inbox {
    pub(crate) place: TempDir,
    pub(crate) folder: Folder,
    pub(crate) now: Instant,
    pub(crate) kept: Vec<Order>,
}

impl Inbox {
    pub(crate) fn new() -> Self {
        Self::with(false)
    }

    pub(crate) fn with(keep_good: bool) -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path().to_owned(), Rules::new(keep_good, Shopify::default()));
        #[expect(
            clippy::disallowed_methods,
            reason = "any moment will do, and this is the only one there is"
        )]
        let now = Instant::now();
        Self { place, folder, now, kept: Vec::new() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    pub(crate) fn drop(&self, name: impl AsRef<OsStr>, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.place.path().join(name.as_ref()), bytes).unwrap();
    }

    pub(crate) fn pass(&mut self, time: Duration) {
        self.now += time;
    }

    pub(crate) fn look(&mut self) -> Round {
        self.folder.look(self.now).unwrap()
    }

    /// Looks twice, so that what lies there is settled.
    pub(crate) fn settled(&mut self) -> Vec<Settled> {
        self.look();
        self.pass(SETTLE);
        self.look().settled
    }

    pub(crate) fn read(&self, file: &Settled) -> Contents {
        self.folder.read(file, &PseudonymKey::new(&[7; 32]), at()).unwrap()
    }

    /// What a till does with everything that is there; tells where each file is now.
    pub(crate) fn round(&mut self) -> Vec<String> {
        let files = self.settled();
        files.iter().filter_map(|file| self.take_in(file)).collect()
    }

    pub(crate) fn take_in(&mut self, file: &Settled) -> Option<String> {
        match self.read(file) {
            Contents::Changed => None,
            Contents::Refused(error) => self.folder.put_rejected(file, Why::Refused(&error), at()).unwrap(),
            Contents::Orders(mut delivery) => {
                let taken_in = u32::try_from(delivery.orders()).unwrap();
                let bad = delivery.bad().to_vec();
                self.kept.extend(all(&mut delivery));
                match bad.is_empty() {
                    true => self.folder.put_done(file, at()).unwrap(),
                    false => {
                        let why = Why::LeftOut { taken_in, problems: &bad };
                        self.folder.put_rejected(file, why, at()).unwrap()
                    }
                }
            }
        }
    }

    /// The files of a folder, by name; reports are not among them.
    pub(crate) fn files(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let Ok(entries) = std::fs::read_dir(self.path(folder)) else { return Vec::new() };
        let mut files: Vec<_> = entries
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.file_type().unwrap().is_file())
            .filter(|entry| !entry.file_name().as_bytes().ends_with(b".report.txt"))
            .map(|entry| {
                (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap())
            })
            .collect();
        files.sort();
        files
    }

    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        self.files(folder).into_iter().map(|(name, _)| name).collect()
    }
}

pub(crate) fn at() -> Timestamp {
    "2030-01-02T03:04:05Z".parse().unwrap()
}
