//! A scan comes at any moment: it opens an order, asks before it leaves something unfinished, and never presses a button.

use claimcheck_tests::{Plan, Till, order};
use desk::{
    failure::Failure,
    request::{About, Act, RefusalReason},
    view::{Notice, Question, Screen},
};
use serde_json::json;

async fn scan(till: &Till, text: &str) -> Result<(), Failure> {
    till.act(Act::Find { text: text.to_owned() }).await
}

fn asks_to_leave(till: &Till) -> bool {
    till.view().question == Some(Question::LeaveForScan { number: "P-1042".to_owned() })
}

#[tokio::test(start_paused = true)]
async fn a_scan_opens_an_order_from_every_finished_screen() {
    let till = Till::new().await;
    let shows = async |number: &str| {
        scan(&till, number).await.expect("found");
        assert_eq!(till.order_screen().await.number, number.to_ascii_uppercase());
        assert_eq!(till.view().question, None);
    };
    shows("P-1042").await;
    shows("p-1044").await;
    till.act(Act::OpenSettings).await.expect("open");
    shows("P-1042").await;
    till.identify().await;
    till.customer().accept_as("bo");
    till.not_owner().await;
    shows("P-1044").await;
    till.identify().await;
    till.customer().decline();
    till.ended().await;
    shows("P-1042").await;
    till.identify().await;
    till.customer().accept();
    till.verified().await;
    till.hand_over_by_the_book().await;
    shows("P-1044").await;
}

#[tokio::test(start_paused = true)]
async fn a_running_check_is_left_on_purpose_only() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    scan(&till, "P-1044").await.expect("a question");
    assert!(asks_to_leave(&till));
    assert!(matches!(till.screen(), Screen::Waiting(_)), "the check goes on behind the question");
    till.act(Act::Answer { yes: false }).await.expect("stay");
    assert_eq!(till.view().question, None);
    till.customer().accept();
    till.verified().await;

    scan(&till, "P-1044").await.expect("a question");
    assert!(asks_to_leave(&till));
    till.act(Act::Answer { yes: true }).await.expect("leave");
    assert_eq!(till.order_screen().await.number, "P-1044");
    till.assert_still_here("P-1042").await;
}

#[tokio::test(start_paused = true)]
async fn the_same_parcel_scanned_again_changes_nothing() {
    let mut with_codes = order("P-2001", json!({ "email": "anna.andersson@post.example" }));
    with_codes["scan_codes"] = json!(["7350012345678"]);
    let till = Till::planned(Plan { orders: vec![with_codes], ..Plan::default() }).await;
    till.open("P-2001").await;
    till.identify().await;
    let again = async || {
        for text in ["P-2001", "p-2001", " P-2001 ", "7350012345678"] {
            scan(&till, text).await.expect("ignored");
            assert_eq!(till.view().question, None, "{text}");
        }
    };
    again().await;
    assert!(matches!(till.screen(), Screen::Waiting(_)));
    till.customer().accept();
    till.verified().await;
    again().await;
    assert!(matches!(till.screen(), Screen::Verified(_)));
    till.hand_over_by_the_book().await;
}

/// Somebody is asked who they are, without an order: a scan stops that on purpose only, and confirms nothing of it.
#[tokio::test(start_paused = true)]
async fn somebody_who_is_asked_without_an_order_is_left_on_purpose_only() {
    for about in [About::Caller, About::Counter, About::Payment] {
        let till = Till::new().await;
        let ask = async || match about {
            About::Caller => till.call("191212121212", "").await,
            About::Counter => till.ask_customer("bo.ek@post.example").await,
            About::Payment => till.ask_payment("bo.ek@post.example", "129").await,
        };
        let asked = || till.view().question == Some(Question::StopForScan { about });

        ask().await;
        scan(&till, "P-1044").await.expect("a question");
        assert!(asked(), "{about:?}");
        till.act(Act::Answer { yes: false }).await.expect("stay");
        assert_eq!(till.view().question, None);
        till.inquiry_waiting().await;

        // The answer comes while the question stands: it is shown, and the question is gone.
        scan(&till, "P-1044").await.expect("a question");
        assert!(asked(), "{about:?}");
        till.customer().accept();
        till.identified().await;
        assert_eq!(till.view().question, None);
        assert_eq!(till.act(Act::Answer { yes: true }).await, Err(Failure::NotNow));
        assert_eq!(till.ledger().await.len(), 1, "the answer was kept, and once");

        ask().await;
        scan(&till, "P-1044").await.expect("a question");
        till.act(Act::Answer { yes: true }).await.expect("leave");
        assert_eq!(till.order_screen().await.number, "P-1044");
        till.customer().accept();
        till.pass(std::time::Duration::from_secs(60)).await;
        assert_eq!(till.order_screen().await.number, "P-1044", "a late answer has no effect");
        assert_eq!(till.ledger().await.len(), 1, "nobody was identified");
    }
}

/// A question ends with the check that it asks about.
#[tokio::test(start_paused = true)]
async fn a_question_does_not_outlive_its_check() {
    let declined = Till::new().await;
    declined.open("P-1042").await;
    declined.identify().await;
    scan(&declined, "P-1044").await.expect("a question");
    declined.customer().decline();
    declined.ended().await;
    assert_eq!(declined.view().question, None);
    assert_eq!(declined.act(Act::Answer { yes: true }).await, Err(Failure::NotNow));

    let ends: [(Act, bool); 2] =
        [(Act::Refuse { reason: RefusalReason::Other }, false), (Act::HandOver { verdict: 1 }, true)];
    for (act, handed_over) in ends {
        let till = Till::new().await;
        till.verify("P-1042").await;
        till.pass(std::time::Duration::from_secs(1)).await;
        till.seen().await;
        till.tick_all().await;
        scan(&till, "P-1044").await.expect("a question");
        till.act(act).await.expect("done");
        assert_eq!(till.view().question, None);
        assert_eq!(till.act(Act::Answer { yes: true }).await, Err(Failure::NotNow));
        assert_eq!(till.hand_overs("P-1042").await.len(), usize::from(handed_over));
    }
}

/// One code on two parcels: the teller chooses, the till never.
#[tokio::test(start_paused = true)]
async fn an_ambiguous_code_asks() {
    let owner = json!({ "email": "anna.andersson@post.example" });
    let twin = |shop: &str| {
        let mut twin = order("P-2001", owner.clone());
        twin["source"]["shop"] = json!(shop);
        twin
    };
    let orders = vec![twin("https://one.example"), twin("https://two.example")];
    let till = Till::planned(Plan { orders, ..Plan::default() }).await;
    scan(&till, "P-2001").await.expect("found");
    let list = till.listing().await;
    assert_eq!(list.notice, Some(Notice::Ambiguous { query: "P-2001".to_owned() }));
    assert_eq!(list.orders.len(), 2);
    till.act(Act::OpenRow { row: 1 }).await.expect("chosen");
    till.order_screen().await;
}

/// What is scanned is a text to look for, and nothing else.
#[tokio::test(start_paused = true)]
async fn what_no_scanner_should_send() {
    let till = Till::new().await;
    for text in ["", "   ", "P-1042\u{202e}", "P-10\u{0}42", "\u{1b}[A", &"9".repeat(201)] {
        assert_eq!(scan(&till, text).await, Err(Failure::BadInput), "{text:?}");
        assert!(matches!(till.screen(), Screen::Desk(_)));
    }
    for text in ["%", "_", "P-10%", "' OR 1=1 --", "\"P-1042\"", "P-1042*", "P_1042"] {
        scan(&till, text).await.expect("looked for");
        let list = till.listing().await;
        assert!(list.orders.is_empty(), "{text}: {:?}", list.orders);
    }
}
