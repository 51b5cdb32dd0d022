//! A token that expires before it was issued, or before it is valid, was made by nobody who checks tokens.

use ciba::IdTokenRefused;

use crate::signer::{Case, SENT_AT};

#[test]
fn an_end_at_or_before_the_issue() {
    for end in [SENT_AT + 30, SENT_AT + 29] {
        // Within the skew, so that nothing but this rule refuses it.
        Case::good().without("nbf").claim("exp", end).refused(&IdTokenRefused::EndsBeforeItBegins);
    }
    assert!(Case::good().without("nbf").claim("exp", SENT_AT + 31).verdict().is_ok());
}

#[test]
fn an_end_at_or_before_the_first_valid_moment() {
    Case::good()
        .claim("nbf", SENT_AT + 50)
        .claim("exp", SENT_AT + 50)
        .refused(&IdTokenRefused::EndsBeforeItBegins);
    assert!(Case::good().claim("nbf", SENT_AT + 50).claim("exp", SENT_AT + 51).verdict().is_ok());
    let early = Case::good().claim("nbf", SENT_AT - 50);
    early.claim("exp", SENT_AT + 30).refused(&IdTokenRefused::EndsBeforeItBegins);
}

#[test]
fn it_is_not_blamed_on_this_machines_clock() {
    assert!(!IdTokenRefused::EndsBeforeItBegins.may_be_clock());
}
