//! HTTP dates (RFC 9110 section 5.6.7): the modern form, and the two old ones that must still be read.
//! Whether a date is past or ahead is not decided here.

use jiff::Timestamp;

/// Reads a date to the second. `None` for other forms, for days that no calendar has, and for a day of
/// the week that does not fit. The two digits of an RFC 850 year mean 1970 to 2069.
pub(crate) fn read(text: &str) -> Option<Timestamp> {
    Timestamp::try_from(httpdate::parse_http_date(text).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_moment_in_all_three_forms() {
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "  Sun, 06 Nov 1994 08:49:37 GMT ",
        ] {
            assert_eq!(read(text).map(Timestamp::as_second), Some(784_111_777), "{text}");
        }
        assert_eq!(read("Thursday, 01-Jan-70 00:00:00 GMT").map(Timestamp::as_second), Some(0));
        assert_eq!(read("Tuesday, 31-Dec-69 00:00:00 GMT").map(Timestamp::as_second), Some(3_155_673_600));
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "now",
            "784111777",
            "1994-11-06T08:49:37Z",
            "Mon, 06 Nov 1994 08:49:37 GMT",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:49:37 +0100",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "sun, 06 nov 1994 08:49:37 gmt",
            "Sun, 06 Nov 94 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:38 GMT",
            "Sön, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 0000 08:49:37 GMT",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
