//! A token is fetched within moments of its issue: an old one is not fresh evidence, however long it is valid
//! and whenever the request was sent.

use ciba::IdTokenRefused;

use crate::signer::{Case, SENT_AT, skew_s};

#[test]
fn older_than_ten_minutes() {
    let mut case = Case::good().claim("exp", SENT_AT + 86_400);
    case.now = SENT_AT + 30 + 600 + skew_s();
    assert!(case.verdict().is_ok());
    case.now += 1;
    case.refused(&IdTokenRefused::TooOld);
    assert!(case.verdict().unwrap_err().may_be_clock());
}

#[test]
fn a_week_old_although_the_request_is_older_still() {
    let mut case = Case::good().claim("exp", SENT_AT + 30 * 86_400);
    case.sent_at = SENT_AT - 86_400;
    case.now = SENT_AT + 7 * 86_400;
    case.refused(&IdTokenRefused::TooOld);
}
