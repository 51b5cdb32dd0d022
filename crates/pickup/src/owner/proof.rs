//! The proof of ownership: made when a verdict says *owner*, and in no other way.
//!
//! It can't be copied, stored or read back. It reads no clock: whoever uses it compares its end with the time.

use jiff::{SignedDuration, Timestamp};

use super::{Collector, Evidence, LET_COLLECT_VALID, Question};
use crate::account::AccountFound;
use crate::check::{Purpose, Reference, set_of};
use crate::decision::{AgeFound, Applied};
use crate::order::{Identifier, Order, OrderKey, Owner, Proxy, Stakes};
use crate::person::{KeptName, Proved, Source};
use crate::pseudonym::{Hash, Pseudonym};
use crate::sealed_token::SealedToken;

/// The proof that a person owns an order, or was named by its owner. Made by [`judge`](super::judge) only, for one order and one purpose, usable once
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
    stakes: Stakes,
    proxy: Option<Proxy>,
    collector: Option<Collector>,
    purpose: Purpose,
    together: Hash,
    approved_with: usize,
    reference: Reference,
    proved_by: Identifier,
    evidence: Evidence,
    name: Option<KeptName>,
    source: Source,
    subject: Pseudonym,
    email: Option<Pseudonym>,
    acr: Option<String>,
    amr: Vec<String>,
    idp: Option<String>,
    auth_time: Option<Timestamp>,
    issued_at: Timestamp,
    token_hash: Hash,
    made_at: Timestamp,
    expires_at: Timestamp,
    sealed_token: Option<SealedToken>,
}

impl ProofOfOwnership {
    /// The same proof with its token, sealed for an auditor.
    #[must_use]
    pub fn with_sealed_token(self, sealed_token: SealedToken) -> Self {
        Self { sealed_token: Some(sealed_token), ..self }
    }

    /// Its token, sealed for an auditor; nothing where none is configured.
    #[must_use]
    pub fn sealed_token(&self) -> Option<&SealedToken> {
        self.sealed_token.as_ref()
    }

    /// The order it is for.
    #[must_use]
    pub fn order(&self) -> &OrderKey {
        &self.order
    }

    /// The owner as the order named them when the verdict was made.
    pub(crate) fn owner(&self) -> &Owner {
        &self.owner
    }

    /// What was at stake when the verdict was made.
    pub(crate) fn stakes(&self) -> &Stakes {
        &self.stakes
    }

    /// The person as the owner named them on the order, if it is not the owner who is here.
    #[must_use]
    pub fn proxy(&self) -> Option<&Proxy> {
        self.proxy.as_ref()
    }

    /// Who stands at the counter, where the owner let them collect from afar. All else here is the owner's then, but for
    /// the name and the age.
    #[must_use]
    pub fn collector(&self) -> Option<&Collector> {
        self.collector.as_ref()
    }

    /// The owner's name as the order has it, if somebody else collects on the owner's behalf.
    #[must_use]
    pub fn on_behalf_of(&self) -> Option<&str> {
        let is_somebody_else = self.proxy.is_some() || self.collector.is_some();
        self.owner.name.as_deref().filter(|_| is_somebody_else)
    }

    /// Whether the person who takes the goods is old enough for those of this age.
    #[must_use]
    pub fn age(&self, min_age: u8) -> AgeFound {
        let found = self.evidence.applied.iter().find_map(|applied| match applied {
            Applied::MinAge { years, found } if *years == min_age => Some(*found),
            Applied::MinAge { .. }
            | Applied::WeakerAccepted { .. }
            | Applied::SignInAge(_)
            | Applied::Account(_)
            | Applied::Level { .. }
            | Applied::MinLevel { .. }
            | Applied::Owner { .. }
            | Applied::Proxy { .. }
            | Applied::Shop { .. }
            | Applied::Presence { .. }
            | Applied::ManualId { .. }
            | Applied::Overridden { .. } => None,
        });
        found.unwrap_or(AgeFound::Unknown)
    }

    /// What the person approved.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The set of orders that the person approved: a token proves each of them once, and no other.
    #[must_use]
    pub fn together(&self) -> &Hash {
        &self.together
    }

    /// How many other orders the person approved with it.
    #[must_use]
    pub fn approved_with(&self) -> usize {
        self.approved_with
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

    /// The name from the token of who is at the counter, to be shown; never the order's.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.collector.as_ref().map(Collector::name).or(self.name.as_ref().map(|name| name.0.as_str()))
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

    /// The e-mail address, pseudonymised, if it decided: whose it is will be known the next time.
    #[must_use]
    pub fn email(&self) -> Option<&Pseudonym> {
        self.email.as_ref()
    }

    /// Whether the e-mail address that decided belonged to another account the last time.
    #[must_use]
    pub fn is_of_another_account(&self) -> bool {
        self.evidence.applied.contains(&Applied::Account(AccountFound::Another))
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

    /// The same proof for somebody at the counter whom the owner let collect. Only [`Collector::let_by`] calls this.
    pub(super) fn let_collect(mut self: Box<Self>, mut collector: Collector) -> Self {
        let last = self.made_at.checked_add(LET_COLLECT_VALID).unwrap_or(self.made_at);
        let applied = &mut self.evidence.applied;
        applied.retain(|applied| !matches!(applied, Applied::MinAge { .. }));
        applied.extend(collector.take_ages());
        Self { collector: Some(collector), expires_at: self.expires_at.min(last), ..*self }
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

/// Only [`super::judge`] calls this, and only when the deciding identifier matched.
pub(super) fn prove(
    question: &Question<'_>,
    proxy: Option<&Proxy>,
    proved_by: Identifier,
    evidence: Evidence,
) -> ProofOfOwnership {
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
        stakes: Stakes::of(order),
        proxy: proxy.cloned(),
        collector: None,
        purpose: question.purpose,
        together: set_of(&order.key, question.approved_with),
        approved_with: question.approved_with.len(),
        reference: question.reference.clone(),
        proved_by,
        evidence,
        name: person.kept_name(),
        source: source.unwrap_or(Source::IdToken),
        subject: person.subject_pseudonym(key),
        email: person.email_pseudonym(key).filter(|_| proved_by == Identifier::Email),
        acr: person.acr.clone(),
        amr: person.amr.clone(),
        idp: person.idp.clone(),
        auth_time: person.auth_time,
        issued_at: person.issued_at,
        token_hash: person.token_hash,
        made_at: now,
        expires_at: now.checked_add(lifetime).unwrap_or(now),
        sealed_token: None,
    }
}

fn source_of<T>(proved: &Proved<T>) -> Option<Source> {
    match proved {
        Proved::Verified(_, source) => Some(*source),
        Proved::Absent | Proved::Unverified(_) | Proved::Contradictory | Proved::Malformed => None,
    }
}
