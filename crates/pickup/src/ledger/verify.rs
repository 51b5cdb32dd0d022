//! Walks a chain and names the first entry that is not what it was.
//!
//! It repairs nothing, and an entry behind the first broken one is not believed. That nothing is missing is known
//! only up to a head that was kept elsewhere. What is kept beside an entry is held against the hash that the entry has of it.

use super::{Entry, Hash, NotAnEntry, Payload, RawEntry};
use crate::sealed_token::SealedToken;

/// The end of a chain: how many entries it has and the hash of the last. To be kept outside the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of the last entry; 0 for an empty chain.
    pub seq: u64,
    /// Its hash; zeros for an empty chain.
    pub hash: Hash,
}

impl Head {
    /// The head of an empty chain.
    pub const EMPTY: Self = Self { seq: 0, hash: Hash([0; 32]) };

    /// As it stands on paper: in groups of eight digits, which are easier to read and to type. All of the digits: of two
    /// entries that somebody makes at leisure, a part of the hash could be the same.
    #[must_use]
    pub fn in_groups(self) -> String {
        let digits = self.hash.to_string();
        let groups = digits.as_bytes().chunks(8).map(|group| String::from_utf8_lossy(group).into_owned());
        format!("{}: {}", self.seq, groups.collect::<Vec<_>>().join(" "))
    }
}

impl std::fmt::Display for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

/// A text is not a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected NUMBER:HASH as `ledger verify` prints it, the hash with 64 hexadecimal digits")]
pub struct NotAHead;

impl std::str::FromStr for Head {
    type Err = NotAHead;

    /// Reads what `Display` writes and what [`Head::in_groups`] does; the hash's digits may be of either case and have
    /// spaces between them, as somebody types them from paper.
    fn from_str(text: &str) -> Result<Self, NotAHead> {
        let (seq, hash) = text.trim().split_once(':').ok_or(NotAHead)?;
        let is_number = !seq.is_empty() && seq.bytes().all(|byte| byte.is_ascii_digit());
        let seq = seq.parse().ok().filter(|_| is_number).ok_or(NotAHead)?;
        let hash: String = hash.split_ascii_whitespace().collect();
        let hash = super::hex::read(&hash).and_then(|bytes| bytes.try_into().ok()).ok_or(NotAHead)?;
        let head = Self { seq, hash: Hash(hash) };
        // Nothing else stands before the first entry.
        if head.seq == 0 && head != Self::EMPTY { Err(NotAHead) } else { Ok(head) }
    }
}

/// The chain is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("ledger entry {seq} is broken: {fault}")]
pub struct Broken {
    /// The number of the first bad entry.
    pub seq: u64,
    /// What is wrong with it.
    #[source]
    pub fault: Fault,
}

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Another entry stands in its place, or none.
    #[error("it is missing; the next one found is {found}")]
    Missing {
        /// The number found.
        found: u64,
    },
    /// The last entries are gone: the chain is shorter than its head says.
    #[error("it is missing at the end; the head says {head}")]
    CutOff {
        /// The number the head says.
        head: u64,
    },
    /// It stands behind the end that is noted beside the chain.
    #[error("it stands behind the end of the chain; the head says {head}")]
    BehindTheEnd {
        /// The number the head says.
        head: u64,
    },
    /// The name beside it is not the one that it was bound to.
    #[error("the name kept beside it is not the one that was written")]
    AnotherName,
    /// The sealed token beside it is not the one that it was bound to.
    #[error("the sealed token kept beside it is not the one that was written")]
    AnotherToken,
    /// Its bytes do not have the hash written beside them.
    #[error("its content was changed")]
    Changed,
    /// It follows another entry than the one before it.
    #[error("it does not follow the entry before it")]
    DoesNotFollow,
    /// Its bytes are not an entry.
    #[error(transparent)]
    NotAnEntry(NotAnEntry),
    /// It is sound, and still not the one that was noted elsewhere.
    #[error("it is not the entry that was noted; what follows entry {since} was written anew")]
    Rewritten {
        /// The last entry that is known to be the one it was; 0 if none is.
        since: u64,
    },
    /// A line of an export is not one.
    #[error("its line in the export cannot be read")]
    NotALine,
    /// A line of an export tells something else than the bytes in it.
    #[error("what its line in the export says is not what its bytes say")]
    SaysOtherwise,
}

impl Entry {
    /// Compares a name kept beside it with the one that was written. That there is none is no fault: it may have been
    /// removed because it was old.
    ///
    /// # Errors
    /// [`Broken`] if it is another, or none was written.
    pub fn check_name(&self, name: Option<&Payload>) -> Result<(), Broken> {
        match name.is_none_or(|name| self.commitment == Some(name.commitment())) {
            true => Ok(()),
            false => Err(Broken { seq: self.seq, fault: Fault::AnotherName }),
        }
    }

    /// The same for a sealed token, whose hash is one of the facts.
    ///
    /// # Errors
    /// [`Broken`] if it is another, or none was written.
    pub fn check_token(&self, token: Option<&SealedToken>) -> Result<(), Broken> {
        let is_written = |token: &SealedToken| {
            self.facts.find("sealed_token").is_some_and(|hash| hash == token.hash().to_string())
        };
        match token.is_none_or(is_written) {
            true => Ok(()),
            false => Err(Broken { seq: self.seq, fault: Fault::AnotherToken }),
        }
    }
}

/// Verifies a chain piece by piece, so that it never has to be in memory as a whole.
#[derive(Clone, Debug)]
pub struct Verifier {
    head: Head,
    /// Heads that were kept elsewhere and are not reached yet, the last one first.
    expected: Vec<Head>,
    /// The last of them that the chain passed through.
    complete_up_to: Option<u64>,
}

impl Default for Verifier {
    fn default() -> Self {
        Self::new()
    }
}

impl Verifier {
    /// Starts before the first entry.
    #[must_use]
    pub fn new() -> Self {
        Self::after(Head::EMPTY)
    }

    /// Starts behind an entry that was verified before.
    #[must_use]
    pub fn after(head: Head) -> Self {
        Self { head, expected: Vec::new(), complete_up_to: None }
    }

    /// Starts before the first entry of a chain that has to pass through these heads, which were kept elsewhere.
    #[must_use]
    pub fn expecting(heads: &[Head]) -> Self {
        let mut expected = heads.to_vec();
        expected.sort_by_key(|head| std::cmp::Reverse(head.seq));
        let mut verifier = Self { expected, ..Self::new() };
        // An empty chain passes through its own head.
        while verifier.expected.pop_if(|head| *head == Head::EMPTY).is_some() {
            verifier.complete_up_to = Some(0);
        }
        verifier
    }

    /// Checks the next entry and gives it, now to be believed.
    ///
    /// # Errors
    /// [`Broken`] names it and says what is wrong.
    pub fn next(&mut self, raw: &RawEntry) -> Result<Entry, Broken> {
        let seq = self.head.seq + 1;
        let broken = |fault| Broken { seq, fault };
        if raw.seq != seq {
            return Err(broken(Fault::Missing { found: raw.seq }));
        }
        if Hash::of(&raw.bytes) != raw.hash {
            return Err(broken(Fault::Changed));
        }
        let entry = Entry::decode(&raw.bytes).map_err(|fault| broken(Fault::NotAnEntry(fault)))?;
        if entry.seq != seq || entry.prev != self.head.hash {
            return Err(broken(Fault::DoesNotFollow));
        }
        let here = Head { seq, hash: raw.hash };
        while let Some(expected) = self.expected.pop_if(|expected| expected.seq <= seq) {
            if expected != here {
                let since = self.complete_up_to.unwrap_or(0);
                return Err(broken(Fault::Rewritten { since }));
            }
            self.complete_up_to = Some(seq);
        }
        self.head = here;
        Ok(entry)
    }

    /// The head so far.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }

    /// Up to which entry nothing was changed or is missing, because the chain passed through a head that was kept
    /// elsewhere. Nothing where it passed through none: a chain alone never says that it is complete.
    #[must_use]
    pub fn complete_up_to(&self) -> Option<u64> {
        self.complete_up_to
    }

    /// Compares the end of the chain with the head noted beside it, and with those kept elsewhere.
    ///
    /// # Errors
    /// [`Broken`] if the chain is shorter, or ends in another entry.
    pub fn finish(&self, noted: Head) -> Result<Head, Broken> {
        let longest = self.expected.first().map_or(0, |expected| expected.seq).max(noted.seq);
        if self.head.seq < longest {
            let seq = self.head.seq + 1;
            return Err(Broken { seq, fault: Fault::CutOff { head: longest } });
        }
        match self.head == noted {
            true => Ok(self.head),
            false => Err(Broken { seq: noted.seq, fault: Fault::Changed }),
        }
    }
}
