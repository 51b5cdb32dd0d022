//! Whose data it is, for somebody who asks what is held of them or wishes it removed.
//!
//! A person is sought by one identifier at a time, compared as exactly as at the desk. A name is none: many people have
//! it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::account::address_pseudonym;
use crate::ledger::{Entry, REMOTE_PROXY};
use crate::order::{Order, OrderKey, OrderRecord, Owner, Proxy};
use crate::person::{EmailAddress, PhoneNumber};
use crate::personal_number::{NotAPersonalNumber, PersonalNumber};
use crate::pseudonym::{Hash, Pseudonym, PseudonymKey, Usage};
use crate::text::{Issuer, NotText, SubjectId};

mod file;

pub use file::InFile;

/// Somebody who is sought. Its `Debug` says by what, and not who.
#[derive(Clone, PartialEq, Eq)]
pub struct Sought(By);

#[derive(Clone, PartialEq, Eq)]
enum By {
    Email { email: EmailAddress, hash: Pseudonym },
    Phone(PhoneNumber),
    PersonalNumber(Pseudonym),
    Subject { issuer: Issuer, subject: SubjectId, hash: Pseudonym },
}

/// What a person is on an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The owner, or the one that a change which waits would make the owner.
    Owner,
    /// Somebody the owner named, or whom a change which waits would name.
    Proxy,
}

impl Role {
    /// The name for scripts.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Proxy => "proxy",
        }
    }
}

/// A text seeks nobody. It is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SeeksNobody {
    /// It looks like an address and is none.
    #[error("expected one e-mail address")]
    Email,
    /// It looks like a number and is none.
    #[error("expected a phone number with its country code, such as +46701234567")]
    Phone,
    /// Twelve digits.
    #[error(transparent)]
    PersonalNumber(NotAPersonalNumber),
    /// Everything else is a subject at the provider.
    #[error("expected an e-mail address, a phone number, a personal number or a subject: {0}")]
    Subject(NotText),
}

impl Sought {
    /// Reads what somebody is sought by, told apart by its looks: an e-mail address has an `@`, a personal number twelve
    /// digits, a phone number a `+` or `00` in front; everything else is a subject at this issuer.
    ///
    /// # Errors
    /// [`SeeksNobody`] if it is none of these.
    pub fn read(text: &str, issuer: &Issuer, key: &PseudonymKey, today: Date) -> Result<Self, SeeksNobody> {
        let text = text.trim();
        if text.contains('@') {
            let email = EmailAddress::parse(text).map_err(|_| SeeksNobody::Email)?;
            let hash = address_pseudonym(&email, issuer, key);
            return Ok(Self(By::Email { email, hash }));
        }
        if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with("00") {
            let number = PersonalNumber::parse(text, today).map_err(SeeksNobody::PersonalNumber)?;
            return Ok(Self(By::PersonalNumber(number.keyed_hash(key))));
        }
        if text.starts_with('+') || text.starts_with("00") {
            let phone = PhoneNumber::parse(text).ok().filter(PhoneNumber::is_international);
            return phone.map(|phone| Self(By::Phone(phone))).ok_or(SeeksNobody::Phone);
        }
        let subject = SubjectId::new(text).map_err(SeeksNobody::Subject)?;
        let hash = key.pseudonym(Usage::Subject, &[issuer.as_str(), subject.as_str()]);
        Ok(Self(By::Subject { issuer: issuer.clone(), subject, hash }))
    }

    /// What the person is on an order, if anything.
    #[must_use]
    pub fn role_on(&self, record: &OrderRecord) -> Option<Role> {
        let pending = record.pending.as_ref();
        let owners = std::iter::once(&record.order.owner).chain(pending.map(|pending| &pending.owner));
        if owners.into_iter().any(|owner| self.is(owner)) {
            return Some(Role::Owner);
        }
        let proposed = pending.into_iter().flat_map(|pending| &pending.proxies);
        let is_named = |proxy: &Proxy| self.is(&proxy.identity());
        record.order.proxies.iter().chain(proposed).any(is_named).then_some(Role::Proxy)
    }

    /// Whether the name beside an entry is this person's: because the entry says so, or because they collected one of
    /// these orders.
    #[must_use]
    pub fn is_named_beside(&self, entry: &Entry, orders: &BTreeMap<OrderKey, Role>) -> bool {
        let fact = |name: &str| entry.facts.find(name);
        // The name is of who was at the counter.
        let is_remote = is_of_remote_proxy(entry);
        let subject = if is_remote { "collector.subject" } else { "subject" };
        if let By::Subject { hash, .. } = &self.0
            && fact(subject) == Some(hash.hash().to_string().as_str())
            && fact("key_id") == Some(hash.key().as_str())
        {
            return true;
        }
        if is_remote {
            return false;
        }
        let collected_by = if fact("collected_by") == Some("proxy") { Role::Proxy } else { Role::Owner };
        entry.order_key.as_ref().and_then(|key| orders.get(key)) == Some(&collected_by)
    }

    /// Whether what a store knows of an e-mail address is about this person: by the address, by the account, or because
    /// the account is that of one of these entries, which are theirs.
    #[must_use]
    pub fn has_account<'a>(
        &self,
        email: &Hash,
        subject: &Hash,
        mut entries: impl Iterator<Item = &'a Entry>,
    ) -> bool {
        let by_itself = match &self.0 {
            By::Email { hash, .. } => hash.hash() == email,
            By::Subject { hash, .. } => hash.hash() == subject,
            By::Phone(_) | By::PersonalNumber(_) => false,
        };
        let subject = subject.to_string();
        by_itself
            || entries.any(|entry| {
                !is_of_remote_proxy(entry) && entry.facts.find("subject") == Some(subject.as_str())
            })
    }

    /// Whether they are anything on an order.
    fn is_on(&self, order: &Order) -> bool {
        self.is(&order.owner) || order.proxies.iter().any(|proxy| self.is(&proxy.identity()))
    }

    fn is(&self, owner: &Owner) -> bool {
        match &self.0 {
            By::Email { email, .. } => owner.email.as_ref().is_some_and(|one| one.is_same(email)),
            By::Phone(phone) => owner.phone.as_ref().is_some_and(|one| one.is_same(phone)),
            By::PersonalNumber(number) => owner.personal_number.as_ref() == Some(number),
            By::Subject { issuer, subject, .. } => owner.subject.as_ref().is_some_and(|one| {
                one.subject == *subject && one.issuer.as_ref().is_none_or(|known| known == issuer)
            }),
        }
    }
}

/// Whether two persons are in the entry: the owner, and who is named beside it.
fn is_of_remote_proxy(entry: &Entry) -> bool {
    entry.facts.find("collected_by") == Some(REMOTE_PROXY)
}

impl std::fmt::Debug for Sought {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.0 {
            By::Email { .. } => "Sought(by e-mail)",
            By::Phone(_) => "Sought(by phone)",
            By::PersonalNumber(_) => "Sought(by personal number)",
            By::Subject { .. } => "Sought(by subject)",
        })
    }
}
