//! OpenID Connect Core 1.0 section 3.1.3.7 number 9: before `exp`, give or take the skew.

use ciba::IdTokenRefused;

use crate::signer::{Case, SENT_AT, skew_s};

#[test]
fn a_token_past_its_time() {
    let mut case = Case::good();
    case.now = SENT_AT + 330 + skew_s();
    case.refused(&IdTokenRefused::Expired);
    case.now -= 1;
    assert!(case.verdict().is_ok());
}

#[test]
fn a_clock_an_hour_ahead_is_named_as_a_possible_cause() {
    let mut case = Case::good();
    case.now = SENT_AT + 3600;
    assert!(case.verdict().unwrap_err().may_be_clock());
}

#[test]
fn a_token_without_an_end() {
    Case::good().without("exp").refused(&IdTokenRefused::Claim("exp"));
}
