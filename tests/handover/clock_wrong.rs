//! The PC's wall clock is wrong, or is put right in the middle: good tokens are not called bad, old proofs not good.

use std::time::Duration;

use claimcheck_tests::Till;
use desk::{
    failure::Failure,
    view::{Connection, End, Screen},
};

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_off_is_told_with_how_much() {
    for ahead in [-3600, -300, 600, 86_400] {
        let till = Till::new().await;
        till.clock().set_ahead(ahead);
        till.open("P-1042").await;
        till.identify().await;
        till.customer().accept();
        let End::ClockWrong { ahead_s } = till.ended().await.end else { panic!("{:?}", till.screen()) };
        assert!((i64::from(ahead_s) - ahead).abs() <= 1, "{ahead_s} instead of {ahead}");
        assert_eq!(till.view().shell.connection, Connection::CheckSettings);
        till.assert_still_here("P-1042").await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_little_off_does_no_harm() {
    for ahead in [-45, 45] {
        let till = Till::new().await;
        till.clock().set_ahead(ahead);
        till.verify("P-1042").await;
        till.hand_over_by_the_book().await;
        let ledger = till.ledger().await;
        let provider_time = ledger[0].provider_time.expect("the provider's time is known");
        let off = ledger[0].time_utc.duration_since(provider_time).as_secs_f64();
        assert!((off - ahead as f64).abs() <= 1.5, "both times are in the ledger: {off}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_proof_does_not_survive_a_clock_that_jumps() {
    for jump in [700, -700] {
        let till = Till::new().await;
        till.verify("P-1042").await;
        till.pass(Duration::from_secs(1)).await;
        till.seen().await;
        till.tick_all().await;
        till.clock().set_ahead(jump);
        assert_eq!(till.hand_over().await, Err(Failure::NotNow), "{jump}");
        assert_eq!(till.ended().await.end, End::VerdictExpired, "{jump}");
        till.assert_still_here("P-1042").await;
    }
}

#[tokio::test(start_paused = true)]
async fn setting_the_clock_does_not_change_how_long_the_customer_has() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    till.pass(Duration::from_secs(10)).await;
    for jump in [86_400, -86_400, 0] {
        till.clock().set_ahead(jump);
        till.pass(Duration::from_secs(30)).await;
        assert!(matches!(till.screen(), Screen::Waiting(_)), "{jump}");
    }
    till.customer().accept();
    till.verified().await;
}
