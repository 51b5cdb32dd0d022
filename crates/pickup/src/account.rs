//! Whose an e-mail address was when it last proved a hand-over: addresses are given to somebody else, and mistyped.
//!
//! An address that a store knows from one account and that now comes with another proves nothing by itself: a second
//! person has to look. Only keyed hashes of both are kept, by the store.

use crate::person::{EmailAddress, Person, Proved};
use crate::pseudonym::{Hash, Pseudonym, PseudonymKey, Usage};
use crate::text::Issuer;

/// What is known of the account behind the e-mail address that decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccountFound {
    /// Nothing was ever handed over for this address.
    First,
    /// It is the account of the last time.
    Same,
    /// It is another account: somebody else may have the address now.
    Another,
}

impl AccountFound {
    /// Compares a person with the account that a store knows of the address.
    #[must_use]
    pub fn of(known: Option<Hash>, subject: &Pseudonym) -> Self {
        match known {
            None => Self::First,
            Some(known) if known == *subject.hash() => Self::Same,
            Some(_) => Self::Another,
        }
    }

    /// The name in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Same => "same",
            Self::Another => "another",
        }
    }
}

impl Person {
    /// Issuer and subject, pseudonymised.
    #[must_use]
    pub fn subject_pseudonym(&self, key: &PseudonymKey) -> Pseudonym {
        key.pseudonym(Usage::Subject, &[self.issuer.as_str(), self.subject.as_str()])
    }

    /// The verified e-mail address at its issuer, pseudonymised; one for all spellings that are the same address.
    #[must_use]
    pub fn email_pseudonym(&self, key: &PseudonymKey) -> Option<Pseudonym> {
        let Proved::Verified(email, _) = &self.email else { return None };
        Some(address_pseudonym(email, &self.issuer, key))
    }
}

/// An e-mail address at an issuer, pseudonymised; one for all spellings that are the same address.
pub(crate) fn address_pseudonym(email: &EmailAddress, issuer: &Issuer, key: &PseudonymKey) -> Pseudonym {
    let text = match email.as_str().is_ascii() {
        true => email.as_str().to_ascii_lowercase(),
        false => email.as_str().to_owned(),
    };
    key.pseudonym(Usage::Email, &[issuer.as_str(), &text])
}
