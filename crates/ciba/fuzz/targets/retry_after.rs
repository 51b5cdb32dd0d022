//! The headers `Retry-After` and `Date`, one a line, beside a reader of HTTP dates that is not ours.
#![no_main]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ciba::{ClockOffset, HttpAnswer};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let (retry_after, date) = input.split_once('\n').unwrap_or((input, ""));
    let answer = HttpAnswer {
        date: Some(date.to_owned()),
        retry_after: Some(retry_after.to_owned()),
        ..HttpAnswer::default()
    };
    agrees(date, answer.date());
    if let Some(wait) = answer.retry_after() {
        // Nine digits at most, or the distance of two dates with four digits for the year.
        assert!(wait < Duration::from_secs(10_000 * 366 * 24 * 3600));
        let digits = retry_after.trim();
        let said = digits.parse().ok().map(Duration::from_secs);
        assert!(said == Some(wait) || said.is_none() && answer.date().is_some());
    }
    let now = Timestamp::from_second(1_800_000_000).expect("a time");
    if let Some(offset) = ClockOffset::measure(&answer, now, now) {
        assert!(!offset.uncertainty().is_negative());
    }
});

/// A date that both read is the same to both, and the one modern form is read by us.
fn agrees(text: &str, ours: Option<Timestamp>) {
    let Ok(theirs) = httpdate::parse_http_date(text) else { return };
    let seconds = theirs.duration_since(UNIX_EPOCH).expect("not before 1970").as_secs();
    if let Some(ours) = ours {
        assert_eq!(u64::try_from(ours.as_second()), Ok(seconds));
    } else {
        assert_ne!(httpdate::fmt_http_date(theirs), text, "a good date was not read");
    }
    let _: SystemTime = theirs;
}
