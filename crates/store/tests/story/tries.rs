//! A hand-over that is tried again because nobody heard what came of it: it is one, and each try hears the same.

use pickup::handover::HandOverId;

use super::*;

fn named(record: &OrderRecord, id: HandOverId, token: u8, till: &str) -> HandOver {
    let (proof, till) = (proof(record, token), TillId::new(till).unwrap());
    with_handing(record, |handing| HandOver::new(proof, Handing { id, till: &till, ..handing })).unwrap()
}

fn part(record: &OrderRecord, id: HandOverId, token: u8) -> HandOver {
    let missing = vec![MissingLine { line: LineId::new("socks").unwrap(), reason: MissingReason::Later }];
    let lines = vec![handed("jacket", 1)];
    let proof = proof(record, token);
    with_handing(record, |handing| HandOver::new(proof, Handing { id, lines, missing, ..handing })).unwrap()
}

pub(super) async fn a_hand_over_tried_again_is_the_same_one(place: &dyn Place) {
    let id = HandOverId::new([7; 16]);
    let store = place.open().await;
    store.import(vec![numbered(1), numbered(2)], &importing()).await.unwrap();
    let (one, two) = (record_of(&*store, &numbered(1).key).await, record_of(&*store, &numbered(2).key).await);
    assert_eq!(store.handed_over(&id).await.unwrap(), None);
    let first = store.hand_over(named(&one, id, 1, "2")).await.unwrap();
    assert_eq!((first.head.seq, first.at), (1, after_s(30)));
    // The same till once more, another one, and one after a restart.
    let other = place.open().await;
    for (store, till) in [(&store, "2"), (&other, "3")] {
        assert_eq!(store.hand_over(named(&one, id, 1, till)).await.unwrap(), first);
    }
    drop((store, other));
    let store = place.open().await;
    assert_eq!(store.hand_over(named(&one, id, 1, "2")).await.unwrap(), first);
    let [entry] = &chain(&*store).await[..] else { panic!("one entry") };
    assert_eq!(entry.hand_over_id(), Some(id), "the auditor knows it too");
    let recorded = store.handed_over(&id).await.unwrap().unwrap();
    assert_eq!((&recorded.entry, recorded.head), (entry, first.head));

    let other_content = [part(&one, id, 1), named(&one, id, 2, "2"), named(&two, id, 1, "2")];
    for another in other_content {
        let refused = store.hand_over(another).await.unwrap_err();
        assert!(
            matches!(refused.why, RecordRefusal::IdUsed { id: used, entry: 1 } if used == id),
            "{refused}"
        );
    }
    let refused = store.hand_over(named(&two, HandOverId::new([8; 16]), 1, "2")).await.unwrap_err();
    assert!(matches!(refused.why, RecordRefusal::TokenUsed), "a proof serves one id: {refused}");
    let refused = store.hand_over(named(&one, HandOverId::new([9; 16]), 3, "2")).await.unwrap_err();
    assert!(matches!(refused.why, RecordRefusal::AlreadyHandedOver(_)), "{refused}");
    assert_eq!(record_of(&*store, &two.order.key).await, two);
    assert_eq!(chain(&*store).await.len(), 1, "nothing of all that was written");
}

/// What came of it does not change by what came after it.
pub(super) async fn a_part_tried_again_after_the_rest_is_still_the_part(place: &dyn Place) {
    let store = place.open().await;
    store.import(vec![numbered(1)], &importing()).await.unwrap();
    let before = record_of(&*store, &numbered(1).key).await;
    let id = HandOverId::new([7; 16]);
    let first = store.hand_over(part(&before, id, 1)).await.unwrap();
    let rest = with_handing(&first.record, |mut handing| {
        handing.lines = vec![handed("socks", 2)];
        HandOver::new(proof(&first.record, 2), handing)
    });
    let rest = store.hand_over(rest.unwrap()).await.unwrap();
    let again = store.hand_over(part(&before, id, 1)).await.unwrap();
    assert_eq!((again.head, again.at), (first.head, first.at));
    assert_eq!(again.record, rest.record, "the order as it is now");
    assert_eq!(chain(&*store).await.len(), 2);
}
