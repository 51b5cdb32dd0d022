//! The order as every source gives it (`claimcheck.order/1`) and as a store keeps it.
//!
//! Not the reading of files (`import.rs`) and not what stands against a check (`warning.rs`).

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::Money;
use crate::person::{EmailAddress, PhoneNumber};
use crate::pseudonym::Pseudonym;
use crate::text::{Issuer, LineId, NotText, OrderNumber, StoreId, SubjectId, TenantId, check};

mod here;
mod proxy;
mod record;
mod stakes;
mod twin;

pub use here::DoneHere;
pub use proxy::Proxy;
pub use record::{LocalHandOver, OrderRecord, Origin, OwnerChange, PendingChange};
pub(crate) use stakes::Stakes;
pub use twin::{LET_PASS_VALID, LetPass, Twin};

/// What makes an order the same order: system, shop and the id there. The displayed number does not.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "OrderKeyParts", into = "OrderKeyParts")]
pub struct OrderKey {
    system: String,
    shop: String,
    id: String,
}

impl OrderKey {
    /// The most bytes of each part.
    pub const MAX_BYTES: usize = 256;

    /// Makes a key; the shop may be empty where a system has only one.
    ///
    /// # Errors
    /// [`NotText`] if a part is too long or deceptive, or system or id is empty.
    pub fn new(
        system: impl Into<String>,
        shop: impl Into<String>,
        id: impl Into<String>,
    ) -> Result<Self, NotText> {
        let key = Self { system: system.into(), shop: shop.into(), id: id.into() };
        check(&key.system, Self::MAX_BYTES)?;
        check(&key.id, Self::MAX_BYTES)?;
        if !key.shop.is_empty() {
            check(&key.shop, Self::MAX_BYTES)?;
        }
        Ok(key)
    }

    /// The system, such as `woocommerce`.
    #[must_use]
    pub fn system(&self) -> &str {
        &self.system
    }

    /// The shop, such as `https://shop.example`; may be empty.
    #[must_use]
    pub fn shop(&self) -> &str {
        &self.shop
    }

    /// The id within the shop.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl OrderKey {
    /// Where the order came from, for people: the system and, where there is one, the shop.
    #[must_use]
    pub fn source(&self) -> String {
        let shop = self.shop.strip_prefix("https://").unwrap_or(&self.shop);
        if shop.is_empty() { self.system.clone() } else { format!("{} {shop}", self.system) }
    }
}

impl fmt::Display for OrderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.system, self.shop, self.id)
    }
}

#[derive(Serialize, Deserialize)]
struct OrderKeyParts {
    system: String,
    shop: String,
    id: String,
}

impl TryFrom<OrderKeyParts> for OrderKey {
    type Error = NotText;
    fn try_from(parts: OrderKeyParts) -> Result<Self, NotText> {
        Self::new(parts.system, parts.shop, parts.id)
    }
}

impl From<OrderKey> for OrderKeyParts {
    fn from(key: OrderKey) -> Self {
        Self { system: key.system, shop: key.shop, id: key.id }
    }
}

/// An order of a web shop that is collected in a store. Its `Debug` tells what it is, and not whose.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Which order it is.
    pub key: OrderKey,
    /// The number people say.
    pub number: OrderNumber,
    /// Further texts that a scanner may read for it.
    pub scan_codes: Vec<String>,
    /// When the customer placed it, where the source says so; shown. No rule of the hand-over reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placed_at: Option<Timestamp>,
    /// When the source last changed it; decides which of two versions is newer.
    pub updated_at: Timestamp,
    /// How far it is.
    pub status: OrderStatus,
    /// Whether and how much was paid.
    pub payment: Payment,
    /// Who may collect it.
    pub owner: Owner,
    /// Whom the owner named.
    pub proxies: Vec<Proxy>,
    /// Where it waits.
    pub pickup: Pickup,
    /// What it consists of.
    pub lines: Vec<Line>,
    /// The customer's note; shown as a quotation, since anybody may have written it. May be empty.
    pub note: String,
}

impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Order")
            .field("key", &self.key)
            .field("number", &self.number)
            .field("updated_at", &self.updated_at)
            .field("status", &self.status)
            .field("payment", &self.payment)
            .field("owner", &self.owner)
            .field("proxies", &self.proxies)
            .field("pickup", &self.pickup)
            .field("lines", &self.lines)
            .finish_non_exhaustive()
    }
}

impl Order {
    /// The lines that are collected in the store and of which something is left.
    pub fn lines_left(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.left() > 0)
    }

    /// How many items wait; the number a teller may see before the verdict.
    #[must_use]
    pub fn items_left(&self) -> u64 {
        self.lines_left().map(|line| u64::from(line.left())).sum()
    }
}

/// How far an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Not yet to be collected.
    Preparing,
    /// Waits for its owner.
    Ready,
    /// Some of it was handed over.
    PartlyHandedOver,
    /// All of it was handed over.
    HandedOver,
    /// Called off.
    Cancelled,
    /// Waited too long.
    Expired,
    /// The source says something that is not understood.
    Unknown,
}

impl OrderStatus {
    /// All statuses.
    pub const ALL: [Self; 7] = [
        Self::Preparing,
        Self::Ready,
        Self::PartlyHandedOver,
        Self::HandedOver,
        Self::Cancelled,
        Self::Expired,
        Self::Unknown,
    ];

    /// The name in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::Ready => "ready",
            Self::PartlyHandedOver => "partly_handed_over",
            Self::HandedOver => "handed_over",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Unknown => "unknown",
        }
    }

    /// The status of a name; any other name is [`OrderStatus::Unknown`].
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|status| status.as_str() == name).unwrap_or(Self::Unknown)
    }
}

/// What was paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// How far the payment is.
    pub status: PaymentStatus,
    /// The order's value, if the source tells.
    pub total: Option<Money>,
    /// What is still to be paid, if the source tells.
    pub due: Option<Money>,
}

/// How far a payment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// All of it.
    Paid,
    /// Nothing.
    Unpaid,
    /// Some of it.
    PartlyPaid,
    /// Reserved, to be drawn later.
    Authorized,
    /// All paid back.
    Refunded,
    /// Some paid back.
    PartlyRefunded,
    /// The source says nothing or something that is not understood.
    Unknown,
}

impl PaymentStatus {
    /// All statuses.
    pub const ALL: [Self; 7] = [
        Self::Paid,
        Self::Unpaid,
        Self::PartlyPaid,
        Self::Authorized,
        Self::Refunded,
        Self::PartlyRefunded,
        Self::Unknown,
    ];

    /// The name in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Unpaid => "unpaid",
            Self::PartlyPaid => "partly_paid",
            Self::Authorized => "authorized",
            Self::Refunded => "refunded",
            Self::PartlyRefunded => "partly_refunded",
            Self::Unknown => "unknown",
        }
    }

    /// The status of a name; any other name is [`PaymentStatus::Unknown`].
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|status| status.as_str() == name).unwrap_or(Self::Unknown)
    }
}

/// Who may collect an order. All that is here and identifies somebody is an [`Identifier`]. Its `Debug` tells which of
/// them there are, and not who.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The name as the shop has it. Never proof of anything.
    pub name: Option<String>,
    /// The identity at the provider, known from the web shop's login.
    pub subject: Option<OwnerSubject>,
    /// The keyed hash of the personal number; the number itself is not kept.
    pub personal_number: Option<Pseudonym>,
    /// The e-mail address.
    pub email: Option<EmailAddress>,
    /// The phone number.
    pub phone: Option<PhoneNumber>,
}

impl fmt::Debug for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Owner by ")?;
        f.debug_list().entries(self.identifiers()).finish()
    }
}

impl Owner {
    /// The identifiers the order has, strongest first. A phone number that is none in any country is none here.
    pub fn identifiers(&self) -> impl Iterator<Item = Identifier> {
        Identifier::BY_STRENGTH.into_iter().filter(|identifier| match identifier {
            Identifier::Subject => self.subject.is_some(),
            Identifier::PersonalNumber => self.personal_number.is_some(),
            Identifier::Email => self.email.is_some(),
            Identifier::Phone => self.phone.as_ref().is_some_and(PhoneNumber::is_international),
        })
    }

    /// Whether the strongest identifier is one kind and one value for both. Nothing weaker is looked at.
    #[must_use]
    pub fn is_same_by_strongest(&self, other: &Self) -> bool {
        let same = |identifier| match identifier {
            Identifier::Subject => self.subject == other.subject,
            Identifier::PersonalNumber => self.personal_number == other.personal_number,
            Identifier::Email => {
                self.email.as_ref().zip(other.email.as_ref()).is_some_and(|(one, two)| one.is_same(two))
            }
            Identifier::Phone => {
                self.phone.as_ref().zip(other.phone.as_ref()).is_some_and(|(one, two)| one.is_same(two))
            }
        };
        let strongest = self.identifiers().next();
        strongest == other.identifiers().next() && strongest.is_some_and(same)
    }

    /// Whether both are the same owner by every identifier. Names may differ.
    #[must_use]
    pub fn has_same_identifiers(&self, other: &Self) -> bool {
        self.subject == other.subject
            && self.personal_number == other.personal_number
            && self.email == other.email
            && self.phone == other.phone
    }
}

/// A subject and where it is one. Without an issuer it can't be compared with anybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerSubject {
    /// `sub` at the issuer.
    pub subject: SubjectId,
    /// `iss`.
    pub issuer: Option<Issuer>,
    /// `tid`, where the issuer has tenants.
    pub tenant: Option<TenantId>,
}

/// The kinds of identifiers, from the strongest to the weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identifier {
    /// Issuer and subject, and tenant where the order has one.
    Subject,
    /// The personal number.
    PersonalNumber,
    /// The verified e-mail address.
    Email,
    /// The verified phone number.
    Phone,
}

impl Identifier {
    /// All kinds, strongest first.
    pub const BY_STRENGTH: [Self; 4] = [Self::Subject, Self::PersonalNumber, Self::Email, Self::Phone];

    /// The name in the ledger and in configurations.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::PersonalNumber => "personal_number",
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }
}

/// Where an order waits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pickup {
    /// The store.
    pub location: Option<StoreId>,
    /// The store's name.
    pub location_name: Option<String>,
    /// The shelf.
    pub bin: Option<String>,
    /// Since when it waits.
    pub ready_at: Option<Timestamp>,
    /// Until when it waits.
    pub expires_at: Option<Timestamp>,
    /// The level the shop asks for, in the shop's words.
    pub min_level: Option<String>,
}

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which line it is.
    pub id: LineId,
    /// The article number.
    pub sku: Option<String>,
    /// The bar code number.
    pub gtin: Option<String>,
    /// What it is.
    pub title: String,
    /// How many were bought.
    pub quantity: u32,
    /// How many were handed over.
    pub done: u32,
    /// Whether it is collected in the store; else it is sent.
    pub pickup: bool,
    /// The shop's own grouping, needed to tell it of a partial hand-over.
    pub group: Option<String>,
    /// How many years old whoever takes it must be, as its source says. What counts is [`crate::policy::Policy::min_age`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_age: Option<u8>,
}

impl Line {
    /// How many are still to be collected in the store.
    #[must_use]
    pub fn left(&self) -> u32 {
        if self.pickup { self.quantity.saturating_sub(self.done) } else { 0 }
    }
}
