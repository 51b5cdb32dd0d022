//! When the note of a committed head is written.
//!
//! The note may be behind the ledger, so nobody has to wait for it: in the window, the answer goes to the teller and the
//! note is written beside it. A command ends with its answer, and writes the note first. What the note says is
//! `note.rs`, what it means is `standing.rs`.

use std::io;

use pickup::ledger::Head;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use crate::note::Note;
use crate::open::Mode;

/// The note that is being written, if one is.
#[derive(Debug)]
pub(crate) struct Noting {
    beside: bool,
    writing: Mutex<Option<JoinHandle<io::Result<()>>>>,
}

impl Noting {
    pub(crate) fn of(mode: Mode) -> Self {
        let beside = match mode {
            Mode::Window => true,
            Mode::CommandLine => false,
        };
        Self { beside, writing: Mutex::new(None) }
    }

    /// Writes the note of a head that was just committed, after the one before it. That it can't be written takes back
    /// nothing: the entry is true, and whoever comes next notes both.
    pub(crate) async fn begin(&self, note: Note, head: Head) {
        let mut writing = self.writing.lock().await;
        finished(&mut writing).await;
        *writing = Some(tokio::task::spawn_blocking(move || note.advance(head)));
        if !self.beside {
            finished(&mut writing).await;
        }
    }

    /// Waits until the note is as far as the ledger was at the last answer.
    pub(crate) async fn finish(&self) {
        finished(&mut *self.writing.lock().await).await;
    }
}

async fn finished(writing: &mut Option<JoinHandle<io::Result<()>>>) {
    // Kept until it has ended: whoever is dropped while waiting here leaves it for the next.
    let Some(task) = writing else { return };
    if let Ok(Err(error)) = task.await {
        tracing::error!(%error, "the note of the ledger's head could not be used");
    }
    *writing = None;
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use pickup::ledger::Hash;

    use super::*;
    use crate::folder;
    use crate::note::Noted;

    fn head(seq: u64) -> Head {
        Head { seq, hash: Hash([u8::try_from(seq).unwrap(); 32]) }
    }

    #[tokio::test]
    async fn a_window_does_not_wait_for_the_note_and_a_command_does() {
        let files = tempfile::tempdir().unwrap();
        let note = Note::of(files.path(), None);
        note.begin(head(1)).unwrap();

        let window = Noting::of(Mode::Window);
        // Whoever writes the note has to wait for us.
        let lock = folder::lock(&note.path().with_added_extension("lock")).unwrap();
        let answered = tokio::time::timeout(Duration::from_secs(20), window.begin(note.clone(), head(2)));
        answered.await.expect("the answer does not wait for the note");
        assert_eq!(note.read().unwrap(), Noted::Head(head(1)));
        drop(lock);
        window.begin(note.clone(), head(3)).await;
        window.finish().await;
        assert_eq!(note.read().unwrap(), Noted::Head(head(3)));

        Noting::of(Mode::CommandLine).begin(note.clone(), head(4)).await;
        assert_eq!(note.read().unwrap(), Noted::Head(head(4)));
    }
}
