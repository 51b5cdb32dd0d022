//! WooCommerce: what the shop is told of a hand-over, once, and what it makes of it.

use pickup::order::Order;
use pickup::shop::{Misconfigured, Refusal, Shop as _, ShopError, Told};
use serde_json::{Value, json};
use shops::woocommerce::{Settings, WooCommerce};

use crate::asking::{correction, notice, now};
use crate::server::{Fault, Reply, Running};
use crate::woocommerce::{in_packages, settings, till};
use crate::woocommerce_server::{Shared, Shop, order, start};

/// A shop with the fixture, the till, and the order as the till has it.
async fn to_tell(changes: Value) -> (Running, Shared, Order) {
    let (running, shared) = start(Shop { orders: vec![order(changes)], ..Shop::default() });
    let order = till(&running).changed_since(None, now()).await.unwrap().batch.orders.remove(0);
    (running, shared, order)
}

fn statuses(shared: &Shared) -> (usize, Value) {
    let shop = shared.lock().unwrap();
    (shop.notes.len(), shop.orders[0]["status"].clone())
}

#[tokio::test]
async fn a_hand_over_is_a_note_and_completes_the_order() {
    let (running, shared, order) = to_tell(json!({})).await;
    let notice = notice("HO-1", &order, &[("315", 2), ("316", 1)]);
    assert_eq!(till(&running).tell(&notice).await, Ok(Told::Now));
    assert_eq!(statuses(&shared), (1, json!("completed")));
    let note = shared.lock().unwrap().notes[0].1.clone();
    assert_eq!(note["customer_note"], json!(false));
    let head = format!("12:{}", "07".repeat(32));
    assert_eq!(
        note["note"],
        format!(
            "Handed over SE-042, 2026-11-22 14:30 +01\n2 × Jacka, svart, M\n1 × Mössa\n{head} [claimcheck HO-1]"
        )
    );
    assert!(!note.to_string().contains("Anna") && !note.to_string().contains("kim"), "names nobody");
    assert_eq!(till(&running).tell(&notice).await, Ok(Told::Before));
    assert_eq!(statuses(&shared), (1, json!("completed")));
}

#[tokio::test]
async fn a_partial_hand_over_leaves_the_order_open() {
    let (running, shared, order) = to_tell(json!({})).await;
    let told = till(&running).tell(&notice("HO-1", &order, &[("315", 1)])).await;
    assert_eq!((told, statuses(&shared)), (Ok(Told::Now), (1, json!("processing"))));
    let note = shared.lock().unwrap().notes[0].1["note"].to_string();
    assert!(note.contains("1 × Jacka") && note.contains("Left to collect: 2"), "{note}");
}

#[tokio::test]
async fn whatever_answer_is_lost_the_note_is_written_once() {
    // Four calls: the order, its notes, the new note, the status.
    for lost in 0..4 {
        let (running, shared, order) = to_tell(json!({})).await;
        let notice = notice("HO-1", &order, &[("315", 2), ("316", 1)]);
        let till = till(&running);
        running.break_after(lost, Fault::Lost);
        let error = till.tell(&notice).await.unwrap_err();
        assert_eq!(error, ShopError::TryLater { retry_after: None }, "{lost}");
        till.tell(&notice).await.unwrap();
        assert_eq!(statuses(&shared), (1, json!("completed")), "{lost}");
    }
}

#[tokio::test]
async fn one_hand_over_is_not_taken_for_another() {
    let (running, shared, order) = to_tell(json!({})).await;
    let mut first = notice("HO-12", &order, &[("315", 1)]);
    first.lines[0].title = "Bag [claimcheck HO-1] <b>&".to_owned();
    till(&running).tell(&first).await.unwrap();
    assert_eq!(till(&running).tell(&notice("HO-1", &order, &[("316", 1)])).await, Ok(Told::Now));
    let shop = shared.lock().unwrap();
    assert_eq!(shop.notes.len(), 2);
    let note = shop.notes[0].1["note"].to_string();
    assert!(note.contains("Bag (claimcheck HO-1] &lt;b&gt;&amp;"), "{note}");
}

#[tokio::test]
async fn a_cancelled_order_is_not_completed_and_a_missing_one_is_gone() {
    let (running, shared, order) = to_tell(json!({})).await;
    let notice = notice("HO-1", &order, &[("315", 2), ("316", 1)]);
    shared.lock().unwrap().orders[0]["status"] = json!("cancelled");
    assert_eq!(till(&running).tell(&notice).await.unwrap_err(), Refusal::Cancelled.into());
    assert_eq!(statuses(&shared), (1, json!("cancelled")), "what happened is noted all the same");
    shared.lock().unwrap().orders.clear();
    let gone = till(&running).tell(&notice).await.unwrap_err();
    assert!(gone == ShopError::Gone && gone.is_final());
    // Somebody who does not know the shop can't say so.
    let disabled = Reply::json(404, &json!({ "code": "rest_no_route", "message": "No route was found" }));
    for elsewhere in [Reply::page(404), disabled] {
        running.break_after(0, Fault::Instead(elsewhere));
        let error = till(&running).tell(&notice).await.unwrap_err();
        assert!(error == Misconfigured::NotTheApi.into() && !error.is_final());
    }
}

#[tokio::test]
async fn the_shop_tells_the_customer_and_completes_only_where_configured() {
    let (running, shared, order) = to_tell(json!({})).await;
    let settings = Settings { notify_customer: true, complete: false, ..settings() };
    let till = WooCommerce::new(&running.connection(), settings).unwrap();
    till.tell(&notice("HO-1", &order, &[("315", 2), ("316", 1)])).await.unwrap();
    assert_eq!(statuses(&shared), (1, json!("processing")));
    assert_eq!(shared.lock().unwrap().notes[0].1["customer_note"], json!(true));
}

#[tokio::test]
async fn an_order_is_not_completed_while_others_still_send_a_part_of_it() {
    let raw = in_packages("Jacka, svart, M &times; 2", "Mössa &times; 1");
    let (running, shared, order) = to_tell(json!({ "shipping_lines": raw["shipping_lines"] })).await;
    let notice = notice("HO-1", &order, &[("315", 2)]);
    assert!(notice.is_complete(), "nothing is left to collect");
    assert_eq!(till(&running).tell(&notice).await, Ok(Told::Now));
    assert_eq!(statuses(&shared), (1, json!("processing")));
}

#[tokio::test]
async fn a_correction_is_a_note_of_its_own_and_the_order_waits_again() {
    let (running, shared, order) = to_tell(json!({})).await;
    let till = till(&running);
    till.tell(&notice("HO-1", &order, &[("315", 2), ("316", 1)])).await.unwrap();
    assert_eq!(statuses(&shared), (1, json!("completed")));
    let corrected = correction("CO-1", &order, &[("315", 2), ("316", 1)]);
    // The order, its notes, the new note; and once that is there, the status.
    for lost in [0, 1, 2, 2] {
        running.break_after(lost, Fault::Lost);
        till.tell(&corrected).await.unwrap_err();
    }
    till.tell(&corrected).await.unwrap();
    assert_eq!(statuses(&shared), (2, json!("processing")), "once, and back on the shelf");
    let note = shared.lock().unwrap().notes[1].1["note"].as_str().unwrap().to_owned();
    assert!(note.starts_with("Not handed over after all SE-042, 2026-11-22 16:30 +01\n2 × Jacka"), "{note}");
    assert!(note.contains("Left to collect: 3") && note.ends_with("[claimcheck CO-1]"), "{note}");
    assert_eq!(till.tell(&corrected).await, Ok(Told::Before));
}

#[tokio::test]
async fn a_correction_leaves_a_status_alone_that_is_not_ours() {
    for (complete, status) in [(false, "completed"), (true, "cancelled")] {
        let (running, shared, order) = to_tell(json!({})).await;
        shared.lock().unwrap().orders[0]["status"] = json!(status);
        let till = WooCommerce::new(&running.connection(), Settings { complete, ..settings() }).unwrap();
        assert_eq!(till.tell(&correction("CO-1", &order, &[("315", 1)])).await, Ok(Told::Now));
        assert_eq!(statuses(&shared), (1, json!(status)));
    }
}
