//! Whoever is not the owner gets nothing, whatever is pressed: another person, a decline, a timeout.

use practice::Options;
use thirtyfour::prelude::*;

use crate::{
    counter::{Counter, options},
    every_command::nothing_hands_over,
    phone::Phone,
    picture::qr_code,
};

/// Opens the order and shows the code; the phone has read it.
async fn ask(counter: &Counter, phone: &Phone) {
    counter.open_order("1042").await;
    counter.main_action().await;
    counter.until("waiting").await;
    let link = qr_code(&counter.screenshot().await).expect("a QR code");
    phone.open(&link).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_accepts_and_nothing_can_be_handed_over() {
    let counter = Counter::open().await;
    let phone = Phone::new().await;
    ask(&counter, &phone).await;
    phone.held_by("bo").await;
    phone.accept().await;
    counter.until("not_owner").await;
    let shown = counter.text().await;
    for hidden in ["Rain jacket", "PRACTICE", "Andersson", "Bo ", "@"] {
        assert!(!shown.contains(hidden), "{hidden} must not be shown to somebody else");
    }
    nothing_hands_over(&counter, "1042").await;
    assert_eq!(counter.ledger().await.first(), Some(&"mismatch"));
    assert!(!counter.ledger().await.contains(&"hand_over"));
    phone.close().await;
    counter.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn enter_on_not_the_owner_asks_anew() {
    let counter = Counter::open().await;
    let phone = Phone::new().await;
    ask(&counter, &phone).await;
    phone.held_by("bo").await;
    phone.accept().await;
    counter.until("not_owner").await;
    counter.guard_passes().await;
    counter.main_action().await;
    counter.until("waiting").await;
    assert_eq!(counter.order("1042").await.handed_over, None);
    phone.close().await;
    counter.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decline_ends_the_check() {
    let counter = Counter::open().await;
    let phone = Phone::new().await;
    ask(&counter, &phone).await;
    phone.decline().await;
    counter.until("ended").await;
    assert!(counter.text().await.contains("declined"));
    nothing_hands_over(&counter, "1042").await;
    assert!(!counter.ledger().await.contains(&"hand_over"));
    phone.close().await;
    counter.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_answers_in_time() {
    let counter = Counter::open_with(Options { lifetime_s: 4, ..options() }).await;
    counter.open_order("1042").await;
    counter.main_action().await;
    counter.until("waiting").await;
    counter.until("ended").await;
    let pictured = counter.driver.find_all(By::Css("svg path[fill='#0b100f']")).await.expect("the page");
    assert!(pictured.is_empty(), "the code is gone, not greyed");
    nothing_hands_over(&counter, "1042").await;
    counter.close().await;
}
