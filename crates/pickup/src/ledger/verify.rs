//! Walks a chain and names the first entry that is not what it was.
//!
//! It repairs nothing, and an entry behind the first broken one is not believed.

use super::{Entry, Hash, NotAnEntry, RawEntry};

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
}

impl std::fmt::Display for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
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
    /// Its bytes do not have the hash written beside them.
    #[error("its content was changed")]
    Changed,
    /// It follows another entry than the one before it.
    #[error("it does not follow the entry before it")]
    DoesNotFollow,
    /// Its bytes are not an entry.
    #[error(transparent)]
    NotAnEntry(NotAnEntry),
}

/// Verifies a chain piece by piece, so that it never has to be in memory as a whole.
#[derive(Clone, Debug)]
pub struct Verifier {
    head: Head,
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
        Self { head: Head::EMPTY }
    }

    /// Starts behind an entry that was verified before.
    #[must_use]
    pub fn after(head: Head) -> Self {
        Self { head }
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
        self.head = Head { seq, hash: raw.hash };
        Ok(entry)
    }

    /// The head so far.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }

    /// Compares the end of the chain with a head kept elsewhere.
    ///
    /// # Errors
    /// [`Broken`] if the chain is shorter, or ends in another entry.
    pub fn finish(&self, expected: Head) -> Result<Head, Broken> {
        if self.head.seq < expected.seq {
            let seq = self.head.seq + 1;
            return Err(Broken { seq, fault: Fault::CutOff { head: expected.seq } });
        }
        match self.head == expected {
            true => Ok(self.head),
            false => Err(Broken { seq: expected.seq, fault: Fault::Changed }),
        }
    }
}
