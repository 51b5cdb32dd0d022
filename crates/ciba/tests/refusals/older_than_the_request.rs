//! In poll mode nothing in the token names the request, so a token from before it is another one's.

use ciba::IdTokenRefused;

use crate::signer::{Case, SENT_AT, skew_s};

#[test]
fn issued_before_the_request_was_sent() {
    let oldest = SENT_AT - skew_s();
    assert!(Case::good().without("auth_time").claim("iat", oldest).verdict().is_ok());
    Case::good().claim("iat", oldest - 1).refused(&IdTokenRefused::OlderThanRequest);
    Case::good().claim("iat", SENT_AT - 7 * 86_400).refused(&IdTokenRefused::OlderThanRequest);
    assert!(Case::good().claim("iat", oldest - 1).verdict().unwrap_err().may_be_clock());
}

#[test]
fn no_time_of_issue() {
    Case::good().without("iat").refused(&IdTokenRefused::Claim("iat"));
}
