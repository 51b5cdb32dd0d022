//! The PC is slow: time passes between any two things that the desk does. No moment falls through the cracks.

use std::time::Duration;

use claimcheck_tests::Till;
use desk::{
    failure::Failure,
    request::Act,
    view::{Gate, Screen},
};
use practice::Endpoint;

/// How long the desk takes for each reading of its stopwatch.
const THINKING: [Duration; 3] =
    [Duration::from_millis(3), Duration::from_millis(11), Duration::from_millis(40)];

/// Every key wakes the desk. One of them comes just before a poll is due, again and again.
#[tokio::test(start_paused = true)]
async fn a_slow_desk_goes_on_asking_until_the_end() {
    for thinking in THINKING {
        let till = Till::new().await;
        till.open("P-1042").await;
        till.identify().await;
        till.clock().take_time_for_each_reading(thinking);
        for _ in 0..5 {
            let (before, begin) = (till.network().asked(Endpoint::Token), till.clock().true_time());
            while till.clock().true_time().duration_since(begin).as_secs() < 20 {
                let too_early = till.act(Act::Seen { seen: true }).await;
                assert_eq!(too_early, Err(Failure::NotNow));
                till.pass(Duration::from_millis(17)).await;
            }
            let asked = till.network().asked(Endpoint::Token) - before;
            assert!(asked >= 5, "{thinking:?} a reading: only {asked} polls in 20 s");
        }
        till.customer().accept();
        till.verified().await;
    }
}

/// The last key comes just before the gate opens by itself.
#[tokio::test(start_paused = true)]
async fn a_slow_desk_opens_the_gate_in_time() {
    for last_key_ms in (560..600).step_by(4) {
        let till = Till::new().await;
        till.verify("P-1042").await;
        till.seen().await;
        till.pass(Duration::from_millis(last_key_ms)).await;
        till.clock().take_time_for_each_reading(Duration::from_millis(5));
        till.tick_all().await;
        till.pass(Duration::from_secs(2)).await;
        let Screen::Verified(verified) = till.screen() else { panic!("{:?}", till.screen()) };
        assert_eq!(verified.hand_over, Gate::Open, "the last key after {last_key_ms} ms");
    }
}
