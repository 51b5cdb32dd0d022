//! What the desk wants from the system's clipboard: to put a text there, and to take that very text away again.
//!
//! Nothing is ever read from it for the desk: what somebody else put there is theirs.

use async_trait::async_trait;
use zeroize::Zeroizing;

/// Where a text is put for another program.
#[async_trait]
pub trait Clipboard: Send + Sync {
    /// Puts the text there, in the place of whatever was. It may take [`CLIPBOARD_PATIENCE`] at most.
    async fn put(&self, text: Copied) -> Result<(), NotCopied>;
    /// Empties it soon, if it still holds exactly this text.
    fn take_back(&self, text: Zeroizing<String>);
}

/// How long a clipboard may take.
pub const CLIPBOARD_PATIENCE: std::time::Duration = std::time::Duration::from_secs(2);

/// A text for the clipboard. No `Debug`: it may be a customer's link.
#[derive(Clone)]
pub struct Copied {
    /// The text.
    pub text: Zeroizing<String>,
    /// The system is asked to keep it in no history and to send it to no other device.
    pub is_fleeting: bool,
}

/// Why nothing was copied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCopied {
    /// The system has no clipboard, or gives it to nobody now.
    #[error("the system's clipboard took nothing ({detail}); close the program that holds it, or try again")]
    Refused {
        /// The system's own short word for it.
        detail: String,
    },
    /// It takes too long.
    #[error("the system's clipboard did not answer in time; try again")]
    TooSlow,
}
