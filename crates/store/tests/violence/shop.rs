//! A shop in a folder: orders come from it in batches, and it keeps what it was told, under the name of the news.
//!
//! It is what the outbox needs a shop to be: told twice, it knows. What it keeps is there as a whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use pickup::order::Order;
use pickup::outbox::{Outbox, Telling};
use pickup::shop::{HandOverNotice, Source, Told};
use store::Sqlite;

use crate::fixture::{after_s, email};
use crate::premises::numbered;

/// Orders of one import.
pub(crate) const BATCH: u32 = 4;

/// Whose last order is named twice, the second time with another owner: the import writes that into the ledger, and
/// nobody gets the order.
pub(crate) fn is_disputed(order: u32) -> bool {
    order % BATCH == BATCH - 1
}

/// What is taken in at once, beginning with this order.
pub(crate) fn batch(first: u32) -> Vec<Order> {
    let mut orders: Vec<Order> = (first..first + BATCH).map(numbered).collect();
    let mut disputed = Order { updated_at: after_s(60), ..numbered(first + BATCH - 1) };
    disputed.owner.email = Some(email("mallory@example.se"));
    orders.push(disputed);
    orders
}

/// The shop of all these orders is told at once.
pub(crate) fn telling() -> Telling {
    Telling { sources: vec![source()], undo: SignedDuration::ZERO }
}

fn source() -> Source {
    Source::new("test", "shop").unwrap()
}

/// Where it keeps what it was told: a file for each piece of news.
pub(crate) struct Shop(PathBuf);

impl Shop {
    pub(crate) fn beside(note: &Path) -> Self {
        Self(note.with_file_name("shop"))
    }

    /// Tells what is due when the clock says so many seconds, and `say`s the entry of each piece when it is kept that
    /// the shop knows it.
    pub(crate) async fn deliver(&self, store: &Sqlite, clock: u32, say: impl Fn(u64)) {
        let now = after_s(clock.into());
        for id in store.due(&source(), now, 50).await.unwrap() {
            let Some(notice) = store.begin_attempt(&id, now).await.unwrap() else { continue };
            let told = self.tell(&notice);
            store.attempted(&id, &Ok(told), now, 0).await.unwrap().unwrap();
            say(notice.ledger_seq);
        }
    }

    fn tell(&self, notice: &HandOverNotice) -> Told {
        fs::create_dir_all(&self.0).unwrap();
        let (kept, new) = (self.0.join(notice.id.as_str()), self.0.with_file_name("being told"));
        let text = serde_json::to_string(notice).unwrap();
        if kept.exists() {
            assert_eq!(fs::read_to_string(kept).unwrap(), text, "told twice, it is the same news");
            return Told::Before;
        }
        fs::write(&new, text).unwrap();
        fs::rename(new, kept).unwrap();
        Told::Now
    }

    /// All that it knows.
    pub(crate) fn knows(&self) -> Vec<HandOverNotice> {
        let Ok(files) = fs::read_dir(&self.0) else { return Vec::new() };
        files.map(|file| serde_json::from_slice(&fs::read(file.unwrap().path()).unwrap()).unwrap()).collect()
    }
}
