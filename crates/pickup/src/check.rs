//! The life of one identity check, as data: its reference, its binding code, and how it ended.
//!
//! Not the talking to a provider (`desk`), and not the verdict (`owner.rs`).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ledger::UnusedApproval;
use crate::order::OrderKey;
use crate::text::{OrderNumber, StaffId, TillId};

mod refusal;
mod together;
mod words;

pub use refusal::{OwnReason, RefusalReason};
pub use together::{Asked, TOGETHER_MAX, set_of};

/// Crockford's base 32: no I, L, O or U, so that it survives being read aloud.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What a check is for. An approval for one purpose is none for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Somebody collects an order.
    PickUp,
    /// The owner, who is elsewhere, lets somebody at the counter collect an order.
    LetCollect,
}

impl Purpose {
    /// The name in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PickUp => "pick_up",
            Self::LetCollect => "let_collect",
        }
    }

    /// The word in the binding message, in capitals that are read the same in every font.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::PickUp => "PICKUP",
            Self::LetCollect => "HANDOVER",
        }
    }
}

/// The name of a check that people read aloud: `CC-` and six characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

impl Reference {
    /// Makes a reference of random bytes; 30 bits of them are used.
    #[must_use]
    pub fn new(random: [u8; 6]) -> Self {
        let letters = random.iter().map(|byte| char::from(CROCKFORD[usize::from(byte % 32)]));
        Self(format!("CC-{}", letters.collect::<String>()))
    }

    /// Reads a reference as somebody typed it: small letters, `O` for 0, `I` and `L` for 1.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim_matches(' ').to_ascii_uppercase();
        let letters = text.strip_prefix("CC-")?.replace('O', "0").replace(['I', 'L'], "1");
        let valid = letters.len() == 6 && letters.bytes().all(|byte| CROCKFORD.contains(&byte));
        valid.then(|| Self(format!("CC-{letters}")))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text is not a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a reference such as CC-7F3K2M")]
pub struct NotAReference;

impl TryFrom<String> for Reference {
    type Error = NotAReference;
    fn try_from(text: String) -> Result<Self, NotAReference> {
        Self::read(&text).ok_or(NotAReference)
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> String {
        reference.0
    }
}

/// What the customer compares on both screens: a word and two digits, such as `TIGER-42`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BindingCode(String);

impl BindingCode {
    /// Chooses a code that is none of the `live` ones. The word differs from theirs too, if any word is free.
    #[must_use]
    pub fn choose(random: u64, live: &[Self]) -> Self {
        let words = words::WORDS.len() as u64;
        let numbers = 90;
        let code = |n: u64| {
            let word = words::WORDS[usize::try_from(n % words).unwrap_or_default()];
            Self(format!("{word}-{}", 10 + n / words % numbers))
        };
        let all = words * numbers;
        let start = random % all;
        // Neighbours have different words, and all words come before one comes again.
        let candidates = || (0..all).map(|step| code((start + step) % all));
        let is_word_free = |code: &Self| live.iter().all(|other| other.word() != code.word());
        let with_free_word = candidates().take(words::WORDS.len()).find(is_word_free);
        with_free_word
            .or_else(|| candidates().find(|code| !live.contains(code)))
            .unwrap_or_else(|| code(start))
    }

    /// The word alone, for a screen reader.
    #[must_use]
    pub fn word(&self) -> &str {
        self.0.split_once('-').map_or(&self.0, |(word, _)| word)
    }

    /// The code: ASCII, no spaces, at most 9 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The binding message: the code, the purpose's word, the last four characters of the first order's number and how
    /// many others there are (CIBA Core 1.0, section 7.1, `binding_message`). Where a provider takes only a short one,
    /// the code alone.
    #[must_use]
    pub fn message(
        &self,
        purpose: Purpose,
        number: &OrderNumber,
        others: usize,
        style: MessageStyle,
    ) -> String {
        match style {
            MessageStyle::CodeOnly => self.0.clone(),
            MessageStyle::Full => {
                let message = format!("{} {} {}", self.0, purpose.word(), number.last(4));
                match others {
                    0 => message.trim_end().to_owned(),
                    others => format!("{} +{others}", message.trim_end()),
                }
            }
        }
    }
}

impl std::fmt::Display for BindingCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// How much a provider accepts as a binding message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageStyle {
    /// Code, purpose and order.
    Full,
    /// The code alone.
    CodeOnly,
}

/// A check that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its name.
    pub reference: Reference,
    /// What it is for.
    pub purpose: Purpose,
    /// The order.
    pub order: OrderKey,
    /// Further orders of the same owner that the customer is asked about.
    pub also: Vec<OrderKey>,
    /// Whom the request goes to.
    pub asked: Asked,
    /// The provider was told by what to find them as the teller typed it, not as the order has it. It is no evidence.
    pub typed_hint: bool,
    /// Who asked.
    pub staff: StaffId,
    /// Where.
    pub till: TillId,
    /// What both screens show.
    pub binding_code: BindingCode,
    /// When it was started.
    pub started_at: Timestamp,
}

impl Check {
    /// Whether whoever is at the counter was asked. The owner who was asked from afar about them is not asked again on
    /// their word.
    #[must_use]
    pub fn asks_who_is_here(&self) -> bool {
        match self.purpose {
            Purpose::PickUp => true,
            Purpose::LetCollect => false,
        }
    }

    /// Ends the check. There is no way back: *More time* and *Try again* are new checks.
    #[must_use]
    pub fn end(self, end: End, at: Timestamp) -> EndedCheck {
        EndedCheck { check: self, end, at, provider_time: None, unused: None }
    }
}

/// A check that ended, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedCheck {
    /// The check.
    pub check: Check,
    /// How it ended.
    pub end: End,
    /// When.
    pub at: Timestamp,
    /// When, by the provider's clock, if it is known.
    pub provider_time: Option<Timestamp>,
    /// What a second person had approved for it, and nobody used.
    pub unused: Option<UnusedApproval>,
}

impl EndedCheck {
    /// The same with the provider's time.
    #[must_use]
    pub fn at_provider_time(self, provider_time: Option<Timestamp>) -> Self {
        Self { provider_time, ..self }
    }

    /// The same, where a second person had approved something that was not used.
    #[must_use]
    pub fn with_unused(self, unused: Option<UnusedApproval>) -> Self {
        Self { unused, ..self }
    }

    /// The time by which it counts in the order's budget: the provider's, which nobody at the till sets.
    #[must_use]
    pub fn counted_at(&self) -> Timestamp {
        self.provider_time.unwrap_or(self.at)
    }
}

/// How a check ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// The owner was proved.
    Owner,
    /// Somebody else was proved.
    AnotherPerson,
    /// What was proved does not suffice for this order.
    LevelTooLow,
    /// Nothing can be concluded.
    CouldNotCheck,
    /// The customer declined.
    Declined,
    /// Nobody answered in time.
    TimedOut,
    /// The teller stopped it.
    Cancelled,
    /// The owner was proved and the teller did not hand over.
    Refused(RefusalReason),
    /// The provider does not know the customer.
    UnknownCustomer,
    /// The provider could not be reached until the time was out.
    Unreachable,
    /// The answer was lost on the way; start again.
    ResultLost,
    /// Provider or client are set up wrongly.
    Misconfigured,
    /// The computer's clock is wrong.
    ClockWrong,
    /// The provider's token is not what it should be.
    TokenInvalid,
}

impl End {
    /// The name in the ledger and the log.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::AnotherPerson => "another_person",
            Self::LevelTooLow => "level_too_low",
            Self::CouldNotCheck => "could_not_check",
            Self::Declined => "declined",
            Self::TimedOut => "expired",
            Self::Cancelled => "cancelled",
            Self::Refused(_) => "refused",
            Self::UnknownCustomer => "unknown_customer",
            Self::Unreachable => "unreachable",
            Self::ResultLost => "result_lost",
            Self::Misconfigured => "misconfigured",
            Self::ClockWrong => "clock_wrong",
            Self::TokenInvalid => "token_invalid",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_reference_is_read_as_people_write_it() {
        let reference = Reference::new([7, 15, 3, 19, 0, 1]);
        assert_eq!(reference.as_str(), "CC-7F3K01");
        assert_eq!(Reference::read(" cc-7f3koi "), Some(reference));
        for text in ["", "CC-", "CC-7F3K0", "CC-7F3K01X", "CC-7F3KU1", "7F3K01", "CC-7F3K0é"] {
            assert_eq!(Reference::read(text), None, "{text}");
        }
    }

    #[test]
    fn the_message_starts_with_the_code_and_is_short_ascii() {
        let code = BindingCode::choose(0, &[]);
        let number = OrderNumber::new("WC-åäö-1042").unwrap();
        let message = code.message(Purpose::PickUp, &number, 0, MessageStyle::Full);
        assert_eq!(message, format!("{code} PICKUP 1042"));
        assert!(message.is_ascii() && message.len() <= 21);
        assert_eq!(code.message(Purpose::PickUp, &number, 0, MessageStyle::CodeOnly), code.as_str());
        let several = code.message(Purpose::PickUp, &number, 2, MessageStyle::Full);
        assert_eq!(several, format!("{code} PICKUP 1042 +2"));
    }

    #[test]
    fn a_code_is_never_one_that_is_live_until_all_are() {
        let mut live = Vec::new();
        let total = words::WORDS.len() * 90;
        for n in 0..400 {
            let code = BindingCode::choose(n * 7_919, &live);
            assert!(!live.contains(&code), "{code} twice");
            live.push(code);
        }
        let seen: std::collections::HashSet<_> =
            (0..total as u64).map(|random| BindingCode::choose(random, &[])).collect();
        assert_eq!(seen.len(), total, "every code can be chosen");
    }

    proptest! {
        #[test]
        fn a_code_is_a_word_and_two_digits(random: u64) {
            let code = BindingCode::choose(random, &[]);
            let (word, digits) = code.as_str().split_once('-').unwrap();
            prop_assert!((4..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase()));
            prop_assert!(digits.len() == 2 && digits.parse::<u8>().unwrap() >= 10);
        }

        #[test]
        fn the_word_is_free_while_there_are_free_words(random: u64, others in prop::collection::vec(any::<u64>(), 0..40)) {
            let live: Vec<_> = others.into_iter().map(|other| BindingCode::choose(other, &[])).collect();
            let code = BindingCode::choose(random, &live);
            prop_assert!(live.iter().all(|other| other.word() != code.word()));
        }
    }
}
