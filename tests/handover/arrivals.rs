//! Orders come in while somebody works: the list shows them by itself, and nobody loses what they typed or opens another
//! order than the one they looked at.

use std::time::Duration;

use claimcheck_tests::{Till, order};
use desk::{
    failure::Failure,
    request::Act,
    view::{DeskScreen, Intake, IntakeFrom, Notice, Screen},
};
use pickup::store::Imported;
use serde_json::{Value, json};

const FILES: IntakeFrom = IntakeFrom::Files { file: 1, files: 3 };

/// A second and the moment in which the list is read.
const A_MOMENT: Duration = Duration::from_millis(1_100);

fn anna() -> Value {
    json!({ "name": "Anna Svensson", "email": "anna@post.example" })
}

/// Takes orders in, as a source does that tells of it.
async fn arrives(till: &Till, orders: Value) -> Imported {
    let job = till.progress().begin(FILES);
    let imported = till.import(&orders.to_string()).await;
    job.kept(&imported);
    imported
}

fn numbers(desk: &DeskScreen) -> Vec<&str> {
    desk.orders.iter().map(|row| row.number.as_str()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_new_order_appears_by_itself_and_every_row_stays_what_it_was() {
    let till = Till::new().await;
    let before = till.listing().await;
    arrives(&till, json!([order("A-1", anna()), order("A-2", anna())])).await;
    till.pass(A_MOMENT).await;
    let after = till.listing().await;
    assert_eq!(after.orders.len(), before.orders.len() + 2);
    assert!(after.updated_at > before.updated_at);
    for row in &before.orders {
        let now = after.orders.iter().find(|now| now.row == row.row).expect("the row is still there");
        assert_eq!(now.number, row.number);
    }
    // Whoever looked at the third row before the others came opens that very order.
    let third = &before.orders[2];
    till.act(Act::OpenRow { row: third.row }).await.expect("opened");
    assert_eq!(till.order_screen().await.number, third.number);
}

/// When an order was placed is told where its source says so.
#[tokio::test(start_paused = true)]
async fn a_row_tells_when_its_order_was_placed() {
    let till = Till::new().await;
    let mut placed = order("A-1", anna());
    placed["placed_at"] = json!("2026-11-20T17:30:00Z");
    arrives(&till, json!([placed, order("A-2", anna())])).await;
    till.pass(A_MOMENT).await;
    let list = till.listing().await;
    let of = |number: &str| list.orders.iter().find(|row| row.number == number).map(|row| row.placed_at);
    assert_eq!((of("A-1"), of("A-2")), (Some(Some(1_795_195_800.0)), Some(None)));
}

#[tokio::test(start_paused = true)]
async fn what_another_program_took_in_appears_too() {
    let till = Till::new().await;
    till.import(&json!([order("A-1", anna())]).to_string()).await;
    till.pass(A_MOMENT).await;
    assert!(!numbers(&till.listing().await).contains(&"A-1"), "nobody told of it");
    till.progress().changed_elsewhere();
    till.pass(A_MOMENT).await;
    assert!(numbers(&till.listing().await).contains(&"A-1"));
}

#[tokio::test(start_paused = true)]
async fn what_is_typed_stays_and_what_was_not_there_is_found() {
    let till = Till::new().await;
    till.act(Act::Find { text: "A-17".to_owned() }).await.expect("looked up");
    let nothing = till.listing().await;
    assert_eq!(nothing.notice, Some(Notice::NoMatch { query: "A-17".to_owned() }));
    arrives(&till, json!([order("A-171", anna()), order("B-1", anna())])).await;
    till.pass(A_MOMENT).await;
    let found = till.listing().await;
    assert_eq!((found.query.as_str(), numbers(&found)), ("A-17", vec!["A-171"]));
    assert_eq!(found.notice, None, "it is not true any more");
}

#[tokio::test(start_paused = true)]
async fn a_search_shows_fifty_and_says_that_there_are_more() {
    let till = Till::new().await;
    for (orders, more) in [(50, false), (51, true)] {
        let all: Vec<_> = (0..orders).map(|n| order(&format!("Q-{n:03}"), anna())).collect();
        till.import(&json!(all).to_string()).await;
        till.act(Act::Search { text: "q".to_owned() }).await.expect("a list");
        let found = till.listing().await;
        assert_eq!((found.orders.len(), found.more), (50, more), "of {orders}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_open_order_is_not_left_for_new_ones() {
    let till = Till::new().await;
    till.open("P-1042").await;
    arrives(&till, json!([order("A-1", anna())])).await;
    till.pass(A_MOMENT).await;
    assert!(matches!(till.screen(), Screen::Order(_)));
    till.act(Act::Back).await.expect("back to the list");
    assert!(numbers(&till.listing().await).contains(&"A-1"));
}

#[tokio::test(start_paused = true)]
async fn how_far_it_is_is_shown_and_it_stops_when_that_is_wished() {
    let till = Till::new().await;
    assert_eq!(till.listing().await.intake, None);
    assert_eq!(till.act(Act::CancelIntake).await, Err(Failure::NotNow), "there is nothing to stop");
    let job = till.progress().begin(FILES);
    job.reading(IntakeFrom::Files { file: 2, files: 3 }, Some(900));
    job.kept(&Imported { unchanged: 500, ..Imported::default() });
    till.pass(Duration::from_millis(1)).await;
    let from = IntakeFrom::Files { file: 2, files: 3 };
    let shown = Intake { from, orders: 500, of: Some(900), stopping: false };
    assert_eq!(till.listing().await.intake, Some(shown.clone()));
    assert!(!job.is_cancelled());
    till.act(Act::CancelIntake).await.expect("stopped");
    till.pass(Duration::from_millis(1)).await;
    assert!(job.is_cancelled());
    assert_eq!(till.listing().await.intake, Some(Intake { stopping: true, ..shown }));
    drop(job);
    till.pass(Duration::from_millis(1)).await;
    assert_eq!(till.listing().await.intake, None);
}
