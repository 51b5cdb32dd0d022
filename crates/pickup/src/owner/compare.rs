//! One identifier of an owner compared with what a person proved.
//!
//! A comparison finds and does not conclude: what follows from its finding is in `owner.rs`.

use super::{Finding, RuleApplied, TrustedProvider};
use crate::mask;
use crate::order::{Identifier, Owner};
use crate::person::{Person, Proved};
use crate::pseudonym::PseudonymKey;

/// What a comparison depends on beside the owner.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    /// The person who was proved.
    pub(crate) person: &'a Person,
    /// Whose word counts.
    pub(crate) provider: &'a TrustedProvider,
    /// The key of the personal numbers' hashes.
    pub(crate) key: &'a PseudonymKey,
}

/// Every identifier of an owner, strongest first.
pub(crate) fn compare_all(owner: &Owner, seen: Seen<'_>) -> Vec<RuleApplied> {
    owner.identifiers().map(|identifier| compare(identifier, owner, seen)).collect()
}

fn compare(identifier: Identifier, owner: &Owner, seen: Seen<'_>) -> RuleApplied {
    let (masked, finding) = match identifier {
        Identifier::Subject => compare_subject(owner, seen.person),
        Identifier::PersonalNumber => compare_personal_number(owner, seen),
        Identifier::Email => compare_email(owner, seen),
        Identifier::Phone => compare_phone(owner, seen),
    };
    RuleApplied { identifier, masked, finding, decided: false }
}

fn compare_subject(owner: &Owner, person: &Person) -> (String, Finding) {
    let Some(subject) = &owner.subject else { return (String::new(), Finding::Absent) };
    let finding = match &subject.issuer {
        None => Finding::WithoutIssuer,
        Some(issuer) if *issuer != person.issuer => Finding::OtherIssuer,
        Some(_) if subject.tenant.is_some() && subject.tenant != person.tenant => Finding::OtherTenant,
        Some(_) if subject.subject == person.subject => Finding::Matches,
        Some(_) => Finding::Differs,
    };
    (mask::subject(subject.subject.as_str()), finding)
}

fn compare_personal_number(owner: &Owner, seen: Seen<'_>) -> (String, Finding) {
    let Some(expected) = &owner.personal_number else { return (String::new(), Finding::Absent) };
    let finding = match &seen.person.personal_number {
        Proved::Absent => Finding::Absent,
        // Whoever runs another tenant of the same provider could claim any number.
        Proved::Unverified(_) | Proved::Contradictory | Proved::Malformed | Proved::Verified(..)
            if seen.person.tenant.is_some() && seen.provider.tenant.is_none() =>
        {
            Finding::TenantNotPinned
        }
        Proved::Unverified(_) => Finding::Unverified,
        Proved::Contradictory => Finding::Contradictory,
        Proved::Malformed => Finding::Malformed,
        Proved::Verified(..) if expected.key() != seen.key.id() => Finding::OtherKey,
        Proved::Verified(number, _) if number.keyed_hash(seen.key) == *expected => Finding::Matches,
        Proved::Verified(..) => Finding::Differs,
    };
    ("••••••••-••••".to_owned(), finding)
}

fn compare_email(owner: &Owner, seen: Seen<'_>) -> (String, Finding) {
    let Some(expected) = &owner.email else { return (String::new(), Finding::Absent) };
    let finding = contact(&seen.person.email, seen, |email| email.is_same(expected));
    (mask::email(expected.as_str()), finding)
}

fn compare_phone(owner: &Owner, seen: Seen<'_>) -> (String, Finding) {
    let Some(expected) = &owner.phone else { return (String::new(), Finding::Absent) };
    let finding = match &seen.person.phone {
        // Without its country code a number is one in every country, so nothing follows from it.
        Proved::Verified(phone, _) if !phone.is_international() => Finding::Malformed,
        Proved::Verified(..)
        | Proved::Unverified(_)
        | Proved::Absent
        | Proved::Contradictory
        | Proved::Malformed => contact(&seen.person.phone, seen, |phone| phone.is_same(expected)),
    };
    (mask::phone(expected.as_str()), finding)
}

/// E-mail and phone are only as good as the tenant that verified them: where the token names a tenant and
/// none is pinned, whoever runs any tenant could claim any address.
fn contact<T>(proved: &Proved<T>, seen: Seen<'_>, is_same: impl Fn(&T) -> bool) -> Finding {
    let any_tenant = seen.person.tenant.is_some() && seen.provider.tenant.is_none();
    match proved {
        Proved::Absent => Finding::Absent,
        Proved::Unverified(_) | Proved::Verified(..) | Proved::Contradictory | Proved::Malformed
            if any_tenant =>
        {
            Finding::TenantNotPinned
        }
        Proved::Unverified(_) => Finding::Unverified,
        Proved::Contradictory => Finding::Contradictory,
        Proved::Malformed => Finding::Malformed,
        Proved::Verified(value, _) if is_same(value) => Finding::Matches,
        Proved::Verified(..) => Finding::Differs,
    }
}
