//! Amounts of money: whole minor units and an ISO 4217 code. No floating point and no conversion.
//!
//! Amounts of different currencies are not compared: neither is within the other.

use serde::{Deserialize, Serialize};

/// A currency: three ASCII capitals (ISO 4217).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// Reads a code such as `SEK`; small letters are accepted.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphabetic).then(|| Self(bytes.map(|byte| byte.to_ascii_uppercase())))
    }

    /// How many decimals an amount has (ISO 4217: none, two or three).
    #[must_use]
    pub fn decimals(self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF"
            | b"UGX" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{}", char::from(*byte)))
    }
}

impl std::fmt::Debug for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

/// A text is not a currency code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a currency code of three letters, such as SEK")]
pub struct NotACurrency;

impl TryFrom<String> for Currency {
    type Error = NotACurrency;
    fn try_from(code: String) -> Result<Self, NotACurrency> {
        Self::from_code(&code).ok_or(NotACurrency)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.to_string()
    }
}

/// An amount, never negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// The currency.
    pub currency: Currency,
    /// Minor units, such as öre or cents.
    pub minor: u64,
}

impl Money {
    /// Reads a decimal text such as `1299.00`: digits, and at most the currency's decimals after one point.
    ///
    /// # Errors
    /// [`NotMoney`] for anything else: a comma, a sign, a space, more decimals, or more than 15 digits.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, NotMoney> {
        let not_money = NotMoney { decimals: currency.decimals() };
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let fraction_digits = fraction.trim_end_matches('0');
        let too_fine = fraction_digits.len() > currency.decimals() as usize;
        if !digits(whole) || !digits(fraction) || too_fine || whole.len() + fraction.len() > 15 {
            return Err(not_money);
        }
        let scale = 10_u64.pow(currency.decimals());
        let part = |text: &str| text.parse::<u64>().map_err(|_| not_money);
        let missing = currency.decimals() - u32::try_from(fraction_digits.len()).map_err(|_| not_money)?;
        let fine = if fraction_digits.is_empty() { 0 } else { part(fraction_digits)? * 10_u64.pow(missing) };
        Ok(Self { currency, minor: part(whole)? * scale + fine })
    }

    /// Whether this is at most `limit`. Amounts of different currencies are never within each other.
    #[must_use]
    pub fn is_within(self, limit: Self) -> bool {
        self.currency == limit.currency && self.minor <= limit.minor
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let decimals = self.currency.decimals();
        let scale = 10_u64.pow(decimals);
        match decimals {
            0 => write!(f, "{} {}", self.minor, self.currency),
            _ => {
                let (whole, fine, width) = (self.minor / scale, self.minor % scale, decimals as usize);
                write!(f, "{whole}.{fine:0width$} {}", self.currency)
            }
        }
    }
}

/// A text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected an amount such as 1299.00, with a point and at most {decimals} decimals")]
pub struct NotMoney {
    /// The decimals of the currency.
    pub decimals: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly_or_refused() {
        let sek = Currency::from_code("sek").unwrap();
        let jpy = Currency::from_code("JPY").unwrap();
        let parse = |text, currency| Money::parse(text, currency).map(|money| money.minor).ok();
        assert_eq!(parse("1299.00", sek), Some(129_900));
        assert_eq!(parse("0.5", sek), Some(50));
        assert_eq!(parse("7", sek), Some(700));
        assert_eq!(parse("7.000", sek), Some(700));
        assert_eq!(parse("700", jpy), Some(700));
        for text in ["", ".", "1.", ".5", "1,5", "-1", "+1", " 1", "1e3", "1.001", "9999999999999999", "١"] {
            assert_eq!(parse(text, sek), None, "{text:?}");
        }
        assert_eq!(Money { currency: sek, minor: 129_905 }.to_string(), "1299.05 SEK");
    }

    #[test]
    fn another_currency_is_never_within_a_limit() {
        let money = |code, minor| Money { currency: Currency::from_code(code).unwrap(), minor };
        assert!(money("SEK", 100).is_within(money("SEK", 100)));
        assert!(!money("SEK", 101).is_within(money("SEK", 100)));
        assert!(!money("EUR", 1).is_within(money("SEK", 100)));
    }
}
