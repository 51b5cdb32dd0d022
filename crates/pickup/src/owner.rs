//! Is the person who was proved the owner of this order?
//!
//! The strongest identifier that the order has must be proved; what a weaker one says never repairs that. The
//! answer is a [`Verdict`], and the only one that allows anything carries a [`ProofOfOwnership`], which nothing
//! but [`judge`] can make.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::check::{End, Purpose, Reference};
use crate::mask;
use crate::order::{Identifier, Order, OrderKey, OrderRecord, Owner};
use crate::person::{Person, Proved, Source};
use crate::policy::Policy;
use crate::pseudonym::{Hash, Pseudonym, PseudonymKey, Usage};
use crate::text::{Issuer, TenantId};

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

/// Why nothing can be concluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Unclear {
    /// The order names nobody.
    #[error("the order has no customer identifier; ask the shop to add one")]
    NoCustomerIdentifier,
    /// The token has nothing that the order has.
    #[error("the sign-in and the order have no identifier in common; configure scopes or claims")]
    NoCommonIdentifier,
    /// The token is of another issuer than the configured one.
    #[error("the sign-in is of another issuer than the configured one")]
    WrongIssuer,
    /// The token is of another tenant than the pinned one.
    #[error("the sign-in is of another tenant than the configured one")]
    WrongTenant,
    /// The provider has tenants and none is pinned, so an e-mail or phone may be anybody's.
    #[error("the provider has tenants and none is configured; set provider.tenant")]
    TenantNotPinned,
    /// The order's subject has no issuer.
    #[error("the order's subject has no issuer; the shop must send owner.issuer with owner.subject")]
    SubjectWithoutIssuer,
    /// The order's subject is one at another issuer.
    #[error("the order's subject belongs to another issuer than the configured one")]
    SubjectOfAnotherIssuer,
    /// The order's subject is one in another tenant, or the token tells no tenant.
    #[error("the order's subject belongs to another tenant than the sign-in")]
    SubjectOfAnotherTenant,
    /// The personal number's hash was made with another key.
    #[error("the order's personal number was hashed with another key; restore the key or import again")]
    OtherKey,
    /// ID token and UserInfo contradict each other.
    #[error("the provider's ID token and UserInfo say different things")]
    Contradictory,
    /// A claim is not what it should be.
    #[error("the provider sent a malformed identifier")]
    Malformed,
}

impl Unclear {
    /// The reason in the command line's output.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoCustomerIdentifier => "no_customer_identifier",
            Self::NoCommonIdentifier
            | Self::SubjectWithoutIssuer
            | Self::SubjectOfAnotherIssuer
            | Self::SubjectOfAnotherTenant => "no_common_identifier",
            Self::WrongIssuer | Self::WrongTenant | Self::Contradictory | Self::Malformed => "token_invalid",
            Self::TenantNotPinned | Self::OtherKey => "misconfigured",
        }
    }
}

/// Every comparison that was made, strongest first. Nothing in it is in clear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// One line for each identifier of the order.
    pub rules: Vec<RuleApplied>,
}

/// One comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleApplied {
    /// What was compared.
    pub identifier: Identifier,
    /// The order's value, masked.
    pub masked: String,
    /// What came of it.
    pub finding: Finding,
    /// Whether it decided the verdict.
    pub decided: bool,
}

/// What came of one comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Proved, and the same.
    Matches,
    /// Proved, and another.
    Differs,
    /// The sign-in does not have it.
    Absent,
    /// The sign-in has it, not verified.
    Unverified,
    /// It proves nothing while no tenant is pinned.
    TenantNotPinned,
    /// ID token and UserInfo contradict each other.
    Contradictory,
    /// The claim is malformed.
    Malformed,
    /// The order's subject has no issuer.
    WithoutIssuer,
    /// The order's subject is one at another issuer.
    OtherIssuer,
    /// The order's subject is one in another tenant.
    OtherTenant,
    /// The order's hash was made with another key.
    OtherKey,
}

impl Finding {
    /// The name in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Matches => "matches",
            Self::Differs => "differs",
            Self::Absent => "absent",
            Self::Unverified => "unverified",
            Self::TenantNotPinned => "tenant_not_pinned",
            Self::Contradictory => "contradictory",
            Self::Malformed => "malformed",
            Self::WithoutIssuer => "without_issuer",
            Self::OtherIssuer => "other_issuer",
            Self::OtherTenant => "other_tenant",
            Self::OtherKey => "other_key",
        }
    }
}

/// The proof that a person owns an order. Made by [`judge`] only, for one order and one purpose, usable once
/// and for a limited time.
///
/// It can't be written by hand:
/// ```compile_fail,E0451
/// let proof = pickup::owner::ProofOfOwnership { order: todo!(), ..todo!() };
/// ```
/// and not copied:
/// ```compile_fail,E0599
/// fn twice(proof: pickup::owner::ProofOfOwnership) -> [pickup::owner::ProofOfOwnership; 2] {
///     [proof.clone(), proof]
/// }
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct ProofOfOwnership {
    order: OrderKey,
    owner: Owner,
    purpose: Purpose,
    reference: Reference,
    proved_by: Identifier,
    evidence: Evidence,
    name: Option<String>,
    source: Source,
    subject: Pseudonym,
    acr: Option<String>,
    amr: Vec<String>,
    idp: Option<String>,
    auth_time: Option<Timestamp>,
    issued_at: Timestamp,
    token_hash: Hash,
    made_at: Timestamp,
    expires_at: Timestamp,
}

impl ProofOfOwnership {
    /// The order it is for.
    #[must_use]
    pub fn order(&self) -> &OrderKey {
        &self.order
    }

    /// The owner as the order named them when the verdict was made.
    pub(crate) fn owner(&self) -> &Owner {
        &self.owner
    }

    /// What the person approved.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The check it comes from.
    #[must_use]
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// The identifier that decided.
    #[must_use]
    pub fn proved_by(&self) -> Identifier {
        self.proved_by
    }

    /// Whether a weaker identifier than the order's strongest decided, because the policy accepts it.
    #[must_use]
    pub fn is_by_policy(&self) -> bool {
        self.evidence.rules.first().is_some_and(|strongest| strongest.identifier != self.proved_by)
    }

    /// What was compared.
    #[must_use]
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// The name from the token, to be shown; never the order's.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The document that the deciding value came from.
    #[must_use]
    pub fn source(&self) -> Source {
        self.source
    }

    /// Issuer and subject, pseudonymised.
    #[must_use]
    pub fn subject(&self) -> &Pseudonym {
        &self.subject
    }

    /// How the person signed in (`acr`).
    #[must_use]
    pub fn acr(&self) -> Option<&str> {
        self.acr.as_deref()
    }

    /// How the person signed in (`amr`).
    #[must_use]
    pub fn amr(&self) -> &[String] {
        &self.amr
    }

    /// Which identity provider behind the provider (`idp`).
    #[must_use]
    pub fn idp(&self) -> Option<&str> {
        self.idp.as_deref()
    }

    /// When the person signed in (`auth_time`).
    #[must_use]
    pub fn auth_time(&self) -> Option<Timestamp> {
        self.auth_time
    }

    /// When the token was issued (`iat`), by the provider's clock.
    #[must_use]
    pub fn issued_at(&self) -> Timestamp {
        self.issued_at
    }

    /// SHA-256 of the token; a store takes it once.
    #[must_use]
    pub fn token_hash(&self) -> &Hash {
        &self.token_hash
    }

    /// When the verdict was made.
    #[must_use]
    pub fn made_at(&self) -> Timestamp {
        self.made_at
    }

    /// From when on it proves nothing.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
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
            Decision::Same => return Verdict::Owner(Box::new(prove(&question, identifier, evidence))),
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

fn prove(question: &Question<'_>, proved_by: Identifier, evidence: Evidence) -> ProofOfOwnership {
    let Question { person, key, policy, now, .. } = *question;
    let order: &Order = &question.order.order;
    let source = match proved_by {
        Identifier::Subject => None,
        Identifier::PersonalNumber => source_of(&person.personal_number),
        Identifier::Email => source_of(&person.email),
        Identifier::Phone => source_of(&person.phone),
    };
    let lifetime = SignedDuration::from_secs(i64::from(policy.verdict_valid_s));
    ProofOfOwnership {
        order: order.key.clone(),
        owner: order.owner.clone(),
        purpose: question.purpose,
        reference: question.reference.clone(),
        proved_by,
        evidence,
        name: person.name.clone(),
        source: source.unwrap_or(Source::IdToken),
        subject: key.pseudonym(Usage::Subject, &[person.issuer.as_str(), person.subject.as_str()]),
        acr: person.acr.clone(),
        amr: person.amr.clone(),
        idp: person.idp.clone(),
        auth_time: person.auth_time,
        issued_at: person.issued_at,
        token_hash: person.token_hash,
        made_at: now,
        expires_at: now.checked_add(lifetime).unwrap_or(now),
    }
}

fn source_of<T>(proved: &Proved<T>) -> Option<Source> {
    match proved {
        Proved::Verified(_, source) => Some(*source),
        Proved::Absent | Proved::Unverified(_) | Proved::Contradictory | Proved::Malformed => None,
    }
}
