//! Where TLS is opened the provider's keys are pinned: what one of them signed is believed, and nothing else decides.

use claimcheck_tests::{Pins, Plan, Till};
use desk::view::{Advice, End, Point};
use practice::Endpoint;

use crate::doctor::{connection_test, failed};

#[tokio::test(start_paused = true)]
async fn the_pinned_key_is_believed() {
    let till = Till::planned(Plan { pins: Pins::Own, ..Plan::default() }).await;
    assert_eq!(failed(&connection_test(&till).await), []);
    till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    assert_eq!(till.hand_overs("P-1042").await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_not_pinned_proves_nobody() {
    let till = Till::planned(Plan { pins: Pins::Other, ..Plan::default() }).await;
    assert_eq!(failed(&connection_test(&till).await), [(Point::Keys, Advice::ComparePins)]);
    till.open("P-1042").await;
    till.identify().await;
    till.customer().accept();
    let end = till.ended().await.end;
    let End::TokenInvalid { rule } = &end else { panic!("{end:?}") };
    assert!(rule.contains("pinned"), "{rule}");
    till.assert_still_here("P-1042").await;
}

/// UserInfo is signed by nobody: whoever opens TLS could write the owner's address into it, beside the subject of an
/// accomplice who approved with an account of their own.
#[tokio::test(start_paused = true)]
async fn user_info_decides_nothing_where_keys_are_pinned() {
    // This order's owner is known by an address that only UserInfo tells.
    let believed = Till::new().await;
    believed.verify("P-1047").await;
    assert_eq!(believed.network().asked(Endpoint::UserInfo), 1);

    let till = Till::planned(Plan { pins: Pins::Own, ..Plan::default() }).await;
    till.open("P-1047").await;
    till.identify().await;
    till.customer().accept();
    assert_eq!(till.ended().await.end, End::NoCommonIdentifier);
    assert_eq!(till.network().asked(Endpoint::UserInfo), 0);
    till.assert_still_here("P-1047").await;
}
