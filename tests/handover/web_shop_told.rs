//! The web shop is told of hand-overs: each once, whatever fails on the way, and none before it can no longer be undone.

use std::time::Duration;

use claimcheck_tests::{ANNA, Mood, Plan, SIV, Till, staffed};
use desk::{
    request::{Act, AskedAct, CorrectedLine},
    settings::Settings,
    view::{Notice, ShopNews},
};
use pickup::outbox::{Outbox as _, State};
use pickup::realm::Realm;
use pickup::shop::{ShopError, Tells};

use crate::web_shop::{annas, till};

async fn hand_over(till: &Till, number: &str) {
    till.verify(number).await;
    assert_eq!(till.hand_over_by_the_book().await.shop, Some(ShopNews::Waiting));
}

async fn states(till: &Till) -> Vec<State> {
    let news = till.records().news(false, 50).await.expect("the store answers");
    news.into_iter().map(|news| news.delivery.state().clone()).collect()
}

fn is_told(states: &[State]) -> bool {
    states.iter().all(|state| matches!(state, State::Told { .. }))
}

#[tokio::test(start_paused = true)]
async fn a_hand_over_is_told_once_and_not_before_it_is_final() {
    let till = till().await;
    hand_over(&till, "W-1").await;
    till.pass(Duration::from_secs(115)).await;
    assert!(till.web_shop().attempts().is_empty(), "it can still be undone");
    till.pass(Duration::from_secs(20)).await;
    let [note] = till.web_shop().notes().try_into().expect("one note");
    let entry = till.hand_overs("W-1").await.remove(0);
    assert_eq!((note.number.as_str(), note.lines[0].quantity, note.left), ("W-1", 1, 0));
    assert_eq!((note.ledger_seq, note.at), (entry.seq, entry.time_utc), "with the end of the ledger");
    till.pass(Duration::from_secs(3_600)).await;
    assert_eq!(till.web_shop().attempts().len(), 1);
    assert!(is_told(&states(&till).await));
}

#[tokio::test(start_paused = true)]
async fn a_till_that_ends_in_the_middle_tells_it_once() {
    for lost in [false, true] {
        let till = till().await;
        hand_over(&till, "W-1").await;
        // The shop is down, or takes it down and its answer is lost; then the power fails.
        till.web_shop().is(if lost { Mood::AnswersLost } else { Mood::Fails(ShopError::Unreachable) });
        till.pass(Duration::from_secs(140)).await;
        assert_eq!(till.web_shop().attempts().len(), 1);
        let till = till.crashed().await;
        till.web_shop().is(Mood::Good);
        till.pass(Duration::from_secs(400)).await;
        assert_eq!(till.web_shop().notes().len(), 1, "one note, however often it was told");
        let attempts = till.web_shop().attempts();
        assert!(attempts.iter().all(|attempt| *attempt == attempts[0]), "always the same news: {attempts:?}");
        assert_eq!(attempts.len(), 2, "and no more once the shop knows");
        assert!(is_told(&states(&till).await));
    }
}

#[tokio::test(start_paused = true)]
async fn a_till_that_ends_while_the_shop_is_asked_tells_it_after_a_while() {
    let till = till().await;
    hand_over(&till, "W-1").await;
    till.web_shop().is(Mood::Silent);
    till.pass(Duration::from_secs(140)).await;
    assert_eq!(till.web_shop().attempts().len(), 1);
    let till = till.crashed().await;
    till.web_shop().is(Mood::Good);
    till.pass(Duration::from_secs(60)).await;
    assert_eq!(till.web_shop().attempts().len(), 1, "the first attempt may still be on its way");
    till.pass(Duration::from_secs(300)).await;
    assert_eq!((till.web_shop().attempts().len(), till.web_shop().notes().len()), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn what_the_shop_refuses_holds_nobody_up_and_waits_for_somebody() {
    let till = till().await;
    till.web_shop().change(&annas("W-2", "09:00"));
    till.pass(Duration::from_secs(70)).await;
    till.web_shop().refuses("W-1");
    hand_over(&till, "W-1").await;
    hand_over(&till, "W-2").await;
    till.pass(Duration::from_secs(200)).await;
    let numbers: Vec<_> = till.web_shop().notes().iter().map(|note| note.number.to_string()).collect();
    assert_eq!(numbers, ["W-2"]);
    till.act(Act::Refresh).await.expect("the list");
    assert_eq!(till.listing().await.notice, Some(Notice::ShopNotTold { hand_overs: 1 }));
    till.pass(Duration::from_secs(90_000)).await;
    assert_eq!(till.web_shop().attempts().len(), 2, "what is refused is not tried for ever");
}

#[tokio::test(start_paused = true)]
async fn two_tills_tell_it_once() {
    let till = till().await;
    let other = till.beside("2").await;
    hand_over(&till, "W-1").await;
    till.pass(Duration::from_secs(600)).await;
    assert_eq!(till.web_shop().attempts().len(), 1);
    drop(other);
}

#[tokio::test(start_paused = true)]
async fn a_correction_after_the_shop_was_told_is_told_too_over_a_crash_and_once() {
    let plan = Plan { web_shop: Some(2), settings: staffed_with_shop, ..Plan::default() };
    let till = Till::planned(plan).await;
    till.sign_in(ANNA).await;
    till.web_shop().change(&annas("W-1", "08:00"));
    till.pass(Duration::from_secs(70)).await;
    hand_over(&till, "W-1").await;
    till.pass(Duration::from_secs(140)).await;
    assert_eq!(till.web_shop().notes().len(), 1);
    till.open("W-1").await;
    till.ask(AskedAct::Correction { lines: vec![CorrectedLine { line: 0, quantity: 1 }] }).await;
    till.web_shop().is(Mood::AnswersLost);
    till.approved_by(SIV).await;
    till.pass(Duration::from_secs(70)).await;
    let till = till.crashed().await;
    till.web_shop().is(Mood::Good);
    till.pass(Duration::from_secs(400)).await;
    let notes = till.web_shop().notes();
    let told: Vec<_> = notes.iter().map(|note| (note.tells, note.lines[0].done, note.left)).collect();
    assert_eq!(told, [(Tells::Correction, 0, 1), (Tells::HandOver, 1, 0)], "by their names, each once");
    let attempts = till.web_shop().attempts();
    let corrections: Vec<_> = attempts.iter().filter(|one| one.tells == Tells::Correction).collect();
    let are_one = corrections.iter().all(|attempt| *attempt == corrections[0]);
    assert!(corrections.len() > 1 && are_one, "until the shop says that it knows: {corrections:?}");
    assert!(is_told(&states(&till).await));
}

fn staffed_with_shop(settings: &mut Settings) {
    staffed(settings);
    settings.realm = Realm::Test;
}
