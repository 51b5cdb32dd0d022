//! Phone numbers, told apart by E.164: with the country code and without what people write around it.
//!
//! Which numbers exist in which country is known to a library that follows Google's libphonenumber. Whether a number is
//! the owner's is not decided here.

use phonenumber::{Mode, country::Id};
use serde::{Deserialize, Serialize};

use crate::text::personal;

/// A phone number: in E.164 (`+46...`), if it is one that exists; else digits that identify nobody and only help a
/// search.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);
personal!(PhoneNumber);

impl PhoneNumber {
    /// Reads a number that has its country code, as `+46`, or with `00` in front. One without it is read, too, and
    /// identifies nobody.
    ///
    /// # Errors
    /// [`NotAPhoneNumber`] unless 5 to 15 ASCII digits remain without spaces, `-`, `.`, `/` and parentheses.
    pub fn parse(text: &str) -> Result<Self, NotAPhoneNumber> {
        Self::parse_in(text, None)
    }

    /// Reads a number as people of this country write it: one without country code is one of theirs.
    ///
    /// # Errors
    /// [`NotAPhoneNumber`] as [`parse`](Self::parse).
    pub fn parse_in(text: &str, country: Option<Country>) -> Result<Self, NotAPhoneNumber> {
        let plain = plain(text).ok_or(NotAPhoneNumber)?;
        let is_international = plain.starts_with('+');
        let country = country.filter(|_| !is_international).map(|Country(id)| id);
        let existing = match is_international || country.is_some() {
            true => e164(country, &plain),
            false => None,
        };
        Ok(Self(existing.unwrap_or_else(|| plain.trim_start_matches('+').to_owned())))
    }

    /// Reads a number without looking up whether it exists, which takes long: it identifies nobody.
    ///
    /// # Errors
    /// [`NotAPhoneNumber`] as [`parse`](Self::parse).
    pub(crate) fn parse_quickly(text: &str) -> Result<Self, NotAPhoneNumber> {
        let plain = plain(text).ok_or(NotAPhoneNumber)?;
        Ok(Self(plain.trim_start_matches('+').to_owned()))
    }

    /// Whether it exists in some country. One that does not belongs to nobody, or to somebody in every country.
    #[must_use]
    pub fn is_international(&self) -> bool {
        self.0.starts_with('+')
    }

    /// Whether two numbers are the same number. Two without country code never are.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.is_international() && self.0 == other.0
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Digits, with a `+` in front if the country code was meant; 5 to 15 of them (ITU-T E.164), and one for the `0` that
/// some write in parentheses after the country code.
fn plain(text: &str) -> Option<String> {
    if text.len() > 64 {
        return None;
    }
    let plain: String = text.chars().filter(|character| !" -./()".contains(*character)).collect();
    let plain = match plain.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None => plain,
    };
    let digits = plain.strip_prefix('+').unwrap_or(&plain);
    let is_valid = (5..=16).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    // No country code starts with a zero.
    (is_valid && !plain.starts_with("+0")).then_some(plain)
}

/// The number in E.164, if it exists in its country.
fn e164(country: Option<Id>, plain: &str) -> Option<String> {
    let number = phonenumber::parse(country, plain).ok().filter(phonenumber::is_valid)?;
    Some(number.format().mode(Mode::E164).to_string())
}

/// A text is not a phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a phone number such as +46701234567")]
pub struct NotAPhoneNumber;

impl TryFrom<String> for PhoneNumber {
    type Error = NotAPhoneNumber;

    /// Takes a number as a store kept it. It was looked up when it was first read, and is compared digit by digit, so
    /// it need not be looked up again.
    fn try_from(text: String) -> Result<Self, NotAPhoneNumber> {
        if plain(&text).as_deref() == Some(text.as_str()) { Ok(Self(text)) } else { Err(NotAPhoneNumber) }
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> String {
        number.0
    }
}

/// The country whose numbers a shop's customers write without country code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country(Id);

impl Country {
    /// The country of an ISO 3166 code of two capitals, such as `SE`, if it has phone numbers.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        code.parse().ok().map(Self)
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        self.0.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, country: Option<&str>) -> Option<String> {
        let country = country.map(|code| Country::from_code(code).unwrap());
        let number = PhoneNumber::parse_in(text, country).ok()?;
        Some(number.as_str().to_owned())
    }

    #[test]
    fn one_number_has_one_form() {
        for text in [
            "+46701234567",
            "+46 70-123 45 67",
            "0046701234567",
            "+46 (0)70 123 45 67",
            "+46.70.123.45.67",
            " +46 70/1234567 ",
        ] {
            assert_eq!(read(text, None).as_deref(), Some("+46701234567"), "{text}");
            assert_eq!(
                read(text, Some("NO")).as_deref(),
                Some("+46701234567"),
                "its own country code wins: {text}"
            );
        }
        for text in ["070-123 45 67", "0701234567", "701234567"] {
            assert_eq!(read(text, Some("SE")).as_deref(), Some("+46701234567"), "{text}");
        }
        assert_eq!(read("(425) 555-1212", Some("US")).as_deref(), Some("+14255551212"));
    }

    #[test]
    fn a_number_that_exists_nowhere_identifies_nobody() {
        for (text, country) in [
            ("0701234567", None),
            ("070-123 45 67", None),
            ("+4670", Some("SE")),
            ("+467012345", None),
            ("+4670123456789", None),
            ("+999701234567", None),
            ("12345", Some("SE")),
            ("0701234567", Some("US")),
        ] {
            let number = country.map(|code| Country::from_code(code).unwrap());
            let Ok(number) = PhoneNumber::parse_in(text, number) else { continue };
            assert!(!number.is_international(), "{text} {country:?} {number:?}");
            assert!(!number.is_same(&number.clone()), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_at_all_is_refused() {
        for text in [
            "",
            "+",
            "1234",
            "+0701234567",
            "anna",
            "070-123 45 67 kvällar",
            "＋46701234567",
            "٠٧٠١٢٣٤٥٦٧",
            "+46701234567\0",
        ] {
            assert_eq!(read(text, Some("SE")), None, "{text:?}");
        }
        assert_eq!(read(&"0".repeat(65), None), None);
        assert!(Country::from_code("se").is_none() && Country::from_code("").is_none());
        assert!(Country::from_code("SVERIGE").is_none() && Country::from_code("QQ").is_none());
    }

    #[test]
    fn what_a_store_kept_is_taken_as_it_is_and_nothing_else() {
        for text in ["+46701234567", "0701234567"] {
            assert_eq!(PhoneNumber::try_from(text.to_owned()).unwrap().as_str(), text);
        }
        for text in ["+46 701234567", "", "0046701234567", "+0701234567"] {
            assert!(PhoneNumber::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn reading_twice_changes_nothing(text in "[+0-9 ()/.-]{0,24}", country in prop::option::of("(SE|NO|DE|US|IT)")) {
            let country = country.as_deref().and_then(Country::from_code);
            if let Ok(number) = PhoneNumber::parse_in(&text, country) {
                let again = PhoneNumber::parse(number.as_str());
                if number.is_international() {
                    prop_assert_eq!(again, Ok(number));
                }
            }
        }

        #[test]
        fn no_text_panics(text in ".{0,70}") {
            let _ = PhoneNumber::parse_in(&text, Country::from_code("SE"));
        }
    }
}
