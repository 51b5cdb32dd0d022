//! The customer declines, or the teller does not hand over although the owner is here.

use claimcheck_tests::{Plan, Till};
use desk::{
    failure::Failure,
    request::{Act, RefusalReason},
    settings::Settings,
    view::{End, Screen, Warning},
};
use pickup::{
    check::OwnReason,
    ledger::Kind,
    text::{Reason, RuleName},
};

#[tokio::test(start_paused = true)]
async fn a_decline_ends_the_check_and_warns_the_next_teller() {
    let till = Till::new().await;
    let before = till.open("P-1042").await;
    assert_eq!(before.warnings, []);
    till.identify().await;
    till.customer().decline();
    let ended = till.ended().await;
    assert_eq!(ended.end, End::Declined);
    till.assert_still_here("P-1042").await;
    let ledger = till.ledger().await;
    assert_eq!(ledger.iter().map(|entry| entry.kind).collect::<Vec<_>>(), [Kind::Decline]);
    assert_eq!(ledger[0].facts.find("reference"), Some(ended.reference.as_str()));

    assert_eq!(till.open("P-1042").await.warnings, [Warning::DeclinedBefore]);
    // At the next till and after a restart as well: it is the order's history, not the desk's.
    let other = till.beside("2").await;
    assert_eq!(other.open("P-1042").await.warnings, [Warning::DeclinedBefore]);
    drop(other);
    let till = till.reopened().await;
    assert_eq!(till.open("P-1042").await.warnings, [Warning::DeclinedBefore]);
    assert_eq!(till.open("P-1044").await.warnings, [], "of another order");
}

#[tokio::test(start_paused = true)]
async fn the_customer_may_change_their_mind() {
    let till = Till::new().await;
    till.open("P-1042").await;
    till.identify().await;
    till.customer().decline();
    till.ended().await;
    till.identify().await;
    till.customer().accept();
    till.verified().await;
    till.hand_over_by_the_book().await;
    assert_eq!(till.hand_overs("P-1042").await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_uses_the_verdict_up() {
    for (reason, word) in [
        (RefusalReason::ChangedMind, "changed_mind"),
        (RefusalReason::ItemMissing, "item_missing"),
        (RefusalReason::Other, "other"),
    ] {
        let till = Till::new().await;
        let verdict = till.verify("P-1042").await.verdict;
        till.act(Act::Refuse { reason }).await.expect("refused");
        assert!(matches!(till.screen(), Screen::Desk(_)));
        let ledger = till.ledger().await;
        assert_eq!((ledger.len(), ledger[0].kind), (1, Kind::Refusal));
        assert_eq!(ledger[0].facts.find("reason"), Some(word));
        till.open("P-1042").await;
        assert_eq!(till.act(Act::HandOver { verdict }).await, Err(Failure::NotNow));
        till.assert_still_here("P-1042").await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_reason_of_the_shops_own_is_kept_with_its_words() {
    let settings: fn(&mut Settings) = |settings| {
        let words = |text| Reason::new(text).expect("words");
        let name = RuleName::new("wrong_size").expect("a name");
        settings.refusal_reasons =
            vec![OwnReason { name, en: words("Wrong size"), sv: words("Fel storlek") }];
    };
    let till = Till::planned(Plan { settings, ..Plan::default() }).await;
    let verified = till.verify("P-1042").await;
    assert_eq!(verified.own_reasons[0].sv, "Fel storlek");
    let refuse = |name: &str| till.act(Act::Refuse { reason: RefusalReason::Own { name: name.to_owned() } });
    assert_eq!(refuse("wrong_colour").await, Err(Failure::BadInput), "the configuration does not have it");
    assert!(matches!(till.screen(), Screen::Verified(_)));
    refuse("wrong_size").await.expect("refused");
    let entry = till.ledger().await.remove(0);
    let facts = ["reason", "reason.en", "reason.sv"].map(|name| entry.facts.find(name));
    assert_eq!(facts, [Some("wrong_size"), Some("Wrong size"), Some("Fel storlek")]);
}

#[tokio::test(start_paused = true)]
async fn only_a_verdict_can_be_refused() {
    let till = Till::new().await;
    till.open("P-1042").await;
    let refuse = || till.act(Act::Refuse { reason: RefusalReason::Other });
    assert_eq!(refuse().await, Err(Failure::NotNow));
    till.identify().await;
    assert_eq!(refuse().await, Err(Failure::NotNow));
    assert_eq!(till.ledger().await, []);
}

/// A page that is told the same twice can't be drawn: the teller would wait for it for ever.
#[tokio::test(start_paused = true)]
async fn what_stands_against_an_order_is_told_once() {
    let till = Till::new().await;
    let mut told = 0;
    for number in 1042..=1058 {
        till.open(&format!("P-{number}")).await;
        let Screen::Order(order) = till.view().screen.clone() else { panic!("an order") };
        for (place, warning) in order.warnings.iter().enumerate() {
            assert!(!order.warnings[..place].contains(warning), "P-{number}: {:?}", order.warnings);
        }
        told += order.warnings.len();
        till.act(Act::Back).await.expect("the list");
    }
    assert!(told > 4, "the samples have orders that something stands against");
}
