//! What a store promises about notes of checks: they outlive a restart and come by the day, the newest first.

use jiff::{SignedDuration, Timestamp};
use pickup::activity::{CheckNote, How, NOTES_MAX, Outcome};

use super::*;

fn note(n: u8, started_at: Timestamp) -> CheckNote {
    CheckNote {
        reference: Reference::new([n; 6]),
        order: (n != 1).then(|| numbered(u32::from(n)).key),
        numbers: n.to_string(),
        outcome: Outcome::ALL[usize::from(n) % Outcome::ALL.len()],
        how: How::ALL[usize::from(n) % How::ALL.len()],
        started_at,
        took: (n != 2).then(|| SignedDuration::from_millis(i64::from(n) * 1_001)),
        staff: staff(),
        till: till(),
    }
}

pub(super) async fn notes_come_by_the_day(place: &dyn Place) {
    let store = place.open().await;
    for n in [3, 1, 4, 2, 5] {
        store.note_check(&note(n, after_s(i64::from(n)))).await.unwrap();
    }
    drop(store);

    let store = place.open().await;
    let noted = store.noted_checks(after_s(2), after_s(5), NOTES_MAX).await.unwrap();
    assert_eq!(noted, [4, 3, 2].map(|n| note(n, after_s(i64::from(n)))));
    let newest = store.noted_checks(Timestamp::MIN, Timestamp::MAX, 1).await.unwrap();
    assert_eq!(newest, [note(5, after_s(5))]);
    assert_eq!(store.noted_checks(after_s(6), Timestamp::MAX, NOTES_MAX).await.unwrap(), []);
    // Whatever an overview can tell is read as it was written.
    for (n, how) in (10..).zip(How::ALL) {
        for outcome in Outcome::ALL {
            let inquiry = CheckNote {
                order: None,
                numbers: String::new(),
                how,
                outcome,
                ..note(n, after_s(i64::from(n)))
            };
            store.note_check(&inquiry).await.unwrap();
            let newest = store.noted_checks(Timestamp::MIN, Timestamp::MAX, 1).await.unwrap();
            assert_eq!(newest, [inquiry]);
        }
    }
    assert!(chain(&*store).await.is_empty(), "nothing of it is in the ledger");
}
