//! The customer accepts after the till has stopped asking: it has no effect, whatever is on the screen by then.

use std::time::Duration;

use claimcheck_tests::{Customer, Till};
use desk::{
    failure::Failure,
    request::Act,
    view::{Question, Screen},
};
use practice::Endpoint;

async fn asked(till: &Till) -> Customer {
    till.open("P-1042").await;
    till.identify().await;
    till.customer()
}

/// Nobody asks the provider for the result, so its approval stays with it.
async fn assert_nothing_came_of_it(till: &Till, polls: usize) {
    till.pass(Duration::from_secs(400)).await;
    assert_eq!(till.network().asked(Endpoint::Token), polls, "nobody asks any more");
    for verdict in 0..3 {
        assert_eq!(till.act(Act::HandOver { verdict }).await, Err(Failure::NotNow));
    }
    till.assert_still_here("P-1042").await;
}

#[tokio::test(start_paused = true)]
async fn after_cancel() {
    let till = Till::new().await;
    let customer = asked(&till).await;
    till.pass(Duration::from_secs(5)).await;
    till.act(Act::Cancel).await.expect("stopped");
    let polls = till.network().asked(Endpoint::Token);
    customer.accept();
    till.order_screen().await;
    assert_nothing_came_of_it(&till, polls).await;
    assert!(matches!(till.screen(), Screen::Order(_)));
}

#[tokio::test(start_paused = true)]
async fn after_cancel_with_the_answer_on_its_way() {
    let till = Till::new().await;
    let customer = asked(&till).await;
    till.network().trouble(Endpoint::Token, claimcheck_tests::Trouble::Slow(Duration::from_secs(10)), 1);
    customer.accept();
    till.pass(Duration::from_secs(5)).await;
    let polls = till.network().asked(Endpoint::Token);
    assert_eq!(polls, 1, "the tokens are on their way");
    till.act(Act::Cancel).await.expect("stopped");
    assert_nothing_came_of_it(&till, polls).await;
}

#[tokio::test(start_paused = true)]
async fn after_cancel_while_the_answer_is_checked() {
    let till = Till::new().await;
    let customer = asked(&till).await;
    till.network().trouble(Endpoint::Keys, claimcheck_tests::Trouble::Slow(Duration::from_secs(10)), 1);
    customer.accept();
    till.until("the answer to be checked", |screen| matches!(screen, Screen::Verifying(_)).then_some(()))
        .await;
    let polls = till.network().asked(Endpoint::Token);
    till.act(Act::Cancel).await.expect("stopped");
    assert_nothing_came_of_it(&till, polls).await;
}

#[tokio::test(start_paused = true)]
async fn after_more_time() {
    let till = Till::new().await;
    let first = asked(&till).await;
    let code = till.waiting().await.code_word;
    till.act(Act::MoreTime).await.expect("a new request");
    let waiting = till.waiting().await;
    assert_ne!(waiting.code_word, code, "a new code");
    assert_eq!(waiting.left_s, 300);
    first.accept();
    till.pass(Duration::from_secs(60)).await;
    assert!(matches!(till.screen(), Screen::Waiting(_)), "the old request's approval is nobody's");
    let second = till.customer();
    second.accept();
    till.verified().await;
}

#[tokio::test(start_paused = true)]
async fn after_leaving_for_a_scan() {
    let till = Till::new().await;
    let customer = asked(&till).await;
    till.act(Act::Find { text: "P-1044".to_owned() }).await.expect("a question");
    assert_eq!(till.view().question, Some(Question::LeaveForScan { number: "P-1042".to_owned() }));
    till.act(Act::Answer { yes: true }).await.expect("left");
    assert_eq!(till.order_screen().await.number, "P-1044");
    let polls = till.network().asked(Endpoint::Token);
    customer.accept();
    assert_nothing_came_of_it(&till, polls).await;
}

#[tokio::test(start_paused = true)]
async fn after_the_till_was_closed() {
    let till = Till::new().await;
    let customer = asked(&till).await;
    let till = till.reopened().await;
    let polls = till.network().asked(Endpoint::Token);
    customer.accept();
    assert_nothing_came_of_it(&till, polls).await;
}

#[tokio::test(start_paused = true)]
async fn while_the_request_is_still_on_its_way() {
    let till = Till::new().await;
    till.network().trouble(
        Endpoint::Backchannel,
        claimcheck_tests::Trouble::Slow(Duration::from_secs(10)),
        1,
    );
    till.open("P-1042").await;
    till.act(Act::Identify).await.expect("started");
    till.pass(Duration::from_secs(5)).await;
    assert!(matches!(till.screen(), Screen::Starting(_)));
    let customer = till.customer();
    till.act(Act::Cancel).await.expect("stopped");
    customer.accept();
    assert_nothing_came_of_it(&till, 0).await;
}
