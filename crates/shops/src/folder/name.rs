//! Names of files that others chose: shown without deceiving anybody, and made plain for a file of our own.
//! Not the files: nothing here touches a disk.

use std::ffi::OsStr;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use pickup::text::is_deceptive;

/// The most bytes of a name that a file of ours takes over.
const KEPT_MAX: usize = 100;

/// A name as it may be shown: what can't be seen is written out.
pub(super) fn shown(name: &OsStr) -> String {
    let mut shown = String::new();
    for character in name.to_string_lossy().chars() {
        match is_deceptive(character) {
            true => shown.extend(character.escape_unicode()),
            false => shown.push(character),
        }
    }
    shown
}

/// Whether a name is that of a file of orders. Files that are being written and locks of spreadsheets are not:
/// they begin with a point or with `~$`.
pub(super) fn is_of_orders(name: &OsStr) -> bool {
    let bytes = name.as_encoded_bytes();
    let ends =
        |end: &[u8]| bytes.len() > end.len() && bytes[bytes.len() - end.len()..].eq_ignore_ascii_case(end);
    !bytes.starts_with(b".") && !bytes.starts_with(b"~$") && (ends(b".csv") || ends(b".json"))
}

/// The name that a file gets when it is put away: the time, and of its own name what every system takes. `again`
/// counts the tries, for names that are taken.
pub(super) fn put_away(name: &OsStr, at: Timestamp, again: u32) -> String {
    let plain = |character: char| match character.is_alphanumeric() || "-_.".contains(character) {
        true => character,
        false => '_',
    };
    let name: String = name.to_string_lossy().chars().map(plain).collect();
    let (stem, end) = name.rsplit_once('.').unwrap_or((&name, ""));
    let stem = &stem[..stem.floor_char_boundary(KEPT_MAX)];
    let time = at.strftime("%Y%m%dT%H%M%SZ");
    match again {
        0 => format!("{time}-{stem}.{end}"),
        again => format!("{time}.{again}-{stem}.{end}"),
    }
}

/// When a file was put away, by the name that it got then, and its report by its own; nothing for other files.
pub(super) fn put_away_at(name: &OsStr) -> Option<Timestamp> {
    let (time, _) = name.to_str()?.split_once(['-', '.'])?;
    if time.len() != "20261122T140500Z".len() {
        return None;
    }
    jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", time)
        .ok()?
        .to_zoned(TimeZone::UTC)
        .ok()
        .map(|at| at.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_deceives_is_written_out() {
        assert_eq!(shown(OsStr::new("order\n\u{202e}vsc.csv")), "order\\u{a}\\u{202e}vsc.csv");
        assert_eq!(shown(OsStr::new("ordrar i Malmö.csv")), "ordrar i Malmö.csv");
    }

    #[test]
    fn orders_are_known_by_the_end_of_the_name() {
        for name in ["orders.csv", "ORDERS.CSV", "a.b.json", "CON.csv", " .csv"] {
            assert!(is_of_orders(OsStr::new(name)), "{name}");
        }
        for name in [
            "orders.txt",
            "orders",
            ".csv",
            ".orders.csv.Xy12",
            "~$orders.csv",
            "orders.csv~",
            "orders.csv.part",
        ] {
            assert!(!is_of_orders(OsStr::new(name)), "{name}");
        }
    }

    #[test]
    fn a_file_put_away_has_a_name_that_every_system_takes() {
        let at = "2026-11-22T14:05:00.9Z".parse().unwrap();
        let name = |name: &str, again| put_away(OsStr::new(name), at, again);
        assert_eq!(name("ordrar i Malmö.csv", 0), "20261122T140500Z-ordrar_i_Malmö.csv");
        assert_eq!(name("CON.csv", 2), "20261122T140500Z.2-CON.csv");
        assert_eq!(name("../a\n\u{202e}|:?.json", 0), "20261122T140500Z-.._a_____.json");
        assert!(name(&format!("{}.csv", "å".repeat(120)), 1000).len() < 140);
    }

    #[test]
    fn a_file_put_away_tells_when_and_other_files_do_not() {
        let at: Timestamp = "2026-11-22T14:05:00.9Z".parse().unwrap();
        let told = "2026-11-22T14:05:00Z".parse().ok();
        for again in [0, 7] {
            let name = put_away(OsStr::new("ordrar i Malmö.csv"), at, again);
            assert_eq!(put_away_at(OsStr::new(&name)), told, "{name}");
            assert_eq!(put_away_at(OsStr::new(&format!("{name}.report.txt"))), told, "{name}");
        }
        for other in [
            "orders.csv",
            "2026-11-22-orders.csv",
            "20261322T140500Z-orders.csv",
            "20261122T140500Z",
            "-",
            "",
        ] {
            assert_eq!(put_away_at(OsStr::new(other)), None, "{other}");
        }
    }
}
