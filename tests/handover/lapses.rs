//! Time passes and nobody does anything: requests, verdicts, names and screens go away, each at its own time.

use std::time::Duration;

use claimcheck_tests::Till;
use desk::{
    failure::Failure,
    request::Act,
    view::{End, Pace, Screen},
};

#[tokio::test(start_paused = true)]
async fn nobody_answers_in_time() {
    let till = Till::new().await;
    till.open("P-1042").await;
    let begin = till.clock().true_time();
    let waiting = till.identify().await;
    assert_eq!((waiting.lifetime_s, waiting.pace), (300, Pace::Usual));
    let pace_becomes = |pace| {
        move |screen: &Screen| {
            if let Screen::Waiting(waiting) = screen { (waiting.pace == pace).then_some(()) } else { None }
        }
    };
    let since = || till.clock().true_time().duration_since(begin).as_secs_f64();
    till.until("a tip", pace_becomes(Pace::Slow)).await;
    assert!((45.0..45.5).contains(&since()), "{}", since());
    till.until("the last half minute", pace_becomes(Pace::Expiring)).await;
    assert!((270.0..270.5).contains(&since()), "{}", since());
    let ended = till.ended().await;
    assert_eq!(ended.end, End::TimedOut { after_s: 300 });
    assert!(ended.try_again);
    assert!((298.0..302.0).contains(&since()), "{}", since());
    till.assert_still_here("P-1042").await;
    // An end that nobody looks at goes away.
    till.pass(Duration::from_secs(61)).await;
    assert!(matches!(till.screen(), Screen::Desk(_)));
}

#[tokio::test(start_paused = true)]
async fn a_verdict_can_be_used_for_ten_minutes() {
    let till = Till::new().await;
    let verdict = till.verify("P-1042").await.verdict;
    till.seen().await;
    till.tick_all().await;
    till.pass(Duration::from_secs(599)).await;
    assert!(matches!(till.screen(), Screen::Verified(_)));
    till.pass(Duration::from_secs(2)).await;
    assert_eq!(till.ended().await.end, End::VerdictExpired);
    assert_eq!(till.act(Act::HandOver { verdict }).await, Err(Failure::NotNow));
    till.assert_still_here("P-1042").await;
}

#[tokio::test(start_paused = true)]
async fn a_verdict_hands_over_until_its_last_second() {
    let till = Till::new().await;
    till.verify("P-1042").await;
    till.seen().await;
    till.tick_all().await;
    till.pass(Duration::from_millis(599_900)).await;
    assert_eq!(till.hand_over().await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn keys_do_not_make_a_verdict_last_longer() {
    let till = Till::new().await;
    till.verify("P-1042").await;
    for _ in 0..12 {
        till.pass(Duration::from_secs(49)).await;
        till.seen().await;
    }
    till.pass(Duration::from_secs(13)).await;
    assert_eq!(till.ended().await.end, End::VerdictExpired);
}

#[tokio::test(start_paused = true)]
async fn a_shorter_validity_of_verdicts_is_obeyed() {
    let plan = claimcheck_tests::Plan {
        settings: |settings| settings.policy.verdict_valid_s = 30,
        ..claimcheck_tests::Plan::default()
    };
    let till = Till::planned(plan).await;
    till.verify("P-1042").await;
    till.pass(Duration::from_secs(31)).await;
    assert_eq!(till.ended().await.end, End::VerdictExpired);
}

#[tokio::test(start_paused = true)]
async fn the_name_leaves_the_screen_and_the_proof_stays() {
    let till = Till::new().await;
    till.verify("P-1042").await;
    till.pass(Duration::from_secs(30)).await;
    till.seen().await;
    let name = || {
        let Screen::Verified(verified) = till.screen() else { panic!("{:?}", till.screen()) };
        verified.name
    };
    till.pass(Duration::from_secs(59)).await;
    assert_eq!(name().as_deref(), Some("Anna Andersson"), "a key a minute keeps it");
    till.pass(Duration::from_secs(2)).await;
    assert_eq!(name(), None);
    till.tick_all().await;
    assert_eq!(till.hand_over().await, Ok(()));
}
