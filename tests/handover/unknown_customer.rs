//! The order's customer is not known to the provider, or the order names nobody the provider could know.

use claimcheck_tests::{Plan, Till, order};
use desk::{
    failure::Failure,
    request::Act,
    view::{Closed, End, Gate, Identifier, Notice, Warning},
};
use practice::Endpoint;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn the_provider_does_not_know_the_customer() {
    let till = Till::new().await;
    till.open("P-1052").await;
    till.act(Act::Identify).await.expect("started");
    let ended = till.ended().await;
    assert_eq!((ended.end, ended.try_again), (End::UnknownCustomer, false));
    till.assert_still_here("P-1052").await;
    // The till and the order are free for whatever comes next.
    till.open("P-1042").await;
    till.identify().await;
}

/// At the counter a personal number is never asked with: it would start the way in that is meant for callers.
#[tokio::test(start_paused = true)]
async fn a_personal_number_alone_is_no_way_to_ask() {
    let plan = Plan {
        orders: vec![order("P-2001", json!({ "name": "Farid Rahimi", "personal_number": "196408233234" }))],
        ..Plan::default()
    };
    let till = Till::planned(plan).await;
    let screen = till.open("P-2001").await;
    assert_eq!(screen.identify, Gate::Closed { because: Closed::NoCustomerIdentifier });
    assert!(screen.warnings.contains(&Warning::NoCustomerIdentifier));
    assert_eq!(screen.sent_to, None);
    let refused = Err(Failure::Refused { because: Closed::NoCustomerIdentifier });
    assert_eq!(till.act(Act::Identify).await, refused);
    assert_eq!(till.network().asked(Endpoint::Backchannel), 0);
}

/// A shop may name its customers by what is a personal number: whatever the column is called, it is not asked with.
#[tokio::test(start_paused = true)]
async fn a_subject_that_could_be_a_personal_number_is_passed_over() {
    for number in ["198112189876", "19811218-9876", "811218-9876"] {
        let email = json!({ "subject": number, "email": "anna.andersson@post.example" });
        let orders = vec![order("P-2001", email), order("P-2002", json!({ "subject": number }))];
        let till = Till::planned(Plan { orders, ..Plan::default() }).await;
        till.open("P-2001").await;
        assert_eq!(till.identify().await.sent_to.kind, Identifier::Email, "{number}");
        let pending = till.practice().pending();
        assert_eq!(pending.iter().map(|asked| asked.person.as_str()).collect::<Vec<_>>(), ["anna"]);
        till.act(Act::Cancel).await.expect("stopped");
        let asked = till.network().asked(Endpoint::Backchannel);

        let closed = Gate::Closed { because: Closed::NoCustomerIdentifier };
        assert_eq!(till.open("P-2002").await.identify, closed, "{number}");
        till.act(Act::Identify).await.expect_err("by nothing else");
        assert_eq!(till.network().asked(Endpoint::Backchannel), asked, "nobody else was asked");
    }
}

#[tokio::test(start_paused = true)]
async fn an_order_number_that_nobody_has() {
    let till = Till::new().await;
    till.act(Act::Find { text: "P-9999".to_owned() }).await.expect("looked for");
    assert_eq!(till.listing().await.notice, Some(Notice::NoMatch { query: "P-9999".to_owned() }));
}
