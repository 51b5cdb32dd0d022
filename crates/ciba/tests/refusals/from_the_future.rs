//! RFC 7519 sections 4.1.5 and 4.1.6: neither issued nor valid later than now, give or take the skew.

use ciba::IdTokenRefused;

use crate::signer::{Case, SENT_AT, skew_s};

#[test]
fn a_clock_behind_is_named_as_a_possible_cause() {
    let refusal = Case::good().claim("nbf", SENT_AT + 320).verdict().unwrap_err();
    assert!(refusal.may_be_clock(), "{refusal}");
}

#[test]
fn issued_or_valid_later_than_now() {
    let latest = SENT_AT + 60 + skew_s();
    for claim in ["iat", "nbf", "auth_time"] {
        let just_issued = || Case::good().claim("iat", SENT_AT + 60);
        assert!(just_issued().claim(claim, latest).verdict().is_ok(), "{claim}");
        just_issued().claim(claim, latest + 1).refused(&IdTokenRefused::FromTheFuture);
    }
}
