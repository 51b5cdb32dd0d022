//! Swedish personal numbers: read strictly, shown never, kept as a keyed hash only.
//!
//! Twelve ASCII digits `YYYYMMDDNNNC` (Skatteverket, SKV 704 and SKV 707). The ten-digit form with `-` or `+`
//! is not read: its century depends on the day it is read.

use jiff::civil::Date;

use crate::pseudonym::{Pseudonym, PseudonymKey, Usage};

/// A valid Swedish personal number or co-ordination number. Its `Debug` tells nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonalNumber(String);

impl PersonalNumber {
    /// Reads twelve digits. `today` is the day in Sweden, for the rule that nobody is born tomorrow.
    ///
    /// # Errors
    /// [`NotAPersonalNumber`] names the first rule that is broken; it never repeats the number.
    pub fn parse(text: &str, today: Date) -> Result<Self, NotAPersonalNumber> {
        if text.len() != 12 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotAPersonalNumber::NotTwelveDigits);
        }
        let born = day_in(text).ok_or(NotAPersonalNumber::NotADate)?;
        if born > today {
            return Err(NotAPersonalNumber::InTheFuture);
        }
        if &text[8..11] == "000" {
            return Err(NotAPersonalNumber::SerialZero);
        }
        if !passes_luhn(&text.as_bytes()[2..]) {
            return Err(NotAPersonalNumber::WrongCheckDigit);
        }
        Ok(Self(text.to_owned()))
    }

    /// Reads twelve digits as people write them, with spaces and a hyphen between.
    ///
    /// # Errors
    /// [`NotAPersonalNumber`] as [`parse`](Self::parse).
    pub fn typed(text: &str, today: Date) -> Result<Self, NotAPersonalNumber> {
        // Erased by the type itself when it is dropped, also if it turns out to be none.
        let plain = Self(text.chars().filter(|one| !" -\u{a0}".contains(*one)).collect());
        Self::parse(&plain.0, today)
    }

    /// Whether a text could be one, or be meant as one: ten or twelve digits with nothing but what people write between
    /// them, or twelve that are one whatever is between. Such a text is no hint for somebody at the counter.
    #[must_use]
    pub fn could_be(text: &str, today: Date) -> bool {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let is_plain = text.chars().all(|one| one.is_ascii_digit() || " -–−.\u{a0}\u{2011}".contains(one));
        let has_plus_inside = text.get(1..).is_some_and(|rest| rest.contains('+'));
        match digits.len() {
            10 => (is_plain || has_plus_inside) && !text.contains('@'),
            12 if is_plain => !text.starts_with("00"),
            12 => !text.contains('@') && Self::parse(&digits, today).is_ok(),
            _ => false,
        }
    }

    /// The day of birth that it begins with.
    #[must_use]
    pub fn born(&self) -> Date {
        // Only what has a day in it became a personal number.
        day_in(&self.0).unwrap_or(Date::MAX)
    }

    /// The twelve digits, for the identity provider and nobody else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The last four digits, for a teller who compares: `••••••••-1212`.
    #[must_use]
    pub fn last_four(&self) -> String {
        format!("••••••••-{}", &self.0[8..])
    }

    /// The first six digits, for a teller who has just typed it: `191212••-••••`.
    #[must_use]
    pub fn first_six(&self) -> String {
        format!("{}••-••••", &self.0[..6])
    }

    /// What may be kept of it.
    #[must_use]
    pub fn keyed_hash(&self, key: &PseudonymKey) -> Pseudonym {
        key.pseudonym(Usage::PersonalNumber, &[&self.0])
    }
}

impl std::fmt::Debug for PersonalNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonalNumber(redacted)")
    }
}

impl Drop for PersonalNumber {
    fn drop(&mut self) {
        // Best effort: the digits should not outlive their use in freed memory.
        let mut digits = std::mem::take(&mut self.0).into_bytes();
        digits.fill(0);
        std::hint::black_box(&digits);
    }
}

/// Which rule a text breaks. Never contains the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPersonalNumber {
    /// Other than exactly twelve ASCII digits.
    #[error("expected a personal number of exactly 12 digits, YYYYMMDDNNNC, without - or +")]
    NotTwelveDigits,
    /// No such day.
    #[error("expected a personal number that begins with a day, YYYYMMDD")]
    NotADate,
    /// A day that has not come yet.
    #[error("expected a personal number whose day of birth has come")]
    InTheFuture,
    /// Serial 000 is not given out.
    #[error("expected a personal number with a serial other than 000")]
    SerialZero,
    /// Luhn fails: most likely a slip of the finger.
    #[error("expected a personal number whose last digit fits the others")]
    WrongCheckDigit,
}

/// The day in the first eight of twelve digits.
fn day_in(digits: &str) -> Option<Date> {
    let number = |from: usize, to: usize| digits.get(from..to)?.parse::<i16>().ok();
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    // A co-ordination number (samordningsnummer) has 60 added to the day.
    let day = if (61..=91).contains(&day) { day - 60 } else { day };
    let year = Some(year).filter(|year| (1800..=2099).contains(year))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Luhn over ten digits, the weights 2, 1, 2, ... from the left; the last digit is the check digit.
fn passes_luhn(ten_digits: &[u8]) -> bool {
    let sum: u32 = ten_digits
        .iter()
        .enumerate()
        .map(|(position, byte)| {
            let digit = u32::from(byte - b'0') * if position % 2 == 0 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TODAY: Date = jiff::civil::date(2026, 11, 22);

    fn parse(text: &str) -> Result<(), NotAPersonalNumber> {
        PersonalNumber::parse(text, TODAY).map(drop)
    }

    #[test]
    fn valid_numbers() {
        // Fictitious numbers of Skatteverket's test series and brochures, and the vendors' example.
        for text in ["191212121212", "197010632391", "198112189876", "189001019802", "200002292399"] {
            assert_eq!(parse(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn each_rule_is_named() {
        use NotAPersonalNumber::*;
        for (text, rule) in [
            ("", NotTwelveDigits),
            ("1212121212", NotTwelveDigits),
            ("19121212-1212", NotTwelveDigits),
            ("19121212+121", NotTwelveDigits),
            (" 19121212121", NotTwelveDigits),
            ("1912121212123", NotTwelveDigits),
            ("１９１２１２１２１２１２", NotTwelveDigits),
            ("19121212T120", NotTwelveDigits),
            ("190002291234", NotADate),
            ("191213121212", NotADate),
            ("191212321212", NotADate),
            ("191212601212", NotADate),
            ("191212921212", NotADate),
            ("191200121212", NotADate),
            ("171212121212", NotADate),
            ("211212121212", NotADate),
            ("203001011234", InTheFuture),
            ("202611231234", InTheFuture),
            ("191212120000", SerialZero),
            ("191212121213", WrongCheckDigit),
            ("900101009", NotTwelveDigits),
        ] {
            assert_eq!(parse(text), Err(rule), "{text}");
        }
    }

    #[test]
    fn what_people_write_between_the_digits_is_passed_over_and_nothing_else() {
        let typed = |text| PersonalNumber::typed(text, TODAY).map(|number| number.reveal().to_owned());
        for text in ["191212121212", "19121212-1212", " 1912 1212 1212 "] {
            assert_eq!(typed(text).as_deref(), Ok("191212121212"), "{text}");
        }
        // Ten digits belong to two people, of whom one may have died a hundred years ago.
        for text in ["121212-1212", "121212+1212", "19121212+1212", "19121212.1212"] {
            assert_eq!(typed(text), Err(NotAPersonalNumber::NotTwelveDigits), "{text}");
        }
    }

    #[test]
    fn it_begins_with_the_day_of_birth() {
        let born = |text| PersonalNumber::parse(text, TODAY).unwrap().born();
        assert_eq!(born("191212121212"), jiff::civil::date(1912, 12, 12));
        assert_eq!(born("197010632391"), jiff::civil::date(1970, 10, 3), "60 is added to the day");
    }

    #[test]
    fn neither_debug_nor_an_error_repeats_it() {
        let number = PersonalNumber::parse("191212121212", TODAY).unwrap();
        assert_eq!(format!("{number:?}"), "PersonalNumber(redacted)");
        assert_eq!(number.last_four(), "••••••••-1212");
        assert_eq!(number.first_six(), "191212••-••••");
        let error = PersonalNumber::parse("191212121213", TODAY).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("121213"));
    }

    #[test]
    fn a_person_and_a_co_ordination_number_are_different_people() {
        let key = PseudonymKey::new(&[3; 32]);
        let hash = |text| PersonalNumber::parse(text, TODAY).unwrap().keyed_hash(&key);
        assert_ne!(hash("197010632391"), hash("191212121212"));
        assert_eq!(hash("191212121212"), hash("191212121212"));
    }

    proptest! {
        #[test]
        fn exactly_one_check_digit_fits(year in 1900..2026_i32, month in 1..=12_i32, day in 1..=28_i32,
                                        serial in 1..=999_i32, coordination: bool) {
            let day = day + if coordination { 60 } else { 0 };
            let fitting = (0..10)
                .filter(|check| parse(&format!("{year:04}{month:02}{day:02}{serial:03}{check}")).is_ok())
                .count();
            prop_assert_eq!(fitting, 1);
        }

        #[test]
        fn no_text_panics(text in ".{0,20}") {
            let _ = parse(&text);
        }
    }
}
