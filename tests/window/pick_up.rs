//! The main job: the order's owner comes, accepts on their own phone, and gets the order. Once.

use thirtyfour::prelude::*;

use crate::{counter::Counter, phone::Phone, picture::qr_code};

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_collects_an_order() {
    let counter = Counter::open().await;
    let phone = Phone::new().await;

    counter.open_order("1042").await;
    let before = counter.text().await;
    for hidden in ["Rain jacket", "PRACTICE", "Andersson", "anna.andersson@"] {
        assert!(!before.contains(hidden), "{hidden} must not be shown before the verdict");
    }
    counter.main_action().await;
    counter.until("waiting").await;

    let link = qr_code(&counter.screenshot().await).expect("a QR code in the picture of the window");
    assert!(link.starts_with(&counter.provider().issuer), "the code leads to the provider and nowhere else");
    let code = counter.driver.find(By::Css("[data-code]")).await.expect("the binding code");
    let code = code.attr("data-code").await.expect("the code").expect("the code");
    phone.open(&link).await;
    let page = phone.text().await;
    for half in code.split('-') {
        assert!(page.contains(half), "the phone shows the same code as the window: {code}");
    }
    phone.accept().await;
    counter.until("verified").await;

    // The focus is on the verdict's heading; Enter hands nothing over before presence and items are ticked.
    let focus = counter.driver.active_element().await.expect("a focus");
    assert!(focus.text().await.expect("its text").contains("Anna"), "the focus is on the sentence");
    counter.press(Key::Enter).await;
    assert_eq!(counter.screen().await, "verified");
    assert_eq!(counter.order("1042").await.handed_over, None);

    counter.tick_everything().await;
    counter.main_action().await;
    counter.until("handed_over").await;

    let record = counter.order("1042").await;
    assert!(record.handed_over.expect("handed over").complete);
    assert_eq!(counter.ledger().await, ["hand_over"]);

    // The same order again: known as handed over, and no check can start.
    counter.press(Key::Escape).await;
    counter.until("desk").await;
    counter.open_order("1042").await;
    counter.press(Key::Enter).await;
    assert_eq!(counter.screen().await, "order", "there is nothing to identify for");
    assert_eq!(counter.ledger().await, ["hand_over"]);
    phone.close().await;
    counter.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn practice_hands_over_too_and_says_so() {
    let counter = Counter::practice().await;
    assert!(counter.text().await.contains("Practice"), "nobody can miss it");
    counter.open_listed("P-1042").await;
    counter.main_action().await;
    counter.until("waiting").await;
    let owner = counter.driver.find(By::Css("[data-practice=owner]")).await.expect("the practice customer");
    owner.click().await.expect("told to be the owner");
    counter.until("verified").await;
    counter.tick_everything().await;
    counter.main_action().await;
    counter.until("handed_over").await;
    assert_eq!(counter.ledger().await, ["hand_over"], "in practice's own folder");
    counter.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pretend_phone_opens_beside_the_window() {
    let counter = Counter::practice().await;
    counter.open_listed("P-1042").await;
    counter.main_action().await;
    counter.until("waiting").await;
    let teller = counter.driver.window().await.expect("the teller's window");
    counter.main_action().await;
    let phone = crate::process::eventually("a second window", crate::counter::PATIENCE, async || {
        let all = counter.driver.windows().await.ok()?;
        all.into_iter().find(|window| *window != teller)
    })
    .await;
    counter.driver.switch_to_window(phone).await.expect("switched");
    let accept = counter.driver.query(By::Css("button.accept")).first().await.expect("the phone's page");
    let reach = "return typeof window.__TAURI_INTERNALS__ === 'undefined' ? 'none' : \
                 await window.__TAURI_INTERNALS__.invoke('hand_over', { verdict: 1 }).then(() => 'done', (e) => String(e))";
    let reach = counter.driver.execute(format!("return (async () => {{ {reach} }})()"), vec![]).await;
    let reach = reach.map(|answer| answer.json().to_string()).unwrap_or_default();
    assert!(reach.contains("none") || reach.contains("not allowed"), "the phone may call nothing: {reach}");
    accept.click().await.expect("accepted");
    counter.driver.switch_to_window(teller).await.expect("back");
    counter.until("verified").await;
    counter.close().await;
}
