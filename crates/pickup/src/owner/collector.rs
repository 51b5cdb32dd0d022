//! The owner is elsewhere: may somebody who was proved at the counter collect in their stead?
//!
//! The one at the counter identifies first ([`Collector`]); then the owner is asked, by the proved name and about one
//! order. What comes of both is a [`ProofOfOwnership`] that says whose token is whose. Neither half proves anything
//! without the other.

use jiff::{SignedDuration, Timestamp};

use super::{ProofOfOwnership, Question, Verdict, age, judge};
use crate::check::{BindingCode, MessageStyle, Purpose, Reference};
use crate::decision::Applied;
use crate::inquiry::CodeTellsTooLittle;
use crate::order::{OrderKey, Owner};
use crate::person::KeptName;
use crate::plain::plain_name;
use crate::pseudonym::{Hash, Pseudonym};
use crate::text::OrderNumber;

/// How long the owner may think about it, and from their word on how long it may be used.
pub const LET_COLLECT_VALID: SignedDuration = SignedDuration::from_mins(10);
/// The longest name in a binding message, in characters.
const NAME_MAX: usize = 32;

/// Somebody at the counter who was proved, and proved to be neither the owner nor named by them. Made by
/// [`Collector::of`] only, for one order, and used up by the owner's word.
///
/// It can't be copied, so one identification never serves two owners' words:
/// ```compile_fail,E0599
/// fn twice(one: pickup::owner::Collector) -> [pickup::owner::Collector; 2] {
///     [one.clone(), one]
/// }
/// ```
/// and nobody is handed anything for it alone:
/// ```compile_fail,E0277
/// use pickup::{handover::{HandOver, Handing}, owner::Collector};
/// fn hand_over(one: Collector, handing: Handing<'_>) {
///     let _ = HandOver::new(one, handing);
/// }
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Collector {
    order: OrderKey,
    owner: Owner,
    reference: Reference,
    name: KeptName,
    plain_name: KeptName,
    subject: Pseudonym,
    acr: Option<String>,
    amr: Vec<String>,
    idp: Option<String>,
    auth_time: Option<Timestamp>,
    issued_at: Timestamp,
    token_hash: Hash,
    ages: Vec<Applied>,
    made_at: Timestamp,
}

impl Collector {
    /// Somebody who came to collect and was proved to be somebody else.
    ///
    /// # Errors
    /// [`NoCollector`] says why the owner can't be asked about them.
    pub fn of(question: Question<'_>) -> Result<Self, NoCollector> {
        let order = &question.order.order;
        if !question.policy.ask_owner.allows(order.payment.total) {
            return Err(NoCollector::NotAllowed);
        }
        // Who answered in the owner's stead may be anywhere; only a pick-up is answered at the counter.
        if question.purpose != Purpose::PickUp || !matches!(judge(question), Verdict::AnotherPerson(_)) {
            return Err(NoCollector::NotSomebodyElse);
        }
        let person = question.person;
        let name = person.kept_name().ok_or(NoCollector::NameUnknown)?;
        let plain_name = plain_name(&name.0, NAME_MAX).ok_or(NoCollector::NameUnknown)?;
        Ok(Self {
            order: order.key.clone(),
            owner: order.owner.clone(),
            reference: question.reference.clone(),
            name,
            plain_name: KeptName(plain_name),
            subject: person.subject_pseudonym(question.key),
            acr: person.acr.clone(),
            amr: person.amr.clone(),
            idp: person.idp.clone(),
            auth_time: person.auth_time,
            issued_at: person.issued_at,
            token_hash: person.token_hash,
            ages: age::apply(&question),
            made_at: question.now,
        })
    }

    /// What the owner is asked (CIBA Core 1.0, section 7.1, `binding_message`): the code, the order's last characters
    /// and who would collect, by the proved name.
    ///
    /// # Errors
    /// [`CodeTellsTooLittle`] where the provider takes no more than the code: nobody says yes to a name they are not told.
    pub fn message(
        &self,
        code: &BindingCode,
        number: &OrderNumber,
        style: MessageStyle,
    ) -> Result<String, CodeTellsTooLittle> {
        match style {
            MessageStyle::CodeOnly => Err(CodeTellsTooLittle),
            MessageStyle::Full => {
                let word = Purpose::LetCollect.word();
                Ok(format!("{code} {word} {} TO {}", number.last(4).trim_end(), self.plain_name.0))
            }
        }
    }

    /// Puts the owner's word to it: the answer to a request that asked the owner whether this person may collect this
    /// order. `since` is how long ago this person was proved, by a clock that nobody sets.
    ///
    /// # Errors
    /// [`NotLet`] says why nobody may collect. Neither half can be used again.
    pub fn let_by(self, question: Question<'_>, since: SignedDuration) -> Result<ProofOfOwnership, NotLet> {
        let order = &question.order.order;
        let is_about_this = self.order == order.key && question.approved_with.is_empty();
        if !is_about_this || question.purpose != Purpose::LetCollect {
            return Err(NotLet::OtherQuestion);
        }
        if !question.policy.ask_owner.allows(order.payment.total) {
            return Err(NotLet::NotAllowed);
        }
        if since >= LET_COLLECT_VALID || self.expires_at() <= question.now || question.now < self.made_at {
            return Err(NotLet::TooLate);
        }
        if !order.owner.has_same_identifiers(&self.owner) {
            return Err(NotLet::OwnerChanged);
        }
        match judge(question) {
            Verdict::Owner(proof)
                if *proof.token_hash() == self.token_hash || *proof.subject() == self.subject =>
            {
                Err(NotLet::SamePerson)
            }
            Verdict::Owner(proof) => Ok(proof.let_collect(self)),
            // Whom the owner named may collect; they may not send others.
            verdict @ (Verdict::Proxy(_)
            | Verdict::AnotherPerson(_)
            | Verdict::LevelTooLow(..)
            | Verdict::CouldNotCheck(..)) => Err(NotLet::NotTheOwner(Box::new(verdict))),
        }
    }

    /// The order they came for.
    #[must_use]
    pub fn order(&self) -> &OrderKey {
        &self.order
    }

    /// The check that proved them.
    #[must_use]
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// The name from the token.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name.0
    }

    /// Issuer and subject, pseudonymised.
    #[must_use]
    pub fn subject(&self) -> &Pseudonym {
        &self.subject
    }

    /// How they signed in (`acr`).
    #[must_use]
    pub fn acr(&self) -> Option<&str> {
        self.acr.as_deref()
    }

    /// How they signed in (`amr`).
    #[must_use]
    pub fn amr(&self) -> &[String] {
        &self.amr
    }

    /// Which identity provider behind the provider (`idp`).
    #[must_use]
    pub fn idp(&self) -> Option<&str> {
        self.idp.as_deref()
    }

    /// When they signed in (`auth_time`).
    #[must_use]
    pub fn auth_time(&self) -> Option<Timestamp> {
        self.auth_time
    }

    /// When their token was issued (`iat`), by the provider's clock.
    #[must_use]
    pub fn issued_at(&self) -> Timestamp {
        self.issued_at
    }

    /// SHA-256 of their token; a store takes it once.
    #[must_use]
    pub fn token_hash(&self) -> &Hash {
        &self.token_hash
    }

    /// When they were proved.
    #[must_use]
    pub fn made_at(&self) -> Timestamp {
        self.made_at
    }

    /// The ages that the order's goods ask for, as this person's: who takes the goods must be old enough.
    pub(super) fn take_ages(&mut self) -> Vec<Applied> {
        std::mem::take(&mut self.ages)
    }

    fn expires_at(&self) -> Timestamp {
        self.made_at.checked_add(LET_COLLECT_VALID).unwrap_or(self.made_at)
    }
}

/// Why the owner can't be asked whether somebody may collect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoCollector {
    /// The policy does not allow it, or not for an order of this value.
    #[error("the policy does not allow the owner to be asked from afar about this order")]
    NotAllowed,
    /// Nobody else was proved to be at the counter.
    #[error("nobody else than the owner was proved at the counter")]
    NotSomebodyElse,
    /// The sign-in tells no name that the owner could be told.
    #[error("the sign-in tells no name that the owner could be told; configure the scope `profile`")]
    NameUnknown,
}

/// Why an answer lets nobody collect.
#[derive(Debug, thiserror::Error)]
pub enum NotLet {
    /// It is the answer to another question, or about another order.
    #[error("the answer is none to whether this person may collect this order")]
    OtherQuestion,
    /// The policy does not allow it, or no longer.
    #[error("the policy does not allow the owner to be asked from afar about this order")]
    NotAllowed,
    /// The one at the counter was proved too long ago.
    #[error("the person at the counter was identified more than ten minutes ago; start again")]
    TooLate,
    /// The order's owner is not who it was.
    #[error("the order's owner changed meanwhile; start again")]
    OwnerChanged,
    /// One person gave both answers.
    #[error("the person at the counter answered in the owner's stead")]
    SamePerson,
    /// It was not the owner who answered.
    #[error("it was not the owner who answered")]
    NotTheOwner(Box<Verdict>),
}
