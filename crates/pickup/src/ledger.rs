//! The ledger: an append-only chain of entries, each bound to the one before by SHA-256.
//!
//! Facts are pseudonymous. What is personal goes into a [`Payload`] kept beside the chain, of which the entry
//! holds a salted hash, so that it can be deleted without breaking the chain. The chain convicts nobody who can
//! rewrite all of it: for that its head has to leave the machine.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::handover::HandOverId;
use crate::order::OrderKey;
pub use crate::pseudonym::Hash;
use crate::realm::Realm;
use crate::text::{Issuer, StaffId, TillId};

mod acts;
mod changing;
mod day;
mod encoding;
mod erasing;
mod export;
mod hex;
mod inquiries;
mod restoring;
mod unused;
mod verify;

use acts::HAND_OVER;
pub(crate) use acts::{EASED, REMOTE_PROXY};
pub use changing::Starting;
pub use day::{Day, Given, Look, Remarkable};
pub use encoding::NotAnEntry;
pub use erasing::{Because, Erasing};
pub(crate) use export::csv_cell;
pub use export::{CSV_HEADER, csv_line, json_line};
pub use restoring::{NotRestoring, Restoring};
pub use unused::UnusedApproval;
pub use verify::{Broken, Fault, Head, NotAHead, Verifier};

/// The version of the format that this program writes and reads.
pub const VERSION: u8 = 1;

/// What an entry is about. The list is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An order was handed over.
    HandOver,
    /// An owner was proved and the teller did not hand over.
    Refusal,
    /// Somebody other than the owner was proved.
    Mismatch,
    /// A customer declined.
    Decline,
    /// A supervisor let something pass that the rules refuse.
    Override,
    /// An order was locked.
    Lock,
    /// An order was unlocked by a second person.
    Unlock,
    /// Somebody wants to change who may collect an order, or a second person allowed it.
    OwnerChange,
    /// A hand-over was corrected.
    Correction,
    /// A trust key or the stamp was changed.
    Configuration,
    /// Two persons let a till go on with an older copy of its data.
    Restore,
    /// Personal data was removed: because it was old, or because the person wished it.
    Erasure,
    /// A caller was identified.
    Caller,
    /// A customer at the counter was identified.
    Counter,
    /// A payment was approved.
    Payment,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 15] = [
        Self::HandOver,
        Self::Refusal,
        Self::Mismatch,
        Self::Decline,
        Self::Override,
        Self::Lock,
        Self::Unlock,
        Self::OwnerChange,
        Self::Correction,
        Self::Configuration,
        Self::Restore,
        Self::Erasure,
        Self::Caller,
        Self::Counter,
        Self::Payment,
    ];

    /// The name in the chain.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HandOver => "hand_over",
            Self::Refusal => "refusal",
            Self::Mismatch => "mismatch",
            Self::Decline => "decline",
            Self::Override => "override",
            Self::Lock => "lock",
            Self::Unlock => "unlock",
            Self::OwnerChange => "owner_change",
            Self::Correction => "correction",
            Self::Configuration => "configuration",
            Self::Restore => "restore",
            Self::Erasure => "erasure",
            Self::Caller => "caller",
            Self::Counter => "counter",
            Self::Payment => "payment",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// What happened, before it has its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// When, by this computer's clock. Kept to the millisecond.
    pub time_utc: Timestamp,
    /// When, by the provider's clock, if it is known. Kept to the millisecond.
    pub provider_time: Option<Timestamp>,
    /// What.
    pub kind: Kind,
    /// In which realm.
    pub realm: Realm,
    /// Whose word counted.
    pub issuer: Issuer,
    /// SHA-256 of the trust keys of the configuration that was in force.
    pub trust: Hash,
    /// Which order, if any.
    pub order_key: Option<OrderKey>,
    /// Who.
    pub staff: StaffId,
    /// Where.
    pub till: TillId,
    /// The particulars, none of them personal in clear.
    pub facts: Facts,
    /// The personal part, kept beside the chain.
    pub payload: Option<Payload>,
}

impl Draft {
    /// Gives it its place in the chain.
    #[must_use]
    pub fn seal(self, seq: u64, prev: Hash) -> Sealed {
        let entry = Entry {
            v: VERSION,
            seq,
            prev,
            time_utc: to_millisecond(self.time_utc),
            provider_time: self.provider_time.map(to_millisecond),
            kind: self.kind,
            realm: self.realm,
            issuer: self.issuer,
            trust: self.trust,
            order_key: self.order_key,
            staff: self.staff,
            till: self.till,
            facts: self.facts,
            commitment: self.payload.as_ref().map(Payload::commitment),
        };
        let bytes = entry.encode();
        let hash = Hash::of(&bytes);
        Sealed { entry, bytes, hash, payload: self.payload }
    }
}

/// An entry with its bytes and their hash, to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The entry.
    pub entry: Entry,
    /// Its canonical encoding.
    pub bytes: Vec<u8>,
    /// SHA-256 of the encoding; the next entry's `prev`.
    pub hash: Hash,
    /// The personal part, to be written into a table of its own.
    pub payload: Option<Payload>,
}

/// An entry as it was read: bytes and the hash written beside them. Nothing of it is believed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawEntry {
    /// The place it was found at.
    pub seq: u64,
    /// The canonical encoding.
    pub bytes: Vec<u8>,
    /// The hash as it was written.
    pub hash: Hash,
}

/// An entry of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The version of the format: [`VERSION`].
    pub v: u8,
    /// The place in the chain, from 1.
    pub seq: u64,
    /// The hash of the entry before; zeros for the first.
    pub prev: Hash,
    /// When, by this computer's clock.
    pub time_utc: Timestamp,
    /// When, by the provider's clock.
    pub provider_time: Option<Timestamp>,
    /// What.
    pub kind: Kind,
    /// In which realm.
    pub realm: Realm,
    /// Whose word counted.
    pub issuer: Issuer,
    /// SHA-256 of the trust keys in force.
    pub trust: Hash,
    /// Which order.
    pub order_key: Option<OrderKey>,
    /// Who.
    pub staff: StaffId,
    /// Where.
    pub till: TillId,
    /// The particulars.
    pub facts: Facts,
    /// The salted hash of the personal part.
    pub commitment: Option<Hash>,
}

impl Entry {
    /// Whether what is kept beside it is somebody's reason and not a customer's name.
    #[must_use]
    pub fn has_reason_beside(&self) -> bool {
        match self.kind {
            Kind::HandOver => self.facts.find("identified") == Some("manual"),
            Kind::Caller | Kind::Counter | Kind::Payment => false,
            Kind::Refusal
            | Kind::Mismatch
            | Kind::Decline
            | Kind::Override
            | Kind::Lock
            | Kind::Unlock
            | Kind::OwnerChange
            | Kind::Correction
            | Kind::Configuration
            | Kind::Restore
            | Kind::Erasure => true,
        }
    }

    /// The id of the hand-over that it is the entry of; nothing if it is of something else, or older than ids are.
    #[must_use]
    pub fn hand_over_id(&self) -> Option<HandOverId> {
        self.facts.find(HAND_OVER)?.parse().ok()
    }
}

/// The particulars of an entry: names and texts, sorted by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts(BTreeMap<String, String>);

impl Facts {
    /// The most facts of an entry.
    pub const MAX_COUNT: usize = 2_048;
    /// The most bytes of a name or a text.
    pub const MAX_BYTES: usize = 4_096;

    /// No facts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The fact that says how many more there were than an entry takes, and SHA-256 over them.
    pub const LEFT_OUT: &str = "left_out";

    /// Adds a fact; a later one of the same name replaces it. What is over a limit says so: a name or a text is cut at a
    /// letter's end and ends with how long it was and its SHA-256, and of the facts that find no place [`Self::LEFT_OUT`]
    /// tells the number and a SHA-256 over them.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        let (name, text) = (cut(name.into()), text.into());
        // The last place is for what finds none.
        if self.0.len() < Self::MAX_COUNT - 1 || self.0.contains_key(&name) {
            self.0.insert(name, cut(text));
            return self;
        }
        let before = self.0.get(Self::LEFT_OUT).cloned().unwrap_or_default();
        let count = before.split(' ').next().and_then(|count| count.parse::<u64>().ok()).unwrap_or(0);
        let length = |text: &str| (text.len() as u64).to_be_bytes();
        let parts: [&[u8]; 5] =
            [before.as_bytes(), &length(&name), name.as_bytes(), &length(&text), text.as_bytes()];
        self.0
            .insert(Self::LEFT_OUT.to_owned(), format!("{} sha256:{}", count + 1, Hash::of(&parts.concat())));
        self
    }

    /// Adds a fact as it stands in an entry.
    fn with_read(mut self, name: String, text: String) -> Self {
        self.0.insert(name, text);
        self
    }

    /// The text of a fact.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// All facts, sorted by the bytes of their names.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }
}

/// A text that fits; one that does not says so, and what it was can be told from its hash.
fn cut(mut text: String) -> String {
    if text.len() > Facts::MAX_BYTES {
        let mark = format!("… [cut: {} bytes, sha256:{}]", text.len(), Hash::of(text.as_bytes()));
        text.truncate(text.floor_char_boundary(Facts::MAX_BYTES - mark.len()));
        text.push_str(&mark);
    }
    text
}

/// What is personal about an entry. Retention may delete it; the entry keeps its salted hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Payload {
    salt: [u8; 32],
    text: String,
}

impl Payload {
    /// Binds a text to 32 random bytes, without which the text could be guessed from its hash.
    #[must_use]
    pub fn new(salt: [u8; 32], text: String) -> Self {
        Self { salt, text }
    }

    /// SHA-256 of `claimcheck.payload/1`, a zero byte, the salt and the text.
    #[must_use]
    pub fn commitment(&self) -> Hash {
        let mut bytes = b"claimcheck.payload/1\0".to_vec();
        bytes.extend_from_slice(&self.salt);
        bytes.extend_from_slice(self.text.as_bytes());
        Hash::of(&bytes)
    }

    /// The salt.
    #[must_use]
    pub fn salt(&self) -> &[u8; 32] {
        &self.salt
    }

    /// The text, personal.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl std::fmt::Debug for Payload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Payload(redacted)")
    }
}

/// Cuts a time to the millisecond, towards the past.
fn to_millisecond(time: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time)
}
