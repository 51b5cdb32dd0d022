//! The headers `Retry-After` and `Date`, one a line, beside a reader of e-mail's dates, whose form is the
//! modern one of HTTP as well.
#![no_main]

use std::time::Duration;

use ciba::{ClockOffset, HttpAnswer};
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use libfuzzer_sys::fuzz_target;

const DAY: Duration = Duration::from_secs(24 * 3600);

fuzz_target!(|input: &str| {
    let (retry_after, date) = input.split_once('\n').unwrap_or((input, ""));
    let answer = HttpAnswer {
        date: Some(date.to_owned()),
        retry_after: Some(retry_after.to_owned()),
        ..HttpAnswer::default()
    };
    agrees(date, answer.date());
    match (answer.retry_after(), seconds(retry_after.trim())) {
        (wait, Some(seconds)) => assert_eq!(wait, Some(Duration::from_secs(seconds).min(DAY))),
        // A date says something beside the provider's own one only.
        (Some(wait), None) => assert!(wait <= DAY && answer.date().is_some()),
        (None, None) => {}
    }
    let now = Timestamp::from_second(1_800_000_000).expect("a time");
    if let Some(offset) = ClockOffset::measure(&answer, now, now) {
        assert!(!offset.uncertainty().is_negative());
    }
});

/// Digits and nothing else; more than can be counted are a long time.
fn seconds(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

/// A date that both read is the same to both, and one in HTTP's own spelling is read.
fn agrees(text: &str, ours: Option<Timestamp>) {
    let Ok(theirs) = rfc2822::DateTimeParser::new().parse_timestamp(text) else { return };
    match ours {
        Some(ours) => assert_eq!(ours, theirs),
        None => {
            let spelled = rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&theirs);
            let is_modern = spelled.is_ok_and(|spelled| spelled == text);
            assert!(!is_modern || theirs < Timestamp::UNIX_EPOCH, "a good date was not read");
        }
    }
}
