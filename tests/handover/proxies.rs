//! Somebody whom the owner named collects, through the whole till; nobody else does.

use claimcheck_tests::{Plan, Till, order};
use desk::view::Screen;
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
