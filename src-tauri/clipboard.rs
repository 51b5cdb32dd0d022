//! The system's clipboard, for what the desk copies. It is written by Rust alone; no page may read or write it.
//!
//! A clipboard belongs to whoever wrote to it last and asks that program for the text, so one thread keeps it for as long
//! as the window lives. A system without a clipboard is told when something is to be copied, and not before.

use std::sync::mpsc;

use arboard::{Clipboard as System, Error};
use async_trait::async_trait;
use desk::ports::{CLIPBOARD_PATIENCE, Clipboard, Copied, NotCopied};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

/// What the thread is asked to do.
enum Job {
    Put(Copied, oneshot::Sender<Result<(), NotCopied>>),
    TakeBack(Zeroizing<String>),
}

/// The clipboard, by the thread that keeps it.
pub(crate) struct SystemClipboard(mpsc::Sender<Job>);

impl SystemClipboard {
    /// Starts the thread, which ends with this.
    pub(crate) fn new() -> Self {
        let (jobs, asked) = mpsc::channel();
        let kept = std::thread::Builder::new().name("clipboard".to_owned()).spawn(move || keep(&asked));
        if let Err(error) = kept {
            tracing::warn!(%error, "nothing can be copied");
        }
        Self(jobs)
    }
}

#[async_trait]
impl Clipboard for SystemClipboard {
    async fn put(&self, text: Copied) -> Result<(), NotCopied> {
        let (done, told) = oneshot::channel();
        let gone = NotCopied::Refused { detail: "its thread has ended".to_owned() };
        self.0.send(Job::Put(text, done)).map_err(|_| gone.clone())?;
        match tokio::time::timeout(CLIPBOARD_PATIENCE, told).await {
            Ok(Ok(put)) => put,
            Ok(Err(_)) => Err(gone),
            Err(_) => Err(NotCopied::TooSlow),
        }
    }

    fn take_back(&self, text: Zeroizing<String>) {
        // Without its thread nothing was put there.
        let _ = self.0.send(Job::TakeBack(text));
    }
}

fn keep(asked: &mpsc::Receiver<Job>) {
    let mut system = None;
    for job in asked {
        let done = match (job, &mut system) {
            (Job::Put(text, done), _) => {
                let put = opened(&mut system).and_then(|system| put(system, &text));
                let _ = done.send(put.map_err(|error| NotCopied::Refused { detail: error.to_string() }));
                continue;
            }
            (Job::TakeBack(text), Some(system)) => take_back(system, &text),
            (Job::TakeBack(_), None) => Ok(()),
        };
        if let Err(error) = done {
            tracing::warn!(%error, "the clipboard was not emptied");
        }
    }
}

fn opened(system: &mut Option<System>) -> Result<&mut System, Error> {
    match system {
        Some(system) => Ok(system),
        none => Ok(none.insert(System::new()?)),
    }
}

fn put(system: &mut System, copied: &Copied) -> Result<(), Error> {
    let text = copied.text.as_str();
    if copied.is_fleeting { fleeting(system.set()).text(text) } else { system.set_text(text) }
}

/// Whoever copied something else meanwhile keeps it.
fn take_back(system: &mut System, text: &str) -> Result<(), Error> {
    match system.get_text().map(Zeroizing::new) {
        Ok(there) if there.as_str() == text => system.clear(),
        Ok(_) | Err(Error::ContentNotAvailable) => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(target_os = "linux")]
fn fleeting(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtLinux as _;
    set.exclude_from_history()
}

#[cfg(target_os = "macos")]
fn fleeting(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtApple as _;
    set.exclude_from_history()
}

#[cfg(windows)]
fn fleeting(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtWindows as _;
    set.exclude_from_cloud().exclude_from_history()
}
