//! The news of a hand-over for the shop, or of its correction: which lines, how many, when and where, and the end of the
//! ledger.
//!
//! Nobody is named in it. The shop knows whose order it is, and tells the owner.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::handover::{HandOverId, HandedLine};
use crate::ledger::Head;
use crate::order::{OrderKey, OrderRecord};
use crate::pseudonym::Hash;
use crate::text::{LineId, OrderNumber, StoreId};

/// The name of a hand-over, the same in every attempt to tell of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NoticeId(String);

impl NoticeId {
    /// The most bytes of an id.
    pub const MAX_BYTES: usize = 64;

    /// Takes an id.
    ///
    /// # Errors
    /// [`NotANoticeId`] unless it is 1 to 64 ASCII letters, digits and hyphens: it goes into headers and notes.
    pub fn new(text: impl Into<String>) -> Result<Self, NotANoticeId> {
        let text = text.into();
        let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        match plain && !text.is_empty() && text.len() <= Self::MAX_BYTES {
            true => Ok(Self(text)),
            false => Err(NotANoticeId),
        }
    }

    /// The name of the news of a hand-over: its own id, so that the shop, the ledger and whoever tries again speak of the
    /// same.
    #[must_use]
    pub fn of_hand_over(id: &HandOverId) -> Self {
        Self(format!("HO-{id}"))
    }

    /// The name of the news of a correction with this entry: no other data folder has it.
    #[must_use]
    pub fn of_correction(head: Head) -> Self {
        Self(format!("CO-{}-{:.32}", head.seq, head.hash.to_string()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for NoticeId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text is not the id of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected an id of 1 to 64 ASCII letters, digits and hyphens")]
pub struct NotANoticeId;

impl TryFrom<String> for NoticeId {
    type Error = NotANoticeId;
    fn try_from(text: String) -> Result<Self, NotANoticeId> {
        Self::new(text)
    }
}

impl std::str::FromStr for NoticeId {
    type Err = NotANoticeId;
    fn from_str(text: &str) -> Result<Self, NotANoticeId> {
        Self::new(text)
    }
}

impl From<NoticeId> for String {
    fn from(id: NoticeId) -> String {
        id.0
    }
}

/// What a piece of news tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tells {
    /// Lines were handed over.
    #[default]
    HandOver,
    /// Lines were not handed over after all, of which the shop may have been told that they were.
    Correction,
}

/// What the shop is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOverNotice {
    /// The hand-over, or the correction.
    pub id: NoticeId,
    /// Which of both. Older news are of hand-overs.
    #[serde(default)]
    pub tells: Tells,
    /// The order.
    pub order: OrderKey,
    /// Its number.
    pub number: OrderNumber,
    /// When that was.
    pub at: Timestamp,
    /// Where.
    pub store: StoreId,
    /// What was handed over, or taken back, in this act.
    pub lines: Vec<NoticeLine>,
    /// How many items are still to be collected.
    pub left: u64,
    /// The number of the ledger's last entry, with this act in it.
    pub ledger_seq: u64,
    /// That entry's hash.
    pub ledger_hash: Hash,
}

/// A line that was handed over, or taken back, in whole or in part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeLine {
    /// The line.
    pub id: LineId,
    /// The shop's own grouping of it.
    pub group: Option<String>,
    /// What it is.
    pub title: String,
    /// How many were handed over, or taken back, in this act.
    pub quantity: u32,
    /// How many are handed over in all, this act included.
    pub done: u32,
}

impl HandOverNotice {
    /// The notice of a hand-over that is true: the order as it is afterwards, what was handed over in this act, and
    /// the ledger's end with its entry. Nothing if it was no hand-over.
    #[must_use]
    pub fn of(
        id: NoticeId,
        record: &OrderRecord,
        handed: &[HandedLine],
        store: &StoreId,
        head: Head,
    ) -> Option<Self> {
        let at = record.handed_over.as_ref()?.at;
        Some(Self::about(Tells::HandOver, id, record, handed, (store, at), head))
    }

    /// The notice of a correction that is true: the order as it is afterwards, what was taken back of what its shop may
    /// know, where and when, and the ledger's end with its entry.
    #[must_use]
    pub fn of_correction(
        id: NoticeId,
        record: &OrderRecord,
        taken_back: &[HandedLine],
        store: &StoreId,
        at: Timestamp,
        head: Head,
    ) -> Self {
        Self::about(Tells::Correction, id, record, taken_back, (store, at), head)
    }

    fn about(
        tells: Tells,
        id: NoticeId,
        record: &OrderRecord,
        lines: &[HandedLine],
        (store, at): (&StoreId, Timestamp),
        head: Head,
    ) -> Self {
        let line = |handed: &HandedLine| {
            let line = record.order.lines.iter().find(|line| line.id == handed.line)?;
            Some(NoticeLine {
                id: line.id.clone(),
                group: line.group.clone(),
                title: line.title.clone(),
                quantity: handed.quantity,
                done: line.done,
            })
        };
        Self {
            id,
            tells,
            order: record.order.key.clone(),
            number: record.order.number.clone(),
            at,
            store: store.clone(),
            lines: lines.iter().filter_map(line).collect(),
            left: record.order.items_left(),
            ledger_seq: head.seq,
            ledger_hash: head.hash,
        }
    }

    /// Whether nothing is left to be collected.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.left == 0
    }

    /// The end of the ledger with this hand-over in it.
    #[must_use]
    pub fn head(&self) -> Head {
        Head { seq: self.ledger_seq, hash: self.ledger_hash }
    }
}

/// That the shop knows of a hand-over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// It was told now.
    Now,
    /// It knew already: an earlier attempt got through, or somebody told it in the shop.
    Before,
}
