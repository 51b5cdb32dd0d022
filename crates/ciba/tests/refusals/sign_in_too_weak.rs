//! Configured rules about the sign-in: each refuses what is too old, too weak, or not told.

use std::time::Duration;

use ciba::{SignInRules, SignInTooWeak};
use jiff::SignedDuration;

use crate::signer::{Case, SENT_AT};

fn list(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn refusal(rules: &SignInRules, case: &Case, waited_s: u64) -> Option<SignInTooWeak> {
    rules.check(&case.verdict().unwrap(), Duration::from_secs(waited_s)).err()
}

fn at_most(max_age_s: i64) -> SignInRules {
    SignInRules { max_age: Some(SignedDuration::from_secs(max_age_s)), ..SignInRules::default() }
}

#[test]
fn a_sign_in_of_yesterday() {
    let case = Case::good().claim("auth_time", SENT_AT - 86_400);
    let (age, max_age) = (SignedDuration::from_secs(86_430), SignedDuration::from_secs(3600));
    assert_eq!(refusal(&at_most(3600), &case, 0), Some(SignInTooWeak::TooOld { age, max_age }));
}

#[test]
fn the_time_since_the_token_came_counts_too() {
    // Ten seconds old when the token was issued.
    assert_eq!(refusal(&at_most(10), &Case::good(), 0), None);
    assert!(matches!(refusal(&at_most(9), &Case::good(), 0), Some(SignInTooWeak::TooOld { .. })));
    assert_eq!(refusal(&at_most(60), &Case::good(), 50), None);
    assert!(matches!(refusal(&at_most(60), &Case::good(), 51), Some(SignInTooWeak::TooOld { .. })));
    assert!(matches!(refusal(&at_most(60), &Case::good(), u64::MAX), Some(SignInTooWeak::TooOld { .. })));
}

/// Nine minutes on the way, of which the clocks may account for one.
#[test]
fn the_time_before_the_token_came_counts_too() {
    let mut case = Case::good();
    case.now = SENT_AT + 30 + 540;
    case.claims.insert("exp".to_owned(), (SENT_AT + 3600).into());
    let age = SignedDuration::from_secs(10 + 540 - 60);
    assert_eq!(case.verdict().unwrap().sign_in_age(), Some(age));
    assert_eq!(refusal(&at_most(490), &case, 0), None);
    let max_age = SignedDuration::from_secs(489);
    assert_eq!(refusal(&at_most(489), &case, 0), Some(SignInTooWeak::TooOld { age, max_age }));
    assert!(matches!(refusal(&at_most(490), &case, 1), Some(SignInTooWeak::TooOld { .. })));
    // A clock of ours that is behind makes nothing younger.
    case.now = SENT_AT - 20;
    assert_eq!(case.verdict().unwrap().sign_in_age(), Some(SignedDuration::from_secs(10)));
}

#[test]
fn no_time_of_sign_in_where_a_rule_wants_to_know() {
    let case = Case::good().without("auth_time");
    assert_eq!(refusal(&at_most(1_000_000), &case, 0), Some(SignInTooWeak::AgeUnknown));
}

#[test]
fn another_level_none_or_another_spelling() {
    let rules = SignInRules { acr: list(&["higher", "High"]), ..SignInRules::default() };
    for case in [Case::good(), Case::good().without("acr"), Case::good().claim("acr", "")] {
        assert_eq!(refusal(&rules, &case, 0), Some(SignInTooWeak::Level));
    }
}

#[test]
fn other_methods_or_none() {
    let rules = SignInRules { amr: list(&["hwk", "face"]), ..SignInRules::default() };
    for case in [Case::good(), Case::good().without("amr"), Case::good().claim("amr", "pwd")] {
        assert_eq!(refusal(&rules, &case, 0), Some(SignInTooWeak::Method));
    }
}

#[test]
fn another_identity_provider_or_none() {
    let rules = SignInRules { idp: list(&["local", "BANK"]), ..SignInRules::default() };
    for case in [Case::good(), Case::good().without("idp")] {
        assert_eq!(refusal(&rules, &case, 0), Some(SignInTooWeak::IdentityProvider));
    }
}
