//! A clipboard that one can look into, as another program would.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};

use async_trait::async_trait;
use desk::ports::{Clipboard, Copied, NotCopied};
use zeroize::Zeroizing;

/// The clipboard of a [`RecordingShell`](crate::RecordingShell).
#[derive(Default)]
pub struct FakeClipboard {
    there: Mutex<Option<Copied>>,
    is_held: AtomicBool,
}

impl FakeClipboard {
    /// What another program would paste now.
    pub fn text(&self) -> Option<String> {
        self.there.lock().expect("unpoisoned").as_ref().map(|copied| copied.text.as_str().to_owned())
    }

    /// Whether what is there is kept out of histories.
    pub fn is_fleeting(&self) -> bool {
        self.there.lock().expect("unpoisoned").as_ref().is_some_and(|copied| copied.is_fleeting)
    }

    /// Another program copies something.
    pub fn copy_elsewhere(&self, text: &str) {
        let copied = Copied { text: Zeroizing::new(text.to_owned()), is_fleeting: false };
        *self.there.lock().expect("unpoisoned") = Some(copied);
    }

    /// Another program holds it and lets nobody write.
    pub fn hold(&self) {
        self.is_held.store(true, Ordering::Relaxed);
    }
}

#[async_trait]
impl Clipboard for FakeClipboard {
    async fn put(&self, text: Copied) -> Result<(), NotCopied> {
        if self.is_held.load(Ordering::Relaxed) {
            return Err(NotCopied::Refused { detail: "held".to_owned() });
        }
        *self.there.lock().expect("unpoisoned") = Some(text);
        Ok(())
    }

    fn take_back(&self, text: Zeroizing<String>) {
        let mut there = self.there.lock().expect("unpoisoned");
        if there.as_ref().is_some_and(|copied| copied.text == text) {
            *there = None;
        }
    }
}
