//! The right person accepts: the order is handed over, once, and only after all that has to come before it.

use std::time::Duration;

use claimcheck_tests::Till;
use desk::{
    failure::Failure,
    request::Act,
    view::{Closed, Evidence, Gate, Identifier, Screen},
};
use pickup::{ledger::Kind, order::OrderStatus};
use practice::{Endpoint, Fault, Faults, Forgery, KeyTwist, Twist, Which};

#[tokio::test(start_paused = true)]
async fn the_owner_collects_the_order() {
    let till = Till::new().await;
    let order = till.open("P-1042").await;
    assert_eq!((order.identify, order.must_prove), (Gate::Open, Identifier::Account));

    let waiting = till.identify().await;
    assert!(waiting.qr_svg.is_some());
    let request = till.practice().pending().pop().expect("one request");
    let message = request.binding_message.expect("a message on the phone");
    assert_eq!(message, format!("{}-{} PICKUP 1042", waiting.code_word, waiting.code_digits));

    till.customer().accept_as("anna");
    let verified = till.verified().await;
    assert_eq!(verified.name.as_deref(), Some("Anna Andersson"));
    assert_eq!(verified.shelf, "PRACTICE");
    assert!(matches!(
        verified.evidence[0],
        Evidence::Identifier { kind: Identifier::Account, passed: true, .. }
    ));

    let done = till.hand_over_by_the_book().await;
    assert_eq!((done.items, done.entry), (4, 1));
    let record = till.order("P-1042").await;
    assert_eq!(record.order.status, OrderStatus::HandedOver);
    let ledger = till.ledger().await;
    assert_eq!(ledger.len(), 1);
    assert_eq!(ledger[0].kind, Kind::HandOver);
    assert_eq!(ledger[0].facts.find("proved_by"), Some("subject"));
    assert_eq!(ledger[0].facts.find("presence"), Some("seen"));
    assert_eq!(ledger[0].facts.find("reference"), Some(verified.reference.as_str()));
    assert_eq!(ledger[0].order_key, Some(record.order.key));
}

#[tokio::test(start_paused = true)]
async fn nothing_hands_over_in_the_first_moment_of_a_verdict() {
    let till = Till::new().await;
    till.verify("P-1042").await;
    till.seen().await;
    till.tick_all().await;
    let too_soon = Err(Failure::Refused { because: Closed::TooSoon });
    assert_eq!(till.hand_over().await, too_soon);
    till.pass(Duration::from_millis(590)).await;
    assert_eq!(till.hand_over().await, too_soon);
    till.assert_still_here("P-1042").await;
    till.pass(Duration::from_millis(11)).await;
    let Screen::Verified(verified) = till.screen() else { panic!("{:?}", till.screen()) };
    assert_eq!(verified.hand_over, Gate::Open, "the screen opens the gate by itself");
    assert_eq!(till.hand_over().await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn presence_comes_first_and_then_every_line() {
    let till = Till::new().await;
    let lines = till.verify("P-1042").await.lines;
    till.pass(Duration::from_secs(1)).await;
    let refused = |because| Err(Failure::Refused { because });
    assert_eq!(till.hand_over().await, refused(Closed::NotSeen));
    till.tick_all().await;
    assert_eq!(till.hand_over().await, refused(Closed::NotSeen), "ticks are no presence");
    till.seen().await;
    for line in &lines {
        till.act(Act::Tick { line: line.line, ticked: false }).await.expect("unticked");
        assert_eq!(till.hand_over().await, refused(Closed::ItemsLeft), "without {}", line.title);
        till.act(Act::Tick { line: line.line, ticked: true }).await.expect("ticked");
    }
    till.act(Act::Seen { seen: false }).await.expect("taken back");
    assert_eq!(till.hand_over().await, refused(Closed::NotSeen));
    till.assert_still_here("P-1042").await;
    till.seen().await;
    assert_eq!(till.hand_over().await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn a_verdict_is_good_for_one_hand_over() {
    let till = Till::new().await;
    let verdict = till.verify("P-1042").await.verdict;
    till.hand_over_by_the_book().await;
    assert_eq!(till.act(Act::HandOver { verdict }).await, Ok(()), "done already");
    assert_eq!(till.hand_overs("P-1042").await.len(), 1);
    let order = till.open("P-1042").await;
    assert_eq!(order.identify, Gate::Closed { because: Closed::AlreadyHandedOver });
    let again = till.act(Act::Identify).await;
    assert_eq!(again, Err(Failure::Refused { because: Closed::AlreadyHandedOver }));
    assert_eq!(till.act(Act::HandOver { verdict }).await, Err(Failure::NotNow));
    assert_eq!(till.hand_overs("P-1042").await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn two_presses_are_one_hand_over() {
    let till = Till::new().await;
    let verdict = till.verify("P-1042").await.verdict;
    till.pass(Duration::from_millis(600)).await;
    till.seen().await;
    till.tick_all().await;
    let press = || till.act(Act::HandOver { verdict });
    let (one, two) = tokio::join!(press(), press());
    assert_eq!((one, two), (Ok(()), Ok(())), "both hear of the one");
    assert_eq!(till.hand_overs("P-1042").await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_verdict_of_one_order_hands_over_no_other() {
    let till = Till::new().await;
    let first = till.verify("P-1042").await.verdict;
    till.hand_over_by_the_book().await;
    let second = till.verify("P-1058").await.verdict;
    assert_ne!(first, second);
    till.pass(Duration::from_secs(1)).await;
    till.seen().await;
    till.tick_all().await;
    assert_eq!(till.act(Act::HandOver { verdict: first }).await, Err(Failure::NotNow));
    till.assert_still_here("P-1058").await;
    // The same customer, a new approval: nothing of the first one is left over.
    assert_eq!(till.act(Act::HandOver { verdict: second }).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn the_list_comes_back_by_itself() {
    let till = Till::new().await;
    till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    till.pass(Duration::from_secs(7)).await;
    let list = till.listing().await;
    assert!(list.orders.iter().all(|row| row.number != "P-1042"), "it waits no longer");
}

/// The till has just read the keys, and then the provider begins to sign with a new one.
#[tokio::test(start_paused = true)]
async fn the_providers_key_changes_while_the_customer_is_asked() {
    let till = Till::new().await;
    till.faults(
        Faults::none().on(Endpoint::Token, Which::Every, Fault::Twist(Twist::Forged(Forgery::NextKey))).on(
            Endpoint::Keys,
            Which::Every,
            Fault::Twist(Twist::Keys(KeyTwist::Next)),
        ),
    );
    till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    assert_eq!(till.hand_overs("P-1042").await.len(), 1);
}

/// The same at a provider whose tokens name no key: until the keys are read again, such a token looks forged.
#[tokio::test(start_paused = true)]
async fn the_providers_key_changes_without_a_name_while_the_customer_is_asked() {
    let till = Till::new().await;
    let twisted = |forgery| Fault::Twist(Twist::Forged(forgery));
    till.faults(
        Faults::none()
            .on(Endpoint::Token, Which::Every, twisted(Forgery::NextKey))
            .on(Endpoint::Token, Which::Every, twisted(Forgery::NoKeyId))
            .on(Endpoint::Keys, Which::Every, Fault::Twist(Twist::Keys(KeyTwist::NextAlone))),
    );
    till.verify("P-1042").await;
    till.hand_over_by_the_book().await;
    assert_eq!(till.hand_overs("P-1042").await.len(), 1);
}
