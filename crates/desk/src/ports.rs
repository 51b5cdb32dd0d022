//! What the desk wants from the world, as traits: each has one real adapter and a fake for tests.
//!
//! The store's promises are `pickup`'s; they are used here as they are.

mod clipboard;
mod display;
mod mail;
mod printer;
mod shops;

use std::time::{Duration, Instant};

use async_trait::async_trait;
use zeroize::Zeroizing;

// What a wire carries, so that an adapter needs no other crate.
pub use ciba::{HttpAnswer, HttpMethod, HttpRequest, Unreachable};

pub use clipboard::{CLIPBOARD_PATIENCE, Clipboard, Copied, NotCopied};
pub use display::{CustomerDisplay, NoDisplay};
pub use mail::{Link, MAIL_PATIENCE, Mail, NotMailed};
pub use printer::{NotPrinted, PRINTER_PATIENCE, Printer};
pub use shops::{NoShops, SHOPS_PATIENCE, Shops, Silent, Standing};

use crate::{request::PracticeAnswer, settings::SecretRef};

/// Carries requests to the provider.
#[async_trait]
pub trait Wire: Send + Sync {
    /// Sends one request; never follows a redirect, never waits longer than the request says.
    async fn send(&self, request: HttpRequest) -> Result<HttpAnswer, Unreachable>;
    /// How many root certificates of the company's own it believes, besides those that come with the app.
    fn own_roots(&self) -> usize;
}

/// The time, of the wall and of a stopwatch.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Wall-clock time, as the PC believes it.
    fn now(&self) -> jiff::Timestamp;
    /// A stopwatch that never jumps and also counts the time that the PC sleeps.
    fn instant(&self) -> Instant;
    /// Returns at this moment of the stopwatch or soon after it, never before.
    async fn sleep_until(&self, moment: Instant);
}

/// Randomness that nobody can guess.
pub trait Chance: Send + Sync {
    /// Fills the bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// Where secrets are kept.
#[async_trait]
pub trait Secrets: Send + Sync {
    /// Reads one secret. It may take [`SECRETS_PATIENCE`] at most.
    async fn read(&self, place: &SecretRef) -> Result<Zeroizing<Vec<u8>>, SecretsFailure>;
    /// Keeps one secret in the keyring under this name.
    async fn keep(&self, name: &str, value: Zeroizing<Vec<u8>>) -> Result<(), SecretsFailure>;
    /// Removes it from the keyring; true if there was one.
    async fn forget(&self, name: &str) -> Result<bool, SecretsFailure>;
}

/// How long a keyring may take: a locked one with a display asks the user and would block for ever.
pub const SECRETS_PATIENCE: Duration = Duration::from_secs(10);

/// Why a secret could not be read or kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretsFailure {
    /// The name or the file does not exist.
    #[error(
        "there is no secret at `{name}`; write that file, or keep a secret of that name with `claimcheck-cli secret set`"
    )]
    Missing {
        /// The keyring name or the file's path.
        name: String,
    },
    /// This machine has no keyring that answers.
    #[error("this machine has no keyring that answers; use {{ file = \"...\" }} where no keyring can exist")]
    NoKeyring,
    /// The keyring is locked.
    #[error("the keyring is locked; unlock it by signing in, then try again")]
    Locked,
    /// The keyring did not answer in time.
    #[error("the keyring did not answer in time; it may be asking for its password")]
    TimedOut,
    /// Others than this user can read or write the file.
    #[error("others can read {path}; make it readable by its owner only (chmod 600)")]
    ReadableByOthers {
        /// The file.
        path: String,
    },
    /// Not a regular file, a link, or owned by somebody else.
    #[error("{path} is not a plain file of this user's; links are not followed")]
    NotAPlainFile {
        /// The file.
        path: String,
    },
    /// Longer than any secret we know (16384 bytes), empty, or not text where text is wanted.
    #[error("the secret `{name}` is empty or longer than 16384 bytes")]
    BadLength {
        /// The keyring name or the file's path.
        name: String,
    },
    /// The system refused.
    #[error("the system refused access to the secret `{name}`: {detail}")]
    Refused {
        /// The keyring name or the file's path.
        name: String,
        /// The system's own short word for it, never the secret.
        detail: String,
    },
}

/// What the desk wants from the shell that shows it.
pub trait Shell: Send + Sync {
    /// Practice only: open the pretend phone at this address, beside the teller's window.
    fn open_practice_phone(&self, url: &str);
    /// Practice only: close it, where it is open.
    fn close_practice_phone(&self) {}
    /// Writes a new file where the teller finds it, and says where that is: a folder that they know, and its name there.
    ///
    /// # Errors
    /// What the system says, without the file's contents; then there is no file.
    fn save_for_teller(&self, name: &str, contents: &[u8]) -> Result<String, std::io::Error>;
    /// Whether the system's print dialog can be opened for the page.
    fn prints_pages(&self) -> bool {
        false
    }
    /// Opens that dialog for what the teller's window shows.
    ///
    /// # Errors
    /// What the system says; then no dialog is open.
    fn print_page(&self) -> Result<(), std::io::Error> {
        Err(std::io::ErrorKind::Unsupported.into())
    }
    /// The window that the customer looks at; a shell without windows has none.
    fn customer_display(&self) -> &dyn CustomerDisplay {
        &NoDisplay
    }
    /// The system's clipboard, where this shell has one.
    fn clipboard(&self) -> Option<&dyn Clipboard> {
        None
    }
}

/// Where the teller's own choices are kept between runs.
pub trait PreferencesFile: Send + Sync {
    /// Keeps them, and gives them as they are from now on: in the computer's language where that is wanted. A failure
    /// costs the teller a choice at the next start and nothing else, so it is logged and not told.
    fn keep(&self, preferences: crate::view::Preferences) -> crate::view::Preferences;
    /// Keeps what was chosen about the customer display; a failure counts as little.
    fn keep_display(&self, choices: &crate::view::DisplayChoices);
}

/// Practice only: the made-up customers.
#[async_trait]
pub trait PracticeCustomers: Send + Sync {
    /// Makes the customer of this request answer; false if the request is not open.
    async fn answer(&self, auth_req_id: &str, answer: PracticeAnswer) -> bool;
}
