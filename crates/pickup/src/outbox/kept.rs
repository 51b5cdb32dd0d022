//! The promises of whatever keeps the outbox, which sources are told at all, and what a correction leaves to tell.
//!
//! A piece of news comes into it only with its hand-over, in one act (`store.rs`).

use jiff::{SignedDuration, Timestamp};

use super::{Delivery, WrongState};
use crate::handover::HandedLine;
use crate::order::OrderKey;
use crate::shop::{HandOverNotice, NoticeId, ShopError, Source, Told};
use crate::store::StoreError;
use crate::text::OrderNumber;

/// What keeps pieces of news until the shops know of them, over restarts and for all tills.
#[async_trait::async_trait]
pub trait Outbox: Send + Sync {
    /// What a source is to be told now, in the order of [`super::due`]; at most so much. A correction waits until all
    /// older news of its order are told or given up, and what is handed over after it waits for the correction: told in
    /// another order they would mean something else.
    async fn due(&self, source: &Source, now: Timestamp, most: u32) -> Result<Vec<NoticeId>, StoreError>;

    /// Begins an attempt: see [`Delivery::begun`]. Gives what is to be told, or nothing if it is not due: somebody else
    /// tells it, or it was withdrawn.
    async fn begin_attempt(
        &self,
        id: &NoticeId,
        now: Timestamp,
    ) -> Result<Option<HandOverNotice>, StoreError>;

    /// Keeps how an attempt ended: see [`Delivery::attempted`]. Nothing if it waited no more.
    async fn attempted(
        &self,
        id: &NoticeId,
        result: &Result<Told, ShopError>,
        now: Timestamp,
        chance: u32,
    ) -> Result<Option<Delivery>, StoreError>;

    /// Has it tried again: see [`Delivery::again`]. Nothing if there is none of this name. What a later correction of its
    /// order followed, or what followed a correction, is not told after it: [`WrongState::Overtaken`].
    async fn again(
        &self,
        id: &NoticeId,
        now: Timestamp,
    ) -> Result<Option<Result<Delivery, WrongState>>, StoreError>;

    /// The news of the hand-over with this number in the ledger, if its shop is told of it at all.
    async fn news_of(&self, entry: u64) -> Result<Option<News>, StoreError>;

    /// What is kept, the newest first: all of it, or only what the shops don't know yet. At most `limit` and at most
    /// [`crate::store::LIST_MAX`].
    async fn news(&self, unsettled: bool, limit: u32) -> Result<Vec<News>, StoreError>;
}

/// One piece of news, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// How far it is.
    pub delivery: Delivery,
    /// The order.
    pub order: OrderKey,
    /// Its number.
    pub number: OrderNumber,
    /// The number of the hand-over's entry in the ledger.
    pub entry: u64,
}

/// Which shops are told of hand-overs, and how long each piece of news waits in case it is undone. From the
/// configuration; nobody is told of anything unless it says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Telling {
    /// The sources whose shops are told.
    pub sources: Vec<Source>,
    /// How long a hand-over can be undone before its shop hears of it.
    pub undo: SignedDuration,
}

impl Telling {
    /// Whether the shop of an order is told.
    #[must_use]
    pub fn includes(&self, order: &OrderKey) -> bool {
        self.sources.iter().any(|source| source.has(order))
    }
}

/// What a correction leaves to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// What waits, as it is now to be told. A notice without lines is to be withdrawn.
    pub waiting: Vec<HandOverNotice>,
    /// What is corrected beyond it: the shop was told of it, or may know.
    pub known: Vec<HandedLine>,
}

/// What is left to tell of an order after a correction. `waiting` is what no shop can know yet, the oldest first; of it
/// the newest is taken back first.
#[must_use]
pub fn corrected(mut waiting: Vec<HandOverNotice>, lines: &[HandedLine]) -> Corrected {
    let mut known = Vec::new();
    for corrected in lines {
        let mut quantity = corrected.quantity;
        for place in (0..waiting.len()).rev() {
            let taken = take_back(&mut waiting[place], corrected, quantity);
            quantity -= taken;
            // Whatever was handed over after it left as much more.
            for later in &mut waiting[place..] {
                later.left = later.left.saturating_add(u64::from(taken));
            }
        }
        if quantity > 0 {
            known.push(HandedLine { line: corrected.line.clone(), quantity });
        }
    }
    Corrected { waiting, known }
}

/// Takes at most so many out of a notice; gives how many.
fn take_back(notice: &mut HandOverNotice, corrected: &HandedLine, quantity: u32) -> u32 {
    let Some(line) = notice.lines.iter_mut().find(|line| line.id == corrected.line) else { return 0 };
    let taken = line.quantity.min(quantity);
    line.quantity -= taken;
    line.done = line.done.saturating_sub(taken);
    notice.lines.retain(|line| line.quantity > 0);
    taken
}
