//! Is the person who was proved the owner of this order?
//!
//! The strongest identifier that the order has must be proved; what a weaker one says never repairs that. The
//! answer is a [`Verdict`], and the only one that allows anything carries a [`ProofOfOwnership`], which nothing
//! but [`judge`] can make.

use jiff::Timestamp;

use crate::check::{End, Purpose, Reference};
use crate::mask;
use crate::order::{Identifier, OrderRecord, Owner};
use crate::person::{Person, Proved};
use crate::policy::Policy;
use crate::pseudonym::PseudonymKey;
use crate::text::{Issuer, TenantId};

mod evidence;
mod proof;

pub use evidence::{Evidence, Finding, RuleApplied, Unclear};
pub use proof::ProofOfOwnership;

/// Everything the verdict depends on.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The order.
    pub order: &'a OrderRecord,
    /// The person who was proved.
    pub person: &'a Person,
    /// Whose word counts.
    pub provider: &'a TrustedProvider,
    /// What the shop accepts.
    pub policy: &'a Policy,
    /// The key of the personal numbers' hashes.
    pub key: &'a PseudonymKey,
    /// The check that proved the person.
    pub reference: &'a Reference,
    /// What the person approved.
    pub purpose: Purpose,
    /// The time.
    pub now: Timestamp,
}

/// The provider of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedProvider {
    /// Its issuer identifier.
    pub issuer: Issuer,
    /// The only tenant whose people count, where the provider has tenants.
    pub tenant: Option<TenantId>,
}

/// The answer.
#[derive(Debug)]
pub enum Verdict {
    /// The person is the owner.
    Owner(Box<ProofOfOwnership>),
    /// The person is somebody else.
    AnotherPerson(Evidence),
    /// The strongest identifier of the order was not proved.
    LevelTooLow(Evidence),
    /// Nothing can be concluded.
    CouldNotCheck(Unclear, Evidence),
}

impl Verdict {
    /// How the check ends by it.
    #[must_use]
    pub fn end(&self) -> End {
        match self {
            Self::Owner(_) => End::Owner,
            Self::AnotherPerson(_) => End::AnotherPerson,
            Self::LevelTooLow(_) => End::LevelTooLow,
            Self::CouldNotCheck(..) => End::CouldNotCheck,
        }
    }

    /// What was compared.
    #[must_use]
    pub fn evidence(&self) -> &Evidence {
        match self {
            Self::Owner(proof) => proof.evidence(),
            Self::AnotherPerson(evidence)
            | Self::LevelTooLow(evidence)
            | Self::CouldNotCheck(_, evidence) => evidence,
        }
    }
}

/// Compares a proved person with the owner of an order.
#[must_use]
pub fn judge(question: Question<'_>) -> Verdict {
    let Question { order, person, provider, policy, .. } = question;
    let order = &order.order;
    let mut evidence = Evidence { rules: Vec::new() };
    if person.issuer != provider.issuer {
        return Verdict::CouldNotCheck(Unclear::WrongIssuer, evidence);
    }
    if provider.tenant.is_some() && person.tenant != provider.tenant {
        return Verdict::CouldNotCheck(Unclear::WrongTenant, evidence);
    }
    evidence.rules = order.owner.identifiers().map(|identifier| compare(identifier, &question)).collect();
    for index in 0..evidence.rules.len() {
        let RuleApplied { identifier, finding, .. } = evidence.rules[index];
        let is_strongest = index == 0;
        if !is_strongest && !policy.accepts_weaker(identifier, order.payment.total) {
            continue;
        }
        let decision = decide(finding);
        evidence.rules[index].decided = decision != Decision::Lacking;
        match decision {
            Decision::Lacking => {}
            Decision::Same => return Verdict::Owner(Box::new(proof::prove(&question, identifier, evidence))),
            Decision::Other => return Verdict::AnotherPerson(evidence),
            Decision::Unclear(why) => return Verdict::CouldNotCheck(why, evidence),
        }
    }
    let findings = || evidence.rules.iter().map(|rule| rule.finding);
    if evidence.rules.is_empty() {
        Verdict::CouldNotCheck(Unclear::NoCustomerIdentifier, evidence)
    } else if findings().any(|finding| !matches!(finding, Finding::Absent | Finding::TenantNotPinned)) {
        Verdict::LevelTooLow(evidence)
    } else if findings().any(|finding| finding == Finding::TenantNotPinned) {
        Verdict::CouldNotCheck(Unclear::TenantNotPinned, evidence)
    } else {
        Verdict::CouldNotCheck(Unclear::NoCommonIdentifier, evidence)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Decision {
    Same,
    Other,
    Lacking,
    Unclear(Unclear),
}

fn decide(finding: Finding) -> Decision {
    match finding {
        Finding::Matches => Decision::Same,
        Finding::Differs => Decision::Other,
        Finding::Absent | Finding::Unverified | Finding::TenantNotPinned => Decision::Lacking,
        Finding::Contradictory => Decision::Unclear(Unclear::Contradictory),
        Finding::Malformed => Decision::Unclear(Unclear::Malformed),
        Finding::WithoutIssuer => Decision::Unclear(Unclear::SubjectWithoutIssuer),
        Finding::OtherIssuer => Decision::Unclear(Unclear::SubjectOfAnotherIssuer),
        Finding::OtherTenant => Decision::Unclear(Unclear::SubjectOfAnotherTenant),
        Finding::OtherKey => Decision::Unclear(Unclear::OtherKey),
    }
}

fn compare(identifier: Identifier, question: &Question<'_>) -> RuleApplied {
    let owner = &question.order.order.owner;
    let (masked, finding) = match identifier {
        Identifier::Subject => compare_subject(owner, question.person),
        Identifier::PersonalNumber => compare_personal_number(owner, question),
        Identifier::Email => compare_email(owner, question),
        Identifier::Phone => compare_phone(owner, question),
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

fn compare_personal_number(owner: &Owner, question: &Question<'_>) -> (String, Finding) {
    let Some(expected) = &owner.personal_number else { return (String::new(), Finding::Absent) };
    let finding = match &question.person.personal_number {
        Proved::Absent => Finding::Absent,
        // Whoever runs another tenant of the same provider could claim any number.
        Proved::Unverified(_) | Proved::Contradictory | Proved::Malformed | Proved::Verified(..)
            if question.person.tenant.is_some() && question.provider.tenant.is_none() =>
        {
            Finding::TenantNotPinned
        }
        Proved::Unverified(_) => Finding::Unverified,
        Proved::Contradictory => Finding::Contradictory,
        Proved::Malformed => Finding::Malformed,
        Proved::Verified(..) if expected.key() != question.key.id() => Finding::OtherKey,
        Proved::Verified(number, _) if number.keyed_hash(question.key) == *expected => Finding::Matches,
        Proved::Verified(..) => Finding::Differs,
    };
    ("••••••••-••••".to_owned(), finding)
}

fn compare_email(owner: &Owner, question: &Question<'_>) -> (String, Finding) {
    let Some(expected) = &owner.email else { return (String::new(), Finding::Absent) };
    let finding = contact(&question.person.email, question, |email| email.is_same(expected));
    (mask::email(expected.as_str()), finding)
}

fn compare_phone(owner: &Owner, question: &Question<'_>) -> (String, Finding) {
    let Some(expected) = &owner.phone else { return (String::new(), Finding::Absent) };
    let finding = match &question.person.phone {
        // Without its country code a number is one in every country, so nothing follows from it.
        Proved::Verified(phone, _) if !phone.is_international() => Finding::Malformed,
        Proved::Verified(..)
        | Proved::Unverified(_)
        | Proved::Absent
        | Proved::Contradictory
        | Proved::Malformed => contact(&question.person.phone, question, |phone| phone.is_same(expected)),
    };
    (mask::phone(expected.as_str()), finding)
}

/// E-mail and phone are only as good as the tenant that verified them: where the token names a tenant and
/// none is pinned, whoever runs any tenant could claim any address.
fn contact<T>(proved: &Proved<T>, question: &Question<'_>, is_same: impl Fn(&T) -> bool) -> Finding {
    let any_tenant = question.person.tenant.is_some() && question.provider.tenant.is_none();
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
