//! The answer to an inquiry: who was proved, compared with who was asked and with the owner of the order it is about.
//!
//! It leads to no hand-over: an [`Identified`] is no proof of ownership, and nothing makes one out of it.

use jiff::{SignedDuration, Timestamp};

use crate::order::{Identifier, Order, OrderKey};
use crate::owner::{
    Conclusion, RuleApplied, Seen, TooLow, TrustedProvider, Unclear, compare_all, conclude, untrusted,
};
use crate::person::{KeptName, Person};
use crate::policy::Policy;
use crate::pseudonym::{Hash, Pseudonym, PseudonymKey};
use crate::sealed_token::SealedToken;

use super::{Matter, Payment};

/// Everything the answer depends on.
#[derive(Clone, Copy, Debug)]
pub struct InquiryQuestion<'a> {
    /// What was asked of whom.
    pub matter: &'a Matter,
    /// The order that it is about, as it is now; none if it is gone.
    pub regarding: Option<&'a Order>,
    /// The person who was proved.
    pub person: &'a Person,
    /// Whose word counts.
    pub provider: &'a TrustedProvider,
    /// What the shop accepts.
    pub policy: &'a Policy,
    /// The key of the personal numbers' hashes.
    pub key: &'a PseudonymKey,
    /// How long the token has been waiting since it was verified, by a monotonic clock.
    pub waited: SignedDuration,
}

/// The answer.
#[derive(Debug)]
pub enum Answer {
    /// It is who was asked, and the owner of the order that it is about.
    Identified(Box<Identified>),
    /// It is somebody else, or not the order's owner.
    AnotherPerson(Compared),
    /// Less was proved than the order asks for.
    LevelTooLow(TooLow, Compared),
    /// Nothing can be concluded.
    CouldNotCheck(Unclear, Compared),
}

/// What was compared. Nothing in it is in clear.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// With who was asked.
    pub asked: Vec<RuleApplied>,
    /// With the owner of the order that it is about, strongest first.
    pub owner: Vec<RuleApplied>,
}

/// Who it is. Made by [`answer`] only and for one inquiry; it hands nothing over:
/// ```compile_fail,E0308
/// fn hand_over(
///     identified: pickup::inquiry::Identified,
///     handing: pickup::handover::Handing<'_>,
/// ) -> pickup::handover::HandOver {
///     let proof: pickup::handover::Proof = identified;
///     pickup::handover::HandOver::new(proof, handing).unwrap()
/// }
/// ```
/// nor can a hand-over's proof be made of it:
/// ```compile_fail,E0277
/// fn turned(identified: pickup::inquiry::Identified) -> pickup::handover::Proof {
///     pickup::handover::Proof::from(identified)
/// }
/// ```
/// It can't be written by hand:
/// ```compile_fail,E0451
/// let identified = pickup::inquiry::Identified { name: None, ..todo!() };
/// ```
/// and a check for a pick-up is for nothing else:
/// ```compile_fail,E0308
/// let purpose: pickup::check::Purpose = pickup::inquiry::About::Caller;
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Identified {
    regarding: Option<OrderKey>,
    payment: Option<Payment>,
    proved_by: Identifier,
    compared: Compared,
    name: Option<KeptName>,
    subject: Pseudonym,
    acr: Option<String>,
    amr: Vec<String>,
    idp: Option<String>,
    auth_time: Option<Timestamp>,
    sign_in_age: Option<SignedDuration>,
    issued_at: Timestamp,
    token_hash: Hash,
    sealed_token: Option<SealedToken>,
}

impl Identified {
    /// The same with its token, sealed for an auditor.
    #[must_use]
    pub fn with_sealed_token(self, sealed_token: SealedToken) -> Self {
        Self { sealed_token: Some(sealed_token), ..self }
    }

    /// Its token, sealed for an auditor; nothing where none is configured.
    #[must_use]
    pub fn sealed_token(&self) -> Option<&SealedToken> {
        self.sealed_token.as_ref()
    }

    /// The order whose owner it is.
    #[must_use]
    pub fn regarding(&self) -> Option<&OrderKey> {
        self.regarding.as_ref()
    }

    /// What was approved to be paid, and to whom.
    #[must_use]
    pub fn payment(&self) -> Option<&Payment> {
        self.payment.as_ref()
    }

    /// The identifier that decided.
    #[must_use]
    pub fn proved_by(&self) -> Identifier {
        self.proved_by
    }

    /// What was compared.
    #[must_use]
    pub fn compared(&self) -> &Compared {
        &self.compared
    }

    /// The name from the token.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_ref().map(|name| name.0.as_str())
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

    /// How long before the answer that was, if the provider says.
    #[must_use]
    pub fn sign_in_age(&self) -> Option<SignedDuration> {
        self.sign_in_age
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
}

/// Compares a proved person with who was asked, and with the owner of the order that it is about. The owner decides if
/// there is one; whoever answered for somebody else is nobody's owner.
#[must_use]
pub fn answer(question: InquiryQuestion<'_>) -> Answer {
    let InquiryQuestion { matter, regarding, person, provider, policy, key, .. } = question;
    if let Some(unclear) = untrusted(person, provider) {
        return Answer::CouldNotCheck(unclear, Compared::default());
    }
    let seen = Seen { person, provider, key };
    let mut compared =
        Compared { asked: compare_all(&matter.expected(provider, key), seen), owner: Vec::new() };
    let asked = conclude(&mut compared.asked, |_| false);
    let conclusion = match (asked, regarding) {
        // The order is gone by now, and with it whose it was.
        (Conclusion::Same(_), None) if matter.regarding().is_some() => {
            Conclusion::Unclear(Unclear::NoCommonIdentifier)
        }
        (asked, None) => asked,
        (asked @ (Conclusion::Other | Conclusion::Lacking(_)), Some(_)) => asked,
        (Conclusion::Unclear(why), Some(_)) if why != Unclear::NoCommonIdentifier => asked,
        (Conclusion::Same(_) | Conclusion::Unclear(_), Some(order)) => {
            compared.owner = compare_all(&order.owner, seen);
            let total = order.payment.total;
            let owner = conclude(&mut compared.owner, |weaker| policy.accepts_weaker(weaker, total));
            match (asked, owner) {
                // Nothing says that whoever answered is who was called, and this alone is too little for a call.
                (Conclusion::Unclear(why), Conclusion::Same(Identifier::Email | Identifier::Phone)) => {
                    Conclusion::Unclear(why)
                }
                (_, owner) => owner,
            }
        }
    };
    match conclusion {
        Conclusion::Same(identifier) => {
            Answer::Identified(Box::new(identified(&question, identifier, compared)))
        }
        Conclusion::Other => Answer::AnotherPerson(compared),
        Conclusion::Lacking(strongest) => Answer::LevelTooLow(TooLow::Identifier(strongest), compared),
        Conclusion::Unclear(why) => Answer::CouldNotCheck(why, compared),
    }
}

fn identified(question: &InquiryQuestion<'_>, proved_by: Identifier, compared: Compared) -> Identified {
    let InquiryQuestion { matter, person, key, waited, .. } = *question;
    let by_provider = person.auth_time.map(|at| person.issued_at.duration_since(at));
    Identified {
        regarding: matter.regarding().cloned(),
        payment: match matter {
            Matter::Payment { payment, .. } => Some(payment.clone()),
            Matter::Caller { .. } | Matter::Counter { .. } => None,
        },
        proved_by,
        compared,
        name: person.kept_name(),
        subject: person.subject_pseudonym(key),
        acr: person.acr.clone(),
        amr: person.amr.clone(),
        idp: person.idp.clone(),
        auth_time: person.auth_time,
        sign_in_age: by_provider.map(|age| age.saturating_add(waited)),
        issued_at: person.issued_at,
        token_hash: person.token_hash,
        sealed_token: None,
    }
}
