//! Sign-ins that are good enough.

use std::time::Duration;

use ciba::SignInRules;
use jiff::SignedDuration;

use crate::signer::{Case, SENT_AT};

#[test]
fn anything_where_nothing_is_configured() {
    let mut case = Case::good();
    for claim in ["auth_time", "acr", "amr", "idp"] {
        case = case.without(claim);
    }
    assert_eq!(SignInRules::default().check(&case.verdict().unwrap(), Duration::MAX), Ok(()));
}

#[test]
fn one_of_each_list_and_fresh() {
    let list = |texts: [&str; 2]| texts.map(str::to_owned).to_vec();
    let rules = SignInRules {
        max_age: Some(SignedDuration::from_secs(60)),
        acr: list(["higher", "high"]),
        amr: list(["mfa", "face"]),
        idp: list(["bank", "post"]),
    };
    assert_eq!(rules.check(&Case::good().verdict().unwrap(), Duration::from_secs(5)), Ok(()));
}

#[test]
fn a_sign_in_a_moment_after_the_issue_by_another_clock_of_the_provider() {
    let rules = SignInRules { max_age: Some(SignedDuration::ZERO), ..SignInRules::default() };
    let case = Case::good().claim("auth_time", SENT_AT + 40);
    assert_eq!(rules.check(&case.verdict().unwrap(), Duration::from_secs(10)), Ok(()));
}
