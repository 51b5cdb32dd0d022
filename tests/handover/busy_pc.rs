//! The PC is slow: time passes between any two things that the desk does. No moment falls through the cracks.

use std::time::Duration;

use claimcheck_tests::Till;
use desk::view::{Gate, Screen};
use practice::Endpoint;

/// So much that something is nearly always due between one reading of the clock and the next.
const THINKING: [Duration; 3] =
    [Duration::from_millis(7), Duration::from_millis(40), Duration::from_millis(310)];

#[tokio::test(start_paused = true)]
async fn a_slow_desk_goes_on_asking_until_the_end() {
    for thinking in THINKING {
        let till = Till::new().await;
        till.clock().take_time_for_each_reading(thinking);
        till.open("P-1042").await;
        till.identify().await;
        for _ in 0..4 {
            let before = till.network().asked(Endpoint::Token);
            till.pass(Duration::from_secs(20)).await;
            let asked = till.network().asked(Endpoint::Token) - before;
            assert!(asked >= 3, "{thinking:?} a reading: only {asked} polls in 20 s");
        }
        till.customer().accept();
        till.verified().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_desk_opens_the_gate_in_time() {
    for thinking in THINKING {
        let till = Till::new().await;
        till.verify("P-1042").await;
        till.seen().await;
        till.tick_all().await;
        till.clock().take_time_for_each_reading(thinking);
        till.pass(Duration::from_secs(2)).await;
        let Screen::Verified(verified) = till.screen() else { panic!("{:?}", till.screen()) };
        assert_eq!(verified.hand_over, Gate::Open, "{thinking:?} a reading");
    }
}
