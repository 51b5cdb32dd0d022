//! The disk is full, the database is locked, or the disk is gone: a clear failure, nothing half done, nothing lost.

use std::{sync::Arc, time::Duration};

use claimcheck_tests::{Plan, Till, order, standing_still};
use desk::{
    failure::Failure,
    request::{Act, RefusalReason},
    view::{End, Notice, Screen, StorageTrouble},
};
use practice::Endpoint;
use serde_json::json;
use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

fn failed(because: StorageTrouble) -> Result<(), Failure> {
    Err(Failure::Storage { because })
}

/// With so many lines its ledger entry is larger than a page, so that it never fits without a new one.
async fn till_with_a_long_order() -> Till {
    let mut long =
        order("P-2001", json!({ "name": "Anna Andersson", "email": "anna.andersson@post.example" }));
    let line = |id: u32| json!({ "id": id.to_string(), "title": format!("Thread {id}"), "quantity": 1 });
    long["lines"] = (1..=300).map(line).collect();
    Till::planned(Plan { orders: vec![long], ..Plan::default() }).await
}

async fn ready_to_hand_over(till: &Till, number: &str) {
    till.verify(number).await;
    till.pass(Duration::from_secs(1)).await;
    till.seen().await;
    till.tick_all().await;
}

#[tokio::test(start_paused = true)]
async fn a_full_disk_keeps_the_verdict() {
    let till = till_with_a_long_order().await;
    ready_to_hand_over(&till, "P-2001").await;
    let full = till.another_disk(store::Options { max_pages: Some(1), ..store::Options::default() }).await;
    let good = till.records().exchange(Some(Arc::new(full)));
    for _ in 0..3 {
        assert_eq!(till.hand_over().await, failed(StorageTrouble::Full));
        assert!(matches!(till.screen(), Screen::Verified(_)), "the verdict stays");
        till.assert_still_here("P-2001").await;
    }
    till.records().exchange(good);
    assert_eq!(till.hand_over().await, Ok(()));
    assert_eq!(till.hand_overs("P-2001").await.len(), 1);
}

/// Another program that writes, and does not stop.
async fn lock(till: &Till) -> SqliteConnection {
    let database = till.folder().join(store::DATABASE_FILE);
    standing_still(async {
        let mut other = SqliteConnectOptions::new().filename(database).connect().await.expect("opened");
        sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.expect("locked");
        other
    })
    .await
}

async fn unlock(mut other: SqliteConnection) {
    standing_still(async {
        sqlx::query("ROLLBACK").execute(&mut other).await.expect("unlocked");
        other.close().await.expect("closed");
    })
    .await;
}

/// A till that waits for other programs only so long, since this is waited for in earnest.
async fn impatient_till() -> Till {
    let disk = store::Options { busy_timeout: Duration::from_millis(20), ..store::Options::default() };
    Till::planned(Plan { disk, ..Plan::default() }).await
}

#[tokio::test(start_paused = true)]
async fn a_locked_database_keeps_the_verdict() {
    let till = impatient_till().await;
    ready_to_hand_over(&till, "P-1042").await;
    let other = lock(&till).await;
    assert_eq!(till.hand_over().await, failed(StorageTrouble::Locked));
    assert!(matches!(till.screen(), Screen::Verified(_)), "the verdict stays");
    till.assert_still_here("P-1042").await;
    unlock(other).await;
    assert_eq!(till.hand_over().await, Ok(()));
    assert_eq!(till.hand_overs("P-1042").await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn without_a_lease_nobody_is_asked() {
    let till = impatient_till().await;
    till.open("P-1042").await;
    let other = lock(&till).await;
    assert_eq!(till.act(Act::Identify).await, failed(StorageTrouble::Locked));
    assert!(matches!(till.screen(), Screen::Order(_)));
    assert_eq!(till.network().asked(Endpoint::Backchannel), 0);
    unlock(other).await;
    till.identify().await;
}

#[tokio::test(start_paused = true)]
async fn more_time_that_cannot_start_leaves_the_order_open() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    let customer = till.customer();
    let good = till.records().exchange(None);
    assert_eq!(till.act(Act::MoreTime).await, failed(StorageTrouble::Failed));
    assert!(matches!(till.screen(), Screen::Order(_)), "{:?}", till.screen());
    customer.accept();
    till.pass(Duration::from_secs(60)).await;
    assert!(matches!(till.screen(), Screen::Order(_)), "the old request was stopped");
    till.records().exchange(good);
    till.assert_still_here("P-1042").await;
}

#[tokio::test(start_paused = true)]
async fn a_decline_that_cannot_be_kept_is_kept_before_the_next_check() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    let good = till.records().exchange(None);
    till.customer().decline();
    assert_eq!(till.ended().await.end, End::Declined);
    assert_eq!(till.act(Act::Identify).await, failed(StorageTrouble::Failed), "nothing starts meanwhile");
    till.records().exchange(good);
    till.identify().await;
    let kinds: Vec<_> = till.ledger().await.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [pickup::ledger::Kind::Decline]);
}

#[tokio::test(start_paused = true)]
async fn a_disk_that_is_gone_at_the_verdict() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    let good = till.records().exchange(None);
    till.customer().accept();
    assert_eq!(till.ended().await.end, End::Storage { because: StorageTrouble::Failed });
    till.records().exchange(good);
    till.assert_still_here("P-1042").await;
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_cannot_be_kept_is_not_made() {
    let till = Till::new().await;
    ready_to_hand_over(&till, "P-1042").await;
    let good = till.records().exchange(None);
    let refuse = || till.act(Act::Refuse { reason: RefusalReason::Other });
    assert_eq!(refuse().await, failed(StorageTrouble::Failed));
    assert_eq!(till.hand_over().await, failed(StorageTrouble::Failed));
    assert!(matches!(till.screen(), Screen::Verified(_)));
    assert_eq!(till.act(Act::Find { text: "P-1042".to_owned() }).await, Ok(()), "the same parcel");
    till.records().exchange(good);
    assert_eq!(refuse().await, Ok(()));
    assert_eq!(till.ledger().await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_order_that_cannot_be_read_is_not_opened() {
    let till = Till::new().await;
    let good = till.records().exchange(None);
    for act in [Act::Find { text: "P-1042".to_owned() }, Act::OpenRow { row: 0 }] {
        assert_eq!(till.act(act).await, failed(StorageTrouble::Failed));
        assert!(matches!(till.screen(), Screen::Desk(_)));
    }
    till.records().exchange(good);
    till.open("P-1042").await;
}

#[tokio::test(start_paused = true)]
async fn a_list_that_cannot_be_read_does_not_say_that_nothing_waits() {
    let till = Till::new().await;
    let waiting = till.listing().await;
    assert!(!waiting.orders.is_empty() && waiting.notice.is_none(), "{waiting:?}");
    let good = till.records().exchange(None);
    for act in [Act::Refresh, Act::Search { text: "Anna".to_owned() }] {
        assert_eq!(till.act(act).await, Ok(()));
        let unread = till.listing().await;
        assert_eq!(unread.notice, Some(Notice::Storage { because: StorageTrouble::Failed }));
        assert!(unread.orders.is_empty(), "{unread:?}");
    }
    till.records().exchange(good);
    assert_eq!(till.act(Act::Search { text: String::new() }).await, Ok(()));
    let read = till.listing().await;
    assert_eq!((read.orders, read.notice), (waiting.orders, None));
}
