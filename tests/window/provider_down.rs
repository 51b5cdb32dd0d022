//! The provider goes away in the middle of a check and comes back: nothing is lost, and nothing is made up.

use crate::{
    counter::{Counter, PATIENCE},
    phone::Phone,
    picture::qr_code,
    process::eventually,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_comes_back_brings_the_answer() {
    let mut counter = Counter::open().await;
    let phone = Phone::new().await;
    counter.open_order("1042").await;
    counter.main_action().await;
    counter.until("waiting").await;
    let link = qr_code(&counter.screenshot().await).expect("a QR code");

    let running = counter.provider.take().expect("the provider");
    let address = running.address;
    let provider = running.stop().await;
    eventually("a word about the network", PATIENCE, async || {
        counter.text().await.contains("No contact").then_some(())
    })
    .await;
    assert_eq!(counter.screen().await, "waiting", "the check is not lost");
    assert_eq!(counter.order("1042").await.handed_over, None);

    counter.provider = Some(provider.resume(address).await.expect("the same address"));
    phone.open(&link).await;
    phone.accept().await;
    counter.until("verified").await;
    phone.close().await;
    counter.close().await;
}
