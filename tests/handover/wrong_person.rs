//! Somebody other than the owner accepts: nothing of the order is shown, and nothing can hand it over.

use std::time::Duration;

use claimcheck_tests::{Canary, Till, found};
use desk::{
    failure::Failure,
    request::Act,
    view::{Evidence, Identifier, Screen},
};
use pickup::ledger::Kind;

#[tokio::test(start_paused = true)]
async fn somebody_else_accepts() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    till.customer().accept_as("bo");
    let screen = till.not_owner().await;
    assert_eq!(
        screen.evidence[0],
        Evidence::Identifier { kind: Identifier::Account, passed: false, text: String::new() }
    );
    let shown = serde_json::to_string(&screen).expect("JSON");
    let of_order_or_person = ["Andersson", "Bo Ek", "bo.ek@", "anna.andersson", "PRACTICE", "Skymning"];
    let canaries: Vec<_> = of_order_or_person.map(|text| Canary::new(text, text)).into();
    assert_eq!(found(&canaries, &shown), None, "whoever is not the owner learns nothing");

    for act in
        [Act::HandOver { verdict: 0 }, Act::HandOver { verdict: 1 }, Act::Seen { seen: true }, Act::TickAll]
    {
        assert_eq!(till.act(act).await, Err(Failure::NotNow));
    }
    till.assert_still_here("P-1042").await;
    let ledger = till.ledger().await;
    assert_eq!(ledger.iter().map(|entry| entry.kind).collect::<Vec<_>>(), [Kind::Mismatch]);
}

#[tokio::test(start_paused = true)]
async fn the_owner_of_the_same_name_is_another_person() {
    let till = Till::new().await;
    // Two customers are called Anna Andersson.
    for (number, accepts) in [("P-1042", "anna-2"), ("P-1053", "anna")] {
        till.open(number).await;
        till.identify().await;
        till.customer().accept_as(accepts);
        till.not_owner().await;
        till.assert_still_here(number).await;
    }
}

#[tokio::test(start_paused = true)]
async fn another_persons_screen_clears_itself() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    till.customer().accept_as("bo");
    till.not_owner().await;
    till.pass(Duration::from_secs(59)).await;
    assert!(matches!(till.screen(), Screen::NotOwner(_)));
    till.pass(Duration::from_secs(2)).await;
    assert!(matches!(till.screen(), Screen::Desk(_)));
}

#[tokio::test(start_paused = true)]
async fn the_owner_can_be_asked_after_somebody_else() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    till.customer().accept_as("bo");
    till.not_owner().await;
    till.identify().await;
    till.customer().accept_as("anna");
    till.verified().await;
    till.hand_over_by_the_book().await;
    let kinds: Vec<_> = till.ledger().await.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::Mismatch, Kind::HandOver]);
}

/// Where the provider lets only the hinted person answer, somebody else looks like nobody.
#[tokio::test(start_paused = true)]
async fn at_a_strict_provider_somebody_else_times_out() {
    let mut plan = claimcheck_tests::Plan::default();
    plan.provider.profile = practice::Profile::Duende;
    let till = Till::planned(plan).await;
    till.open("P-1042").await;
    till.identify().await;
    let request = till.practice().pending().pop().expect("one request").auth_req_id;
    let bo = practice::Decision::AcceptAs(practice::PersonId::new("bo"));
    let answered = till.practice().answer(request.as_str(), &bo);
    assert_eq!(answered, Err(practice::AnswerError::DifferentPerson));
    assert!(matches!(till.ended().await.end, desk::view::End::TimedOut { after_s: 300 }));
    till.assert_still_here("P-1042").await;
}
