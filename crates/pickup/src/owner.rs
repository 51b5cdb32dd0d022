//! Is the person who was proved the owner of this order?
//!
//! The strongest identifier that the order has must be proved; what a weaker one says never repairs that. The
//! answer is a [`Verdict`], and the only one that allows anything carries a [`ProofOfOwnership`], which nothing
//! but [`judge`] can make.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::account::AccountFound;
use crate::check::{End, Purpose, Reference};
use crate::decision::Applied;
use crate::order::{Identifier, OrderKey, OrderRecord, Proxy};
use crate::person::Person;
use crate::policy::Policy;
use crate::pseudonym::{Hash, PseudonymKey};
use crate::text::{Issuer, TenantId};

mod age;
mod collector;
mod compare;
mod evidence;
mod levels;
mod proof;

pub use collector::{Collector, LET_COLLECT_VALID, NoCollector, NotLet};
pub(crate) use compare::{Seen, compare_all};
pub use evidence::{Evidence, Finding, RuleApplied, TooLow, Unclear};
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
    /// The other orders that the person approved with it.
    pub approved_with: &'a [OrderKey],
    /// The account that the store knows of the person's e-mail address ([`Person::email_pseudonym`]).
    pub known_account: Option<Hash>,
    /// How long the token has been waiting since it was verified, by a monotonic clock.
    pub waited: SignedDuration,
    /// The time.
    pub now: Timestamp,
    /// The day at the store, for goods that ask for an age.
    pub today: Date,
}

impl<'a> Question<'a> {
    fn seen(&self) -> Seen<'a> {
        Seen { person: self.person, provider: self.provider, key: self.key }
    }

    fn accepts_weaker(&self, identifier: Identifier) -> bool {
        self.policy.accepts_weaker(identifier, self.order.order.payment.total)
    }
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
    /// The person is somebody whom the owner named on the order; the proof says on whose behalf.
    Proxy(Box<ProofOfOwnership>),
    /// The person is somebody else.
    AnotherPerson(Evidence),
    /// Less was proved than a rule asks for; said is which rule.
    LevelTooLow(TooLow, Evidence),
    /// Nothing can be concluded.
    CouldNotCheck(Unclear, Evidence),
}

impl Verdict {
    /// How the check ends by it.
    #[must_use]
    pub fn end(&self) -> End {
        match self {
            // Whoever may collect is here.
            Self::Owner(_) | Self::Proxy(_) => End::Owner,
            Self::AnotherPerson(_) => End::AnotherPerson,
            Self::LevelTooLow(..) => End::LevelTooLow,
            Self::CouldNotCheck(..) => End::CouldNotCheck,
        }
    }

    /// What was compared.
    #[must_use]
    pub fn evidence(&self) -> &Evidence {
        match self {
            Self::Owner(proof) | Self::Proxy(proof) => proof.evidence(),
            Self::AnotherPerson(evidence)
            | Self::LevelTooLow(_, evidence)
            | Self::CouldNotCheck(_, evidence) => evidence,
        }
    }
}

/// Compares a proved person with the owner of an order, and with those whom the owner named; then with what the policy
/// asks of the sign-in.
#[must_use]
pub fn judge(question: Question<'_>) -> Verdict {
    if let Some(unclear) = untrusted(question.person, question.provider) {
        return Verdict::CouldNotCheck(unclear, Evidence::default());
    }
    let rules = compare_all(&question.order.order.owner, question.seen());
    let mut evidence = Evidence { rules, ..Evidence::default() };
    let conclusion = conclude(&mut evidence.rules, |weaker| question.accepts_weaker(weaker));
    let may_be_a_proxy = match conclusion {
        Conclusion::Same(_) => false,
        Conclusion::Other | Conclusion::Lacking(_) => true,
        // What contradicts itself or can't be compared is nobody's good luck.
        Conclusion::Unclear(why) => why == Unclear::NoCommonIdentifier,
    };
    if may_be_a_proxy && let Some(verdict) = judge_proxies(&question, &mut evidence) {
        return verdict;
    }
    match conclusion {
        Conclusion::Same(identifier) => allow(&question, None, identifier, evidence),
        Conclusion::Other => Verdict::AnotherPerson(evidence),
        Conclusion::Lacking(strongest) => Verdict::LevelTooLow(TooLow::Identifier(strongest), evidence),
        Conclusion::Unclear(why) => Verdict::CouldNotCheck(why, evidence),
    }
}

/// Whoever the owner named, in the order's order, while they may collect.
fn judge_proxies(question: &Question<'_>, evidence: &mut Evidence) -> Option<Verdict> {
    let proxies = question.order.order.proxies.iter().enumerate();
    for (place, proxy) in proxies.filter(|(_, proxy)| proxy.may_collect_at(question.now)) {
        let mut rules = compare_all(&proxy.identity(), question.seen());
        let conclusion = conclude(&mut rules, |weaker| question.accepts_weaker(weaker));
        if let Conclusion::Same(identifier) = conclusion {
            let mut applied = vec![Applied::Owner { rules: std::mem::take(&mut evidence.rules) }];
            applied.append(&mut evidence.applied);
            return Some(allow(question, Some(proxy), identifier, Evidence { rules, applied }));
        }
        evidence.applied.push(Applied::Proxy { place, rules });
    }
    None
}

/// Why the provider's word does not count at all.
pub(crate) fn untrusted(person: &Person, provider: &TrustedProvider) -> Option<Unclear> {
    if person.issuer != provider.issuer {
        return Some(Unclear::WrongIssuer);
    }
    let is_elsewhere = provider.tenant.is_some() && person.tenant != provider.tenant;
    is_elsewhere.then_some(Unclear::WrongTenant)
}

/// The person is the one; now the sign-in has to be what this order needs. A verdict, if it is.
fn allow(
    question: &Question<'_>,
    proxy: Option<&Proxy>,
    proved_by: Identifier,
    mut evidence: Evidence,
) -> Verdict {
    evidence.applied.extend(levels::apply(question, proved_by, &evidence));
    evidence.applied.extend(age::apply(question));
    if proved_by == Identifier::Email {
        let subject = question.person.subject_pseudonym(question.key);
        evidence.applied.push(Applied::Account(AccountFound::of(question.known_account, &subject)));
    }
    match evidence.applied.iter().find_map(levels::too_low) {
        Some(too_low) => Verdict::LevelTooLow(too_low, evidence),
        None => {
            let proof = Box::new(proof::prove(question, proxy, proved_by, evidence));
            if proxy.is_some() { Verdict::Proxy(proof) } else { Verdict::Owner(proof) }
        }
    }
}

/// What follows from comparing the identifiers of one owner or proxy.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Conclusion {
    /// It is this one, proved by this.
    Same(Identifier),
    /// It is somebody else.
    Other,
    /// The strongest identifier, this one, was not proved.
    Lacking(Identifier),
    /// Nothing.
    Unclear(Unclear),
}

/// The strongest identifier decides, or the strongest of those that are accepted instead of it.
pub(crate) fn conclude(rules: &mut [RuleApplied], accepts_weaker: impl Fn(Identifier) -> bool) -> Conclusion {
    for (place, rule) in rules.iter_mut().enumerate() {
        let is_strongest = place == 0;
        if !is_strongest && !accepts_weaker(rule.identifier) {
            continue;
        }
        let decision = decide(rule.finding);
        rule.decided = decision != Decision::Lacking;
        match decision {
            Decision::Lacking => {}
            Decision::Same => return Conclusion::Same(rule.identifier),
            Decision::Other => return Conclusion::Other,
            Decision::Unclear(why) => return Conclusion::Unclear(why),
        }
    }
    let found = |wanted: fn(Finding) -> bool| rules.iter().any(|rule| wanted(rule.finding));
    match rules.first() {
        None => Conclusion::Unclear(Unclear::NoCustomerIdentifier),
        Some(strongest) if found(|one| !matches!(one, Finding::Absent | Finding::TenantNotPinned)) => {
            Conclusion::Lacking(strongest.identifier)
        }
        Some(_) if found(|one| one == Finding::TenantNotPinned) => {
            Conclusion::Unclear(Unclear::TenantNotPinned)
        }
        Some(_) => Conclusion::Unclear(Unclear::NoCommonIdentifier),
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
