//! A tolerance is no way to switch the clock off: it ends at five minutes, and a negative one is none.

use ciba::IdTokenRefused;

use crate::signer::{Case, SENT_AT};

fn case(skew_s: i64, now: i64) -> Case {
    let mut case = Case::good();
    (case.skew_s, case.now) = (skew_s, now);
    case
}

#[test]
fn more_than_five_minutes() {
    for skew_s in [300, 3600, i64::MAX] {
        assert!(case(skew_s, SENT_AT + 330 + 299).verdict().is_ok());
        case(skew_s, SENT_AT + 330 + 300).refused(&IdTokenRefused::Expired);
    }
}

#[test]
fn less_than_none() {
    for skew_s in [0, -60, i64::MIN] {
        assert!(case(skew_s, SENT_AT + 30).verdict().is_ok());
        case(skew_s, SENT_AT + 29).refused(&IdTokenRefused::FromTheFuture);
        assert!(case(skew_s, SENT_AT + 329).verdict().is_ok());
        case(skew_s, SENT_AT + 330).refused(&IdTokenRefused::Expired);
    }
}
