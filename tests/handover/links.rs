//! The customer's link by e-mail: to the order's own address and nobody else, without the code, and what it makes of a
//! hand-over.

use std::time::Duration;

use claimcheck_tests::{Plan, Post, Till, order};
use desk::{
    failure::Failure,
    request::Act,
    settings::Settings,
    view::{Closed, End, EndedScreen, Gate, LinkState, Screen, VerifiedScreen, WaitingScreen},
};
use pickup::{
    money::{Currency, Money},
    policy::RemotePolicy,
};
use serde_json::json;

async fn till() -> Till {
    Till::planned(Plan { mail: true, ..Plan::default() }).await
}

/// Waits until the letter is so far.
async fn until(till: &Till, state: LinkState) -> WaitingScreen {
    let is_so = |screen: &Screen| {
        let Screen::Waiting(waiting) = screen else { return None };
        waiting.link.as_ref().is_some_and(|link| link.state == state).then(|| waiting.clone())
    };
    till.until("the state of a letter", is_so).await
}

async fn send(till: &Till) -> WaitingScreen {
    till.act(Act::SendLink).await.expect("it is sent");
    until(till, LinkState::Sent).await
}

fn shown(till: &Till) -> VerifiedScreen {
    let Screen::Verified(verified) = till.screen() else { panic!("{:?}", till.screen()) };
    verified
}

#[tokio::test(start_paused = true)]
async fn threat_2_a_link_goes_to_the_orders_own_address_without_the_code_and_past_every_view() {
    let till = till().await;
    let views = till.record_views();
    till.open("P-1042").await;
    let waiting = till.identify().await;
    let masked = waiting.link.expect("it can be sent");
    assert_eq!(masked.state, LinkState::Offered);
    send(&till).await;

    let letters = till.mail().letters();
    let [letter] = letters.as_slice() else { panic!("{} letters", letters.len()) };
    let owner = till.order("P-1042").await.order.owner.email.expect("an address");
    assert_eq!(letter.to, owner);
    let link = till.desk().customer_link().await.expect("practice tells it");
    assert_eq!(letter.link.as_str(), link.expose());
    assert!(letter.is_practice && letter.until.timestamp() > letter.at);
    // What the letter is made of has no room for the code, and no part of it is in there by chance.
    let parts = [letter.link.as_str(), letter.store.as_str(), letter.reference.as_str(), letter.to.as_str()];
    for part in parts {
        assert!(!part.contains(&waiting.code_word), "{part} has {}", waiting.code_word);
    }
    for view in views.lock().expect("unpoisoned").iter() {
        assert!(!view.contains(link.expose()) && !view.contains(owner.as_str()), "{view}");
    }
    assert!(masked.to.contains("•••") && !masked.to.contains(owner.as_str()), "{}", masked.to);
}

#[tokio::test(start_paused = true)]
async fn one_link_leaves_for_each_check_and_three_a_day_for_each_order() {
    let till = till().await;
    for n in 1..=3 {
        till.open("P-1042").await;
        till.identify().await;
        send(&till).await;
        assert_eq!(till.act(Act::SendLink).await, Err(Failure::NotNow), "once in check {n}");
        till.act(Act::Cancel).await.expect("stopped");
    }
    till.identify().await;
    till.act(Act::SendLink).await.expect("it was looked at");
    until(&till, LinkState::NoMore).await;
    assert_eq!(till.act(Act::SendLink).await, Err(Failure::NotNow));
    till.act(Act::Cancel).await.expect("stopped");
    assert_eq!(till.mail().letters().len(), 3);

    let till = till.reopened().await;
    till.open("P-1042").await;
    till.identify().await;
    till.act(Act::SendLink).await.expect("it was looked at");
    until(&till, LinkState::NoMore).await;
    till.act(Act::Cancel).await.expect("stopped");
    till.open("P-1047").await;
    till.identify().await;
    send(&till).await;
    assert_eq!(till.mail().letters().len(), 4, "another order has its own");
}

#[tokio::test(start_paused = true)]
async fn a_letter_that_was_not_taken_can_be_sent_again_and_one_on_its_way_holds_nobody_up() {
    let till = till().await;
    till.mail().is(Post::Refuses);
    till.open("P-1042").await;
    till.identify().await;
    till.act(Act::SendLink).await.expect("tried");
    until(&till, LinkState::Failed).await;
    till.mail().is(Post::Stuck);
    till.act(Act::SendLink).await.expect("tried again");
    assert_eq!(till.act(Act::SendLink).await, Err(Failure::NotNow), "it is on its way");
    till.customer().accept();
    till.verified().await;
    assert!(till.mail().letters().is_empty());
}

fn up_to(settings: &mut Settings) {
    let currency = Currency::from_code("SEK").expect("a currency");
    settings.policy.remote = RemotePolicy::UpTo(Money { minor: 50_000, currency });
}

fn costing(number: &str, total: &str) -> serde_json::Value {
    let owner = json!({ "name": "Anna Andersson", "email": "anna.andersson@post.example" });
    let mut order = order(number, owner);
    order["payment"]["total"] = json!(total);
    order
}

/// The owner accepted, after the link was mailed or without it.
async fn accepted(till: &Till, number: &str, mailed: bool) {
    till.open(number).await;
    till.identify().await;
    if mailed {
        send(till).await;
    }
    till.customer().accept();
    till.verified().await;
    till.pass(Duration::from_secs(1)).await;
    till.tick_all().await;
}

async fn presence(till: &Till, number: &str) -> Option<String> {
    let entry = till.hand_overs(number).await.pop().expect("handed over");
    entry.facts.find("presence").map(str::to_owned)
}

#[tokio::test(start_paused = true)]
async fn a_mailed_link_makes_the_hand_over_remote_until_the_phone_was_seen() {
    let orders = vec![costing("P-2001", "500.00"), costing("P-2002", "500.01"), costing("P-2003", "500.00")];
    let till = Till::planned(Plan { mail: true, settings: up_to, orders, ..Plan::default() }).await;
    let too_dear = Closed::RemoteTooDear;

    accepted(&till, "P-2001", true).await;
    assert!(shown(&till).link_left);
    assert_eq!(shown(&till).hand_over, Gate::Open, "the policy allows so much to be handed over remotely");
    till.hand_over().await.expect("handed over");
    assert_eq!(presence(&till, "P-2001").await.as_deref(), Some("remote"));

    accepted(&till, "P-2002", true).await;
    assert_eq!(shown(&till).hand_over, Gate::Closed { because: too_dear });
    assert_eq!(till.hand_over().await, Err(Failure::Refused { because: too_dear }));
    till.seen().await;
    till.hand_over().await.expect("handed over");
    assert_eq!(presence(&till, "P-2002").await.as_deref(), Some("seen"));

    accepted(&till, "P-2003", false).await;
    assert!(!shown(&till).link_left, "no link left the till");
}

#[tokio::test(start_paused = true)]
async fn where_the_policy_allows_nothing_remote_a_link_changes_nothing() {
    let till = till().await;
    accepted(&till, "P-1042", true).await;
    assert_eq!(shown(&till).hand_over, Gate::Closed { because: Closed::NotSeen });
}

/// Asks about this order until the time runs out.
async fn timed_out(till: &Till, number: &str) -> EndedScreen {
    till.open(number).await;
    till.identify().await;
    let ended = till.ended().await;
    assert!(matches!(ended.end, End::TimedOut { .. }), "{:?}", ended.end);
    ended
}

#[tokio::test(start_paused = true)]
async fn after_the_time_ran_out_a_new_request_goes_by_mail_at_once() {
    let till = till().await;
    assert_eq!(till.act(Act::IdentifyByMail).await, Err(Failure::NotNow), "nothing ran out");
    assert!(timed_out(&till, "P-1042").await.by_mail);
    till.act(Act::IdentifyByMail).await.expect("asked anew");
    until(&till, LinkState::Sent).await;
    let letters = till.mail().letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(Some(&letters[0].to), till.order("P-1042").await.order.owner.email.as_ref());
    till.customer().accept();
    let verified = till.verified().await;
    assert!(verified.link_left, "whoever accepted may be anywhere");
    till.pass(Duration::from_secs(1)).await;
    assert_eq!(shown(&till).hand_over, Gate::Closed { because: Closed::NotSeen });
}

/// It is one of the three of the day, and no way past a decline.
#[tokio::test(start_paused = true)]
async fn a_new_request_by_mail_is_offered_only_where_it_can_be_sent() {
    let mailless = Till::new().await;
    assert!(!timed_out(&mailless, "P-1042").await.by_mail, "there is no mail server");
    assert_eq!(mailless.act(Act::IdentifyByMail).await, Err(Failure::NotNow));

    let till = till().await;
    till.open("P-1042").await;
    till.identify().await;
    till.customer().decline();
    assert!(!till.ended().await.by_mail, "who declined is not written to");
    assert_eq!(till.act(Act::IdentifyByMail).await, Err(Failure::NotNow));

    for _ in 0..3 {
        timed_out(&till, "P-1047").await;
        till.act(Act::IdentifyByMail).await.expect("asked anew");
        until(&till, LinkState::Sent).await;
        till.act(Act::Cancel).await.expect("stopped");
    }
    timed_out(&till, "P-1047").await;
    till.act(Act::IdentifyByMail).await.expect("asked anew");
    until(&till, LinkState::NoMore).await;
    assert_eq!(till.mail().letters().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_link_is_offered_only_where_it_can_be_sent() {
    let till = Till::new().await;
    till.open("P-1042").await;
    assert_eq!(till.identify().await.link, None, "there is no mail server");
    assert_eq!(till.act(Act::SendLink).await, Err(Failure::NotNow));

    let phone = order("P-2004", json!({ "name": "Berit Ek", "phone": "+46701234567" }));
    let till = Till::planned(Plan { mail: true, orders: vec![phone], ..Plan::default() }).await;
    till.open("P-2004").await;
    assert_eq!(till.act(Act::SendLink).await, Err(Failure::NotNow), "nobody was asked yet");
    if let Ok(()) = till.act(Act::Identify).await {
        let link = till.until("the customer's turn", |screen| {
            if let Screen::Waiting(waiting) = screen {
                return Some(waiting.link.clone());
            }
            // Nobody there knows the number: that is no link either.
            matches!(screen, Screen::Ended(_)).then_some(None)
        });
        assert_eq!(link.await, None, "the order has no address");
    }
}
