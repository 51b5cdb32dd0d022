//! What an overview counts, by which hours, and what its file says to a spreadsheet.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]

use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use pickup::activity::{
    CheckNote, Counts, CsvManner, Group, How, Outcome, bounds, by_hour, csv, median_to_verify,
};
use pickup::check::{End, Reference, RefusalReason};
use pickup::inquiry::{About, Compared, InquiryEnd};
use pickup::order::OrderKey;
use pickup::text::{StaffId, TillId};
use proptest::prelude::*;

fn stockholm() -> TimeZone {
    TimeZone::get("Europe/Stockholm").unwrap()
}

fn note(started_at: &str, outcome: Outcome, took_ms: Option<i64>) -> CheckNote {
    CheckNote {
        reference: Reference::new([7, 15, 3, 19, 0, 1]),
        order: Some(OrderKey::new("test", "shop", "42").unwrap()),
        numbers: "1042".to_owned(),
        outcome,
        how: How::Screen,
        started_at: started_at.parse().unwrap(),
        took: took_ms.map(SignedDuration::from_millis),
        staff: StaffId::new("maja").unwrap(),
        till: TillId::new("2").unwrap(),
    }
}

#[test]
fn every_name_is_read_as_it_is_written() {
    for outcome in Outcome::ALL {
        assert_eq!(Outcome::from_name(outcome.as_str()), Some(outcome));
    }
    for how in How::ALL {
        assert_eq!(How::from_name(how.as_str()), Some(how));
    }
    assert_eq!((Outcome::from_name("owner"), How::from_name("")), (None, None));
}

/// A document is no green, and an owner who got nothing was still the owner.
#[test]
fn only_a_proof_counts_as_verified() {
    let ends = [
        (End::Owner, Group::Verified),
        (End::Refused(RefusalReason::ChangedMind), Group::Verified),
        (End::AnotherPerson, Group::NotOwner),
        (End::Declined, Group::NotCompleted),
        (End::TimedOut, Group::NotCompleted),
        (End::ResultLost, Group::NotCompleted),
        (End::LevelTooLow, Group::NotCompleted),
    ];
    for (end, group) in ends {
        assert_eq!(Outcome::from(&end).group(), group, "{end:?}");
    }
    let counts = Counts::of(&[note("2026-11-24T13:00:00Z", Outcome::Manual, None)]);
    assert_eq!((counts.verified, counts.manual, counts.checks()), (0, 1, 1));
}

/// An inquiry is counted as its answer says, whatever it was about; a payment that was approved gave nobody anything.
#[test]
fn an_inquiry_is_counted_by_its_end_and_has_no_order() {
    let ends = [
        (InquiryEnd::AnotherPerson(Compared::default()), Outcome::AnotherPerson, Group::NotOwner),
        (InquiryEnd::Otherwise(End::Declined), Outcome::Declined, Group::NotCompleted),
        (InquiryEnd::Otherwise(End::ResultLost), Outcome::Network, Group::NotCompleted),
        (InquiryEnd::Otherwise(End::LevelTooLow), Outcome::LevelTooLow, Group::NotCompleted),
    ];
    for (end, outcome, group) in ends {
        assert_eq!((Outcome::from(&end), outcome.group()), (outcome, group), "{end:?}");
    }
    for (about, how, name) in [
        (About::Caller, How::Caller, "caller"),
        (About::Counter, How::Counter, "counter"),
        (About::Payment, How::Payment, "payment"),
    ] {
        assert_eq!((How::from(about), how.as_str()), (how, name));
        let one = CheckNote {
            order: None,
            numbers: String::new(),
            how,
            ..note("2026-11-24T13:00:00Z", Outcome::Verified, Some(18_000))
        };
        assert_eq!(Counts::of([&one]).verified, 1);
        let file = csv([&one], CsvManner::Comma, &TimeZone::UTC);
        let line = format!("+00:00,,,,,verified,{name},18.0,maja,2,CC-7F3K01\r\n");
        assert!(file.ends_with(&line), "{file}");
    }
}

#[test]
fn the_median_is_of_verified_checks_alone() {
    let of = |took: &[(Outcome, i64)]| {
        let notes: Vec<_> =
            took.iter().map(|(outcome, ms)| note("2026-11-24T13:00:00Z", *outcome, Some(*ms))).collect();
        median_to_verify(&notes).map(|took| took.as_millis())
    };
    use Outcome::{TimedOut, Verified};
    assert_eq!(of(&[]), None);
    assert_eq!(of(&[(TimedOut, 200_000)]), None);
    assert_eq!(of(&[(Verified, 18_000)]), Some(18_000));
    assert_eq!(of(&[(Verified, 30_000), (Verified, 10_000), (TimedOut, 1)]), Some(20_000));
    assert_eq!(of(&[(Verified, 90_000), (Verified, 10_000), (Verified, 12_000)]), Some(12_000));
}

#[test]
fn hours_are_those_of_the_store_and_have_no_gap() {
    let day = date(2026, 11, 24);
    let notes = [
        note("2026-11-24T06:59:59Z", Outcome::Verified, Some(1)),
        note("2026-11-24T19:00:00Z", Outcome::NotOwner, Some(1)),
    ];
    let hours = by_hour(&notes, day, &stockholm());
    let local = |at: Timestamp| at.to_zoned(stockholm()).hour();
    let shown: Vec<_> = hours.iter().map(|hour| local(hour.begins_at)).collect();
    assert_eq!(shown, (7..=20).collect::<Vec<_>>());
    let busy: Vec<_> = hours.iter().filter(|hour| hour.counts.checks() > 0).collect();
    assert_eq!(busy.iter().map(|hour| local(hour.begins_at)).collect::<Vec<_>>(), [7, 20]);
    assert_eq!(by_hour(&[], day, &stockholm()).len(), 10, "a day on which nothing happened");
}

#[test]
fn a_day_is_as_long_as_the_clocks_make_it() {
    let hours = |day| {
        let (from, before) = bounds(day, &stockholm()).unwrap();
        before.duration_since(from).as_hours()
    };
    assert_eq!([date(2026, 11, 24), date(2026, 3, 29), date(2026, 10, 25)].map(hours), [24, 23, 25]);
}

#[test]
fn a_swedish_spreadsheet_reads_semicolons_and_commas_in_numbers() {
    let notes = [note("2026-11-24T13:32:05.9Z", Outcome::Verified, Some(46_270))];
    let file = csv(&notes, CsvManner::Semicolon, &stockholm());
    assert_eq!(
        file,
        "\u{feff}started;system;shop;order_id;order;outcome;how;took_s;staff;till;reference\r\n\
         2026-11-24T14:32:05+01:00;test;shop;42;1042;verified;screen;\"46,2\";maja;2;CC-7F3K01\r\n"
    );
    let file = csv(&notes, CsvManner::Comma, &TimeZone::UTC);
    assert!(
        file.ends_with(
            "2026-11-24T13:32:05+00:00,test,shop,42,1042,verified,screen,46.2,maja,2,CC-7F3K01\r\n"
        )
    );
}

#[test]
fn a_document_took_no_time_and_a_check_without_an_order_has_none() {
    let one = CheckNote {
        order: None,
        numbers: String::new(),
        how: How::Document,
        ..note("2026-11-24T13:00:00Z", Outcome::Manual, None)
    };
    let file = csv(&[one], CsvManner::Comma, &TimeZone::UTC);
    assert!(file.ends_with("+00:00,,,,,manual,document,,maja,2,CC-7F3K01\r\n"), "{file}");
}

proptest! {
    /// Whatever a shop calls its orders, no cell begins a formula and no order is two lines or two cells.
    #[test]
    fn no_number_becomes_a_formula(number in "[=+@\\-;,\"'\t\r\n＝a1]{1,12}", semicolon: bool) {
        let manner = if semicolon { CsvManner::Semicolon } else { CsvManner::Comma };
        let separator = if semicolon { b';' } else { b',' };
        let one = CheckNote { numbers: number.clone(), ..note("2026-11-24T13:00:00Z", Outcome::Verified, Some(1)) };
        let file = csv(&[one], manner, &TimeZone::UTC);
        let rows = cells(file.trim_start_matches('\u{feff}'), char::from(separator));
        prop_assert_eq!(rows.len(), 2);
        prop_assert_eq!(rows[1].len(), 11);
        let cell = &rows[1][4];
        prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝']), "{cell:?}");
        prop_assert_eq!(cell.strip_prefix('\'').filter(|rest| *rest == number).unwrap_or(cell), &number);
    }
}

/// The cells of a file as RFC 4180 has them, read by somebody else than who wrote them.
fn cells(file: &str, separator: char) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = file.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            '\r' if !quoted && letters.peek() == Some(&'\n') => {
                letters.next();
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            letter if letter == separator && !quoted => row.push(std::mem::take(&mut cell)),
            letter => cell.push(letter),
        }
    }
    rows
}
