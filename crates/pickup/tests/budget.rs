//! The budget of an order: nobody is asked again and again until they press *accept*, whatever the clock says and however
//! often the till is started anew.
#![expect(clippy::unwrap_used, reason = "what a test states is there")]
#![expect(dead_code, reason = "the fixture serves other tests, too")]

mod fixture;

use fixture::*;
use jiff::{SignedDuration, Timestamp};
use pickup::budget::{Allowance, Exhausted, Spent, TrustedTime, allowance};
use pickup::check::End;
use pickup::store::Counters;
use proptest::prelude::*;

fn at(seconds: i64) -> Option<TrustedTime> {
    TrustedTime::later(None, Some(after_s(seconds)))
}

fn counted(starts: u32, declines: u32, mismatches: u32) -> Counters {
    Counters { starts, declines, mismatches, last_decline: (declines > 0).then(now) }
}

fn ask(ever: Counters, now: Option<TrustedTime>) -> Result<bool, Exhausted> {
    let spent = Spent::new(&record(), ever, ever);
    allowance(&spent, now).map(|allowance| allowance.ask_to_see_the_phone)
}

#[test]
fn after_one_decline_a_minute_passes_and_then_the_teller_asks_to_see_the_phone() {
    assert_eq!(ask(counted(0, 0, 0), at(0)), Ok(false));
    assert_eq!(ask(counted(0, 0, 0), None), Ok(false));
    let pause = Err(Exhausted::Pause { until: after_s(60) });
    assert_eq!(ask(counted(1, 1, 0), at(0)), pause);
    assert_eq!(ask(counted(1, 1, 0), at(59)), pause);
    assert_eq!(ask(counted(1, 1, 0), at(60)), Ok(true));
    assert_eq!(ask(counted(1, 1, 0), at(-3_600)), pause, "a time that went back is no way around");
    assert_eq!(ask(counted(1, 1, 0), None), pause, "nor is not to know it");
}

#[test]
fn two_declines_three_others_or_five_starts_a_day_want_a_second_person() {
    assert_eq!(ask(counted(2, 2, 0), at(86_400)), Err(Exhausted::Declines));
    assert_eq!(ask(counted(3, 0, 2), at(0)), Ok(false));
    assert_eq!(ask(counted(3, 0, 3), at(86_400)), Err(Exhausted::Mismatches));
    assert_eq!(ask(counted(4, 0, 0), at(0)), Ok(false));
    assert_eq!(ask(counted(5, 0, 0), at(0)), Err(Exhausted::Starts));
    let yesterday = Spent::new(&record(), counted(9, 0, 0), counted(0, 0, 0));
    assert_eq!(allowance(&yesterday, at(0)), Ok(Allowance { ask_to_see_the_phone: false }));
    for exhausted in [Exhausted::Declines, Exhausted::Mismatches, Exhausted::Starts] {
        assert!(exhausted.needs_second_person(), "{exhausted}");
    }
    assert!(!Exhausted::Pause { until: now() }.needs_second_person());
}

#[test]
fn only_the_check_that_uses_it_up_locks_an_order() {
    let locked = |counted: Counters, end: End| Spent::new(&record(), counted, counted).locked_by(&end);
    assert_eq!(locked(counted(1, 1, 0), End::Declined), None);
    assert_eq!(locked(counted(2, 2, 0), End::Declined), Some(Exhausted::Declines));
    assert_eq!(locked(counted(3, 3, 0), End::Declined), None, "it was locked before");
    assert_eq!(locked(counted(3, 0, 3), End::AnotherPerson), Some(Exhausted::Mismatches));
    assert_eq!(locked(counted(3, 0, 2), End::AnotherPerson), None);
    assert_eq!(locked(counted(5, 0, 0), End::TimedOut), Some(Exhausted::Starts));
    assert_eq!(locked(counted(4, 0, 0), End::TimedOut), None);
    assert_eq!(locked(counted(6, 0, 0), End::TimedOut), None);
    assert_eq!(locked(counted(5, 2, 0), End::Declined), Some(Exhausted::Declines), "both at once, told once");
}

#[test]
fn the_later_time_counts_and_without_any_no_day_ends() {
    assert_eq!(TrustedTime::later(None, None), None);
    assert_eq!(TrustedTime::later(Some(now()), None), None, "it may be of last week");
    for (entry, provider) in [(Some(0), 10), (Some(10), 0), (None, 10)] {
        let time = TrustedTime::later(entry.map(after_s), Some(after_s(provider))).unwrap();
        assert_eq!(time.at(), after_s(10));
    }
    assert_eq!(Spent::today(at(0)), after_s(-86_400));
    assert_eq!(Spent::today(None), Timestamp::MIN);
}

#[test]
fn what_a_second_person_forgave_is_taken_off_and_nothing_else() {
    let mut record = record();
    record.forgiven = counted(5, 2, 3);
    let ask = |ever, today| allowance(&Spent::new(&record, ever, today), at(3_600));
    let first = Ok(Allowance { ask_to_see_the_phone: false });
    assert_eq!(ask(counted(5, 2, 3), counted(5, 2, 3)), first);
    assert_eq!(ask(counted(9, 2, 5), counted(9, 2, 5)), first);
    assert_eq!(ask(counted(6, 3, 3), counted(1, 1, 0)), Ok(Allowance { ask_to_see_the_phone: true }));
    assert_eq!(ask(counted(7, 4, 3), counted(2, 2, 0)), Err(Exhausted::Declines));
    assert_eq!(ask(counted(8, 2, 6), counted(3, 0, 3)), Err(Exhausted::Mismatches));
    assert_eq!(ask(counted(10, 2, 3), counted(10, 2, 3)), Err(Exhausted::Starts));
}

/// What happens to a till and its order.
#[derive(Clone, Debug)]
enum Happening {
    /// Real time passes.
    Passes(i64),
    /// The program is started anew; only what the store has is left. The provider's time is not known until it answers.
    Restart,
    /// The provider answers, and its time is known.
    Heard,
    /// A check is tried, and would end so. The computer's clock is wrong by so many seconds then.
    Tried(Ending, i64),
    /// A second person unlocks the order.
    Unlocked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Declined,
    Mismatch,
    TimedOut,
}

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let ending = prop_oneof![Just(Ending::Declined), Just(Ending::Mismatch), Just(Ending::TimedOut)];
    let wrong = prop_oneof![Just(0_i64), -400_000..400_000_i64];
    let one = prop_oneof![
        3 => prop_oneof![0..90_i64, 0..40_000_i64].prop_map(Happening::Passes),
        1 => Just(Happening::Restart),
        2 => Just(Happening::Heard),
        6 => (ending, wrong).prop_map(|(ending, by)| Happening::Tried(ending, by)),
        1 => Just(Happening::Unlocked),
    ];
    prop::collection::vec(one, 1..60)
}

/// A till as it is used, and beside it what really happened by a clock that nobody can set.
#[derive(Default)]
struct Till {
    real_s: i64,
    /// What the store keeps: starts and endings, by the time that the till believed.
    kept: Vec<(Timestamp, Option<Ending>)>,
    forgiven: Counters,
    last_entry: Option<Timestamp>,
    /// The provider's time and when it was heard, by a monotonic clock. Gone after a restart.
    heard: Option<(Timestamp, i64)>,
    /// What really happened since the last unlock.
    starts: Vec<i64>,
    /// Starts at no known time.
    unheard: usize,
    declines: Vec<i64>,
    mismatches: u32,
}

impl Till {
    fn trusted(&self) -> Option<TrustedTime> {
        let since = |heard_s: i64| SignedDuration::from_secs(self.real_s - heard_s);
        let provider = self.heard.map(|(time, heard_s)| time + since(heard_s));
        TrustedTime::later(self.last_entry, provider)
    }

    fn counters(&self, since: Timestamp) -> Counters {
        let kept = || self.kept.iter().filter(|(at, _)| *at >= since);
        let count = |what| u32::try_from(kept().filter(|(_, kind)| *kind == what).count()).unwrap();
        let declines = kept().filter(|(_, kind)| *kind == Some(Ending::Declined));
        Counters {
            starts: count(None),
            declines: count(Some(Ending::Declined)),
            mismatches: count(Some(Ending::Mismatch)),
            last_decline: declines.map(|(at, _)| *at).max(),
        }
    }

    fn live(&mut self, happening: &Happening) -> Result<(), TestCaseError> {
        match happening {
            Happening::Passes(seconds) => self.real_s += seconds,
            Happening::Restart => self.heard = None,
            Happening::Heard => self.heard = Some((after_s(self.real_s), self.real_s)),
            Happening::Unlocked => {
                self.forgiven = self.counters(Timestamp::MIN);
                (self.starts, self.declines) = (Vec::new(), Vec::new());
                (self.unheard, self.mismatches) = (0, 0);
            }
            Happening::Tried(ending, clock_wrong_by_s) => self.tried(*ending, *clock_wrong_by_s)?,
        }
        Ok(())
    }

    fn tried(&mut self, ending: Ending, clock_wrong_by_s: i64) -> Result<(), TestCaseError> {
        let now = self.trusted();
        let mut record = record();
        record.forgiven = self.forgiven;
        let (ever, today) = (self.counters(Timestamp::MIN), self.counters(Spent::today(now)));
        let Ok(allowed) = allowance(&Spent::new(&record, ever, today), now) else { return Ok(()) };
        let day_ago = self.real_s - 86_400;
        let starts_today = self.starts.iter().filter(|at| **at > day_ago).count();
        prop_assert!(starts_today < 5, "a sixth start within a day");
        prop_assert!(now.is_some() || self.starts.len() + self.unheard < 5, "a sixth start without any time");
        prop_assert!(self.declines.len() < 2, "a start after two declines");
        prop_assert!(self.mismatches < 3, "a start after three others");
        let since_decline = self.declines.last().map(|at| self.real_s - at);
        prop_assert!(
            since_decline.is_none_or(|seconds| seconds >= 60),
            "{since_decline:?} s after a decline"
        );
        prop_assert_eq!(allowed.ask_to_see_the_phone, !self.declines.is_empty());
        // A start before the provider was ever heard is kept by the computer's own clock, whatever that says; an ending
        // comes from the provider, so that its time is known then.
        let local = after_s(self.real_s + clock_wrong_by_s);
        self.kept.push((now.map_or(local, TrustedTime::at), None));
        match now {
            Some(_) => self.starts.push(self.real_s),
            None => self.unheard += 1,
        }
        self.live(&Happening::Heard)?;
        let now = self.trusted().unwrap().at();
        match ending {
            Ending::Declined => self.declines.push(self.real_s),
            Ending::Mismatch => self.mismatches += 1,
            Ending::TimedOut => return Ok(()),
        }
        self.kept.push((now, Some(ending)));
        self.last_entry = self.last_entry.max(Some(now));
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn neither_a_restart_nor_a_clock_buys_another_try(happenings in happenings()) {
        let mut till = Till::default();
        for happening in &happenings {
            till.live(happening)?;
        }
    }
}

#[test]
fn an_order_can_be_collected_again_after_an_unlock() {
    let mut till = Till::default();
    let mut live = |happening| till.live(&happening).map(|()| till.starts.len()).unwrap();
    live(Happening::Heard);
    for n in 1..=2 {
        assert_eq!(live(Happening::Tried(Ending::Declined, 0)), n);
        live(Happening::Passes(60));
    }
    assert_eq!(live(Happening::Tried(Ending::TimedOut, 0)), 2, "the third was not allowed");
    assert_eq!(live(Happening::Unlocked), 0);
    assert_eq!(live(Happening::Tried(Ending::TimedOut, 0)), 1, "counted anew");
}
