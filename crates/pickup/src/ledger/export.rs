//! The ledger for people and their programs: CSV and JSON lines.
//!
//! Whatever stands in an entry, it stays text: no cell becomes a formula, and no fact ends its cell. A line of JSON
//! also holds the bytes of its entry, so that the export can be verified where the database is not.

use serde::{Deserialize, Serialize};

use super::{Broken, Entry, Fault, Hash, RawEntry, Verifier, hex};

/// The header of the CSV export.
pub const CSV_HEADER: &str = "v,seq,time_utc,provider_time,kind,realm,issuer,trust,system,shop,order_id,staff,till,facts,commitment,prev,hash";

/// One entry as a line of CSV without its end (RFC 4180). Facts are `name=text`, separated by spaces, with
/// anything but plain letters in percent-encoding. A cell that a spreadsheet would take for a formula gets a
/// `'` in front.
#[must_use]
pub fn csv_line(entry: &Entry, hash: &Hash) -> String {
    let key =
        |part: fn(&crate::order::OrderKey) -> &str| entry.order_key.as_ref().map(part).unwrap_or_default();
    let facts: Vec<String> =
        entry.facts.iter().map(|(name, text)| format!("{}={}", plain(name), plain(text))).collect();
    let cells = [
        entry.v.to_string(),
        entry.seq.to_string(),
        entry.time_utc.to_string(),
        entry.provider_time.map(|time| time.to_string()).unwrap_or_default(),
        entry.kind.as_str().to_owned(),
        entry.realm.to_string(),
        entry.issuer.to_string(),
        entry.trust.to_string(),
        key(crate::order::OrderKey::system).to_owned(),
        key(crate::order::OrderKey::shop).to_owned(),
        key(crate::order::OrderKey::id).to_owned(),
        entry.staff.to_string(),
        entry.till.to_string(),
        facts.join(" "),
        entry.commitment.map(|hash| hash.to_string()).unwrap_or_default(),
        entry.prev.to_string(),
        hash.to_string(),
    ];
    cells.map(|cell| csv_cell(&cell)).join(",")
}

/// One entry as a line of JSON without its end, with its canonical bytes.
#[must_use]
pub fn json_line(entry: &Entry, hash: &Hash) -> String {
    let line = Line {
        v: entry.v,
        seq: entry.seq,
        time_utc: entry.time_utc.to_string(),
        provider_time: entry.provider_time.map(|time| time.to_string()),
        kind: entry.kind.as_str(),
        realm: entry.realm.as_str(),
        issuer: entry.issuer.as_str(),
        trust: entry.trust.to_string(),
        order_key: entry.order_key.as_ref().map(|key| [key.system(), key.shop(), key.id()]),
        staff: entry.staff.as_str(),
        till: entry.till.as_str(),
        facts: entry.facts.iter().collect(),
        commitment: entry.commitment.map(|hash| hash.to_string()),
        prev: entry.prev.to_string(),
        bytes: hex::write(&entry.encode()),
        hash: hash.to_string(),
    };
    // Only texts and numbers: nothing in it can fail to be written.
    serde_json::to_string(&line).unwrap_or_default()
}

#[derive(Serialize)]
struct Line<'a> {
    v: u8,
    seq: u64,
    time_utc: String,
    provider_time: Option<String>,
    kind: &'a str,
    realm: &'a str,
    issuer: &'a str,
    trust: String,
    order_key: Option<[&'a str; 3]>,
    staff: &'a str,
    till: &'a str,
    facts: std::collections::BTreeMap<&'a str, &'a str>,
    commitment: Option<String>,
    prev: String,
    bytes: String,
    hash: String,
}

impl Verifier {
    /// Checks the next line of a JSON export and gives its entry, now to be believed. A line has to be as
    /// [`json_line`] writes it, so that nobody reads one thing in it and verifies another.
    ///
    /// # Errors
    /// [`Broken`] names the entry and says what is wrong.
    pub fn next_line(&mut self, line: &str) -> Result<Entry, Broken> {
        let seq = self.head().seq + 1;
        let raw = read(line).ok_or(Broken { seq, fault: Fault::NotALine })?;
        let entry = self.next(&raw)?;
        match json_line(&entry, &raw.hash) == line {
            true => Ok(entry),
            false => Err(Broken { seq, fault: Fault::SaysOtherwise }),
        }
    }
}

/// What of a line is verified. The rest of it is compared as a whole.
#[derive(Deserialize)]
struct Chained {
    seq: u64,
    bytes: String,
    hash: String,
}

fn read(line: &str) -> Option<RawEntry> {
    let line: Chained = serde_json::from_str(line).ok()?;
    let hash = Hash(hex::read(&line.hash)?.try_into().ok()?);
    Some(RawEntry { seq: line.seq, bytes: hex::read(&line.bytes)?, hash })
}

/// A cell that stays text, between commas as well as between semicolons.
pub(crate) fn csv_cell(text: &str) -> String {
    // The wide forms too: some spreadsheets take them for the narrow ones.
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    match text.contains([',', '"', '\n', '\r', ';', '\'']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

fn plain(text: &str) -> String {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"._:-+/".contains(byte);
    text.bytes()
        .map(|byte| if is_plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
