//! Somebody whom the owner named collects, through the whole till; nobody else does.

use claimcheck_tests::{Plan, Till, order};
use desk::{
    failure::Failure,
    request::Act,
    view::{Identifier, Screen},
};
use pickup::ledger::Kind;
use serde_json::{Value, json};

/// An order of Anna's, by her account, for which she named Bo until then.
async fn till_with_proxy(until: &str) -> Till {
    let owner = json!({
        "name": "Anna Andersson",
        "subject": "practice-6f2c1a90-0001",
        "issuer": Till::new().await.settings().provider.issuer.as_str(),
        "email": "anna.andersson@post.example",
    });
    let mut named: Value = order("P-2001", owner);
    named["proxies"] = json!([{ "name": "Bo Ek", "email": "bo.ek@post.example", "until": until }]);
    Till::planned(Plan { orders: vec![named], ..Plan::default() }).await
}

#[tokio::test(start_paused = true)]
async fn whom_the_owner_named_collects_and_the_ledger_says_so() {
    let till = till_with_proxy("2036-01-01T00:00:00Z").await;
    till.open("P-2001").await;
    till.identify().await;
    till.customer().accept_as("bo");
    assert_eq!(till.verified().await.name.as_deref(), Some("Bo Ek"));
    till.hand_over_by_the_book().await;
    let entry = till.hand_overs("P-2001").await.remove(0);
    assert_eq!(
        (entry.facts.find("collected_by"), entry.facts.find("proved_by")),
        (Some("proxy"), Some("email"))
    );
}

#[tokio::test(start_paused = true)]
async fn whom_the_owner_named_can_be_asked_and_collects_on_the_owners_behalf() {
    let till = till_with_proxy("2036-01-01T00:00:00Z").await;
    let open = till.open("P-2001").await;
    let names: Vec<_> =
        open.askable.iter().map(|one| (one.name.as_str(), one.is_owner, one.chosen)).collect();
    assert_eq!(names, [("Anna A.", true, true), ("Bo E.", false, false)]);
    let bo = open.askable[1].whom;
    assert_eq!(till.act(Act::Ask { whom: bo + 1 }).await, Err(Failure::BadInput), "nobody else");
    till.act(Act::Ask { whom: bo }).await.expect("Bo is asked");
    let asked = till.order_screen().await;
    let masked = asked.sent_to.expect("somebody who can be asked").text;
    assert_eq!(masked, pickup::mask::email("bo.ek@post.example"));
    assert_eq!(asked.must_prove, Identifier::Email);
    till.identify().await;
    assert_eq!(till.practice().pending()[0].person.as_str(), "bo");
    till.customer().accept();
    let verified = till.verified().await;
    assert_eq!(verified.name.as_deref(), Some("Bo Ek"));
    assert_eq!(verified.on_behalf_of.as_deref(), Some("Anna A."));
    till.hand_over_by_the_book().await;
    assert_eq!(till.hand_overs("P-2001").await[0].facts.find("collected_by"), Some("proxy"));
}

#[tokio::test(start_paused = true)]
async fn a_proxy_who_declines_is_told_from_the_owner_and_one_whose_time_is_over_is_not_offered() {
    let till = till_with_proxy("2036-01-01T00:00:00Z").await;
    till.open("P-2001").await;
    till.act(Act::Ask { whom: 1 }).await.expect("Bo is asked");
    till.identify().await;
    till.customer().decline();
    till.ended().await;
    assert_eq!(till.ledger().await[0].facts.find("asked"), Some("proxy.1"));
    let over = till_with_proxy("2020-01-01T00:00:00Z").await;
    assert_eq!(over.open("P-2001").await.askable.len(), 1);
    assert_eq!(over.act(Act::Ask { whom: 1 }).await, Err(Failure::BadInput));
}

#[tokio::test(start_paused = true)]
async fn the_owner_still_collects_as_the_owner() {
    let till = till_with_proxy("2036-01-01T00:00:00Z").await;
    till.verify("P-2001").await;
    till.hand_over_by_the_book().await;
    let entry = till.hand_overs("P-2001").await.remove(0);
    assert_eq!(entry.facts.find("collected_by"), Some("owner"));
}

#[tokio::test(start_paused = true)]
async fn nobody_else_does_nor_the_proxy_when_the_owners_word_has_ended() {
    for (until, who) in [("2036-01-01T00:00:00Z", "david"), ("2020-01-01T00:00:00Z", "bo")] {
        let till = till_with_proxy(until).await;
        till.open("P-2001").await;
        till.identify().await;
        till.customer().accept_as(who);
        till.not_owner().await;
        assert!(matches!(till.screen(), Screen::NotOwner(_)));
        let kinds: Vec<_> = till.ledger().await.iter().map(|entry| entry.kind).collect();
        assert_eq!(kinds, [Kind::Mismatch], "{who}");
        till.assert_still_here("P-2001").await;
    }
}
