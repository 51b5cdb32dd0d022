//! The bytes of an entry, which are what is hashed. Final: a chain can't be rewritten later.
//!
//! In this order, nothing between the parts and nothing after the last. `u8`, `u32`, `u64`, `i64` are
//! big-endian. A *text* is its length in bytes as `u32`, then that many bytes of UTF-8. An *option* is one
//! byte, 0 for nothing and 1 for something, then the thing.
//!
//! | part | bytes |
//! |---|---|
//! | magic | the 18 bytes `claimcheck.ledger/` |
//! | v | `u8`, 1 |
//! | seq | `u64`, from 1 |
//! | prev | 32 bytes, zeros for the first entry |
//! | time_utc | `i64`, milliseconds since 1970-01-01T00:00:00Z, without leap seconds |
//! | provider_time | option of `i64`, the same |
//! | kind | text |
//! | realm | text |
//! | issuer | text |
//! | trust | 32 bytes |
//! | order_key | option of three texts: system, shop, id |
//! | staff | text |
//! | till | text |
//! | facts | their number as `u32`, then for each two texts, name and text, names ascending by bytes, none twice |
//! | commitment | option of 32 bytes |

use jiff::Timestamp;

use super::{Entry, Facts, Hash, Kind, VERSION};
use crate::order::OrderKey;
use crate::realm::Realm;
use crate::text::{Issuer, StaffId, TillId};

const MAGIC: &[u8; 18] = b"claimcheck.ledger/";

/// Bytes are not the canonical encoding of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnEntry {
    /// Written by a program that knows another version.
    #[error("the entry is of version {version}; a newer program wrote it")]
    Version {
        /// The version.
        version: u8,
    },
    /// Something else than the format says.
    #[error("byte {at} is not what the format says: expected {expected}")]
    Malformed {
        /// The offset of the part.
        at: usize,
        /// The part.
        expected: &'static str,
    },
}

impl Entry {
    /// The canonical encoding.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(self.v);
        bytes.extend_from_slice(&self.seq.to_be_bytes());
        bytes.extend_from_slice(&self.prev.0);
        bytes.extend_from_slice(&self.time_utc.as_millisecond().to_be_bytes());
        option(&mut bytes, self.provider_time.as_ref(), |bytes, time| {
            bytes.extend_from_slice(&time.as_millisecond().to_be_bytes());
        });
        text(&mut bytes, self.kind.as_str());
        text(&mut bytes, self.realm.as_str());
        text(&mut bytes, self.issuer.as_str());
        bytes.extend_from_slice(&self.trust.0);
        option(&mut bytes, self.order_key.as_ref(), |bytes, key| {
            text(bytes, key.system());
            text(bytes, key.shop());
            text(bytes, key.id());
        });
        text(&mut bytes, self.staff.as_str());
        text(&mut bytes, self.till.as_str());
        length(&mut bytes, self.facts.iter().len());
        for (name, value) in self.facts.iter() {
            text(&mut bytes, name);
            text(&mut bytes, value);
        }
        option(&mut bytes, self.commitment.as_ref(), |bytes, hash| bytes.extend_from_slice(&hash.0));
        bytes
    }

    /// Reads an encoding. Every accepted input is exactly what [`Entry::encode`] gives for the result.
    ///
    /// # Errors
    /// [`NotAnEntry`] with the offset of the first part that is not as the format says.
    pub fn decode(bytes: &[u8]) -> Result<Self, NotAnEntry> {
        let mut reader = Reader { bytes, at: 0 };
        if reader.take(MAGIC.len(), "magic")? != MAGIC {
            return Err(NotAnEntry::Malformed { at: 0, expected: "magic" });
        }
        let [v] = reader.array("version")?;
        if v != VERSION {
            return Err(NotAnEntry::Version { version: v });
        }
        let entry = Self {
            v,
            seq: u64::from_be_bytes(reader.array("seq")?),
            prev: Hash(reader.array("prev")?),
            time_utc: reader.time("time_utc")?,
            provider_time: reader.option("provider_time", |reader| reader.time("provider_time"))?,
            kind: reader.parsed("kind", |text| Kind::from_name(&text))?,
            realm: reader.parsed("realm", |text| Realm::from_name(&text))?,
            issuer: reader.parsed("issuer", |text| Issuer::new(text).ok())?,
            trust: Hash(reader.array("trust")?),
            order_key: reader.option("order_key", Reader::order_key)?,
            staff: reader.parsed("staff", |text| StaffId::new(text).ok())?,
            till: reader.parsed("till", |text| TillId::new(text).ok())?,
            facts: reader.facts()?,
            commitment: reader.option("commitment", |reader| Ok(Hash(reader.array("commitment")?)))?,
        };
        match reader.at == bytes.len() {
            true => Ok(entry),
            false => Err(NotAnEntry::Malformed { at: reader.at, expected: "the end" }),
        }
    }
}

fn length(bytes: &mut Vec<u8>, length: usize) {
    // Every text and list of an entry has a limit far below 4 GB.
    bytes.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    length(bytes, text.len());
    bytes.extend_from_slice(text.as_bytes());
}

fn option<T>(bytes: &mut Vec<u8>, value: Option<&T>, write: impl FnOnce(&mut Vec<u8>, &T)) {
    match value {
        None => bytes.push(0),
        Some(value) => {
            bytes.push(1);
            write(bytes, value);
        }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize, expected: &'static str) -> Result<&'a [u8], NotAnEntry> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        match rest.get(..count) {
            Some(taken) => {
                self.at += count;
                Ok(taken)
            }
            None => Err(NotAnEntry::Malformed { at: self.at, expected }),
        }
    }

    fn array<const N: usize>(&mut self, expected: &'static str) -> Result<[u8; N], NotAnEntry> {
        let at = self.at;
        self.take(N, expected)?.try_into().map_err(|_| NotAnEntry::Malformed { at, expected })
    }

    fn time(&mut self, expected: &'static str) -> Result<Timestamp, NotAnEntry> {
        let at = self.at;
        let millisecond = i64::from_be_bytes(self.array(expected)?);
        Timestamp::from_millisecond(millisecond).map_err(|_| NotAnEntry::Malformed { at, expected })
    }

    fn count(&mut self, limit: usize, expected: &'static str) -> Result<usize, NotAnEntry> {
        let at = self.at;
        let count = usize::try_from(u32::from_be_bytes(self.array(expected)?)).ok();
        count.filter(|count| *count <= limit).ok_or(NotAnEntry::Malformed { at, expected })
    }

    fn text(&mut self, expected: &'static str) -> Result<String, NotAnEntry> {
        let at = self.at;
        let length = self.count(Facts::MAX_BYTES, expected)?;
        let text = self.take(length, expected)?;
        String::from_utf8(text.to_vec()).map_err(|_| NotAnEntry::Malformed { at, expected })
    }

    fn parsed<T>(
        &mut self,
        expected: &'static str,
        parse: impl FnOnce(String) -> Option<T>,
    ) -> Result<T, NotAnEntry> {
        let at = self.at;
        parse(self.text(expected)?).ok_or(NotAnEntry::Malformed { at, expected })
    }

    fn option<T>(
        &mut self,
        expected: &'static str,
        read: impl FnOnce(&mut Self) -> Result<T, NotAnEntry>,
    ) -> Result<Option<T>, NotAnEntry> {
        let at = self.at;
        match self.array(expected)? {
            [0] => Ok(None),
            [1] => read(self).map(Some),
            _ => Err(NotAnEntry::Malformed { at, expected }),
        }
    }

    fn order_key(&mut self) -> Result<OrderKey, NotAnEntry> {
        let at = self.at;
        let (system, shop, id) = (self.text("order_key")?, self.text("order_key")?, self.text("order_key")?);
        OrderKey::new(system, shop, id).map_err(|_| NotAnEntry::Malformed { at, expected: "order_key" })
    }

    fn facts(&mut self) -> Result<Facts, NotAnEntry> {
        let count = self.count(Facts::MAX_COUNT, "facts")?;
        let mut facts = Facts::new();
        let mut last: Option<String> = None;
        for _ in 0..count {
            let at = self.at;
            let (name, text) = (self.text("facts")?, self.text("facts")?);
            if last.is_some_and(|last| last >= name) {
                return Err(NotAnEntry::Malformed { at, expected: "facts" });
            }
            last = Some(name.clone());
            facts = facts.with_read(name, text);
        }
        Ok(facts)
    }
}
