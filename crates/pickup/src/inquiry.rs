//! Who is this? Checks that hand nothing over: of a caller, of a customer at the counter, of who pays.
//!
//! Each asks another question than a pick-up and has an answer of its own type, so that none of them is ever taken for the
//! proof that somebody owns an order. What the answer is made of is in `answer.rs`.

use jiff::Timestamp;

use crate::check::{BindingCode, End, MessageStyle, Reference};
use crate::ledger::Kind;
use crate::order::{Identifier, OrderKey, Owner, OwnerSubject};
use crate::owner::TrustedProvider;
use crate::personal_number::PersonalNumber;
use crate::pseudonym::{Hash, Pseudonym, PseudonymKey};
use crate::text::{OrderNumber, StaffId, TillId};

mod answer;
mod hint;
mod payment;

pub use answer::{Answer, Compared, Identified, InquiryQuestion, answer};
pub use hint::{CounterHint, NotACounterHint};
pub use payment::{Merchant, NotAMerchant, NotAPayment, Payment};

/// What an inquiry is for. Whoever approves one has approved none of the others, and no pick-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum About {
    /// Who is on the phone.
    Caller,
    /// Who stands at the counter, without an order.
    Counter,
    /// Who pays how much to whom.
    Payment,
}

impl About {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Caller, Self::Counter, Self::Payment];

    /// The name in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.kind().as_str()
    }

    /// What its entry in the ledger is.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::Caller => Kind::Caller,
            Self::Counter => Kind::Counter,
            Self::Payment => Kind::Payment,
        }
    }

    /// The word in the binding message, in capitals that are read the same in every font.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Caller => "CALL",
            Self::Counter => "IDENTIFY",
            Self::Payment => "PAY",
        }
    }

    /// Whether it can be asked with such a message. A code alone does not tell a customer on the phone, or one who pays,
    /// what they approve.
    #[must_use]
    pub fn is_told_by(self, style: MessageStyle) -> bool {
        match (self, style) {
            (Self::Counter, MessageStyle::Full | MessageStyle::CodeOnly)
            | (Self::Caller | Self::Payment, MessageStyle::Full) => true,
            (Self::Caller | Self::Payment, MessageStyle::CodeOnly) => false,
        }
    }
}

/// Who called whom. It is written down, because whoever is called has not chosen to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Called {
    /// The customer called the store.
    ByCustomer,
    /// The store called the customer.
    ByStore,
}

impl Called {
    /// The name in the ledger: who called.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ByCustomer => "customer",
            Self::ByStore => "store",
        }
    }
}

/// What is asked, and of whom. A personal number names a caller and nobody else:
/// ```compile_fail,E0308
/// fn at_the_counter(number: pickup::personal_number::PersonalNumber) -> pickup::inquiry::Matter {
///     pickup::inquiry::Matter::Counter { hint: number }
/// }
/// ```
#[derive(Clone, Debug)]
pub enum Matter {
    /// Somebody on the phone.
    Caller {
        /// Whose phone is asked.
        number: PersonalNumber,
        /// Who called whom.
        called: Called,
        /// The order that the call is about, and its number.
        regarding: Option<(OrderKey, OrderNumber)>,
    },
    /// Somebody at the counter.
    Counter {
        /// Whose phone is asked.
        hint: CounterHint,
    },
    /// Somebody who pays at the counter.
    Payment {
        /// Whose phone is asked.
        hint: CounterHint,
        /// How much, to whom.
        payment: Payment,
    },
}

impl Matter {
    /// What it is for.
    #[must_use]
    pub fn about(&self) -> About {
        match self {
            Self::Caller { .. } => About::Caller,
            Self::Counter { .. } => About::Counter,
            Self::Payment { .. } => About::Payment,
        }
    }

    /// What the provider is told to find the person by. It is no proof of anything.
    #[must_use]
    pub fn hint(&self) -> (Identifier, &str) {
        match self {
            Self::Caller { number, .. } => (Identifier::PersonalNumber, number.reveal()),
            Self::Counter { hint } | Self::Payment { hint, .. } => (hint.kind(), hint.reveal()),
        }
    }

    /// The order that it is about.
    #[must_use]
    pub fn regarding(&self) -> Option<&OrderKey> {
        match self {
            Self::Caller { regarding, .. } => regarding.as_ref().map(|(key, _)| key),
            Self::Counter { .. } | Self::Payment { .. } => None,
        }
    }

    /// The same person for every inquiry, to count how often somebody is asked, without saying who.
    #[must_use]
    pub fn customer(&self, key: &PseudonymKey) -> Pseudonym {
        key.customer(self.hint().1)
    }

    /// Who is meant, as one is compared with.
    fn expected(&self, provider: &TrustedProvider, key: &PseudonymKey) -> Owner {
        match self {
            Self::Caller { number, .. } => {
                Owner { personal_number: Some(number.keyed_hash(key)), ..Owner::default() }
            }
            Self::Counter { hint } | Self::Payment { hint, .. } => match hint {
                CounterHint::Email(email) => Owner { email: Some(email.clone()), ..Owner::default() },
                CounterHint::Phone(phone) => Owner { phone: Some(phone.clone()), ..Owner::default() },
                CounterHint::Subject(subject) => {
                    let (issuer, tenant) = (Some(provider.issuer.clone()), provider.tenant.clone());
                    let subject = OwnerSubject { subject: subject.clone(), issuer, tenant };
                    Owner { subject: Some(subject), ..Owner::default() }
                }
            },
        }
    }
}

/// The provider takes a code only, which tells the customer too little for this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the provider takes a short code only, and a code alone does not say what is approved")]
pub struct CodeTellsTooLittle;

/// An inquiry that runs.
#[derive(Clone, Debug)]
pub struct Inquiry {
    /// Its name.
    pub reference: Reference,
    /// What is asked of whom.
    pub matter: Matter,
    /// Who asked.
    pub staff: StaffId,
    /// Where.
    pub till: TillId,
    /// What both sides compare.
    pub binding_code: BindingCode,
    /// When it was started.
    pub started_at: Timestamp,
}

impl Inquiry {
    /// The binding message (CIBA Core 1.0, section 7.1): the code, the purpose's word, and what is approved.
    ///
    /// # Errors
    /// [`CodeTellsTooLittle`] where the provider takes no more than the code and the customer has to be told more.
    pub fn message(&self, style: MessageStyle) -> Result<String, CodeTellsTooLittle> {
        let about = self.matter.about();
        if !about.is_told_by(style) {
            return Err(CodeTellsTooLittle);
        }
        let rest = match (&self.matter, style) {
            (_, MessageStyle::CodeOnly) => return Ok(self.binding_code.to_string()),
            (Matter::Caller { regarding: Some((_, number)), .. }, MessageStyle::Full) => {
                number.last(4).to_owned()
            }
            (Matter::Caller { .. } | Matter::Counter { .. }, MessageStyle::Full) => String::new(),
            (Matter::Payment { payment, .. }, MessageStyle::Full) => payment.to_string(),
        };
        Ok(format!("{} {} {rest}", self.binding_code, about.word()).trim_end().to_owned())
    }

    /// Ends it. There is no way back: *More time* and *Try again* are new inquiries.
    #[must_use]
    pub fn end(self, end: InquiryEnd, at: Timestamp, provider_time: Option<Timestamp>) -> EndedInquiry {
        EndedInquiry { inquiry: self, end, at, provider_time }
    }
}

/// An inquiry that ended, and how.
#[derive(Debug)]
pub struct EndedInquiry {
    /// The inquiry.
    pub inquiry: Inquiry,
    /// How it ended.
    pub end: InquiryEnd,
    /// When.
    pub at: Timestamp,
    /// When, by the provider's clock, if it is known.
    pub provider_time: Option<Timestamp>,
}

/// How an inquiry ended.
#[derive(Debug)]
pub enum InquiryEnd {
    /// It is known who it is; for a payment: they approved it.
    Identified {
        /// Who.
        identified: Box<Identified>,
        /// 32 random bytes that guard what is personal about the entry.
        salt: [u8; 32],
    },
    /// Somebody else answered, or the caller is not the order's owner.
    AnotherPerson(Compared),
    /// In every other way: as a check ends without an answer.
    Otherwise(End),
}

impl InquiryEnd {
    /// The name in the ledger and the log.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Identified { .. } => "identified",
            Self::AnotherPerson(_) => End::AnotherPerson.as_str(),
            Self::Otherwise(end) => end.as_str(),
        }
    }
}

impl EndedInquiry {
    /// The time by which it counts: the provider's, which nobody at the till sets.
    #[must_use]
    pub fn counted_at(&self) -> Timestamp {
        self.provider_time.unwrap_or(self.at)
    }

    /// The token that was used for it, so that it is for nothing else.
    #[must_use]
    pub fn token(&self) -> Option<&Hash> {
        match &self.end {
            InquiryEnd::Identified { identified, .. } => Some(identified.token_hash()),
            InquiryEnd::AnotherPerson(_) | InquiryEnd::Otherwise(_) => None,
        }
    }
}
