//! A hand-over is tried again because nobody heard what came of it: it is done once, and its result is told.

use std::time::Duration;

use claimcheck_tests::Till;
use desk::{
    failure::Failure,
    request::{Act, MissingReason},
    view::{Screen, StorageTrouble},
};

async fn ready(till: &Till) {
    till.verify("P-1042").await;
    till.pass(Duration::from_secs(1)).await;
    till.seen().await;
    till.tick_all().await;
}

#[tokio::test(start_paused = true)]
async fn the_same_press_twice_is_one_hand_over() {
    let till = Till::new().await;
    ready(&till).await;
    let verdict = till.verified().await.verdict;
    assert_eq!(till.act(Act::HandOver { verdict }).await, Ok(()));
    let done = till.handed_over().await;
    assert_eq!(till.act(Act::HandOver { verdict }).await, Ok(()), "the answer to the first was lost");
    assert_eq!(till.handed_over().await, done, "and what is shown is the same");
    assert_eq!(till.act(Act::HandOver { verdict: verdict + 1 }).await, Err(Failure::NotNow));
    assert_eq!(till.hand_overs("P-1042").await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_was_recorded_unheard_is_told_by_the_next_press() {
    let till = Till::new().await;
    ready(&till).await;
    till.records().lose_an_answer();
    assert_eq!(till.hand_over().await, Err(Failure::Storage { because: StorageTrouble::Failed }));
    assert!(matches!(till.screen(), Screen::Verified(_)), "the verdict stays");
    let entry = till.hand_overs("P-1042").await.remove(0);
    assert_eq!(till.hand_over().await, Ok(()));
    let done = till.handed_over().await;
    assert_eq!((u64::from(done.entry), done.left), (entry.seq, 0));
    assert_eq!(till.hand_overs("P-1042").await.len(), 1, "nothing was recorded twice");
}

#[tokio::test(start_paused = true)]
async fn what_was_recorded_unheard_is_not_taken_for_something_else() {
    let till = Till::new().await;
    ready(&till).await;
    till.records().lose_an_answer();
    assert_eq!(till.hand_over().await, Err(Failure::Storage { because: StorageTrouble::Failed }));
    let entry = u32::try_from(till.hand_overs("P-1042").await[0].seq).expect("a small number");
    till.act(Act::Missing { line: 0, quantity: 1, reason: MissingReason::Later })
        .await
        .expect("one stays after all");
    assert_eq!(till.hand_over().await, Err(Failure::RecordedOtherwise { entry }));
    assert!(matches!(till.screen(), Screen::Order(_)), "where it can be corrected: {:?}", till.screen());
    assert_eq!(till.hand_overs("P-1042").await.len(), 1);
}
