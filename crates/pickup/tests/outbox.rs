//! The outbox: nothing is told before it can no longer be undone, nothing is told twice that is settled, and what
//! always fails holds nobody else up.
#![expect(clippy::unwrap_used, reason = "a test that can't go on shall stop")]

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use pickup::outbox::{
    Delivery, FIRST_WAIT, LONGEST_ATTEMPT, LONGEST_UNDO, LONGEST_WAIT, SHOPS_LONGEST_WAIT, State, Trouble,
    WrongState, due, ends_the_round,
};
use pickup::shop::{Misconfigured, NoticeId, Refusal, ShopError, Told};
use proptest::prelude::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

fn recorded(name: &str, undo_s: i64) -> Delivery {
    Delivery::recorded(NoticeId::new(name).unwrap(), at(0), SignedDuration::from_secs(undo_s))
}

/// One whole attempt.
fn attempt(
    news: Delivery,
    result: &Result<Told, ShopError>,
    now: Timestamp,
    chance: u32,
) -> Result<Delivery, WrongState> {
    news.begun(now)?.attempted(result, now, chance)
}

fn later(seconds: Option<u64>) -> ShopError {
    ShopError::TryLater { retry_after: seconds.map(Duration::from_secs) }
}

/// The seconds until it is due again.
fn wait_s(delivery: &Delivery, now: Timestamp) -> i64 {
    let State::Waiting { due, .. } = delivery.state() else { panic!("{delivery:?} waits") };
    due.duration_since(now).as_secs()
}

#[test]
fn nothing_is_told_before_the_undo_window_is_over() {
    let news = recorded("HO-1", 120);
    assert!(!news.is_due(at(0)) && !news.is_due(at(119)) && news.is_due(at(120)));
    let withdrawn = news.undone(at(60)).unwrap();
    assert_eq!(withdrawn.state(), &State::Withdrawn { at: at(60) });
    assert!(!withdrawn.is_due(at(100_000)));
    assert_eq!(withdrawn.clone().undone(at(61)), Err(WrongState::NotWaiting));
    assert_eq!(attempt(withdrawn, &Ok(Told::Now), at(200), 0), Err(WrongState::NotWaiting));
    assert!(recorded("HO-2", 1_000_000).is_due(at(LONGEST_UNDO.as_secs())), "no window is longer than that");
    assert!(recorded("HO-3", -5).is_due(at(0)));
}

#[test]
fn what_the_shop_may_know_can_not_be_taken_back() {
    let tried = attempt(recorded("HO-1", 0), &Err(ShopError::Unreachable), at(1), 0).unwrap();
    assert_eq!(tried.clone().undone(at(2)), Err(WrongState::MayBeKnown), "its answer may be lost");
    let told = attempt(tried, &Ok(Told::Before), at(60), 0).unwrap();
    assert_eq!((told.state(), told.attempts()), (&State::Told { at: at(60) }, 2));
    assert_eq!(told.clone().undone(at(61)), Err(WrongState::MayBeKnown));
    assert_eq!(told.again(at(61)), Err(WrongState::NotFailed));
}

#[test]
fn an_attempt_that_was_cut_off_may_be_known_and_is_made_again() {
    let begun = recorded("HO-1", 0).begun(at(1)).unwrap();
    assert!(!begun.is_due(at(2)), "nobody else tries meanwhile");
    assert_eq!(begun.clone().undone(at(2)), Err(WrongState::MayBeKnown));
    assert!(begun.is_due(at(1 + LONGEST_ATTEMPT.as_secs())));
    let told = begun.attempted(&Ok(Told::Now), at(3), 0).unwrap();
    assert_eq!((told.attempts(), told.due()), (1, None));
    assert_eq!(told.begun(at(4)), Err(WrongState::NotWaiting));
}

#[test]
fn what_is_final_waits_for_a_person() {
    for (error, trouble) in [(ShopError::Gone, Trouble::Gone), (Refusal::Cancelled.into(), Trouble::Refused)]
    {
        let failed = attempt(recorded("HO-1", 0), &Err(error.clone()), at(1), 0).unwrap();
        assert_eq!(failed.state(), &State::Failed { at: at(1), trouble });
        assert!(!failed.is_due(at(1_000_000)) && !ends_the_round(&error));
        let again = failed.again(at(500)).unwrap();
        assert!(again.is_due(at(500)) && again.attempts() == 1);
    }
    for error in [ShopError::Unauthorized, Misconfigured::NotTheApi.into(), ShopError::Unreachable] {
        let waiting = attempt(recorded("HO-1", 0), &Err(error.clone()), at(1), 0).unwrap();
        assert!(matches!(waiting.state(), State::Waiting { .. }), "{error}: somebody can mend it");
        assert!(ends_the_round(&error));
    }
}

#[test]
fn what_is_forgotten_can_not_be_told_any_more_and_is_not_taken_for_told() {
    let waiting = attempt(recorded("HO-1", 0), &Err(ShopError::Unreachable), at(1), 0).unwrap();
    let failed = attempt(recorded("HO-2", 0), &Err(ShopError::Gone), at(1), 0).unwrap();
    for (news, since) in [(waiting.clone(), at(900)), (failed, at(1))] {
        let forgotten = news.forgotten(at(900));
        assert_eq!(forgotten.state(), &State::Failed { at: since, trouble: Trouble::Forgotten });
        assert!(!forgotten.is_due(at(1_000_000)));
        assert_eq!(forgotten.clone().again(at(901)), Err(WrongState::Forgotten));
        assert_eq!(forgotten.begun(at(901)), Err(WrongState::NotWaiting));
    }
    let told = attempt(recorded("HO-3", 0), &Ok(Told::Now), at(1), 0).unwrap();
    assert_eq!(told.clone().forgotten(at(900)), told);
    // Forgotten in the middle of an attempt: what the shop says counts, what it does not say changes nothing.
    let meanwhile = waiting.begun(at(899)).unwrap().forgotten(at(900));
    let unknown = meanwhile.clone().attempted(&Err(ShopError::Unreachable), at(901), 0);
    assert_eq!(unknown, Err(WrongState::NotWaiting));
    let told = meanwhile.attempted(&Ok(Told::Now), at(901), 0).unwrap();
    assert_eq!(told.state(), &State::Told { at: at(901) });
}

#[test]
fn waits_double_up_to_an_hour_and_the_shop_is_heard() {
    let mut news = recorded("HO-1", 0);
    let mut waits = Vec::new();
    for _ in 0..10 {
        news = attempt(news, &Err(ShopError::Unreachable), at(0), u32::MAX).unwrap();
        waits.push(wait_s(&news, at(0)));
    }
    assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
    let wait =
        |seconds| wait_s(&attempt(recorded("HO-1", 0), &Err(later(seconds)), at(0), 0).unwrap(), at(0));
    assert_eq!((wait(None), wait(Some(1)), wait(Some(700))), (15, 15, 700));
    assert_eq!(wait(Some(u64::MAX)), 86_400);
}

#[test]
fn it_is_kept_as_text_and_comes_back() {
    let waiting = attempt(recorded("HO-1", 5), &Err(later(None)), at(9), 7).unwrap();
    let failed = attempt(recorded("HO-2", 5), &Err(ShopError::Gone), at(9), 7).unwrap();
    for news in [recorded("HO-3", 5), waiting, failed] {
        let text = serde_json::to_string(&news).unwrap();
        assert_eq!(serde_json::from_str::<Delivery>(&text).unwrap(), news, "{text}");
    }
}

fn faults() -> impl Strategy<Value = ShopError> {
    prop_oneof![
        Just(ShopError::Unreachable),
        Just(ShopError::Unauthorized),
        Just(later(None)),
        (0..300_u64).prop_map(|seconds| later(Some(seconds))),
        Just(Misconfigured::NotTheApi.into()),
        Just(ShopError::Gone),
        Just(Refusal::Lines.into()),
    ]
}

proptest! {
    #[test]
    fn a_wait_is_never_shorter_or_longer_than_promised(
        faults in prop::collection::vec(faults(), 1..40),
        chance: u32,
    ) {
        let mut news = recorded("HO-1", 0);
        for fault in faults {
            let asked = fault.retry_after().unwrap_or_default();
            news = match attempt(news.clone(), &Err(fault.clone()), at(0), chance) {
                Ok(news) => news,
                Err(wrong) => { prop_assert_eq!(wrong, WrongState::NotWaiting); break }
            };
            if !fault.is_final() {
                let wait = u64::try_from(wait_s(&news, at(0))).unwrap();
                prop_assert!(wait >= asked.as_secs() && wait >= FIRST_WAIT.as_secs() / 2, "{}", wait);
                prop_assert!(wait <= LONGEST_WAIT.max(asked).max(FIRST_WAIT).as_secs(), "{}", wait);
            }
        }
    }

    /// Some pieces of news always fail, some fail a few times, the others never. A driver that tells what is due, one
    /// after the other, until an error ends the round, tells all but the poisoned ones in a bounded time.
    #[test]
    fn what_always_fails_holds_nobody_else_up(
        poison in prop::collection::vec(faults(), 0..6),
        hiccups in prop::collection::vec(prop::collection::vec(faults(), 0..4), 1..8),
        chances in prop::collection::vec(any::<u32>(), 1..20),
    ) {
        let transient = |faults: Vec<ShopError>| faults.into_iter().filter(|fault| !fault.is_final()).collect();
        let mut coming: Vec<(Delivery, Option<ShopError>, Vec<ShopError>)> = Vec::new();
        for (index, fault) in poison.into_iter().enumerate() {
            coming.push((recorded(&format!("poison-{index}"), 60), Some(fault), Vec::new()));
        }
        for (index, faults) in hiccups.into_iter().enumerate() {
            coming.push((recorded(&format!("good-{index}"), 60), None, transient(faults)));
        }
        let mut chances = chances.into_iter().cycle();
        let mut attempts = 0;
        // Every ten seconds for eight hours.
        for now in (0..8 * 3_600).step_by(10).map(at) {
            let order: Vec<_> = due(coming.iter().map(|(news, ..)| news), now, 50)
                .into_iter()
                .map(|news| news.notice().clone())
                .collect();
            for id in order {
                let (news, poison, hiccups) =
                    coming.iter_mut().find(|(news, ..)| *news.notice() == id).unwrap();
                prop_assert!(now >= at(60), "undone for a minute");
                let result = match (&poison, hiccups.pop()) {
                    (Some(fault), _) => Err(fault.clone()),
                    (None, Some(fault)) => Err(fault),
                    (None, None) => Ok(Told::Now),
                };
                attempts += 1;
                *news = attempt(news.clone(), &result, now, chances.next().unwrap()).unwrap();
                if result.as_ref().is_err_and(ends_the_round) {
                    break;
                }
            }
        }
        for (news, poison, _) in &coming {
            match poison {
                None => prop_assert!(matches!(news.state(), State::Told { .. }), "{:?}", news),
                Some(fault) if fault.is_final() => {
                    let failed = matches!(news.state(), State::Failed { .. });
                    prop_assert!(failed && news.attempts() == 1, "{:?}", news);
                }
                Some(_) => {
                    let waiting = matches!(news.state(), State::Waiting { .. });
                    prop_assert!(waiting && news.attempts() < 40, "{:?}", news);
                }
            }
        }
        prop_assert!(attempts < 400, "{} attempts", attempts);
    }

    /// Whatever the clock does, news that waits is due within a day and an hour of any new time.
    #[test]
    fn a_clock_that_was_set_back_does_not_hold_it_up(jump_s in -10_000_000_i64..10_000_000, ask_s in 0..200_000_u64) {
        let news = attempt(recorded("HO-1", 60), &Err(later(Some(ask_s))), at(0), 0).unwrap();
        let day = i64::try_from(SHOPS_LONGEST_WAIT.as_secs()).unwrap();
        let soon = (0..=day).step_by(600).any(|second| news.is_due(at(jump_s + second + 600)));
        prop_assert!(soon, "{:?}", news);
    }
}
