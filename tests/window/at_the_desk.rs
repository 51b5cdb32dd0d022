//! What a teller does beside the usual pick-up: finding an order, reading what stands against it, giving a part of it, and
//! sending somebody away with a reason.

use std::time::Duration;

use thirtyfour::prelude::*;

use crate::{
    counter::{Counter, PATIENCE},
    process::{eventually, try_eventually},
    screens::keep,
};

/// The practice order of a jacket, a hat and two pairs of socks, with its owner here.
pub(crate) async fn verified(counter: &Counter) {
    counter.open_listed("P-1042").await;
    counter.main_action().await;
    counter.until("waiting").await;
    let owner = counter.driver.query(By::Css("[data-practice=owner]")).first().await;
    owner.expect("the practice customer").click().await.expect("told to be the owner");
    counter.until("verified").await;
    counter.guard_passes().await;
}

/// Waits for a dialog that says this.
pub(crate) async fn dialog(counter: &Counter, words: &str) -> WebElement {
    eventually(&format!("a dialog that says {words}"), PATIENCE, async || {
        let dialog = counter.driver.find(By::Css("dialog[open]")).await.ok()?;
        dialog.text().await.ok()?.contains(words).then_some(dialog)
    })
    .await
}

/// Presses a key until it has opened a dialog that says this: the engine may lose a key, as a person may.
pub(crate) async fn press_for(counter: &Counter, key: Key, words: &str) -> WebElement {
    for _ in 0..3 {
        counter.guard_passes().await;
        counter.press(key.clone()).await;
        let opened =
            try_eventually(PATIENCE / 6, async || counter.driver.find(By::Css("dialog[open]")).await.ok());
        if opened.await.is_some() {
            break;
        }
    }
    dialog(counter, words).await
}

/// Clicks what is called so in a dialog.
pub(crate) async fn choose(dialog: &WebElement, words: &str) {
    let named = format!(".//*[self::button or self::label][contains(., '{words}')]");
    let choice = dialog.find(By::XPath(named)).await.expect("a choice of that name");
    choice.click().await.expect("chosen");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_found_by_a_name_and_nobody_is_shown_whole() {
    let counter = Counter::practice().await;
    let found = async || {
        let rows = counter.driver.find_all(By::Css("[role=option]")).await.ok()?;
        counter.text().await.contains("“anna”").then_some(rows)
    };
    let mut rows = Vec::new();
    // On a busy machine letters can come so close together that they are taken for a scanner's; a teller types again, slower.
    for slower in 0..4 {
        counter.press(Key::Escape).await;
        counter.guard_passes().await;
        counter.type_at_pace("anna", Duration::from_millis(60 << slower)).await;
        if let Some(found) = try_eventually(PATIENCE / 6, found).await {
            rows = found;
            break;
        }
    }
    assert!(rows.len() >= 2, "Anna has more than one order");
    for row in &rows {
        let text = row.text().await.expect("its text");
        assert!(text.contains("Anna A"), "{text}");
        assert!(!text.contains("Andersson") && !text.contains('@'), "{text}");
    }
    keep(&counter, "search").await;
    counter.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_against_an_order_is_said_before_anybody_is_asked() {
    let counter = Counter::open().await;
    for (number, words) in
        [("1048", "not paid"), ("1050", "cancelled"), ("1051", "Visby"), ("1058", "part of this order")]
    {
        counter.open_order(number).await;
        let text = counter.text().await;
        assert!(text.contains(words), "{number}: {text}");
        keep(&counter, &format!("order-{number}")).await;
        let may_ask = number == "1058";
        let main = counter.driver.find(By::Css("button.main")).await.expect("the main action");
        assert_eq!(main.is_enabled().await.expect("whether"), may_ask, "{number}");
        counter.press(Key::Escape).await;
        counter.until("desk").await;
    }
    assert!(counter.ledger().await.is_empty(), "nobody was asked");
    counter.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_is_handed_over_and_the_rest_stays_with_a_reason() {
    let counter = Counter::practice().await;
    verified(&counter).await;
    let rows = counter.driver.find_all(By::Css("[role=checkbox]")).await.expect("the checklist");
    rows[0].click().await.expect("the customer accepted here");
    rows[1].click().await.expect("the jacket is here");
    rows[3].click().await.expect("the socks are here");
    // The line that had the focus last is asked about: the socks. One pair of them is not on the shelf.
    let asked = press_for(&counter, Key::F6, "Hiking socks").await;
    asked.find(By::Css("[aria-label='One fewer']")).await.expect("fewer").click().await.expect("one");
    keep(&counter, "stays").await;
    choose(&asked, "Not on the shelf").await;
    rows[2].click().await.expect("the hat is here");
    eventually("a line of which something stays", PATIENCE, async || {
        counter.driver.find(By::Css("[role=checkbox][aria-checked=mixed]")).await.ok()
    })
    .await;
    keep(&counter, "part").await;
    counter.guard_passes().await;
    // The focus is on a line, where Enter is the main action.
    counter.main_action().await;
    counter.until("handed_over").await;
    assert!(counter.text().await.contains("A part of order"), "{}", counter.text().await);
    let record = counter.order("P-1042").await;
    assert!(!record.handed_over.as_ref().expect("handed over").complete);
    assert_eq!(record.order.items_left(), 1);
    assert_eq!(counter.ledger().await, ["hand_over"]);
    counter.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_is_sent_away_with_a_reason() {
    let counter = Counter::practice().await;
    verified(&counter).await;
    let asked = press_for(&counter, Key::Escape, "Why is it not handed over?").await;
    keep(&counter, "refusal").await;
    choose(&asked, "Something is missing").await;
    counter.until("desk").await;
    assert_eq!(counter.ledger().await, ["refusal"]);
    assert_eq!(counter.order("P-1042").await.handed_over, None);
    counter.close().await;
}
