//! A value and its `_verified` come from the same document, and two documents must agree.

use pickup::person::{Claimed, EmailAddress, Proved, Source, VerifiedClaim};

const FLAGS: [VerifiedClaim; 4] =
    [VerifiedClaim::Absent, VerifiedClaim::True, VerifiedClaim::False, VerifiedClaim::NotABoolean];

fn claimed(values: &[&str], verified: VerifiedClaim, preferred_username: Option<&str>) -> Claimed {
    Claimed {
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        verified,
        preferred_username: preferred_username.map(str::to_owned),
    }
}

fn name(proved: &Proved<EmailAddress>) -> String {
    match proved {
        Proved::Absent => "absent".to_owned(),
        Proved::Unverified(email) => format!("unverified {}", email.as_str()),
        Proved::Verified(email, Source::IdToken) => format!("verified {} id", email.as_str()),
        Proved::Verified(email, Source::UserInfo) => format!("verified {} info", email.as_str()),
        Proved::Contradictory => "contradictory".to_owned(),
        Proved::Malformed => "malformed".to_owned(),
    }
}

/// The same rules in another shape: who speaks, what is said, is it a lie.
fn expected(id: (&str, VerifiedClaim), info: (&str, VerifiedClaim)) -> String {
    let says = |(value, flag): (&str, VerifiedClaim), source| {
        if flag == VerifiedClaim::True {
            format!("verified {value} {source}")
        } else {
            format!("unverified {value}")
        }
    };
    if id.0.is_empty() && info.0.is_empty() {
        "absent".to_owned()
    } else if info.0.is_empty() {
        says(id, "id")
    } else if id.0.is_empty() {
        says(info, "info")
    } else if id.0 != info.0
        || (id.1 != info.1 && id.1 != VerifiedClaim::Absent && info.1 != VerifiedClaim::Absent)
    {
        "contradictory".to_owned()
    } else if id.1 == VerifiedClaim::True {
        says(id, "id")
    } else {
        says(info, "info")
    }
}

#[test]
fn the_whole_matrix() {
    let values = ["", "a@x.se", "b@x.se"];
    for id_value in values {
        for id_flag in FLAGS {
            for info_value in values {
                for info_flag in FLAGS {
                    let id = claimed(&[id_value], id_flag, None);
                    let info = claimed(&[info_value], info_flag, None);
                    let proved = Proved::email(Some(&id), Some(&info));
                    let expected = expected((id_value, id_flag), (info_value, info_flag));
                    assert_eq!(name(&proved), expected, "{id:?} {info:?}");
                }
            }
        }
    }
}

#[test]
fn a_flag_without_a_value_verifies_nothing_in_the_other_document() {
    let flag_only = claimed(&[], VerifiedClaim::True, None);
    let value_only = claimed(&["a@x.se"], VerifiedClaim::Absent, None);
    assert_eq!(name(&Proved::email(Some(&flag_only), Some(&value_only))), "unverified a@x.se");
    assert_eq!(name(&Proved::email(Some(&value_only), Some(&flag_only))), "unverified a@x.se");
    assert_eq!(name(&Proved::email(None, None)), "absent");
}

#[test]
fn of_an_array_only_the_user_name_counts() {
    let array = |user_name| claimed(&["old@x.se", "a@x.se"], VerifiedClaim::True, user_name);
    assert_eq!(name(&Proved::email(Some(&array(Some("a@x.se"))), None)), "verified a@x.se id");
    assert_eq!(name(&Proved::email(Some(&array(Some("A@x.se"))), None)), "absent");
    assert_eq!(name(&Proved::email(Some(&array(None)), None)), "absent");
    let elsewhere = claimed(&[], VerifiedClaim::Absent, Some("a@x.se"));
    assert_eq!(name(&Proved::email(Some(&array(None)), Some(&elsewhere))), "absent");
}

#[test]
fn what_is_no_address_is_malformed_and_not_passed_over() {
    let bad = claimed(&["a@x.se\u{202e}"], VerifiedClaim::True, None);
    let good = claimed(&["a@x.se"], VerifiedClaim::True, None);
    assert_eq!(name(&Proved::email(Some(&bad), Some(&good))), "malformed");
    assert_eq!(name(&Proved::email(Some(&good), Some(&bad))), "malformed");
}

#[test]
fn two_personal_numbers_contradict_each_other() {
    let today = jiff::civil::date(2026, 11, 22);
    let proved = |id, info| Proved::personal_number(id, info, today);
    assert!(matches!(proved(Some("191212121212"), None), Proved::Verified(_, Source::IdToken)));
    assert!(matches!(proved(None, Some("191212121212")), Proved::Verified(_, Source::UserInfo)));
    assert!(matches!(proved(Some("191212121212"), Some("191212121212")), Proved::Verified(..)));
    assert_eq!(proved(Some("191212121212"), Some("197010632391")), Proved::Contradictory);
    assert_eq!(proved(Some("1212121212"), None), Proved::Malformed);
    assert_eq!(proved(Some(""), None), Proved::Absent);
}
