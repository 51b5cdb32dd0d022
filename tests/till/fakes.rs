//! The rest of the world, as small as can be: secrets in memory, a shell that remembers, chance that repeats itself.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use desk::{
    ports::{
        Chance, Clipboard, CustomerDisplay, Link, Mail, NotMailed, NotPrinted, PracticeCustomers,
        PreferencesFile, Printer, Secrets, SecretsFailure, Shell,
    },
    receipt::Receipt,
    request::PracticeAnswer,
    settings::SecretRef,
    view::{DisplayChoices, Language, Preferences},
};
use practice::{Decision, Practice};
use tokio::sync::watch;
use zeroize::Zeroizing;

use crate::{clipboard::FakeClipboard, display::FakeDisplay};

/// A keyring in memory.
#[derive(Default)]
pub struct Keyring(Mutex<BTreeMap<String, Vec<u8>>>);

impl Keyring {
    /// Keeps a secret.
    pub fn put(&self, name: &str, secret: &str) {
        self.open().insert(name.to_owned(), secret.as_bytes().to_vec());
    }

    /// Removes a secret.
    pub fn remove(&self, name: &str) {
        self.open().remove(name);
    }

    fn open(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.0.lock().expect("no test panics while it holds this")
    }
}

#[async_trait]
impl Secrets for Keyring {
    async fn read(&self, place: &SecretRef) -> Result<Zeroizing<Vec<u8>>, SecretsFailure> {
        let found = self.open().get(&place.place()).cloned();
        found.map(Zeroizing::new).ok_or(SecretsFailure::Missing { name: place.place() })
    }

    async fn keep(&self, name: &str, value: Zeroizing<Vec<u8>>) -> Result<(), SecretsFailure> {
        self.open().insert(name.to_owned(), value.to_vec());
        Ok(())
    }

    async fn forget(&self, name: &str) -> Result<bool, SecretsFailure> {
        Ok(self.open().remove(name).is_some())
    }
}

/// A shell that remembers what it was asked for.
#[derive(Default)]
pub struct RecordingShell {
    opened: Mutex<Vec<String>>,
    display: FakeDisplay,
    saved: Mutex<Vec<SavedFile>>,
    is_full: AtomicBool,
    clipboard: FakeClipboard,
    prints: AtomicBool,
    printed_pages: AtomicUsize,
}

/// A file that was written for the teller: its name and what is in it.
pub type SavedFile = (String, Vec<u8>);

impl RecordingShell {
    /// The files that were written for the teller.
    pub fn saved(&self) -> Vec<SavedFile> {
        self.saved.lock().expect("no test panics while it holds this").clone()
    }

    /// From now on there is no room for another file.
    pub fn fill_disk(&self) {
        self.is_full.store(true, Ordering::Relaxed);
    }

    /// The addresses that were to be opened on the pretend phone.
    pub fn opened(&self) -> Vec<String> {
        self.opened.lock().expect("no test panics while it holds this").clone()
    }

    /// From now on there is a print dialog.
    pub fn has_print_dialog(&self) {
        self.prints.store(true, Ordering::Relaxed);
    }

    /// How often that was opened.
    pub fn printed_pages(&self) -> usize {
        self.printed_pages.load(Ordering::Relaxed)
    }

    /// The clipboard.
    pub fn clipboard(&self) -> &FakeClipboard {
        &self.clipboard
    }

    /// The customer display.
    pub fn display(&self) -> &FakeDisplay {
        &self.display
    }
}

impl Shell for RecordingShell {
    fn open_practice_phone(&self, url: &str) {
        self.opened.lock().expect("no test panics while it holds this").push(url.to_owned());
    }

    fn customer_display(&self) -> &dyn CustomerDisplay {
        &self.display
    }

    fn prints_pages(&self) -> bool {
        self.prints.load(Ordering::Relaxed)
    }

    fn print_page(&self) -> Result<(), std::io::Error> {
        self.printed_pages.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn clipboard(&self) -> Option<&dyn Clipboard> {
        Some(&self.clipboard)
    }

    fn save_for_teller(&self, name: &str, contents: &[u8]) -> Result<String, std::io::Error> {
        if self.is_full.load(Ordering::Relaxed) {
            return Err(std::io::ErrorKind::StorageFull.into());
        }
        let mut saved = self.saved.lock().expect("no test panics while it holds this");
        saved.push((name.to_owned(), contents.to_owned()));
        Ok(name.to_owned())
    }
}

/// What a receipt printer does with what it gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Roll {
    /// It prints.
    #[default]
    Good,
    /// It has no paper.
    Empty,
    /// It takes nothing, until its roll is another one.
    Stuck,
}

/// A printer that keeps what it printed.
#[derive(Default)]
pub struct RecordingPrinter {
    roll: watch::Sender<Roll>,
    printed: Mutex<Vec<Receipt>>,
}

impl RecordingPrinter {
    /// Puts in a roll.
    pub fn put_in(&self, roll: Roll) {
        self.roll.send_replace(roll);
    }

    /// What came out so far.
    pub fn printed(&self) -> Vec<Receipt> {
        self.printed.lock().expect("no test panics while it holds this").clone()
    }
}

#[async_trait]
impl Printer for RecordingPrinter {
    async fn print(&self, receipt: &Receipt) -> Result<(), NotPrinted> {
        let mut roll = self.roll.subscribe();
        let roll = *roll.wait_for(|roll| *roll != Roll::Stuck).await.expect("the printer is here");
        if roll == Roll::Empty {
            return Err(NotPrinted::NoPaper { place: "here".to_owned() });
        }
        self.printed.lock().expect("no test panics while it holds this").push(receipt.clone());
        Ok(())
    }

    async fn examine(&self) -> Result<String, NotPrinted> {
        match *self.roll.borrow() {
            Roll::Empty | Roll::Stuck => Err(NotPrinted::NoPaper { place: "here".to_owned() }),
            Roll::Good => Ok("here".to_owned()),
        }
    }
}

/// What a mail server does with what it gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Post {
    /// It takes it.
    #[default]
    Good,
    /// It refuses it.
    Refuses,
    /// It takes nothing, until it is otherwise.
    Stuck,
}

/// A mail server that keeps what it was sent.
#[derive(Default)]
pub struct RecordingMail {
    post: watch::Sender<Post>,
    letters: Mutex<Vec<Link>>,
}

impl RecordingMail {
    /// From now on it is like this.
    pub fn is(&self, post: Post) {
        self.post.send_replace(post);
    }

    /// What it took.
    pub fn letters(&self) -> Vec<Link> {
        self.letters.lock().expect("no test panics while it holds this").clone()
    }
}

#[async_trait]
impl Mail for RecordingMail {
    async fn send(&self, link: &Link) -> Result<(), NotMailed> {
        let mut post = self.post.subscribe();
        let post = *post.wait_for(|post| *post != Post::Stuck).await.expect("the server is here");
        if post == Post::Refuses {
            return Err(NotMailed::Unreachable { server: "here:465".to_owned() });
        }
        self.letters.lock().expect("no test panics while it holds this").push(link.clone());
        Ok(())
    }

    async fn examine(&self) -> Result<String, NotMailed> {
        Ok("here:465".to_owned())
    }
}

/// Remembers the teller's choices.
#[derive(Default)]
pub struct RecordingPreferences(Mutex<Option<Preferences>>, Mutex<Option<DisplayChoices>>);

impl RecordingPreferences {
    /// What was kept last.
    pub fn kept(&self) -> Option<Preferences> {
        *self.0.lock().expect("no test panics while it holds this")
    }

    /// What was kept last of the customer display.
    pub fn kept_display(&self) -> Option<DisplayChoices> {
        self.1.lock().expect("no test panics while it holds this").clone()
    }
}

impl PreferencesFile for RecordingPreferences {
    fn keep(&self, preferences: Preferences) -> Preferences {
        *self.0.lock().expect("no test panics while it holds this") = Some(preferences);
        // The computer speaks English.
        match preferences.language_of_system {
            true => Preferences { language: Language::En, ..preferences },
            false => preferences,
        }
    }

    fn keep_display(&self, choices: &DisplayChoices) {
        *self.1.lock().expect("no test panics while it holds this") = Some(choices.clone());
    }
}

/// The same bytes for the same seed (SplitMix64).
pub(crate) struct SeededChance(Mutex<u64>);

impl SeededChance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().expect("no test panics while it holds this");
        for chunk in bytes.chunks_mut(8) {
            *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut mixed = *state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            mixed ^= mixed >> 31;
            chunk.copy_from_slice(&mixed.to_le_bytes()[..chunk.len()]);
        }
    }
}

/// The provider's made-up customers, as the practice buttons of the window reach them.
pub(crate) struct Buttons(pub(crate) Practice);

#[async_trait]
impl PracticeCustomers for Buttons {
    async fn answer(&self, auth_req_id: &str, answer: PracticeAnswer) -> bool {
        let decision = match answer {
            PracticeAnswer::Owner => Decision::AcceptAsOwner,
            PracticeAnswer::SomebodyElse => Decision::SomebodyElse,
            PracticeAnswer::Decline => Decision::Decline,
        };
        self.0.answer(auth_req_id, &decision).is_ok()
    }
}
