//! RFC 7519 sections 4.1.5 and 4.1.6: neither issued nor valid later than now, give or take the skew.

use ciba::IdTokenRefused;

use crate::signer::{Case, SENT_AT, skew_s};

#[test]
fn issued_or_valid_later_than_now() {
    let latest = SENT_AT + 60 + skew_s();
    for claim in ["iat", "nbf", "auth_time"] {
        assert!(Case::good().claim(claim, latest).verdict().is_ok(), "{claim}");
        Case::good().claim(claim, latest + 1).refused(&IdTokenRefused::FromTheFuture);
    }
}
