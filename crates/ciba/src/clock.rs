//! How far this machine's clock is from the provider's, by the `Date` header of any answer.
//!
//! A wrong clock makes good tokens look expired; it is told, not tolerated (RFC 9110 section 6.6.1).

use jiff::{SignedDuration, Timestamp};

use crate::wire::HttpAnswer;

/// The provider's clock minus this machine's, with what is not known about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockOffset {
    least: SignedDuration,
    most: SignedDuration,
}

impl ClockOffset {
    /// Measures one exchange that was sent and answered at these times of this machine's clock. `None`
    /// without a usable `Date`, of an answer that a cache has kept, or when the clock was set meanwhile.
    pub fn measure(answer: &HttpAnswer, sent: Timestamp, received: Timestamp) -> Option<Self> {
        let date = answer.date()?;
        if received < sent {
            return None;
        }
        // `Date` has whole seconds, so the provider's clock stood in [date, date + 1 s) at some moment
        // between sending and receiving.
        let least = date.duration_since(received);
        let most = date.duration_since(sent) + SignedDuration::from_secs(1);
        Some(Self { least, most })
    }

    /// The best estimate: positive if this machine is behind.
    pub fn estimate(self) -> SignedDuration {
        (self.least + self.most) / 2
    }

    /// How far the truth may be from the estimate.
    pub fn uncertainty(self) -> SignedDuration {
        (self.most - self.least) / 2
    }

    /// Whether the clocks surely differ by more than `tolerance`.
    pub fn surely_exceeds(self, tolerance: SignedDuration) -> bool {
        self.least > tolerance || self.most < -tolerance
    }

    /// `now` of this machine as the provider's clock would most likely show it.
    pub fn provider_time(self, now: Timestamp) -> Option<Timestamp> {
        now.checked_add(self.estimate()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        // 784111777 is the example of RFC 9110: Sun, 06 Nov 1994 08:49:37 GMT.
        Timestamp::from_second(784_111_777 + seconds).unwrap()
    }

    fn answer() -> HttpAnswer {
        HttpAnswer { date: Some("Sun, 06 Nov 1994 08:49:37 GMT".to_owned()), ..HttpAnswer::default() }
    }

    #[test]
    fn an_exact_clock_is_never_said_to_be_wrong() {
        let offset = ClockOffset::measure(&answer(), at(0), at(1)).unwrap();
        assert!(!offset.surely_exceeds(SignedDuration::ZERO));
        assert_eq!(offset.estimate(), SignedDuration::ZERO);
    }

    #[test]
    fn two_minutes_off_is_told_in_both_directions() {
        for wrong in [120, -120] {
            let offset = ClockOffset::measure(&answer(), at(wrong), at(wrong)).unwrap();
            assert!(offset.surely_exceeds(SignedDuration::from_secs(5)), "{wrong}");
            assert!((offset.estimate().as_secs() + wrong).abs() <= 1, "{wrong}");
        }
    }

    #[test]
    fn a_slow_answer_widens_the_doubt_instead_of_accusing_the_clock() {
        let offset = ClockOffset::measure(&answer(), at(-30), at(2)).unwrap();
        assert!(!offset.surely_exceeds(SignedDuration::from_secs(5)));
        assert!(offset.uncertainty() >= SignedDuration::from_secs(16));
    }

    #[test]
    fn an_answer_that_a_cache_has_kept_for_an_hour_accuses_no_clock() {
        let kept = HttpAnswer { age: Some("3600".to_owned()), ..answer() };
        assert_eq!(ClockOffset::measure(&kept, at(3600), at(3600)), None);
    }

    #[test]
    fn a_clock_that_went_backwards_or_no_date_measures_nothing() {
        assert_eq!(ClockOffset::measure(&answer(), at(5), at(0)), None);
        assert_eq!(ClockOffset::measure(&HttpAnswer::default(), at(0), at(0)), None);
    }
}
