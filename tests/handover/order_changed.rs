//! The shop sends an order again, changed, at a bad moment: its owner is frozen, its lines are those that were ticked.

use std::time::Duration;

use claimcheck_tests::{Plan, Till, order};
use desk::{
    failure::Failure,
    request::Act,
    view::{Closed, End, Gate, Screen, Warning},
};
use pickup::ledger::Kind;
use serde_json::{Value, json};

fn annas(change: impl FnOnce(&mut Value)) -> Value {
    let owner = json!({ "name": "Anna Andersson", "email": "anna.andersson@post.example" });
    let mut annas = order("P-2001", owner);
    change(&mut annas);
    annas
}

type Change = fn(&mut Value);

/// The same order as it is sent an hour later.
fn later(change: impl FnOnce(&mut Value)) -> String {
    let sent = annas(|order| {
        order["updated_at"] = json!("2026-11-22T09:00:00Z");
        change(order);
    });
    sent.to_string()
}

async fn till() -> Till {
    Till::planned(Plan { orders: vec![annas(|_| {})], ..Plan::default() }).await
}

async fn ready_to_hand_over() -> Till {
    let till = till().await;
    till.verify("P-2001").await;
    till.pass(Duration::from_secs(1)).await;
    till.seen().await;
    till.tick_all().await;
    till
}

fn refused(because: Closed) -> Result<(), Failure> {
    Err(Failure::Refused { because })
}

#[tokio::test(start_paused = true)]
async fn another_owner_blocks_the_check() {
    let owners = [
        json!({ "name": "Anna Andersson", "email": "bo.ek@post.example" }),
        json!({ "name": "Anna Andersson", "email": "anna.andersson@post.example", "phone": "+46701740605" }),
        json!({ "name": "Bo Ek", "subject": "practice-6f2c1a90-0002", "issuer": "http://127.0.0.1:10442" }),
    ];
    for owner in owners {
        let till = till().await;
        let imported = till.import(&later(|order| order["owner"] = owner.clone())).await;
        assert_eq!(imported.owner_changes.len(), 1, "{owner}");
        let screen = till.open("P-2001").await;
        assert_eq!(screen.identify, Gate::Closed { because: Closed::OwnerChanged });
        assert!(screen.warnings.contains(&Warning::OwnerChanged));
        assert_eq!(till.act(Act::Identify).await, refused(Closed::OwnerChanged));
        assert!(till.practice().pending().is_empty(), "nobody was asked");
        let kinds: Vec<_> = till.ledger().await.iter().map(|entry| entry.kind).collect();
        assert_eq!(kinds, [Kind::OwnerChange]);
        // Frozen at first sight: it is still Anna's.
        assert!(
            till.order("P-2001").await.order.owner.email.is_some_and(|it| it.as_str().starts_with("anna."))
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_older_version_changes_nothing() {
    let till = till().await;
    let older = annas(|order| {
        order["updated_at"] = json!("2026-11-21T08:00:00Z");
        order["owner"]["email"] = json!("bo.ek@post.example");
    });
    let imported = till.import(&older.to_string()).await;
    assert_eq!((imported.unchanged, imported.owner_changes.len()), (1, 0));
    assert_eq!(till.open("P-2001").await.identify, Gate::Open);
}

#[tokio::test(start_paused = true)]
async fn the_owner_changes_while_the_customer_is_asked() {
    let till = till().await;
    till.open("P-2001").await;
    till.identify().await;
    till.import(&later(|order| order["owner"]["email"] = json!("bo.ek@post.example"))).await;
    till.customer().accept_as("bo");
    till.not_owner().await;
    till.assert_still_here("P-2001").await;
}

#[tokio::test(start_paused = true)]
async fn the_owner_changes_under_a_verdict() {
    let till = ready_to_hand_over().await;
    till.import(&later(|order| order["owner"]["email"] = json!("bo.ek@post.example"))).await;
    assert_eq!(till.hand_over().await, refused(Closed::OwnerChanged));
    assert_eq!(till.ended().await.end, End::VerdictExpired);
    till.assert_still_here("P-2001").await;
}

#[tokio::test(start_paused = true)]
async fn what_the_shop_says_meanwhile_counts() {
    let cases: [(Change, Closed); 4] = [
        (|order| order["status"] = json!("cancelled"), Closed::Cancelled),
        (|order| order["payment"]["status"] = json!("refunded"), Closed::Cancelled),
        (
            |order| order["payment"] = json!({ "status": "unpaid", "currency": "SEK", "due": "249.00" }),
            Closed::Unpaid,
        ),
        (|order| order["pickup"]["location"] = json!("PRACTICE-2"), Closed::OtherStore),
    ];
    for (change, because) in cases {
        let till = ready_to_hand_over().await;
        till.import(&later(change)).await;
        assert_eq!(till.hand_over().await, refused(because));
        assert_eq!(till.ended().await.end, End::VerdictExpired);
        till.assert_still_here("P-2001").await;
    }
}

/// What the person proved sufficed for the order as it was: for a dearer one, or at another level, they are asked anew.
#[tokio::test(start_paused = true)]
async fn an_order_that_asks_for_more_under_a_verdict_is_proved_again() {
    let changes: [Change; 2] = [
        |order| order["payment"]["total"] = json!("9000.00"),
        |order| order["pickup"]["min_level"] = json!("personal_number"),
    ];
    for change in changes {
        let till = ready_to_hand_over().await;
        till.import(&later(change)).await;
        assert_eq!(till.hand_over().await, Err(Failure::NotNow));
        assert_eq!(till.ended().await.end, End::VerdictExpired);
        till.assert_still_here("P-2001").await;
    }
}

/// What is handed over is what the teller saw and ticked, never what the shop sent a moment later.
#[tokio::test(start_paused = true)]
async fn the_lines_change_under_a_verdict() {
    let line = |id: &str, quantity: u32| json!({ "id": id, "title": "Thread", "quantity": quantity });
    for (lines, items) in [
        (json!([line("1", 1), line("2", 1)]), 2),
        (json!([line("2", 1), line("1", 1)]), 2),
        (json!([line("1", 3)]), 3),
        (json!([line("2", 5)]), 5),
    ] {
        let till = ready_to_hand_over().await;
        till.import(&later(|order| order["lines"] = lines.clone())).await;
        assert_eq!(till.hand_over().await, refused(Closed::ItemsLeft), "{lines}");
        till.assert_still_here("P-2001").await;
        let Screen::Verified(verified) = till.screen() else { panic!("{:?}", till.screen()) };
        assert_eq!(verified.lines.len(), lines.as_array().map_or(0, Vec::len));
        assert!(verified.lines.iter().all(|line| !line.ticked), "{:?}", verified.lines);
        assert!(verified.seen, "the customer is still here");
        for line in verified.lines {
            till.act(Act::Tick { line: line.line, ticked: true }).await.expect("a line that is shown");
        }
        assert_eq!(till.hand_over().await, Ok(()));
        assert_eq!(till.handed_over().await.items, items, "{lines}");
    }
}

/// What was handed over here stays handed over, whatever the shop sends.
#[tokio::test(start_paused = true)]
async fn the_shop_does_not_bring_an_order_back() {
    let till = ready_to_hand_over().await;
    till.hand_over().await.expect("handed over");
    let imported = till.import(&later(|order| order["status"] = json!("ready"))).await;
    assert_eq!(imported.kept, 1);
    assert_eq!(till.open("P-2001").await.identify, Gate::Closed { because: Closed::AlreadyHandedOver });
}

#[tokio::test(start_paused = true)]
async fn an_order_blocked_while_the_customer_was_asked_gets_no_green() {
    let changes: [(Change, Closed); 3] = [
        (|order| order["status"] = json!("cancelled"), Closed::Cancelled),
        (|order| order["payment"] = json!({ "status": "unpaid" }), Closed::Unpaid),
        (|order| order["pickup"]["location"] = json!("ELSEWHERE"), Closed::OtherStore),
    ];
    for (change, because) in changes {
        let till = till().await;
        till.open("P-2001").await;
        till.identify().await;
        till.import(&later(change)).await;
        till.customer().accept();
        let closed = till
            .until("the order's screen with the block", |screen| {
                let Screen::Order(order) = screen else { return None };
                Some(order.identify.clone())
            })
            .await;
        assert_eq!(closed, Gate::Closed { because });
        assert!(till.hand_overs("P-2001").await.is_empty());
    }
}
