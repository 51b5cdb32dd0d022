//! The ledger for people and their programs: CSV and JSON lines. Not read back; the chain is the truth.
//!
//! Whatever stands in an entry, it stays text: no cell becomes a formula, and no fact ends its cell.

use serde::Serialize;

use super::{Entry, Hash};

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

/// One entry as a line of JSON without its end.
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
    hash: String,
}

fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
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
