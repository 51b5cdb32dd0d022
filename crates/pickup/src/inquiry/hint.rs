//! By what the provider finds somebody at the counter: an e-mail address, a phone number or a subject.
//!
//! Never a personal number: it would start an identification that whoever knows the number can have of anybody. There is no
//! variant for one, and no text that could be one is read.

use jiff::civil::Date;

use crate::person::{EmailAddress, PhoneNumber};
use crate::personal_number::PersonalNumber;
use crate::text::SubjectId;

use super::Identifier;

/// By what the provider finds somebody at the counter. Its `Debug` says by what, and not whom.
#[derive(Clone, PartialEq, Eq)]
pub enum CounterHint {
    /// An e-mail address.
    Email(EmailAddress),
    /// A phone number with its country code.
    Phone(PhoneNumber),
    /// The provider's own name for the person.
    Subject(SubjectId),
}

impl CounterHint {
    /// Reads what was typed, told apart by its looks: an e-mail address has an `@`, a phone number a `+` or `00` in front;
    /// everything else is a subject. `today` is the day in Sweden.
    ///
    /// # Errors
    /// [`NotACounterHint`] if it is none of these, or could be a personal number. It never repeats the text.
    pub fn read(text: &str, today: Date) -> Result<Self, NotACounterHint> {
        let text = text.trim();
        if PersonalNumber::could_be(text, today) {
            return Err(NotACounterHint::PersonalNumber);
        }
        if text.contains('@') {
            return EmailAddress::parse(text).map(Self::Email).map_err(|_| NotACounterHint::Email);
        }
        if text.starts_with('+') || text.starts_with("00") {
            let phone = PhoneNumber::parse(text).ok().filter(PhoneNumber::is_international);
            return phone.map(Self::Phone).ok_or(NotACounterHint::Phone);
        }
        SubjectId::new(text).map(Self::Subject).map_err(|_| NotACounterHint::Subject)
    }

    /// The kind of it.
    #[must_use]
    pub fn kind(&self) -> Identifier {
        match self {
            Self::Email(_) => Identifier::Email,
            Self::Phone(_) => Identifier::Phone,
            Self::Subject(_) => Identifier::Subject,
        }
    }

    /// The text, for the identity provider.
    #[must_use]
    pub fn reveal(&self) -> &str {
        match self {
            Self::Email(email) => email.as_str(),
            Self::Phone(phone) => phone.as_str(),
            Self::Subject(subject) => subject.as_str(),
        }
    }
}

impl std::fmt::Debug for CounterHint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CounterHint({})", self.kind().as_str())
    }
}

/// Why a text names nobody at the counter. Never contains the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotACounterHint {
    /// A personal number, or what could be one.
    #[error("a personal number is for callers only; at the counter use an e-mail address")]
    PersonalNumber,
    /// Looks like an address and is none.
    #[error("expected one e-mail address")]
    Email,
    /// Looks like a number and is none.
    #[error("expected a phone number with its country code, such as +46701234567")]
    Phone,
    /// Empty, too long or deceptive.
    #[error("expected an e-mail address, a phone number or a subject")]
    Subject,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 22);

    fn read(text: &str) -> Result<Identifier, NotACounterHint> {
        CounterHint::read(text, TODAY).map(|hint| hint.kind())
    }

    #[test]
    fn each_kind_is_told_by_its_looks() {
        for (text, kind) in [
            (" bo.ek@post.example ", Identifier::Email),
            ("+46 70-174 06 05", Identifier::Phone),
            ("0046701740605", Identifier::Phone),
            ("practice-6f2c1a90-0002", Identifier::Subject),
            ("199001019802@post.example", Identifier::Email),
        ] {
            assert_eq!(read(text), Ok(kind), "{text}");
        }
        for (text, fault) in [
            ("", NotACounterHint::Subject),
            ("bo@", NotACounterHint::Email),
            ("+4670", NotACounterHint::Phone),
            ("a\u{202e}b", NotACounterHint::Subject),
        ] {
            assert_eq!(read(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn no_way_of_writing_a_personal_number_passes() {
        for text in [
            "191212121212",
            "19121212-1212",
            "19121212 1212",
            "1912 12 12 12 12",
            "121212-1212",
            "121212+1212",
            "1212121212",
            "19121212–1212",
            "+191212121212",
            "pnr 19121212-1212",
            // With a slip of the finger it is still somebody's.
            "191212121213",
            "121212-1213",
        ] {
            assert_eq!(read(text), Err(NotACounterHint::PersonalNumber), "{text}");
        }
    }

    #[test]
    fn debug_tells_nobody() {
        let hint = CounterHint::read("bo.ek@post.example", TODAY).unwrap();
        assert_eq!(format!("{hint:?}"), "CounterHint(email)");
    }

    proptest! {
        #[test]
        fn a_valid_number_is_never_a_hint_however_it_is_grouped(
            year in 1900..2026_i32, month in 1..=12_i32, day in 1..=28_i32, serial in 1..=999_i32,
            short: bool, gaps in prop::collection::vec(prop_oneof![Just(""), Just(" "), Just("-"), Just(".")], 12),
        ) {
            let valid = (0..10)
                .map(|check| format!("{year:04}{month:02}{day:02}{serial:03}{check}"))
                .find(|number| PersonalNumber::parse(number, TODAY).is_ok())
                .unwrap();
            let digits = if short { &valid[2..] } else { &valid[..] };
            let text: String = digits.chars().zip(gaps).map(|(digit, gap)| format!("{digit}{gap}")).collect();
            prop_assert_eq!(read(&text), Err(NotACounterHint::PersonalNumber), "{}", text);
        }

        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = read(&text);
        }
    }
}
